"""Reading many documents: none is changed, none is read twice, nothing is left behind."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from goaldesk.core.queries.records import records
from goaldesk.paths import Folders
from goaldesk.store.edit import Stamp
from goaldesk.store.file import WorkingCopy
from goaldesk.store.many import read_each

NOW = datetime(2026, 11, 9, 14, 2, tzinfo=UTC)


@pytest.fixture
def files(folders: Folders, tmp_path: Path) -> list[Path]:
    """Three documents, each with its own product."""
    made = []
    for name in ("a", "b", "c"):
        stamp = Stamp("New document", "Lin", NOW, NOW.date())
        copy = WorkingCopy.create(folders, {"product": [{"name": name}]}, stamp)
        path = tmp_path / f"{name}.goaldb"
        copy.save(NOW, path)
        copy.discard()
        made.append(path)
    return made


def name(session: object) -> str:
    return str(records(session, "product")[0]["name"])


def test_each_document_is_read_and_none_is_changed(folders: Folders, files: list[Path]) -> None:
    before = [(path.read_bytes(), path.stat().st_mtime_ns) for path in files]
    told: list[float] = []
    assert read_each(files, folders, NOW, name, progress=told.append) == (["a", "b", "c"], [])
    assert told == [0, 1 / 3, 2 / 3]
    assert [(path.read_bytes(), path.stat().st_mtime_ns) for path in files] == before
    assert list((folders.state / "sessions").iterdir()) == []


def test_what_cannot_be_read_is_told_and_the_others_are_read(
    folders: Folders, files: list[Path], tmp_path: Path
) -> None:
    files[1].write_bytes(b"nothing")
    again = tmp_path / "again.goaldb"
    again.write_bytes(files[0].read_bytes())
    found, problems = read_each([*files, again, tmp_path / "gone"], folders, NOW, name)
    assert found == ["a", "c"]
    assert [problem.values["name"] for problem in problems] == [
        "b.goaldb",
        "again.goaldb",
        "gone",
    ]
    assert problems[1].values["other"] == "a.goaldb"
    assert list((folders.state / "sessions").iterdir()) == []


def test_what_is_known_already_is_not_read_again(folders: Folders, files: list[Path]) -> None:
    copy = WorkingCopy.open(files[2], folders, NOW)
    known = {copy.document_id: "the open one"}
    copy.discard()
    found, [problem] = read_each(files, folders, NOW, name, known)
    assert found == ["a", "b"]
    assert str(problem) == (
        "“c.goaldb” holds the same document as “the open one”. Leave one of them out."
    )


def test_reading_can_be_stopped(folders: Folders, files: list[Path]) -> None:
    def stop(share: float) -> None:
        if share:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        read_each(files, folders, NOW, name, progress=stop)
    assert list((folders.state / "sessions").iterdir()) == []
