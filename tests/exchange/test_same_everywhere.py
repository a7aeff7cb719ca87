"""What a document says depends on its rows and the day, and on nothing around it."""

from __future__ import annotations

import datetime as dt
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from goaldesk.core.words import Words
from goaldesk.exchange import samples
from goaldesk.exchange.info import info

DAY = "2026-11-09"
# Places a day apart, clocks that change, languages with other letters and commas.
PLACES = [
    {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"},
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "1"},
    {"TZ": "America/Adak", "LC_ALL": "de_DE.UTF-8", "PYTHONHASHSEED": "2"},
    {"TZ": "Asia/Shanghai", "LC_ALL": "zh_CN.UTF-8", "PYTHONHASHSEED": "3"},
    {"TZ": "Europe/Lisbon", "LC_ALL": "C", "PYTHONHASHSEED": "random"},
]


def told(home: Path, place: dict[str, str], *arguments: object) -> bytes:
    """What the command line writes there."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG"))}
    home.mkdir(exist_ok=True)
    folders = {f"XDG_{name}_HOME": str(home) for name in ("CONFIG", "DATA", "STATE", "CACHE")}
    return subprocess.run(
        [sys.executable, "-m", "goaldesk", *map(str, arguments)],
        env={**kept, **folders, "HOME": str(home), **place},
        capture_output=True,
        check=True,
    ).stdout


@pytest.mark.parametrize("language", ["en", "zh"])
def test_clock_language_and_hash_of_a_computer_change_no_letter(
    tmp_path: Path, language: str
) -> None:
    file = tmp_path / "social.goaldb"
    first = PLACES[0]
    told(tmp_path / "home", first, "new", file, "--sample", "social", "--as-of", DAY)
    found = []
    for number, place in enumerate(PLACES):
        copy = Path(shutil.copy(file, tmp_path / f"copy{number}.goaldb"))
        home = tmp_path / f"home{number}"
        asked = ("info", copy, "--json", "--lang", language, "--as-of", DAY)
        found.append(told(home, place, *asked))
    assert b'"as_of": "2026-11-09"' in found[0]
    assert all(other == found[0] for other in found[1:])


@pytest.mark.parametrize("name", samples.NAMES)
@pytest.mark.parametrize("seed", range(3))
def test_the_order_in_which_rows_are_stored_changes_nothing(
    document: Callable[[Any], Session], name: str, seed: int
) -> None:
    day = dt.date.fromisoformat(DAY)
    tables = samples.tables(name, "en", day)
    shuffled = {table: list(rows) for table, rows in tables.items()}
    for rows in shuffled.values():
        random.Random(seed).shuffle(rows)
    one, other = (info(document(rows), Words("en"), day) for rows in (tables, shuffled))
    assert one == other
