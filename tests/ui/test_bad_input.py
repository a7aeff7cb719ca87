"""Data that no formula is made for, from the file to the window and the paper: never an error,
never a wrong number, and a sentence that says what is the matter."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from goaldesk import cli
from goaldesk.core.errors import Invalid
from goaldesk.core.words import Words
from goaldesk.document import Document
from goaldesk.exchange import json_file
from goaldesk.paths import Folders
from goaldesk.reports import build, paper
from goaldesk.ui.context import Context
from goaldesk.ui.pages.kpis import KpisPage

from .conftest import TODAY, clock

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Case:
    """A KPI with its rows; `rule` begins the sentence of its verdict, `finding` is a finding's
    kind, empty where nothing contradicts itself."""

    kpi: dict[str, Any]
    measured: dict[str, float]
    status: str
    rule: str
    finding: str = ""
    more: dict[str, Rows] = field(default_factory=dict)


def point(day: str, value: float) -> dict[str, Any]:
    return {"kpi_id": "x", "date": day, "value": value}


OCTOBER = {"2026-10-31": 50.0}
WAY = {"baseline": 0.0, "target": 100.0}
CASES = {
    "target equals baseline": Case(
        {"baseline": 7.0, "target": 7.0},
        {"2026-10-31": 7.0},
        "no_data",
        "the target equals the baseline",
        "kpi_distance",
    ),
    "range without limits": Case(
        {"direction": "in_range"},
        OCTOBER,
        "no_data",
        "the range has no lower or no upper limit",
        "kpi_limits",
    ),
    "range with one limit": Case(
        {"direction": "in_range", "low": 40.0},
        OCTOBER,
        "no_data",
        "the range has no lower or no upper limit",
        "kpi_limits",
    ),
    "range reversed": Case(
        {"direction": "in_range", "low": 45.0, "high": 40.0},
        OCTOBER,
        "no_data",
        "the lower limit lies above the upper one",
        "kpi_limits_reversed",
    ),
    "range of one value": Case(
        {"direction": "in_range", "low": 50.0, "high": 50.0},
        OCTOBER,
        "on_track",
        "50 on 31 Oct where 50–50 is wanted, 100 % done ≥ 90 %",
    ),
    "reversed dates": Case(
        {**WAY, "start": "2026-12-31", "due": "2026-11-30"},
        OCTOBER,
        "no_data",
        "the due date lies before the start",
        "kpi_period",
    ),
    "zero weights": Case(
        {**WAY, "weight": 0.0},
        OCTOBER,
        "on_track",
        "50 % done, 59 % planned by 31 Oct, ratio 0.85 ≥ 0.70",
        "no_weight",
    ),
    "weightless milestones": Case(
        {"value_type": "milestone"},
        {},
        "no_data",
        "there is no milestone that counts",
        "kpi_milestones",
        {"milestone": [{"kpi_id": "x", "title": "Beta", "done": True, "weight": 0.0}]},
    ),
    "series out of order": Case(
        WAY,
        OCTOBER,
        "at_risk",
        "50 % done, 80 % planned by 31 Oct, ratio 0.63 < 0.70",
        "",
        {"target_point": [point("2026-12-31", 90.0), point("2026-10-31", 80.0)]},
    ),
    "series outside the period": Case(
        WAY,
        OCTOBER,
        "on_track",
        "50 % done, 59 % planned by 31 Oct, ratio 0.85 ≥ 0.70",
        "kpi_point_outside",
        {"target_point": [point("2027-12-31", 90.0), point("2026-03-01", 80.0)]},
    ),
    "future measurements": Case(
        WAY,
        {"2026-10-31": 50.0, "2026-12-31": 99.0},
        "on_track",
        "50 % done, 59 % planned by 31 Oct",
        "kpi_future",
    ),
    "future measurements only": Case(
        WAY, {"2026-12-31": 99.0}, "no_data", "nothing has been measured yet", "kpi_future"
    ),
    "negative progress": Case(
        WAY, {"2026-10-31": -20.0}, "off_track", "−20 % done, 59 % planned by 31 Oct, ratio −0.34"
    ),
    "beyond the target": Case(
        WAY, {"2026-10-31": 250.0}, "achieved", "250 % done, 59 % planned by 31 Oct"
    ),
    "far beyond the target": Case(
        {"baseline": 0.0, "target": 1e-9}, {"2026-10-31": 1e15}, "achieved", "1e26 % done"
    ),
    "large numbers": Case(
        {"baseline": 1e15, "target": 2e15}, {"2026-10-31": 1.5e15}, "on_track", "50 % done"
    ),
    "small numbers": Case(
        {"baseline": 0.0, "target": 1e-9}, {"2026-10-31": 5e-10}, "on_track", "50 % done"
    ),
    "numbers too large to compare": Case(
        {"baseline": -1.7e308, "target": 1.7e308},
        {"2026-10-31": 1.0},
        "no_data",
        "its numbers are too large to compare",
        "kpi_number",
    ),
    "limits too far apart to compare": Case(
        {"direction": "at_least", "target": 1.7e308, "worst": -1.7e308},
        {"2026-10-31": 1.0},
        "no_data",
        "its numbers are too large to compare",
        "kpi_number",
    ),
    "one measurement": Case(WAY, OCTOBER, "on_track", "50 % done"),
    "all measurements on one value": Case(
        WAY,
        {"2026-07-31": 50.0, "2026-08-31": 50.0, "2026-09-30": 50.0, "2026-10-31": 50.0},
        "on_track",
        "50 % done",
    ),
    "unacceptable level beyond the target": Case(
        {"direction": "at_least", "target": 85.0, "worst": 90.0},
        OCTOBER,
        "off_track",
        "50 on 31 Oct where ≥ 85 is wanted, 0 % done < 70 %",
        "kpi_worst_high",
    ),
    "nothing at all": Case({}, {}, "no_data", "there is no target", "kpi_target"),
}


def tables(case: Case) -> dict[str, Any]:
    """The partial document that a program would write."""
    return {
        "product": [{"name": "Kite", "start": "2026-04-01", "due": "2027-03-31"}],
        "goal": [{"id": "g", "title": "Reach more people"}],
        "kpi": [{"id": "x", "goal_id": "g", "name": "Users", "owner": "Lin", **case.kpi}],
        "measurement": [point(day, value) for day, value in case.measured.items()],
        **case.more,
    }


@pytest.fixture
def by_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Runs a command of the command line: exit code, output and complaint."""
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / "home" / name.lower()))

    def run(*arguments: object) -> tuple[int, str, str]:
        code = cli.main([str(argument) for argument in (*arguments, "--lang", "en")])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def opened(folders: Folders, tmp_path: Path) -> Any:
    """Opens the file that was written."""
    documents = []

    def make() -> Document:
        documents.append(Document.open(tmp_path / "x.goaldb", folders, author="Lin", clock=clock))
        return documents[-1]

    yield make
    for document in documents:
        document.close()


def refuse_constant(text: str) -> float:
    raise AssertionError(f"{text} in the output")


def labels(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget))


@pytest.mark.parametrize("name", CASES)
def test_bad_input_from_the_file_to_the_paper(
    name: str,
    tmp_path: Path,
    by_command: Callable[..., tuple[int, str, str]],
    opened: Callable[[], Document],
    context_for: Callable[[Document], Context],
    qtbot: Any,
) -> None:
    case = CASES[name]
    source, file = tmp_path / "x.json", tmp_path / "x.goaldb"
    source.write_text(json.dumps({"format": "goaldesk", "schema": 1, "tables": tables(case)}))
    assert by_command("new", file, "--from", source)[0] == 0

    code, output, complaint = by_command("info", file, "--json", "--as-of", TODAY.isoformat())
    assert (code, complaint) == (0, "")
    told = json.loads(output, parse_constant=refuse_constant)
    [kpi] = told["kpis"]
    assert kpi["status"] == case.status
    assert kpi["rule"].startswith(case.rule)
    sentences = {found["kind"]: found["text"] for found in told["findings"]}
    assert not case.finding or sentences[case.finding]

    document = opened()
    page = KpisPage(context_for(document))
    qtbot.addWidget(page)
    page.resize(1250, 700)
    page.show()
    page.list.select("kpi:x")
    told_here = page.kpi_detail.head.rule.text()
    assert told_here.replace("\u00a0", " ") == kpi["rule"].replace("\u00a0", " ")
    keys = [column.key for column in page.list.model.columns]
    status = page.list.model.index_of("kpi:x", keys.index("status"))
    tip = html.unescape(str(status.data(Qt.ItemDataRole.ToolTipRole)))
    assert kpi["rule"] in tip
    shown = labels(page.kpi_detail) + tip
    assert not any(word in shown.casefold().split() for word in ("nan", "inf", "∞", "none"))

    with document.read() as session:
        for language in ("en", "zh"):
            summary = build.summary(session, Words(language), TODAY)
            assert paper.pdf(summary).startswith(b"%PDF")


def test_a_goal_inside_itself_is_refused_at_every_door(
    tmp_path: Path, folders: Folders, by_command: Callable[..., tuple[int, str, str]]
) -> None:
    given = tables(CASES["one measurement"])
    given["goal"].append({"id": "h", "title": "Keep them", "parent_id": "g"})
    sound = json_file.loads(json.dumps({"format": "goaldesk", "schema": 1, "tables": given}))
    given["goal"][0]["parent_id"] = "h"
    source = tmp_path / "x.json"
    source.write_text(json.dumps({"format": "goaldesk", "schema": 1, "tables": given}))
    code, output, complaint = by_command("new", tmp_path / "x.goaldb", "--from", source)
    assert (code, output, complaint.count("\n")) == (2, "", 1)
    assert "goal[0]" in complaint
    sound["goal"][0]["parent_id"] = "h"
    with pytest.raises(Invalid, match="inside itself"):
        Document.new(folders, sound, author="Lin", clock=clock)
