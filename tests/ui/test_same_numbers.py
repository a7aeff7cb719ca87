"""The window, `info --json` and the printed page tell the same of one document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from goaldesk import cli, languages
from goaldesk.core import sentences
from goaldesk.core.queries.goals import tree
from goaldesk.core.rows import KpiRow
from goaldesk.document import Document
from goaldesk.exchange import json_file, samples
from goaldesk.paths import Folders
from goaldesk.ui import theme
from goaldesk.ui.main_window import MainWindow
from goaldesk.ui.pages.kpis_rows import line_id
from goaldesk.ui.sentence_links import SentenceLink
from tests.cli.running import at_home
from tests.reports.test_paper import bare
from tests.ui.conftest import TODAY, clock

Told = dict[str, Any]


@pytest.fixture(
    params=[(name, lang) for name in samples.NAMES for lang in ("en", "zh")], ids="-".join
)
def sample_file(request: Any, tmp_path: Path, capsys: Any, monkeypatch: Any) -> tuple[Path, str]:
    at_home(tmp_path, monkeypatch)
    name, language = request.param
    file = tmp_path / "sample.goaldb"
    run(capsys, "new", str(file), "--sample", name, "--lang", language)
    return file, language


def run(capsys: Any, *arguments: str) -> str:
    """What a command prints."""
    assert cli.main([*arguments, "--as-of", TODAY.isoformat()]) == 0
    return str(capsys.readouterr().out)


@pytest.fixture
def window(qapp: Any, sample_file: tuple[Path, str], folders: Folders) -> Iterator[MainWindow]:
    file, language = sample_file
    made = MainWindow(languages.load(language, folders.cache), theme.LIGHT)
    made.resize(1280, 800)
    made.show()
    document = Document.open(file, folders, author="Lin Lan", clock=clock)
    made.show_document(document)
    yield made
    made.document = None
    document.close()
    made.close()


def test_everybody_says_the_same(
    window: MainWindow, sample_file: tuple[Path, str], tmp_path: Path, capsys: Any, qtbot: Any
) -> None:
    file, language = sample_file
    told: Told = json.loads(run(capsys, "info", str(file), "--json", "--lang", language))
    paper = tmp_path / "summary.pdf"
    run(capsys, "report", str(file), "-o", str(paper), "--lang", language)
    printed = bare(text_of(paper))
    run(capsys, "export", str(file), "-o", str(tmp_path / "all.json"))
    stored = json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))["tables"]
    assert window.document is not None
    with window.document.read() as session:
        now = tree(session, TODAY)
        assert json.loads(json_file.export(session))["tables"] == stored
    values = {(row["kpi_id"], row["date"]): row["value"] for row in stored["measurement"]}
    kpis = {kpi.id: kpi for kpi in now.kpis if not kpi.stopped}
    assert [kpi["id"] for kpi in told["kpis"]] == list(kpis)
    for one in told["kpis"]:
        row = kpis[one["id"]]
        numbers = shown_numbers(window, row)
        window.go("kpi", row.id)
        assert in_the_tree(window, row) == numbers
        assert in_the_overview(window, row) == (
            numbers["status"], numbers["progress"], numbers["current"], numbers["target"],
        )  # fmt: skip
        assert in_the_detail(window, row) == (numbers["status"], one["rule"])
        assert as_told(window, one, row) == numbers
        for key in ("status", "progress", "current"):
            assert bare(numbers[key]) in printed, (row.id, key)
        if row.value_type != "milestone":
            assert one["value"] == values.get((row.id, str(row.value_date)))
    head = window.page("overview").head
    done = window.words.percent(told["progress"])
    status = sentences.status_text(window.words, told["status"])
    assert (head.done.text(), head.status.text()) == (done, status)
    assert bare(done) in printed
    assert bare(status) in printed
    assert sentences_missing(window, qtbot) == [one["text"] for one in told["findings"]]


def text_of(paper: Path) -> str:
    document = pypdfium2.PdfDocument(paper)
    try:
        return "".join(page.get_textpage().get_text_range() for page in document).replace(
            "\u200b", ""
        )
    finally:
        document.close()


def shown_numbers(window: MainWindow, row: KpiRow) -> dict[str, str]:
    """A KPI's row as the core puts it into words."""
    words = window.words
    return {
        "status": sentences.status_text(words, row.status),
        "progress": words.percent(row.progress),
        "current": sentences.number_text(words, row, row.value),
        "planned": sentences.planned_text(words, row, row.planned),
        "target": sentences.target_text(words, row),
    }


def as_told(window: MainWindow, one: Told, row: KpiRow) -> dict[str, str]:
    """The same of what `info` tells as raw numbers; it tells no target."""
    words = window.words
    return {
        "status": sentences.status_text(words, one["status"]),
        "progress": words.percent(one["progress"]),
        "current": sentences.number_text(words, row, one["value"]),
        "planned": sentences.planned_text(words, row, one["planned"]),
        "target": sentences.target_text(words, row),
    }


def in_the_tree(window: MainWindow, row: KpiRow) -> dict[str, str]:
    model = window.page("kpis").list.model
    keys = [column.key for column in model.columns]
    return {
        key: str(model.index_of(line_id("kpi", row.id), keys.index(key)).data())
        for key in ("status", "progress", "current", "planned", "target")
    }


def in_the_overview(window: MainWindow, row: KpiRow) -> tuple[str, ...]:
    [bullet] = [one for one in window.page("overview").view.rows.rows if one.id == row.id]
    return bullet.word, bullet.progress_text, bullet.value, bullet.target


def in_the_detail(window: MainWindow, row: KpiRow) -> tuple[str, str]:
    detail = window.page("kpis").kpi_detail
    return detail.head.status.text(), detail.head.rule.text()


def sentences_missing(window: MainWindow, qtbot: Any) -> list[str]:
    """What the overview lists as missing, with all steps unfolded."""
    window.show_step("overview")
    missing = window.page("overview").today.missing
    window.page("overview").today.tabs.setCurrentIndex(1)
    missing.refresh()
    while more := shut(missing, qtbot):
        qtbot.mouseClick(more[0], Qt.MouseButton.LeftButton)
    return [link.sentence for link in missing.links]


def shut(missing: QWidget, qtbot: Any) -> list[QPushButton]:
    """The buttons that show the rest of a step."""
    qtbot.wait(20)
    return [
        button
        for button in missing.findChildren(QPushButton)
        if button.isVisible() and not isinstance(button, SentenceLink)
    ]
