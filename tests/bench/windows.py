"""The window with a plan in it, off the screen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from goaldesk.app import make_application
from goaldesk.document import Document
from goaldesk.reports import charts
from goaldesk.ui import jobs
from goaldesk.ui.lifecycle import Desk
from goaldesk.ui.main_window import MainWindow
from tests.bench.plans import opened


def shown(path: Path, step: str) -> tuple[QApplication, Document, MainWindow]:
    """The application, and the document of a file in a window that shows the page of a step.

    All that is loaded in another thread beside the first frames is there.
    """
    app = make_application()
    charts.prepare()
    document = opened(path)
    window = Desk(app, document.folders).new_window()
    window.show_document(document)
    window.show_step(step)
    QTest.qWait(300)
    while jobs.busy():
        QTest.qWait(50)
    return app, document, window
