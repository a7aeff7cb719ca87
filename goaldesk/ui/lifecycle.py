"""The running application: its settings, its windows, and what each of them starts with."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QEventLoop,
    QLocale,
    QObject,
    QPoint,
    QRect,
    Qt,
    QTimer,
)
from PySide6.QtWidgets import QApplication

from goaldesk import languages, settings
from goaldesk.core.words import Words
from goaldesk.paths import Folders
from goaldesk.ui import importing, layouts, merging, recent, reporting, restoring, theme
from goaldesk.ui.actions import ACTIONS
from goaldesk.ui.arriving import Arrivals
from goaldesk.ui.files import Files
from goaldesk.ui.main_window import Handlers, MainWindow
from goaldesk.ui.qt_texts import QtTexts
from goaldesk.ui.rounds import Rounds
from goaldesk.ui.session import Session
from goaldesk.ui.typeface import Typeface

if TYPE_CHECKING:
    from goaldesk.document import Document

log = logging.getLogger(__name__)

# How far a window lies from the one before, so that both are seen.
_BESIDE = QPoint(32, 32)

# Settings that windows show everywhere, so that these are made anew.
_SHOWN = ("language", "theme", "week_start", "numbers")


class Desk(QObject):
    """The settings and the windows; `files` opens and keeps documents in them."""

    def __init__(self, app: QApplication, folders: Folders) -> None:
        super().__init__()
        self.app = app
        self.folders = folders
        self.settings, self._broken_settings = settings.load(folders.config)
        self.windows: list[MainWindow] = []
        self.words = self._words()
        self.files = Files(self)
        self.arrivals = Arrivals(self)
        self.ready = False
        self.ahead = False  # whether windows make their pages before they are asked for
        self.session = Session(self)
        self.rounds = Rounds(self)
        self.typeface = Typeface(app)
        self._qt_texts = QtTexts(self)
        app.installTranslator(self._qt_texts)
        self.theme = theme.chosen(self.settings.theme)
        self._speak()
        theme.apply(app, self.theme)
        app.styleHints().colorSchemeChanged.connect(self._scheme_changed)

    def _words(self) -> Words:
        language = self.settings.language
        if language == "system":
            language = languages.system_language(QLocale.system().uiLanguages())
        kept = self.settings
        week_start = settings.WEEK_STARTS[kept.week_start]
        return languages.load(language, self.folders.cache, kept.numbers, week_start)

    def _speak(self) -> None:
        """Give Qt's own texts and the font the window's language."""
        self._qt_texts.words = self.words
        self.typeface.set(self.words.language, self.theme)

    def add_chinese_font(self) -> None:
        """Bring a font for Chinese where the system has none; takes a moment, so not at first."""
        self.typeface.add_chinese(self.words.language, self.theme)

    def new_window(self) -> MainWindow:
        """A window, shown at once; what fills it comes after its first frame."""
        window = MainWindow(self.words, self.theme, self._handlers)
        window.restore_layout(self.settings.geometry, layouts.read(self.settings.layout))
        room = window.screen().availableGeometry()
        if self.windows and not window.isMaximized():
            last = self.windows[-1]
            frame = last.frameGeometry().size() - last.size()
            place = QRect(last.pos() + _BESIDE, window.size() + frame)
            window.move(place.topLeft())
            window.resize((place & room).size() - frame)
        elif not self.settings.geometry and window.height() + _BESIDE.y() > room.height():
            # With its title bar, it would reach below the screen.
            window.setWindowState(Qt.WindowState.WindowMaximized)
        window.may_close = self.may_close
        window.breathe = self.breathe
        window.pages.ahead = self.ahead
        importing.Drops(self, window)
        self.windows.append(window)
        window.show()
        return window

    def _handlers(self, window: MainWindow) -> Handlers:
        """What the window's actions do, by their id."""
        files = self.files
        handlers: Handlers = {
            "new": lambda: files.new(window),
            "open": lambda: files.ask_open(window),
            "save": lambda: files.save(window),
            "save_as": lambda: files.save_as(window),
            "discard": lambda: files.discard(window),
            "restore": lambda: restoring.show(self, window),
            "send_copy": lambda: files.send_copy(window),
            "compare": lambda: merging.ask(self, window),
            "import": lambda: importing.show(self, window),
            "export": lambda: files.export(window),
            "report": lambda: reporting.show(self, window),
            "portfolio": lambda: reporting.portfolio(self, window),
            "preview": lambda: reporting.preview(self, window),
            "print": lambda: reporting.print_(self, window),
            "settings": lambda: self.ask_settings(window),
            "quit": self.quit,
            "about": lambda: self.show_about(window),
            "recent": lambda: recent.show_in_menu(self, window),
            "chosen_theme": lambda: self.settings.theme,
            "chosen_language": lambda: self.words.language,
        }
        for name in ACTIONS:
            kind, _, start = name.partition("_")
            if kind in ("sample", "template"):
                handlers[name] = lambda start=start: files.new(window, start)
        for name in ("system", "light", "dark"):
            handlers[f"theme_{name}"] = lambda chosen=name: self.change(theme=chosen)
        for name in languages.LANGUAGES:
            handlers[f"language_{name}"] = lambda chosen=name: self.change(language=chosen)
        return handlers

    def change(self, **values: object) -> None:
        """Change settings and keep them; they hold at once, in every window.

        Windows are not made anew where that would hide what is refused of something typed.
        """
        before, changed = self.settings, replace(self.settings, **values)
        anew = any(getattr(before, name) != getattr(changed, name) for name in _SHOWN)
        if anew and not all(window.finish_typing() for window in self.windows):
            return
        self.keep(changed)
        if anew:
            self._restyle()
        for window in self.windows:
            if window.document is not None:
                self.settle(window.document)
        self.rounds.set_pace()

    def settle(self, document: Document) -> None:
        """Let a document follow the settings."""
        document.author = self.settings.author
        document.copy.backups_kept = self.settings.backups

    def show_about(self, window: MainWindow) -> None:
        """Tell the versions and licences."""
        from goaldesk.ui.about import show_about

        show_about(window, self.words)

    def ask_settings(self, window: MainWindow) -> None:
        """Show the settings; each change holds as soon as it is made."""
        from goaldesk.ui.settings_dialog import SettingsDialog

        window.finish_typing()
        dialog = SettingsDialog(window, self.words, self.settings)

        def change(name: str, value: object) -> None:
            words = self.words
            self.change(**{name: value})
            if self.words is not words:
                dialog.show_settings(self.words, self.settings)

        dialog.chosen.connect(change)
        dialog.open()

    def keep(self, changed: settings.Settings) -> None:
        """Use and write these settings; a folder that cannot be written is not fatal."""
        self.settings = changed
        try:
            settings.save(changed, self.folders.config)
        except OSError as error:
            log.warning("settings not kept: %s", type(error).__name__)

    def _scheme_changed(self) -> None:
        if self.app.activeModalWidget() is not None:
            QTimer.singleShot(500, self, self._scheme_changed)  # what it belongs to would go
        elif self.settings.theme == "system" and theme.chosen("system") is not self.theme:
            self._restyle()

    def _restyle(self) -> None:
        """Make the windows anew, the one in front first; between its parts, others have a turn."""
        self.words = self._words()
        self.theme = theme.chosen(self.settings.theme)
        self._speak()
        theme.apply(self.app, self.theme)
        for window in self.windows:
            window.pages.ahead = False
        for window in reversed(self._behind()):
            window.setUpdatesEnabled(False)  # the old look is in sight until the new one is there
            self._take_down(window)  # what is about to go need not take on the new look first
            window.build(self.words, self.theme)
            self.breathe()
            if window.document is None:
                self.welcome(window)
            else:
                window.show_again()
            self.breathe()
            window.setUpdatesEnabled(True)
            self.breathe()
        for window in self.windows:
            window.pages.ahead = self.ahead
            window.pages.make_ahead()
            self._tell_of_fonts(window)

    def _take_down(self, window: MainWindow) -> None:
        """Let all go that a window shows, part by part."""
        for old in window.clear():
            self.breathe()
            QCoreApplication.sendPostedEvents(old, QEvent.Type.DeferredDelete)
        self.breathe()

    def _behind(self) -> list[MainWindow]:
        """The windows, the one in front last."""
        return sorted(self.windows, key=MainWindow.isActiveWindow)

    def breathe(self) -> None:
        """Let the event loop do what waits, all but what the user does meanwhile."""
        self.app.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)

    def welcome(self, window: MainWindow) -> None:
        """Show what a PM can start with."""
        from goaldesk.store.recovery import discard, recoverable
        from goaldesk.ui.welcome import Welcome

        page = Welcome(
            self.words,
            self.theme,
            window.icons,
            window.handlers,
            self.settings.author,
            self.name_author,
        )
        page.show_crashed(
            recoverable(self.folders), lambda found: self.files.recover(window, found), discard
        )
        page.show_recent(self.settings.recent, lambda path: self.files.open(window, path))
        window.show_welcome(page)
        if self._broken_settings:
            self._broken_settings = False
            window.notice.refuse(
                self.words.text(
                    "The settings could not be read completely; what was broken is back to its "
                    "default. Documents are not affected."
                )
            )

    def name_author(self, author: str) -> None:
        """Keep the user's name, for this and all edits to come."""
        if author != self.settings.author:
            self.change(author=author)

    def ask_author(self, window: MainWindow, document: Document) -> None:
        """Ask for the user's name beside the next edit, unless it has been given meanwhile; what
        the window offers stays, and the edit after it asks."""

        def ask(_: int) -> None:
            if window.notice.waiting:
                self.ask_author(window, document)
            elif not self.settings.author:
                window.notice.ask_meanwhile(
                    self.words.text("What is your name? The history then tells who changed what."),
                    self.words.text("Your name"),
                    self.name_author,
                )

        document.stack.indexChanged.connect(ask, Qt.ConnectionType.SingleShotConnection)

    def may_close(self, window: MainWindow) -> bool:
        """Whether a window may close; asks what becomes of unsaved changes."""
        if len(self.windows) == 1:
            self.session.remember()
        if not self.files.let_go(window):
            return False
        self.remember_layout(window)
        if window in self.windows:
            self.windows.remove(window)
        return True

    def remember_layout(self, window: MainWindow) -> None:
        """Let the next window look as this one."""
        geometry, layout = layouts.look(window)
        self.keep(replace(self.settings, geometry=geometry, layout=layout))

    def quit(self) -> None:
        """Close every window; one that stays open keeps the program running.

        Those that ask about unsaved changes come first, so that one that is to stay keeps the
        others, too.
        """
        if not all(window.finish_typing() for window in self.windows):
            return
        self.session.remember()
        behind = self._behind()
        for window in behind:
            window.pages.ahead = False
        if behind:
            self.remember_layout(behind[-1])
        remembered = self.settings
        for window in sorted(
            behind, key=lambda window: window.document is None or not window.document.modified
        ):
            if not window.close():
                return
            if self.windows:  # the last one's menu may be what asks for it
                self.breathe()
        kept = ("session", "looks", "geometry", "layout")
        self.keep(replace(self.settings, **{name: getattr(remembered, name) for name in kept}))

    def _tell_of_fonts(self, window: MainWindow) -> None:
        """Tell who reads Chinese that no font has its letters; in English, since none has."""
        if self.typeface.lacks_chinese and self.words.language == "zh":
            english = languages.load("en", self.folders.cache)
            window.notice.refuse(
                english.text(
                    "This computer has no font with Chinese letters: install one, such as Noto "
                    "Sans CJK (fonts-noto-cjk on Debian and Ubuntu), and start Goaldesk again."
                )
            )

    def start(self, window: MainWindow, file: Path | None, sample: str, day: date | None) -> None:
        """Fill the first window: with a file, a sample, or the welcome page."""
        self.add_chinese_font()
        if sample:
            self.files.new(window, sample, day)
        else:
            first, *others = [file] if file else self.session.paths() or [None]
            if first is not None:
                self.session.arrange(window, first)
            if first is None or not self.files.open(window, first):
                self.welcome(window)
            self.arrivals.take(others)
        self._tell_of_fonts(window)
        self.ready = True
