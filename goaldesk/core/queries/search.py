"""Find anything in the document by its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, Text, bindparam, or_, select

from goaldesk.core.fields import TABLES as SPECS
from goaldesk.core.model.tables import table_of
from goaldesk.core.plain_text import folded
from goaldesk.core.queries.records import fetch, holds
from goaldesk.core.reading import Reader

_MOST = 30  # hits that are given
_ROOM = 60  # letters of the text around what was found


@dataclass(frozen=True, slots=True)
class Hit:
    """A row that was found, the field that matched, and a piece of its text."""

    table: str
    id: str
    title: str
    field: str
    text: str


def search(session: Reader, words: str, *, tables: frozenset[str] = frozenset()) -> list[Hit]:
    """Rows with a text that contains the words, those with the words in their title first.

    Only in `tables`, where they are named.
    """
    wanted = folded(words)
    if not wanted:
        return []
    hits: list[Hit] = []
    for table, (keys, query) in _QUERIES.items():
        if tables and table not in tables:
            continue
        for row in fetch(session, query, wanted=wanted):
            hits.append(_hit(table, SPECS[table].title, keys, wanted, row._mapping))
    hits.sort(key=lambda hit: hit.field != SPECS[hit.table].title)
    return hits[:_MOST]


def _queries() -> dict[str, tuple[list[str], Select[Any]]]:
    """Of each table the columns with texts, and what finds the rows with `wanted` in them."""
    found = {}
    for table, spec in SPECS.items():
        keys = [f.key for f in spec.fields if f.kind in ("text", "long", "person")]
        if keys and table != "adjustment":
            stored = table_of(table).c
            columns = [stored[key] for key in dict.fromkeys(("id", spec.title, *keys))]
            any_of = or_(*(holds(stored[key], bindparam("wanted", type_=Text)) for key in keys))
            found[table] = (keys, select(*columns).where(any_of).limit(_MOST))
    return found


# Made once: that takes longer than to search a small document.
_QUERIES = _queries()


def _hit(table: str, title: str, keys: list[str], wanted: str, row: Any) -> Hit:
    field = next((key for key in keys if wanted in folded(row[key])), title)
    return Hit(table, row["id"], str(row[title]), field, _around(str(row[field]), wanted))


def _around(text: str, wanted: str) -> str:
    signs = [(sign, at) for at, letter in enumerate(text) for sign in folded(letter) or " "]
    found = "".join(sign for sign, _ in signs).find(wanted)
    at = max(0, signs[found][1] - 20) if found > 0 else 0
    piece = text[at : at + _ROOM].replace("\n", " ")
    return ("…" if at else "") + piece + ("…" if at + _ROOM < len(text) else "")
