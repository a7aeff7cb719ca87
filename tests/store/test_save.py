from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from goaldesk.core.errors import ChangedOnDisk, FileProblem
from goaldesk.core.model.goals import Goal, Segment
from goaldesk.core.queries.records import record
from goaldesk.paths import Folders
from goaldesk.store import backups, origin, saving
from goaldesk.store.file import WorkingCopy, problems


@pytest.fixture
def opened(saved, folders, now, stamp):
    """The saved file, open, with an edit that is not saved."""
    copy = WorkingCopy.open(saved, folders, now)
    with copy.edit(stamp("Rename")) as edit:
        edit.session.get(Goal, "top").title = "Renamed"
    yield copy
    copy.discard()


def title_in(path, folders, now):
    copy = WorkingCopy.open(path, folders, now)
    with copy.read() as session:
        title = record(session, "goal", "top")["title"]
    copy.discard()
    return title


def test_a_saved_file_is_whole_and_opens_equal(opened, saved, folders, now, tmp_path):
    assert opened.modified
    rows = opened.snapshot()
    opened.save(now)
    assert not opened.modified
    assert saved.read_bytes()[18:20] == b"\1\1"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["chat.goaldb", "own"]
    assert problems(saved, folders) == []
    again = WorkingCopy.open(saved, folders, now)
    assert again.snapshot() == rows
    assert again.document_id == opened.document_id
    again.discard()


def test_save_as_moves_on_and_leaves_the_first_file(opened, saved, folders, now, tmp_path):
    before = saved.read_bytes()
    opened.save(now, tmp_path / "other.goaldb")
    assert opened.path == tmp_path / "other.goaldb"
    assert saved.read_bytes() == before
    assert title_in(tmp_path / "other.goaldb", folders, now) == "Renamed"


def test_what_a_save_that_was_killed_left_behind_goes_a_day_later(opened, now, tmp_path):
    day = 24 * 3600
    ages = {
        ".0123456789ab.goaldesk.tmp": 2 * day,
        ".ba9876543210.goaldesk.tmp": day / 2,  # another program may be writing it
        ".notes.goaldesk.tmp": 2 * day,
        ".0123456789ab.goaldesk.tmp.goaldb": 2 * day,
    }
    for name, age in ages.items():
        (tmp_path / name).write_bytes(b"left behind")
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    opened.save(now)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        [*list(ages)[1:], "chat.goaldb", "own"]
    )


def test_a_document_without_a_file_asks_for_a_name(copy, now):
    with pytest.raises(FileProblem, match="has no file yet"):
        copy.save(now)


def test_links_are_followed_and_mode_bits_kept(opened, saved, folders, now, tmp_path):
    saved.chmod(0o640)
    link = tmp_path / "link.goaldb"
    link.symlink_to(saved)
    opened.save(now, link)
    assert link.is_symlink()
    assert saved.stat().st_mode & 0o777 == 0o640
    assert title_in(saved, folders, now) == "Renamed"


def test_the_original_is_not_the_same_name_in_another_folder(opened, now, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    opened.save(now, Path("relative.goaldb"))
    assert opened.path == tmp_path / "relative.goaldb"


def overwritten(path):
    path.write_bytes(path.read_bytes()[:-1] + b"!")


def replaced(path):
    fresh = path.with_name("fresh")
    fresh.write_bytes(b"something else")
    os.replace(fresh, path)


def emptied(path):
    path.write_bytes(b"")


def replaced_by_as_long_a_file(path):
    fresh = path.with_name("fresh")
    fresh.write_bytes(b"x" * path.stat().st_size)
    os.replace(fresh, path)


@pytest.mark.parametrize("change", [emptied, replaced_by_as_long_a_file])
def test_no_clock_hides_that_somebody_else_changed_the_file(opened, saved, now, change):
    before = saved.stat().st_mtime_ns
    change(saved)
    os.utime(saved, ns=(before, before))
    with pytest.raises(ChangedOnDisk):
        opened.save(now)


@pytest.mark.parametrize("happening", [overwritten, replaced, emptied])
def test_a_file_that_somebody_else_changed_is_not_overwritten_unasked(
    opened, saved, folders, now, happening
):
    happening(saved)
    os.utime(saved, ns=(1, 1))
    there = saved.read_bytes()
    with pytest.raises(ChangedOnDisk, match="somebody else has changed it"):
        opened.save(now)
    assert saved.read_bytes() == there
    assert opened.modified
    opened.save(now, replacing=True)
    assert title_in(saved, folders, now) == "Renamed"


def test_another_name_of_the_file_is_no_way_around_the_question(opened, saved, now, tmp_path):
    (tmp_path / "link.goaldb").symlink_to(saved)
    overwritten(saved)
    there = saved.read_bytes()
    with pytest.raises(ChangedOnDisk):
        opened.save(now, tmp_path / "link.goaldb")
    assert saved.read_bytes() == there


def test_what_somebody_else_saved_is_backed_up_before_it_is_replaced(
    opened, saved, folders, stamp, now, tmp_path
):
    """Also where this session has kept the file that it opened."""
    opened.save(now)
    other = WorkingCopy.open(saved, Folders.under(tmp_path / "theirs"), now)
    with other.edit(stamp()) as edit:
        edit.session.get(Goal, "top").title = "Theirs"
    other.save(now)
    other.discard()
    opened.save(now, replacing=True)
    kept = [path for _, path in backups.listed(backups.folder_of(folders, opened.document_id))]
    assert "Theirs" in [title_in(path, folders, now) for path in kept]


def touched(path):
    os.utime(path, ns=(1, 1))


def copied_back(path):
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content)


def removed(path):
    path.unlink()


@pytest.mark.parametrize("happening", [touched, copied_back, removed])
def test_the_same_file_or_none_is_saved_without_a_question(opened, saved, folders, now, happening):
    happening(saved)
    opened.save(now)
    assert title_in(saved, folders, now) == "Renamed"


def test_a_folder_that_is_gone_is_said(opened, saved, now, tmp_path):
    moved = tmp_path / "sub" / "deep.goaldb"
    moved.parent.mkdir()
    opened.save(now, moved)
    moved.unlink()
    moved.parent.rmdir()
    with pytest.raises(FileProblem, match=r"“.*sub” is not there"):
        opened.save(now)
    assert opened.path == moved


def test_a_read_only_file_is_not_replaced(opened, saved, now):
    saved.chmod(0o444)
    there = saved.read_bytes()
    with pytest.raises(FileProblem, match=r"“chat.goaldb” is read-only"):
        opened.save(now)
    assert saved.read_bytes() == there


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda path: path.mkdir(), "“target” is a folder"),
        (os.mkfifo, "“target” is not an ordinary file"),
    ],
)
def test_only_files_are_replaced(opened, now, tmp_path, make, sentence):
    make(tmp_path / "target")
    with pytest.raises(FileProblem, match=sentence):
        opened.save(now, tmp_path / "target")


def test_a_name_that_is_too_long_is_said(opened, now, tmp_path):
    with pytest.raises(FileProblem, match="is too long"):
        opened.save(now, tmp_path / ("x" * 300))


def refusing(*_: object) -> None:
    raise PermissionError(errno.EACCES, "Access is denied")


def test_what_another_program_has_open_on_windows_is_said_to_be_busy(tmp_path, monkeypatch):
    source, target = tmp_path / "new", tmp_path / "report.pdf"
    source.write_bytes(b"new")
    target.write_bytes(b"old")
    pauses: list[float] = []
    with monkeypatch.context() as windows:
        windows.setattr(os, "name", "nt")
        windows.setattr(os, "replace", refusing)
        windows.setattr(saving.time, "sleep", pauses.append)
        with pytest.raises(FileProblem, match=r"Another program keeps “report.pdf” busy"):
            saving.put(source, target)
    assert (target.read_bytes(), len(pauses)) == (b"old", 4)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "report.pdf"]


def test_what_windows_lets_nobody_read_may_be_open_elsewhere(tmp_path, monkeypatch):
    path = tmp_path / "values.xlsx"
    with monkeypatch.context() as windows:
        windows.setattr(os, "name", "nt")
        told = str(origin.problem_of(PermissionError(errno.EACCES, ""), path))
    assert "another program keeps it busy" in told


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("plan.goaldb", "may not be written to"), ("a" * 240, "is too long"), ("x/p", "is not there")],
)
def test_what_windows_does_not_find_is_said_as_it_is(tmp_path, name, sentence):
    """It finds no file in a folder that it guards, nor one whose path is too long."""
    told = saving.problem_of(FileNotFoundError(errno.ENOENT, ""), tmp_path / name)
    assert sentence in str(told)


CALLS = ["fsync", "replace", "chmod"]
ERRORS = [
    (errno.ENOSPC, "not enough room"),
    (errno.EIO, "refused to write"),
    (errno.EACCES, "may not be written to"),
]


@pytest.mark.parametrize("there", [True, False])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_what_is_there_is_told_only_where_something_is(tmp_path, number, there):
    target = tmp_path / "chat.goaldb"
    if there:
        target.touch()
    told = str(saving.problem_of(OSError(number, ""), target))
    assert ("The file there is as it was." in told) == there
    assert told.endswith("save it elsewhere.") or told.endswith("Save it elsewhere.")


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(("number", "sentence"), ERRORS)
def test_a_failing_call_leaves_the_target_untouched(
    opened, saved, folders, now, monkeypatch, tmp_path, call, number, sentence
):
    """The call fails wherever the target is concerned; Goaldesk's own folder works."""
    there = saved.read_bytes()
    real = getattr(os, call)

    def failing(first, *more, **named):
        where = os.readlink(f"/proc/self/fd/{first}") if isinstance(first, int) else str(first)
        if where.startswith(str(folders.state)) or where.startswith(str(folders.data)):
            return real(first, *more, **named)
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched:
        patched.setattr(os, call, failing)
        with pytest.raises(FileProblem, match=sentence):
            opened.save(now)
    assert saved.read_bytes() == there
    assert sorted(path.name for path in tmp_path.iterdir()) == ["chat.goaldb", "own"]
    assert opened.modified
    opened.save(now)
    assert title_in(saved, folders, now) == "Renamed"


def test_the_file_is_on_the_disk_before_it_has_its_name_and_then_the_name(
    opened, saved, now, tmp_path, monkeypatch
):
    done, sync, replace = [], os.fsync, os.replace

    def where(handle):
        return Path(os.readlink(f"/proc/self/fd/{handle}"))

    monkeypatch.setattr(os, "fsync", lambda handle: (done.append(where(handle)), sync(handle)))
    monkeypatch.setattr(os, "replace", lambda one, two: (done.append(two), replace(one, two)))
    opened.save(now)
    [fresh, named, folder] = [path for path in done if tmp_path in (path, path.parent)]
    assert (fresh.suffix, named, folder) == (".tmp", saved, tmp_path)


def test_what_does_not_pass_the_check_never_gets_there(opened, saved, now, monkeypatch):
    there, write = saved.read_bytes(), WorkingCopy.write_whole

    def wrongly(copy, target):
        done = write(copy, target)
        with contextlib.closing(sqlite3.connect(target, isolation_level=None)) as connection:
            connection.execute("UPDATE goal SET parent_id = 'below' WHERE id = 'top'")
        return done

    with monkeypatch.context() as patched:
        patched.setattr(WorkingCopy, "write_whole", wrongly)
        with pytest.raises(FileProblem, match="did not pass the check"):
            opened.save(now)
    assert saved.read_bytes() == there
    assert opened.modified


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_failing_call_in_the_own_folder_is_a_sentence_too(opened, saved, now, monkeypatch, call):
    there = saved.read_bytes()

    def failing(*_, **__):
        raise OSError(errno.EIO, "boom")

    with monkeypatch.context() as patched:
        patched.setattr(os, call, failing)
        with pytest.raises(FileProblem, match="Goaldesk’s own folder"):
            opened.save(now)
    assert saved.read_bytes() == there
    opened.save(now)


def test_a_disk_that_writes_rubbish_is_noticed(opened, saved, now, monkeypatch):
    there = saved.read_bytes()
    real = saving._write

    def rubbish(source, beside, mode):
        real(source, beside, mode)
        content = bytearray(beside.read_bytes())
        content[5000] ^= 4
        beside.write_bytes(content)

    monkeypatch.setattr(saving, "_write", rubbish)
    with pytest.raises(FileProblem, match="refused to write"):
        opened.save(now)
    assert saved.read_bytes() == there


def test_a_document_that_does_not_pass_the_check_is_not_written(opened, saved, now):
    """However it came about, as by a failing disk or a mistake of ours: nobody could open it."""
    there = saved.read_bytes()
    with opened.engine.connect() as connection:
        connection.exec_driver_sql("UPDATE document SET id = 'two words'")
        connection.commit()
    with pytest.raises(FileProblem, match="did not pass the check"):
        opened.save(now)
    assert saved.read_bytes() == there
    assert opened.modified


@pytest.mark.skipif(sys.platform != "linux", reason="where it is known what is synced")
def test_the_new_file_is_on_the_disk_before_it_has_the_name_and_the_name_before_it_is_told(
    opened, saved, now, monkeypatch
):
    """A power cut would tell, which no test can cause."""
    done = []
    sync, replace = os.fsync, os.replace

    def synced(handle):
        sync(handle)
        done.append(("sync", os.readlink(f"/proc/self/fd/{handle}")))

    def replaced(source, target):
        replace(source, target)
        done.append(("name", str(source), str(target)))

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", replaced)
    opened.save(now)
    [(at, beside)] = [
        (at, each[1]) for at, each in enumerate(done) if each[::2] == ("name", str(saved))
    ]
    assert ("sync", beside) in done[:at]
    assert ("sync", str(saved.parent)) in done[at:]


LIMITED = """
import datetime as dt, resource, sys
from pathlib import Path
from types import SimpleNamespace
from goaldesk.core.errors import FileProblem
from goaldesk.core.model.goals import Goal
from goaldesk.paths import Folders
from goaldesk.store.edit import Stamp
from goaldesk.store.file import WorkingCopy

path, own, limit = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
now = dt.datetime(2026, 11, 9, tzinfo=dt.UTC)
copy = WorkingCopy.open(path, Folders.under(own), now)
with copy.edit(Stamp("Write", "Ann", now, now.date())) as edit:
    edit.session.get(Goal, "top").reason = "x" * 70_000
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    copy.save(now)
except FileProblem as problem:
    print(problem)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no resource limits")
@pytest.mark.parametrize("limit", [0, 10_000, 300_000])
def test_a_file_size_limit_is_a_sentence(saved, folders, tmp_path, limit):
    there = saved.read_bytes()
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(saved), str(tmp_path / "limited"), str(limit)],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.stderr == ""
    assert "“chat.goaldb” was not saved" in done.stdout
    assert saved.read_bytes() == there
    assert problems(saved, folders) == []


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 512 kB, where the system lets us have one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(disk)]
    try:
        mounted = subprocess.run(mount, capture_output=True).returncode == 0
    except OSError:
        mounted = False
    if not mounted:
        pytest.skip("no permission to mount a small disk")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_is_a_sentence_and_the_file_is_as_it_was(
    opened, folders, stamp, now, small_disk
):
    path = small_disk / "chat.goaldb"
    opened.save(now, path)
    there = path.read_bytes()
    with opened.edit(stamp()) as edit:
        edit.session.add(Segment(id="wordy", traits="x" * 70_000))
    with pytest.raises(FileProblem, match="There is not enough room on the disk"):
        opened.save(now)
    assert path.read_bytes() == there
    assert os.listdir(small_disk) == ["chat.goaldb"]
    assert opened.modified


def test_a_full_own_disk_is_a_sentence_too(saved, now, stamp, small_disk):
    folders = Folders.under(small_disk / "own")
    copy = WorkingCopy.open(saved, folders, now)
    there = saved.read_bytes()
    with pytest.raises(FileProblem, match=r"no room|refused to write"):  # noqa: PT012
        for number in range(20):
            with copy.edit(stamp()) as edit:
                edit.session.add(Segment(id=f"s{number}", traits="x" * 50_000))
    with pytest.raises(FileProblem, match="Goaldesk’s own folder"):
        copy.save(now)
    assert saved.read_bytes() == there
    copy.discard()
    with open(small_disk / "filler", "wb", buffering=0) as filler, contextlib.suppress(OSError):
        while filler.write(bytes(4096)):
            pass
    with pytest.raises(FileProblem, match=r"not enough room on the disk to open|own folder"):
        WorkingCopy.open(saved, folders, now)


def test_what_was_deleted_is_not_in_the_file(opened, saved, stamp, now):
    markers = [f"secret-{number:04}-marker" for number in range(20)]
    with opened.edit(stamp()) as edit:
        for marker in markers:
            edit.session.add(Segment(id=marker[:11], name=marker))
    opened.save(now)
    assert all(marker.encode() in saved.read_bytes() for marker in markers)
    with opened.edit(stamp()) as edit:
        edit.session.connection().exec_driver_sql("DELETE FROM segment WHERE id LIKE 'secret%'")
    with opened.engine.connect() as connection:  # as leaving out the history does
        connection.exec_driver_sql("UPDATE change SET before = NULL, after = NULL")
        connection.commit()
    opened.save(now)
    assert not [marker for marker in markers if marker.encode() in saved.read_bytes()]


def test_the_earlier_file_is_backed_up_once_a_session(opened, saved, folders, stamp, now):
    before = saved.read_bytes()
    opened.save(now)
    with opened.edit(stamp()) as edit:
        edit.session.get(Goal, "top").title = "Renamed again"
    opened.save(now)
    kept = backups.listed(backups.folder_of(folders, opened.document_id))
    assert [path.read_bytes() for _, path in kept] == [before]
    assert problems(kept[0][1], folders) == []
    assert kept[0][1].stat().st_mode & 0o077 == 0


def test_what_somebody_else_put_there_meanwhile_is_backed_up_too(opened, saved, folders, now):
    first = saved.read_bytes()
    opened.save(now)
    saved.write_bytes(first)
    opened.save(now, replacing=True)
    kept = backups.listed(backups.folder_of(folders, opened.document_id))
    assert [path.read_bytes() for _, path in kept] == [first, first]


def test_no_room_for_a_backup_is_said_and_does_not_prevent_saving(opened, saved, folders, now):
    folders.data.mkdir(parents=True)
    (folders.data / "backups").write_text("in the way")
    opened.save(now)
    assert title_in(saved, folders, now) == "Renamed"
    assert ["backup" in str(notice) for notice in opened.notices] == [True]


def test_a_save_that_cannot_be_noted_is_a_save(opened, saved, folders, now, stamp, monkeypatch):
    real = origin.Origin.keep

    def keep(known, folder):
        if not known.coming:
            raise OSError(errno.EIO, "boom")
        real(known, folder)

    with monkeypatch.context() as patched:
        patched.setattr(origin.Origin, "keep", keep)
        opened.save(now)
    assert not opened.modified
    assert title_in(saved, folders, now) == "Renamed"
    with opened.edit(stamp()) as edit:
        edit.session.get(Goal, "top").title = "Renamed again"
    opened.save(now)  # without taking its own save for somebody else's
    assert title_in(saved, folders, now) == "Renamed again"


def test_a_file_that_windows_holds_open_is_told_as_busy(opened, saved, now, monkeypatch):
    def refuse(*paths: Path) -> None:
        raise PermissionError(errno.EACCES, "Access is denied")

    windows = SimpleNamespace(**{**vars(os), "name": "nt", "replace": refuse})
    monkeypatch.setattr(saving, "os", windows)
    with pytest.raises(FileProblem, match="Another program keeps"):
        opened.save(now)
