"""Random histories over the real tables: what was undone is gone, what was done is there."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import tempfile
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import REAL, CheckConstraint, Integer, delete, insert, update
from sqlalchemy.exc import IntegrityError

from goaldesk.core.errors import Invalid
from goaldesk.core.model import FIXED_IDS, NATURAL_KEYS, TABLES
from goaldesk.core.model.classes import CLASSES, whole_table
from goaldesk.core.model.tables import table_of
from goaldesk.core.model.types import Flag, IsoDate
from goaldesk.core.queries.changes_since import Touched, net
from goaldesk.paths import Folders
from goaldesk.store.changelog import between
from goaldesk.store.edit import Stamp
from goaldesk.store.file import WorkingCopy, problems
from goaldesk.store.recovery import recoverable
from goaldesk.store.restore import put_back
from tests.store.rewinding import rewind

NOW = dt.datetime(2026, 11, 9, 12, tzinfo=dt.UTC)
QUICK_DISK = "/dev/shm"
STRESS = int(os.environ.get("GOALDESK_STRESS", 0))
SEEDS = st.integers(0, 2**32 - 1)

TEXTS = ["", "word", "中文 🎉", 'it\'s "x"\n\t%?:a', "x" * 3000, "0", "1.0", "\u200dzwj", "'; --"]
NUMBERS = [0.0, -0.0, 0.1 + 0.2, 1e308, -1e-320, 3.0, 2.0**53 + 2, -7.25, 1e-9]
PARENTS = ["goal", "kpi", "swot_factor", "review", "department", "competitor", "strategy"]
PLURAL = [name for name in TABLES if name not in FIXED_IDS]


def checked(column, kind):
    """The words that a column's CHECK allows, or its bounds."""
    for constraint in column.constraints:
        if isinstance(constraint, CheckConstraint):
            return re.findall(kind, str(constraint.sqltext))
    return []


def value_for(column, random, ids):
    """A value that the column takes; sometimes the rules across rows still refuse it."""
    if column.foreign_keys:
        there = ids[next(iter(column.foreign_keys)).column.table.name]
        if not there or (column.nullable and random.random() < 0.3):
            return None
        return random.choice(there)
    if column.nullable and random.random() < 0.3:
        return None
    if isinstance(column.type, IsoDate):
        return dt.date(2026, 1, 1) + dt.timedelta(random.randrange(-20_000, 60_000))
    if isinstance(column.type, Flag):
        return random.random() < 0.5
    if isinstance(column.type, Integer):
        low, high = map(int, checked(column, r"\d+"))
        return random.choice([low, high, random.randint(low, high)])
    if isinstance(column.type, REAL):
        value = random.choice([*NUMBERS, random.uniform(-1e6, 1e6)])
        return abs(value) if checked(column, ">= 0") else value
    return random.choice(checked(column, "'([^']*)'") or TEXTS)


def row_for(name, random, ids):
    table = whole_table(name)
    row = {column.name: value_for(column, random, ids) for column in table.columns}
    row["id"] = f"{name}-{random.randrange(10**9)}"
    if name == "evidence":  # refers to exactly one thing beside its factor
        several = [key for key in row if key not in ("id", "factor_id")]
        targets = [key for key in several if ids[key.removesuffix("_id")]]
        row.update(dict.fromkeys(several))
        if not targets:
            return None
        chosen = random.choice(targets)
        row[chosen] = random.choice(ids[chosen.removesuffix("_id")])
    needed = [column.name for column in table.columns if not column.nullable]
    return row if all(row[key] is not None for key in needed) else None


def ids_in(session):
    connection = session.connection()
    return {
        name: [row[0] for row in connection.exec_driver_sql(f'SELECT id FROM "{name}" ORDER BY id')]
        for name in TABLES
    }


def add_one(session, random, ids, table):
    row = row_for(table, random, ids)
    if row is not None:
        session.execute(insert(table_of(table)), [row])


def add_many(session, random, ids, table):
    rows = [row_for(table, random, ids) for _ in range(random.randint(2, 8))]
    if all(rows):
        session.connection().execute(insert(table_of(table)), rows)


def add_object(session, random, ids, table):
    row = row_for(table, random, ids)
    if row is not None:
        session.add(CLASSES[table](**row))
        session.flush()


def put_in_place(session, random, ids, table):
    row = row_for(table, random, ids)
    if row is not None:
        row["id"] = random.choice([*ids[table], row["id"]])
        session.execute(insert(table_of(table)).prefix_with("OR REPLACE"), [row])


def change_one(session, random, ids, table):
    if ids[table]:
        row = session.get(CLASSES[table], random.choice(ids[table]), populate_existing=True)
        columns = [column for column in whole_table(table).columns if column.name != "id"]
        for column in random.sample(columns, random.randint(1, min(4, len(columns)))):
            if row is not None:
                setattr(row, column.name, value_for(column, random, ids))
        session.flush()


def change_all(session, random, ids, table):
    column = random.choice([column for column in whole_table(table).columns if column.name != "id"])
    query = update(table_of(table)).values({column.name: value_for(column, random, ids)})
    if random.random() < 0.5:
        query = query.where(table_of(table).c.id > random.choice([*ids[table], "m"]))
    session.execute(query)


def delete_one(session, random, ids, table):
    if ids[table]:
        row = session.get(CLASSES[table], random.choice(ids[table]), populate_existing=True)
        if row is not None:
            session.delete(row)
        session.flush()


def delete_some(session, random, ids, table):
    boundary = random.choice([*ids[table], "m"])
    session.execute(delete(table_of(table)).where(table_of(table).c.id >= boundary))


ACTS = [add_one, add_many, add_object, put_in_place, change_one, change_all, delete_one,
        delete_some]  # fmt: skip
act_on = st.tuples(st.sampled_from(ACTS), st.sampled_from(PLURAL), SEEDS)
change_fixed = st.tuples(
    st.sampled_from([change_one, change_all]), st.sampled_from(sorted(FIXED_IDS)), SEEDS
)


some_acts = st.lists(st.one_of(act_on, act_on, change_fixed), min_size=1, max_size=4)


def net_since(tables, log, seq):
    cells = [Touched(*change[1:]) for change in log if change.edit >= seq]
    return net(
        cells, {(table, row): tables[table][row] for table in tables for row in tables[table]}
    )


def differences(then, now):
    """What is different between two states of the tables, found by comparing them."""
    found = set()
    for table in TABLES:
        for row in then[table].keys() | now[table].keys():
            was, here = then[table].get(row), now[table].get(row)
            if was is None or here is None:
                existed = None if was is None else 1
                found.add(Touched(table, row, "", existed, None if existed else 1))
                continue
            for field, value in was.items():
                if here[field] != value:
                    found.add(Touched(table, row, field, value, here[field]))
    return found


class Histories(RuleBasedStateMachine):
    """One document through edits, undo, redo, saving, reopening and crashes."""

    def __init__(self):
        super().__init__()
        self.root = Path(tempfile.mkdtemp(dir=QUICK_DISK if os.path.isdir(QUICK_DISK) else None))
        self.folders = Folders.under(self.root / "own")
        self.path = self.root / "history.goaldb"
        self.copy: WorkingCopy | None = None

    @initialize(seed=SEEDS)
    def begin(self, seed):
        random = Random(seed)
        ids: dict[str, list[str]] = {name: [] for name in TABLES}
        ids.update({name: [only] for name, only in FIXED_IDS.items()})
        rows = {}
        for name in PLURAL:
            most = 1 if name in NATURAL_KEYS else 3
            made = [row_for(name, random, ids) for _ in range(random.randint(0, most))]
            rows[name] = [row for row in made if row is not None]
            ids[name] = [row["id"] for row in rows[name]]
        self.copy = WorkingCopy.create(self.folders, rows, self.stamp())
        self.now, _ = self.copy.snapshot()
        self.befores = {2: self.now}
        self.undoable: list[tuple[int, str, dict, dict]] = []
        self.redoable: list[tuple[int, str, dict, dict]] = []
        self.saved: tuple[dict, dict] | None = None

    def stamp(self, undoes=None):
        return Stamp("Edit", "Ann", NOW, NOW.date(), undoes=undoes)

    def arrive(self, done):
        """An edit went through: remember what was before it; gives the rows after it."""
        after, _ = self.copy.snapshot()
        self.befores[done.seq] = self.now
        self.befores[done.seq + 1] = after
        before, self.now = self.now, after
        return before, after

    @rule(acts=some_acts)
    def edit(self, acts):
        self.edit_with(acts)

    @rule(acts=some_acts)
    def edit_undo_and_redo(self, acts):
        if self.edit_with(acts):
            self.undo()
            self.redo()

    @rule(act=st.tuples(st.just(delete_one), st.sampled_from(PARENTS), SEEDS))
    def delete_with_all_that_belongs(self, act):
        self.edit_with([act])

    def edit_with(self, acts):
        try:
            with self.copy.edit(self.stamp()) as edit:
                for act, table, seed in acts:
                    act(edit.session, Random(seed), ids_in(edit.session), table)
        except (IntegrityError, Invalid):
            return False  # refused: the invariant sees that nothing has changed
        if edit.done.seq is None:
            return False
        before, after = self.arrive(edit.done)
        self.undoable.append((edit.done.seq, edit.done.id, before, after))
        self.redoable.clear()
        return True

    @rule(acts=st.lists(act_on, min_size=1, max_size=3))
    def edit_that_breaks_off(self, acts):
        try:
            with self.copy.edit(self.stamp()) as edit:
                for act, table, seed in acts:
                    act(edit.session, Random(seed), ids_in(edit.session), table)
                raise ZeroDivisionError
        except (IntegrityError, Invalid, ZeroDivisionError):
            pass

    @precondition(lambda self: self.undoable)
    @rule()
    def undo(self):
        seq, edit_id, before, after = self.undoable.pop()
        done = self.copy.invert(seq, self.stamp(undoes=edit_id))
        if done.seq is not None:  # an edit may have put everything back itself
            self.arrive(done)
            seq, edit_id = done.seq, done.id
        assert self.now == before
        self.redoable.append((seq, edit_id, before, after))

    @precondition(lambda self: self.redoable)
    @rule()
    def redo(self):
        seq, edit_id, before, after = self.redoable.pop()
        done = self.copy.invert(seq, self.stamp(undoes=edit_id))
        if done.seq is not None:
            self.arrive(done)
            seq, edit_id = done.seq, done.id
        assert self.now == after
        self.undoable.append((seq, edit_id, before, after))

    @precondition(lambda self: len(self.undoable) > 1)
    @rule()
    def undo_everything_and_redo_it(self):
        count = len(self.undoable)
        for step in (self.undo, self.redo, self.undo):
            for _ in range(count):
                step()

    @rule(seed=SEEDS)
    def put_an_earlier_state_back(self, seed):
        """As a backup is put in the document's place: one edit that can be taken back."""
        wanted = self.befores[Random(seed).choice(sorted(self.befores))]
        with self.copy.edit(self.stamp()) as edit:
            put_back(edit.session, list(between(self.now, wanted)), "")
        if edit.done.seq is not None:
            before, after = self.arrive(edit.done)
            self.undoable.append((edit.done.seq, edit.done.id, before, after))
            self.redoable.clear()
        assert self.now == wanted

    @rule()
    def save(self):
        self.copy.save(NOW, self.path)
        self.saved = (self.now, dict(self.befores))
        assert not self.copy.modified
        assert problems(self.path, self.folders) == []

    @precondition(lambda self: self.saved is not None)
    @rule()
    def close_and_open(self):
        self.copy.discard()
        self.copy = WorkingCopy.open(self.path, self.folders, NOW)
        self.now, befores = self.saved
        self.befores = dict(befores)
        self.undoable.clear()
        self.redoable.clear()

    @precondition(lambda self: self.saved is not None or self.copy.modified)
    @rule()
    def kill_and_recover(self):
        """What lies on the disk while the connection is open is what a killed process leaves."""
        modified = self.copy.modified
        killed = self.copy.folder.with_name("killed")
        shutil.copytree(self.copy.folder, killed)
        self.copy.discard()
        left = recoverable(self.folders)
        assert bool(left) == modified
        if modified:
            assert [crashed.folder for crashed in left] == [killed]
            self.copy = WorkingCopy.recover(killed, self.folders)
            assert self.copy.modified
            renamed = self.copy.folder.with_name(f"again-{len(self.befores)}")
            self.copy.close()
            killed.rename(renamed)
            self.copy = WorkingCopy.recover(renamed, self.folders)
        else:
            self.copy = WorkingCopy.open(self.path, self.folders, NOW)
        self.undoable.clear()
        self.redoable.clear()

    @invariant()
    def the_rows_are_the_expected_ones_and_the_log_rewinds_them(self):
        if self.copy is None:
            return
        tables, log = self.copy.snapshot()
        assert tables == self.now
        last = max((change.edit for change in log), default=1)
        seqs = [seq for seq in self.befores if seq <= last]
        for seq in {2, last, *seqs[len(seqs) // 2 :][:1]} & set(seqs):
            assert rewind(tables, log, seq) == self.befores[seq]
            assert set(net_since(tables, log, seq)) == differences(self.befores[seq], tables)
        assert rewind(tables, log, 1) == {table: {} for table in TABLES}

    def teardown(self):
        if self.copy is not None:
            self.copy.discard()
        shutil.rmtree(self.root, ignore_errors=True)


def test_histories():
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=STRESS or 15,
            stateful_step_count=25,
            deadline=None,
            database=None,
            derandomize=not STRESS,
            suppress_health_check=list(HealthCheck),
        ),
    )
