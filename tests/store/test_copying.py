"""A copy to send: what is left out is not in the file, and everything else is."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from goaldesk.core import sections
from goaldesk.core.errors import FileProblem
from goaldesk.core.model import FIXED_IDS, TABLES
from goaldesk.core.model.goals import Goal, Kpi, Resource
from goaldesk.core.model.tables import table_of
from goaldesk.core.queries.missing import missing
from goaldesk.exchange import samples
from goaldesk.paths import Folders
from goaldesk.store import changelog, copying
from goaldesk.store.edit import Stamp
from goaldesk.store.file import WorkingCopy, problems

NOW = dt.datetime(2026, 11, 9, 12, 0, tzinfo=dt.UTC)
DAY = NOW.date()
ALL = frozenset().union(*(sections.of(section) for section in sections.SECTIONS))
CHOICES = {section.key: sections.of(section) for section in sections.SECTIONS}
TABLE_CHOICES = {table: sections.named([table]) for table in TABLES if table not in FIXED_IDS}

Rows = dict[str, dict[str, dict[str, object]]]
Logged = list[tuple[Any, ...]]


def contents(path: Path) -> tuple[Rows, Logged, Logged, str]:
    """A file's rows, edits, changes with their counts, and what it says was withheld."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return (
            changelog.read_tables(connection),
            connection.execute("SELECT * FROM edit ORDER BY seq").fetchall(),
            connection.execute("SELECT * FROM change ORDER BY rowid").fetchall(),
            connection.execute("SELECT withheld FROM document").fetchone()[0],
        )


def sent(copy: WorkingCopy, folder: Path, withheld: sections.Withheld, name: str = "sent") -> Path:
    """The copy of a document without what is withheld."""
    target = folder / f"{name}.goaldb"
    copying.make(copy.freeze(), folder / f"{name}-fresh", target.name, withheld)
    copying.put(folder / f"{name}-fresh", target, copy.path)
    return target


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WorkingCopy]:
    """A sample with a life behind it: changed, deleted and undone rows of every kind."""
    folders = Folders.under(tmp_path_factory.mktemp("lived"))
    tables = samples.tables("social", "en", DAY)
    copy = WorkingCopy.create(folders, tables, Stamp("New", "Ann", NOW, DAY))
    for table in TABLES:
        if table not in FIXED_IDS:
            _live(copy, table)
    yield copy
    copy.discard()


def _live(copy: WorkingCopy, table: str) -> None:
    """One row of a table is changed and another deleted, which is undone; one more is deleted."""
    wanted = {"name", "title", "note", "text", "reason"}
    texts = [column.name for column in table_of(table).columns if column.name in wanted]
    rows = list(copy.snapshot()[0][table])
    stamp = Stamp("Change", "Ann", NOW, DAY, "because")
    if texts:
        with copy.edit(stamp) as edit:
            edit.session.connection().exec_driver_sql(
                f'UPDATE "{table}" SET "{texts[0]}" = ? WHERE id = ?', ("changed", rows[0])
            )
    for row in rows[-2:]:
        with copy.edit(stamp) as edit:
            edit.session.connection().exec_driver_sql(f'DELETE FROM "{table}" WHERE id = ?', (row,))
        if row == rows[-1] or table in ("goal", "kpi", "competitor", "research", "review"):
            copy.invert(edit.done.seq or 0, Stamp("Undo", "Ann", NOW, DAY, undoes=edit.done.id))


@pytest.fixture(scope="module")
def whole(lived: WorkingCopy) -> Path:
    return lived.freeze()


def made(whole: Path, tmp_path: Path, withheld: sections.Withheld) -> Path:
    copying.make(whole, tmp_path / "copy.goaldb", "copy.goaldb", withheld)
    return tmp_path / "copy.goaldb"


def test_without_leaving_anything_out_a_copy_is_the_document(
    whole: Path, tmp_path: Path, folders: Folders
) -> None:
    copy = made(whole, tmp_path, frozenset())
    assert contents(copy) == contents(whole)
    assert problems(copy, folders) == []
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["copy.goaldb"]


@pytest.mark.parametrize("key", [*CHOICES, *TABLE_CHOICES, "all"])
def test_what_is_left_out_is_in_no_table_and_everything_else_is(
    key: str, whole: Path, tmp_path: Path, folders: Folders
) -> None:
    withheld = {**TABLE_CHOICES, **CHOICES, "all": ALL}[key]
    copy = made(whole, tmp_path, withheld)
    assert problems(copy, folders) == []
    before, edits, changes, _ = contents(whole)
    rows, edits_now, changes_now, text = contents(copy)
    assert sections.parse(text) - {"edit.reason"} == withheld
    gone = {(table, row) for table in TABLES for row in before[table].keys() - rows[table].keys()}
    assert all(not rows[table] for table in TABLES if table in withheld)
    assert all(refers_to_gone(before, table, row, gone) for table, row in gone - of(withheld, gone))
    emptied = set()
    for table in TABLES:
        for row, values in rows[table].items():
            for field, value in values.items():
                if value != before[table][row][field]:
                    emptied.add((table, row, field))
                    assert value in (None, "")
                    assert f"{table}.{field}" in withheld or mentions(
                        table, field, before[table][row][field], gone
                    )
                elif f"{table}.{field}" in withheld:
                    assert value == ""
    check_log(changes, changes_now, withheld, gone, emptied)
    check_edits(edits, edits_now, changes_now, withheld)


def of(withheld: sections.Withheld, gone: set[tuple[str, str]]) -> set[tuple[str, str]]:
    return {(table, row) for table, row in gone if table in withheld}


def keys_of(table: str) -> list[tuple[str, str, bool]]:
    """(field, the table it refers to, whether the row goes with that one)."""
    columns = table_of(table).columns
    return [
        (column.name, key.column.table.name, key.ondelete == "CASCADE")
        for column in columns
        for key in column.foreign_keys
    ]


def refers_to_gone(before: Rows, table: str, row: str, gone: set[tuple[str, str]]) -> bool:
    return any(
        (parent, before[table][row][field]) in gone
        for field, parent, cascades in keys_of(table)
        if cascades
    )


def mentions(table: str, field: str, value: object, gone: set[tuple[str, str]]) -> bool:
    return any(
        name == field and (parent, value) in gone
        for name, parent, cascades in keys_of(table)
        if not cascades
    )


def check_log(
    before: Logged,
    after: Logged,
    withheld: sections.Withheld,
    gone: set[tuple[str, str]],
    emptied: set[tuple[str, str, str]],
) -> None:
    """Touched cells stay; those of what was left out are hollow, the others as they were."""
    kept, added = after[: len(before)], after[len(before) :]
    for old, new in zip(before, kept, strict=True):
        _, table, row, field = new[:4]
        assert new[:4] == old[:4]
        if (
            table in withheld
            or f"{table}.{field}" in withheld
            or (table, row) in gone
            or (table, row, field) in emptied
        ):
            assert new[4:] == (None, None, 2)
        elif new != old:
            # A row deleted long ago that was part of something left out.
            assert new[4:] == (None, None, 2)
            assert any(cascades for _, _, cascades in keys_of(table))
            assert not any(c[1:4] == (table, row, "") and c[5] == 1 for c in after)
    assert {change[1:4] for change in added} == emptied
    assert all(change[4:] == (None, None, 2) for change in added)
    for edit, table, row, _, *_ in added:
        came = [old[0] for old in before if old[1:4] == (table, row, "") and old[5] == 1]
        assert edit == came[-1]


def check_edits(
    before: Logged, after: Logged, changes: Logged, withheld: sections.Withheld
) -> None:
    hollow = {change[0] for change in changes if change[6] == 2}
    for old, new in zip(before, after, strict=True):
        assert new[:3] == old[:3]
        assert new[3] == ("" if "edit.author" in withheld else old[3])
        assert new[4] == old[4]
        assert new[5] == ("" if old[0] in hollow else old[5])
        assert new[6:] == old[6:]


def test_without_history_only_the_values_of_the_log_are_gone(
    whole: Path, tmp_path: Path, folders: Folders
) -> None:
    copy = made(whole, tmp_path, sections.HISTORY)
    assert problems(copy, folders) == []
    rows, edits, changes, text = contents(copy)
    before, edits_before, changes_before, _ = contents(whole)
    assert rows == before
    assert text == "change.after,change.before,edit.label,edit.reason"
    assert changes == [(*old[:4], None, None, old[6]) for old in changes_before]
    assert edits == [(*old[:4], "", "", *old[6:]) for old in edits_before]


def test_changes_that_a_merge_took_over_go_on_counting_for_nothing(
    whole: Path, tmp_path: Path
) -> None:
    taken = tmp_path / "taken"
    taken.write_bytes(whole.read_bytes())
    with closing(sqlite3.connect(taken)) as connection, connection:
        connection.execute("""UPDATE change SET counts = 0 WHERE "table" = 'resource'""")
    changes = contents(made(taken, tmp_path, sections.named(["resource"])))[2]
    found = {change[4:] for change in changes if change[1] == "resource"}
    assert found == {(None, None, 0)}


def findings(path: Path, folders: Folders) -> set[tuple[str, str, str]]:
    """What the plan in a file lacks or contradicts, each with its place."""
    copy = WorkingCopy.open(path, folders, NOW)
    with copy.read() as session:
        found = {(item.key, item.row_id, item.field) for item in missing(session, DAY)}
    copy.discard()
    return found


@pytest.mark.parametrize("key", [*CHOICES, "all"])
def test_a_copy_is_not_blamed_for_what_was_left_out(
    key: str, whole: Path, tmp_path: Path, folders: Folders
) -> None:
    complete = tmp_path / "complete.goaldb"
    copying.make(whole, complete, "complete", frozenset())
    before = findings(complete, folders)
    now = findings(made(whole, tmp_path, {**CHOICES, "all": ALL}[key]), folders)
    assert now - before == set()
    assert any(found[0] == "kpi_measurement" for found in now)


MARKERS = [f"marker-{number:02}-quince" for number in range(1, 25)]


def plant(copy: WorkingCopy, stamp: Callable[..., Stamp]) -> None:
    """Puts a marker everywhere that a copy must not have it: once deleted, once to withhold."""
    left = iter(MARKERS)

    def run(sql: str, *values: object, **given: object) -> None:
        with copy.edit(stamp(**given)) as edit:
            edit.session.connection().exec_driver_sql(sql, values)

    for table, field in (("segment", "name"), ("kpi", "question"), ("measurement", "note")):
        run(f"UPDATE {table} SET {field} = ?", next(left))
        run(f"UPDATE {table} SET {field} = ''")
    run(
        "INSERT INTO segment (id, name, traits, needs, behaviour, position)"
        " VALUES ('s', ?, '', '', '', 0)",
        next(left),
    )
    run("DELETE FROM segment")
    for table, field in (
        ("resource", "note"),
        ("resource", "unit"),
        ("person", "email"),
        ("competitor", "name"),
        ("score", "evidence"),
        ("criterion", "note"),
        ("vision", "alternative"),
        ("research", "finding"),
        ("feedback", "customer"),
        ("swot_factor", "text"),
        ("strategy", "why"),
        ("communication", "audience"),
        ("review", "attendees"),
        ("review_kpi", "goal"),
        ("adjustment", "after"),
        ("goal", "owner"),
        ("kpi", "owner"),
    ):
        run(f"UPDATE {table} SET {field} = ?", next(left))
    run("UPDATE resource SET name = 'x'", reason=next(left))
    run("UPDATE goal SET title = 'x'", author=next(left))
    run("UPDATE kpi SET name = name || ' '", label=next(left))


def test_no_deleted_or_withheld_text_is_in_the_bytes_of_a_copy(
    tmp_path: Path, folders: Folders, stamp: Callable[..., Stamp]
) -> None:
    tables = samples.tables("social", "en", DAY)
    copy = WorkingCopy.create(folders, tables, stamp("New"))
    plant(copy, stamp)
    there = copy.freeze().read_bytes()
    assert [marker for marker in MARKERS if marker.encode() not in there] == []
    path = sent(copy, tmp_path, ALL | sections.HISTORY)
    for encoding in ("utf-8", "utf-16-le"):
        data = path.read_bytes()
        assert [marker for marker in MARKERS if marker.encode(encoding) in data] == []
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA freelist_count").fetchone() == (0,)
    copy.discard()


def test_a_copy_opens_is_edited_saved_and_copied_again(
    whole: Path, tmp_path: Path, folders: Folders, stamp: Callable[..., Stamp]
) -> None:
    first = made(whole, tmp_path, sections.named(["resources"]) | sections.HISTORY)
    copy = WorkingCopy.open(first, folders, NOW)
    assert copy.document_id == contents_id(whole)
    assert copy.withheld >= {"resource", "change.before"}
    with copy.edit(stamp("Add")) as edit:
        edit.session.add(Resource(name="Ours"))
        edit.session.get(Goal, goal_of(edit.session)).title = "Renamed"
    copy.save(NOW)
    again = sent(copy, tmp_path, sections.named(["people"]), "again")
    copy.discard()
    rows, edits, changes, text = contents(again)
    assert [row["name"] for row in rows["resource"].values()] == ["Ours"]
    assert sections.parse(text) >= {"resource", "person", "edit.author", "change.before"}
    assert edits[-1][4] == "Add"
    assert [change for change in changes if change[3] == "title"][-1][5] == "Renamed"
    assert problems(again, folders) == []


def goal_of(session: Session) -> str:
    return str(session.connection().exec_driver_sql("SELECT min(id) FROM goal").scalar_one())


def contents_id(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("SELECT id FROM document").fetchone()[0])


def test_kpis_of_goals_that_are_left_out_go_deleted_ones_included(
    copy: WorkingCopy, tmp_path: Path, stamp: Callable[..., Stamp]
) -> None:
    with copy.edit(stamp()) as edit:
        edit.session.add(Kpi(id="old", goal_id="top", name="quince-old"))
        edit.session.add(Kpi(id="loose", name="Loose"))
    with copy.edit(stamp()) as edit:
        edit.session.delete(edit.session.get(Kpi, "old"))
    path = sent(copy, tmp_path, sections.named(["goal"]))
    rows, _, changes, _ = contents(path)
    assert list(rows["kpi"]) == ["loose"]
    assert b"quince-old" not in path.read_bytes()
    assert b"Loose" in path.read_bytes()
    assert {change[4:] for change in changes if change[2] in ("old", "users")} == {(None, None, 2)}
    assert all(c[4:] == (None, 1, 1) for c in changes if c[2] == "loose")


def test_unsaved_edits_are_in_a_copy_and_stay_unsaved(
    saved: Path, tmp_path: Path, folders: Folders, stamp: Callable[..., Stamp]
) -> None:
    copy = WorkingCopy.open(saved, folders, NOW)
    with copy.edit(stamp()) as edit:
        edit.session.get(Goal, "top").title = "Renamed"
    path = sent(copy, tmp_path, frozenset())
    assert contents(path)[0]["goal"]["top"]["title"] == "Renamed"
    assert copy.modified
    assert copy.path == saved
    copy.discard()


def test_a_copy_never_replaces_its_own_document(
    saved: Path, tmp_path: Path, folders: Folders
) -> None:
    copy = WorkingCopy.open(saved, folders, NOW)
    fresh = copy.freeze()
    link = tmp_path / "link.goaldb"
    link.symlink_to(saved)
    there = saved.read_bytes()
    for target in (saved, link):
        with pytest.raises(FileProblem, match="is the document itself"):
            copying.put(fresh, target, copy.path)
    assert saved.read_bytes() == there
    copy.discard()


def test_what_is_frozen_again_leaves_the_first_file_to_its_reader(
    saved: Path, folders: Folders
) -> None:
    copy = WorkingCopy.open(saved, folders, NOW)
    first, second = copy.freeze(), copy.freeze()
    assert first.parent != second.parent
    assert first.read_bytes() == second.read_bytes()
    copy.discard()
    assert not first.exists()


def test_where_nothing_can_be_frozen_it_is_said_in_the_users_words(
    saved: Path, folders: Folders
) -> None:
    copy = WorkingCopy.open(saved, folders, NOW)
    (copy.folder / "frozen").write_text("in the way")
    with pytest.raises(FileProblem, match="Nothing was made of the document") as caught:
        copy.freeze()
    assert f"“{folders.state}” is full" in str(caught.value)
    copy.discard()


def test_a_cancelled_copy_leaves_nothing(whole: Path, tmp_path: Path) -> None:
    def cancel(share: float) -> None:
        if share > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copying.make(whole, tmp_path / "fresh", "x", ALL, cancel)
    assert [path for path in tmp_path.iterdir() if path.is_file()] == []


def test_a_folder_without_room_is_said(whole: Path, tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match=r"“x\.goaldb” was not made, because the disk"):
        copying.make(whole, tmp_path / "missing" / "fresh", "x.goaldb", ALL)
