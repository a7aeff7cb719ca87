"""Merging real files does what merging in memory does."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goaldesk.core import sections
from goaldesk.core.model import TABLES
from goaldesk.paths import Folders
from goaldesk.store import copying
from goaldesk.store.changelog import HOLLOW
from goaldesk.store.edit import Stamp
from goaldesk.store.file import WorkingCopy, problems
from goaldesk.store.merge.applying import Undecided
from goaldesk.store.merge.plan import plan
from tests.store.merge.laptops import (
    WITHHELD,
    Counter,
    Draft,
    Laptop,
    copied,
    random_edit,
    whole,
)
from tests.store.merge.test_plan import BOTH_DID, acting, start
from tests.store.rewinding import rewind

NOW = dt.datetime(2026, 11, 9, 12, tzinfo=dt.UTC)
QUICK_DISK = "/dev/shm" if os.path.isdir("/dev/shm") else None

STRESS = int(os.environ.get("GOALDESK_STRESS", 0))


def stamp(undoes=None, label="Edit"):
    return Stamp(label, "Ann", NOW, NOW.date(), undoes=undoes)


class Twin:
    """A laptop in memory and a real document that live through the same."""

    def __init__(self, memory, copy, root):
        self.memory, self.copy, self.root = memory, copy, root
        self.done, self.undone = [], []

    @classmethod
    def first(cls, root):
        folders = Folders.under(root / "own")
        memory = Laptop("a", Counter())
        copy = WorkingCopy.create(folders, {}, stamp())
        memory.rows, beginning = rows_of(copy), copy.side()
        memory.edits, memory.changes = list(beginning.edits), list(beginning.changes)
        memory.knows = set(beginning.known)
        memory.truth = {edit: set() for edit in beginning.known}
        return cls(memory, copy, root)

    def sent(self, name):
        return type(self)(self.memory.sent(name), self.opened(), self.root)

    def opened(self):
        path = Path(tempfile.mkdtemp(dir=self.root)) / "sent.goaldb"
        self.copy.save(NOW, path)
        assert problems(path, self.copy.folders) == []
        return WorkingCopy.open(path, self.copy.folders, NOW)

    def without(self, name, tables, columns, *, history=True):
        """A copy on another laptop that lacks some tables and columns, or the log's values."""
        fresh = Path(tempfile.mkdtemp(dir=self.root)) / "part.goaldb"
        withheld = frozenset({*tables, *(f"{table}.{column}" for table, column in columns)})
        withheld |= frozenset() if history else sections.HISTORY
        copying.make(self.copy.freeze(), fresh, fresh.name, withheld)
        part = type(self)(
            self.memory.without(name, tables, columns, history=history),
            WorkingCopy.open(fresh, self.copy.folders, NOW),
            self.root,
        )
        part.same()
        return part

    def edit(self, act):
        draft = Draft(copied(self.memory.rows))
        act(draft)
        if not draft.log or turns_back(draft, self.memory.rows):
            return

        def again(other):
            other.rows, other.log = draft.rows, draft.log

        self.memory.edit(again)
        with self.copy.edit(stamp()) as transaction:
            connection = transaction.session.connection().connection.driver_connection
            for act, table, row, values in draft.acts:
                carry_out(connection, act, table, row, values)
        self.done.append((transaction.done.seq, transaction.done.id))
        self.undone.clear()
        self.same()

    def undo(self):
        if self.memory.done:
            self.memory.undo()
            self._turn(self.done, self.undone)

    def redo(self):
        if self.memory.undone:
            self.memory.redo()
            self._turn(self.undone, self.done)

    def _turn(self, source, target):
        seq, edit = source.pop()
        done = self.copy.invert(seq, stamp(undoes=edit))
        target.append((seq, edit) if done.seq is None else (done.seq, done.id))
        self.same()

    def merge(self, other, random, sides=("mine", "theirs")):
        decisions = {}

        def decide(conflict):
            decisions[conflict.key] = random.choice(sides)
            return decisions[conflict.key]

        planned = self.memory.merge(other.memory, decide)
        there = other.opened()
        theirs = there.side()
        there.discard()
        if planned.conflicts:
            with pytest.raises(Undecided):
                self.copy.merge(theirs, {}, stamp())
        done = self.copy.merge(theirs, decisions, stamp(label="Merge"))
        assert (done.seq is not None) is planned.is_edit
        if planned.is_edit:
            self.done.append((done.seq, done.id))
            self.undone.clear()
        assert plan(self.copy.side(), theirs, decisions).empty
        self.same()

    def same(self):
        rows, log = self.copy.snapshot()
        assert rows == self.memory.rows
        side = self.copy.side()
        assert log_of(side) == log_of(self.memory.side())
        assert side.withheld == self.memory.withheld
        # What was taken out for a copy was no edit, so that only whole copies lead back.
        if not self.memory.withheld:
            assert rewind(rows, log, 1) == {table: {} for table in TABLES}


def log_of(side):
    """The edits in their order, with what they touched; ids are others in memory."""
    touched = {edit.id: set() for edit in side.edits}
    for change in side.changes:
        touched[change.edit].add((change.cell, change.counts))
    return [(edit.withdrawn, edit.undoes is None, touched[edit.id]) for edit in side.edits]


def turns_back(draft, before):
    """Whether an edit puts something back itself, or deletes what it changed: its undo then logs
    what the rows do not show."""
    for table, row, name, _, after in draft.log:
        old, new = before[table].get(row), draft.rows[table].get(row)
        if name == "":
            if (old is None) is (new is None):
                return True
        elif new is None:
            if after is not None:
                return True
        elif old is not None and old[name] == new[name]:
            return True
    return False


def rows_of(copy):
    return copy.snapshot()[0]


def carry_out(connection, act, table, row, values):
    names = [f'"{name}"' for name in values]
    if act == "insert":
        marks = ", ".join("?" * (len(names) + 1))
        sql = f'INSERT INTO "{table}" ({", ".join(["id", *names])}) VALUES ({marks})'
        connection.execute(sql, (row, *values.values()))
    elif act == "update":
        columns = ", ".join(f"{name} = ?" for name in names)
        connection.execute(f'UPDATE "{table}" SET {columns} WHERE id = ?', (*values.values(), row))
    else:
        connection.execute(f'DELETE FROM "{table}" WHERE id = ?', (row,))


OPS = ["edit"] * 6 + ["undo", "redo", "merge", "merge", "merge"]


def real_files(test):
    """Some random histories for a test that takes their seed."""
    some = settings(
        max_examples=STRESS or 50,
        deadline=None,
        database=None,
        derandomize=not STRESS,
        suppress_health_check=list(HealthCheck),
    )
    return some(given(st.integers(0, 2**32 - 1))(test))


@contextmanager
def lives(random):
    """Two real documents with the same beginning, until the end of a test."""
    root = Path(tempfile.mkdtemp(dir=QUICK_DISK))
    twins = [Twin.first(root)]
    try:
        for number in range(6):
            twins[0].edit(random_edit(random, f"begin{number}"))
        twins.append(twins[0].sent("b"))
        yield twins
    finally:
        for twin in twins:
            twin.copy.close()
        shutil.rmtree(root)


def live(here, there, act, random, number):
    if act == "edit":
        here.edit(random_edit(random, f"{here.memory.name}{number}"))
    elif act == "merge":
        here.merge(there, random)
    else:
        getattr(here, act)()


@real_files
def test_real_files_merge_as_the_plan_says(seed):
    random = Random(seed)
    with lives(random) as twins:
        for number in range(10):
            here, there = random.sample(twins, 2)
            live(here, there, random.choice(OPS), random, number)


@real_files
def test_real_copies_without_sections_merge_as_the_plan_says(seed):
    random = Random(seed)
    with lives(random) as twins:
        for number in range(10):
            act = random.choice([*OPS, "send"])
            here, there = random.sample(twins, 2)
            if act == "send":
                here.merge(there, random)
                left_out = random.choice(WITHHELD)
                twins[twins.index(there)] = here.without("b", *left_out, history=number % 2 == 0)
                there.copy.discard()
            else:
                live(here, there, act, random, number)


@pytest.mark.parametrize(
    ("ours", "foreign", "side"),
    [
        (*acts, side)
        for ours, foreign, conflicts in BOTH_DID
        for acts in ([(ours, foreign), (foreign, ours)] if conflicts else [(ours, foreign)])
        for side in (["mine", "theirs"] if conflicts else [None])
    ],
)
def test_each_kind_of_conflict_in_files(tmp_path, ours, foreign, side):
    one = Twin.first(tmp_path)
    one.edit(start)
    other = one.sent("b")
    one.edit(acting(ours))
    other.edit(acting(foreign))
    one.merge(other, Random(), [side])
    other.merge(one, Random(), [])
    assert rows_of(other.copy) == rows_of(one.copy)
    one.copy.discard()
    other.copy.discard()


@pytest.fixture
def two(tmp_path):
    """A document and a copy of it, which have both gone on."""
    one = Twin.first(tmp_path)
    for number in range(8):
        one.edit(random_edit(Random(number), f"begin{number}"))
    other = one.sent("b")
    for number in range(6):
        one.edit(random_edit(Random(100 + number), f"one{number}"))
        other.edit(random_edit(Random(200 + number), f"other{number}"))
    yield one, other
    one.copy.discard()
    other.copy.discard()


def test_a_merge_is_undone_and_redone_as_often_as_one_likes(two):
    one, other = two
    one.merge(other, Random(1))
    merged = rows_of(one.copy)
    for _ in range(2):
        one.undo()
        assert rows_of(one.copy) != merged
        one.redo()
        assert rows_of(one.copy) == merged
        assert plan(one.copy.side(), other.copy.side(), {}).empty


@pytest.mark.parametrize(
    ("table", "values", "moved", "field"),
    [
        ("goal", {"title": "New"}, "kpi", "goal_id"),
        ("goal", {"title": "New"}, "goal", "parent_id"),
        ("review", {"title": "New", "date": "2026-03-31"}, "action", "review_id"),
    ],
)
def test_what_a_merge_moves_into_what_it_brings_outlives_its_undoing(
    tmp_path, table, values, moved, field
):
    one = Twin.first(tmp_path)
    one.edit(lambda draft: draft.insert(moved, "old", whole(moved)))
    other = one.sent("b")
    other.edit(lambda draft: draft.insert(table, "new", whole(table, **values)))
    other.edit(lambda draft: draft.update(moved, "old", **{field: "new"}))
    before = rows_of(one.copy)
    one.merge(other, Random(1))
    assert rows_of(one.copy)[moved]["old"][field] == "new"
    one.undo()
    assert rows_of(one.copy) == before
    one.redo()
    assert rows_of(one.copy) == rows_of(other.copy)
    one.copy.discard()
    other.copy.discard()


def test_a_merge_that_comes_back_without_its_values_is_unseen(tmp_path):
    """It was undone here, and a copy of it comes by somebody who was not to see the titles."""
    one = Twin.first(tmp_path)
    one.edit(start)
    other = one.sent("b")
    one.edit(acting(("update", "goal", "grow", {"title": "Rise"})))
    other.edit(acting(("update", "goal", "grow", {"title": "Climb"})))
    one.merge(other, Random(), ["mine"])
    other.merge(one, Random(), [])
    part = other.without("c", (), [("goal", "title")])
    one.undo()
    one.merge(part, Random(), ["mine"])
    assert HOLLOW in {change.counts for change in one.copy.side().changes}
    one.merge(other, Random(), [])
    assert rows_of(one.copy) == rows_of(other.copy)
    for twin in (one, other, part):
        twin.copy.discard()


def test_the_history_that_a_copy_lacks_comes_with_more_edits(two, tmp_path):
    one, other = two
    path = tmp_path / "part.goaldb"
    copying.make(one.copy.freeze(), path, path.name, sections.HISTORY)
    one.merge(other, Random(1))
    whole = one.copy.side()
    part = WorkingCopy.open(path, one.copy.folders, NOW)
    assert {edit.label for edit in part.side().edits} == {""}
    part.merge(whole, {}, stamp(label="Merge"))
    known = {edit.id for edit in whole.edits}
    assert [edit._replace(merged_by=None) for edit in part.side().edits if edit.id in known] == [
        edit._replace(merged_by=None) for edit in whole.edits
    ]
    assert [c for c in part.side().changes if c.edit in known] == list(whole.changes)
    part.discard()


def test_undoing_what_only_filled_a_copy_empties_nothing_elsewhere(two):
    one, other = two
    one.merge(other, Random(1))
    goals = one.memory.rows["goal"]
    assert any(values["title"] for values in goals.values())
    part = one.without("c", (), [("goal", "title")])
    part.merge(one, Random(1))
    assert part.memory.rows["goal"] == goals
    part.undo()
    one.merge(part, Random(1))
    assert rows_of(one.copy)["goal"] == goals
    part.copy.discard()


@pytest.mark.parametrize(
    ("broken", "error"), [("_fill", ZeroDivisionError), ("_insert_rows", RuntimeError)]
)
def test_what_breaks_off_leaves_the_document_as_it_was(two, monkeypatch, broken, error):
    """Also what would write other rows than it had planned."""
    one, other = two
    before = (one.copy.side(), one.copy.snapshot())
    from goaldesk.store.merge import applying

    monkeypatch.setattr(applying, broken, lambda *_: error is RuntimeError or 1 / 0)
    decisions = {c.key: "mine" for c in plan(one.copy.side(), other.copy.side(), {}).conflicts}
    with pytest.raises(error):
        one.copy.merge(other.copy.side(), decisions, stamp())
    assert (one.copy.side(), one.copy.snapshot()) == before


def test_merging_a_document_with_itself_writes_nothing(two):
    one, other = two
    one.merge(other, Random(1))
    before = (one.copy.side(), one.copy.snapshot())
    assert one.copy.merge(one.copy.side(), {}, stamp()).seq is None
    assert (one.copy.side(), one.copy.snapshot()) == before


def test_a_merged_file_is_saved_and_opened_like_any_other(two, tmp_path):
    one, other = two
    one.merge(other, Random(1))
    one.copy.save(NOW, tmp_path / "merged.goaldb")
    assert problems(tmp_path / "merged.goaldb", one.copy.folders) == []
    again = WorkingCopy.open(tmp_path / "merged.goaldb", one.copy.folders, NOW)
    assert again.snapshot() == one.copy.snapshot()
    assert again.side() == one.copy.side()
    again.discard()


def test_an_edit_id_is_known_once_however_often_it_comes(two, tmp_path):
    one, other = two
    one.merge(other, Random(1))
    other.merge(one, Random(1))
    one.merge(other, Random(1))
    path = tmp_path / "merged.goaldb"
    one.copy.save(NOW, path)
    with closing(sqlite3.connect(path)) as connection:
        ids = [row[0] for row in connection.execute("SELECT id FROM edit")]
    assert len(ids) == len(set(ids))
    assert set(ids) >= {edit.id for edit in other.copy.side().edits}
