"""What can be read of damaged files becomes a new document, and what is lost is told."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from goaldesk.core.errors import FileProblem
from goaldesk.core.model import FIXED_IDS
from goaldesk.core.model.tables import defaults
from goaldesk.core.salvage_words import account
from goaldesk.core.words import Words
from goaldesk.paths import Folders
from goaldesk.store.edit import Stamp
from goaldesk.store.file import WorkingCopy, problems
from goaldesk.store.salvage import LABEL, Salvaged, salvage
from tests.store import hostile_rows
from tests.store.conftest import NOW
from tests.store.test_migrate import RELEASED, schema_2
from tests.store.test_open import state_of

PAGE = 4096
SOUND = RELEASED.read_bytes()
Make = Callable[[Path, Path], None]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """The rows of the sound file: {table: {id: row}}."""
    folders = Folders.under(tmp_path_factory.mktemp("own"))
    copy = WorkingCopy.open(RELEASED, folders, NOW)
    rows = copy.snapshot()[0]
    copy.discard()
    return rows


def taken(path: Path, folders: Folders) -> tuple[Salvaged, dict[str, dict[str, Any]]]:
    """What was salvaged, and the rows of the new document, which is saved and checked."""
    before = state_of(path)
    found = salvage(path, folders)
    assert state_of(path) == before
    assert list((folders.state / "sessions").iterdir()) == []
    copy = WorkingCopy.create(folders, found.tables, Stamp(LABEL, "Ann", NOW, NOW.date()))
    saved = path.with_name("salvaged.goaldb")
    copy.save(NOW, saved)
    rows, log = copy.snapshot()
    assert {change.edit for change in log} == {1}
    copy.discard()
    assert problems(saved, folders) == []
    for table, kept in rows.items():  # a document always has its product and vision
        assert len(kept) == (found.kept[table] or (table in FIXED_IDS))
    saved.unlink()
    return found, rows


def part_of(rows: dict[str, dict[str, Any]], whole: dict[str, dict[str, Any]]) -> None:
    """Each row is one of the whole's, but for references that were emptied."""
    for table, kept in rows.items():
        for key, row in kept.items():
            if table in ("product", "vision") and not row["name" if table == "product" else "need"]:
                continue  # the one that every document has
            for field, value in row.items():
                assert value == whole[table][key][field] or value is None, (table, key, field)


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    folder = tmp_path / "mailed"
    folder.mkdir()
    return folder / "plan.goaldb"


def test_all_rows_come_back_where_only_the_seal_is_broken(damaged, folders, whole) -> None:
    damaged.write_bytes(SOUND)
    with closing(sqlite3.connect(damaged, isolation_level=None)) as connection:
        connection.execute("UPDATE document SET seal = 'broken'")
    found, rows = taken(damaged, folders)
    assert rows == whole
    assert not found.torn
    assert not sum(found.lost.values())


@pytest.mark.parametrize("page", range(1, len(SOUND) // PAGE, 5))
def test_a_lost_page_costs_its_rows_alone(damaged, folders, whole, page) -> None:
    content = bytearray(SOUND)
    content[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)
    damaged.write_bytes(content)
    found, rows = taken(damaged, folders)
    part_of(rows, whole)
    assert not found.torn
    for table, kept in rows.items():
        assert found.lost[table] == len(whole[table].keys() - found_ids(found, table)), table
        assert len(kept) + found.lost[table] >= len(whole[table])


def found_ids(found: Salvaged, table: str) -> set[str]:
    return {str(row["id"]) for row in found.tables[table]}


def test_two_lost_pages_of_one_table_leave_what_lies_between(damaged, folders, stamp) -> None:
    segments = [{"id": f"s{number:04}", "traits": "x" * 100} for number in range(400)]
    copy = WorkingCopy.create(folders, {"segment": segments}, stamp("New"))
    copy.save(NOW, damaged)
    copy.discard()
    content = bytearray(damaged.read_bytes())
    for wanted in (b"s0050", b"s0350"):
        pages = [content[at : at + PAGE] for at in range(0, len(content), PAGE)]
        page = next(at for at, held in enumerate(pages) if wanted in held and b"x" * 100 in held)
        content[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)
    damaged.write_bytes(content)
    found, rows = taken(damaged, folders)
    assert {"s0000", "s0200", "s0399"} < rows["segment"].keys()
    assert not {"s0050", "s0350"} & rows["segment"].keys()
    assert 20 < found.lost["segment"] < 120
    assert found.kept["segment"] + found.lost["segment"] == 400


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.999])
def test_the_beginning_of_a_file_gives_what_it_holds(damaged, folders, whole, share) -> None:
    damaged.write_bytes(SOUND[: int(len(SOUND) * share)])
    found, rows = taken(damaged, folders)
    part_of(rows, whole)
    assert sum(found.kept.values()) > 30
    assert share > 0.95 or found.torn or sum(found.lost.values())
    for table, kept in rows.items():
        if len(kept) + found.lost[table] < len(whole[table]):
            assert table in found.torn


def test_flipped_bits_cost_little(damaged, folders, whole) -> None:
    generator = random.Random(2026)
    total = sum(map(len, whole.values()))
    for _ in range(8):
        content = bytearray(SOUND)
        content[generator.randrange(100, len(content))] ^= 1 << generator.randrange(8)
        damaged.write_bytes(content)
        found, _ = taken(damaged, folders)
        assert sum(found.kept.values()) >= total - 150  # a KPI's measurements go with its page
        assert not found.torn


@pytest.mark.parametrize(
    "page", [0, 1], ids=["the schema and all but the header", "the rest of the schema"]
)
def test_a_lost_schema_loses_no_row(damaged, folders, whole, page) -> None:
    content = bytearray(SOUND)
    start = 100 if page == 0 else int.from_bytes(SOUND[108:112], "big") * PAGE - PAGE
    end = (start // PAGE + 1) * PAGE
    content[start:end] = b"\xff" * (end - start)
    damaged.write_bytes(content)
    assert taken(damaged, folders)[1] == whole


BROKEN = {
    "endless_view_for_a_table": 1,
    "goals_33_deep": 0,
    "goals_in_a_circle": 0,
    "goal_above_itself": 0,
    "dangling_reference": 0,
    "infinity": 0,
    "negative_infinity": 2,
    "thirtieth_of_february": 0,
    "id_of_two_words": 2,
    "no_vision": 0,
    "no_utf_8": 0,
    "bytes_for_text": 0,
    "text_for_a_number": 0,
    "direction_of_no_kind": 0,
    "negative_weight": 0,
    "infinite_position": 0,
    "extra_column": 0,
    "slow_check": 0,
    "generated_column": 0,
    "view": 0,
    "hundred_thousand_tables": 0,
    "write_ahead_header": 0,
    "more_pages_than_there_are": 0,
    "free_list_loop": 1,
    "reserved_bytes": 0,
    "document_id_of_another_folder": 0,
    "unknown_table_in_the_log": 0,
    "no_edit": 0,
}


@pytest.mark.parametrize("name", BROKEN)
def test_rows_that_break_a_rule_are_mended_or_dropped(saved, damaged, folders, name) -> None:
    """The file is trusted in nothing, and what comes of it is a sound document."""
    hostile_rows.CASES[name][0](damaged, saved)
    found, rows = taken(damaged, folders)
    own = sum(count for table, count in found.lost.items() if table != "vision")
    assert own >= BROKEN[name]
    assert found.kept["goal"] >= 2
    if not BROKEN[name]:
        assert {"users", "days"} <= rows["kpi"].keys()
        assert rows["segment"].keys() == {"young"}


@pytest.mark.parametrize(
    ("name", "values", "field"),
    [
        ("infinity", 2, "KPIs: Target"),  # the targets of two KPIs
        ("direction_of_no_kind", 2, "KPIs: Direction"),
        ("negative_weight", 2, "Goals: Weight"),
        ("no_utf_8", 1, "User segments: Segment"),
        ("text_too_long_after_a_zero", 1, "Vision: Need"),
        ("goal_above_itself", 1, "Goals: Part of"),
        ("goals_in_a_circle", 1, "Goals: Part of"),
        ("dangling_reference", 1, "KPIs: Goal"),
        ("wrong_seal", 0, ""),
    ],
)
def test_one_bad_value_costs_itself_alone_and_is_counted(
    saved, damaged, folders, name, values, field
) -> None:
    hostile_rows.CASES[name][0](damaged, saved)
    found, rows = taken(damaged, folders)
    assert sum(found.lost.values()) == 0
    assert len(rows["measurement"]) == 2
    assert sum(found.changed.values()) == values
    told = account(Words("en"), "x", found.kept, found.lost, found.torn, found.changed)
    more = f" {values} value{'s' * (values > 1)} in them could not be kept, or not wholly: {field}."
    assert (more in told) == bool(values)


def test_references_to_what_is_lost_are_emptied_or_go_along(saved, damaged, folders) -> None:
    damaged.write_bytes(saved.read_bytes())
    with closing(sqlite3.connect(damaged, isolation_level=None)) as connection:
        connection.execute("DELETE FROM review")
        connection.execute("DELETE FROM goal WHERE id = 'top'")
        connection.execute("DELETE FROM kpi WHERE id = 'users'")
    found, rows = taken(damaged, folders)
    assert rows["goal"]["below"]["parent_id"] is None
    assert rows["action"]["call"]["review_id"] is None
    assert rows["measurement"] == {}
    lost = {table: count for table, count in found.lost.items() if count}
    assert lost == {"goal": 1, "kpi": 1, "measurement": 2, "review": 1}


def test_another_program_s_write_ahead_log_is_read_too(saved, damaged, folders) -> None:
    with closing(sqlite3.connect(saved, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("UPDATE goal SET title = 'Theirs'")
        for end in ("", "-wal"):
            damaged.with_name(damaged.name + end).write_bytes(Path(f"{saved}{end}").read_bytes())
    _, rows = taken(damaged, folders)
    assert rows["goal"]["top"]["title"] == "Theirs"


def test_a_file_of_another_version_is_not_taken_apart(saved, damaged, folders) -> None:
    hostile_rows.CASES["newer_schema"][0](damaged, saved)
    with pytest.raises(FileProblem, match="newer version"):
        salvage(damaged, folders)
    damaged.write_bytes(saved.read_bytes()[:-4096])
    with schema_2(), pytest.raises(FileProblem, match="is damaged"):
        salvage(damaged, folders)


@pytest.mark.parametrize("content", [b"", b"Dear all" * 1000, SOUND[:2000], SOUND[:100] * 100])
def test_where_nothing_reads_a_sentence_says_so(damaged, folders, content) -> None:
    damaged.write_bytes(content)
    with pytest.raises(FileProblem, match=r"“plan.goaldb”.*\."):
        salvage(damaged, folders)
    assert list((folders.state / "sessions").iterdir()) == []


def test_many_fields_are_told_in_short() -> None:
    columns = ("name", "target", "direction", "weight", "low", "high", "owner")
    told = account(Words("en"), "x", {"kpi": 9}, {}, (), {("kpi", one): 1 for one in columns})
    assert " 7 values in them could not be kept, or not wholly: KPIs: KPI, KPIs: Target" in told
    assert told.endswith(", KPIs: Lower limit, and 2 more.")


def test_no_role_is_made_up(saved, damaged, folders) -> None:
    damaged.write_bytes(saved.read_bytes())
    rows = {
        "activity": {"id": "ads", "name": "Ads"},
        "department": {"id": "sales", "name": "Sales"},
        "raci": {"id": "who", "activity_id": "ads", "department_id": "sales", "role": "X"},
    }
    with closing(sqlite3.connect(damaged, isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for table, given in rows.items():
            values = {**defaults(table), **given}
            marks = ", ".join("?" * len(values))
            connection.execute(
                f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", [*values.values()]
            )
    found, rows = taken(damaged, folders)
    assert "ads" in rows["activity"]
    assert "who" not in rows["raci"]
    assert (found.lost["raci"], sum(found.changed.values())) == (1, 0)
