"""SMART of the goals of a document."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from goaldesk.core.queries.goals import tree
from goaldesk.core.queries.smart import SmartRow, kpi_reasons, smart_row, smart_rows
from goaldesk.core.smart_words import why_letter
from goaldesk.core.words import Words
from tests.core.queries.conftest import Desk


def rows(desk: Desk) -> dict[str, SmartRow]:
    return {row.goal_id: row for row in smart_rows(desk.session, desk.as_of)}


def told(row: SmartRow, letter: str) -> tuple[str, list[str]]:
    found = row.letter(letter)
    return found.verdict, [reason.key for reason in found.reasons]


def test_a_row_a_goal_in_the_order_of_the_tree(network: Desk) -> None:
    found = smart_rows(network.session, network.as_of)
    assert [row.goal_id for row in found] == ["grow", "keep", "earn"]
    assert all([letter.letter for letter in row.letters] == list("SMART") for row in found)
    for row in found:
        assert smart_row(network.session, network.as_of, row.goal_id) == row
    assert smart_row(network.session, network.as_of, "nobody") is None
    now = tree(network.session, network.as_of)
    assert smart_rows(network.session, network.as_of, now) == found


def test_a_bare_goal_fails_all_letters_but_those_that_it_inherits(desk: Desk) -> None:
    desk.add("goal", id="bare")
    row = rows(desk)["bare"]
    assert [letter.verdict for letter in row.letters] == ["fail", "fail", "fail", "fail", "warn"]
    assert (row.score, row.grade, row.hints) == (0.1, "weak", ())


def test_a_whole_goal_passes_all(desk: Desk) -> None:
    desk.add(
        "goal",
        id="whole",
        title="Grow active young users",
        owner="Lin Lan",
        feasibility="We did it in spring",
        pillar="core_value",
    )
    desk.kpi("mau", goal_id="whole", unit="M")
    desk.add("review", date=date(2026, 12, 1))
    row = rows(desk)["whole"]
    assert [letter.verdict for letter in row.letters] == ["pass"] * 5
    assert (row.score, row.grade) == (1.0, "strong")


def test_a_goal_is_measured_by_the_kpis_of_goals_below_it_but_not_by_stopped_ones(
    desk: Desk,
) -> None:
    desk.add("goal", id="top")
    desk.add("goal", id="middle", parent_id="top")
    desk.add("goal", id="low", parent_id="middle")
    desk.kpi("users", goal_id="low", unit="M")
    desk.kpi("gone", goal_id="top", stopped=True)
    assert {key: told(row, "M")[1] for key, row in rows(desk).items()} == {
        "top": ["kpi_complete"],
        "middle": ["kpi_complete"],
        "low": ["kpi_complete"],
    }


@pytest.mark.parametrize(
    ("values", "lacks"),
    [
        ({"unit": "M"}, []),
        ({}, ["unit"]),
        ({"value_type": "percent"}, []),
        ({"value_type": "currency"}, []),
        ({"value_type": "rating"}, ["unit"]),
        ({"value_type": "yes_no"}, []),
        ({"value_type": "milestone"}, ["milestones"]),
        ({"unit": "M", "target": 0.0}, ["distance"]),
        ({"unit": "M", "baseline": None, "target": None}, ["target", "baseline"]),
        ({"unit": "M", "direction": "in_range", "low": 3.0, "high": 1.0}, ["limits_reversed"]),
    ],
)
def test_what_a_kpi_lacks(desk: Desk, values: dict[str, Any], lacks: list[str]) -> None:
    desk.add("goal", id="grow")
    desk.kpi("users", goal_id="grow", **values)
    kpi = tree(desk.session, desk.as_of).kpi("users")
    assert kpi is not None
    expected = [f"kpi_no_{what}" for what in lacks] or ["kpi_complete"]
    assert [reason.key for reason in kpi_reasons(kpi)] == expected
    assert told(rows(desk)["grow"], "M")[1] == expected


def test_a_milestone_kpi_needs_a_milestone(desk: Desk) -> None:
    desk.add("goal", id="grow")
    desk.kpi("steps", goal_id="grow", value_type="milestone", target=None)
    desk.add("milestone", kpi_id="steps", title="First")
    assert told(rows(desk)["grow"], "M") == ("pass", ["kpi_complete"])


def test_owners_on_file_are_one_whatever_they_are_called(desk: Desk) -> None:
    for key, owner in (("one", "Sales and Marketing"), ("two", "Lin Lan and Wu Tao")):
        desk.add("goal", id=key, owner=owner, feasibility="Yes")
    desk.add("department", name="Sales and Marketing")
    found = rows(desk)
    assert told(found["one"], "A") == ("pass", ["feasible"])
    assert told(found["two"], "A") == ("warn", ["many_owners"])


def test_feasibility_is_a_note_of_the_goal_or_a_kpi_or_a_resource(desk: Desk) -> None:
    for key in ("none", "note", "kpi", "resource"):
        desk.add("goal", id=key, owner="Lin Lan", feasibility="Yes" if key == "note" else " ")
    desk.kpi("users", goal_id="kpi", feasibility="Tried")
    desk.add("resource", name="Engineers", goal_id="resource")
    found = {key: told(row, "A") for key, row in rows(desk).items()}
    assert found == {
        "none": ("warn", ["no_feasibility"]),
        "note": ("pass", ["feasible"]),
        "kpi": ("pass", ["feasible"]),
        "resource": ("pass", ["resourced"]),
    }


def test_history_over_as_long_a_stretch_contradicts_a_steep_target(desk: Desk) -> None:
    desk.add("goal", id="grow", owner="Lin Lan", feasibility="Yes", due=date(2027, 1, 8))
    desk.kpi("mau", goal_id="grow", baseline=0.0, target=100.0)
    for days in (90, 60, 30, 0):
        desk.measure("mau", desk.as_of - timedelta(days=days), 10.0 - days / 30)
    # 60 days are left for 90: 1.5 a day; over 60 days it never grew by more than 2.
    [reason] = rows(desk)["grow"].letter("A").reasons
    assert (reason.key, reason.table, reason.row_id) == ("too_fast", "kpi", "mau")
    assert reason.values["needed"] == pytest.approx(1.5)
    assert reason.values["best"] == pytest.approx(2 / 60)


@pytest.mark.parametrize(
    "change",
    [
        {"due": date(2027, 3, 9)},  # 120 days left, measured for 90
        {"target": 14.0},  # needs no more than twice the best
        {"target": 5.0},  # reached
        {"direction": "at_least"},
        {"value_type": "yes_no"},
        {"stopped": True},
        {"baseline": None},
        {"baseline": 100.0},
        {"due": date(2026, 11, 9)},
        {"due": date(2026, 10, 1)},
    ],
)
def test_history_that_does_not_contradict(desk: Desk, change: dict[str, Any]) -> None:
    desk.add("goal", id="grow", owner="Lin Lan", feasibility="Yes")
    values = {"baseline": 0.0, "target": 100.0, "due": date(2027, 1, 8), **change}
    desk.kpi("mau", goal_id="grow", **values)
    for days in (90, 60, 30, 0):
        desk.measure("mau", desk.as_of - timedelta(days=days), 10.0 - days / 30)
    assert told(rows(desk)["grow"], "A") == ("pass", ["feasible"])


def test_measurements_after_the_day_say_nothing(desk: Desk) -> None:
    desk.add("goal", id="grow", owner="Lin Lan", feasibility="Yes", due=date(2027, 1, 8))
    desk.kpi("mau", goal_id="grow", baseline=0.0, target=100.0)
    desk.measure("mau", desk.as_of - timedelta(days=60), 1.0)
    desk.measure("mau", desk.as_of, 2.0)
    desk.measure("mau", desk.as_of + timedelta(days=1), 99.0)
    assert told(rows(desk)["grow"], "A") == ("warn", ["too_fast"])


def test_a_goal_is_linked_by_pillar_strategy_or_evidence_its_own_or_from_above(
    desk: Desk,
) -> None:
    desk.add("goal", id="pillar", pillar="advantage")
    desk.add("goal", id="below", title="Below", parent_id="pillar")
    desk.add("goal", id="led")
    desk.add("goal", id="not-led")
    desk.add("goal", id="proven")
    desk.add("goal", id="words", reason="Users ask for it")
    desk.add("goal", id="nothing")
    desk.kpi("users", goal_id="proven", relevance="It is what we sell")
    desk.add("strategy", id="so", kind="SO", status="adopted")
    desk.add("strategy", id="no", kind="SO", status="rejected")
    desk.add("strategy_goal", id="l1", strategy_id="so", goal_id="led")
    desk.add("strategy_goal", id="l2", strategy_id="no", goal_id="not-led")
    desk.add("swot_factor", id="s1", quadrant="S", text="Loved")
    desk.add("evidence", id="e1", factor_id="s1", kpi_id="users")
    assert {key: told(row, "R") for key, row in rows(desk).items()} == {
        "pillar": ("pass", ["serves_pillar"]),
        "below": ("pass", ["linked_above"]),
        "led": ("pass", ["led_to"]),
        "not-led": ("fail", ["no_reason"]),
        "proven": ("pass", ["evidence"]),
        "words": ("warn", ["only_reason"]),
        "nothing": ("fail", ["no_reason"]),
    }


def test_dates_in_force_come_from_above(desk: Desk) -> None:
    desk.add("goal", id="top", due=date(2026, 12, 31))
    desk.add("goal", id="low", parent_id="top")
    desk.add("goal", id="out", due=date(2027, 6, 30))
    desk.add("review", date=date(2026, 12, 1))
    found = rows(desk)
    [reason] = found["low"].letter("T").reasons
    assert (reason.key, reason.values["due"]) == ("timed", date(2026, 12, 31))
    assert told(found["out"], "T") == ("warn", ["after_period"])


def test_goals_in_a_circle_and_reversed_dates_raise_nothing(desk: Desk) -> None:
    desk.add("goal", id="a", title="Grow", due=date(2020, 1, 1), start=date(2030, 1, 1))
    desk.add("goal", id="b", parent_id="a")
    desk.session.execute(tree_circle())
    desk.kpi("k", goal_id="b", baseline=1e15, target=1e-9, unit="\n")
    desk.measure("k", date(2026, 1, 1), 1e15)
    assert {row.goal_id for row in smart_rows(desk.session, desk.as_of)} == {"a", "b"}


@pytest.mark.parametrize(("baseline", "target"), [(-1e308, 1e308), (1e-300, 1.7e308), (5e-324, 0)])
def test_rates_out_of_range_have_words(desk: Desk, baseline: float, target: float) -> None:
    desk.add("goal", id="g", title="Grow", owner="Lin Lan", due=desk.as_of + timedelta(days=1))
    desk.kpi("k", goal_id="g", baseline=baseline, target=target, frequency="yearly")
    for days in (3, 2, 1):
        desk.measure("k", desk.as_of - timedelta(days=days), baseline)
    now = tree(desk.session, desk.as_of)
    [row] = smart_rows(desk.session, desk.as_of, now)
    for letter in row.letters:
        assert why_letter(Words("en"), now, letter)


def tree_circle() -> Any:
    from goaldesk.core.model.tables import table_of

    goal = table_of("goal")
    return goal.update().where(goal.c.id == "a").values(parent_id="b")


def test_as_many_selects_for_fifty_goals_as_for_one(desk: Desk) -> None:
    def selects() -> int:
        seen: list[str] = []
        now = tree(desk.session, desk.as_of)
        engine = desk.session.get_bind()

        def note(*args: Any) -> None:
            seen.append(args[2])

        event.listen(engine, "before_cursor_execute", note)
        smart_rows(desk.session, desk.as_of, now)
        event.remove(engine, "before_cursor_execute", note)
        return len(seen)

    def add(number: int) -> None:
        desk.add("goal", id=f"g{number}", title="Grow active young users", owner="Lin Lan")
        for part in range(4):
            desk.kpi(f"k{number}-{part}", goal_id=f"g{number}", due=date(2026, 12, 9))
            for days in (60, 30, 0):
                desk.measure(f"k{number}-{part}", desk.as_of - timedelta(days=days), 9.0)

    add(0)
    few = selects()
    for number in range(1, 50):
        add(number)
    assert selects() == few <= 15


@pytest.mark.parametrize(
    ("left_out", "letter", "key", "sentence"),
    [
        ("people", "A", "left_out_people",
         "This copy was made without people, so it does not tell who owns the goal."),
        ("swot", "R", "left_out_swot",
         "This copy was made without all of SWOT, which may say why the goal matters."),
        ("reviews", "T", "left_out_reviews",
         "This copy was made without reviews, so it does not tell whether one was before the end."),
    ],
)  # fmt: skip
def test_what_was_left_out_of_a_copy_is_not_missing(
    desk: Desk, left_out: str, letter: str, key: str, sentence: str
) -> None:
    desk.add("goal", id="bare", due=date(2026, 10, 1))
    assert rows(desk)["bare"].letter(letter).verdict == "fail"
    desk.withhold(left_out)
    row = rows(desk)["bare"]
    assert told(row, letter) == ("warn", [key])
    now = tree(desk.session, desk.as_of)
    assert why_letter(Words("en"), now, row.letter(letter)) == sentence


def test_resources_that_were_left_out_are_not_missing(desk: Desk) -> None:
    desk.add("goal", id="own", owner="Lin Lan")
    assert told(rows(desk)["own"], "A") == ("warn", ["no_feasibility"])
    desk.withhold("resources")
    assert told(rows(desk)["own"], "A") == ("warn", ["left_out_resources"])
