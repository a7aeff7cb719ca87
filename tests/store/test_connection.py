from __future__ import annotations

import sqlite3
import subprocess
import sys

import pytest
from sqlalchemy.exc import OperationalError

from goaldesk.store.connection import connect
from goaldesk.store.origin import COPY


def pragma(copy, name):
    with copy.engine.connect() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("foreign_keys", 1), ("recursive_triggers", 1), ("trusted_schema", 0),
        ("cell_size_check", 1), ("mmap_size", None), ("temp_store", 2), ("secure_delete", 1),
        ("journal_mode", "wal"), ("synchronous", 1), ("locking_mode", "exclusive"),
    ],
)  # fmt: skip
def test_the_working_connection_is_set_up(copy, name, value):
    found = pragma(copy, name)
    assert found == value or (value is None and found in (0, None))


def test_no_python_function_can_be_called_from_sql(copy):
    with copy.engine.connect() as connection, pytest.raises(OperationalError, match="no such func"):
        connection.exec_driver_sql("SELECT 'a' REGEXP '(a+)+$'")


def test_no_other_program_reads_or_writes_an_open_working_copy(copy):
    look = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('SELECT 1 FROM goal')"
    arguments = [sys.executable, "-c", look, str(copy.folder / COPY)]
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=60)
    assert "database is locked" in done.stderr


def test_a_row_longer_than_can_be_opened_again_is_refused(copy, stamp):
    from sqlalchemy.exc import DBAPIError

    from goaldesk.core.model.goals import Segment

    before = copy.snapshot()
    with pytest.raises(DBAPIError, match="too big"), copy.edit(stamp()) as edit:
        edit.session.add(Segment(id="long", name="x" * 6_000_000, traits="x" * 6_000_000))
    assert copy.snapshot() == before


@pytest.mark.parametrize("name", ["a?b", "50%", "a#b", "it's & more", "%41", "目标"])
def test_names_are_taken_literally(tmp_path, name):
    connect(tmp_path / name, "rwc").execute("CREATE TABLE t (a)").connection.close()
    assert [path.name for path in tmp_path.iterdir()] == [name]
    with pytest.raises(sqlite3.OperationalError, match="unable to open"):
        connect(tmp_path / "absent", "rw")
