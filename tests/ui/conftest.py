"""Documents and contexts for the tests of windows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("PySide6.QtWidgets", exc_type=ImportError)

from PySide6.QtCore import QCoreApplication, QEvent, QTranslator
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from goaldesk.app import STYLE
from goaldesk.core.words import Words
from goaldesk.document import Document
from goaldesk.exchange import samples
from goaldesk.paths import Folders
from goaldesk.store import places
from goaldesk.ui import jobs, loading, theme
from goaldesk.ui.context import Context
from goaldesk.ui.icons import Icons
from goaldesk.ui.lifecycle import Desk
from goaldesk.ui.main_window import MainWindow
from goaldesk.ui.pages.market import MarketPage
from tests.ui.windows import showing

TODAY = dt.date(2026, 11, 9)


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["tests", *STYLE]


def clock() -> dt.datetime:
    """The moment all tests live in."""
    return dt.datetime(2026, 11, 9, 14, 2, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def swept(qapp: object) -> Iterator[None]:
    """Really deletes a test's widgets: without an event loop, closed ones would pile up, and
    each new style sheet would be applied to all of them. The font that a test chose goes, too:
    widths that another test looks at follow from it. So do the translations of Qt's own words, and
    the clipboard: without a screen Qt lets go of it when Python has ended, and the process dies."""
    font = QApplication.font()
    installed: list[QTranslator] = []
    install = QCoreApplication.installTranslator

    def noted(translator: QTranslator) -> bool:
        installed.append(translator)
        return install(translator)

    # pytest-qt holds what it closes but weakly: a page could be collected once its test has
    # returned, while events still draw its charts.
    held: list[QWidget] = []
    add = QtBot.addWidget

    def hold(bot: QtBot, widget: QWidget, **options: Any) -> None:
        held.append(widget)
        add(bot, widget, **options)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(QCoreApplication, "installTranslator", staticmethod(noted))
        patched.setattr(QtBot, "addWidget", hold)
        yield
    held.clear()
    for translator in filter(isValid, installed):
        QCoreApplication.removeTranslator(translator)
    QApplication.setFont(font)
    if qapp.styleSheet():
        qapp.setStyleSheet("")
    QApplication.clipboard().clear()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
    assert not left, "a window left open takes the pointer of the tests after it"


@pytest.fixture(autouse=True)
def no_temporary_folders() -> Iterator[None]:
    """Lets the files of a test lie as well as a user's, though they lie in a temporary folder."""
    lasting = [place for place in places.PLACES if place[0] != places.TEMPORARY]
    with pytest.MonkeyPatch.context() as patched:  # a test that undoes its own leaves this
        patched.setattr(places, "PLACES", lasting)
        yield


@pytest.fixture(autouse=True)
def no_progress_dialogs() -> Iterator[None]:
    """Lets a slow machine show none where a quick one does not: without a screen, a window does not
    get the focus back from them. Tests that want them say so."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(jobs, "PATIENCE", 60_000)
        yield


@pytest.fixture(autouse=True)
def nothing_follows_later() -> Iterator[None]:
    """Lets what is out of sight follow a page in the next turn: no test counts moments."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(loading, "PAINTED", 0)
        yield


@pytest.fixture(autouse=True)
def no_file_dialogs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is there to answer a file dialog: one that a test did not foresee fails it."""

    def refuse(*_: object) -> None:
        raise AssertionError("a file dialog was opened")

    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, refuse)


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders.under(tmp_path / "home")


@pytest.fixture
def document(qapp: object, folders: Folders) -> Iterator[Document]:
    """A new, empty document."""
    made = Document.new(folders, {}, author="Lin Lan", clock=clock)
    yield made
    made.close()


@pytest.fixture
def sample(qapp: object, folders: Folders) -> Iterator[Document]:
    """The social-network sample in English."""
    tables = samples.tables("social", "en", TODAY)
    made = Document.new(folders, tables, author="Lin Lan", clock=clock)
    yield made
    made.close()


@pytest.fixture
def sample_window(sample: Document) -> Iterator[MainWindow]:
    """The main window with that sample."""
    with showing(sample, Words("en")) as made:
        yield made


@pytest.fixture
def desk(qapp: Any, folders: Folders, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The application in English; windows that a test left open are closed, and a file that still
    waits is opened no more: nobody would close its window."""
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    made = Desk(qapp, folders)
    yield made
    made.ready = False
    for window in list(made.windows):
        if window.document is not None:
            window.document.close()
            window.document = None
        window.close()
    made.deleteLater()


@pytest.fixture
def file(folders: Folders, tmp_path: Path) -> Path:
    """The social-network sample as a file."""
    tables = samples.tables("social", "en", TODAY)
    document = Document.new(folders, tables, author="Lin Lan", clock=clock)
    path = tmp_path / "social.goaldb"
    document.save(path)
    document.close()
    return path


@pytest.fixture
def window(desk: Desk, file: Path) -> MainWindow:
    """A window of the application with that file."""
    made = desk.new_window()
    assert desk.files.open(made, file)
    return made


@pytest.fixture
def gone() -> list[tuple[str, str, str]]:
    """Where pages asked to go."""
    return []


@pytest.fixture
def context_for(qapp: object, gone: list[tuple[str, str, str]]) -> Callable[..., Context]:
    """Makes the context of a page."""

    def make(document: Document, language: str = "en", look: str = "light") -> Context:
        chosen = theme.chosen(look)
        theme.apply(qapp, chosen)
        qapp.setStyleSheet(theme.sheet(chosen))  # without a window
        return Context(
            document,
            Words(language),
            chosen,
            Icons(chosen),
            lambda table, row_id, field: gone.append((table, row_id, field)),
        )

    return make


@pytest.fixture
def market_at(
    qtbot: Any, context_for: Callable[..., Context]
) -> Callable[[Document, int], MarketPage]:
    """Shows the page of a document at one of its tabs."""

    def show(document: Document, tab: int) -> MarketPage:
        page = MarketPage(context_for(document))
        qtbot.addWidget(page)
        page.resize(1250, 560)
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        page.inner.setCurrentIndex(tab)
        return page

    return show
