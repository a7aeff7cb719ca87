"""What the window's menus show of what is selected on the page: its chain and its history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goaldesk.ui.actions import HISTORY, STARTS, TRACE

if TYPE_CHECKING:
    from goaldesk.ui.main_window import MainWindow


def show_chain(window: MainWindow) -> None:
    """Show the chain of what is selected on the page, else the one shown last."""
    table, row_id = window.page(window.step).main_row() or ("", "")
    if table not in STARTS:
        table, row_id = "", ""
    window.go(f"{TRACE}{table}", row_id)


def show_history(window: MainWindow) -> None:
    """Show the edits of what is selected on the page."""
    page = window.page(window.step)
    row = page.current_row()
    if row is None:
        page.notice.tell(window.words.text("Select a row first; then its history is shown."))
    else:
        window.go(f"{HISTORY}{row[0]}", row[1])
