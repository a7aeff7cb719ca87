"""How texts break in labels."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QLabel

from goaldesk.ui.browser import Browser
from goaldesk.ui.texts import escaped, label, message_box


def test_a_long_word_may_break_and_chinese_never_before_a_full_stop(qapp: Any) -> None:
    long = label("file:///home/somebody/folder")
    assert QLabel.text(long) == "file:///home/someb\u200body/folder"
    assert long.text() == "file:///home/somebody/folder"
    sentence = (
        "每一次完成的修改都安全地保存在工作副本中。您可以继续；如果窗口表现异常，请重新启动。"
    )
    assert QLabel.text(label(sentence)) == sentence


def test_a_message_is_whole_however_long_the_name_in_it(qtbot: Any) -> None:
    box = message_box(None, f"Save the changes to “{'Goals_of_the_year_' * 13}” before closing?")
    qtbot.addWidget(box)
    box.show()
    told = next(part for part in box.findChildren(QLabel) if part.text() == box.text())
    assert told.minimumSizeHint().width() <= told.width()
    assert told.heightForWidth(told.width()) <= told.height()


@pytest.mark.parametrize(
    "whole",
    [
        ("Needs", "1.0 M", "a", "month"),
        ("of", "1,200 km;", "best", "so", "far", "0.8 M."),
        ("20 %", "done,", "ratio 0.77 ≥ 0.70"),
        ("ratio 0.34 < 0.40",),
        ("was", "due", "30 Sep 2026"),
        ("上次测量在", "14 天前，按此频率最多", "10 天。"),
        ("7", "reviews"),
    ],
)
def test_no_line_ends_between_a_number_and_what_belongs_to_it(
    qapp: Any, whole: tuple[str, ...]
) -> None:
    drawn = QLabel.text(label(" ".join(whole)))
    assert drawn.split(" ") == [part.replace(" ", "\u00a0") for part in whole]


def test_the_lines_of_a_table_are_seen(qtbot: Any) -> None:
    browser = Browser()
    qtbot.addWidget(browser)
    browser.resize(300, 200)
    browser.show_markdown("| a | b |\n|---|---|\n| c | d |")
    browser.show()
    picture, line = browser.grab().toImage(), browser.palette().mid().color().rgb()
    drawn = [
        sum(picture.pixel(x, y) == line for x in range(picture.width()))
        for y in range(picture.height())
    ]
    assert sum(count > 20 for count in drawn) == 3


def test_a_tooltip_shows_markup_as_text_and_lines_as_lines() -> None:
    assert escaped("<b>\n& more") == "<qt>&lt;b&gt;<br>&amp; more</qt>"
    assert escaped("") == ""
