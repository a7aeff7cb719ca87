"""What the menu does with paper: the dialogs, and printing what was chosen in them last."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from goaldesk.ui import jobs

if TYPE_CHECKING:
    from goaldesk.ui.lifecycle import Desk
    from goaldesk.ui.main_window import MainWindow


def show(desk: Desk, window: MainWindow) -> None:
    """Choose a report, look at it, and export or print it."""
    from goaldesk.ui.report_dialog import ReportDialog

    document = window.document
    if document is None:
        return
    window.finish_typing()
    with jobs.refusing(window.refuse):
        dialog = ReportDialog(
            window,
            document,
            desk.words,
            desk.settings,
            _keeping(desk),
            desk.files.title(window),
            desk.files.folder(window),
        )
        dialog.exec()
        dialog.deleteLater()


def portfolio(desk: Desk, window: MainWindow) -> None:
    """Set several documents side by side."""
    from goaldesk.ui.portfolio_dialog import PortfolioDialog

    window.finish_typing()
    with jobs.refusing(window.refuse):
        dialog = PortfolioDialog(
            window,
            window.document,
            desk.words,
            desk.settings,
            _keeping(desk),
            desk.folders,
            desk.files.folder(window),
        )
        dialog.exec()
        dialog.deleteLater()


def _keeping(desk: Desk) -> Callable[..., None]:
    """Remembers settings by name, beside those that changed meanwhile."""
    return lambda **values: desk.keep(replace(desk.settings, **values))


def print_(desk: Desk, window: MainWindow) -> None:
    """Print the report that was chosen last."""
    from goaldesk.ui import preview

    _with_report(desk, window, preview.print_)


def preview(desk: Desk, window: MainWindow) -> None:
    """Show the report that was chosen last as it will be printed."""
    from goaldesk.ui import preview

    _with_report(desk, window, preview.preview)


def _with_report(desk: Desk, window: MainWindow, use: Callable[..., object]) -> None:
    from goaldesk.ui.freezing import frozen, let_go
    from goaldesk.ui.report_dialog import chosen_in, setting, title_of

    document, words = window.document, desk.words
    if document is None:
        return
    window.finish_typing()
    chosen = chosen_in(desk.settings, desk.folders.config)
    with jobs.refusing(window.refuse):
        whole = frozen(document)
        try:
            work = setting(whole, words, desk.folders.cache, document.today, chosen)
            data = jobs.wait_for(window, words, words.text("Setting the pages…"), work)
        finally:
            let_go(whole)
        use(window, words, data, title_of(words, desk.files.title(window), chosen.wanted.kind))
