"""Random histories over three laptops: whatever is merged with whatever, no edit is lost."""

from __future__ import annotations

import os
from random import Random

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from goaldesk.core.model import NATURAL_KEYS, TABLES
from goaldesk.core.model.tables import defaults, references
from goaldesk.core.rules.nesting import nesting_fault
from goaldesk.core.sections import HISTORY
from goaldesk.store.changelog import EXISTENCE, HOLLOW, TOUCHES
from goaldesk.store.merge.conflicts import CELL, DELETED
from goaldesk.store.merge.plan import plan
from goaldesk.store.merge.sides import Side
from tests.store.merge.laptops import WITHHELD, Counter, Laptop, copied, random_edit

STRESS = int(os.environ.get("GOALDESK_STRESS", 0))
many = settings(
    max_examples=STRESS or 500,
    deadline=None,
    database=None,
    derandomize=not STRESS,
    suppress_health_check=list(HealthCheck),
)

OPS = ["edit"] * 10 + ["undo", "undo", "redo", "merge", "merge", "merge", "backup", "old", "send"]
histories = st.tuples(st.integers(0, 2**32 - 1), st.integers(3, 28))


def beginning(random):
    """Three copies of one document, with something in it."""
    first = Laptop("a", Counter())
    for number in range(random.choice([2, 6, 12])):
        first.edit(random_edit(random, f"begin{number}"))
    return [first, first.sent("b"), first.sent("c")]


def lived(seed, steps, *, withheld=True, check=lambda *_: None):
    """Laptops after a random history."""
    random = Random(seed)
    laptops = beginning(random)
    backups = [laptops[0].sent("x")]
    for number in range(steps):
        here = random.choice(laptops)
        act = random.choice(OPS)
        if act == "edit":
            here.edit(random_edit(random, f"{here.name}{number}"))
        elif act == "undo":
            here.undo()
        elif act == "redo":
            here.redo()
        elif act == "backup":
            backups.append(here.sent("x"))
        elif act == "send" and withheld and random.random() < 0.5:
            there = random.choice([laptop for laptop in laptops if laptop is not here])
            # The other laptop brings in what it has, and goes on with a copy.
            merge(here, there, random, check)
            left_out = random.choice(WITHHELD) if number % 4 else [()]
            part = here.without(there.name, *left_out, history=number % 2 == 1)
            laptops[laptops.index(there)] = part
        else:
            others = [laptop for laptop in laptops if laptop is not here]
            merge(here, random.choice(backups if act == "old" else others), random, check)
    return laptops, random


def merge(here, there, random, check=lambda *_: None):
    mine, theirs, knew = here.side(), there.side(), set(here.knows)
    planned = here.merge(there, lambda conflict: random.choice(["mine", "theirs"]))
    check(here, there, mine, theirs, knew, planned)
    return planned


def sound(rows):
    """Whether the rows are such as a file may hold."""
    for table in TABLES:
        for row, values in rows[table].items():
            for key, refers in references(table).items():
                assert values[key] is None or values[key] in rows[refers], (table, row, key)
            for key, plain in defaults(table).items():
                assert plain is None or values[key] is not None, (table, row, key)
        if table in NATURAL_KEYS:
            keys = [tuple(v[key] for key in NATURAL_KEYS[table]) for v in rows[table].values()]
            assert len(keys) == len(set(keys)), table
    assert nesting_fault({row: v["parent_id"] for row, v in rows["goal"].items()}) is None


def effective(edits, known_here, known_there, laptop):
    """What one laptop did that the other has not seen, as the truth has it."""
    fresh = [e for e in edits if e.id in known_here and e.id not in known_there]
    ids = {e.id for e in fresh}
    for e in reversed(fresh):
        # Undoing a merge takes nothing back for those who know it.
        if laptop.truth[e.id] and e.id in ids and e.undoes in ids:
            ids -= {e.id, e.undoes}
    return set().union(*(laptop.truth[e] for e in ids)) if ids else set()


def nothing_is_emptied(here, mine: Side, theirs: Side, planned):
    """What comes without its value leaves what there is."""
    came = [c for c in theirs.changes if c.edit not in mine.known and c.counts]
    seen = {c.cell for c in came if c.counts == TOUCHES}
    seen |= {c.cell for c in planned.filled} | planned.decided
    for cell in {c.cell for c in came if c.counts == HOLLOW} - seen:
        table, row, key = cell
        there = row in mine.rows[table]
        if key == EXISTENCE or not there or (table, row, EXISTENCE) in seen:
            assert not there or (table, row, EXISTENCE) in seen or row in here.rows[table], cell
        elif mine.rows[table][row][key] != defaults(table)[key]:
            assert here.rows[table][row][key] == mine.rows[table][row][key], cell


def nothing_is_lost(here, there, mine: Side, theirs: Side, knew, planned):
    """Each cell is as the one says who alone touched it; where both did, it was asked."""
    sound(here.rows)
    if mine.withheld or theirs.withheld:
        nothing_is_emptied(here, mine, theirs, planned)
        return
    ours = effective(mine.edits, knew, there.knows, here)
    foreign = effective(theirs.edits, there.knows, knew, here)
    gone_here, gone_there = undone(mine), undone(theirs)
    asked = {cell for conflict in planned.conflicts for cell in conflict.cells}
    asked_rows = {cell[:2] for c in planned.conflicts if c.kind == DELETED for cell in c.cells}
    for table in TABLES:
        for row in mine.rows[table].keys() | theirs.rows[table].keys():
            own, other = mine.rows[table].get(row), theirs.rows[table].get(row)
            result = here.rows[table].get(row)
            existence = (table, row, EXISTENCE)
            if own is None or other is None:
                deleter = ours if own is None else foreign
                keeper = foreign if own is None else ours
                deleted = existence in deleter
                touched = any(cell[:2] == (table, row) and cell[2] != "position" for cell in keeper)
                if deleted and touched:
                    assert (table, row) in asked_rows or existence in asked, existence
                elif not deleted and existence not in asked and not planned.conflicts:
                    came = own or other
                    lacking, having = (mine, theirs) if own is None else (theirs, mine)
                    for key in came:
                        cell = (table, row, key)
                        if cell not in deleter:
                            continue
                        # Changed before the row went with a merge, or a deletion, undone since.
                        made = [c.after for c in lacking.changes if c.cell == cell]
                        if key == "position":  # of two places, the larger one wins
                            assert result[key] in {*made, came[key]}
                            came = {**came, key: result[key]}
                        else:
                            written = written_last(lacking, having, cell)
                            came = {**came, key: written[0]}
                    assert result == came, existence
                continue
            for key in own:
                cell = (table, row, key)
                if cell in planned.decided or existence in planned.decided:
                    continue
                if result is None:
                    assert any(c.kind == DELETED for c in planned.conflicts), cell
                elif key == "position" and (cell in ours) is (cell in foreign):
                    assert result[key] == max(own[key], other[key])
                elif cell in ours and cell in foreign:
                    same = own[key] == other[key] == result[key]
                    # Whoever undid a merge wrote on top of it before.
                    written = written_last(mine, theirs, cell) + written_last(theirs, mine, cell)
                    below = cell in gone_here | gone_there and result[key] in written
                    assert same or cell in asked or below, cell
                else:
                    from_there = cell in foreign
                    value, gone = (other[key], gone_there) if from_there else (own[key], gone_here)
                    copies = (theirs, mine) if from_there else (mine, theirs)
                    written = written_last(*copies, cell) if cell in gone else []
                    assert result[key] in [value, *written], cell


def undone(side: Side):
    """The cells that edits touched which went with an undone merge."""
    withdrawn = {edit.id for edit in side.edits if edit.withdrawn}
    return {change.cell for change in side.changes if change.edit in withdrawn}


def written_last(side: Side, other: Side, cell):
    """What edits that the other does not know wrote last in a cell; [] where the log tells none."""
    existence = (*cell[:2], EXISTENCE)
    went = {c.edit for c in side.changes if c.cell == existence and not c.after}
    known = went | other.known
    found = [
        c.after
        for c in side.changes
        if c.cell == cell and c.counts == TOUCHES and c.edit not in known
    ]
    return found[-1:]


@many
@given(histories)
@example((14161, 11))  # moved up before it went with another's deletion, which was undone
@example((9862, 21))  # renamed, and that undone, before it went with a merge that was undone
@example((1576583196, 17))  # written upon a merge, undone, and the merge, too
@example((570384341, 27))  # moved upon a merge that another one knew, which was undone
@example((2550410217, 24))  # changed by both, and one of them undone, before it went and was kept
@example((3424568099, 27))  # renamed, and that undone, before it went with a merge, and was kept
def test_no_edit_is_lost_silently(history):
    lived(*history, check=nothing_is_lost)


@many
@given(histories)
@example((2581673258, 27))  # a mention of a withheld row, filled and emptied again
def test_no_conflict_is_false(history):
    """What only one has touched since they last met is never asked."""

    def check(here, there, mine, theirs, knew, planned):
        if mine.withheld or theirs.withheld:
            return
        ours = effective(mine.edits, knew, there.knows, here)
        foreign = effective(theirs.edits, there.knows, knew, here)
        for conflict in planned.conflicts:
            if conflict.kind == CELL:
                assert conflict.cells[0] in ours & foreign
                assert mine.value(conflict.cells[0]) != theirs.value(conflict.cells[0])
            assert ours
            assert foreign

    lived(*history, check=check)


@many
@given(histories)
@example((1279, 28))  # what a second merge brought had been taken back, both were undone
def test_merging_again_changes_nothing(history):
    laptops, random = lived(*history)
    here, there = random.sample(laptops, 2)
    old = there.sent("x")
    for _ in range(2):
        there.edit(random_edit(random, "late"))
    merge(here, there, random)
    before = (copied(here.rows), list(here.edits), list(here.changes))
    for again in (there, old, here):
        assert plan(here.side(), again.side(), {}).empty
    assert before == (here.rows, here.edits, here.changes)


@many
@given(histories)
@example((31738072, 24))  # both undid merges that brought one edit, one of them twice
def test_a_resolution_sticks_on_both_sides(history):
    laptops, random = lived(*history, withheld=False)
    here, there = random.sample(laptops, 2)
    merge(here, there, random)
    back = there.merge(here, {})
    assert not back.conflicts
    assert there.rows == here.rows
    assert there.knows >= here.knows
    rows = here.rows
    here.merge(there, {})
    assert here.rows == rows
    assert plan(there.side(), here.side(), {}).empty or not there.merge(here, {}).is_edit


@many
@given(histories)
@example((306414, 20))  # another merge brought again what one that was undone had brought
def test_both_sides_see_the_same(history):
    laptops, random = lived(*history)
    here, there = random.sample(laptops, 2)
    forth = plan(here.side(), there.side(), {})
    back = plan(there.side(), here.side(), {})
    assert {c.key for c in forth.conflicts} == {c.key for c in back.conflicts}
    if not forth.conflicts:
        other = there.again()
        other.merge(here, {})
        here.merge(there, {})
        assert here.rows == other.rows


@many
@given(histories)
@example((1473, 27))  # merged in, deleted, both undone, while a third one merged in between
@example((62483737, 19))  # undone before its merge was undone, which a third one had undone, too
@example((2390733097, 21))  # changed, undone, and sent on without the row, which went with a merge
@example((1274977302, 26))  # taken back elsewhere after the row had gone with a merge
@example((3355334482, 23))  # merges undone by a part and by the whole
@example((1563630105, 19))  # kept by who never had all of what the others deleted
def test_without_conflicts_the_order_does_not_matter(history):
    laptops, _ = lived(*history)
    results = []
    for order in ((0, 1, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)):
        one, two, three = (laptops[number].again() for number in order)
        if plan(one.side(), two.side(), {}).conflicts:
            return
        one.merge(two, {})
        if plan(one.side(), three.side(), {}).conflicts:
            return
        one.merge(three, {})
        sound(one.rows)
        results.append(one.rows)
    # What none of the three has any more may come back or not.
    had = {(t, row) for laptop in laptops for t in TABLES for row in laptop.rows[t]}
    had -= untold(laptops)
    for place in had:
        found = [settled(rows, place, had) for rows in results]
        assert all(row == found[0] for row in found), place


def untold(laptops):
    """The rows of which a copy was made without something, so that it may not tell of all."""
    return {
        change.cell[:2]
        for laptop in laptops
        for change in laptop.side().changes
        if change.counts == HOLLOW or (laptop.withheld >= HISTORY and change.field)
    }


def settled(rows, place, known):
    """A row, but for its place among others, of which the larger one wins, and for what it says of
    rows that are not `known`."""
    table, row = place
    if row not in rows[table]:
        return None
    refers = references(table)
    return {
        key: value
        for key, value in rows[table][row].items()
        if key != "position" and (key not in refers or (refers[key], value) in known)
    }


@many
@given(histories)
@example((67660, 25))  # a merge brings back one that was undone, and is undone itself
@example((3278286568, 16))  # kept in a second merge what had been gone on with in an undone one
def test_undoing_and_redoing_a_merge(history):
    laptops, random = lived(*history)
    here, there = random.sample(laptops, 2)
    decisions = {}

    def decide(conflict):
        decisions[conflict.key] = random.choice(["mine", "theirs"])
        return decisions[conflict.key]

    before, knew = copied(here.rows), set(here.knows)
    planned = here.merge(there, decide)
    if not planned.is_edit:
        return
    after = copied(here.rows)
    here.undo()
    assert here.rows == before
    assert here.side().known - {here.edits[-1].id} == knew
    again = plan(here.side(), there.side(), decisions)
    assert {c.key for c in again.conflicts} == {c.key for c in planned.conflicts}
    branch = here.again()
    branch.merge(there, decisions)
    assert branch.rows == after
    here.redo()
    assert here.rows == after
    assert plan(here.side(), there.side(), {}).empty


@many
@given(histories, st.sampled_from(WITHHELD))
def test_a_part_merges_back_as_the_whole_would(history, left_out):
    laptops, random = lived(*history, withheld=False)
    full = laptops[0]
    part, all_of_it = full.without("p", *left_out), full.sent("q")
    for number in range(random.randint(0, 4)):
        seed = random.random()
        full.edit(random_edit(random, f"full{number}"))
        part.edit(random_edit(Random(seed), f"part{number}"))
        all_of_it.edit(random_edit(Random(seed), f"part{number}"))
    kept = full.again()
    planned = full.merge(part, lambda conflict: random.choice(["mine", "theirs"]))
    sound(full.rows)
    asked = {cell[:2] for c in planned.conflicts for cell in c.cells}
    for table in left_out[0]:
        for row, values in kept.rows[table].items():
            assert full.rows[table].get(row) == values or (table, row) in asked or planned.conflicts
    if not planned.conflicts:
        # The fuller copy comes back whole, and the part becomes as full.
        part.merge(kept, {})
        assert part.rows == full.rows


@many
@given(histories, st.sampled_from(WITHHELD))
def test_what_a_part_told_of_is_had_from_the_whole_later(history, left_out):
    laptops, random = lived(*history, withheld=False)
    full = laptops[0]
    old = full.sent("o")
    for number in range(random.randint(1, 4)):
        full.edit(random_edit(random, f"full{number}"))
    planned = merge(old, full.without("p", *left_out), random, nothing_is_lost)
    if not planned.conflicts:
        old.merge(full, {})
        assert old.rows == full.rows


@many
@given(histories, st.sampled_from(WITHHELD))
def test_what_a_part_took_back_leaves_the_whole_as_it_was(history, left_out):
    laptops, random = lived(*history, withheld=False)
    full = laptops[0]
    part, before = full.without("p", *left_out, history=random.random() < 0.5), full.again()
    for number in range(random.randint(1, 3)):
        part.edit(random_edit(random, f"part{number}"))
    for _ in range(2):
        if plan(full.side(), part.side(), {}).conflicts:
            return
        full.merge(part, {})
        while part.done:
            part.undo()
    assert full.rows == before.rows
