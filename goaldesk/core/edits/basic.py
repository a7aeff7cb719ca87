"""Rows added, changed, deleted and moved, whatever their table."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session, SQLModel, and_, col, func, or_, select
from sqlmodel import delete as delete_rows

from goaldesk.core.edits.adjustments import (
    need_correction_reason,
    note_adjustments,
    note_target_point,
)
from goaldesk.core.edits.checks import (
    PRESETS,
    check,
    check_frozen,
    check_percentages,
)
from goaldesk.core.edits.values import checked
from goaldesk.core.errors import GONE, N_, Invalid
from goaldesk.core.fields import TABLES as SPECS
from goaldesk.core.model import FIXED_IDS, NATURAL_KEYS, id_of
from goaldesk.core.model.classes import CLASSES

# What the siblings of a row share: rows are ordered among those with the same values here.
SIBLINGS: dict[str, tuple[str, ...]] = {
    "goal": ("parent_id",),
    "kpi": ("goal_id",),
    "milestone": ("kpi_id",),
    "swot_factor": ("quadrant",),
    "strategy": ("kind",),
    "review_kpi": ("review_id",),
}
MOST_VALUES = 500


def add(session: Session, table: str, **values: Any) -> str:
    """Insert a row and give its id; fields left out get their defaults.

    Raises Invalid for a value or a combination that is refused, and for a second row with the
    same natural key.
    """
    model = CLASSES[table]
    typed, values = values, _checked(table, values, whole_row=True)
    row_id = values.pop("id", None) or id_of(table, values)
    row = model(id=row_id, **values)
    check_percentages(session, table, row, typed)
    if _is_taken(session, table, row):
        raise duplicate(table, values)
    if table == "milestone":
        _date_done(session, row, values)
    check(session, table, row)
    if "position" in model.model_fields and "position" not in values:
        row.position = _last_position(session, table, row) + 1
    session.add(row)
    session.flush()
    return str(row_id)


def change(session: Session, table: str, row_id: str, **values: Any) -> str:
    """Change fields of a row and give its id, which is a new one where a natural key changed.

    Raises Invalid as `add`, and ReasonNeeded for a changed target or measured value
    without a reason.
    """
    row: Any = session.get(CLASSES[table], row_id)
    if row is None:
        raise Invalid(GONE)
    check_percentages(session, table, row, values)
    values = _checked(table, values, whole_row=False)
    before = {key: getattr(row, key) for key in values}
    values = {key: value for key, value in values.items() if before[key] != value}
    if not values:
        return row_id
    check_frozen(table, row, values)
    if table == "measurement" and "value" in values:
        need_correction_reason(session)
    if set(values) & set(NATURAL_KEYS.get(table, ())):
        return _rekeyed(session, table, row, values)
    for key, value in values.items():
        setattr(row, key, value)
    if table == "product":
        _follow_preset(row, values)
    if table == "milestone":
        _date_done(session, row, values)
    try:
        with session.no_autoflush:
            check(session, table, row, values)
        if table == "kpi":
            note_adjustments(session, row_id, before, values)
        if table == "target_point":
            note_target_point(session, row.kpi_id, row.date, before["value"], row.value)
    except Invalid:
        # Whoever goes on after a refusal must not write what was refused.
        session.expire(row)
        raise
    session.flush()
    return row_id


def delete(session: Session, table: str, *row_ids: str) -> None:
    """Delete rows, with all that belongs to them; mentions of them are emptied."""
    if table in FIXED_IDS:
        raise Invalid(N_("The product and its vision cannot be deleted."))
    model: Any = CLASSES[table]
    if table == "target_point":
        for row_id in row_ids:
            point: Any = session.get(model, row_id)
            if point is not None:
                note_target_point(session, point.kpi_id, point.date, point.value, None)
    # SQLite takes so many values in one statement, and no more.
    for start in range(0, len(row_ids), MOST_VALUES):
        some = row_ids[start : start + MOST_VALUES]
        session.execute(delete_rows(model).where(col(model.id).in_(some)))
    session.expire_all()


def move(session: Session, table: str, row_id: str, before: str | None) -> None:
    """Put a row in front of its sibling `before`, or at the end of its siblings (None)."""
    model: Any = CLASSES[table]
    row = session.get(model, row_id)
    if row is None:
        return
    others = [other for other in _siblings(session, table, row) if other.id != row_id]
    index = next((i for i, other in enumerate(others) if other.id == before), len(others))
    low = others[index - 1].position if index else None
    high = others[index].position if index < len(others) else None
    place = _between(low, high)
    if place is not None:
        row.position = place
    else:
        for number, sibling in enumerate([*others[:index], row, *others[index:]], start=1):
            sibling.position = float(number)
    session.flush()


def _between(low: float | None, high: float | None) -> float | None:
    """A position strictly between two; None where there is no room."""
    if low is None:
        place = 1.0 if high is None else high - 1
    else:
        place = low + 1 if high is None else (low + high) / 2
    fits = (low is None or low < place) and (high is None or place < high)
    return place if fits else None


def _siblings(session: Session, table: str, row: Any) -> list[Any]:
    model: Any = CLASSES[table]
    query = select(model)
    for key in SIBLINGS.get(table, ()):
        query = query.where(getattr(model, key) == getattr(row, key))
    return list(session.exec(query.order_by(model.position, model.id)).all())


def _last_position(session: Session, table: str, row: SQLModel) -> float:
    model: Any = CLASSES[table]
    query = select(func.max(model.position))
    for key in SIBLINGS.get(table, ()):
        query = query.where(getattr(model, key) == getattr(row, key))
    return float(session.exec(query).one() or 0.0)


def _checked(table: str, values: dict[str, Any], *, whole_row: bool) -> dict[str, Any]:
    spec = SPECS[table]
    known = {field.key: field for field in spec.fields}
    result = {
        key: checked(known[key], value) if key in known else value for key, value in values.items()
    }
    if whole_row:
        for field in spec.fields:
            if field.required and field.key not in result and field.kind in ("text", "date"):
                checked(field, None)
    return result


def _rekeyed(session: Session, table: str, row: Any, values: dict[str, Any]) -> str:
    """The row under its new key: ids follow from natural keys and never change."""
    kept = row.model_dump() | values
    kept.pop("id")
    new = id_of(table, kept)
    moved = CLASSES[table](id=new, **kept)
    if _is_taken(session, table, moved):
        raise duplicate(table, kept)
    check(session, table, moved, values)
    if table == "target_point":
        note_target_point(session, row.kpi_id, row.date, row.value, None)
    session.delete(row)
    session.flush()
    session.add(moved)
    session.flush()
    return new


def _is_taken(session: Session, table: str, row: Any) -> bool:
    """Whether a row has this one's id or natural key: a file may bring any id with any key."""
    model: Any = CLASSES[table]
    taken = model.id == row.id
    keys = NATURAL_KEYS.get(table)
    if keys is not None:
        taken = or_(taken, and_(*(getattr(model, key) == getattr(row, key) for key in keys)))
    return session.exec(select(model.id).where(taken)).first() is not None


def duplicate(table: str, values: dict[str, Any]) -> Invalid:
    if table == "measurement":
        return Invalid(
            N_("There is already a value on {date}. Change that one, or choose another date."),
            field="date",
            date=values["date"],
        )
    if table == "target_point":
        return Invalid(
            N_("There is already a target on {date}. Change that one, or choose another date."),
            field="date",
            date=values["date"],
        )
    return Invalid(N_("This link is already there."))


def _follow_preset(row: Any, values: dict[str, Any]) -> None:
    """A preset brings its thresholds; thresholds typed by hand make the preset a custom one."""
    if values.get("preset") in PRESETS:
        row.green, row.amber = PRESETS[values["preset"]]
    elif {"green", "amber"} & set(values):
        row.preset = next(
            (name for name, pair in PRESETS.items() if pair == (row.green, row.amber)), "custom"
        )


def _date_done(session: Session, row: Any, values: dict[str, Any]) -> None:
    """A milestone ticked is done today, one with a day is done, one unticked has no day."""
    if "done" in values and "done_on" not in values:
        row.done_on = session.info["today"] if values["done"] else None
    elif "done_on" in values and "done" not in values:
        row.done = row.done or values["done_on"] is not None
    if not row.done:
        row.done_on = None
