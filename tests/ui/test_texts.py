"""How texts break in labels."""

from __future__ import annotations

from typing import Any

from goaldesk.ui.texts import Browser, escaped, label


def test_a_long_word_may_break_and_chinese_never_before_a_full_stop(qapp: Any) -> None:
    assert label("file:///home/somebody/folder").text() == "file:///home/someb\u200body/folder"
    sentence = (
        "每一次完成的修改都安全地保存在工作副本中。您可以继续；如果窗口表现异常，请重新启动。"
    )
    assert label(sentence).text() == sentence


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
