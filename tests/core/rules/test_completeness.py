from __future__ import annotations

import pytest

from goaldesk.core.rules.completeness import CHECKS, all_of, shares


@pytest.mark.parametrize(
    ("told", "done", "lacks"),
    [
        ({}, 0, ("market_size", "research", "feedback", "competitor", "matrix")),
        ({"research": True}, 1, ("market_size", "feedback", "competitor", "matrix")),
        ({"research": True, "matrix": False, "unasked": True}, 1,
         ("market_size", "feedback", "competitor", "matrix")),
        (dict.fromkeys(CHECKS["market"], True), 5, ()),
    ],
)  # fmt: skip
def test_a_share_counts_the_checks_that_hold(
    told: dict[str, bool], done: int, lacks: tuple[str, ...]
) -> None:
    share = next(found for found in shares({"market": told}) if found.step == "market")
    assert (share.done, share.total, share.lacks) == (done, 5, lacks)
    assert share.share == pytest.approx(done / 5)
    assert share.full == (done == 5)


def test_every_step_is_told_in_order() -> None:
    assert [share.step for share in shares({})] == list(CHECKS)


@pytest.mark.parametrize(
    ("verdicts", "expected"), [([], False), ([True], True), ([True, False], False)]
)
def test_nothing_on_file_is_not_done(verdicts: list[bool], expected: bool) -> None:
    assert all_of(verdicts) == expected
