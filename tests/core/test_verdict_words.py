"""Every verdict says its rule."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from goaldesk.core import gaps, verdict_words
from goaldesk.core.rows import KpiRow
from tests.core.judged import DUE, EN, OCTOBER, START, limit, row


@pytest.mark.parametrize(
    ("kpi", "sentence"),
    [
        (row(), "At risk: 38 % done, 55 % planned by 31 Oct, ratio 0.69 < 0.70"),
        (row((OCTOBER, 362.0)), "On track: 53 % done, 55 % planned by 31 Oct, ratio 0.95 ≥ 0.70"),
        (row((OCTOBER, 330.0)), "Off track: 13 % done, 55 % planned by 31 Oct, ratio 0.23 < 0.40"),
        # What rounds up to its limit shows that it lies below it.
        (
            row((OCTOBER, 350.8), points=((OCTOBER, 364.05),)),
            "At risk: 39 % done, 55 % planned by 31 Oct, ratio 0.699 < 0.700",
        ),
        (
            row((date(2026, 4, 30), 321.0), points=()),
            "Too early: 1 % done, 8 % planned by 30 Apr; judged from 10 % planned on",
        ),
        # What rounds up to a tenth shows that it lies below it.
        (
            row((date(2026, 5, 5), 321.0), points=()),
            "Too early: 1 % done, 9.6 % planned by 5 May; judged from 10.0 % planned on",
        ),
        (row((OCTOBER, 403.2)), "Achieved: 104 % done, 55 % planned by 31 Oct"),
        (row((OCTOBER, 403.2), start=None, due=None), "Achieved: 104 % done by 31 Oct"),
        (row((OCTOBER, 390.0), date(2027, 4, 1)), "Missed: 88 % done by 31 Mar, when it was due"),
        (row((OCTOBER, 399.9), date(2027, 4, 1)), "Missed: 99.9 % done by 31 Mar, when it was due"),
        (
            row((OCTOBER, 400.0), date(2027, 4, 1)),
            "Achieved: 100 % done by 31 Mar, when it was due",
        ),
        (row(None), "No status: nothing has been measured yet"),
        (row(target=None), "No status: there is no target"),
        (row(target=320.0), "No status: the target equals the baseline"),
        (row(due=None), "No status: there is no due date"),
        (
            limit((date(2026, 10, 26), 84.1)),
            "On track: 84.1 % on 26 Oct where ≥ 85.0 % is wanted, 91 % done ≥ 90 %",
        ),
        (
            limit((date(2026, 10, 26), 84.96), decimals=2),
            "On track: 84.96 % on 26 Oct where ≥ 85.00 % is wanted, 99.6 % done ≥ 90 %",
        ),
        (
            limit((date(2026, 10, 26), 82.5)),
            "At risk: 82.5 % on 26 Oct where ≥ 85.0 % is wanted, 75 % done < 90 %",
        ),
        (
            limit((date(2026, 10, 26), 83.96)),
            "At risk: 84.0 % on 26 Oct where ≥ 85.0 % is wanted, 89.6 % done < 90.0 %",
        ),
        (
            limit((date(2026, 10, 26), 3.0), direction="at_most", target=2.0, worst=2.5, unit=""),
            "Off track: 3.0 on 26 Oct where ≤ 2.0 is wanted, 0 % done < 70 %",
        ),
        (
            limit((date(2026, 10, 26), 42.0), direction="in_range", low=40.0, high=45.0),
            "On track: 42.0 % on 26 Oct where 40.0–45.0 % is wanted, 100 % done ≥ 90 %",
        ),
    ],
)
def test_each_verdict_says_its_rule(kpi: KpiRow, sentence: str) -> None:
    assert verdict_words.verdict_text(EN, kpi) == sentence


def test_a_sentence_for_every_reason_there_is_no_verdict() -> None:
    odd = {
        "baseline": row(baseline=None),
        "limits": row(direction="in_range"),
        "limits_reversed": row(direction="in_range", low=2.0, high=1.0),
        "milestones": row(value_type="milestone"),
        "start": row(start=None),
        "period": row(start=DUE, due=START, as_of=START, last=(START, 330.0)),
        "number": row(baseline=-1.7e308, target=1.7e308),
        "late": row(as_of=DUE + timedelta(days=9), last=(DUE + timedelta(days=1), 330.0)),
    }
    for key, kpi in odd.items():
        assert kpi.verdict.missing == key
        assert verdict_words.verdict_text(EN, kpi).startswith("No status: ")
        assert f"kpi_{key}" in gaps.MISSING_TEXTS
