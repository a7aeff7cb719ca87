"""Qt's own dialogs speak the window's language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QLabel, QMessageBox, QPushButton

from goaldesk.ui.lifecycle import Desk
from goaldesk.ui.qt_texts import LACKING


@pytest.mark.parametrize(
    "mode", [QFileDialog.AcceptMode.AcceptOpen, QFileDialog.AcceptMode.AcceptSave]
)
def test_the_file_dialog_speaks_chinese(
    desk: Desk, qtbot: object, tmp_path: Path, mode: QFileDialog.AcceptMode
) -> None:
    desk.change(language="zh")
    dialog = QFileDialog(None, "", str(tmp_path))
    qtbot.addWidget(dialog)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setAcceptMode(mode)
    labels = [label.text() for label in dialog.findChildren(QLabel)]
    assert len(labels) >= 3
    for text in labels:
        assert not re.search("[a-z]", text), text


def test_back_in_english_nothing_of_it_stays(desk: Desk) -> None:
    desk.change(language="zh")
    assert QCoreApplication.translate("QFileDialog", "&Look in:") == "查找范围(&L)："
    desk.change(language="en")
    for text in LACKING:
        assert QCoreApplication.translate("QFileDialog", text) == text


@pytest.mark.parametrize(
    ("language", "shown", "hidden"),
    [("en", "Show details", "Hide details"), ("zh", "查看详情", "收起详情")],
)
def test_details_are_asked_for_without_three_dots(
    desk: Desk, qtbot: object, language: str, shown: str, hidden: str
) -> None:
    desk.change(language=language)
    box = QMessageBox()
    qtbot.addWidget(box)
    box.setDetailedText("Licences")
    box.addButton("OK", QMessageBox.ButtonRole.AcceptRole)
    box.show()
    texts = []
    for _ in range(2):
        (button,) = (each for each in box.findChildren(QPushButton) if each.text() != "OK")
        texts.append(button.text())
        button.click()
    assert texts == [shown, hidden]
