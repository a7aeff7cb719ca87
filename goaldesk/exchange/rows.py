"""Foreign rows made into rows of a document: complete, of the right kinds, fitting together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from goaldesk.core.errors import N_, Invalid
from goaldesk.core.model import DEEPEST, FIXED_IDS, NATURAL_KEYS, TABLES, id_of
from goaldesk.core.plain_text import cut
from goaldesk.core.rules.nesting import nesting_fault
from goaldesk.core.rules.plan import PRESETS
from goaldesk.exchange.columns import columns
from goaldesk.exchange.values import refused, shown, value_of

Rows = list[dict[str, Any]]
Tables = dict[str, Rows]
_ONE_OF_FOUR = ("research_id", "feedback_id", "competitor_id", "kpi_id")


def complete(given: Mapping[str, Any]) -> Tables:
    """All tables with all fields, from some tables with some fields.

    Values come as JSON has them, dates as text, and leave as Python keeps them. Absent fields get
    their defaults (a position that of the row in its list), absent ids are made, the product and
    the vision are always there. Raises Invalid with the place, such as kpi[3].target.
    """
    for name in given:
        if name not in TABLES:
            raise Invalid(N_("There is no table “{table}”."), field=str(name), table=cut(name))
    made = {name: _rows(name, given.get(name, [])) for name in TABLES}
    for name, fixed in FIXED_IDS.items():
        if not made[name]:
            made[name] = [_row(name, {"id": fixed}, 0)]
    for name in TABLES:
        _require_unique(name, made[name])
    _require_targets(made)
    _require_tree(made["goal"])
    return made


def _rows(table: str, given: Any) -> Rows:
    if not isinstance(given, list):
        raise refused(N_("{place}: a list of rows is expected."), table)
    if table in FIXED_IDS and len(given) > 1:
        raise refused(N_("{place}: there is exactly one such row."), f"{table}[1]")
    return [_row(table, raw, index) for index, raw in enumerate(given)]


def _row(table: str, raw: Any, index: int) -> dict[str, Any]:
    place = f"{table}[{index}]"
    if not isinstance(raw, Mapping):
        raise refused(N_("{place}: a row is expected, not {value}."), place, value=shown(raw))
    known = columns(table)
    for key in raw:
        if key not in known:
            raise refused(N_("{place}: there is no such field."), f"{place}.{cut(key)}")
    row: dict[str, Any] = {}
    for name, column in known.items():
        if name in raw:
            row[name] = value_of(column, raw[name], f"{place}.{name}")
        elif name == "id":
            row[name] = FIXED_IDS.get(table, "")
        elif column.needed:
            raise refused(N_("{place}: this field is missing."), f"{place}.{name}")
        else:
            row[name] = float(index + 1) if name == "position" else column.default
    if not row["id"]:
        row["id"] = id_of(table, row)
    if table == "product" and "green" not in raw and "amber" not in raw:
        of = PRESETS.get(row["preset"], PRESETS["standard"])
        row["green"], row["amber"] = of.green, of.amber
    if table in FIXED_IDS and row["id"] != FIXED_IDS[table]:
        raise refused(N_("{place}: this id is always “{id}”."), f"{place}.id", id=FIXED_IDS[table])
    if table == "evidence" and sum(row[key] is not None for key in _ONE_OF_FOUR) != 1:
        raise refused(
            N_("{place}: evidence names exactly one of research, feedback, competitor and KPI."),
            place,
        )
    return row


def _require_unique(table: str, rows: Rows) -> None:
    """Refuse a second row with an id, or with a natural key."""
    ids: set[str] = set()
    keys: set[tuple[Any, ...]] = set()
    for index, row in enumerate(rows):
        place = f"{table}[{index}]"
        if table in NATURAL_KEYS:
            key = tuple(row[name] for name in NATURAL_KEYS[table])
            if key in keys:
                names = ", ".join(NATURAL_KEYS[table])
                raise refused(
                    N_("{place}: there is another row with the same {fields}."),
                    place,
                    fields=names,
                )
            keys.add(key)
        if row["id"] in ids:
            raise refused(
                N_("{place}: the id {value} is used twice."),
                f"{place}.id",
                value=shown(row["id"]),
            )
        ids.add(row["id"])


def _require_targets(made: Tables) -> None:
    """Refuse a reference to a row that is not there."""
    ids = {name: {row["id"] for row in rows} for name, rows in made.items()}
    for table, rows in made.items():
        references = [column for column in columns(table).values() if column.refers]
        if not references:
            continue
        for index, row in enumerate(rows):
            for column in references:
                target = row[column.name]
                if target is not None and target not in ids[column.refers]:
                    raise refused(
                        N_("{place}: there is no {value} in “{table}”."),
                        f"{table}[{index}].{column.name}",
                        value=shown(target),
                        table=column.refers,
                    )


def _require_tree(goals: Rows) -> None:
    """Refuse goals inside themselves, or nested too deep."""
    parents = {goal["id"]: goal["parent_id"] for goal in goals}
    fault = nesting_fault(parents)
    if fault is None:
        return
    place = f"goal[{[*parents].index(fault[0])}].parent_id"
    if fault[1] == "circle":
        raise refused(N_("{place}: a goal can’t be inside itself."), place)
    raise refused(N_("{place}: goals nest at most {most} deep."), place, most=DEEPEST)
