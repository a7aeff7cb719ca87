"""Copies that were sent are remembered, a bounded number of them."""

from __future__ import annotations

import datetime as dt

import pytest

from goaldesk.paths import Folders
from goaldesk.store import sent
from goaldesk.store.sent import Sent, note, sent_copies


def one(number: int) -> Sent:
    at = dt.datetime(2026, 11, 9, 12, 0, tzinfo=dt.UTC) + dt.timedelta(minutes=number)
    return Sent(at, f"chat {number} 副本.goaldb", f"edit{number}")


def test_the_copies_of_one_document_come_newest_first(folders: Folders) -> None:
    assert sent_copies(folders, "doc") == []
    for number, document in enumerate(("doc", "other", "doc")):
        note(folders, document, one(number))
    assert sent_copies(folders, "doc") == [one(2), one(0)]
    assert sent_copies(folders, "other") == [one(1)]


def test_only_the_latest_are_kept(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sent, "MOST", 3)
    for number in range(5):
        note(folders, "doc", one(number))
    assert sent_copies(folders, "doc") == [one(4), one(3), one(2)]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "[1]", '[{"document": "doc"}]', "null", "\x00", '[{"at": 5}]']
)
def test_a_broken_memory_is_an_empty_one(folders: Folders, text: str) -> None:
    folders.data.mkdir(parents=True)
    (folders.data / sent.FILE_NAME).write_text(text)
    assert sent_copies(folders, "doc") == []
    note(folders, "doc", one(1))
    assert sent_copies(folders, "doc") == [one(1)]


def test_a_folder_that_refuses_costs_only_the_memory(folders: Folders) -> None:
    folders.data.parent.mkdir(parents=True)
    folders.data.write_text("in the way")
    note(folders, "doc", one(1))
    assert sent_copies(folders, "doc") == []
