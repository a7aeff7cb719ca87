"""What a document keeps and tells after merges, and after they are taken back."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from goaldesk.core import edits, sections
from goaldesk.core.errors import ChangedOnDisk, FileProblem
from goaldesk.core.queries import changes_since
from goaldesk.core.queries.series import kpi_series
from goaldesk.paths import Folders
from goaldesk.store import backups, copying, sent
from goaldesk.store.edit import Done, Stamp
from goaldesk.store.file import WorkingCopy
from goaldesk.store.merge.plan import LABEL, decided
from goaldesk.store.merge.sides import Which

NOW = dt.datetime(2026, 11, 9, 12, tzinfo=dt.UTC)
DAY = dt.date(2026, 10, 1)
ROWS: dict[str, Any] = {
    "department": [{"id": "sales", "name": "Sales"}],
    "person": [{"id": "pat", "name": "Pat", "department_id": "sales"}],
    "goal": [{"id": "top", "title": "Growth", "owner": "Ann"}],
    "kpi": [{"id": "users", "goal_id": "top", "name": "Users", "baseline": 0.0, "target": 9.0}],
}


class Desk:
    """Somebody's copy of the document, with what can be undone there."""

    def __init__(self, copy: WorkingCopy, root: Path, who: str) -> None:
        self.copy, self.root, self.who = copy, root, who
        self.done: list[Done] = []
        self.undone: list[Done] = []

    def _stamp(self, reason: str = "", undoes: str | None = None, label: str = "Edit") -> Stamp:
        return Stamp(label, self.who, NOW, NOW.date(), reason, undoes)

    def edit(self, act: Callable[[Any], object], reason: str = "") -> None:
        with self.copy.edit(self._stamp(reason)) as transaction:
            act(transaction.session)
        self.done.append(transaction.done)

    def merge(self, other: Desk, prefer: Which | None = None) -> None:
        theirs = other.copy.side()
        _, decisions = decided(self.copy.side(), theirs, prefer)
        stamp = self._stamp(f"{other.who}.goaldb", label=LABEL)
        self.done.append(self.copy.merge(theirs, decisions, stamp))

    def undo(self) -> None:
        self._turn(self.done, self.undone)

    def redo(self) -> None:
        self._turn(self.undone, self.done)

    def _turn(self, source: list[Done], target: list[Done]) -> None:
        step = source.pop()
        assert step.seq is not None
        target.append(self.copy.invert(step.seq, self._stamp(undoes=step.id)))

    def sent(self, who: str, *without: str, history: bool = True) -> Desk:
        path = self.root / f"{who}{next(_NUMBERS)}.goaldb"
        withheld = sections.named(without) | (frozenset() if history else sections.HISTORY)
        copying.make(self.copy.freeze(), path, path.name, withheld)
        return Desk(WorkingCopy.open(path, self.copy.folders, NOW), self.root, who)

    def ask(self, query: Callable[..., Any], *given: object) -> Any:
        with self.copy.read() as session:
            return query(session, *given)

    def rows(self, table: str) -> Any:
        return self.copy.side().rows[table]


_NUMBERS = itertools.count()


@pytest.fixture
def ann(tmp_path: Path) -> Desk:
    copy = WorkingCopy.create(
        Folders.under(tmp_path / "own"), ROWS, Stamp("New", "Ann", NOW, NOW.date())
    )
    return Desk(copy, tmp_path, "Ann")


def test_undoing_a_merge_that_only_filled_a_copy_deletes_nothing_elsewhere(ann: Desk) -> None:
    bo = ann.sent("Bo", "people")
    assert not bo.rows("person")
    bo.merge(ann)
    assert bo.rows("person")["pat"]["name"] == "Pat"
    bo.undo()
    assert not bo.rows("person")
    ann.merge(bo)
    assert ann.rows("person")["pat"]["name"] == "Pat"
    assert ann.rows("goal")["top"]["owner"] == "Ann"
    bo.merge(ann)
    assert bo.rows("person") == ann.rows("person")


@pytest.fixture
def shared(ann: Desk, tmp_path: Path) -> tuple[Desk, Desk]:
    """Two people who opened the same file."""
    path = tmp_path / "shared.goaldb"
    ann.copy.save(NOW, path)
    elsewhere = Folders.under(tmp_path / "elsewhere")
    return ann, Desk(WorkingCopy.open(path, elsewhere, NOW), tmp_path, "Bo")


def title(value: str) -> Callable[[Any], object]:
    return lambda session: edits.change(session, "goal", "top", title=value)


def test_what_somebody_else_saved_is_kept_before_it_is_replaced(shared: tuple[Desk, Desk]) -> None:
    ann, bo = shared
    bo.edit(title("Bo’s"))
    bo.copy.save(NOW)
    theirs = ann.copy.path.read_bytes() if ann.copy.path else b""
    ann.edit(title("Ann’s"))
    with pytest.raises(ChangedOnDisk):
        ann.copy.save(NOW)
    ann.copy.save(NOW, replacing=True)
    ann.edit(title("Ann’s, again"))
    ann.copy.save(NOW)
    kept = backups.listed(backups.folder_of(ann.copy.folders, ann.copy.document_id))
    assert [path.read_bytes() for _, path in kept] == [theirs]


def test_a_file_is_seen_as_long_as_its_merge_stands(shared: tuple[Desk, Desk]) -> None:
    ann, bo = shared
    bo.edit(title("Bo’s"))
    bo.copy.save(NOW)
    assert ann.copy.path is not None
    theirs = Desk(WorkingCopy.open(ann.copy.path, ann.copy.folders, NOW), ann.root, "Bo")
    ann.merge(theirs)
    ann.copy.has_seen(theirs.copy.origin)
    ann.undo()
    with pytest.raises(ChangedOnDisk):
        ann.copy.save(NOW)
    ann.redo()
    ann.copy.save(NOW)
    assert ann.rows("goal")["top"]["title"] == "Bo’s"
    ann.undo()
    ann.copy.save(NOW)


def test_changes_that_break_a_rule_together_are_refused_in_a_sentence(ann: Desk) -> None:
    def moved(day: str, row: str) -> Callable[[Any], object]:
        query = "UPDATE measurement SET date = ? WHERE note = ?"
        return lambda session: session.connection().exec_driver_sql(query, (day, row))

    for day, name in ((1, "first"), (2, "second")):
        on = DAY.replace(day=day)
        ann.edit(lambda session, on=on, name=name: edits.record(session, "users", on, 1.0, name))
    bo = ann.sent("Bo")
    ann.edit(moved("2026-10-05", "first"))
    bo.edit(moved("2026-10-05", "second"))
    before = ann.copy.side()
    with pytest.raises(FileProblem, match="break a rule"):
        ann.merge(bo)
    assert ann.copy.side() == before


@pytest.mark.parametrize(
    "change",
    [
        title("Bo’s"),
        lambda session: edits.add(session, "goal", id="new", title="New"),
        lambda session: edits.delete(session, "kpi", "users"),
        lambda session: edits.change(session, "person", "pat", department_id=None),
    ],
    ids=["changed", "added", "deleted", "emptied"],
)
def test_without_its_history_a_copy_that_undid_a_merge_is_merged_as_with_it(
    ann: Desk, change: Callable[[Any], object]
) -> None:
    bo = ann.sent("Bo")
    bo.edit(change)
    ann.merge(bo)
    bo.merge(ann)
    ann.undo()
    told, untold = ann.sent("Cy"), ann.sent("Di", history=False)
    there = bo.copy.side().rows
    for desk in (told, untold):
        again = bo.sent("Ed")
        again.merge(desk)
        desk.merge(bo)
        assert desk.copy.side().rows == again.copy.side().rows == there


def changed(desk: Desk, query: Callable[..., Any], *given: object) -> list[tuple[object, ...]]:
    return [(one.field, one.before, one.after) for one in desk.ask(query, *given)]


def test_what_changed_is_told_after_a_merge_was_undone_and_brought_again(ann: Desk) -> None:
    start = ann.copy.last_seq()
    bo = ann.sent("Bo")
    bo.edit(title("Bo’s"))
    ann.merge(bo)
    assert changed(ann, changes_since.since_seq, start) == [("title", "Growth", "Bo’s")]
    knowing = ann.sent("Cy")
    ann.undo()
    assert changed(ann, changes_since.since_seq, start) == []
    ann.merge(knowing)
    assert changed(ann, changes_since.since_seq, start) == [("title", "Growth", "Bo’s")]


def test_a_sent_copy_is_compared_with_although_a_merge_in_it_was_made_again(ann: Desk) -> None:
    bo = ann.sent("Bo")
    bo.edit(title("Bo’s"))
    ann.merge(bo)
    sent.remember(ann.copy.folders, ann.copy.freeze(), "copy", NOW)
    ann.undo()
    ann.edit(lambda session: edits.change(session, "goal", "top", reason="Money"))
    ann.merge(bo)
    (known,) = sent.sent_copies(ann.copy.folders, ann.copy.document_id)
    assert changed(ann, changes_since.since_edit, known.edit) == [("reason", "", "Money")]


def test_since_a_review_counts_from_its_snapshot_though_a_merge_left_it_so(ann: Desk) -> None:
    ann.edit(lambda session: edits.add(session, "review", id="q3", title="Q3", date=DAY))
    bo = ann.sent("Bo")

    def take(findings: str) -> Callable[[Any], object]:
        return lambda session: session.connection().exec_driver_sql(
            "UPDATE review SET taken = ?, progress = ?", (findings, float(len(findings)))
        )

    ann.edit(take("2026-10-01"))
    bo.edit(take("2026-10-01T08"))
    ann.edit(title("Ann’s"))
    ann.merge(bo, "mine")
    assert ("title", "Growth", "Ann’s") in changed(ann, changes_since.since_review, "q3")


def record(value: float) -> Callable[[Any], object]:
    return lambda session: edits.record(session, "users", DAY, value)


def measured(desk: Desk) -> tuple[float, str, float | None, str]:
    (row,) = desk.ask(kpi_series, "users", NOW.date()).rows
    return row.value, row.by, row.corrected_from, row.why


@pytest.mark.parametrize("undone", [False, True])
def test_a_correction_that_a_merge_brought_is_told_once_with_its_reason(
    ann: Desk, undone: bool
) -> None:
    ann.edit(record(1))
    ann.edit(record(2), "Ann’s reason")
    bo = ann.sent("Bo")
    bo.edit(record(3), "Bo’s reason")
    ann.merge(bo)
    assert measured(ann) == (3, "Bo", 2, "Bo’s reason")
    ann.undo()
    assert measured(ann) == (2, "Ann", 1, "Ann’s reason")
    if undone:
        ann.redo()
        assert measured(ann)[2:] == (2, "Bo’s reason")


@pytest.mark.parametrize("known", [True, False], ids=["corrected twice", "measured twice"])
def test_a_measurement_is_told_as_it_was_decided(ann: Desk, known: bool) -> None:
    if known:
        ann.edit(record(1))
    bo, cy = ann.sent("Bo"), ann.sent("Cy")
    if not known:
        ann.edit(record(1))
    ann.edit(record(2), "Ann’s reason")
    bo.edit(record(3), "Bo’s reason" if known else "")
    ann.merge(bo, "mine")
    assert measured(ann) == (2, "Ann", 1, "Ann’s reason")
    cy.merge(ann)
    assert measured(cy)[2:] == (1, "Ann’s reason")
    ann.undo()
    assert measured(ann) == (2, "Ann", 1, "Ann’s reason")
    ann.merge(bo, "theirs")
    was = (1.0, "Bo’s reason") if known else (2.0, "")
    assert measured(ann) == (3, "Bo", *was)


@pytest.mark.parametrize("history", [True, False])
def test_a_deletion_taken_back_brings_back_what_was_kept_from_who_deleted(
    ann: Desk, history: bool
) -> None:
    ann.edit(lambda session: edits.change(session, "kpi", "users", owner="Ann"))
    bo = ann.sent("Bo", "people", history=history)
    bo.edit(lambda session: edits.delete(session, "kpi", "users"))
    ann.merge(bo)
    assert not ann.rows("kpi")
    bo.undo()
    ann.merge(bo)
    assert ann.rows("kpi")["users"]["owner"] == "Ann"
    bo.merge(ann)
    assert bo.rows("kpi") == ann.rows("kpi")


def test_what_is_brought_back_names_nothing_that_went_meanwhile(ann: Desk) -> None:
    bo = ann.sent("Bo", "responsibilities")
    bo.edit(lambda session: edits.delete(session, "person", "pat"))
    ann.merge(bo)
    ann.edit(lambda session: edits.delete(session, "department", "sales"))
    bo.undo()
    ann.merge(bo)
    assert ann.rows("person")["pat"]["department_id"] is None
