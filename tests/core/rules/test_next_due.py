from __future__ import annotations

from datetime import date

import pytest

from goaldesk.core.rules.dates import next_due

START, DUE = date(2026, 4, 1), date(2027, 3, 31)


@pytest.mark.parametrize(
    ("last", "frequency", "expected"),
    [
        (date(2026, 10, 31), "monthly", date(2026, 11, 30)),
        (date(2026, 9, 30), "monthly", date(2026, 10, 31)),
        (date(2026, 10, 15), "monthly", date(2026, 11, 15)),
        (date(2027, 1, 30), "monthly", date(2027, 2, 28)),
        (date(2026, 10, 26), "weekly", date(2026, 11, 2)),
        (date(2026, 10, 26), "daily", date(2026, 10, 27)),
        (date(2026, 9, 30), "quarterly", date(2026, 12, 31)),
        (date(2026, 9, 30), "yearly", DUE),
        (None, "monthly", date(2026, 4, 30)),
        (date(2027, 3, 10), "monthly", DUE),
        (DUE, "monthly", None),
        (date(2027, 5, 1), "monthly", None),
    ],
)
def test_next_measurement(last: date | None, frequency: str, expected: date | None) -> None:
    assert next_due(last, frequency, START, DUE) == expected


def test_nothing_to_count_from() -> None:
    assert next_due(None, "monthly", None, DUE) is None
    assert next_due(date.max, "yearly", None, None) is None
    assert next_due(date(2028, 2, 29), "yearly", None, None) == date(2029, 2, 28)
