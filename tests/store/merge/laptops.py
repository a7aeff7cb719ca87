"""Laptops in memory: documents with logs, as the store keeps them, and who really knew what."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from random import Random
from zlib import crc32

from goaldesk.core.model import NATURAL_KEYS, TABLES, natural_id
from goaldesk.core.model.tables import defaults, holders, references
from goaldesk.core.sections import HISTORY
from goaldesk.store.changelog import EXISTENCE, HOLLOW, TAKEN, TOUCHES
from goaldesk.store.merge.applying import stays
from goaldesk.store.merge.conflicts import Conflict
from goaldesk.store.merge.plan import Plan, plan
from goaldesk.store.merge.sides import Cell, Edit, Side, Touch

# What random edits touch: contents and mentions, natural keys, a tree, and snapshots.
KINDS = ("goal", "kpi", "measurement", "department", "person", "activity", "raci", "resource",
         "review", "review_kpi")  # fmt: skip
TEXTS = {"goal": "title", "kpi": "name", "department": "name", "person": "name",
         "activity": "name", "resource": "name", "review": "findings"}  # fmt: skip

# Tables, and columns of others, that copies are made without.
WITHHELD = [
    (("resource",), ()),
    (("department",), (("kpi", "name"),)),
    (("goal",), ()),
    (("review",), (("person", "name"),)),
    ((), (("goal", "title"), ("kpi", "target"))),
]


def empty_rows():
    rows = {table: {} for table in TABLES}
    for only in ("product", "vision"):
        rows[only][only] = dict(defaults(only))
    return rows


def copied(rows):
    """A copy of rows; each row is shared, since a changed one is always a new one."""
    return {table: dict(there) for table, there in rows.items()}


def whole(table, **given):
    return {**defaults(table), **given}


class Counter:
    """Edit ids that are unique over all laptops of one history."""

    def __init__(self):
        self.made = 0

    def next(self, name):
        self.made += 1
        return f"{name}{self.made}"


def wrong_clock(edit):
    """Some time that tells nothing of when the edit was made."""
    return f"{1970 + crc32(edit.encode()) % 200}-01-01T00:00:00Z"


@dataclass
class Step:
    """What undo needs: the edit, and the rows before and after it."""

    edit: str
    before: dict
    after: dict
    merge: bool = False


# What each laptop has of its own: ids and the truth are shared by all, since no id is there twice.
_OWN = {"edits": list, "changes": list, "brought_by": dict, "filled_by": dict, "made": set,
        "done": list, "undone": list, "knows": set}  # fmt: skip


@dataclass
class Laptop:
    name: str
    ids: Counter
    rows: dict = field(default_factory=empty_rows)
    edits: list[Edit] = field(default_factory=list)
    changes: list[Touch] = field(default_factory=list)
    withheld: frozenset[str] = frozenset()
    brought_by: dict[str, str] = field(default_factory=dict)
    filled_by: dict[tuple, str] = field(default_factory=dict)
    made: set[str] = field(default_factory=set)
    done: list[Step] = field(default_factory=list)
    undone: list[Step] = field(default_factory=list)
    # The truth, kept apart from the log: what was seen here, and what each edit touched.
    knows: set[str] = field(default_factory=set)
    truth: dict[str, set[Cell]] = field(default_factory=dict)

    def side(self):
        gone = {edit.id for edit in self.edits if edit.withdrawn}

        def now(change):
            filled = self.filled_by.get(change[:4])
            if change.counts == HOLLOW and filled is not None and filled not in gone:
                return change._replace(counts=TOUCHES)
            return change

        brought_by = {e: by for e, by in self.brought_by.items() if e not in self.made}
        edits = tuple(e._replace(merged_by=brought_by.get(e.id)) for e in self.edits)
        return Side("doc", copied(self.rows), edits,
                    tuple(map(now, self.changes)), self.withheld)  # fmt: skip

    def sent(self, name):
        """A copy on another laptop, without what can be undone here."""
        other = self.again()
        other.name, other.done, other.undone = name, [], []
        return other

    def again(self):
        """The same laptop once more, to try something else on it."""
        return replace(
            self,
            rows=copied(self.rows),
            **{name: kind(getattr(self, name)) for name, kind in _OWN.items()},
        )

    # Edits

    def edit(self, acts: Callable[[Draft], None], undoes=None):
        draft = Draft(copied(self.rows))
        acts(draft)
        if not draft.log:
            return None
        edit = self.ids.next(self.name)
        before, self.rows = self.rows, draft.rows
        self.edits.append(Edit(edit, at=wrong_clock(edit), undoes=undoes))
        self.changes += [Touch(edit, *change) for change in draft.log]
        self.knows.add(edit)
        self.made.add(edit)
        self.truth[edit] = touched_by(draft)
        if undoes is None:
            self.done.append(Step(edit, before, self.rows))
            self.undone.clear()
        return edit

    def undo(self):
        if self.done:
            self._turn(self.done, self.undone, back=True)

    def redo(self):
        if self.undone:
            self._turn(self.undone, self.done, back=False)

    def _turn(self, source, target, *, back):
        step = source.pop()
        wanted = step.before if back else step.after
        knows = set(self.knows)
        edit = self.edit(lambda draft: draft.become(wanted), undoes=step.edit)
        if step.merge:
            edit = self._turn_merge(step, edit, back=back, knows=knows)
        target.append(Step(edit or step.edit, step.before, step.after, step.merge))

    def _turn_merge(self, step, edit, *, back, knows):
        edit = edit or self.ids.next(self.name)
        if all(known.id != edit for known in self.edits):
            self.edits.append(Edit(edit, at=wrong_clock(edit), undoes=step.edit))
            self.made.add(edit)
        self.changes = [
            change._replace(counts=TAKEN) if change.edit == edit else change
            for change in self.changes
        ]
        merge = root(self.edits, step.edit)
        turned = {merge}
        while more := {e for e, by in self.brought_by.items() if by in turned} - turned:
            turned |= more
        self.edits = [
            known._replace(withdrawn=back) if known.id in turned else known for known in self.edits
        ]
        self.knows = (knows - turned) if back else knows | turned
        self.knows.add(edit)
        self.truth[edit] = set()
        return edit

    # Merging

    def merge(self, theirs: Laptop, decide: Callable[[Conflict], str] | dict) -> Plan:
        mine, other = self.side(), theirs.side()
        planned = decided_plan(mine, other, decide)
        assert not planned.undecided
        if planned.empty:
            return planned
        before = self.rows
        draft = Draft(copied(self.rows))
        draft.carry_out(planned)
        edit = self.ids.next(f"{self.name}M")
        if planned.is_edit:
            logged = {change[:3] for change in draft.log}
            gone = set(planned.deletes)
            self.edits.append(Edit(edit, at=wrong_clock(edit)))
            self.made.add(edit)
            for change in draft.log:
                counts = change[:3] in planned.decided or (
                    change[:2] in gone and (*change[:2], EXISTENCE) in planned.decided
                )
                self.changes.append(Touch(edit, *change, TOUCHES if counts else TAKEN))
            self.changes += [
                Touch(edit, *cell, value, value) for cell, value in stays(planned, mine, logged)
            ]
        self.rows = draft.rows
        self._bring(planned, other, edit if planned.is_edit else "")
        by = edit if planned.is_edit else ""
        for change in planned.filled:
            self.filled_by[change[:4]] = by
        brought = {known.id for known in planned.brought}
        if any(c.counts == HOLLOW and c.edit in brought for c in other.changes):
            self.withheld |= theirs.withheld
        self.knows |= theirs.knows
        if planned.is_edit:
            self.knows.add(edit)
            self.truth[edit] = {
                c.cell for c in self.changes if c.edit == edit and c.counts == TOUCHES
            }
            # Deciding for a row decides for what is in it, too.
            self.truth[edit] |= {
                (table, row, key)
                for table, row, name in self.truth[edit]
                if name == EXISTENCE
                for key, value in self.rows[table].get(row, {}).items()
                if value != defaults(table)[key]
            }
            self.done.append(Step(edit, before, self.rows, merge=True))
            self.undone.clear()
        return planned

    def _bring(self, planned, other, by):
        brought = {known.id for known in planned.brought}
        again = brought & {known.id for known in self.edits} & self.made
        hollow = {c[:4] for c in other.changes if c.counts == HOLLOW}
        self.edits = [
            known._replace(withdrawn=False) if known.id in again else known
            for known in self.edits
            if known.id not in brought - again
        ] + [known for known in planned.brought if known.id not in again]
        self.changes = [
            c._replace(counts=HOLLOW) if c.edit in again and c[:4] in hollow and c.counts else c
            for c in self.changes
            if c.edit not in brought - again
        ] + [c for c in other.changes if c.edit in brought - again]
        self.filled_by = {
            c: m for c, m in self.filled_by.items() if c[0] not in brought and m not in brought
        }
        for known in brought:
            if known in again or self.brought_by.get(known) not in again:
                self.brought_by[known] = by

    # Copies that leave something out

    def without(
        self, name, tables: Iterable[str], columns: Iterable[tuple[str, str]] = (), *, history=True
    ):
        """A sent copy without some tables, some columns of others, and the values of the log."""
        other = self.sent(name)
        tables, columns = set(tables), set(columns)
        gone = {(table, row) for table in tables for row in other.rows[table]}
        emptied: set[Cell] = set()
        more = True
        while more:
            more = False
            for table in TABLES:
                for row, values in other.rows[table].items():
                    for key, refers in references(table).items():
                        if (refers, values[key]) not in gone or (table, row) in gone:
                            continue
                        if key in holders(table):
                            gone.add((table, row))
                            more = True
                        else:
                            emptied.add((table, row, key))
        for table, key in columns:
            emptied |= {(table, row, key) for row in other.rows[table]}
        emptied = {cell for cell in emptied if cell[:2] not in gone}
        inserted = {}
        withdrawn = {edit.id for edit in other.edits if edit.withdrawn}
        for told in (False, True):
            for change in other.changes:
                if change.field == EXISTENCE and change.counts != TAKEN:
                    if not told or (change.after == 1 and change.edit not in withdrawn):
                        inserted[change.table, change.row] = change.edit
        made = []
        for table, row, key in sorted(emptied):
            if other.rows[table][row][key] != defaults(table)[key]:
                values = other.rows[table][row]
                other.rows[table][row] = {**values, key: defaults(table)[key]}
                made.append(Touch(inserted[table, row], table, row, key, None, None, HOLLOW))
        for table, row in gone:
            del other.rows[table][row]
        gone |= long_gone(other, tables, gone)

        def is_out(cell):
            kept = cell[0] in tables or cell[:2] in gone or cell in emptied
            return kept or (cell[0], cell[2]) in columns

        def hollow(change):
            if is_out(change.cell) and change.counts != TAKEN:
                return change._replace(counts=HOLLOW, before=None, after=None)
            return change

        other.changes = [hollow(change) for change in other.changes] + made
        other.filled_by = {c: by for c, by in other.filled_by.items() if not is_out(c[1:])}
        other.withheld = other.withheld | tables | {f"{table}.{key}" for table, key in columns}
        if not history:
            other.changes = [change._replace(before=None, after=None) for change in other.changes]
            other.withheld |= HISTORY
        return other


def long_gone(laptop, tables, gone):
    """Rows deleted long ago that the log tells to have been part of what is left out."""
    found = set()
    while True:
        more = {
            change[1:3]
            for change in laptop.changes
            if change.before is not None and change.row not in laptop.rows[change.table]
            for refers in [references(change.table).get(change.field)]
            if change.field in holders(change.table)
            if refers in tables or (refers, change.before) in gone | found
        }
        if more <= found:
            return found
        found |= more


def decided_plan(mine: Side, theirs: Side, decide) -> Plan:
    decisions = dict(decide) if isinstance(decide, dict) else {}
    while True:
        planned = plan(mine, theirs, decisions)
        if not planned.undecided or isinstance(decide, dict):
            return planned
        for conflict in planned.undecided:
            decisions[conflict.key] = decide(conflict)


def root(edits, edit):
    undoes = {known.id: known.undoes for known in edits}
    while undoes[edit] is not None:
        edit = undoes[edit]
    return edit


def touched_by(draft: Draft) -> set[Cell]:
    """What an edit touched, as DESIGN says it: an insert its existence and non-default cells."""
    cells = {change[:3] for change in draft.log}
    for table, row, name in list(cells):
        if name == EXISTENCE and row in draft.rows[table]:
            plain = defaults(table)
            values = draft.rows[table][row].items()
            cells |= {(table, row, key) for key, value in values if value != plain[key]}
    return cells


class Draft:
    """Rows while an edit changes them, with what the triggers would log."""

    def __init__(self, rows):
        self.rows = rows
        self.acts: list[tuple] = []  # as a person would make them in a file
        self.log: list[tuple[str, str, str, object, object]] = []

    def insert(self, table, row, values):
        assert row not in self.rows[table]
        self.acts.append(("insert", table, row, dict(values)))
        self.rows[table][row] = dict(values)
        self.log.append((table, row, EXISTENCE, None, 1))

    def update(self, table, row, **values):
        self.acts.append(("update", table, row, values))
        had = self.rows[table][row]
        differing = {key: value for key, value in values.items() if had[key] != value}
        if differing:
            self.rows[table][row] = {**had, **differing}
            self.log += [(table, row, key, had[key], value) for key, value in differing.items()]

    def delete(self, table, row):
        if row not in self.rows[table]:
            return
        self.acts.append(("delete", table, row, {}))
        values = self.rows[table].pop(row)
        for child in TABLES:
            for key, refers in references(child).items():
                if refers != table:
                    continue
                for other in [o for o, v in self.rows[child].items() if v[key] == row]:
                    if key in holders(child):
                        self.delete(child, other)
                    else:
                        self.update(child, other, **{key: None})
        self.log += [(table, row, key, value, None) for key, value in values.items()]
        self.log.append((table, row, EXISTENCE, 1, None))

    def carry_out(self, planned: Plan):
        for (table, row), values in planned.updates.items():
            self.update(table, row, **values)
        for table, row in reversed(planned.deletes):
            self.delete(table, row)
        for (table, row), values in planned.inserts.items():
            self.insert(table, row, values)

    def become(self, wanted):
        """Lead back to other rows, as the inverse of an edit does."""
        for table in TABLES:
            for row in self.rows[table].keys() & wanted[table].keys():
                self.update(table, row, **wanted[table][row])
        for table in reversed(TABLES):
            for row in list(self.rows[table].keys() - wanted[table].keys()):
                self.delete(table, row)
        for table in TABLES:
            for row in wanted[table].keys() - self.rows[table].keys():
                self.insert(table, row, wanted[table][row])
        assert self.rows == wanted


def random_edit(random: Random, salt: str) -> Callable[[Draft], None]:
    """One to three acts of a person on some rows."""

    def acts(draft: Draft):
        for number in range(random.choice([1, 1, 1, 2, 3])):
            random.choice(ACTS)(draft, random, f"{salt}-{number}")

    return acts


def pick(draft, random, table):
    return random.choice(sorted(draft.rows[table])) if draft.rows[table] else None


def reference(draft, random, table, key):
    there = sorted(draft.rows[references(table)[key]])
    return random.choice([*there, None]) if there else None


def add(draft, random, salt):
    table = random.choice(KINDS)
    values = dict(defaults(table))
    for key in references(table):
        values[key] = reference(draft, random, table, key)
        if values[key] is None and table in ("measurement", "raci", "review_kpi"):
            return
    if table in TEXTS:
        values[TEXTS[table]] = random.choice(["", salt])
    values.update(position=float(random.randrange(5))) if "position" in values else None
    row = f"{table}-{salt}"
    if table == "measurement":
        values.update(date=f"2026-0{random.randint(1, 2)}-01", value=random.choice([1.0, 2.0]))
    if table == "review":
        values["date"] = "2026-03-31"
    if table == "review_kpi":
        values["kpi_id"] = pick(draft, random, "kpi") or "gone"
        values["value"] = random.choice([1.0, 2.0])
    if table in NATURAL_KEYS:
        row = natural_id(table, *(str(values[key]) for key in NATURAL_KEYS[table]))
    if row not in draft.rows[table]:
        draft.insert(table, row, values)


def change(draft, random, salt):
    table = random.choice(KINDS)
    row = pick(draft, random, table)
    if row is None:
        return
    if table == "measurement":
        draft.update(table, row, value=random.choice([1.0, 2.0, 3.0]))
    elif table == "raci":
        draft.update(table, row, role=random.choice(["R", "A", "C"]))
    elif table == "review_kpi":
        draft.update(table, row, decision=random.choice(["keep", "stop"]))
    elif table == "kpi" and random.random() < 0.5:
        draft.update(table, row, target=random.choice([1.0, 2.0, 3.0]))
    else:
        draft.update(table, row, **{TEXTS[table]: random.choice(["", "same", salt])})


def refer(draft, random, salt):
    table = random.choice(["kpi", "person", "resource", "activity", "goal"])
    row = pick(draft, random, table)
    if row is None:
        return
    key = random.choice(sorted(references(table)))
    value = reference(draft, random, table, key)
    if table == "goal":
        above = value
        while above is not None:
            if above == row:
                return
            above = draft.rows["goal"][above]["parent_id"]
    draft.update(table, row, **{key: value})


def place(draft, random, salt):
    table = random.choice(["goal", "kpi", "person"])
    row = pick(draft, random, table)
    if row is not None:
        draft.update(table, row, position=float(random.randrange(5)))


def delete(draft, random, salt):
    table = random.choice(KINDS)
    row = pick(draft, random, table)
    if row is not None:
        draft.delete(table, row)


def snapshot(draft, random, salt):
    row = pick(draft, random, "review")
    if row is None or draft.rows["review"][row]["taken"]:
        return
    draft.update("review", row, taken=salt, progress=random.choice([0.5, 0.7]))
    for kpi in sorted(draft.rows["kpi"]):
        found = natural_id("review_kpi", row, kpi)
        values = whole("review_kpi", review_id=row, kpi_id=kpi, value=random.choice([1.0, 2.0]))
        if found not in draft.rows["review_kpi"]:
            draft.insert("review_kpi", found, values)


ACTS = [add, add, add, change, change, change, refer, refer, place, delete, snapshot]
