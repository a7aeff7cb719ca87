"""Which rows a document may hold, beyond what its schema says.

The same rules hold for what an edit leaves behind and for what a file brings, so that whatever
was written can be opened again. They are SQL, since they run over every row at every opening.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from sqlalchemy import REAL, Connection, Text

from goaldesk.core.errors import N_, Invalid
from goaldesk.core.model import DEEPEST, FIXED_IDS
from goaldesk.core.model.tables import references, table_of
from goaldesk.core.model.types import IsoDate
from goaldesk.core.plain_text import LONGEST, cut
from goaldesk.core.rules.nesting import nesting_fault

FIRST_DAY, LAST_DAY = "1970-01-01", "2199-12-31"
LARGEST = "1.7976931348623157e308"
BAD_ID = (
    "id GLOB '*[^A-Za-z0-9_-]*' OR length(CAST(id AS BLOB)) NOT BETWEEN 1 AND 64"
    " OR instr(CAST(id AS BLOB), x'00')"  # GLOB ends there
)

# No page can show a name of a million letters. This is what the longest text that can be typed or
# imported takes at most; old plans, which an adjustment keeps as text, are as long as they are.
MOST_BYTES = 4 * LONGEST
_KEPT = {("adjustment", "before"), ("adjustment", "after")}

# What is wrong with a row, by the name of the rule it breaks.
WRONG = {
    "id": N_("A row of “{table}” has an id that is not allowed."),
    "date": N_("The date “{value}” in “{table}” is not between 1970 and 2199."),
    "number": N_("A number in “{table}” is not finite."),
    "text": N_("A text in “{table}” is too long."),
}

_NESTED = {
    "circle": N_("A goal can’t be placed inside itself or inside a goal below it."),
    "deep": N_("Goals can be nested {deepest} deep at most."),
}


@cache
def rules(table: str) -> tuple[tuple[str, str, str], ...]:
    """(rule, column, SQL that is true for a bad value), for each column with a rule."""
    made = [("id", "id", _bad_id(table))]
    for column in table_of(table).columns:
        name = f'"{column.name}"'
        if isinstance(column.type, IsoDate):
            made.append(("date", column.name, _bad_date(name)))
        elif isinstance(column.type, REAL):
            # Bytes that are no number read as NULL, which no other check finds where none may be.
            unknown = int(column.nullable or False)
            bad = f"NOT ifnull({name} BETWEEN -{LARGEST} AND {LARGEST}, {unknown})"
            made.append(("number", column.name, bad))
        elif (table, column.name) not in _KEPT and column.name in texts_of(table):
            bad = f"length(CAST({name} AS BLOB)) > {MOST_BYTES}"
            made.append(("text", column.name, bad))
    return tuple(made)


@cache
def any_bad(table: str) -> str:
    """SQL that is true for a row that breaks a rule."""
    return " OR ".join(f"({bad})" for _, _, bad in rules(table))


@cache
def texts_of(table: str) -> tuple[str, ...]:
    """The columns that hold words."""
    return tuple(
        column.name
        for column in table_of(table).columns
        if isinstance(column.type, Text) and column.name not in ("id", *references(table))
    )


def _bad_id(table: str) -> str:
    if table in FIXED_IDS:
        return f"id <> '{FIXED_IDS[table]}'"
    return BAD_ID


def _bad_date(name: str) -> str:
    real = f"{name} IS date({name}, '+0 days')"
    return f"NOT ({real}) OR {name} NOT BETWEEN '{FIRST_DAY}' AND '{LAST_DAY}'"


def require_sound(connection: Connection, table: str, seq: int) -> None:
    """Raise Invalid if a row of `table` that the edit `seq` touched breaks a rule."""
    rows = connection.exec_driver_sql(
        f'SELECT * FROM "{table}" WHERE id IN'
        ' (SELECT "row" FROM change WHERE edit = ? AND "table" = ?)'
        f" AND ({any_bad(table)}) LIMIT 1",
        (seq, table),
    )
    found = rows.mappings().first()
    if found is not None:
        raise problem_of(connection, table, dict(found))
    if table == "goal":
        goals = connection.exec_driver_sql("SELECT id, parent_id FROM goal").all()
        fault = nesting_fault({str(goal[0]): goal[1] for goal in goals})
        if fault is not None:
            raise Invalid(_NESTED[fault[1]], field="parent_id", deepest=DEEPEST)


def problem_of(connection: Connection, table: str, row: Mapping[str, object]) -> Invalid:
    """What is wrong with a row that breaks a rule."""
    for rule, column, bad in rules(table):
        value = row[column]
        test = f'SELECT {bad} FROM (SELECT ? AS "{column}")'
        if connection.exec_driver_sql(test, (value,)).scalar():
            return Invalid(WRONG[rule], field=column, table=table, value=cut(value))
    return Invalid(WRONG["id"], table=table)
