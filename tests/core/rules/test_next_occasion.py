"""When a meeting or a report comes next."""

from __future__ import annotations

from datetime import date

import pytest

from goaldesk.core.rules.dates import next_occasion

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
