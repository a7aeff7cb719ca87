"""`goaldesk diff` and `goaldesk merge`: what they say, what they write, and how they end."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from goaldesk import cli
from goaldesk.core import edits
from goaldesk.paths import Folders
from goaldesk.store.edit import Stamp
from goaldesk.store.file import WorkingCopy
from tests.cli.running import DAY, said

NOW = dt.datetime(2026, 11, 9, 12, tzinfo=dt.UTC)


@pytest.fixture
def mine(social: Path) -> Path:
    return social.rename(social.with_name("mine.goaldb"))


@pytest.fixture
def theirs(mine: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(mine, tmp_path / "theirs.goaldb"))


def change(path: Path, *acts: Callable[[Any], object]) -> None:
    """Somebody edits a file."""
    copy = WorkingCopy.open(path, Folders.standard(), NOW)
    for act in acts:
        with copy.edit(Stamp("Change KPI", "Bo", NOW, NOW.date(), "agreed")) as transaction:
            act(transaction.session)
    copy.save(NOW)
    copy.discard()


def rows(path: Path) -> Any:
    copy = WorkingCopy.open(path, Folders.standard(), NOW)
    found = copy.side().rows
    copy.discard()
    return found


def target(value: float) -> Callable[[Any], object]:
    return lambda session: edits.change(session, "kpi", "ambassadors", target=value)


def test_equal_files_differ_in_nothing(
    mine: Path, theirs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said(capsys, "diff", mine, theirs) == (0, "The two files hold the same.\n", "")
    assert said(capsys, "diff", mine, theirs, "--lang", "zh") == (0, "两个文件的内容相同。\n", "")


def test_differences_are_told_by_row_and_field(
    mine: Path, theirs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(
        theirs,
        target(888.0),
        lambda session: edits.add(session, "activity", name="Call them"),
        lambda session: edits.delete(session, "competitor", "pulse"),
    )
    code, out, _ = said(capsys, "diff", mine, theirs)
    assert code == 1
    lines = out.splitlines()
    at = lines.index("KPI “Campus ambassadors in place”")
    assert lines[at + 1].startswith("  Target: – → 888") or "888" in lines[at + 1]
    assert "New: Activity “Call them”" in lines
    code, out, _ = said(capsys, "diff", mine, theirs, "--json")
    found = json.loads(out)
    assert code == 1
    assert {
        "table": "kpi",
        "row": "ambassadors",
        "field": "target",
        "after": 888.0,
    }.items() <= next(row for row in found if row["field"] == "target").items()


def test_what_a_part_was_made_without_is_no_difference(
    mine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    part = tmp_path / "part.goaldb"
    names = "budget,people,competitors,responsibilities"
    said(capsys, "copy", mine, "-o", part, "--without", names, "--no-history")
    left_out = (
        "“part.goaldb” was made without: Competitors, Responsibilities, People, and Resources. "
        "What it lacks is not compared.\n"
    )
    same = (0, "The two files hold the same.\n" + left_out, "")
    assert said(capsys, "diff", mine, part) == same
    assert said(capsys, "diff", part, mine) == same
    assert json.loads(said(capsys, "diff", mine, part, "--json")[1]) == []
    # What was written or deleted in the part is one, an owner and a person among it.
    owner = rows(mine)["kpi"]["ambassadors"]["owner"]
    change(
        part,
        lambda session: edits.change(session, "kpi", "ambassadors", owner="Bo"),
        lambda session: edits.add(session, "person", name="Bo"),
        lambda session: edits.delete(session, "kpi", "mau"),
    )
    code, told, _ = said(capsys, "diff", mine, part)
    assert code == 1
    assert told.endswith(left_out)
    for text in (f"  Owner: {owner} → Bo\n", "Deleted: KPI “Mon"):
        assert text in told
    assert "\nMonthly active users · 31 Oct 2026: 350.4 → –\n" in told
    assert "\nIntermediate target “Monthly active users · 30 Sep 2026”: 356 → –\n" in told


def test_a_snapshot_that_both_took_is_a_difference(
    mine: Path, theirs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(mine, lambda session: edits.add(session, "review", title="Ours", date=NOW.date()))
    shutil.copy(mine, theirs)
    [review] = [row for row, values in rows(mine)["review"].items() if values["title"] == "Ours"]
    change(mine, lambda session: edits.take_review(session, review, NOW))
    change(
        theirs,
        lambda session: edits.change(session, "kpi", "mau", name="Users"),
        lambda session: edits.take_review(session, review, NOW + dt.timedelta(hours=1)),
        lambda session: edits.change(session, "kpi", "mau", name="Monthly active users"),
    )
    code, out, _ = said(capsys, "diff", mine, theirs)
    assert code == 1
    lines = out.splitlines()
    assert lines[1::2] == ["  Changed: Review", "  Changed: Snapshot"]
    assert lines[0].startswith("Review “Ours")
    assert lines[2].startswith("Snapshot “")
    found = json.loads(said(capsys, "diff", mine, theirs, "--json")[1])
    assert [row["field"] for row in found] == ["taken", "name"]


def test_without_conflicts_nothing_is_asked(
    mine: Path, theirs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(mine, lambda session: edits.change(session, "kpi", "ambassadors", name="Ours"))
    change(theirs, target(888.0))
    out = tmp_path / "out.goaldb"
    code, text, err = said(capsys, "merge", mine, theirs, "-o", out)
    assert (code, text, err) == (0, "Wrote “out.goaldb”.\n", "")
    merged = rows(out)["kpi"]["ambassadors"]
    assert (merged["name"], merged["target"]) == ("Ours", 888.0)
    assert rows(mine)["kpi"]["ambassadors"]["target"] != 888.0
    assert said(capsys, "check", out)[0] == 0


def test_conflicts_are_listed_and_nothing_is_written(
    mine: Path, theirs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(mine, target(999.0))
    change(theirs, target(888.0))
    out = tmp_path / "out.goaldb"
    code, text, _ = said(capsys, "merge", mine, theirs, "-o", out)
    assert code == 1
    assert "• Campus ambassadors in place: Target – 999 here, 888 there" in text
    when = f"Bo · 9 Nov {NOW.astimezone():%H:%M}"
    assert f"\n  here: {when}; there: {when}\n" in text
    assert "1 conflict is undecided, so nothing was written." in text
    assert not out.exists()
    code, text, _ = said(capsys, "merge", mine, theirs, "-o", out, "--json")
    told = json.loads(text)
    assert (code, told["written"]) == (1, False)
    assert [(c["kind"], c["mine"], c["theirs"]) for c in told["conflicts"]] == [
        ("cell", 999.0, 888.0)
    ]
    by = {"author": "Bo", "at": "2026-11-09T12:00:00Z"}
    assert [(c["mine_by"], c["theirs_by"]) for c in told["conflicts"]] == [(by, by)]
    assert not out.exists()


def test_what_was_gone_on_with_is_told_of_what_was_deleted(
    mine: Path, theirs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def delete(session: Any) -> object:
        return edits.delete(session, "kpi", "ambassadors")

    went_on = (
        target(888.0),
        lambda session: edits.record(session, "ambassadors", NOW.date(), 30.0),
        lambda session: edits.add(session, "action", text="Call them", kpi_id="ambassadors"),
    )
    change(mine, delete)
    change(theirs, *went_on)
    out = tmp_path / "out.goaldb"
    code, text, _ = said(capsys, "merge", mine, theirs, "-o", out)
    assert code == 1
    row = "KPI “Campus ambassadors in place”"
    begins = f"• You deleted {row}; there they went on with it: "
    found = next(line for line in text.splitlines() if line.startswith(begins))
    for part in (
        "Target: – → 888",
        "Campus ambassadors in place · 9 Nov 2026: – → 30",
        "New: Action “Call them”",
    ):
        assert part in found, (part, found)
    code, text, _ = said(capsys, "merge", theirs, mine, "-o", out)
    assert f"• {row} was deleted there; you went on with it: " in text


@pytest.mark.parametrize(("prefer", "value"), [("mine", 999.0), ("theirs", 888.0)])
def test_a_preference_decides_all(
    mine: Path, theirs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    prefer: str, value: float,
) -> None:  # fmt: skip
    change(mine, target(999.0))
    change(theirs, target(888.0))
    out = tmp_path / "out.goaldb"
    code, text, _ = said(capsys, "merge", mine, theirs, "-o", out, "--prefer", prefer, "--json")
    assert (code, json.loads(text)["written"]) == (0, True)
    assert rows(out)["kpi"]["ambassadors"]["target"] == value
    # The other one takes the decision over without being asked.
    again = tmp_path / "again.goaldb"
    assert said(capsys, "merge", theirs, out, "-o", again)[0] == 0
    assert rows(again) == rows(out)


def test_what_is_no_copy_is_compared_only(
    mine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other.goaldb"
    assert cli.main(["new", str(other), "--sample", "ecommerce", "--as-of", DAY]) == 0
    code, _, err = said(capsys, "merge", mine, other, "-o", tmp_path / "out.goaldb")
    assert (code, err) == (
        2,
        "“other.goaldb” is no copy of this document, so the two can’t be merged. They can be "
        "compared.\n",
    )
    assert said(capsys, "diff", mine, other)[0] == 1


def test_a_copy_whose_values_no_edit_explains_is_refused(
    mine: Path, theirs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(mine, target(999.0))
    copy = WorkingCopy.open(theirs, Folders.standard(), NOW)
    with copy.edit(Stamp("Edit", "Bo", NOW, NOW.date(), "agreed")) as transaction:
        edits.change(transaction.session, "kpi", "ambassadors", name="Forged")
        connection = transaction.session.connection()
        connection.exec_driver_sql("DELETE FROM change WHERE edit = ?", (transaction.seq,))
        edits.change(transaction.session, "kpi", "ambassadors", unit="x")
        transaction.session.flush()
        connection.exec_driver_sql("DELETE FROM change WHERE field = 'name'")
    copy.save(NOW)
    copy.discard()
    code, _, err = said(capsys, "merge", mine, theirs, "-o", tmp_path / "out.goaldb")
    assert code == 2
    assert err.startswith("The histories of the two copies contradict each other")
