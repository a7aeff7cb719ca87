"""Files whose tables and pages are ours, and whose rows, history, seals or names are odd."""

from __future__ import annotations

import os
import struct
from pathlib import Path

from tests.store.hostile import CASES, DAMAGED, OPENED, case, changed, statement

__all__ = ["CASES"]

LOG = "contradicts itself"

LONG_CHAIN = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {last})"
    " INSERT INTO goal SELECT 'g' || i, {parent}, '', '', NULL, '', '', NULL, NULL, 1.0, 0.0"
    " FROM n ORDER BY 'g' || i"
)
COUNTED = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {})"

for name, sentence, statements in [
    ("text_of_10_megabytes", DAMAGED,
     ["UPDATE vision SET benefit = hex(zeroblob(5500000))"]),
    ("texts_of_9_megabytes", "holds rows in “People”",
     [f"{COUNTED.format(2)} INSERT INTO person SELECT 'p ' || i, hex(zeroblob(4500000)), '', '',"
      " NULL, 0.0 FROM n"]),
    ("name_of_a_million_letters", "holds rows in “KPIs”",
     ["UPDATE kpi SET name = hex(zeroblob(500000))"]),
    ("text_too_long_after_a_zero", "holds rows in “Vision”",
     ["UPDATE vision SET need = CAST(x'6100' || zeroblob(90000) AS TEXT)"]),
    ("no_utf_8", "holds text", ["UPDATE segment SET name = CAST(x'61ff62' AS TEXT)"]),
    ("lone_surrogate", "holds text", ["UPDATE segment SET name = CAST(x'eda080' AS TEXT)"]),
    ("overlong_utf_8", "holds text", ["UPDATE segment SET name = CAST(x'c080' AS TEXT)"]),
    ("no_utf_8_after_a_zero", "holds text", ["UPDATE segment SET name = CAST(x'6100ff' AS TEXT)"]),
    ("no_utf_8_in_the_log", "holds text", ["UPDATE edit SET label = CAST(x'ff' AS TEXT)"]),
    ("no_utf_8_in_an_old_value", "holds text",
     ["UPDATE change SET before = CAST(x'ff' AS TEXT)"]),
    ("infinity", "holds rows", ["UPDATE kpi SET target = 9e999"]),
    ("negative_infinity", "holds rows", ["UPDATE measurement SET value = -1e999"]),
    ("infinite_position", "holds rows", ["UPDATE goal SET position = 9e999"]),
    ("day_before_1970", "holds rows", ["UPDATE kpi SET due = '1969-12-31'"]),
    ("day_after_2199", "holds rows", ["UPDATE kpi SET due = '2200-01-01'"]),
    ("thirtieth_of_february", "holds rows", ["UPDATE kpi SET due = '2026-02-30'"]),
    ("day_now", "holds rows", ["UPDATE kpi SET due = 'now'"]),
    ("day_with_a_time", "holds rows", ["UPDATE kpi SET due = '2026-02-03 10:00'"]),
    ("dangling_reference", "refers to rows of “Goals”",
     ["UPDATE kpi SET goal_id = 'nowhere' WHERE id = 'users'"]),
    ("hundred_thousand_dangling", "refers to rows of “KPIs”",
     [f"{COUNTED.format(100_000)} INSERT INTO milestone SELECT 'm' || i, 'nowhere', '', NULL, 0,"
      " NULL, 1.0, 0.0 FROM n ORDER BY 'm' || i"]),
    ("goal_above_itself", "contain one another",
     ["UPDATE goal SET parent_id = id WHERE id = 'top'"]),
    ("goals_in_a_circle", "contain one another",
     ["UPDATE goal SET parent_id = 'below' WHERE id = 'top'"]),
    ("goals_33_deep", "or lie too deep",
     [LONG_CHAIN.format(last=33, parent="iif(i = 1, NULL, 'g' || (i - 1))")]),
    ("goals_in_a_long_circle", "contain one another",
     [LONG_CHAIN.format(last=20_000, parent="iif(i = 1, 'g20000', 'g' || (i - 1))")]),
    ("hundred_thousand_goals_and_an_odd_one", "holds rows in “Goals”",
     [LONG_CHAIN.format(last=100_000, parent="'top'"),
      "UPDATE goal SET due = 'x' WHERE id = 'g7'"]),
    ("id_of_two_words", "holds rows", ["UPDATE segment SET id = 'two words'"]),
    ("empty_id", "holds rows", ["UPDATE segment SET id = ''"]),
    ("long_id", "holds rows", ["UPDATE segment SET id = hex(zeroblob(33))"]),
    ("id_with_a_zero", "holds rows", ["UPDATE segment SET id = CAST(x'610062ff' AS TEXT)"]),
    ("id_of_an_action_in_chinese", "holds rows", ["UPDATE action SET id = '行动'"]),
    ("document_id_of_another_folder", "holds rows in “Document”",
     ["UPDATE document SET id = '../../../elsewhere'"]),
    ("document_id_of_the_root", "holds rows in “Document”", ["UPDATE document SET id = '/tmp'"]),
    ("no_vision", "holds rows in “Vision”", ["DELETE FROM vision"]),
    ("vision_of_another_id", "holds rows in “Vision”", ["UPDATE vision SET id = 'dream'"]),
    ("two_products", "holds rows in “Product”",
     ["INSERT INTO product SELECT 'second', name, owner, start, due, currency, language,"
      " preset, green, amber, corridor_green, corridor_amber FROM product"]),
    ("direction_of_no_kind", DAMAGED, ["UPDATE kpi SET direction = 'up'"]),
    ("negative_weight", DAMAGED, ["UPDATE goal SET weight = -1"]),
    ("unknown_table_in_the_log", LOG, ["UPDATE change SET \"table\" = 'sqlite_master'"]),
    ("unknown_field_in_the_log", LOG, ["UPDATE change SET field = 'colour' WHERE field = ''"]),
    ("id_as_a_field_in_the_log", LOG, ["UPDATE change SET field = 'id'"]),
    ("hundred_thousand_unknown_fields", LOG,
     [f"{COUNTED.format(100_000)} INSERT INTO change SELECT 1, 'goal', 'top', 'f' || i, NULL, NULL,"
      " 1 FROM n"]),
    ("bytes_in_the_log", LOG, ["UPDATE change SET before = x'00ff'"]),
    ("infinity_in_the_log", LOG, ["UPDATE change SET after = 9e999"]),
    ("day_of_the_log_that_is_none", LOG,
     ["INSERT INTO change VALUES (1, 'kpi', 'users', 'due', '2026-02-30', NULL, 1)"]),
    ("number_of_the_log_that_is_none", LOG,
     ["INSERT INTO change VALUES (1, 'kpi', 'users', 'target', 'many', NULL, 1)"]),
    ("text_of_the_log_that_is_none", LOG,
     ["INSERT INTO change VALUES (1, 'kpi', 'users', 'name', 'Users', 7, 1)"]),
    ("existence_that_is_none", LOG,
     ["INSERT INTO change VALUES (1, 'kpi', 'users', '', 'yes', NULL, 1)"]),
    ("edit_of_no_time", LOG, ["UPDATE edit SET at = 'yesterday'"]),
    ("edit_of_a_time_that_is_none", LOG, ["UPDATE edit SET at = '2026-02-30T10:00:00Z'"]),
    ("edit_of_the_year_0", LOG, ["UPDATE edit SET at = '0000-01-01T00:00:00Z'"]),
    ("edit_of_now", LOG, ["UPDATE edit SET at = 'now'"]),
    ("no_first_edit", LOG, ["UPDATE edit SET seq = seq + 1", "UPDATE change SET edit = edit + 1"]),
    ("no_edit", LOG, ["DELETE FROM edit", "DELETE FROM change"]),
    ("edits_before_the_first", LOG,
     ["INSERT INTO edit SELECT -1, 'x', at, author, label, reason, NULL, NULL, 0 FROM edit"]),
    ("no_number_left_for_an_edit", LOG,
     ["INSERT INTO edit SELECT 9223372036854775807, 'x', at, author, label, reason, NULL, NULL, 0"
      " FROM edit"]),
    ("edit_that_takes_itself_back", LOG,
     ["INSERT INTO edit SELECT 2, 'x', at, author, label, reason, 'x', NULL, 0 FROM edit"]),
    ("edits_that_take_one_another_back", LOG,
     [f"{COUNTED.format(20_000)} INSERT INTO edit SELECT 1 + i, 'e' || i, at, author, label,"
      " reason, 'e' || (1 + i % 20000), NULL, 0 FROM n, (SELECT * FROM edit)"]),
    ("label_of_9_megabytes", LOG, ["UPDATE edit SET label = hex(zeroblob(4500000))"]),
    ("author_of_9_megabytes", LOG, ["UPDATE edit SET author = hex(zeroblob(4500000))"]),
    ("reason_too_long_after_a_zero", LOG,
     ["UPDATE edit SET reason = CAST(x'6100' || zeroblob(90000) AS TEXT)"]),
    ("change_of_no_edit", "refers to rows of “History”", ["UPDATE change SET edit = 77"]),
]:  # fmt: skip
    statement(name, sentence, *statements)

statement("no_document", "holds rows in “Document”", "DELETE FROM document", sealed=False)
statement("wrong_seal", DAMAGED, f"UPDATE document SET seal = '{'0' * 64}'", sealed=False)
statement("empty_seal", DAMAGED, "UPDATE document SET seal = ''", sealed=False)
statement("upper_case_seal", DAMAGED, "UPDATE document SET seal = upper(seal)", sealed=False)
statement(
    "seal_in_a_thousand_places", DAMAGED,
    f"{COUNTED.format(1000)} INSERT INTO person SELECT 'p' || i, seal, seal, seal, NULL, 0.0"
    " FROM n, document", sealed=False,
)  # fmt: skip
statement("forged_row", DAMAGED, "UPDATE goal SET title = 'Forged'", sealed=False)


def mistyped(name: str, table: str, true: str, forged: str, change: str) -> None:
    """A case of values that STRICT and NOT NULL would have refused, had they been there."""

    @case(DAMAGED, name)
    def write(path: Path, sound: Path) -> None:
        with changed(path, sound) as connection:
            sql = f"UPDATE sqlite_master SET sql = ? WHERE name = '{table}'"
            ours = connection.execute(
                f"SELECT sql FROM sqlite_master WHERE name = '{table}'"
            ).fetchone()[0]
            assert true in ours
            connection.execute(sql, (ours.replace(true, forged),))
            version = connection.execute("PRAGMA schema_version").fetchone()[0]
            connection.execute(f"PRAGMA schema_version = {version + 1}")
            connection.execute(change)
            connection.execute(sql, (ours,))


mistyped("bytes_for_text", "segment", ",\n STRICT", "", "UPDATE segment SET name = x'00ff'")
mistyped("text_for_a_number", "kpi", ",\n STRICT", "", "UPDATE kpi SET target = 'many'")
mistyped("nothing_for_text", "segment", "name TEXT NOT NULL", "name TEXT",
         "UPDATE segment SET name = NULL")  # fmt: skip


@case(DAMAGED)
def index_that_lies(path: Path, sound: Path) -> None:
    with changed(path, sound) as connection:
        index = "FROM sqlite_master WHERE name = 'ix_goal_parent_id'"
        row = connection.execute(f"SELECT * {index}").fetchone()
        connection.execute(f"DELETE {index}")
        version = connection.execute("PRAGMA schema_version").fetchone()[0]
        connection.execute(f"PRAGMA schema_version = {version + 1}")
        connection.execute("UPDATE goal SET parent_id = NULL")
        connection.execute("INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", row)


# Sound ones with odd names or contents.


def named(name: str, file: str | bytes) -> None:
    @case(OPENED, name)
    def write(path: Path, sound: Path) -> None:
        path.with_name(os.fsdecode(file)).write_bytes(sound.read_bytes())


NAMES = {
    "name_with_signs_of_a_uri": "a?mode=rwc&b%41#c.goaldb",
    "name_in_chinese": "目标 计划.goaldb",
    "name_of_two_lines": "two\nlines.goaldb",
    "name_with_braces": "{name} {0} %s.goaldb",
    "name_that_is_long": "n" * 248 + ".goaldb",
    "name_that_is_no_text": b"\xff\xfe.goaldb",
    "name_with_markup": "<img src=x>.goaldb",
    "name_that_is_an_option": "-o.goaldb",
}
for name, file in NAMES.items():
    named(name, file)


@case(OPENED)
def link_to_a_document(path: Path, sound: Path) -> None:
    path.symlink_to(sound)


@case(OPENED)
def read_only_document(path: Path, sound: Path) -> None:
    path.write_bytes(sound.read_bytes())
    path.chmod(0o444)


@case(OPENED)
def sealed_again(path: Path, sound: Path) -> None:
    with changed(path, sound) as connection:
        connection.execute("VACUUM")


@case("holds rows in “Measurements”")
def no_number_in_the_bytes(path: Path, sound: Path) -> None:
    number, nan = (struct.pack(">d", value) for value in (0.1 + 0.2, float("nan")))
    content = sound.read_bytes()
    assert content.count(number) == 1
    patched = sound.with_name("patched.goaldb")
    patched.write_bytes(content.replace(number, nan))
    with changed(path, patched):
        pass
    patched.unlink()
