"""On a small screen and with large letters, everything fits or scrolls: 1280×720 at 200 %."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QHeaderView,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from goaldesk import languages
from goaldesk.document import Document
from goaldesk.ui import theme
from goaldesk.ui.export import Export
from goaldesk.ui.main_window import MainWindow
from goaldesk.ui.over_page import OverPage
from goaldesk.ui.pages.kpis_tree import LinesView
from goaldesk.ui.pages.market_matrix import MatrixView
from goaldesk.ui.pages.responsibilities_raci import RaciHeader
from goaldesk.ui.record_table import RowsView
from goaldesk.ui.room import Room, room_in
from goaldesk.ui.send_copy import SendCopy
from tests.ui.every_place import beside, in_the_window
from tests.ui.windows import showing

SCREEN = QSize(640, 360)
PADDING = 12  # of a title, left and right


@pytest.fixture(params=[("en", 13), ("en", 20), ("zh", 13)], ids=str)
def small(request: Any, sample: Document, qapp: Any) -> Iterator[MainWindow]:
    """The window on a small screen, in both languages and with letters half as large again."""
    language, pixels = request.param
    font = QFont(qapp.font())
    font.setPixelSize(pixels)
    qapp.setFont(font)
    theme.apply(qapp, theme.LIGHT)
    qapp.setStyleSheet(theme.sheet(theme.LIGHT))  # some places stand in no window
    with showing(sample, languages.load(language, sample.folders.cache), size=SCREEN) as made:
        yield made


def needed(widget: QWidget) -> QSize:
    return widget.minimumSizeHint().expandedTo(widget.minimumSize())


def test_the_window_stays_as_small_as_the_screen(small: MainWindow, qtbot: Any) -> None:
    for place, _ in in_the_window(small, qtbot):
        assert small.size() == SCREEN, place


def test_pages_and_dialogs_fit_or_scroll(small: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    for place, widget in beside(small, tmp_path, qtbot):
        assert needed(widget).boundedTo(SCREEN) == needed(widget), place


def test_what_does_not_fit_can_be_scrolled_to(sample_window: MainWindow, qtbot: Any) -> None:
    sample_window.resize(SCREEN)
    sample_window.show_step("swot")
    page = sample_window.page("swot")
    qtbot.wait(30)
    room = page.findChild(Room)
    content = room.widget()
    assert content.width() > room.viewport().width()
    room.horizontalScrollBar().setValue(room.horizontalScrollBar().maximum())
    room.verticalScrollBar().setValue(room.verticalScrollBar().maximum())
    corner = content.mapTo(room.viewport(), QPoint(content.width(), content.height()))
    assert corner == QPoint(room.viewport().width(), room.viewport().height())


def test_dialogs_stand_on_the_screen_with_their_frames(
    sample_window: MainWindow, tmp_path: Path, qtbot: Any
) -> None:
    screen = sample_window.screen().availableSize()
    for place, widget in beside(sample_window, tmp_path, qtbot):
        if widget.isWindow() and widget.parent() is not None:
            room = screen - QSize(4, 30)  # frame and title bar
            assert widget.size().boundedTo(room) == widget.size(), place


def test_a_dialog_that_comes_a_pixel_lower_does_not_scroll(
    sample_window: MainWindow, sample: Document, tmp_path: Path, qtbot: Any
) -> None:
    for kind in (Export, SendCopy):
        dialog = kind(sample_window, sample, sample_window.words, "plan", tmp_path)
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.resize(dialog.width(), dialog.height() - 1)
        qtbot.wait(30)
        assert dialog.findChild(Room).verticalScrollBar().maximum() == 0
        dialog.hide()


def test_a_large_window_does_not_scroll(sample_window: MainWindow, qtbot: Any) -> None:
    for place, _ in in_the_window(sample_window, qtbot):
        if sample_window.step == place:
            room: QScrollArea = sample_window.page(place).findChild(Room)
            assert room.widget().size() == room.size(), place


def test_the_keyboard_takes_along_what_is_in_sight(qtbot: Any) -> None:
    place = QWidget()
    qtbot.addWidget(place)
    layout: QVBoxLayout = room_in(place)
    fields = [QLineEdit() for _ in range(20)]
    for field in fields:
        layout.addWidget(field)
    place.resize(200, 100)
    with qtbot.waitActive(place):
        place.show()
        place.activateWindow()
    fields[0].setFocus()
    fields[-1].setFocus()
    qtbot.wait(10)
    area = place.findChild(Room).viewport()
    assert area.rect().contains(fields[-1].mapTo(area, QPoint(0, fields[-1].height() - 1)))


def test_a_narrow_window_keeps_its_tools_and_tabs(sample_window: MainWindow, qtbot: Any) -> None:
    words, icons = (
        Qt.ToolButtonStyle.ToolButtonTextBesideIcon,
        Qt.ToolButtonStyle.ToolButtonIconOnly,
    )
    assert sample_window.toolbar.toolButtonStyle() == words
    sample_window.resize(QSize(560, 360))
    assert sample_window.toolbar.toolButtonStyle() == icons
    assert sample_window.tabs.usesScrollButtons()
    sample_window.resize(1280, 720)
    assert sample_window.toolbar.toolButtonStyle() == words
    assert not sample_window.tabs.usesScrollButtons()
    for button in sample_window.toolbar.findChildren(QToolButton):
        if button.isVisible():
            assert button.focusPolicy() & Qt.FocusPolicy.TabFocus, button.text()


@pytest.fixture
def wide(sample: Document, qapp: Any) -> Iterator[MainWindow]:
    """The window with letters as far apart as in the widest of the usual fonts."""
    font = QFont(qapp.font())
    font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 125)
    qapp.setFont(font)
    with showing(sample, languages.load("en", sample.folders.cache)) as made:
        yield made


def test_a_long_name_makes_no_page_wider(sample_window: MainWindow, qtbot: Any) -> None:
    page = OverPage(sample_window.words, f"Compare with “{'Goals_of_the_year_' * 9}”")
    qtbot.addWidget(page)
    page.resize(1280, 720)
    page.show()
    assert page.findChild(Room).widget().width() == 1280


def test_a_long_name_in_a_notice_makes_no_window_wider(sample_window: MainWindow) -> None:
    name = f"“{'x' * 240}.goaldb”"
    for bar in (sample_window.notice, sample_window.page("overview").notice):
        bar.refuse(f"The name {name} is too long. Save under a shorter one.")
        assert bar.minimumSizeHint().width() < 700
        assert name in bar.sentence.text()


def test_no_title_of_a_column_is_cut_off_in_a_wide_font(wide: MainWindow, qtbot: Any) -> None:
    looked, cut = set(), set()
    for place, _ in in_the_window(wide, qtbot):
        for header in wide.findChildren(QHeaderView):
            view = header.parent()
            if isinstance(view, MatrixView):
                continue  # whose titles are the products’ names
            if header.isVisible() and isinstance(view, RowsView | LinesView):
                for title, room in titles(header):
                    looked.add(title)
                    if room < header.fontMetrics().horizontalAdvance(title) + PADDING:
                        cut.add((place, title))
    assert {"Serviceable, %", "Detractors", "Planned", "Committed"} <= looked
    assert cut == set()


def test_no_button_is_cut_off_in_a_wide_font_at_150_percent(wide: MainWindow, qtbot: Any) -> None:
    wide.resize(853, 480)
    looked, cut = set(), set()
    for place, _ in in_the_window(wide, qtbot):
        for button in wide.findChildren(QPushButton):
            if button.isVisible() and button.text():
                looked.add(button.text())
                if button.width() < button.minimumSizeHint().width():
                    cut.add((place, button.text()))
    assert {"Quadrants", "TOWS matrix"} <= looked
    assert cut == set()


def titles(header: QHeaderView) -> Iterator[tuple[str, int]]:
    """Each title shown that stands in one line, and how wide its column is; not names of rows."""
    if isinstance(header, RaciHeader) or isinstance(header.parent(), MatrixView):
        return
    for number in range(header.count()):
        if not header.isSectionHidden(number):
            title = header.model().headerData(number, Qt.Orientation.Horizontal)
            yield str(title or ""), header.sectionSize(number)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_counts_and_the_tabs_of_a_kpi_are_whole_at_150_percent(
    sample: Document, language: str, qtbot: Any
) -> None:
    with showing(
        sample, languages.load(language, sample.folders.cache), size=QSize(853, 480)
    ) as window:
        qtbot.wait(50)
        for count in window.page("overview").counts.buttons.values():
            if count.isVisible():
                assert count.width() >= count.minimumSizeHint().width(), count.text()
        assert window.page("overview").today.mapTo(window, QPoint()).x() < 600
        window.show_step("kpis")
        qtbot.wait(50)
        bar = window.page("kpis").kpi_detail.tabs.tabBar()
        assert bar.count() == 6
        assert bar.tabRect(5).right() < bar.width()
        assert not [button for button in bar.findChildren(QToolButton) if button.isVisible()]


def test_a_list_with_its_form_scrolls_by_the_form_alone(
    sample: Document, qapp: Any, qtbot: Any
) -> None:
    font = QFont(qapp.font())
    font.setPixelSize(18)
    qapp.setFont(font)
    with showing(sample, languages.load("zh", sample.folders.cache)) as window:
        window.show_step("market")
        page = window.page("market")
        room = page.findChild(Room)
        for number in range(page.inner.count()):
            page.inner.setCurrentIndex(number)
            qtbot.wait(20)
            assert room.verticalScrollBar().maximum() == 0, page.inner.tabText(number)


class Windows(QObject):
    """Notes what is shown as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(f"{type(watched).__name__} {watched.objectName()}")
        return False


def test_no_part_of_a_page_flashes_as_a_window(
    sample_window: MainWindow, qapp: Any, qtbot: Any
) -> None:
    watch = Windows()
    qapp.installEventFilter(watch)
    places = [place for place, _ in in_the_window(sample_window, qtbot)]
    qapp.removeEventFilter(watch)
    assert len(places) > 20
    assert watch.shown == []


def test_closing_the_history_leaves_the_guide_its_height(
    sample_window: MainWindow, qtbot: Any
) -> None:
    guide, history = sample_window.docks["guide"], sample_window.docks["history"]
    sample_window.actions_by_id["guide"].trigger()
    qtbot.wait(10)
    height = guide.widget().height()
    sample_window.actions_by_id["history"].trigger()
    qtbot.wait(10)
    assert history.isVisible()
    assert not guide.widget().isVisible()
    history.close()
    qtbot.wait(10)
    assert guide.widget().isVisible()
    assert guide.widget().height() == height
