from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from sqlalchemy.exc import OperationalError

from goaldesk.store import check
from goaldesk.store.connection import connect, raw
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


def test_an_edit_takes_the_lock_at_once_and_a_read_takes_none(copy, stamp):
    begun = []
    with copy.read() as session:
        connection = raw(session)
        assert connection.isolation_level is None  # no transaction that nobody asked for
    connection.set_trace_callback(begun.append)
    with copy.read():
        pass
    with copy.edit(stamp()):
        pass
    assert [each for each in begun if each.startswith("BEGIN")] == ["BEGIN", "BEGIN IMMEDIATE"]


def test_a_second_session_is_an_error_at_once(copy):
    assert (copy.engine.pool.size(), copy.engine.pool.timeout()) == (1, 0)


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


@pytest.fixture
def confined(saved):
    with closing(connect(saved, "rw")) as connection:
        connection.execute("CREATE VIEW behind AS SELECT * FROM goal")
        check.confine(connection, saved)
        yield connection


@pytest.mark.parametrize(
    "statement",
    ["SELECT * FROM behind", "PRAGMA query_only = OFF", "PRAGMA writable_schema",
     "DELETE FROM goal", "ATTACH ':memory:' AS other", "CREATE TEMP TABLE more (a)", "BEGIN",
     "VACUUM"],
)  # fmt: skip
def test_of_what_nobody_has_looked_at_only_what_lies_open_is_read(confined, statement):
    assert confined.execute("SELECT count(*) FROM goal").fetchone() == (2,)
    with pytest.raises(sqlite3.DatabaseError, match=r"not authorized|prohibited|denied"):
        confined.execute(statement)


def test_it_could_not_be_written_to_either(confined):
    confined.set_authorizer(None)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        confined.execute("DELETE FROM goal")


@pytest.mark.parametrize(
    ("limit", "value"),
    [("LENGTH", 10_000_000), ("SQL_LENGTH", 100_000), ("COLUMN", 64), ("EXPR_DEPTH", 100),
     ("VDBE_OP", 25_000), ("ATTACHED", 0), ("TRIGGER_DEPTH", 1)],
)  # fmt: skip
def test_what_it_can_cost_is_limited(confined, limit, value):
    number = getattr(sqlite3, f"SQLITE_LIMIT_{limit}")
    assert confined.getlimit(number) == value


def test_what_was_looked_at_may_cascade(copy):
    with copy.read() as session:
        assert raw(session).getlimit(sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH) > 1
