from __future__ import annotations

import datetime as dt

import pytest

from goaldesk.core.errors import FileProblem
from goaldesk.store import backups

NEWEST = dt.datetime(2026, 11, 9, 12, tzinfo=dt.UTC)


def every(step, count):
    return [NEWEST - step * number for number in range(count)]


@pytest.mark.parametrize(
    ("moments", "kept"),
    [
        ([], 0),
        (every(dt.timedelta(minutes=1), 1), 1),
        (every(dt.timedelta(minutes=1), 10), 10),
        (every(dt.timedelta(minutes=1), 500), 10),  # all of one day
        (every(dt.timedelta(days=1), 17), 17),
        (every(dt.timedelta(days=1), 1000), 10 + 7 + 4 + 6),
        (every(dt.timedelta(hours=3), 8000), 10 + 7 + 4 + 6),
    ],
)
def test_how_many_are_kept(moments, kept):
    assert len(backups.to_keep(moments)) == kept


def test_which_are_kept():
    kept = sorted(backups.to_keep(every(dt.timedelta(days=1), 400)), reverse=True)
    assert kept[:17] == every(dt.timedelta(days=1), 17)
    weeks, months = kept[17:21], kept[21:]
    assert [day.isocalendar()[1] for day in weeks] == [42, 41, 40, 39]
    assert [(day.year, day.month) for day in months] == [
        (2026, 8), (2026, 7), (2026, 6), (2026, 5), (2026, 4), (2026, 3),
    ]  # fmt: skip


def test_keeping_again_keeps_the_same():
    """Thinning out after every backup must not eat up the old ones."""
    kept: set[dt.datetime] = set()
    for moment in reversed(every(dt.timedelta(hours=7), 1500)):
        kept = backups.to_keep({*kept, moment})
    assert NEWEST - min(kept) > dt.timedelta(days=120)
    assert len(kept) == 27


def test_a_backup_is_a_verified_copy_and_old_ones_go(saved, folders):
    for number in range(13):
        backups.make(saved, folders, "doc", NEWEST + dt.timedelta(minutes=number))
    found = backups.listed(backups.folder_of(folders, "doc"))
    assert len(found) == 10
    assert found[0][0] == NEWEST + dt.timedelta(minutes=12)
    assert found[0][1].read_bytes() == saved.read_bytes()


def test_backups_of_a_clock_that_was_ahead_stay_and_let_none_go(saved, folders):
    ahead = [NEWEST + dt.timedelta(days=365 * 30, minutes=number) for number in range(10)]
    today = [NEWEST + dt.timedelta(minutes=number) for number in range(10)]
    for moment in ahead + today:
        backups.make(saved, folders, "doc", moment)
    found = [moment for moment, _ in backups.listed(backups.folder_of(folders, "doc"))]
    assert sorted(found) == today + ahead


def test_what_is_no_document_is_not_kept(folders, tmp_path):
    (tmp_path / "letter").write_text("Dear all")
    assert backups.make(tmp_path / "letter", folders, "doc", NEWEST) is None
    assert backups.listed(backups.folder_of(folders, "doc")) == []


def test_a_folder_that_cannot_be_written_is_a_sentence(saved, folders):
    folders.data.mkdir(parents=True)
    (folders.data / "backups").write_text("in the way")
    with pytest.raises(FileProblem):
        backups.make(saved, folders, "doc", NEWEST)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("", ""),
        ("chat", "chat"),
        ("my plan v2", "my plan v2"),
        ("目" * 80, "目" * 40),
        ("n" * 240, "n" * 120),
        ("odd \udcff", "odd ?"),
    ],
)
def test_a_backup_tells_the_name_of_its_file(saved, folders, name, told):
    kept = backups.make(saved, folders, "doc", NEWEST, name)
    assert kept is not None
    assert backups.name_of(kept) == told
    assert backups.listed(kept.parent) == [(NEWEST, kept)]
