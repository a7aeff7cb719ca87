"""Faults that are really caused, a few times each; `make stress` causes them many times."""

from __future__ import annotations

import pytest

from tests.faults.register import FAULTS, cause


@pytest.mark.parametrize("key", FAULTS)
def test_nothing_is_lost(key: str) -> None:
    tally = cause(key, FAULTS[key].quick)
    if tally.skipped:
        pytest.skip(tally.skipped)
    assert tally.lost == []
    assert tally.attempts
