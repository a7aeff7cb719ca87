from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from goaldesk.core.errors import Invalid
from goaldesk.core.queries.goals import tree
from goaldesk.core.queries.series import forecasts
from goaldesk.core.queries.what_if import what_if
from goaldesk.core.rows import Tree

if TYPE_CHECKING:
    from .conftest import Desk


def answer(desk: Desk, table: str, row_id: str, **values: Any) -> Any:
    now = tree(desk.session, desk.as_of)
    return what_if(desk.session, desk.as_of, now, table, row_id, **values)


@pytest.mark.parametrize(
    ("table", "row_id", "values"),
    [
        ("kpi", "mau", {"target": 360.0}),
        ("kpi", "mau", {"due": date(2026, 12, 31)}),
        ("kpi", "mau", {"weight": 0.0}),
        ("kpi", "mau", {"target": 500.0, "due": date(2027, 12, 31), "weight": 9.0}),
        ("kpi", "csat", {"target": 84.0}),
        ("goal", "grow", {"weight": 0.0}),
        ("goal", "grow", {"due": date(2026, 11, 30)}),
        ("goal", "keep", {"due": date(2027, 3, 31), "weight": 5.0}),
    ],
)
def test_the_answer_is_what_the_edit_would_bring(
    network: Desk, table: str, row_id: str, values: dict[str, Any]
) -> None:
    from goaldesk.core import edits

    found = answer(network, table, row_id, **values)
    before = tree(network.session, network.as_of)
    assert found.before.tree == before, "asking changed nothing"
    network.session.info.update(today=network.as_of, reason="tried out")
    edits.change(network.session, table, row_id, **values)
    after = tree(network.session, network.as_of)
    assert found.after.tree == without_originals(after, before)
    if table == "kpi":
        kpi = after.kpi(row_id)
        assert kpi is not None
        projected = forecasts(network.session, [kpi], network.as_of)
        assert found.after.forecast == projected.get(row_id)


def without_originals(after: Tree, before: Tree) -> Tree:
    """The tree as if the edit had written no adjustment, which what-if does not."""

    known = {kpi.id: kpi.original_target for kpi in before.kpis}
    kpis = tuple(kpi._replace(original_target=known[kpi.id]) for kpi in after.kpis)
    return after._replace(kpis=kpis)


def test_the_figures_of_both_sides(network: Desk) -> None:
    found = answer(network, "kpi", "mau", target=360.8)
    old, new = found.before.tree.kpi("mau"), found.after.tree.kpi("mau")
    assert old.progress == pytest.approx(0.38)
    assert (new.progress, new.status) == (pytest.approx(30.4 / 40.8), "on_track")
    assert (found.values, found.needs_reason) == ({"target": 360.8}, True)


def test_other_kpis_that_move_are_named(network: Desk) -> None:
    found = answer(network, "goal", "grow", due=date(2026, 11, 1))
    assert {new.id: new.status for _, new in found.moved} == {"mau": "missed", "new": "missed"}


def test_the_values_there_already_are_no_change(network: Desk) -> None:
    found = answer(network, "kpi", "mau", target=400.0, weight=3.0)
    assert (found.values, found.needs_reason) == ({}, False)
    assert found.before == found.after


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"target": 320.0}, "target"),
        ({"weight": -1.0}, "weight"),
        ({"weight": None}, "weight"),
        ({"target": float("inf")}, "target"),
        ({"due": date(1900, 1, 1)}, "due"),
    ],
)
def test_what_an_edit_would_refuse_is_refused(
    network: Desk, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        answer(network, "kpi", "mau", **values)
    assert caught.value.field == field


def test_a_row_that_is_gone(network: Desk) -> None:
    with pytest.raises(Invalid):
        answer(network, "kpi", "nobody", weight=1.0)
