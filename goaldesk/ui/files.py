"""Documents coming and going: new, open, recover, save, discard, export; one window for each."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goaldesk.core.errors import ChangedOnDisk, Damaged, Problem
from goaldesk.ui import chrome, dialogs, jobs, loading, merging, recovering, salvaging
from goaldesk.ui.arriving import bring_forward
from goaldesk.ui.docks import frame
from goaldesk.ui.recovering import same_file

if TYPE_CHECKING:
    from datetime import date

    from goaldesk.document import Document
    from goaldesk.store.recovery import Crashed
    from goaldesk.ui.lifecycle import Desk
    from goaldesk.ui.main_window import MainWindow


class Files:
    """Carries out what the file menu asks for; says in the window's notice what cannot be done."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def new(self, window: MainWindow, start: str = "", as_of: date | None = None) -> None:
        """A new document, empty or made of a sample or a template."""
        self._load(window, (*loading.FIRST, *loading.NEW))
        from goaldesk.document import Document, now_here
        from goaldesk.exchange import samples, templates

        language = self._desk.words.language
        day = as_of or now_here().date()
        if start:
            kind = samples if start in samples.NAMES else templates
            tables = self.wait(window, lambda _: kind.tables(start, language, day))
        else:
            tables = {"product": [first_product(language, day, self._desk.settings.preset)]}
        document = Document.new(
            self._desk.folders,
            tables,
            author=self._desk.settings.author,
            run=lambda work: self.wait(window, work),
        )
        document.as_of = as_of
        window = self.show(window, document, "" if start else "vision")
        if not start:
            window.go("product", "product", "name")
        elif start in templates.NAMES:
            frame.bring_up(window, "guide")  # what is missing is what to fill in

    def wait(self, window: MainWindow, work: jobs.Work) -> Any:
        """What the work gives that makes a document, and can’t be stopped."""
        text = self._desk.words.text("One moment…")
        return jobs.wait_for(window, self._desk.words, text, work, stoppable=False)

    def _opening(self, window: MainWindow, path: Path, work: jobs.Work) -> Any:
        """What the work gives that reads and checks a file, or Cancelled; see `jobs.wait_for`."""
        text = self._desk.words.text("Opening “{name}”…", name=path.name)
        return jobs.wait_for(window, self._desk.words, text, work)

    def _load(self, window: MainWindow, names: tuple[str, ...] = loading.FIRST) -> None:
        if not loading.loaded(names):
            self.wait(window, lambda _: loading.load(names))

    def ask_open(self, window: MainWindow) -> None:
        """Choose a file and open it."""
        path = dialogs.ask_open(window, self._desk.words, self.folder(window))
        if path is not None:
            self.open(window, path)

    def open(self, window: MainWindow, path: Path) -> bool:
        """Open a file, in this window if it has no document; a sentence says why not."""
        self._load(window)
        from goaldesk.document import Document
        from goaldesk.store.locked import is_locked

        shown = self.showing(path)
        if shown is not None:
            bring_forward(shown)
            return True
        desk, locked, document = self._desk, is_locked(path), None
        with jobs.refusing(window.refuse):
            try:
                document = (
                    self._unlock(window, path)
                    if locked
                    else Document.open(
                        path,
                        desk.folders,
                        author=desk.settings.author,
                        run=lambda work: self._opening(window, path, work),
                    )
                )
            except Damaged as problem:
                if locked:
                    raise
                salvaging.offer(desk, window, path, problem)
        if document is None:
            return False
        self._remember(path)
        window = self.show(window, document)
        self._tell_origin(window, path)
        recovering.offer(self._desk, window)
        return True

    def showing(self, path: Path) -> MainWindow | None:
        """The window that has the file open."""
        for window in self._desk.windows:
            document = window.document
            if document and document.path and same_file(document.path, path):
                return window
        return None

    def _unlock(self, window: MainWindow, path: Path) -> Document | None:
        """The document in a locked file, if its passphrase is known."""
        from goaldesk.document import now_here, unlocked
        from goaldesk.ui.unlock import unlock

        desk = self._desk
        copy = unlock(window, desk.words, path, desk.folders, now_here())
        if copy is None:
            return None
        return unlocked(copy, path, author=desk.settings.author)

    def _tell_origin(self, window: MainWindow, path: Path) -> None:
        """Say of a copy what it was made without, and of a locked one that it stays as it is."""
        document, words = window.document, self._desk.words
        if document is None:
            return
        told = [chrome.origin_text(words, document)]
        if document.path is None:
            told.append(
                words.text(
                    "“{name}” stays locked as it is: saving asks for a name, and does not lock.",
                    name=path.name,
                )
            )
        sentences = "\n".join(filter(None, told))
        if not sentences:
            return
        if window.notice.isHidden():
            window.notice.tell(sentences)
        else:
            window.notice.refuse(f"{window.notice.sentence.text()}\n{sentences}")

    def recover(self, window: MainWindow, crashed: Crashed) -> None:
        """Bring back what a crash left unsaved."""
        self._load(window)
        from goaldesk.document import Document

        with jobs.refusing(window.refuse):
            document = Document.recover(
                crashed,
                self._desk.folders,
                author=self._desk.settings.author,
                run=lambda work: self.wait(window, work),
            )
            self.show(window, document)

    def show(self, window: MainWindow, document: Document, step: str = "") -> MainWindow:
        """Show a document in the window, or in another one if it has one already.

        `step` is the page to begin with, else the one that was shown last.
        """
        if window.document is not None:
            window = self._desk.new_window()
            self._desk.breathe()
        window.notice.clear()
        document.run = lambda work, text, stoppable=True: jobs.lend(
            window, self._desk.words, self._desk.words.text(text), work, stoppable=stoppable
        )
        document.failed.connect(lambda error: isinstance(error, Problem) and window.refuse(error))
        self._desk.settle(document)
        window.show_document(document, step)
        if not self._desk.settings.author:
            self._desk.ask_author(window, document)
        self._tell_notices(window)
        return window

    def _tell_notices(self, window: MainWindow) -> None:
        """Say what came up, all of it at once, and why the document had better lie elsewhere."""
        document, problem = window.document, self._desk.words.problem
        if document is None:
            return
        told = [*document.take_notices(), *filter(None, [document.misplaced])]
        if told:
            window.notice.refuse("\n".join(map(problem, told)))

    def _remember(self, path: Path) -> None:
        self._desk.keep(self._desk.settings.opened(path))

    def save(self, window: MainWindow, *, replacing: bool = False) -> bool:
        """Save to the document's file, or ask for one."""
        document = window.document
        if document is None:
            return False
        window.finish_typing()
        if document.misplaced is not None:
            window.refuse(document.misplaced)  # it may have come to be so meanwhile
        if document.path is None or document.misplaced is not None:
            return self.save_as(window)
        with jobs.refusing(window.refuse):
            try:
                document.save(replacing=replacing)
            except ChangedOnDisk as problem:
                return self._changed_on_disk(window, problem)
            return self._saved(window)
        return False

    def _saved(self, window: MainWindow) -> bool:
        if not window.notice.waiting:  # for the user, whom saving does not answer
            window.notice.clear()
        self._tell_notices(window)
        if window.document is not None and window.document.path is not None:
            self._remember(window.document.path)
        return True

    def _changed_on_disk(self, window: MainWindow, problem: ChangedOnDisk) -> bool:
        words = self._desk.words
        choice = dialogs.ask_changed_on_disk(window, words, words.problem(problem))
        if choice == "save_as":
            return self.save_as(window)
        if choice == "compare" and window.document is not None and window.document.path:
            merging.compare(self._desk, window, window.document.path)
            return False
        return choice == "replace" and self.save(window, replacing=True)

    def save_as(self, window: MainWindow) -> bool:
        """Ask for a name and save there."""
        from goaldesk.store.places import fleeting

        document = window.document
        if document is None:
            return False
        window.finish_typing()
        suggested = document.path or document.proposed
        if suggested is None:
            suggested = self.folder(window) / f"{self.title(window)}.goaldb"
        if document.misplaced is not None or (document.proposed and fleeting(document.proposed)):
            suggested = dialogs.free(dialogs.own_documents() / suggested.name)
        path = dialogs.ask_save(window, self._desk.words, suggested)
        if path is None:
            return False
        with jobs.refusing(window.refuse):
            document.save(path)
            return self._saved(window)
        return False

    def title(self, window: MainWindow) -> str:
        """A file name for what is made of the window's document, without ending."""
        from goaldesk.core.queries.records import only

        assert window.document is not None
        with window.document.read() as session:
            name = dialogs.clean_file_name(str(only(session, "product").name))
        return name or self._desk.words.text("Product goals")

    def folder(self, window: MainWindow) -> Path:
        """Where a file is proposed to be: beside the document, or where one was last."""
        if window.document is not None and window.document.path is not None:
            return window.document.path.parent
        if self._desk.settings.recent:
            return Path(self._desk.settings.recent[0]).parent
        return dialogs.own_documents()

    def discard(self, window: MainWindow) -> None:
        """Go back to the file as it was saved, after asking; a file that is gone or damaged is
        told first, and everything stays."""
        from goaldesk.store.file import WorkingCopy

        document = window.document
        if document is None or document.path is None:
            return
        path = document.path
        folders, now = self._desk.folders, document.now
        with jobs.refusing(window.refuse):
            self._opening(
                window, path, lambda tell: WorkingCopy.open(path, folders, now, tell).discard()
            )
            if not dialogs.ask_discard(window, self._desk.words, document.name):
                return
            window.drop_document()
            document.close()
            if not self.open(window, path):
                self._desk.welcome(window)

    def export(self, window: MainWindow) -> None:
        """Write the document's data for other programs."""
        from goaldesk.ui.export import export

        document = window.document
        if document is None:
            return
        window.finish_typing()
        export(window, document, self._desk.words, self.title(window), self.folder(window))

    def send_copy(self, window: MainWindow) -> None:
        """Write a copy for somebody else, without what is to stay here."""
        from goaldesk.ui.send_copy import send_copy

        document = window.document
        if document is None:
            return
        window.finish_typing()
        with jobs.refusing(window.refuse):
            send_copy(window, document, self._desk.words, self.title(window), self.folder(window))

    def let_go(self, window: MainWindow) -> bool:
        """Close the window's document; asks what becomes of unsaved changes."""
        document = window.document
        if document is None:
            return True
        taken, ending = window.finish_typing(), self._desk.session.ending
        if document.modified and ending:
            window.document = None  # it stays in the working copy
            return True
        if not taken and not ending:
            return False  # what is refused or asked is in sight; closed once more, it goes
        if document.modified:
            name = document.name or self.title(window)
            choice = dialogs.ask_unsaved(window, self._desk.words, name)
            if choice == "cancel" or (choice == "save" and not self.save(window)):
                return False
        window.document = None
        document.close()
        return True


def first_product(language: str, day: date, preset: str) -> dict[str, object]:
    """What a new product starts with: the year that begins with this month."""
    from goaldesk.core.rules.plan import PRESETS

    start = day.replace(day=1)
    following = start.replace(year=start.year + 1)
    return {
        "start": start,
        "due": following - timedelta(days=1),
        "language": language,
        "currency": "CNY" if language == "zh" else "USD",
        "preset": preset,
        "green": PRESETS[preset].green,
        "amber": PRESETS[preset].amber,
    }
