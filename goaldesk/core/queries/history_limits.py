"""Which edits of the log are asked for, as conditions on edits and on what they changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, cast, exists, or_
from sqlalchemy.sql import Select, select

from goaldesk.core.errors import Invalid
from goaldesk.core.fields import TABLES as SPECS
from goaldesk.core.model import CHANGE, EDIT, TABLES
from goaldesk.core.model.tables import references, table_of
from goaldesk.core.plain_text import folded
from goaldesk.core.queries.parts import Parts, parts
from goaldesk.core.queries.records import among, fetch, holds
from goaldesk.core.queries.row_names import has_title, owners
from goaldesk.core.reading import Reader
from goaldesk.core.words import Words

_REFERENCES = sorted({column for name in SPECS for column in references(name)})


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which edits are asked for; what is empty does not restrict.

    `row` is a (table, id), with what belongs to it; `tables` the kinds of rows touched; `since`
    and `until` (not included) are UTC in ISO form; `text` is looked for in all that is shown.
    """

    text: str = ""
    author: str | None = None
    tables: frozenset[str] = frozenset()
    since: str = ""
    until: str = ""
    row: tuple[str, str] | None = None


EVERYTHING = Wanted()
Condition = ColumnElement[bool]


class Limits:
    """What is wanted, as conditions on edits and on their changes."""

    def __init__(self, session: Reader, wanted: Wanted, words: Words) -> None:
        self.wanted = wanted
        self.rows: Parts = parts(session, *wanted.row) if wanted.row else {}
        self.said = _said(session, wanted.text.strip(), words) if wanted.text.strip() else None

    def of_edit(self) -> list[Condition]:
        wanted, found = self.wanted, list[Condition]()
        if wanted.author is not None:
            found.append(EDIT.c.author == wanted.author)
        if wanted.since:
            found.append(EDIT.c.at >= wanted.since)
        if wanted.until:
            found.append(EDIT.c.at < wanted.until)
        touched = exists().where(CHANGE.c.edit == EDIT.c.seq, *self.of_change(CHANGE.c))
        if self.rows or wanted.tables:
            found.append(touched)
        if self.said is not None:
            found.append(
                or_(
                    holds(EDIT.c.author, wanted.text),
                    holds(EDIT.c.reason, wanted.text),
                    EDIT.c.label.in_(self.said.labels),
                    touched.where(self.said.of_change(CHANGE.c)),
                )
            )
        return found

    def of_change(self, cell: Any) -> list[Condition]:
        """What is shown of an edit's changes: not where a row stands, nor what stayed."""
        found: list[Condition] = [
            cell.field != "position",
            cell.before.is_distinct_from(cell.after),
            cell.table.in_(sorted(self.wanted.tables or SPECS)),
        ]
        if self.rows:
            found.append(
                or_(*(and_(cell.table == t, among(cell.row, ids)) for t, ids in self.rows.items()))
            )
        return found


@dataclass(frozen=True, slots=True)
class _Said:
    """Where a text is found: among labels of edits, fields, choices, rows, and typed values."""

    forms: tuple[str, ...]
    labels: list[str]
    fields: list[tuple[str, str]]
    choices: list[tuple[str, str, str]]
    rows: Mapping[str, Select[tuple[str]]]

    def of_change(self, cell: Any) -> Condition:
        values = [
            holds(cast(value, Text), form)
            for form in self.forms
            for value in (cell.before, cell.after)
        ]
        found: list[Condition] = [
            and_(cell.field != "", cell.field.not_in(_REFERENCES), or_(*values))
        ]
        for table, field in self.fields:
            found.append(and_(cell.table == table, cell.field == field))
        for table, field, key in self.choices:
            at = and_(cell.table == table, cell.field == field)
            found.append(and_(at, or_(cell.before == key, cell.after == key)))
        for table, ids in self.rows.items():
            found.append(and_(cell.table == table, cell.row.in_(ids)))
        return or_(*found)


def _said(session: Reader, text: str, words: Words) -> _Said:
    """Looks for a text in the words of the language, and in what the rows are called."""
    sought = folded(text)

    def says(message: str) -> bool:
        return sought in folded(words.text(message))

    known = fetch(session, select(EDIT.c.label).distinct())
    fields = [(s.name, "") for s in SPECS.values() if says(s.one)]
    fields += [(s.name, f.key) for s in SPECS.values() for f in s.fields if says(f.label)]
    choices = [
        (spec.name, field.key, key)
        for spec in SPECS.values()
        for field in spec.fields
        for key, label in field.choices
        if says(label)
    ]
    labels = [row.label for row in known if says(row.label)]
    forms = _forms(text, words)
    return _Said(forms, labels, fields, choices, _called(forms))


def _called(forms: tuple[str, ...]) -> dict[str, Select[tuple[str]]]:
    """Selects of the rows, by table, whose name holds one of the forms."""
    found: dict[str, Select[tuple[str]]] = {}
    for table in TABLES:
        source = table_of(table)
        title = cast(source.c[SPECS[table].title], Text)
        named = [holds(title, form) for form in forms]
        if not has_title(table):
            named = []
        named += [source.c[column].in_(found[above]) for column, above in owners(table).items()]
        if named:
            found[table] = select(source.c.id).where(or_(*named))
    return found


def _forms(text: str, words: Words) -> tuple[str, ...]:
    """The text, and what it is as a number or a day in its stored form."""
    found = [text]
    try:
        number = words.parse_number(text)
        found.append("" if number is None else f"{number:.15g}")
    except Invalid:
        pass
    try:
        day = words.parse_date(text)
        found.append("" if day is None else day.isoformat())
    except Invalid:
        pass
    return tuple(dict.fromkeys(form for form in found if form))
