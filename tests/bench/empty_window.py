"""The floor of starting: an empty Qt window with sqlmodel imported says when it is painted."""

from __future__ import annotations

import os

import sqlmodel  # noqa: F401 - what is measured
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow


class Window(QMainWindow):
    """Says so when it is painted."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        print("painted", flush=True)


if __name__ == "__main__":
    app = QApplication([])
    window = Window()
    window.resize(1280, 800)
    window.show()
    app.processEvents()
    os._exit(0)
