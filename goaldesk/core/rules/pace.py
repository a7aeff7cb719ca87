"""Where a KPI should be today, and the verdict on where it is."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from goaldesk.core.rules.plan import PERIOD_DAYS, Plan, Thresholds, finite, reaches
from goaldesk.core.rules.progress import lacking, progress, way

EARLY = 0.10


class Verdict(NamedTuple):
    """A status and every number that explains it.

    `rule` is missing, ended, reached, early, corridor or ratio; `missing` names what a verdict
    without data lacks: measurement, late (measured only after the due date), target, baseline,
    distance, limits, limits_reversed, milestones, start, due, period, number. `limit` is the
    threshold that decided. `progress` and its kin are raw fractions, `required_rate` is per day,
    `age` the days since the last measurement, `stale_after` how many of them are allowed.
    """

    status: str
    rule: str
    missing: str | None
    progress: float | None
    planned: float | None
    planned_progress: float | None
    ratio: float | None
    limit: float | None
    elapsed: float | None
    value: float | None
    judged_on: date | None
    required_rate: float | None
    stale: bool
    age: int | None
    stale_after: float


def elapsed(start: date | None, due: date | None, day: date) -> float | None:
    """The share of the period that has passed at the end of `day`, both ends included; 0 to 1."""
    if start is None or due is None or due < start:
        return None
    share = ((day - start).days + 1) / ((due - start).days + 1)
    return min(1.0, max(0.0, share))


def plan_line(plan: Plan) -> tuple[tuple[date, float], ...]:
    """The corners of the planned line: the day before the start, the target points, the end.

    Empty where nothing is planned over time. Target points on or outside the ends count nowhere.
    """
    ends = plan.ends
    if ends is None or plan.start is None or plan.due is None or plan.due < plan.start:
        return ()
    # The first day that a calendar knows has no day before it.
    before = plan.start - timedelta(days=1) if plan.start > date.min else plan.start
    inner = {
        day: value
        for day, value in plan.points
        if before < day < plan.due and finite(value) is not None
    }
    return ((before, ends[0]), *sorted(inner.items()), (plan.due, ends[1]))


def planned_value(plan: Plan, day: date) -> float | None:
    """The value planned for `day`, in the KPI's unit; held before the start and after the end."""
    if plan.points:
        return value_on(plan_line(plan), day)
    ends = plan.ends
    share = None if ends is None else elapsed(plan.start, plan.due, day)
    if ends is None or share is None:
        return None
    return finite(ends[0] * (1 - share) + ends[1] * share)


def value_on(line: tuple[tuple[date, float], ...], day: date) -> float | None:
    """The height of a line with these corners on `day`; None for no line."""
    if not line:
        return None
    if day <= line[0][0]:
        return line[0][1]
    for (left, low), (right, high) in pairwise(line):
        if day <= right:
            share = (day - left).days / (right - left).days
            return finite(low * (1 - share) + high * share)
    return line[-1][1]


def planned_progress(plan: Plan, day: date) -> float | None:
    """The planned share of the way on `day`; the elapsed share without target points."""
    ends = plan.ends
    if ends is None or ends[0] == ends[1]:
        return None
    if not plan.points:
        return elapsed(plan.start, plan.due, day)
    return way(*ends, planned_value(plan, day))


def required_rate(plan: Plan, value: float | None, as_of: date) -> float | None:
    """What is still to go per day left after `as_of`, in the KPI's unit; None on the last day."""
    ends = plan.ends
    if ends is None or value is None or plan.due is None or plan.due <= as_of:
        return None
    return finite((ends[1] - value) / (plan.due - as_of).days)


def stale_after(frequency: str) -> float:
    """How many days old a measurement may be: the period and half of it, or 3 days, more."""
    period = PERIOD_DAYS.get(frequency, PERIOD_DAYS["monthly"])
    return period + max(3.0, period / 2)


def judge(
    plan: Plan,
    last: tuple[date, float] | None,
    as_of: date,
    thresholds: Thresholds,
    *,
    newest: date | None = None,
    stopped: bool = False,
) -> Verdict:
    """The verdict on the last measurement up to the due date, judged on its own day.

    A measurement dated after `as_of` or after the due date is ignored here. `newest` is the day
    of the newest measurement up to `as_of` where that is a later one: it alone decides whether
    data are stale. A milestone KPI is judged on `as_of` and is never stale.
    """
    last_day = min(as_of, plan.due) if plan.due is not None else as_of
    day: date | None
    if plan.kind == "milestone":
        value, day, seen = progress(plan, None), as_of, None
    else:
        if last is not None and newest is None and last[0] <= as_of:
            newest = last[0]
        if last is not None and (last[0] > last_day or finite(last[1]) is None):
            last = None
        value, day, seen = (last[1], last[0], newest) if last else (None, None, newest)
    age = None if seen is None else (as_of - seen).days
    allowed = stale_after(plan.frequency)
    done = progress(plan, value)
    share = None if day is None else planned_progress(plan, day)
    status, rule, missing, limit = _decide(plan, value, done, share, as_of, thresholds)
    if missing == "measurement" and newest is not None and newest > last_day:
        missing = "late"
    return Verdict(
        status=status,
        rule=rule,
        missing=missing,
        progress=done,
        planned=None if day is None else planned_value(plan, day),
        planned_progress=share,
        ratio=ratio(done, share),
        limit=limit,
        elapsed=elapsed(plan.start, plan.due, as_of),
        value=value,
        judged_on=day,
        required_rate=required_rate(plan, value, as_of),
        stale=age is not None and age > allowed and not stopped,
        age=age,
        stale_after=allowed,
    )


def ratio(done: float | None, share: float | None) -> float | None:
    """Progress over planned progress; None where nothing is planned yet."""
    if done is None or share is None or share == 0:
        return None
    return finite(done / share)


def _decide(
    plan: Plan,
    value: float | None,
    done: float | None,
    share: float | None,
    as_of: date,
    thresholds: Thresholds,
) -> tuple[str, str, str | None, float | None]:
    """Status, rule, what is missing, and the threshold: the first rule that fits decides."""
    if done is None:
        return "no_data", "missing", lacking(plan, value), None
    if plan.due is not None and as_of > plan.due:
        return ("achieved" if done >= 1 else "missed"), "ended", None, None
    if plan.is_corridor:
        return _grade(done, thresholds.corridor_green, thresholds.corridor_amber, "corridor")
    if done >= 1:
        return "achieved", "reached", None, None
    if share is None:
        return "no_data", "missing", _undated(plan), None
    if not reaches(share, EARLY):
        return "too_early", "early", None, EARLY
    rate = ratio(done, share)
    if rate is None:
        return "no_data", "missing", "number", None
    return _grade(rate, thresholds.green, thresholds.amber, "ratio")


def _grade(
    value: float, green: float, amber: float, rule: str
) -> tuple[str, str, str | None, float | None]:
    if reaches(value, green):
        return "on_track", rule, None, green
    if reaches(value, amber):
        return "at_risk", rule, None, green
    return "off_track", rule, None, amber


def _undated(plan: Plan) -> str:
    if plan.start is None:
        return "start"
    return "due" if plan.due is None else "period"
