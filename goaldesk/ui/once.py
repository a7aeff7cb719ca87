"""Buttons that do what they do once, also where somebody clicks everything twice."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QAbstractButton


class _Once(QObject):
    """Keeps the second half of a double click from a button."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return event.type() == QEvent.Type.MouseButtonDblClick


def once(button: QAbstractButton) -> None:
    """Let a double click count as one: a second goal, review or copy would be nobody's wish.

    What is clicked several times on purpose, such as undo, is left alone.
    """
    button.installEventFilter(_Once(button))
