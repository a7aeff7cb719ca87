"""What two copies of a document hold differently, and what the rows are called: pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from goaldesk.core.fields import TABLES as SPECS
from goaldesk.core.model.tables import defaults, holders, references
from goaldesk.core.queries.history import HistoryChange, referred
from goaldesk.core.queries.row_names import UNNAMED, Key, RowName, names_from, owners
from goaldesk.core.queries.row_values import value_field
from goaldesk.core.sections import Withheld

# {table: {id: {field: value}}}, values as they are stored.
Rows = Mapping[str, Mapping[str, Mapping[str, object]]]


Lacking = tuple[Withheld, Withheld]
WHOLE: Lacking = (frozenset(), frozenset())


def differences(
    before: Rows, after: Rows, *, gone: bool = True, lacking: Lacking = WHOLE
) -> list[HistoryChange]:
    """What leads from one copy to the other, by table; places among siblings are no difference.

    Nor is what one of them lacks because it was made without what is `lacking` there. A row that
    came or went is one difference, its fields none of their own. Rows that went, and fields that
    only a review or an adjustment writes, are left out if what one copy can take over from the
    other is wanted (`gone` is False).
    """
    found: list[HistoryChange] = []
    for table, spec in SPECS.items():
        old, new = before[table], after[table]
        for row in sorted(old.keys() | new.keys() if gone else new.keys()):
            if row not in old or row not in new:
                came = row in new
                found.append(_change(table, row, "", None if came else 1, 1 if came else None))
                continue
            given = (field.key for field in spec.fields)
            for key in (key for key in new[row] if key != "position") if gone else given:
                if old[row][key] != new[row][key]:
                    found.append(_change(table, row, key, old[row][key], new[row][key]))
    found = [
        change
        for change in found
        if not _unseen(change, before, after, lacking[0])
        and not _unseen(change, after, before, lacking[1])
    ]
    order = {table: number for number, table in enumerate(SPECS)}
    return sorted(
        described(found, after, before),
        key=lambda change: (order[change.table], change.of, change.title, change.row),
    )


def _change(table: str, row: str, field: str, before: object, after: object) -> HistoryChange:
    return HistoryChange(table, row, "", field, before, after)


def _unseen(change: HistoryChange, part: Rows, other: Rows, withheld: Withheld) -> bool:
    """Whether a part of a document lacks this alone because it was made without something."""
    table, row, field = change.table, change.row, change.field
    if not field:
        return row not in part[table] and _left_out((table, row), part, other, withheld)
    if part[table][row][field] != defaults(table)[field]:
        return False
    target = references(table).get(field)
    return f"{table}.{field}" in withheld or (
        target is not None
        and _left_out((target, str(other[table][row][field])), part, other, withheld)
    )


def _left_out(place: Key, part: Rows, other: Rows, withheld: Withheld) -> bool:
    """Whether a row is not in a part because its table is not, or a row is not that holds it."""
    table, row = place
    if row in part[table] or row not in other[table]:
        return False
    return table in withheld or any(
        _left_out((parent, str(other[table][row][column])), part, other, withheld)
        for column, parent in holders(table).items()
    )


def described(changes: Iterable[HistoryChange], *copies: Rows) -> list[HistoryChange]:
    """The changes with the names of their rows, as the first copy that has a row knows it."""
    made = []
    for change in changes:
        own = name_of((change.table, change.row), *copies)
        names = {
            row: name_of((table, row), *copies).title
            for table, row in referred(change)
            if _row((table, row), copies) is not None
        }
        value = None
        if not change.field and value_field(change.table):
            value = (_row((change.table, change.row), copies) or {}).get(value_field(change.table))
        made.append(
            replace(
                change,
                title=own.title,
                of=own.of,
                parts_of=own.parts_of,
                names=tuple(names.items()),
                value=value,
            )
        )
    return made


def name_of(place: Key, *copies: Rows) -> RowName:
    """What a row is called, with the names of what it is of; see RowName."""
    values = _row(place, copies)
    if values is None:
        return UNNAMED
    known = {place: values}
    for column, parent in owners(place[0]).items():
        above = (parent, str(values.get(column)))
        found = _row(above, copies)
        if found is not None:
            known[above] = found
    return names_from({place: values}, known)[place]


def _row(place: Key, copies: tuple[Rows, ...]) -> Mapping[str, object] | None:
    table, row = place
    return next((copy[table][row] for copy in copies if row in copy.get(table, {})), None)
