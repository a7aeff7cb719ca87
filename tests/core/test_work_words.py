"""Roles, resources and occasions in words."""

from __future__ import annotations

from datetime import date

import pytest

from goaldesk.core import gaps, work_words
from goaldesk.core.queries.people import ResourceUse
from goaldesk.core.rows import MissingItem
from goaldesk.core.rules.raci import findings
from tests.core.judged import EN


def test_raci_findings() -> None:
    grid = {str(n): {"dev": "AR", "ops": "C"} for n in range(5)}
    grid["5"] = {"dev": "R", "a": "R", "b": "R", "c": "A", "d": "C", "e": "C", "f": "C", "g": "C"}
    shown = work_words.raci_texts(EN, findings(grid, ["dev", "ops", "hr"]))
    assert shown == [
        "3 are responsible (R); two are enough",
        "4 are consulted (C); three are enough",
        "Accountable (A) for 5 activities, over 40 % of them",
        "Has a role in every activity",
        "Neither responsible (R) nor accountable (A) for anything",
        "Neither responsible (R) nor accountable (A) for anything",
    ]
    first = findings({"a": {}}, [])[0]
    assert work_words.raci_texts(EN, [first]) == ["Nobody is accountable (A)"]
    values = {"name": "Launch", "count": 2}
    item = MissingItem("responsibilities", "raci_many_accountable", "activity", "x", "", values)
    said = "“Launch”: 2 are accountable (A); only one can be"
    assert gaps.missing_text(EN, item) == said


@pytest.mark.parametrize(
    ("used", "limit", "committed", "over", "unit", "said"),
    [
        (64.0, 60.0, True, 4.0, "servers", "4 servers more used than the 60 servers committed"),
        (64.0, 60.0, False, 4.0, "servers", "4 servers more used than the 60 servers planned"),
        (0.3, 0.1, True, 0.3 - 0.1, "", "0.2 more used than the 0.1 committed"),
        (6.0, 60.0, True, None, "days", "6 of 60 days committed are used"),
        (6.0, 60.0, False, None, "", "6 of 60 planned are used"),
        (None, 60.0, True, None, "days", ""),
        (6.0, None, False, None, "days", ""),
    ],
)
def test_what_is_used_of_a_resource(
    used: float | None,
    limit: float | None,
    committed: bool,
    over: float | None,
    unit: str,
    said: str,
) -> None:
    use = ResourceUse("x", used, limit, committed, None, over)
    assert work_words.use_text(EN, use, unit) == said


@pytest.mark.parametrize(
    ("planned", "following", "said"),
    [
        (
            date(2026, 11, 6),
            date(2026, 11, 13),
            "It was due on 6 Nov 2026 and is overdue. The next would be on 13 Nov 2026.",
        ),
        (date(2026, 11, 6), None, "It was due on 6 Nov 2026, once; there is no next."),
        (date(2026, 11, 9), date(2026, 11, 16), "The next would be on 16 Nov 2026."),
        (date(2026, 11, 9), None, "It is held once; there is no next."),
        (None, date(2026, 11, 16), "The next would be on 16 Nov 2026."),
    ],
)
def test_when_a_communication_is_next(
    planned: date | None, following: date | None, said: str
) -> None:
    assert work_words.next_text(EN, planned, following, date(2026, 11, 9)) == said
