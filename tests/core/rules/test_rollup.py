from __future__ import annotations

import pytest

from goaldesk.core.rules.rollup import Child, change, roll_up


@pytest.mark.parametrize(
    ("children", "progress", "measured", "counted"),
    [
        ([], None, 0, 0),
        ([(0, 0.9)], None, 0, 0),
        ([(1, None)], None, 0, 1),
        ([(1, 1.4), (1, 0.0)], 0.5, 2, 2),
        ([(1, -0.6), (1, 1.0)], 0.5, 2, 2),
        ([(0, 0.0), (1, 0.8)], 0.8, 1, 1),
        ([(0, 0.9), (0, 0.1), (0, None)], None, 0, 0),
        ([(0, 0.9), (1, None)], None, 0, 1),
        ([(1, None), (2, None), (0, 0.5)], None, 0, 2),
        ([(1, 0.25), (3, 0.75)], 0.625, 2, 2),
        ([(3, 0.25), (1, 0.75)], 0.375, 2, 2),
        ([(0.1, 0.2), (0.2, 0.5), (0.7, None)], 0.4, 2, 3),
        ([(1, -1e15), (1, 1e15)], 0.5, 2, 2),
        ([(1, 1e-9), (1, 0)], 5e-10, 2, 2),
        ([(1e15, 0.0), (1e-9, 1.0)], 1e-24, 2, 2),
        ([(-1, 0.9), (1, 0.1)], 0.1, 1, 1),
        ([(5e-324, 0.5)], 0.5, 1, 1),
        ([(1, 0.1)] * 10, 0.1, 10, 10),
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


@pytest.mark.parametrize(
    ("worse", "better"), [(a, b) for n, a in enumerate(ORDER) for b in ORDER[n + 1 :]]
)
def test_of_any_two_the_worse_one_decides(worse: str, better: str) -> None:
    # Whatever their weights, their progress and their order.
    pair = [Child(9, 0.0, better, decided_by="b"), Child(1, 1.0, worse, decided_by="w")]
    for children in (pair, pair[::-1]):
        total = roll_up([*children, Child(5, None, "no_data", decided_by="none")])
        assert (total.status, total.decided_by) == (worse, "w")
    weightless = roll_up([pair[0], Child(0, 1.0, worse, decided_by="w")])
    assert (weightless.status, weightless.decided_by) == (better, "b")


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
