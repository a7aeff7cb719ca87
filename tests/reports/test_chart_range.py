"""Parts of a chart, and lines thinned to what can be seen."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goaldesk.core.words import Words
from goaldesk.reports.chart_range import SHORTEST, latest_days, limited, nearer, part
from goaldesk.reports.chart_specs import Hover, LineChart, Mark
from goaldesk.reports.line_drawing import Frame, until_it_leaves
from goaldesk.reports.sheet import thinned

START = dt.date(2026, 1, 1)
DUE = dt.date(2026, 12, 31)
heights = st.floats(-1e15, 1e15)


def chart() -> LineChart:
    days = [START + dt.timedelta(days=30 * number) for number in range(10)]
    return LineChart(
        words=Words("en"),
        title="Users",
        unit="",
        decimals=0,
        alt="Users.",
        start=START,
        due=DUE,
        actual=tuple((day, float(number)) for number, day in enumerate(days)),
        points=tuple(Hover(day, 0.0, str(day)) for day in days),
        plan=((START, 0.0), (DUE, 364.0)),
        forecast=((days[-1], 9.0, 9.0, 9.0), (DUE, 103.0, 56.0, 150.0)),
        forecast_label="103 projected",
        actual_label="9 actual",
        marks=(Mark(DUE, 364.0, "target"),),
    )


def test_a_part_has_the_values_of_the_whole() -> None:
    first, last = dt.date(2026, 2, 1), dt.date(2026, 4, 11)
    made = part(chart(), (first, last))
    assert [day for day, _ in made.actual] == [dt.date(2026, 3, 2), dt.date(2026, 4, 1)]
    assert [point.words for point in made.points] == ["2026-03-02", "2026-04-01"]
    assert [day for day, _ in made.plan] == [first, last]
    assert [value for _, value in made.plan] == pytest.approx([31.0, 100.0])
    assert made.forecast == ()
    assert made.marks == ()
    assert made.actual_label == ""
    assert made.forecast_label == ""


def test_the_line_goes_on_to_the_edges() -> None:
    whole = chart()
    made = part(whole, (dt.date(2026, 2, 15), dt.date(2026, 4, 16)))
    assert made.entering == ((dt.date(2026, 2, 15), pytest.approx(1.5)),)
    assert made.leaving == ((dt.date(2026, 4, 16), pytest.approx(3.5)),)
    assert part(whole, (dt.date(2026, 1, 31), dt.date(2026, 3, 2))).line == whole.actual[1:3]
    between = part(whole, (dt.date(2026, 1, 10), dt.date(2026, 1, 25)))
    assert [value for _, value in between.line] == pytest.approx([0.3, 0.8])
    assert part(whole, (START, dt.date(2026, 1, 8))).entering == ()
    assert part(whole, (dt.date(2026, 11, 1), DUE)).line == ()


def test_a_stepped_line_keeps_its_value_to_the_edges() -> None:
    made = part(replace(chart(), stepped=True), (dt.date(2026, 2, 15), dt.date(2026, 4, 16)))
    assert [value for _, value in made.line] == [1.0, 2.0, 3.0, 3.0]


def test_the_forecast_is_cut_with_its_band() -> None:
    day = dt.date(2026, 11, 14)
    made = part(chart(), (day, DUE))
    assert made.forecast == ((day, 56.0, 32.5, 79.5), (DUE, 103.0, 56.0, 150.0))
    assert made.forecast_label == "103 projected"
    assert made.actual == ()
    assert made.marks


def test_a_part_before_everything_is_empty() -> None:
    made = part(chart(), (dt.date(2025, 1, 1), dt.date(2025, 2, 1)))
    assert made.actual == ()
    assert made.plan == ()
    assert made.forecast == ()


@given(
    first=st.dates(),
    last=st.dates(),
    at=st.dates(),
    factor=st.floats(0.01, 100),
    days=st.integers(1, 5000),
)
def test_a_range_never_leaves_the_chart(
    first: dt.date, last: dt.date, at: dt.date, factor: float, days: int
) -> None:
    whole = chart()
    asked = limited(whole, *sorted((first, last)))
    for span in (asked, nearer(whole, asked, at, factor), latest_days(whole, days)):
        if span is not None:
            assert whole.start <= span[0] < span[1] <= whole.due
            assert (span[1] - span[0]).days >= SHORTEST
            part(whole, span)


@settings(deadline=None)
@given(st.lists(heights, min_size=1, max_size=40), st.integers(1000, 3000), st.floats(1, 600))
def test_a_thinned_line_keeps_its_ends_and_its_peaks(
    known: list[float], count: int, width: float
) -> None:
    ys = [known[number * 7919 % 1009 % len(known)] for number in range(count)]
    corners = [(number * width / len(ys), y) for number, y in enumerate(ys)]
    kept = thinned(corners)
    assert kept[0] == corners[0]
    assert kept[-1] == corners[-1]
    assert min(y for _, y in kept) == min(ys)
    assert max(y for _, y in kept) == max(ys)
    known_corners = set(kept)
    assert [corner for corner in corners if corner in known_corners] == kept
    assert len(kept) <= 4 * (2 * width + 1)


def test_a_forecast_ends_where_it_leaves_the_chart() -> None:
    """Drawn along the edge, it would seem to come to rest."""
    frame = Frame(0, 100, 0, 50, START, DUE, 0, 50)
    rising = [(0.0, 10.0), (40.0, 30.0), (100.0, 90.0)]
    assert until_it_leaves(rising, frame) == [(0.0, 10.0), (40.0, 30.0), (60.0, 50.0)]
    falling = [(0.0, 10.0), (100.0, -10.0)]
    assert until_it_leaves(falling, frame) == [(0.0, 10.0), (50.0, 0.0)]
    assert until_it_leaves(rising[:2], frame) == rising[:2]
