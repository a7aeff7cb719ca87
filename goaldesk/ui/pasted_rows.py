"""What was copied in a spreadsheet: its cells, and how they go into a list of records."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain, repeat, zip_longest
from typing import TYPE_CHECKING, Any

from sqlmodel import Session

from goaldesk.core import edits
from goaldesk.core.errors import N_, Invalid, ReasonNeeded
from goaldesk.core.fields import Field
from goaldesk.core.plain_text import cut, name_key
from goaldesk.core.words import Words
from goaldesk.exchange.amounts import NOTHING, is_yes
from goaldesk.exchange.guarded import unguarded
from goaldesk.exchange.lines import NO_CHOICE
from goaldesk.ui.page import Page
from goaldesk.ui.tables import Column

if TYPE_CHECKING:
    from goaldesk.ui.record_table import RecordTable

MOST_CHARACTERS = 500_000
MOST_LINES = 3_000
NO_VALUES = N_("The clipboard holds no values. Copy a block of cells from a spreadsheet first.")
_AT_LENGTH = 200  # rows
# A quotation mark that nothing closes at the end of a cell is one of the text itself.
_CELL = re.compile(r'(?:"([^"]*(?:""[^"]*)*)"|([^\t\n]*))([\t\n])')


def cells_of(text: str, words: Words) -> list[list[str]]:
    """The cells of lines that tabs divide; a final empty line is none. Invalid if too large."""
    rows: list[list[str]] = [[]]
    if len(text) <= MOST_CHARACTERS:
        plain = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
        for quoted, bare, end in _CELL.findall(f"{plain}\n"):
            rows[-1].append(unguarded(quoted.replace('""', '"') or bare).strip())
            if end == "\n":
                rows.append([])
    rows.pop()
    if len(text) > MOST_CHARACTERS or len(rows) > MOST_LINES:
        raise Invalid(
            N_("The clipboard holds too much: at most {most} lines. Nothing was pasted."),
            most=words.number(MOST_LINES),
        )
    if not any(any(row) for row in rows):
        raise Invalid(NO_VALUES)
    return rows


def paste(records: RecordTable, text: str) -> bool:
    """Take rows of cells from the cursor on: into the rows there, then as new ones; one edit.

    False for what is the text of a single cell.
    """
    at, page, table = records.view.currentIndex(), records.page, records.table
    columns = records.model.columns[max(0, at.column()) :]
    if not at.isValid() or _is_one_cell(columns, text):
        return False
    try:
        lines = _lines(page, columns, cells_of(text, page.words))
    except Invalid as problem:
        page.refuse(problem)
        return True
    rows = records.model.rows[at.row() :]
    touched: list[str] = []

    def put(session: Session) -> None:
        for row, (number, values) in zip(chain(rows, repeat(None)), lines, strict=False):
            if not values:
                continue
            try:
                if row is None:
                    values = {**records.new_values(), **values}
                    touched.append(edits.add(session, table, **values))
                else:
                    locked = {column.key for column in columns if not column.editable(row)}
                    kept = {key: value for key, value in values.items() if key not in locked}
                    edits.change(session, table, row.id, **kept)
                    touched.append(row.id)
            except ReasonNeeded:
                raise
            except Invalid as problem:
                raise Invalid(
                    N_("Row {row}: {problem} Nothing was pasted."),
                    row=number,
                    problem=page.words.problem(problem),
                ) from None

    if page.commit(N_("Paste rows"), put, many=len(lines) > _AT_LENGTH):
        records.select(touched[0], columns[0].key)
        told = page.words.plural("Pasted {count} row.", "Pasted {count} rows.", len(touched))
        page.notice.tell(told)
    return True


def _is_one_cell(columns: Sequence[Column], text: str) -> bool:
    """Whether it is the text of a cell: one line, or in a long one all that are no rows."""
    field, line = columns[0].field, text.strip()
    is_long = field is not None and field.kind == "long"
    if "\t" not in text:
        return is_long or "\n" not in line
    return is_long and "\n" not in line and line.count("\t") >= len(columns)


def _lines(
    page: Page, columns: Sequence[Column], cells: Sequence[Sequence[str]]
) -> list[tuple[int, dict[str, Any]]]:
    """Each row's number and values by field; a first row that names the columns is left out."""
    named = [name_key(column.title) for column in columns]
    heads = [name_key(cell) for cell in cells[0]]
    first = heads == named[: len(heads)]
    lines = [
        (number, _values(page, columns, row, number))
        for number, row in enumerate(cells, 1)
        if number > first
    ]
    if not any(values for _, values in lines):
        raise Invalid(NO_VALUES)
    return lines


def _values(
    page: Page, columns: Sequence[Column], row: Sequence[str], number: int
) -> dict[str, Any]:
    """What a row's cells put into the columns; an empty one, or a dash for a number or a date,
    leaves what is there."""
    found: dict[str, Any] = {}
    for column, text in zip_longest(columns, row):
        if not text:
            continue
        if column is None:
            raise Invalid(
                N_("Row {row} has more cells than there are columns here. Nothing was pasted."),
                row=number,
            )
        if column.field is None or column.edit is None:
            continue  # worked out, and copied along
        if text in NOTHING and column.field.kind in ("number", "whole", "date"):
            continue
        try:
            found[column.key] = _value(page, column.field, text)
        except Invalid as problem:
            raise Invalid(
                N_("Row {row}, “{column}”: {problem} Nothing was pasted."),
                row=number,
                column=column.title,
                problem=page.words.problem(problem),
            ) from None
    return found


def _value(page: Page, field: Field, text: str) -> Any:
    if field.kind == "flag":
        return is_yes(text)
    if field.kind not in ("choice", "ref"):
        return page.editors.parse(field, text)
    known = (
        page.options(field)
        if field.kind == "ref"
        else [(key, page.words.text(label)) for key, label in field.choices]
    )
    meant = [key for key, name in known if name_key(text) in (name_key(name), name_key(key))]
    if len(meant) != 1:
        raise Invalid(NO_CHOICE, text=cut(text), words=tuple(cut(name) for _, name in known[:10]))
    return meant[0]
