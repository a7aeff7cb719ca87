"""When a meeting, a report or a review comes next."""

from __future__ import annotations

from datetime import date

import pytest

from goaldesk.core.rules.dates import next_occasion, next_review

AS_OF = date(2026, 11, 9)


@pytest.mark.parametrize(
    ("day", "cadence", "then"),
    [
        (date(2026, 11, 12), "monthly", date(2026, 12, 12)),
        (date(2026, 1, 31), "monthly", date(2026, 11, 30)),
        (date(2026, 11, 2), "weekly", date(2026, 11, 9)),
        (date(2026, 11, 9), "weekly", date(2026, 11, 16)),
        (date(2026, 12, 20), "biweekly", date(2027, 1, 3)),
        (date(2026, 10, 1), "daily", date(2026, 11, 9)),
        (None, "quarterly", date(2027, 2, 9)),
        (date(2020, 5, 5), "yearly", date(2027, 5, 5)),
        (date(2026, 11, 9), "once", None),
    ],
)
def test_the_next_occasion_is_a_step_on_and_not_in_the_past(
    day: date | None, cadence: str, then: date | None
) -> None:
    assert next_occasion(day, cadence, AS_OF) == then


@pytest.mark.parametrize(
    ("held", "then"),
    [
        ([], AS_OF),
        ([date(2026, 10, 12)], date(2026, 11, 12)),
        ([date(2026, 9, 10), date(2026, 10, 12)], date(2026, 11, 12)),
        # Every quarter, whatever the order on file.
        ([date(2026, 10, 31), date(2026, 7, 31)], date(2027, 1, 31)),
        ([date(2026, 11, 2), date(2026, 10, 19)], date(2026, 11, 16)),
        # One that was held two weeks late is no new rhythm; two in another one are.
        (
            [date(2026, 8, 10), date(2026, 9, 10), date(2026, 10, 12), date(2026, 11, 27)],
            date(2026, 12, 27),
        ),
        (
            [date(2026, 9, 10), date(2026, 10, 12), date(2026, 10, 26), date(2026, 11, 9)],
            date(2026, 11, 23),
        ),
        # Two on a day are one.
        ([date(2026, 10, 12), date(2026, 10, 12)], date(2026, 11, 12)),
        # Long ago: today; a gap of years: a year at most.
        ([date(2026, 1, 1), date(2026, 2, 1)], AS_OF),
        ([date(2020, 1, 1), date(2026, 11, 1)], date(2027, 11, 1)),
    ],
)
def test_the_next_review_keeps_the_rhythm(held: list[date], then: date) -> None:
    assert next_review(held, AS_OF) == then
