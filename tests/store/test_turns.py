"""Reading a working copy aside, which gives way to whoever works with the document."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from goaldesk.store.file import WorkingCopy
from goaldesk.store.turns import GivenWay

# Counts until somebody stops it.
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as made:
        yield made


def endless(copy: WorkingCopy, pool: ThreadPoolExecutor) -> Future[Any]:
    """A reading that never comes to its end, once it is on its way."""
    begun = threading.Event()

    def read() -> None:
        with copy.read_aside() as session:
            begun.set()
            session.connection().exec_driver_sql(ENDLESS).all()

    found = pool.submit(read)
    assert begun.wait(10)
    return found


def names(session: Any) -> list[str]:
    return [row[0] for row in session.connection().exec_driver_sql("SELECT name FROM product")]


def test_an_edit_does_not_wait_for_a_reader_aside(copy, stamp, pool) -> None:
    reading = endless(copy, pool)
    with copy.edit(stamp()) as transaction:
        transaction.session.connection().exec_driver_sql("UPDATE product SET name = 'Kite'")
    with pytest.raises(GivenWay):
        reading.result(10)
    with copy.read() as session:
        assert names(session) == ["Kite"]


def test_nor_does_a_read_a_save_or_closing(copy, now, pool, tmp_path) -> None:
    reading = endless(copy, pool)
    assert copy.last_seq() > 0
    with pytest.raises(GivenWay):
        reading.result(10)
    reading = endless(copy, pool)
    copy.save(now, tmp_path / "saved.goaldb")
    with pytest.raises(GivenWay):
        reading.result(10)
    reading = endless(copy, pool)
    copy.close()
    with pytest.raises(GivenWay):
        reading.result(10)
    with pytest.raises(GivenWay), copy.read_aside():
        pass


def test_it_reads_what_is_there_and_waits_for_an_edit_to_end(copy, stamp, pool) -> None:
    def read() -> list[str]:
        with copy.read_aside() as session:
            return names(session)

    with copy.edit(stamp()) as transaction:
        transaction.session.connection().exec_driver_sql("UPDATE product SET name = 'Kite'")
        reading = pool.submit(read)
        assert not reading.done()
    assert reading.result(10) == ["Kite"]
    with copy.read() as session:  # nothing of it is left on the connection
        assert session.connection().exec_driver_sql("SELECT count(*) FROM edit").scalar() > 1


def test_another_error_of_the_reader_is_its_own(copy, pool) -> None:
    def read() -> None:
        with copy.read_aside() as session:
            session.connection().exec_driver_sql("SELECT * FROM nowhere")

    with pytest.raises(Exception, match="nowhere"):
        pool.submit(read).result(10)
    with copy.read() as session:
        assert len(names(session)) == 1
