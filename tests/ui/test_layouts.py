"""A window looks as the last one did: its tab, docks and dividers; what is broken is left out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from goaldesk import settings
from goaldesk.ui import layouts
from goaldesk.ui.lifecycle import Desk
from goaldesk.ui.main_window import MainWindow


def arrange(window: MainWindow, qtbot: Any) -> None:
    window.resize(790, 700)  # the screen of tests has 800×800
    window.show_step("kpis")
    qtbot.wait(30)
    window.page("kpis").splitter.setSizes([500, 700])
    window.raise_dock("history")
    qtbot.wait(30)


def shown(window: MainWindow) -> tuple[str, bool, bool, list[int]]:
    return (
        window.step,
        window.docks["guide"].isHidden(),
        window.docks["history"].isHidden(),
        window.page("kpis").splitter.sizes(),
    )


def test_the_next_window_looks_as_the_last(
    desk: Desk, window: MainWindow, file: Path, qtbot: Any
) -> None:
    arrange(window, qtbot)
    before = shown(window)
    assert before[:3] == ("kpis", True, False)
    size = window.size()
    assert window.close()
    again = desk.new_window()
    assert desk.files.open(again, file)
    qtbot.wait(50)
    assert again.size() == size
    assert shown(again) == before


def test_another_start_reads_it_from_the_settings(
    desk: Desk, window: MainWindow, file: Path, qtbot: Any
) -> None:
    arrange(window, qtbot)
    assert window.close()
    kept, broken = settings.load(desk.folders.config)
    assert not broken
    assert layouts.read(kept.layout)["step"] == "kpis"
    assert layouts.read(kept.layout)["docks"] == ["history"]


def test_another_theme_leaves_everything_in_place(
    desk: Desk, window: MainWindow, qtbot: Any
) -> None:
    arrange(window, qtbot)
    before = shown(window)
    desk.change(theme="dark")
    qtbot.wait(50)
    assert shown(window) == before


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "AAAA/w==",
        "[]",
        "[" * 100_000,
        '{"step": "nowhere"}',
        '{"step": []}',
        '{"docks": ["guide", 1]}',
        '{"width": -1}',
        '{"dividers": {"kpis": [[1e99, "x"]]}}',
        '{"dividers": [1]}',
    ],
)
def test_a_broken_layout_is_left_out_and_logged(text: str, caplog: Any) -> None:
    assert layouts.read(text) == {}
    assert "layout" in caplog.text


def test_dividers_of_another_version_are_left_out(
    desk: Desk, file: Path, qtbot: Any, caplog: Any
) -> None:
    desk.change(layout='{"step": "kpis", "dividers": {"kpis": [[1, 2, 3, 4]], "old": []}}')
    window = desk.new_window()
    assert desk.files.open(window, file)
    assert window.step == "kpis"
    assert len(window.page("kpis").splitter.sizes()) == 2
    assert not caplog.text
