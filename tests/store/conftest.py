from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from goaldesk.paths import Folders
from goaldesk.store import places
from goaldesk.store.edit import Stamp
from goaldesk.store.file import WorkingCopy

NOW = dt.datetime(2026, 11, 9, 12, 0, tzinfo=dt.UTC)

FIRST_ROWS: dict[str, list[dict[str, object]]] = {
    "product": [{"name": "Chat", "start": dt.date(2026, 1, 1), "due": dt.date(2026, 12, 31)}],
    "segment": [{"id": "young", "name": "Young people"}],
    "goal": [
        {"id": "below", "parent_id": "top", "title": "Activity"},
        {"id": "top", "title": "Growth"},
    ],
    "kpi": [
        {"id": "users", "goal_id": "top", "name": "Users", "baseline": 0.0, "target": 100.0},
        {"id": "days", "goal_id": "below", "name": "Active days", "direction": "at_least"},
    ],
    "measurement": [
        {"kpi_id": "users", "date": dt.date(2026, 1, 31), "value": 10.0},
        {"kpi_id": "users", "date": dt.date(2026, 2, 28), "value": 0.1 + 0.2},
    ],
    "review": [{"id": "q1", "date": dt.date(2026, 3, 31)}],
    "action": [{"id": "call", "review_id": "q1", "kpi_id": "users", "text": "Call them"}],
    "activity": [{"id": "campaign", "goal_id": "top", "name": "Campaign"}],
}


@pytest.fixture
def now() -> dt.datetime:
    return NOW


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders.under(tmp_path / "own")


@pytest.fixture
def no_temporary_folders() -> Iterator[None]:
    """Lets the files of a test lie as well as a user's, though they lie in a temporary folder."""
    lasting = [place for place in places.PLACES if place[0] != places.TEMPORARY]
    with pytest.MonkeyPatch.context() as patched:  # a test that undoes its own leaves this
        patched.setattr(places, "PLACES", lasting)
        yield


@pytest.fixture
def stamp() -> Callable[..., Stamp]:
    def make(label: str = "Edit", **more: object) -> Stamp:
        values = {"author": "Ann", "now": NOW, "today": NOW.date(), **more}
        return Stamp(label, **values)

    return make


@pytest.fixture
def copy(folders: Folders, stamp: Callable[..., Stamp]) -> Iterator[WorkingCopy]:
    """A small document that was never saved."""
    made = WorkingCopy.create(folders, FIRST_ROWS, stamp("New"))
    yield made
    made.close()


@pytest.fixture
def saved(copy: WorkingCopy, tmp_path: Path) -> Path:
    """A file with a small document, which nobody has open."""
    path = tmp_path / "chat.goaldb"
    copy.save(NOW, path)
    copy.discard()
    return path
