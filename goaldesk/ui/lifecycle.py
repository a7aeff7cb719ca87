"""Documents coming and going: new, open, recover, save, close; one window for each."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QStandardPaths
from PySide6.QtWidgets import QApplication

from goaldesk import languages, settings
from goaldesk.core.errors import ChangedOnDisk, FileProblem, Problem
from goaldesk.core.words import Words
from goaldesk.paths import Folders
from goaldesk.settings import Settings
from goaldesk.ui import dialogs, theme
from goaldesk.ui.main_window import MainWindow
from goaldesk.ui.typeface import Typeface

if TYPE_CHECKING:
    from datetime import date

    from goaldesk.document import Document
    from goaldesk.store.recovery import Crashed

log = logging.getLogger(__name__)


class Desk(QObject):
    """The running application: its settings and its windows."""

    def __init__(self, app: QApplication, folders: Folders) -> None:
        super().__init__()
        self.app = app
        self.folders = folders
        self.settings, broken = settings.load(folders.config)
        self.windows: list[MainWindow] = []
        self.words = self._words()
        self.typeface = Typeface(app)
        self.typeface.set(self.words.language)
        self.theme = theme.chosen(self.settings.theme)
        theme.apply(app, self.theme)
        app.styleHints().colorSchemeChanged.connect(lambda _: self._restyle())
        self.broken_settings = broken

    def add_chinese_font(self) -> None:
        """Bring a font for Chinese where the system has none; takes a moment, so not at first."""
        self.typeface.add_chinese(self.words.language)

    def _words(self) -> Words:
        language = self.settings.language
        if language == "system":
            language = languages.system_language()
        return languages.load(language, self.folders.cache)

    def new_window(self) -> MainWindow:
        """A window, shown at once; what fills it comes after its first frame."""
        window: MainWindow
        handlers: dict[str, Callable[[], object]] = {
            "new": lambda: self.new(window),
            "sample_social": lambda: self.new(window, "social"),
            "sample_ecommerce": lambda: self.new(window, "ecommerce"),
            "open": lambda: self.ask_open(window),
            "save": lambda: self.save(window),
            "save_as": lambda: self.save_as(window),
            "discard": lambda: self.discard(window),
            "export_json": lambda: self.export_json(window),
            "export_pdf": lambda: self._paper(window, "export_pdf"),
            "preview": lambda: self._paper(window, "preview"),
            "print": lambda: self._paper(window, "print_"),
            "quit": self.quit,
            "about": lambda: dialogs.show_about(window, self.words),
            "chosen_theme": lambda: self.settings.theme,
            "chosen_language": lambda: self.words.language,
        }
        for name in ("system", "light", "dark"):
            handlers[f"theme_{name}"] = lambda chosen=name: self.change(theme=chosen)
        for name in languages.LANGUAGES:
            handlers[f"language_{name}"] = lambda chosen=name: self.change(language=chosen)
        window = MainWindow(self.words, self.theme, handlers)
        window.restore_layout(self.settings.geometry)
        window.may_close = self.may_close
        window.destroyed.connect(lambda _=None: self._forget(window))
        self.windows.append(window)
        window.show()
        return window

    def _forget(self, window: MainWindow) -> None:
        if window in self.windows:
            self.windows.remove(window)

    def change(self, **values: str) -> None:
        """Change settings, keep them, and show every window anew."""
        self.settings = replace(self.settings, **values)
        self.keep_settings()
        self._restyle()

    def keep_settings(self) -> None:
        """Write the settings; a folder that cannot be written is told, not fatal."""
        try:
            settings.save(self.settings, self.folders.config)
        except OSError as error:
            log.warning("settings not kept: %s", error)

    def _restyle(self) -> None:
        # Widgets that are about to go need not take on the new look first.
        for window in self.windows:
            window.clear()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.words = self._words()
        self.typeface.set(self.words.language)
        self.theme = theme.chosen(self.settings.theme)
        theme.apply(self.app, self.theme)
        for window in self.windows:
            window.build(self.words, self.theme)
            self._fill_recent(window)
            if window.document is None:
                self.welcome(window)

    def welcome(self, window: MainWindow) -> None:
        """Show what a PM can start with."""
        from goaldesk.document import recoverable
        from goaldesk.ui.welcome import Welcome

        page = Welcome(
            self.words, self.theme, window.icons, window.handlers, self.settings.author,
            self._named,
        )
        page.show_crashed(recoverable(self.folders), lambda found: self.recover(window, found))
        page.show_recent(self.settings.recent, lambda path: self.open(window, path))
        self._fill_recent(window)
        window.show_welcome(page)
        if self.broken_settings:
            self.broken_settings = False
            window.notice.refuse(self.words.text(
                "The settings could not be read completely; what was broken is back to its "
                "default. Documents are not affected."
            ))

    def _named(self, author: str) -> None:
        if author != self.settings.author:
            self.settings = replace(self.settings, author=author)
            self.keep_settings()

    def _fill_recent(self, window: MainWindow) -> None:
        menu = window.menus["recent"]
        menu.clear()
        for name in self.settings.recent:
            path = Path(name)
            action = menu.addAction(path.name.replace("&", "&&"))
            action.setToolTip(name)
            action.triggered.connect(lambda _=False, chosen=path: self.open(window, chosen))
        menu.setEnabled(bool(self.settings.recent))

    def new(self, window: MainWindow, sample: str = "", as_of: date | None = None) -> None:
        """A new document, empty or made of a sample."""
        from goaldesk.document import Document, now_here
        from goaldesk.exchange import samples

        day = as_of or now_here().date()
        if sample:
            tables = samples.tables(sample, self.words.language, day)
        else:
            tables = {"product": [first_product(self.words.language, day)]}
        document = Document.new(self.folders, tables, author=self.settings.author)
        document.as_of = as_of
        self._show(window, document)
        if not sample:
            self._window_of(document).go("product", "product", "name")

    def _window_of(self, document: Document) -> MainWindow:
        return next(window for window in self.windows if window.document is document)

    def ask_open(self, window: MainWindow) -> None:
        """Choose a file and open it."""
        path = dialogs.ask_open(window, self.words, self._folder(window))
        if path is not None:
            self.open(window, path)

    def open(self, window: MainWindow, path: Path) -> bool:
        """Open a file, in this window if it has no document; a sentence says why not."""
        from goaldesk.document import Document

        for other in self.windows:
            if other.document and other.document.path and _same(other.document.path, path):
                other.raise_()
                other.activateWindow()
                return True
        try:
            document = Document.open(path, self.folders, author=self.settings.author)
        except FileProblem as problem:
            log.warning("not opened: %s", type(problem).__name__)
            window.notice.refuse(self.words.problem(problem))
            if not path.exists():
                self.settings = self.settings.forgotten(path)
                self.keep_settings()
            return False
        self._remember(path)
        self._show(window, document)
        return True

    def recover(self, window: MainWindow, crashed: Crashed) -> None:
        """Bring back what a crash left unsaved."""
        from goaldesk.document import Document

        try:
            document = Document.recover(crashed, self.folders, author=self.settings.author)
        except FileProblem as problem:
            window.notice.refuse(self.words.problem(problem))
            return
        self._show(window, document)

    def _show(self, window: MainWindow, document: Document) -> None:
        if window.document is not None:
            window = self.new_window()
        window.notice.clear()
        document.failed.connect(
            lambda error: isinstance(error, Problem)
            and window.notice.refuse(self.words.problem(error))
        )
        window.show_document(document)
        self._fill_recent(window)
        self._tell_notices(window)

    def _tell_notices(self, window: MainWindow) -> None:
        for problem in window.document.take_notices() if window.document else ():
            window.notice.refuse(self.words.problem(problem))

    def _remember(self, path: Path) -> None:
        self.settings = self.settings.opened(path)
        self.keep_settings()
        for window in self.windows:
            self._fill_recent(window)

    def save(self, window: MainWindow) -> bool:
        """Save to the document's file, or ask for one."""
        document = window.document
        if document is None:
            return False
        self._finish_typing(window)
        if document.path is None:
            return self.save_as(window)
        try:
            document.save()
        except ChangedOnDisk as problem:
            return self._changed_on_disk(window, self.words.problem(problem))
        except FileProblem as problem:
            window.notice.refuse(self.words.problem(problem))
            return False
        return self._saved(window)

    def _finish_typing(self, window: MainWindow) -> None:
        """Commit what is being typed, as leaving the field would."""
        focused = window.focusWidget()
        if focused is not None and focused is not window.find_box:
            focused.clearFocus()

    def _saved(self, window: MainWindow) -> bool:
        window.notice.clear()
        self._tell_notices(window)
        assert window.document is not None
        if window.document.path is not None:
            self._remember(window.document.path)
        return True

    def _changed_on_disk(self, window: MainWindow, sentence: str) -> bool:
        choice = dialogs.ask_changed_on_disk(window, self.words, sentence)
        if choice == "save_as":
            return self.save_as(window)
        if choice != "replace" or window.document is None:
            return False
        try:
            window.document.save(replacing=True)
        except FileProblem as problem:
            window.notice.refuse(self.words.problem(problem))
            return False
        return self._saved(window)

    def save_as(self, window: MainWindow) -> bool:
        """Ask for a name and save there."""
        document = window.document
        if document is None:
            return False
        self._finish_typing(window)
        suggested = document.path or Path(self._folder(window)) / f"{self._title(document)}.goaldb"
        path = dialogs.ask_save(window, self.words, suggested)
        if path is None:
            return False
        try:
            document.save_as(path)
        except FileProblem as problem:
            window.notice.refuse(self.words.problem(problem))
            return False
        return self._saved(window)

    def _title(self, document: Document) -> str:
        from goaldesk.core.queries.records import record

        with document.read() as session:
            product = record(session, "product", "product")
        name = dialogs.clean_file_name(str(product["name"])) if product else ""
        return name or self.words.text("Product goals")

    def _folder(self, window: MainWindow) -> str:
        if window.document is not None and window.document.path is not None:
            return str(window.document.path.parent)
        if self.settings.recent:
            return str(Path(self.settings.recent[0]).parent)
        place = QStandardPaths.StandardLocation.DocumentsLocation
        return QStandardPaths.writableLocation(place)

    def discard(self, window: MainWindow) -> None:
        """Go back to the file as it was saved."""
        document = window.document
        if document is None or document.path is None:
            return
        path = document.path
        window.document = None
        document.close()
        window.build(self.words, self.theme)
        if not self.open(window, path):
            self.welcome(window)

    def export_json(self, window: MainWindow) -> None:
        """Write all tables as JSON."""
        from goaldesk.exchange import json_file

        document = window.document
        if document is None:
            return
        kinds = self.words.text("JSON data (*.json)")
        suggested = Path(self._folder(window)) / f"{self._title(document)}.json"
        path = dialogs.ask_save(window, self.words, suggested, kinds, ".json")
        if path is None:
            return
        with document.read() as session:
            text = json_file.export(session)
        try:
            write_text(path, text)
        except OSError as error:
            log.warning("not exported: %s", type(error).__name__)
            window.notice.refuse(self.words.text(
                "“{name}” could not be written there. Choose another folder.", name=path.name
            ))

    def _paper(self, window: MainWindow, what: str) -> None:
        from goaldesk.ui import preview

        if window.document is not None:
            self._finish_typing(window)
            getattr(preview, what)(window, window.document, self.words, self.settings)

    def may_close(self, window: MainWindow) -> bool:
        """Whether a window may close; asks what becomes of unsaved changes."""
        document = window.document
        if document is not None:
            self._finish_typing(window)
            if document.modified:
                name = document.name or self._title(document)
                choice = dialogs.ask_unsaved(window, self.words, name)
                if choice == "cancel" or (choice == "save" and not self.save(window)):
                    return False
            window.document = None
            document.close()
        self.settings = replace(self.settings, geometry=window.layout_text())
        self.keep_settings()
        self._forget(window)
        return True

    def quit(self) -> None:
        """Close every window; one that stays open keeps the program running."""
        for window in list(self.windows):
            if not window.close():
                return


def first_product(language: str, day: date) -> dict[str, object]:
    """What a new product starts with: the year that begins with this month."""
    start = day.replace(day=1)
    following = start.replace(year=start.year + 1)
    return {
        "start": start, "due": following - timedelta(days=1), "language": language,
        "currency": "CNY" if language == "zh" else "USD",
    }


def write_text(path: Path, text: str) -> None:
    """Write a file wholly or not at all. Raises OSError."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


