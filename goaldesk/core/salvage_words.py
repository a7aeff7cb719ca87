"""What a salvaged document's user is told: how much was kept and lost, and of what."""

from __future__ import annotations

from collections.abc import Mapping

from goaldesk.core.fields import TABLES as SPECS
from goaldesk.core.words import Words


def account(
    words: Words, name: str, kept: Mapping[str, int], lost: Mapping[str, int], *, exact: bool
) -> str:
    """One sentence on the file `name`, with the lost rows of each table; without `exact`, more
    may be lost than is known."""
    count, missing = words.number(sum(kept.values())), sum(lost.values())
    if not missing and exact:
        return words.text(
            "“{name}” was salvaged: all {kept} rows that it held were kept.", name=name, kept=count
        )
    if not missing:
        return words.text(
            "“{name}” was salvaged: {kept} rows were kept; how many are lost is not known.",
            name=name,
            kept=count,
        )
    tables = words.listing(
        [
            words.text(
                "{table} ({count})", table=words.text(SPECS[table].many), count=words.number(gone)
            )
            for table, gone in lost.items()
            if gone
        ]
    )
    if exact:
        return words.plural(
            "“{name}” was salvaged: {kept} rows were kept, {count} is lost: {tables}.",
            "“{name}” was salvaged: {kept} rows were kept, {count} are lost: {tables}.",
            missing,
            name=name,
            kept=count,
            tables=tables,
        )
    return words.plural(
        "“{name}” was salvaged: {kept} rows were kept, at least {count} is lost: {tables}.",
        "“{name}” was salvaged: {kept} rows were kept, at least {count} are lost: {tables}.",
        missing,
        name=name,
        kept=count,
        tables=tables,
    )
