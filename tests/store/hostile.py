"""Files that nobody should have to open: each function writes one, most of them from a sound one.
Those that are wrong in their rows alone, or in nothing but their names, are in `hostile_rows`.

`CASES` has what each has to end in: part of the sentence that refuses it, or "" for one that is
opened with the rows of the sound file. What a sealed file says is only as true as its sender is
honest, so most of these are sealed like our own.
"""

from __future__ import annotations

import os
import random
import socket
import sqlite3
import struct
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from goaldesk.store import schema, seal

PAGE = 4096
Writer = Callable[[Path, Path], None]
CASES: dict[str, tuple[Writer, str]] = {}


def case(sentence: str, name: str = "") -> Callable[[Writer], Writer]:
    """The function writes the file at its first path; a sound file is at the second."""

    def register(write: Writer) -> Writer:
        assert (name or write.__name__) not in CASES
        CASES[name or write.__name__] = (write, sentence)
        return write

    return register


OPENED = ""
DAMAGED = "is damaged"
TABLES = "has other tables"
OTHER = "is not a Goaldesk document"
NO_FILE = "is not an ordinary file"


# No files at all.


@case(NO_FILE)
def pipe(path: Path, sound: Path) -> None:
    os.mkfifo(path)


@case(NO_FILE)
def folder(path: Path, sound: Path) -> None:
    path.mkdir()


@case(NO_FILE)
def listening_socket(path: Path, sound: Path) -> None:
    here = os.getcwd()
    os.chdir(path.parent)  # a socket's path is short
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


@case(NO_FILE)
def endless_device(path: Path, sound: Path) -> None:
    path.symlink_to("/dev/zero")


@case("refuses")
def link_to_itself(path: Path, sound: Path) -> None:
    path.symlink_to(path)


@case("is not there")
def link_to_nothing(path: Path, sound: Path) -> None:
    path.symlink_to(path.with_name("nowhere"))


@case("is empty")
def no_bytes(path: Path, sound: Path) -> None:
    path.touch()


@case("too large")
def sparse_10_gigabytes(path: Path, sound: Path) -> None:
    path.write_bytes(sound.read_bytes()[:PAGE])
    os.truncate(path, 10 * 1024**3)


@case(DAMAGED)
def sparse_60_megabytes(path: Path, sound: Path) -> None:
    path.write_bytes(sound.read_bytes())
    os.truncate(path, 60 * 1024**2)


@case("may not be read")
def unreadable(path: Path, sound: Path) -> None:
    path.write_bytes(sound.read_bytes())
    path.chmod(0)


# Other files.


@case(OTHER)
def letter(path: Path, sound: Path) -> None:
    path.write_text("Dear all, please find attached what you asked for.\n" * 200)


@case(OTHER)
def zipped(path: Path, sound: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(sound, "plan.goaldb")


@case(OTHER)
def other_application(path: Path, sound: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("CREATE TABLE contact (name TEXT)")


@case(OTHER)
def other_application_with_a_journal_of_its_own(path: Path, sound: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA page_size = 8192")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE contact (name TEXT)")


@case(DAMAGED)
def first_words_of_a_database(path: Path, sound: Path) -> None:
    path.write_bytes(b"SQLite format 3\0")


@case(TABLES)
def our_name_on_other_tables(path: Path, sound: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA application_id = 0x474F414C")
        connection.execute("PRAGMA user_version = 1")
        connection.execute("CREATE TABLE contact (name TEXT)")


@case(TABLES)
def utf_16(path: Path, sound: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA encoding = 'UTF-16le'")
        schema.create(connection)


# The schema.


@contextmanager
def changed(path: Path, sound: Path, *, sealed: bool = True) -> Iterator[sqlite3.Connection]:
    """The sound file, to be changed at `path`, and sealed again like one of ours."""
    path.write_bytes(sound.read_bytes())
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in (
            "ignore_check_constraints = ON",
            "writable_schema = ON",
            "synchronous = OFF",
        ):
            connection.execute(f"PRAGMA {pragma}")
        yield connection
        if not sealed:
            return
        placeholder = seal.placeholder()
        connection.execute("UPDATE document SET seal = ?", (placeholder,))
    seal.write(path, placeholder)


def statement(name: str, sentence: str, *statements: str, sealed: bool = True) -> None:
    """A case that these statements make."""

    @case(sentence, name)
    def write(path: Path, sound: Path) -> None:
        with changed(path, sound, sealed=sealed) as connection:
            for each in statements:
                done = connection.execute(each)
                done.fetchall()
                assert done.rowcount != 0, f"{each} changes nothing"


ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
REPLACED = (
    "UPDATE sqlite_master SET sql = replace(sql, '{0}', '{1}')"
    " WHERE name = '{2}' AND instr(sql, '{0}')"
)
SLOW = "kpi_id REGEXP ''(a*)*b'' OR length(hex(randomblob(100000000))) > 1"

for name, sentence, statements in [
    ("newer_schema", "newer version", ["PRAGMA user_version = 2"]),
    ("newest_schema", "newer version", ["PRAGMA user_version = 2147483647"]),
    ("schema_0", TABLES, ["PRAGMA user_version = 0"]),
    ("negative_schema", TABLES, ["PRAGMA user_version = -2147483648"]),
    ("write_ahead_header", DAMAGED, ["PRAGMA journal_mode = WAL"]),
    ("trigger", TABLES,
     ["CREATE TRIGGER t AFTER UPDATE ON document BEGIN DELETE FROM kpi; END"]),
    ("view", TABLES, ["CREATE VIEW v AS SELECT * FROM kpi"]),
    ("endless_view_for_a_table", TABLES,
     ["DROP TABLE segment", f"CREATE VIEW segment AS {ENDLESS}"]),
    ("view_of_itself", TABLES, ["CREATE VIEW v AS SELECT * FROM w",
                                "CREATE VIEW w AS SELECT * FROM v"]),
    ("virtual_table", TABLES, ["CREATE VIRTUAL TABLE f USING fts5(words)"]),
    ("virtual_table_of_no_module", TABLES,
     ["INSERT INTO sqlite_master VALUES"
      " ('table', 'x', 'x', 0, 'CREATE VIRTUAL TABLE x USING csv(filename=\"/etc/passwd\")')"]),
    ("extra_index", TABLES, ["CREATE INDEX more ON kpi (name)"]),
    ("index_on_an_expression", TABLES, ["CREATE INDEX more ON kpi (upper(name))"]),
    ("missing_index", TABLES, ["DROP INDEX ix_change_edit"]),
    ("missing_table", TABLES, ["DROP TABLE survey"]),
    ("extra_table", TABLES, ["CREATE TABLE more (a)"]),
    ("extra_column", TABLES, ["ALTER TABLE segment ADD COLUMN more TEXT"]),
    ("statistics", TABLES, ["ANALYZE"]),
    ("generated_column", TABLES,
     ["ALTER TABLE segment ADD COLUMN g TEXT AS (hex(zeroblob(10000000)))"]),
    ("slow_check", TABLES,
     [REPLACED.format("value REAL NOT NULL", f"value REAL NOT NULL CHECK ({SLOW})",
                      "measurement")]),
    ("slow_default", TABLES,
     [REPLACED.format("note TEXT NOT NULL", "note TEXT NOT NULL DEFAULT (zeroblob(1e9))",
                      "measurement")]),
    ("not_strict", TABLES, [REPLACED.format(",\n STRICT", "", "segment")]),
    ("seventy_columns", DAMAGED,
     [f"CREATE TABLE more ({', '.join(f'c{number}' for number in range(70))})"]),
    ("long_statement", DAMAGED, [f"CREATE VIEW v AS SELECT '{'x' * 200_000}'"]),
    ("deep_expression", DAMAGED, [f"CREATE VIEW v AS SELECT {'+'.join('1' * 900)}"]),
    ("shared_pages", DAMAGED,
     ["UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master"
      " WHERE name = 'research') WHERE name = 'strategy'"]),
    ("root_page_of_the_schema", DAMAGED,
     ["UPDATE sqlite_master SET rootpage = 1 WHERE name = 'strategy'"]),
    ("root_page_beyond_the_end", DAMAGED,
     ["UPDATE sqlite_master SET rootpage = 2000000000 WHERE name = 'strategy'"]),
    ("table_named_twice", DAMAGED,
     ["INSERT INTO sqlite_master SELECT * FROM sqlite_master WHERE name = 'segment'"]),
]:  # fmt: skip
    statement(name, sentence, *statements)


@case(DAMAGED)
def hundred_thousand_tables(path: Path, sound: Path) -> None:
    with changed(path, sound) as connection:
        connection.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)"
            " INSERT INTO sqlite_master"
            " SELECT 'table', 't' || i, 't' || i, 2, 'CREATE TABLE t' || i || ' (a)' FROM n"
        )


# Pages and the header.


@case(DAMAGED)
def pages_of_8192_bytes(path: Path, sound: Path) -> None:
    with changed(path, sound) as connection:
        connection.execute("PRAGMA page_size = 8192")
        connection.execute("VACUUM")


def patched(name: str, sentence: str, *patches: tuple[int, bytes]) -> None:
    """A case of bytes written over others."""

    @case(sentence, name)
    def write(path: Path, sound: Path) -> None:
        content = bytearray(sound.read_bytes())
        for at, fresh in patches:
            content[at : at + len(fresh)] = fresh
        path.write_bytes(content)


MANY = struct.pack(">I", 0xFFFFFFFE)
for name, patches in {
    "more_pages_than_there_are": [(28, MANY)],
    "fewer_pages_than_there_are": [(28, struct.pack(">I", 3))],
    "page_size_512": [(16, b"\x02\x00")],
    "page_size_65536": [(16, b"\x00\x01")],
    "page_size_of_3": [(16, b"\x00\x03")],
    "reserved_bytes": [(20, b"\xff")],
    "free_list_loop": [(32, struct.pack(">II", 3, 7)), (2 * PAGE, struct.pack(">II", 3, 1))],
    "free_list_of_used_pages": [(32, struct.pack(">II", 5, 9))],
    "free_list_beyond_the_end": [(32, MANY + MANY)],
    "schema_format_99": [(44, struct.pack(">I", 99))],
    "incremental_vacuum": [(52, struct.pack(">I", 40)), (64, struct.pack(">I", 1))],
    "encoding_99": [(56, struct.pack(">I", 99))],
    "schema_page_of_no_kind": [(100, b"\x07")],
    "schema_page_of_too_many_cells": [(103, b"\xff\xff")],
    "schema_page_is_its_own_child": [(108, struct.pack(">I", 1))],
    "cells_beyond_the_page": [(4 * PAGE + 3, b"\x00\x30"), (4 * PAGE + 8, b"\xff\xf0" * 48)],
    "zeroed_page": [(5 * PAGE, bytes(PAGE))],
    "page_of_ones": [(5 * PAGE, b"\xff" * PAGE)],
    "version_in_the_header": [(96, b"\x00\x00\x00\x01")],
}.items():
    patched(name, DAMAGED, *patches)


@case(DAMAGED)
def overflow_chain_in_a_circle(path: Path, sound: Path) -> None:
    with changed(path, sound) as connection:
        connection.execute("UPDATE vision SET benefit = ?", ("overflow" * 4000,))
    content = bytearray(path.read_bytes())
    last = len(content) - PAGE  # the last page of the chain refers to itself
    content[last : last + 4] = struct.pack(">I", last // PAGE + 1)
    path.write_bytes(content)


@case(DAMAGED)
def swapped_pages(path: Path, sound: Path) -> None:
    content = sound.read_bytes()
    pages = [content[at : at + PAGE] for at in range(0, len(content), PAGE)]
    pages[3], pages[9] = pages[9], pages[3]
    path.write_bytes(b"".join(pages))


@case(DAMAGED)
def more_bytes_at_the_end(path: Path, sound: Path) -> None:
    path.write_bytes(sound.read_bytes() + b"and more")


@case(DAMAGED)
def line_ends_translated(path: Path, sound: Path) -> None:
    path.write_bytes(sound.read_bytes().replace(b"\n", b"\r\n"))


def truncated(name: str, pages: float) -> None:
    @case(DAMAGED, name)
    def write(path: Path, sound: Path) -> None:
        path.write_bytes(sound.read_bytes()[: int(pages * PAGE)])


for number in (0.5, 1, 2, 10, 30.5, 60):
    truncated(f"first_{number}_pages", number)


def flipped(seed: int) -> None:
    @case(DAMAGED, f"flipped_bit_{seed}")
    def write(path: Path, sound: Path) -> None:
        content = bytearray(sound.read_bytes())
        content[random.Random(seed).randrange(PAGE, len(content))] ^= 1 << seed % 8
        path.write_bytes(content)


for number in range(4):
    flipped(number)
