"""The chart in the window: hover, keyboard, hint, picture."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from goaldesk.core import edits
from goaldesk.core.queries.series import kpi_series
from goaldesk.document import Document
from goaldesk.reports.chart_specs import LineChart
from goaldesk.reports.kpi_charts import kpi_chart
from goaldesk.ui.chart_view import ChartView
from goaldesk.ui.context import Context
from goaldesk.ui.main_window import MainWindow
from goaldesk.ui.pages.kpis import KpisPage

Make = Callable[..., Context]


def spec_of(context: Context) -> LineChart:
    with context.document.read() as session:
        series = kpi_series(session, "mau", context.document.today)
    assert series is not None
    made = kpi_chart(context.words, series)
    assert made is not None
    return made


def shows_chart(view: ChartView) -> bool:
    """Whether lines in the accent colour are painted, beside the frame of the focus."""
    picture, accent = view.grab().toImage(), view.context.theme.accent
    return any(
        picture.pixelColor(x, y).name().upper() == accent
        for x in range(4, picture.width() - 4)
        for y in range(4, picture.height() - 4, 2)
    )


def told_at(view: ChartView) -> dict[str, list[int]]:
    """What the pointer is told on its way over the chart, and at which pixels."""
    found: dict[str, list[int]] = {}
    for x in range(view.width()):
        QTest.mouseMove(view, QPoint(x, 60))
        if view.told:
            found.setdefault(view.told, []).append(x)
    return found


@pytest.fixture
def view(qtbot: QtBot, sample: Document, context_for: Make) -> ChartView:
    made = ChartView(context_for(sample), "Users")
    qtbot.addWidget(made)
    made.resize(616, 240)
    made.show()
    made.show_spec(spec_of(made.context))
    qtbot.waitUntil(lambda: shows_chart(made), timeout=30_000)
    return made


def test_it_draws_in_the_themes_colours(qtbot: QtBot, sample: Document, context_for: Make) -> None:
    for look in ("light", "dark"):
        context = context_for(sample, look=look)
        view = ChartView(context, "Users")
        qtbot.addWidget(view)
        view.resize(400, 230)
        view.show_spec(spec_of(context))
        picture = view.picture()
        assert picture is not None
        assert picture.pixelColor(1, 1).name().upper() == context.theme.base
        found = {
            picture.pixelColor(x, y).name().upper() for x in range(0, 400) for y in range(0, 230, 2)
        }
        assert context.theme.accent in found


def test_the_pointer_and_the_keyboard_tell_values(view: ChartView) -> None:
    assert view.told == ""
    told = told_at(view)
    assert list(told)[-1] == "31 Oct 2026: 350.4 M, planned 364.1"
    QTest.mouseMove(view, QPoint(told[list(told)[-1]][0], 60))
    assert view.told == list(told)[-1]
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert view.told.startswith("30 Sep 2026: 345.0 M")
    assert view.accessibleDescription() == view.told
    QTest.keyClick(view, Qt.Key.Key_End)
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.told.startswith("31 Oct 2026")
    QTest.keyClick(view, Qt.Key.Key_Home)
    first = view.told
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert view.told == first
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.told == ""
    assert "target 400.0 M by 31 Mar 2027" in view.accessibleDescription()


def test_a_point_is_marked_where_its_words_are(view: ChartView) -> None:
    plain = view.grab().toImage()
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Home)
    marked = view.grab().toImage()
    assert marked != plain


def test_it_follows_its_size(view: ChartView, qtbot: QtBot) -> None:
    wide = told_at(view)
    view.resize(500, 300)
    cut_off = view.grab().toImage()
    qtbot.waitUntil(lambda: view.grab().toImage() != cut_off, timeout=5000)
    narrow = told_at(view)
    assert list(narrow) == list(wide)
    assert all(narrow[told][-1] < wide[told][-1] for told in wide)


def test_without_a_chart_it_says_what_to_do(view: ChartView) -> None:
    view.show_spec(None, "Record a value to see its course.")
    assert view.picture() is None
    assert view.accessibleDescription() == "Record a value to see its course."
    assert view.told == ""
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.told == ""


def test_it_is_copied_as_a_picture(view: ChartView) -> None:
    QGuiApplication.clipboard().clear()
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    picture = QGuiApplication.clipboard().image()
    assert picture.size() == view.size() * 2


def test_a_copied_picture_is_made_for_a_light_page(
    qtbot: QtBot, sample: Document, context_for: Make
) -> None:
    view = ChartView(context_for(sample, look="dark"), "Users")
    qtbot.addWidget(view)
    view.resize(400, 230)
    view.show_spec(spec_of(view.context))
    view.copy_action.trigger()
    copied = QGuiApplication.clipboard().image()
    assert copied.size() == view.size() * 2
    assert copied.pixelColor(1, 1).name() == "#ffffff"


def press(view: ChartView, key: Qt.Key) -> None:
    QTest.keyClick(view, key)
    assert view.picture() is not None


def test_the_keyboard_looks_closer_and_back(view: ChartView) -> None:
    whole = view.chart
    view.setFocus()
    told: list[str] = []
    view.ranged.connect(told.append)
    press(view, Qt.Key.Key_Plus)
    assert isinstance(view.chart, LineChart)
    assert isinstance(whole, LineChart)
    assert view.span is not None
    assert (view.chart.start, view.chart.due) == view.span
    assert whole.start <= view.chart.start < view.chart.due <= whole.due
    assert 0 < len(view.chart.actual) < len(whole.actual)
    assert str(view.chart.start.year) in told[-1]
    assert "–" in told[-1]
    assert told[-1] in view.accessibleDescription()
    press(view, Qt.Key.Key_End)
    assert view.told == "31 Oct 2026: 350.4 M, planned 364.1"
    press(view, Qt.Key.Key_Minus)
    assert view.chart == whole
    press(view, Qt.Key.Key_Plus)
    press(view, Qt.Key.Key_0)
    assert view.chart == whole
    assert told[-1] == "All"


def test_dragging_chooses_days_and_a_double_click_all(view: ChartView) -> None:
    whole = view.chart
    places = list(told_at(view).values())
    left, right = places[1][0] + 3, places[3][-1] - 3
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(left, 60))
    QTest.mouseMove(view, QPoint(right, 80))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(right, 80))
    assert isinstance(view.chart, LineChart)
    assert isinstance(whole, LineChart)
    assert view.chart.actual == whole.actual[1:4]
    assert [point.words for point in view.chart.points] == [
        point.words for point in whole.points[1:4]
    ]
    view.picture()
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=QPoint(200, 60))
    assert view.chart == whole
    assert view.span is None


def test_the_range_stays_with_its_kpi(view: ChartView) -> None:
    spec = spec_of(view.context)
    view.show_spec(spec, "", "mau")
    view.ranges.actions()[3].trigger()
    assert isinstance(view.chart, LineChart)
    assert (view.chart.due - view.chart.start).days == 90
    view.show_spec(dataclasses.replace(spec, title="Renamed"), "", "mau")
    assert view.span is not None
    view.show_spec(spec, "", "dau")
    assert view.span is None
    assert view.chart == spec


@pytest.fixture
def in_window(sample_window: MainWindow, qtbot: QtBot) -> ChartView:
    sample_window.go("kpi", "mau")
    page = sample_window.page("kpis")
    assert isinstance(page, KpisPage)
    qtbot.waitUntil(lambda: shows_chart(page.kpi_detail.head.chart), timeout=30_000)
    return page.kpi_detail.head.chart


def answer(monkeypatch: pytest.MonkeyPatch, path: Path, kind: str = "") -> list[str]:
    """Answers the file dialog; gives the names that it proposed."""
    proposed: list[str] = []

    def choose(_: object, title: str, name: str, kinds: str) -> tuple[str, str]:
        proposed.append(name)
        return str(path), next((one for one in kinds.split(";;") if kind in one), "")

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    return proposed


def test_it_is_saved_as_a_fine_picture(
    in_window: ChartView, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    proposed = answer(monkeypatch, tmp_path / "chart.png")
    in_window.save_action.trigger()
    assert Path(proposed[0]).name == "Monthly active users.png"
    picture = QImage(str(tmp_path / "chart.png"))
    assert picture.size() == in_window.size() * 2
    assert picture.pixelColor(1, 1).name() == "#ffffff"
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


@pytest.mark.parametrize("answered", ["Replace", "Cancel"])
def test_a_picture_that_is_there_is_not_replaced_unasked(
    in_window: ChartView, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, answered: str
) -> None:
    """The dialog asked for “chart”, which is not there; its ending makes it one that is."""
    (tmp_path / "chart.png").write_bytes(b"old")
    answer(monkeypatch, tmp_path / "chart", "png")
    asked = []

    def choose(box: QMessageBox) -> int:
        asked.append(box.text())
        next(button for button in box.buttons() if button.text() == answered).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", choose)
    in_window.save_action.trigger()
    assert asked == ["“chart.png” is already there. Replace it?"]
    assert ((tmp_path / "chart.png").read_bytes() == b"old") == (answered == "Cancel")


def test_it_is_saved_as_a_drawing(
    in_window: ChartView, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    answer(monkeypatch, tmp_path / "chart", "svg")
    in_window.save_action.trigger()
    root = ElementTree.parse(tmp_path / "chart.svg").getroot()
    assert root.tag.endswith("svg")
    first = (tmp_path / "chart.svg").read_bytes()
    answer(monkeypatch, tmp_path / "chart.svg", "svg")  # which the system's dialog asks about
    in_window.save_action.trigger()
    assert (tmp_path / "chart.svg").read_bytes() == first


def test_a_name_that_windows_would_not_take_is_cleaned(
    in_window: ChartView, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with in_window.context.document.edit("Rename") as session:
        edits.change(session, "kpi", "mau", name="A/B: <con>? ")
    proposed = answer(monkeypatch, tmp_path / "chart.png")
    in_window.save_action.trigger()
    assert Path(proposed[0]).name == "A B con.png"


def test_a_picture_that_cannot_be_written_is_told(
    in_window: ChartView, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    answer(monkeypatch, tmp_path / "no such folder" / "chart.png")
    in_window.save_action.trigger()
    notice = in_window.window().notice
    assert "is not there" in notice.sentence.text()
    assert list(tmp_path.glob("**/*.p*")) == []


def test_without_a_name_nothing_is_written(
    in_window: ChartView, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = sorted(tmp_path.glob("**/*"))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    in_window.save_action.trigger()
    assert sorted(tmp_path.glob("**/*")) == before
