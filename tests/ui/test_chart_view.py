"""The chart in the window: hover, keyboard, hint, picture."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from goaldesk.core.queries.series import kpi_series
from goaldesk.document import Document
from goaldesk.reports.charts import LineChart, kpi_chart
from goaldesk.ui.chart_view import ChartView
from goaldesk.ui.context import Context

Make = Callable[..., Context]


def spec_of(context: Context) -> LineChart:
    with context.document.read() as session:
        series = kpi_series(session, "mau", context.document.today)
    assert series is not None
    made = kpi_chart(context.words, series)
    assert made is not None
    return made


@pytest.fixture
def view(qtbot: QtBot, sample: Document, context_for: Make) -> ChartView:
    made = ChartView(context_for(sample))
    qtbot.addWidget(made)
    made.resize(616, 240)
    made.show()
    made.show_spec(spec_of(made._context))
    qtbot.waitUntil(lambda: made._picture is not None, timeout=30_000)
    return made


def test_it_draws_in_the_themes_colours(qtbot: QtBot, sample: Document, context_for: Make) -> None:
    for look in ("light", "dark"):
        context = context_for(sample, look=look)
        view = ChartView(context)
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


def test_the_pointer_and_the_keyboard_tell_values(view: ChartView, qtbot: QtBot) -> None:
    assert view.told == ""
    x, y = view._places[-1]
    QTest.mouseMove(view, QPoint(round(x) + 2, round(y) + 20))
    qtbot.waitUntil(lambda: view.told != "")
    assert view.told == "31 Oct 2026: 350.4 M, planned 364.1"
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
    view.resize(500, 300)
    qtbot.waitUntil(
        lambda: view._picture is not None and view._picture.deviceIndependentSize().width() == 500,
        timeout=5000,
    )
    assert max(x for x, _ in view._places) < 500


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
    assert picture.width() == view.picture().width()
