from __future__ import annotations

import pytest

from goaldesk.core.rules.rollup import Child, change, roll_up


def test_weighted_mean_over_the_measured() -> None:
    total = roll_up(
        [
            Child(2, 0.5, "on_track"),
            Child(1, 1.0, "achieved"),
            Child(1, 0.0, "too_early"),
            Child(9, None, "no_data"),
        ]
    )
    assert total.progress == pytest.approx(0.5)
    assert (total.measured, total.counted) == (3, 4)


@pytest.mark.parametrize(
    ("children", "progress", "measured", "counted"),
    [
        ([], None, 0, 0),
        ([(0, 0.9)], None, 0, 0),
        ([(1, None)], None, 0, 1),
        ([(1, 1.4), (1, 0.0)], 0.5, 2, 2),
        ([(1, -0.6), (1, 1.0)], 0.5, 2, 2),
        ([(0, 0.0), (1, 0.8)], 0.8, 1, 1),
        ([(1e308, 1.0), (1e308, 0.0)], 0.5, 2, 2),
        ([(1e-300, 1.0), (1e-300, 0.5)], 0.75, 2, 2),
    ],
)
def test_roll_up(
    children: list[tuple[float, float | None]], progress: float | None, measured: int, counted: int
) -> None:
    total = roll_up(Child(weight, share, "on_track") for weight, share in children)
    assert total.progress == (None if progress is None else pytest.approx(progress))
    assert (total.measured, total.counted) == (measured, counted)


ORDER = ["off_track", "missed", "at_risk", "on_track", "too_early", "achieved"]


@pytest.mark.parametrize("place", range(len(ORDER)))
def test_the_worst_child_decides(place: int) -> None:
    better = [Child(1, 0.9, status, decided_by=status) for status in ORDER[place:]]
    total = roll_up([*reversed(better), Child(1, None, "no_data", decided_by="none")])
    assert (total.status, total.decided_by) == (ORDER[place], ORDER[place])


def test_no_data_at_all() -> None:
    total = roll_up([Child(1, None, "no_data", decided_by="a")])
    assert (total.status, total.decided_by) == ("no_data", "")


def test_of_equals_the_least_progress_is_named_then_the_first() -> None:
    total = roll_up(
        [
            Child(1, 0.3, "at_risk", decided_by="a"),
            Child(1, 0.2, "at_risk", decided_by="b"),
            Child(1, 0.2, "at_risk", decided_by="c"),
        ]
    )
    assert total.decided_by == "b"


def test_weightless_children_count_nowhere() -> None:
    total = roll_up(
        [
            Child(0, 0.0, "off_track", stale=True, decided_by="a"),
            Child(1, 0.5, "on_track", decided_by="b"),
        ]
    )
    assert (total.status, total.decided_by, total.holds_stale) == ("on_track", "b", False)


def test_stale_children_are_told() -> None:
    assert roll_up([Child(1, 0.5, "on_track", stale=True), Child(1, 1, "achieved")]).holds_stale


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("on_track", "at_risk", "worse"),
        ("at_risk", "off_track", "worse"),
        ("at_risk", "on_track", "better"),
        ("on_track", "achieved", "better"),
        ("on_track", "missed", "worse"),
        ("off_track", "missed", "worse"),
        ("on_track", "on_track", ""),
        ("too_early", "off_track", ""),
        (None, "on_track", ""),
        ("on_track", "no_data", ""),
    ],
)
def test_better_or_worse(before: str | None, after: str | None, expected: str) -> None:
    assert change(before, after) == expected
