"""Which period follows another, and what an adjustment keeps of one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from goaldesk.core.rules.period import Period, next_period, period_of, plans
from goaldesk.core.rules.plan import Plan


@pytest.mark.parametrize(
    ("start", "due", "first", "last"),
    [
        ("2026-10-01", "2026-12-31", "2027-01-01", "2027-03-31"),
        ("2027-01-01", "2027-03-31", "2027-04-01", "2027-06-30"),
        ("2026-01-01", "2026-12-31", "2027-01-01", "2027-12-31"),
        ("2026-04-01", "2027-03-31", "2027-04-01", "2028-03-31"),
        ("2027-01-01", "2027-01-31", "2027-02-01", "2027-02-28"),
        ("2028-01-01", "2028-01-31", "2028-02-01", "2028-02-29"),
        ("2027-02-01", "2027-02-28", "2027-03-01", "2027-03-31"),
        ("2026-07-01", "2026-12-31", "2027-01-01", "2027-06-30"),
        ("2026-01-15", "2026-04-14", "2026-04-15", "2026-07-14"),
        ("2026-11-02", "2026-11-15", "2026-11-16", "2026-11-29"),
        ("2026-11-09", "2026-11-09", "2026-11-10", "2026-11-10"),
        ("2026-01-05", "2026-04-01", "2026-04-02", "2026-06-27"),
    ],
)
def test_the_next_period(start: str, due: str, first: str, last: str) -> None:
    found = next_period(date.fromisoformat(start), date.fromisoformat(due))
    assert found == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("start", "due"),
    [
        (None, date(2026, 1, 1)),
        (date(2026, 1, 1), None),
        (date(2026, 1, 2), date(2026, 1, 1)),
        (date(2026, 1, 1), date.max),
        (date(2000, 1, 1), date(2150, 1, 1)),
    ],
)
def test_there_is_no_next_period(start: date | None, due: date | None) -> None:
    assert next_period(start, due) is None


DAYS = st.dates(date(1970, 1, 1), date(2199, 12, 31))


@example(date(2000, 1, 2), date(2001, 2, 1))
@given(DAYS, DAYS)
def test_it_begins_the_day_after_and_is_about_as_long(start: date, due: date) -> None:
    found = next_period(start, due)
    if found is not None:
        assert found[0] == due + timedelta(days=1)
        # Months differ by up to three days, and in one of the two a year may have a day more.
        assert abs((found[1] - found[0]) - (due - start)) <= timedelta(days=4)


NUMBERS = st.none() | st.floats(allow_nan=False, allow_infinity=False)
PERIODS = st.builds(
    Period,
    st.none() | DAYS,
    st.none() | DAYS,
    NUMBERS,
    NUMBERS,
    NUMBERS,
    NUMBERS,
    st.lists(st.tuples(DAYS, st.floats(allow_nan=False, allow_infinity=False))).map(tuple),
)


@given(PERIODS)
def test_what_an_adjustment_keeps_is_read_again(period: Period) -> None:
    assert period_of(period.text()) == period


@pytest.mark.parametrize(
    "text",
    ["", "5", "null", "[]", '"x"', "stopped", '{"start":"soon"}', '{"points":[1]}', "{", "1e999"],
)
def test_any_other_text_is_no_period(text: str) -> None:
    assert period_of(text) is None


class Change:
    def __init__(self, before: Period, field: str = "period") -> None:
        self.date, self.field, self.after = date(2027, 1, 1), field, ""
        self.before = before.text()


def test_each_day_has_the_plan_of_its_period() -> None:
    """Two periods are over; a change of another kind, or one that cannot be read, is none."""
    plan = Plan(start=date(2027, 1, 1), due=date(2027, 3, 31), baseline=20.0, target=30.0)
    first = Period(date(2026, 7, 1), date(2026, 9, 30), 0.0, 10.0)
    second = Period(
        date(2026, 10, 1), date(2026, 12, 31), 10.0, 20.0, points=((date(2026, 11, 1), 12.0),)
    )
    changes = [Change(first), Change(second), Change(first, "target")]
    found = plans(plan, changes)
    assert [(day, p.baseline, p.target, p.points) for day, p in found] == [
        (date(2027, 1, 1), 20.0, 30.0, ()),
        (date(2026, 10, 1), 10.0, 20.0, ((date(2026, 11, 1), 12.0),)),
        (date.min, 0.0, 10.0, ()),
    ]
    assert plans(plan, []) == [(date.min, plan)]
