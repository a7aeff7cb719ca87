"""What a salvaged document's user is told: how much was kept and lost, and of what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from goaldesk.core.fields import TABLES as SPECS
from goaldesk.core.words import Words

_MOST = 5  # fields that a sentence names


def account(
    words: Words,
    name: str,
    kept: Mapping[str, int],
    lost: Mapping[str, int],
    torn: Sequence[str],
    changed: Mapping[tuple[str, str], int],
) -> str:
    """What became of the file `name`, with the lost rows of each table; of those that are `torn`,
    more may be lost than is known. `changed` is how many values in the rows that were kept could
    not be, by table and column."""
    count, missing = words.number(sum(kept.values())), sum(lost.values())
    tables = words.listing(
        [
            words.text(
                "{table} ({count})", table=words.text(SPECS[table].many), count=words.number(gone)
            )
            for table, gone in lost.items()
            if gone
        ]
    )
    if missing:
        told = words.plural(
            "“{name}” was salvaged: {kept} rows were kept, {count} is lost: {tables}.",
            "“{name}” was salvaged: {kept} rows were kept, {count} are lost: {tables}.",
            missing,
            name=name,
            kept=count,
            tables=tables,
        )
    elif torn:
        told = words.text("“{name}” was salvaged: {kept} rows were kept.", name=name, kept=count)
    else:
        told = words.text(
            "“{name}” was salvaged: all {kept} rows that it held were kept.", name=name, kept=count
        )
    if any(changed.values()):
        values = words.plural(
            "{count} value in them could not be kept, or not wholly: {fields}.",
            "{count} values in them could not be kept, or not wholly: {fields}.",
            sum(changed.values()),
            fields=words.series(_fields(words, [place for place in changed if changed[place]])),
        )
        told = words.sentences([told, values])
    if not torn:
        return told
    unknown = words.listing([words.text(SPECS[table].many) for table in torn])
    more = words.text("How many more are lost of these is not known: {tables}.", tables=unknown)
    return words.sentences([told, more])


def _fields(words: Words, places: Sequence[tuple[str, str]]) -> list[str]:
    """Fields with what they are of, by their table and column."""
    told = []
    for table, column in places[:_MOST]:
        spec = SPECS[table]
        label = next((field.label for field in spec.fields if field.key == column), "")
        many = words.text(spec.many)
        told.append(
            words.text("{row}: {field}", row=many, field=words.text(label)) if label else many
        )
    rest = len(places) - len(told)
    return [*told, words.plural("and {count} more", "and {count} more", rest)] if rest else told
