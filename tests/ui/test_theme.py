"""Colours that can be told apart: every pair in use, light and dark, on screen and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QImage, QScreen
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QListWidgetItem,
    QStyle,
    QStyleOptionButton,
    QWidget,
)

from goaldesk import fonts
from goaldesk.reports.chart_specs import PRINT
from goaldesk.ui import signs, theme
from goaldesk.ui.browser import Browser
from goaldesk.ui.chart_view import look_of
from goaldesk.ui.lifecycle import Desk
from goaldesk.ui.pages.swot_links import CiteList
from goaldesk.ui.texts import heading, link_button, primary_button
from goaldesk.ui.theme import DARK, LIGHT, Theme
from goaldesk.ui.typeface import Typeface

STATUS = ("on_track", "at_risk", "off_track", "achieved", "too_early", "no_data", "stale", "missed")
INKS = ("text", "secondary", "tertiary", "accent", *STATUS)
GROUNDS = ("base", "win", "hover", "selection", "chrome")


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1, as WCAG 2.2 defines it."""
    colours = QColor(colour)
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colours.redF(), colours.greenF(), colours.blueF())
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21, as WCAG 2.2 defines it."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_measured_as_wcag_does() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.name)
def test_every_text_stands_out_from_every_ground(look: Theme) -> None:
    pairs = [(ink, ground) for ink in INKS for ground in GROUNDS]
    pairs += [("on_accent", "accent"), ("tertiary", "track")]
    found = {pair: contrast(*(getattr(look, role) for role in pair)) for pair in pairs}
    assert {pair: round(ratio, 2) for pair, ratio in found.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.name)
def test_fields_focus_and_lines_of_charts_stand_out(look: Theme) -> None:
    fields = [(getattr(look, role), look.base) for role in ("planned", "field")]
    focus = [(look.accent, getattr(look, role)) for role in ("base", "win", "hover", "selection")]
    pairs = [*fields, *focus, *((look.accent, zone) for zone in look.zones)]
    assert {pair: round(contrast(*pair), 2) for pair in pairs if contrast(*pair) < 3} == {}


@pytest.mark.parametrize(
    "look", [look_of(LIGHT), look_of(DARK), PRINT], ids=("light", "dark", "print")
)
def test_charts_can_be_read(look: Any) -> None:
    for ink in ("text", "secondary", "tertiary"):
        assert contrast(getattr(look, ink), look.base) >= 4.5, ink
    for ink in ("accent", "planned"):
        assert contrast(getattr(look, ink), look.base) >= 3, ink


def test_signs_of_statuses_differ_without_colour(qapp: Any) -> None:
    shapes = {}
    for status in STATUS:
        sign = signs.sign_pixmap(status, "#000000", stale=status == "stale").toImage()
        shapes[status] = sign.convertToFormat(QImage.Format.Format_Alpha8)
    for one, other in combinations(STATUS, 2):
        first, second = shapes[one], shapes[other]
        differing = sum(
            abs(first.pixelColor(x, y).alpha() - second.pixelColor(x, y).alpha()) > 128
            for x in range(first.width())
            for y in range(first.height())
        )
        assert differing > 20, (one, other)


@pytest.fixture
def restored(qapp: QApplication) -> Iterator[QApplication]:
    """The application, whose font is put back after the test."""
    before = qapp.font()
    yield qapp
    qapp.setFont(before)


def test_a_variable_font_is_bold_alike_in_headings_buttons_and_help(
    restored: QApplication,
) -> None:
    font = restored.font()
    font.setVariableAxis(theme.WEIGHT, 400)
    restored.setFont(font)
    browser = Browser()
    browser.show_markdown("plain **bold**")
    spans = [span.format.font() for span in browser.document().begin().textFormats()]
    bold = [primary_button("Go").font(), heading("Goals").font(), spans[-1]]
    assert [shown.variableAxisValue(theme.WEIGHT) for shown in bold] == [600] * 3
    # From 700 on Qt would add a boldness of its own.
    assert {shown.weight() for shown in bold} == {QFont.Weight.DemiBold}
    assert spans[0].weight() == QFont.Weight.Normal


def test_a_variable_font_is_lighter_on_a_dark_ground(restored: QApplication) -> None:
    font = restored.font()
    font.setVariableAxis(theme.WEIGHT, 400)
    restored.setFont(font)
    typeface = Typeface(restored)
    shown = []
    for look in (LIGHT, DARK):
        typeface.set("zh", look)
        shown += [restored.font(), heading("Goals").font()]
    assert [font.variableAxisValue(theme.WEIGHT) for font in shown] == [400, 600, 340, 510]


@pytest.mark.parametrize(
    ("points", "dots", "pixels"), [(13, 72, 13), (9, 96, 13), (12, 96, 16), (14, 72, 14)]
)
def test_text_is_as_large_as_the_system_has_it(
    restored: QApplication, monkeypatch: pytest.MonkeyPatch, points: int, dots: int, pixels: int
) -> None:
    monkeypatch.setattr(QScreen, "logicalDotsPerInchY", lambda _: float(dots))  # 72 on macOS
    font = restored.font()
    font.setPointSize(points)
    restored.setFont(font)
    Typeface(restored).set("en", LIGHT)
    assert restored.font().pixelSize() == pixels


def test_a_font_that_comes_later_reaches_what_a_window_has(
    restored: QApplication, desk: Desk
) -> None:
    """The packaged font comes after the first frame, to notices and the status bar, too."""
    window = desk.new_window()
    before = restored.font().families()
    desk.add_chinese_font()
    if restored.font().families() == before:
        pytest.skip("the system has a Chinese font of its own")
    parts = [part for part in window.findChildren(QWidget) if part.isVisible()]
    families = {tuple(part.font().families()) for part in parts}
    assert families == {tuple(restored.font().families())}


@pytest.mark.parametrize(
    ("language", "known", "told"),
    [("zh", [], True), ("en", [], False), ("zh", ["Ming"], False)],
)
def test_a_computer_without_chinese_letters_says_what_to_install(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, language: str, known: list[str], told: bool
) -> None:
    monkeypatch.setattr(fonts, "packaged", lambda: None)
    monkeypatch.setattr(fonts, "cjk_font", lambda: None)
    monkeypatch.setattr(QFontDatabase, "families", lambda *_: known)
    desk.change(language=language)
    window = desk.new_window()
    desk.start(window, None, "", None)
    assert ("fonts-noto-cjk" in window.notice.sentence.text()) == told
    desk.change(language="zh")
    sentence = window.notice.sentence.text()
    assert ("fonts-noto-cjk" in sentence) == (not known)
    assert sentence.isascii(), "it can be read without the letters"


def test_icons_have_the_colour_of_the_theme(qapp: Any) -> None:
    from goaldesk.ui.icons import Icons

    for look in (LIGHT, DARK):
        image = Icons(look).icon("copy").pixmap(16, 16).toImage()
        inks = {
            image.pixelColor(x, y).name().upper()
            for x in range(image.width())
            for y in range(image.height())
            if image.pixelColor(x, y).alpha() == 255
        }
        assert inks == {look.text}
    assert theme.chosen("dark") is DARK


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.name)
def test_a_ticked_box_has_an_edge(qapp: Any, qtbot: Any, look: Theme) -> None:
    theme.apply(qapp, look)
    box = QCheckBox("Market", checked=True)
    qtbot.addWidget(box)
    box.setStyleSheet(theme.sheet(look))
    box.show()
    option = QStyleOptionButton()
    box.initStyleOption(option)
    place = box.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, box)
    drawn = box.grab().toImage()
    upper = range(place.top() - 1, place.top() + 3)
    edge = [drawn.pixelColor(place.center().x(), y).name() for y in upper]
    assert max(contrast(colour, look.base) for colour in edge) >= 3


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.name)
def test_a_ticked_line_of_a_list_has_an_edge(qapp: Any, qtbot: Any, look: Theme) -> None:
    theme.apply(qapp, look)
    cited = CiteList("Factors")
    qtbot.addWidget(cited)
    cited.setStyleSheet(theme.sheet(look))
    item = QListWidgetItem("", cited)
    item.setCheckState(Qt.CheckState.Checked)
    cited.show()
    drawn = cited.viewport().grab().toImage()
    at = cited.visualItemRect(item)
    # From the left up to the box's edge; its tick is farther in.
    edge = [drawn.pixelColor(x, at.center().y()).name() for x in range(at.left(), at.left() + 5)]
    assert max(contrast(colour, look.base) for colour in edge) >= 3


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.name)
def test_a_link_that_leads_nowhere_now_does_not_look_like_one(
    qapp: Any, qtbot: Any, look: Theme
) -> None:
    link = link_button("Show it")
    link.setStyleSheet(theme.sheet(look))
    qtbot.addWidget(link)
    link.show()
    shown = []
    for enabled in (True, False):
        link.setEnabled(enabled)
        link.ensurePolished()
        shown.append(link.palette().buttonText().color())
    assert shown == [QColor(look.accent), QColor(look.tertiary)]


@pytest.mark.parametrize("narrow", [True, False])
def test_the_list_of_a_choice_shows_all_that_is_in_it(qapp: Any, qtbot: Any, narrow: bool) -> None:
    box = QComboBox()
    qtbot.addWidget(box)
    box.setProperty("narrow", narrow)
    box.setStyleSheet(theme.sheet(LIGHT))
    box.addItems(["Everyone", "Bo", "Lin Lan"])
    box.show()
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)
    box.showPopup()
    qapp.processEvents()
    last = box.view().visualRect(box.model().index(2, 0))
    assert last.bottom() <= box.view().viewport().rect().bottom()
    box.hidePopup()
