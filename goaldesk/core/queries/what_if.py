"""What would become of the verdicts if a goal or a KPI were planned otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

from goaldesk.core.edits.checks import check, check_percentages
from goaldesk.core.edits.values import checked
from goaldesk.core.errors import GONE, Invalid
from goaldesk.core.fields import TABLES
from goaldesk.core.queries.goals import tree
from goaldesk.core.queries.records import record
from goaldesk.core.queries.series import forecasts
from goaldesk.core.reading import Reader
from goaldesk.core.rows import KpiRow, Tree
from goaldesk.core.rules.forecast import Forecast
from goaldesk.core.rules.period import TARGET_FIELDS


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the comparison; `forecast` is the KPI's, None for a goal."""

    tree: Tree
    forecast: Forecast | None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """How everything stands, and how it would stand with `values` in place of the stored ones.

    `values` holds only what differs. `needs_reason` tells whether the change is an adjustment of
    what the KPI is judged by; `moved` are the other KPIs whose progress or status would change,
    as they stand before and after.
    """

    table: str
    row_id: str
    values: dict[str, Any]
    needs_reason: bool
    before: Side
    after: Side
    moved: tuple[tuple[KpiRow, KpiRow], ...]


def what_if(
    session: Reader, as_of: date, now: Tree, table: str, row_id: str, **values: Any
) -> WhatIf:
    """Judge a goal or a KPI, and all above it, with other values; nothing is written.

    `now` is the tree as it stands. Raises Invalid as the edit would, with the field refused.
    """
    stored = record(session, table, row_id)
    if stored is None:
        raise Invalid(GONE)
    spec = TABLES[table]
    check_percentages(session, table, SimpleNamespace(**stored.values), values)
    given = {key: checked(spec.field(key), value) for key, value in values.items()}
    given = {key: value for key, value in given.items() if stored[key] != value}
    if given:
        check(session, table, SimpleNamespace(**{**stored.values, **given}))
    before = after = _side(session, now, as_of, table, row_id, {})
    if given:
        judged = tree(session, as_of, changed={(table, row_id): given})
        after = _side(session, judged, as_of, table, row_id, given)
    return WhatIf(
        table,
        row_id,
        given,
        table == "kpi" and any(key in TARGET_FIELDS and stored[key] is not None for key in given),
        before,
        after,
        _moved(before.tree, after.tree, row_id),
    )


def _side(
    session: Reader, judged: Tree, as_of: date, table: str, row_id: str, values: dict[str, Any]
) -> Side:
    kpi = judged.kpi(row_id) if table == "kpi" else None
    if kpi is None:
        return Side(judged, None)
    found = forecasts(session, [kpi], as_of, changed={(table, row_id): values})
    return Side(judged, found.get(row_id))


def _moved(before: Tree, after: Tree, row_id: str) -> tuple[tuple[KpiRow, KpiRow], ...]:
    return tuple(
        (old, new)
        for old, new in zip(before.kpis, after.kpis, strict=True)
        if old.id != row_id and (old.status, old.progress) != (new.status, new.progress)
    )
