"""A main window that shows a document for as long as a test looks at it, and a key for another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from goaldesk.core.words import Words
from goaldesk.document import Document
from goaldesk.ui import theme
from goaldesk.ui.main_window import MainWindow

USUAL = QSize(1280, 720)


@contextmanager
def showing(
    document: Document, words: Words, look: theme.Theme = theme.LIGHT, size: QSize = USUAL
) -> Iterator[MainWindow]:
    """The window, closed afterwards; the document stays open."""
    window = MainWindow(words, look)
    window.resize(size)
    window.show()
    window.show_document(document)
    try:
        yield window
    finally:
        window.document = None
        window.close()


def escape_unfocused(dialog: QWidget) -> None:
    """Press Escape past a dialog's shortcut, which is only there while its window is active."""
    press = QEvent.Type.KeyPress
    QApplication.sendEvent(
        dialog, QKeyEvent(press, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    )
