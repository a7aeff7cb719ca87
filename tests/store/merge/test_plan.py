"""Merges of two small documents, each written out with what comes of it."""

from __future__ import annotations

from itertools import permutations

import pytest

from goaldesk.core.model import DEEPEST
from goaldesk.core.rules.nesting import nesting_fault
from goaldesk.store.changelog import EXISTENCE
from goaldesk.store.merge.applying import stays
from goaldesk.store.merge.conflicts import CELL, CIRCLE, DELETED, SNAPSHOT, TWIN
from goaldesk.store.merge.plan import Contradiction, plan
from tests.store.merge.laptops import Counter, Laptop, copied, whole


def start(draft):
    draft.insert("department", "sales", whole("department", name="Sales"))
    draft.insert("person", "li", whole("person", name="Li", department_id="sales"))
    draft.insert("goal", "grow", whole("goal", title="Grow", position=1.0))
    draft.insert("goal", "keep", whole("goal", title="Keep", position=2.0))
    draft.insert("kpi", "users", whole("kpi", goal_id="grow", name="Users", target=100.0))
    draft.insert("measurement", "m1", whole("measurement", kpi_id="users", date="2026-01-31",
                                            value=10.0))  # fmt: skip
    draft.insert("review", "q1", whole("review", date="2026-03-31"))


@pytest.fixture
def pair():
    """Two laptops with the same document."""
    mine = Laptop("a", Counter())
    mine.edit(start)
    return mine, mine.sent("b")


def acting(*acts):
    """What an edit does: each act is (method of Draft, arguments…)."""

    def act(draft):
        for name, *given in acts:
            values = given.pop() if name == "update" else {}
            getattr(draft, name)(*given, **values)

    return act


def do(laptop, *acts):
    laptop.edit(acting(*acts))


def asked(mine, theirs):
    """The kinds of the conflicts with the first cell of each."""
    found = plan(mine.side(), theirs.side(), {}).conflicts
    return sorted((conflict.kind, conflict.cells[0]) for conflict in found)


def settled(mine, theirs, **sides):
    """The rows of `mine` after merging with a side for each kind of conflict."""
    mine.merge(theirs, lambda conflict: sides[conflict.kind])
    return mine.rows


def kpi(**values):
    return ("update", "kpi", "users", values)


def new_kpi(goal="grow"):
    return ("insert", "kpi", "new", whole("kpi", goal_id=goal, name="New"))


# The deletion of a goal, of a KPI alone, and of a department that a person mentions.
GOAL, KPI, DEPARTMENT = (
    ("delete", "goal", "grow"), ("delete", "kpi", "users"), ("delete", "department", "sales"),
)  # fmt: skip


# What each of two did, and the conflicts that come of it.
BOTH_DID = [
    # What only one touched is taken or kept.
    (kpi(target=120.0), kpi(name="People"), []),
    (kpi(target=120.0), kpi(target=120.0), []),
    (kpi(target=120.0), kpi(target=130.0), [(CELL, ("kpi", "users", "target"))]),
    (new_kpi(), new_kpi(), []),
    # Where a row stands never needs a decision.
    (("update", "goal", "grow", {"position": 5.0}),
     ("update", "goal", "grow", {"position": 3.0}), []),
    (GOAL, ("update", "goal", "grow", {"position": 9.0}), []),
    # Deleted on both sides, or on one while the other did something else.
    (GOAL, GOAL, []),
    (GOAL, KPI, []),
    (GOAL, ("update", "goal", "keep", {"title": "Hold"}), []),
    (KPI, ("update", "goal", "grow", {"title": "Rise"}), []),
    # Deleted here, changed there: the row itself, what went with it, what was put into it.
    (GOAL, ("update", "goal", "grow", {"title": "Rise"}), [(DELETED, ("goal", "grow", ""))]),
    (GOAL, kpi(target=120.0), [(DELETED, ("goal", "grow", ""))]),
    (GOAL, ("update", "measurement", "m1", {"value": 11.0}),
     [(DELETED, ("goal", "grow", ""))]),
    (GOAL, new_kpi(), [(DELETED, ("goal", "grow", ""))]),
    (GOAL, ("update", "goal", "keep", {"parent_id": "grow"}),
     [(DELETED, ("goal", "grow", ""))]),
    (KPI, ("update", "measurement", "m1", {"value": 11.0}),
     [(DELETED, ("kpi", "users", ""))]),
    (KPI, kpi(target=120.0), [(DELETED, ("kpi", "users", ""))]),
    # Deleted here, newly mentioned there.
    (DEPARTMENT,
     ("insert", "person", "wu", whole("person", name="Wu", department_id="sales")),
     [(DELETED, ("department", "sales", ""))]),
    (DEPARTMENT, ("update", "person", "li", {"name": "Li Na"}), []),
]  # fmt: skip


@pytest.mark.parametrize(("ours", "foreign", "conflicts"), BOTH_DID)
def test_what_is_asked_either_way(pair, ours, foreign, conflicts):
    mine, theirs = pair
    do(mine, ours)
    do(theirs, foreign)
    assert asked(mine, theirs) == asked(theirs, mine) == conflicts


def test_different_fields_of_a_row_come_together(pair):
    mine, theirs = pair
    do(mine, kpi(target=120.0))
    do(theirs, kpi(name="People", unit="M"))
    users = settled(mine, theirs)["kpi"]["users"]
    assert (users["target"], users["name"], users["unit"]) == (120.0, "People", "M")


def test_what_an_insert_left_empty_is_taken_from_the_other_insert(pair):
    mine, theirs = pair
    do(mine, new_kpi())
    do(theirs, new_kpi(), ("update", "kpi", "new", {"unit": "M"}))
    assert asked(mine, theirs) == asked(theirs, mine) == []
    assert settled(mine, theirs)["kpi"]["new"]["unit"] == "M"


def test_what_an_insert_left_empty_and_a_merge_filled_is_no_change_of_its_own(pair):
    """Both brought in one list, the one with more of it; that one corrected it later."""
    mine, theirs = pair
    do(mine, new_kpi())
    do(theirs, new_kpi(), ("update", "kpi", "new", {"unit": "M"}))
    mine.merge(theirs, {})
    do(theirs, ("update", "kpi", "new", {"unit": "Mio"}))
    assert asked(mine, theirs) == asked(theirs, mine) == []
    assert settled(mine, theirs)["kpi"]["new"]["unit"] == "Mio"


def test_what_an_insert_elsewhere_filled_is_a_change_though_a_merge_took_it(pair):
    mine, theirs = pair
    third = mine.sent("c")
    do(mine, new_kpi())
    do(third, ("insert", "kpi", "new", whole("kpi", goal_id="grow", name="New", unit="M")))
    do(theirs, ("insert", "kpi", "new", whole("kpi", goal_id="grow", name="New", unit="T")))
    mine.merge(third, {})
    assert asked(mine, theirs) == asked(theirs, mine) == [(CELL, ("kpi", "new", "unit"))]


def test_the_larger_position_wins_on_both_sides(pair):
    mine, theirs = pair
    do(mine, ("update", "goal", "grow", {"position": 5.0}))
    do(theirs, ("update", "goal", "grow", {"position": 3.0}))
    assert not plan(mine.side(), theirs.side(), {}).decided
    theirs.merge(mine.sent("x"), {})
    assert settled(mine, theirs)["goal"]["grow"]["position"] == 5.0
    assert theirs.rows["goal"]["grow"]["position"] == 5.0


def test_a_position_that_won_stays_though_its_edits_cancel(pair):
    """Two moved a goal alike, one of them took it back, and a third merged each of that."""
    mine, theirs = pair
    third = mine.sent("c")
    for laptop in (theirs, third):
        do(laptop, ("update", "goal", "keep", {"position": 1.0}))
    mine.merge(third, {})
    mine.merge(theirs, {})
    third.undo()
    mine.merge(third, {})
    assert mine.rows["goal"]["keep"]["position"] == 2.0
    assert asked(mine, theirs) == asked(theirs, mine) == []
    theirs.merge(mine, {})
    assert theirs.rows == mine.rows


@pytest.mark.parametrize(("side", "value"), [("mine", 120.0), ("theirs", 130.0)])
def test_a_decided_cell_counts_even_if_it_stays(pair, side, value):
    mine, theirs = pair
    third = mine.sent("c")
    do(mine, kpi(target=120.0))
    do(theirs, kpi(target=130.0))
    assert settled(mine, theirs, cell=side)["kpi"]["users"]["target"] == value
    # Whoever knows only one of the two values takes the decision without being asked.
    third.merge(theirs, {})
    assert asked(third, mine) == []
    assert settled(third, mine)["kpi"]["users"]["target"] == value
    assert settled(theirs, mine)["kpi"]["users"]["target"] == value


def test_what_a_merge_took_is_no_change_of_its_own(pair):
    """Beside a decision; the third copy has gone on from what was taken."""
    mine, theirs = pair
    do(theirs, kpi(name="People", target=130.0))
    third = theirs.sent("c")
    do(mine, kpi(target=120.0))
    mine.merge(theirs, lambda conflict: "mine")
    do(third, kpi(name="Persons"))
    assert asked(third, mine) == asked(mine, third) == []
    rows = settled(third, mine)
    assert (rows["kpi"]["users"]["name"], rows["kpi"]["users"]["target"]) == ("Persons", 120.0)


def test_a_deletion_that_was_decided_for_is_asked_again_where_the_other_one_took_it_back(pair):
    mine, theirs = pair
    do(mine, kpi(target=120.0))
    do(theirs, KPI)
    mine.merge(theirs, lambda conflict: "theirs")
    theirs.undo()
    assert asked(mine, theirs) == asked(theirs, mine) == [(DELETED, ("kpi", "users", ""))]


@pytest.mark.parametrize("deleting", ["mine", "theirs"])
def test_keeping_restores_all_that_the_deletion_took(pair, deleting):
    mine, theirs = pair
    do(mine, ("insert", "activity", "ads", whole("activity", name="Ads", goal_id="grow")))
    theirs.merge(mine, {})
    here, there = (mine, theirs) if deleting == "mine" else (theirs, mine)
    do(here, GOAL)
    do(there, kpi(target=120.0))
    keeping = {"mine": "theirs", "theirs": "mine"}[deleting]
    rows = settled(mine, theirs, deleted=keeping)
    assert rows["goal"]["grow"]["title"] == "Grow"
    assert rows["kpi"]["users"]["target"] == 120.0
    assert rows["measurement"]["m1"]["value"] == 10.0
    assert rows["activity"]["ads"]["goal_id"] == "grow"
    theirs.merge(mine, {})
    assert theirs.rows == rows


@pytest.mark.parametrize(("side", "named"), [("mine", None), ("theirs", "ops")])
def test_what_is_kept_is_named_only_where_that_was_not_decided_by_itself(pair, side, named):
    mine, theirs = pair
    do(mine, ("insert", "department", "ops", whole("department", name="Operations")))
    theirs.merge(mine, {})
    do(mine, DEPARTMENT, ("delete", "department", "ops"))
    do(theirs, ("update", "person", "li", {"department_id": "ops"}))
    rows = settled(mine, theirs, deleted="theirs", cell=side)
    assert "ops" in rows["department"]
    assert rows["person"]["li"]["department_id"] == named


@pytest.mark.parametrize("deleting", ["mine", "theirs"])
def test_deleting_takes_along_what_was_put_in_and_empties_mentions(pair, deleting):
    mine, theirs = pair
    here, there = (mine, theirs) if deleting == "mine" else (theirs, mine)
    do(here, GOAL)
    do(there, new_kpi(), ("insert", "activity", "ads",
                          whole("activity", name="Ads", goal_id="grow")))  # fmt: skip
    cell = ("goal", "grow", EXISTENCE)
    decided = plan(here.side(), there.side(), {(DELETED, *cell): "mine"})
    assert (cell, None) in stays(decided, here.side(), set())
    rows = settled(mine, theirs, deleted=deleting)
    assert set(rows["goal"]) == {"keep"}
    assert rows["kpi"] == {}
    assert rows["activity"]["ads"]["goal_id"] is None
    theirs.merge(mine, {})
    assert theirs.rows == rows


def test_what_moved_into_a_deleted_goal_goes_back_instead_of_with_it(pair):
    mine, theirs = pair
    do(mine, ("insert", "kpi", "loyal", whole("kpi", goal_id="keep", name="Loyal")))
    theirs.merge(mine, {})
    do(mine, GOAL)
    do(theirs, ("update", "kpi", "loyal", {"goal_id": "grow"}))
    rows = settled(mine, theirs, deleted="mine")
    assert rows["kpi"]["loyal"]["goal_id"] == "keep"
    theirs.merge(mine, {})
    assert theirs.rows == rows


def test_a_kept_part_brings_back_what_it_belongs_to(pair):
    """Two KPIs and their goal were deleted one after the other; one KPI was changed there."""
    mine, theirs = pair
    do(mine, new_kpi())
    theirs.merge(mine, {})
    do(mine, KPI)
    do(mine, ("delete", "kpi", "new"))
    do(mine, GOAL)
    do(theirs, kpi(target=120.0))
    assert asked(mine, theirs) == [(DELETED, ("kpi", "users", ""))]
    rows = settled(mine, theirs, deleted="theirs")
    assert rows["kpi"]["users"]["goal_id"] == "grow"
    assert "grow" in rows["goal"]
    assert "new" not in rows["kpi"]


def test_parents_that_would_make_a_circle_are_one_conflict(pair):
    mine, theirs = pair
    do(mine, ("update", "goal", "grow", {"parent_id": "keep"}))
    do(theirs, ("update", "goal", "keep", {"parent_id": "grow"}))
    cells = plan(mine.side(), theirs.side(), {}).conflicts[0].cells
    assert cells == (("goal", "grow", "parent_id"), ("goal", "keep", "parent_id"))
    assert asked(mine, theirs) == [(CIRCLE, cells[0])]
    rows = settled(mine, theirs, circle="theirs")
    assert rows["goal"]["grow"]["parent_id"] is None
    assert rows["goal"]["keep"]["parent_id"] == "grow"


@pytest.mark.parametrize("side", ["mine", "theirs"])
def test_what_an_undone_merge_had_moved_makes_no_circle_with_what_moved_since(pair, side):
    mine, theirs = pair
    do(theirs, ("update", "goal", "keep", {"parent_id": "grow"}))
    mine.merge(theirs, {})
    theirs.merge(mine, {})
    mine.undo()
    do(mine, ("update", "goal", "grow", {"parent_id": "keep"}))
    # The others see the goal where the merge had moved it.
    for one, two in ((mine, theirs), (theirs, mine)):
        here = one.again()
        assert [kind for kind, _ in asked(here, two)] == [CIRCLE]
        goals = settled(here, two, **{CIRCLE: side})["goal"]
        assert nesting_fault({goal: row["parent_id"] for goal, row in goals.items()}) is None


def test_goals_that_would_lie_too_deep_together_are_one_conflict(pair):
    mine, theirs = pair
    half = DEEPEST // 2 + 1

    def chain(name):
        above = [None, *(f"{name}{number}" for number in range(half - 1))]
        return [("insert", "goal", f"{name}{number}", whole("goal", title=name, parent_id=parent))
                for number, parent in enumerate(above)]  # fmt: skip

    do(mine, *chain("a"), *chain("b"))
    theirs.merge(mine, {})
    do(mine, ("update", "goal", "b0", {"parent_id": "grow"}))
    do(theirs, ("update", "goal", "grow", {"parent_id": f"a{half - 1}"}))
    assert asked(mine, theirs) == [(CIRCLE, ("goal", "b0", "parent_id"))]
    rows = settled(mine, theirs, circle="theirs")
    assert rows["goal"]["b0"]["parent_id"] is None
    assert rows["goal"]["grow"]["parent_id"] == f"a{half - 1}"


def test_what_settles_one_path_too_deep_is_kept_from_making_another_one(pair):
    """Theirs has the tree of y below p, and more below q; mine hung q and a below the tree of y."""
    mine, theirs = pair

    def chain(name, length):
        above = [None, *(f"{name}{number}" for number in range(length - 1))]
        return [("insert", "goal", f"{name}{number}", whole("goal", title=name, parent_id=parent))
                for number, parent in enumerate(above)]  # fmt: skip

    def hang(name, parent):
        return ("update", "goal", name, {"parent_id": parent})

    for name, length in {"a": 5, "p": 20, "q": 22, "r": 3, "y": 10}.items():
        do(mine, *chain(name, length))
    do(mine, hang("y0", "p19"))
    theirs.merge(mine, {})
    do(mine, hang("y0", None), hang("q0", "y9"), hang("a0", "y9"))
    do(theirs, hang("r0", "q21"))
    rows = settled(mine, theirs, circle="theirs")["goal"]
    placed = {name: rows[name]["parent_id"] for name in ("a0", "q0", "r0", "y0")}
    assert placed == {"a0": None, "q0": None, "r0": "q21", "y0": "p19"}


def test_decisions_that_make_a_circle_together_leave_the_tree_as_it_is_here(pair):
    mine, theirs = pair
    names = [f"g{number}" for number in range(5)]

    def place(*parents):
        return [("update", "goal", name, {"parent_id": parent and f"g{parent}"})
                for name, parent in zip(names, parents, strict=True)]  # fmt: skip

    do(mine, *(("insert", "goal", name, whole("goal", title=name)) for name in names))
    theirs.merge(mine, {})
    do(mine, *place("1", None, "1", "0", "0"))
    do(theirs, *place("1", "3", "4", "2", None))
    before = copied(mine.rows)
    mine.merge(theirs, lambda c: "theirs" if c.cells[0][1] == "g1" else "mine")
    assert mine.rows["goal"] == before["goal"]
    theirs.merge(mine, {})
    assert theirs.rows == mine.rows


def take(laptop, value, progress):
    do(laptop, ("update", "review", "q1", {"taken": "now", "progress": progress}),
       ("insert", "review_kpi", "q1-users",
        whole("review_kpi", review_id="q1", kpi_id="users", value=value)))  # fmt: skip


@pytest.mark.parametrize(("side", "expected"), [("mine", (0.5, 1.0)), ("theirs", (0.7, 2.0))])
def test_a_snapshot_is_taken_as_a_whole(pair, side, expected):
    mine, theirs = pair
    take(mine, 1.0, 0.5)
    take(theirs, 2.0, 0.7)
    do(theirs, ("insert", "review_kpi", "q1-more",
                whole("review_kpi", review_id="q1", kpi_id="more", value=3.0)))  # fmt: skip
    assert asked(mine, theirs) == [(SNAPSHOT, ("review", "q1", "taken"))]
    rows = settled(mine, theirs, snapshot=side)
    assert (rows["review"]["q1"]["progress"], rows["review_kpi"]["q1-users"]["value"]) == expected
    assert ("q1-more" in rows["review_kpi"]) is (side == "theirs")


def test_decisions_of_a_review_are_not_part_of_its_snapshot(pair):
    mine, theirs = pair
    take(mine, 1.0, 0.5)
    theirs.merge(mine, {})
    do(mine, ("update", "review_kpi", "q1-users", {"decision": "stop"}))
    do(theirs, ("update", "review", "q1", {"findings": "Slow"}))
    assert asked(mine, theirs) == []


def test_a_decision_is_not_asked_about_where_another_line_of_the_snapshot_went(pair):
    mine, theirs = pair
    take(mine, 1.0, 0.5)
    do(mine, ("insert", "review_kpi", "q1-more",
              whole("review_kpi", review_id="q1", kpi_id="more", value=3.0)))  # fmt: skip
    theirs.merge(mine, {})
    do(mine, ("update", "review_kpi", "q1-users", {"decision": "stop"}))
    do(theirs, ("delete", "review_kpi", "q1-more"))
    assert asked(mine, theirs) == asked(theirs, mine) == []


@pytest.mark.parametrize("side", ["mine", "theirs"])
def test_a_snapshot_taken_back_while_it_was_decided_on_stays_or_goes_as_a_whole(pair, side):
    """As where a backup of before the review was put back."""
    mine, theirs = pair
    take(mine, 1.0, 0.5)
    theirs.merge(mine, {})
    do(mine, ("update", "review_kpi", "q1-users", {"decision": "stop"}))
    do(theirs, ("update", "review", "q1", {"taken": "", "progress": None}),
       ("delete", "review_kpi", "q1-users"))  # fmt: skip
    assert asked(mine, theirs) == asked(theirs, mine) == [(SNAPSHOT, ("review", "q1", "taken"))]
    rows = settled(mine, theirs, snapshot=side)
    assert rows["review"]["q1"]["taken"] == ("now" if side == "mine" else "")
    decisions = [values["decision"] for values in rows["review_kpi"].values()]
    assert decisions == (["stop"] if side == "mine" else [])
    theirs.merge(mine, {})
    assert theirs.rows == rows


def test_two_rows_of_one_key_are_one_conflict(pair):
    mine, theirs = pair
    row = whole("measurement", kpi_id="users", date="2026-02-28")
    do(mine, ("insert", "measurement", "x", {**row, "value": 1.0}))
    do(theirs, ("insert", "measurement", "y", {**row, "value": 2.0}))
    assert asked(mine, theirs) == asked(theirs, mine) == [(TWIN, ("measurement", "x", ""))]
    assert set(settled(mine, theirs, twin="theirs")["measurement"]) == {"m1", "y"}


def test_an_edit_and_its_undo_cancel(pair):
    mine, theirs = pair
    do(mine, kpi(target=120.0))
    mine.undo()
    do(theirs, kpi(target=130.0))
    assert asked(mine, theirs) == []
    assert settled(mine, theirs)["kpi"]["users"]["target"] == 130.0


def test_an_undo_of_what_the_other_knows_does_count(pair):
    mine, theirs = pair
    do(mine, kpi(target=120.0))
    theirs.merge(mine, {})
    mine.undo()
    do(theirs, kpi(target=130.0))
    assert asked(mine, theirs) == [(CELL, ("kpi", "users", "target"))]


def test_a_redo_after_a_merge_is_not_cancelled_by_what_it_undoes(pair):
    mine, theirs = pair
    do(mine, KPI)
    do(theirs, KPI)
    mine.merge(theirs, {})
    mine.undo()
    mine.undo()
    assert "users" in mine.rows["kpi"]
    theirs.merge(mine, {})
    mine.merge(theirs, {})
    assert mine.rows == theirs.rows


def test_undoing_a_merge_lets_what_it_brought_be_unknown_again(pair):
    mine, theirs = pair
    do(theirs, kpi(target=130.0))
    mine.merge(theirs, {})
    mine.undo()
    assert mine.rows["kpi"]["users"]["target"] == 100.0
    # The others don't take the undoing for a change of theirs.
    assert asked(theirs, mine) == []
    assert settled(theirs, mine)["kpi"]["users"]["target"] == 130.0
    assert settled(mine, theirs)["kpi"]["users"]["target"] == 130.0


def test_undoing_a_merge_does_not_take_its_decisions_from_those_who_have_them(pair):
    mine, theirs = pair
    do(mine, kpi(target=120.0))
    do(theirs, KPI)
    third = theirs.sent("c")
    mine.merge(theirs, lambda conflict: "mine")
    theirs.merge(mine, {})
    mine.undo()
    theirs.merge(mine, {})
    assert settled(third, theirs)["kpi"]["users"]["target"] == 120.0


def test_an_edit_undone_before_its_merge_was_undone_is_undone_for_others_too(pair):
    mine, theirs = pair
    do(theirs, ("insert", "department", "new", whole("department", name="New")))
    mine.merge(theirs, {})
    do(mine, ("update", "department", "new", {"name": "Renamed"}))
    theirs.merge(mine, {})
    mine.undo()
    mine.undo()
    assert "new" not in mine.rows["department"]
    assert settled(theirs, mine)["department"]["new"]["name"] == "New"
    assert settled(mine, theirs)["department"]["new"]["name"] == "New"


def test_what_was_taken_back_is_taken_back_by_whom_never_had_the_row_either(pair):
    mine, theirs = pair
    third = mine.sent("c")
    do(theirs, ("insert", "department", "new", whole("department", name="New")))
    mine.merge(theirs, {})
    do(mine, ("update", "department", "new", {"name": "Renamed"}))
    theirs.merge(mine, {})
    mine.undo()
    do(mine, ("delete", "department", "new"))
    mine.undo()
    mine.undo()
    # Without its history, nobody can tell from a copy what was written.
    fourth = third.again()
    fourth.merge(mine.without("d", [], history=False), {})
    assert settled(fourth, theirs)["department"]["new"]["name"] == "Renamed"
    # What was done to the department is known here, but neither it nor who made it.
    third.merge(mine, {})
    assert asked(third, theirs) == asked(theirs, third) == []
    assert settled(theirs.again(), third)["department"]["new"]["name"] == "New"
    assert settled(third, theirs)["department"]["new"]["name"] == "New"


MEASURED = whole("measurement", kpi_id="users", date="2026-01-31", value=10.0)


# What one edit does, and another one takes back.
BACK = [
    (("insert", "department", "new", whole("department")), ("delete", "department", "new")),
    (kpi(target=130.0), kpi(target=100.0)),
    (("delete", "measurement", "m1"), ("insert", "measurement", "m1", MEASURED)),
]


@pytest.mark.parametrize(("first", "then"), BACK)
def test_what_was_taken_back_before_its_merge_was_undone_is_taken_back_for_others_too(
    pair, first, then
):
    one, two = pair
    three = one.sent("c")
    do(one, first)
    two.merge(one, {})
    do(two, then)
    three.merge(two, {})
    four = three.sent("d")
    two.undo()
    two.undo()
    # The third one hears of it when neither of the two has what the first one did.
    three.merge(two, {})
    assert three.rows == one.rows
    assert settled(one.again(), three) == one.rows
    assert settled(three, one) == one.rows
    assert settled(two, three) == one.rows
    # Merged again and undone again, it is as before for others.
    two.undo()
    assert two.rows != one.rows
    assert settled(four, two) == one.rows
    assert settled(two, four) == one.rows


@pytest.mark.parametrize(("first", "then"), BACK)
def test_what_a_second_merge_brought_taken_back_is_not_seen_of_the_first(pair, first, then):
    one, two = pair
    before = two.rows
    do(one, first)
    two.merge(one, {})
    three = two.sent("c")
    two.undo()
    do(three, then)
    two.merge(three, {})
    four = two.sent("d")
    two.undo()
    assert two.rows == four.rows == before
    assert settled(two.again(), four) == before
    assert settled(four, two) == before


def test_a_third_one_that_undid_a_merge_does_not_hide_what_was_undone_here(pair):
    one, two = pair
    three = one.sent("c")
    do(one, ("insert", "department", "new", whole("department", name="New")))
    two.merge(one, {})
    do(two, ("update", "department", "new", {"name": "Renamed"}))
    one.merge(two, {})
    three.merge(one, {})
    two.undo()
    two.undo()
    three.undo()
    assert "new" not in three.rows["department"]
    for first, then in ((one, three), (three, one)):
        here = two.again()
        here.merge(first, {})
        assert settled(here, then)["department"]["new"]["name"] == "New"


def test_what_an_undone_merge_moved_is_not_seen_in_what_was_deleted_since(pair):
    """The goal that it had brought came again by a copy of before the KPI was put there."""
    mine, theirs = pair
    do(theirs, ("insert", "goal", "new", whole("goal", title="New")))
    old = theirs.sent("c")
    do(theirs, kpi(goal_id="new"))
    mine.merge(theirs, {})
    theirs.merge(mine, {})
    mine.undo()
    mine.merge(old, {})
    do(mine, ("delete", "goal", "new"))
    assert asked(mine, theirs) == asked(theirs, mine) == [(DELETED, ("goal", "new", ""))]
    assert settled(mine, theirs, deleted="mine")["kpi"]["users"]["goal_id"] == "grow"


def test_a_merge_that_is_heard_of_again_does_not_fill_again(pair):
    mine, _ = pair
    do(mine, ("insert", "resource", "team", whole("resource", name="Team")))
    part = mine.without("p", ["resource"])
    part.merge(mine, {})
    told = part.without("q", ["resource"])
    part.undo()
    part.merge(told, {})
    assert part.rows["resource"] == {}
    assert settled(mine, part)["resource"]["team"]["name"] == "Team"
    assert settled(part, mine)["resource"]["team"]["name"] == "Team"


@pytest.mark.parametrize("act", [kpi(name="Theirs"), KPI, GOAL], ids=["changed", "gone", "above"])
def test_two_merges_undone_one_upon_the_other_are_told_by_who_knows_both(pair, act):
    """One undid a merge, then merged what contradicts it, and undid that, too."""
    mine, theirs = pair
    third = mine.sent("c")
    do(theirs, act)
    do(third, kpi(name="Third"))
    third.merge(theirs, lambda conflict: "mine")
    mine.merge(third, {})
    third.merge(mine, {})
    mine.undo()
    mine.merge(theirs, {})
    theirs.merge(mine, {})
    mine.undo()
    for order in permutations((mine, theirs, third)):
        here, *others = (laptop.again() for laptop in order)
        for there in others:
            here.merge(there, {})
        assert here.rows == third.rows


def test_what_all_undid_stays_undone_in_any_order_though_one_had_only_heard_of_it(pair):
    """A goal that its author no longer has: a copy without goals took the place of theirs."""
    mine, author = pair
    third = mine.sent("c")
    do(author, ("insert", "goal", "g", whole("goal", title="Grow more")))
    mine.merge(author, {})
    part = mine.without("p", ["goal"])
    for here, there in ((part, mine), (mine, part), (third, mine)):
        here.merge(there, {})
        assert "g" in here.rows["goal"]
    for laptop in (third, mine, part):
        laptop.undo()
    for order in permutations((mine, part, third)):
        here, *others = (laptop.again() for laptop in order)
        for there in others:
            here.merge(there, {})
        assert "g" not in here.rows["goal"]


def test_what_a_copy_was_made_without_is_not_deleted(pair):
    mine, _ = pair
    do(mine, ("insert", "resource", "team", whole("resource", name="Team", goal_id="grow")))
    part = mine.without("p", ["resource"], [("goal", "title")])
    do(part, ("update", "goal", "grow", {"owner": "Li"}))
    do(mine, ("update", "resource", "team", {"planned": 3.0}))
    rows = settled(mine, part)
    assert rows["resource"]["team"]["planned"] == 3.0
    assert (rows["goal"]["grow"]["title"], rows["goal"]["grow"]["owner"]) == ("Grow", "Li")
    part.merge(mine, {})
    assert part.rows == rows


def test_a_change_that_comes_without_its_value_empties_nothing(pair):
    mine, old = pair
    do(mine, ("update", "goal", "grow", {"title": "Rise"}))
    part = mine.without("p", [], [("goal", "title")])
    assert settled(old, part)["goal"]["grow"]["title"] == "Grow"
    assert settled(old, mine)["goal"]["grow"]["title"] == "Rise"


def test_a_deletion_by_whom_the_budget_was_kept_from_is_asked(pair):
    """Whoever deletes a goal without having seen its resources can't have meant them."""
    mine, _ = pair
    do(mine, ("insert", "resource", "team", whole("resource", name="Team", goal_id="grow")))
    part = mine.without("p", ["resource"])
    do(part, GOAL)
    assert asked(mine, part) == [(DELETED, ("goal", "grow", ""))]
    assert settled(mine, part, deleted="theirs")["resource"]["team"]["goal_id"] is None


def test_a_deletion_by_whom_only_a_field_was_kept_from_is_not_asked(pair):
    mine, _ = pair
    do(mine, kpi(owner="Li"))
    part = mine.without("p", [], [("kpi", "owner")])
    do(part, KPI)
    assert asked(mine, part) == asked(part, mine) == []
    do(mine, kpi(owner="Wu"))
    assert asked(mine, part) == [(DELETED, ("kpi", "users", ""))]


def test_an_old_copy_learns_later_what_was_withheld_from_it(pair):
    """It hears of a row through a copy that lacks it, and still gets it from the full one."""
    mine, old = pair
    do(mine, ("insert", "resource", "team", whole("resource", name="Team")))
    part = mine.without("p", ["resource"])
    old.merge(part, {})
    assert old.rows["resource"] == {}
    old.merge(mine, {})
    assert old.rows["resource"]["team"]["name"] == "Team"
    old.undo()
    assert old.rows["resource"] == {}
    old.merge(mine, {})
    assert old.rows["resource"]["team"]["name"] == "Team"


def test_logs_that_can_not_be_true_are_refused(pair):
    mine, theirs = pair
    theirs.rows["kpi"]["users"] = {**theirs.rows["kpi"]["users"], "target": 99.0}  # no edit
    with pytest.raises(Contradiction):
        plan(mine.side(), theirs.side(), {})
    del theirs.rows["kpi"]["users"]
    with pytest.raises(Contradiction):
        plan(mine.side(), theirs.side(), {})


def test_a_row_that_is_gone_without_an_edit_is_not_taken_for_one_told_of(pair):
    mine, theirs = pair
    do(mine, kpi(target=120.0), ("delete", "measurement", "m1"))
    del mine.rows["kpi"]["users"]
    with pytest.raises(Contradiction):
        plan(mine.side(), theirs.side(), {})


def test_an_edit_that_touched_other_cells_here_than_there_is_refused(pair):
    mine, theirs = pair
    do(mine, kpi(target=120.0))
    theirs.merge(mine, {})
    theirs.changes[-1] = theirs.changes[-1]._replace(field="name")
    with pytest.raises(Contradiction):
        plan(mine.side(), theirs.side(), {})


@pytest.mark.parametrize("lacking", [0, 1])
def test_an_edit_of_which_one_copy_lacks_a_change_is_refused(pair, lacking):
    do(pair[0], kpi(target=120.0, unit="M"))
    pair[1].merge(pair[0], {})
    pair[lacking].changes = [c for c in pair[lacking].changes if c.field != "unit"]
    with pytest.raises(Contradiction):
        plan(pair[0].side(), pair[1].side(), {})
