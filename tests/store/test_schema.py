from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from goaldesk.core.model import APPLICATION_ID, SCHEMA, TABLES
from goaldesk.store import schema

FROZEN = Path(__file__).with_name(f"schema_{SCHEMA}.txt")


@pytest.fixture
def empty():
    connection = sqlite3.connect(":memory:", isolation_level=None)
    schema.create(connection)
    yield connection
    connection.close()


def pragma(connection, name):
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


def test_a_document_says_what_it_is(empty):
    assert pragma(empty, "application_id") == APPLICATION_ID == int.from_bytes(b"GOAL", "big")
    assert pragma(empty, "user_version") == SCHEMA
    assert pragma(empty, "page_size") == 4096
    assert pragma(empty, "auto_vacuum") == 0
    assert pragma(empty, "encoding") == "UTF-8"


def test_it_holds_tables_and_indexes_alone_all_of_them_strict(empty):
    kinds = {row[0] for row in empty.execute("SELECT type FROM sqlite_master")}
    assert kinds == {"table", "index"}
    strict = {row[1]: (row[5], row[4]) for row in empty.execute("PRAGMA table_list")}
    assert {name for name in strict if not name.startswith("sqlite_")} == {
        *TABLES, "document", "edit", "change",
    }  # fmt: skip
    for name in (*TABLES, "document"):
        assert strict[name] == (1, 1), f"{name} is STRICT and WITHOUT ROWID"
    assert strict["edit"] == strict["change"] == (1, 0)


def test_every_reference_has_an_index_that_starts_with_it(empty):
    """Or a deletion would read the whole table that refers to it."""
    for table in TABLES:
        for reference in empty.execute(f'PRAGMA foreign_key_list("{table}")').fetchall():
            column, on_delete = reference[3], reference[6]
            assert on_delete in ("CASCADE", "SET NULL"), f"{table}.{column}"
            indexes = [row[1] for row in empty.execute(f'PRAGMA index_list("{table}")')]
            firsts = {
                empty.execute(f'PRAGMA index_info("{index}")').fetchone()[2] for index in indexes
            }
            assert column in firsts, f"{table}.{column}"


def test_the_schema_is_the_one_that_files_in_the_world_have(empty):
    """Files are compared with it object by object, so that not a word may change unnoticed.

    Whoever changes it on purpose before its release writes the file anew with
    `python -m tests.store.test_schema`, which tells the digest; afterwards it is a new version
    with a migration.
    """
    assert written(empty) == FROZEN.read_text(encoding="utf-8")
    assert schema.digest(empty) == schema.DIGESTS[SCHEMA]


def written(connection):
    return "".join(" | ".join(found) + "\n" for found in schema.objects(connection))


if __name__ == "__main__":
    made = sqlite3.connect(":memory:")
    schema.create(made)
    FROZEN.write_text(written(made), encoding="utf-8")
    print(schema.digest(made))
