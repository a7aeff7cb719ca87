"""Where a KPI is heading: least squares over its last measurements, or its run rate."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from goaldesk.core.rules.pace import elapsed
from goaldesk.core.rules.plan import Plan, finite
from goaldesk.core.rules.progress import progress

LAST = 6
# Student's t, 90 % one-sided, for 1 to 4 degrees of freedom: an 80 % band.
_T90 = {1: 3.0777, 2: 1.8856, 3: 1.6377, 4: 1.5332}


class Line(NamedTuple):
    """A fitted line: mean point, slope, residual deviation `s` and spread Σ(x−x̄)² of n points."""

    n: int
    x: float
    y: float
    slope: float
    s: float
    spread: float

    def value(self, x: float) -> float:
        """The height of the line."""
        return self.y + self.slope * (x - self.x)

    def margin(self, x: float) -> float:
        """Half the width of the 80 % prediction band at `x`."""
        return (
            _T90[self.n - 2] * self.s * math.sqrt(1 + 1 / self.n + (x - self.x) ** 2 / self.spread)
        )


class Forecast(NamedTuple):
    """A projection to the due date, with its progress; `low` and `high` are None for a run rate.

    `path` goes from the last measurement's day to the due date as (date, value, low, high).
    """

    date: dt.date
    value: float
    low: float | None
    high: float | None
    progress: float | None
    slope: float
    path: tuple[tuple[dt.date, float, float | None, float | None], ...]


def fit(points: Sequence[tuple[float, float]]) -> Line | None:
    """The least-squares line through the last six of at least three points, x ascending."""
    points = points[-LAST:]
    n = len(points)
    if n < 3:
        return None
    mean_x = sum(x for x, _ in points) / n
    mean_y = sum(y / n for _, y in points)
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    if not spread > 0 or not math.isfinite(mean_y):
        return None
    slope = sum((x - mean_x) * (y - mean_y) / spread for x, y in points)
    residuals = [y - mean_y - slope * (x - mean_x) for x, y in points]
    # hypot scales as it squares, so that large values do not overflow.
    deviation = math.hypot(*residuals) / math.sqrt(n - 2)
    if not math.isfinite(slope) or not math.isfinite(deviation):
        return None
    return Line(n, mean_x, mean_y, slope, deviation, spread)


def run_rate(plan: Plan, last: tuple[date, float]) -> float | None:
    """The value at the end if it goes on as so far: b + (v − b)/e; None at e = 0."""
    ends = plan.ends
    share = elapsed(plan.start, plan.due, last[0])
    if ends is None or not share:
        return None
    return finite(ends[0] + (last[1] - ends[0]) / share)


def forecast(plan: Plan, measured: Sequence[tuple[date, float]], as_of: date) -> Forecast | None:
    """The projection from the measurements up to `as_of`, dates ascending.

    None for yes/no and milestones, without a due date, once that is over or has been measured.
    """
    due = plan.due
    if plan.kind in ("yes_no", "milestone") or due is None or as_of > due:
        return None
    points = [(day, value) for day, value in measured if day <= as_of]
    if not points or points[-1][0] >= due:
        return None
    zero, last = points[-1][0].toordinal(), points[-1]
    line = fit([(day.toordinal() - zero, value) for day, value in points])
    if line is None:
        value = run_rate(plan, last) if len(points) < 3 else None
        if value is None:
            return None
        slope = (value - last[1]) / (due - last[0]).days
        path = ((last[0], last[1], None, None), (due, value, None, None))
        return Forecast(due, value, None, None, progress(plan, value), slope, path)
    corners = tuple(_path(line, last[0], due, zero))
    if any(finite(number) is None for corner in corners for number in corner[1:]):
        return None
    _, value, low, high = corners[-1]
    return Forecast(due, value, low, high, progress(plan, value), line.slope, corners)


def _path(line: Line, first: date, due: date, zero: int) -> list[tuple[date, float, float, float]]:
    """Eight steps are enough for the band's gentle curve."""
    days = (due - first).days
    offsets = sorted({round(days * step / 8) for step in range(9)})
    path = []
    for offset in offsets:
        day = first + timedelta(days=offset)
        x = day.toordinal() - zero
        value, margin = line.value(x), line.margin(x)
        path.append((day, value, value - margin, value + margin))
    return path


def best_rate(plan: Plan, measured: Sequence[tuple[date, float]]) -> float | None:
    """The best change per day between two measurements in a row, towards the target.

    In the KPI's unit and signed as the way to the target is; None with fewer than two, or where
    there is no way to go.
    """
    ends = plan.ends
    if ends is None or ends[0] == ends[1] or len(measured) < 2:
        return None
    rates = [
        (after - before) / (right - left).days
        for (left, before), (right, after) in pairwise(measured)
        if right > left
    ]
    if not rates:
        return None
    return finite(max(rates) if ends[1] > ends[0] else min(rates))


def best_rate_over(plan: Plan, measured: Sequence[tuple[date, float]], days: int) -> float | None:
    """The best change per day between two measurements at least `days` apart, dates ascending.

    In the KPI's unit and signed as the way to the target is; None where no two lie that far
    apart, or there is no way to go. Dinkelbach's method for the largest ratio: each round finds
    in one pass the stretch that beats the rate found so far by most.
    """
    ends = plan.ends
    if ends is None or ends[0] == ends[1]:
        return None
    sign = 1.0 if ends[1] > ends[0] else -1.0
    points = [(day.toordinal(), sign * value) for day, value in measured]
    rate = _beating(points, max(days, 1), 0.0)
    for _ in range(len(points)):
        better = None if rate is None else _beating(points, max(days, 1), rate)
        if rate is None or better is None or not better > rate:
            break
        rate = better
    return None if rate is None else finite(sign * rate)


def _beating(points: Sequence[tuple[int, float]], days: int, rate: float) -> float | None:
    """The rate of the stretch of at least `days` that rises most above a line of slope `rate`."""
    low: tuple[float, int, float] | None = None
    most: tuple[float, float] | None = None
    start = 0
    for x, y in points:
        while points[start][0] <= x - days:
            left, bottom = points[start]
            height = bottom - rate * left
            if low is None or height < low[0]:
                low = (height, left, bottom)
            start += 1
        if low is not None:
            above = y - rate * x - low[0]
            if most is None or above > most[0]:
                most = (above, (y - low[2]) / (x - low[1]))
    return None if most is None else most[1]
