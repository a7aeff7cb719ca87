"""Rules across the fields of one row, refused where a person types them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import select

from goaldesk.core.errors import N_, Invalid
from goaldesk.core.fields import TABLES as SPECS
from goaldesk.core.model import DEEPEST
from goaldesk.core.model.tables import table_of
from goaldesk.core.numbers import Percentage
from goaldesk.core.plain_text import cut
from goaldesk.core.queries.inputs import inputs
from goaldesk.core.queries.records import fetch
from goaldesk.core.reading import Reader
from goaldesk.core.rules import plan
from goaldesk.core.words import Label

PRESETS = {name: (of.green, of.amber) for name, of in plan.PRESETS.items()}

FROZEN = N_("This review is already frozen; its snapshot never changes.")
_FROZEN_FIELDS = frozenset({"date", "taken", "progress", "status", "measured", "counted"})


def check_frozen(table: str, row: Any, changed: Collection[str]) -> None:
    """Refuse to change what a review froze; what was found and decided stays open."""
    frozen: frozenset[str] = frozenset()
    if table == "review_kpi":
        frozen = frozenset(changed) - {"decision"}
    elif table == "review" and row.taken:
        frozen = _FROZEN_FIELDS.intersection(changed)
    if frozen:
        raise Invalid(FROZEN, field=min(frozen))


# What is counted in the unit of its row, or of the KPI it belongs to.
IN_UNIT = frozenset(
    {"value", "baseline", "target", "low", "high", "worst", "tolerance"}
    | {"planned", "committed", "used"}
)


def check_percentages(session: Reader, table: str, row: Any, typed: dict[str, Any]) -> None:
    """Refuse numbers typed with a per-cent sign where they are counted in something else."""
    for key, value in typed.items():
        if not isinstance(value, Percentage):
            continue
        field = SPECS[table].field(key)
        if not field.percent and not (key in IN_UNIT and "%" in _unit(session, row)):
            raise Invalid(
                N_("“{label}” is not counted in per cent here. Write a plain number, without %."),
                field=key,
                label=Label(field.label),
            )


def _unit(session: Reader, row: Any) -> str:
    """What a row's amounts, or those of the KPI that it belongs to, are counted in."""
    of = row
    if hasattr(row, "kpi_id"):
        kpi = table_of("kpi").c
        found = fetch(session, select(kpi.unit, kpi.value_type).where(kpi.id == row.kpi_id))
        of = found[0] if found else row
    unit: str = getattr(of, "unit", "")  # a score has none
    return unit or ("%" if getattr(of, "value_type", "") == "percent" else "")


def check(session: Reader, table: str, row: Any, changed: Collection[str] | None = None) -> None:
    """Refuse a row whose fields contradict each other (Invalid names the field).

    `changed` are the fields that were typed, None for all: what a file brought in and nobody
    touches now is a finding and no reason to refuse another field.
    """
    if hasattr(row, "start") and row.start and row.due and row.due < row.start:
        raise Invalid(
            N_(
                "The end, {due}, lies before the start, {start}. "
                "Choose an end on or after the start."
            ),
            field="due",
            due=row.due,
            start=row.start,
        )
    rule = _RULES.get(table)
    if rule is not None:
        rule(session, row)
    typed = {"override_until", "override_status", "date"}.intersection(
        vars(row) if changed is None else changed
    )
    if table == "kpi" and (
        "override_until" in typed or ("override_status" in typed and row.override_status)
    ):
        _override_passed(session, row)
    if table == "target_point" and "date" in typed:
        _point_outside(session, row)


def _product(session: Reader, row: Any) -> None:
    if row.currency and not (
        len(row.currency) == 3
        and row.currency.isascii()
        and row.currency.isalpha()
        and row.currency.isupper()
    ):
        raise Invalid(
            N_("“{currency}” is not a currency. Write its three letters, such as CNY or USD."),
            field="currency",
            currency=cut(row.currency),
        )
    for amber, green in (("amber", "green"), ("corridor_amber", "corridor_green")):
        if getattr(row, amber) > getattr(row, green):
            raise Invalid(
                N_("At risk cannot start above on track: {amber} is more than {green}."),
                field=amber,
                amber=getattr(row, amber),
                green=getattr(row, green),
            )


def _goal(session: Reader, row: Any) -> None:
    goal = table_of("goal").c
    parents = {
        found.id: found.parent_id for found in fetch(session, select(goal.id, goal.parent_id))
    }
    parents[row.id] = row.parent_id
    seen, at = [row.id], row.parent_id
    while at is not None:
        if at in seen:
            raise Invalid(
                N_("A goal cannot be part of itself or of a goal below it."), field="parent_id"
            )
        seen.append(at)
        at = parents.get(at)
    if len(seen) > DEEPEST:
        raise Invalid(N_("Goals nest at most {most} deep."), field="parent_id", most=DEEPEST)


def _kpi(session: Reader, row: Any) -> None:
    if row.direction in ("increase", "decrease") and row.value_type not in ("yes_no", "milestone"):
        if row.target is not None and row.target == row.baseline:
            raise Invalid(
                N_(
                    "The target, {target}, is the same as the baseline, so progress could not be "
                    "measured. Choose another target or baseline."
                ),
                field="target",
                target=row.target,
            )
    if row.low is not None and row.high is not None and row.low > row.high:
        raise Invalid(
            N_("The lower limit, {low}, is above the upper limit, {high}."),
            field="low",
            low=row.low,
            high=row.high,
        )
    _worst(row)
    if row.override_status and not (row.override_reason.strip() and row.override_until):
        raise Invalid(
            N_(
                "A status set by hand needs a reason and a date until which it is valid. "
                "Fill those in first."
            ),
            field="override_status",
        )


def _override_passed(session: Reader, row: Any) -> None:
    if row.override_until is None:
        return
    today: dt.date = session.info["today"]
    if row.override_until < today:
        raise Invalid(
            N_(
                "{date} has passed; today is {today}. A status set by hand needs a last day "
                "that is still to come."
            ),
            field="override_until",
            date=row.override_until,
            today=today,
        )


def _point_outside(session: Reader, row: Any) -> None:
    plan = inputs(session, row.kpi_id).plans.get(row.kpi_id)
    start, due = (plan.start, plan.due) if plan is not None else (None, None)
    if start and due and start <= due and not start <= row.date <= due:
        raise Invalid(
            N_(
                "{date} lies outside the KPI’s period, {start} to {due}. Choose a day within it, "
                "or change the period first."
            ),
            field="date",
            date=row.date,
            start=start,
            due=due,
        )


def _worst(row: Any) -> None:
    if row.worst is None or row.target is None:
        return
    if row.direction == "at_least" and row.worst >= row.target:
        raise Invalid(
            N_("The unacceptable level, {worst}, must lie below the target, {target}."),
            field="worst",
            worst=row.worst,
            target=row.target,
        )
    if row.direction == "at_most" and row.worst <= row.target:
        raise Invalid(
            N_("The unacceptable level, {worst}, must lie above the target, {target}."),
            field="worst",
            worst=row.worst,
            target=row.target,
        )


def _measurement(session: Reader, row: Any) -> None:
    today: dt.date = session.info["today"]
    if row.date > today:
        raise Invalid(
            N_("{date} lies in the future; today is {today}. Values are recorded once measured."),
            field="date",
            date=row.date,
            today=today,
        )


def _milestone(session: Reader, row: Any) -> None:
    today: dt.date = session.info["today"]
    if row.done_on is not None and row.done_on > today:
        raise Invalid(
            N_("{date} lies in the future; today is {today}. Tick a milestone once it is done."),
            field="done_on",
            date=row.done_on,
            today=today,
        )


def _market_size(session: Reader, row: Any) -> None:
    if row.first_year and row.last_year and row.last_year <= row.first_year:
        raise Invalid(
            N_("The last year, {last}, must come after the first, {first}."),
            field="last_year",
            last=str(row.last_year),
            first=str(row.first_year),
        )


def _strategy(session: Reader, row: Any) -> None:
    if row.status == "rejected" and not row.why.strip():
        raise Invalid(
            N_("A rejected strategy needs a reason. Write it under “Why” first."), field="status"
        )


_RULES: dict[str, Callable[[Reader, Any], None]] = {
    "product": _product,
    "goal": _goal,
    "kpi": _kpi,
    "measurement": _measurement,
    "milestone": _milestone,
    "market_size": _market_size,
    "strategy": _strategy,
}
