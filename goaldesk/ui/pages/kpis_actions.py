"""The actions of the KPIs page, and the menu of a line of its tree."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from goaldesk.core.rows import GoalRow, KpiRow
from goaldesk.ui import copying
from goaldesk.ui.actions import TRACE
from goaldesk.ui.pages.kpis_rows import table_of

if TYPE_CHECKING:
    from goaldesk.ui.pages.kpis import KpisPage


def make_actions(page: KpisPage) -> dict[str, QAction]:
    """The page's actions, by name; their shortcuts work while the page is in front."""
    words = page.words
    specs: tuple[tuple[str, str, str, str, Callable[[], object]], ...] = (
        ("goal", words.text("Add goal"), "goal", "Ctrl+Shift+G", page.edits.add_goal),
        ("kpi", words.text("Add KPI"), "gauge", "Ctrl+Shift+I", page.edits.add_kpi),
        ("grid", words.text("Grid"), "table-2", "Ctrl+G", lambda: turn_grid(page)),
        ("sub_goal", words.text("Add sub-goal"), "goal", "Ctrl+Alt+G", page.edits.add_sub_goal),
        ("copy", words.text("Duplicate"), "copy", "Ctrl+D", page.edits.duplicate),
        (
            "library",
            words.text("From the library…"),
            "book-open",
            "Ctrl+Shift+L",
            lambda: open_library(page),
        ),
        (
            "roll_over",
            words.text("Next period…"),
            "calendar-arrow-up",
            "Ctrl+Alt+N",
            lambda: open_roll_over(page),
        ),
        ("what_if", words.text("What if…"), "gauge", "Ctrl+Alt+W", lambda: try_out(page)),
        (
            "filter",
            words.text("Filter goals and KPIs"),
            "search",
            "Ctrl+F",
            lambda: page.list.text.setFocus(),
        ),
    )
    made = {}
    for name, text, icon, shortcut, run in specs:
        action = QAction(page.context.icons.icon(icon), text, page)
        action.setShortcut(QKeySequence(shortcut))
        action.setAutoRepeat(False)  # held, it would add goal after goal
        shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(words.text("{action} ({shortcut})", action=text, shortcut=shown))
        action.triggered.connect(lambda _=False, run=run: run())
        page.addAction(action)
        made[name] = action
    made["grid"].setCheckable(True)
    return made


def turn_grid(page: KpisPage) -> None:
    """Show the grid of values by period, or the tree again."""
    if page.list.in_tree:
        page.open_grid(page.list.current_id())
    else:
        page.leave_panel()


def open_library(page: KpisPage) -> None:
    """Let KPIs be chosen from the library for the goal that is selected."""
    from goaldesk.ui.pages.kpis_library import LibraryPanel

    def goal_here() -> GoalRow | None:
        row = page.current()
        goal_id = row.goal_id if isinstance(row, KpiRow) else None
        if isinstance(row, GoalRow) or row is None:
            return row
        return page.tree.goal(goal_id) if page.tree is not None and goal_id else None

    known = page.findChild(LibraryPanel)
    page.open_panel(known if known is not None else LibraryPanel(page, goal_here))


def open_roll_over(page: KpisPage) -> None:
    """Let it be chosen what carries on into the next period."""
    from goaldesk.ui.pages.kpis_roll_over import RollOverPanel

    page.open_panel(page.findChild(RollOverPanel) or RollOverPanel(page))


def try_out(page: KpisPage) -> None:
    """Try out other values of the selected goal or KPI."""
    page.leave_panel()
    row = page.current()
    if row is not None:
        detail = page.kpi_detail if isinstance(row, KpiRow) else page.goal_detail
        detail.try_out()


def open_menu(page: KpisPage, at: QPoint) -> None:
    """Open the menu of the selected line."""
    line_menu(page).popup(page.list.view.viewport().mapToGlobal(at))


def line_menu(page: KpisPage) -> QMenu:
    """What can be done with the selected line."""
    words, menu, row = page.words, QMenu(page), page.current()
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for name in ("goal", "sub_goal", "kpi", "library"):
        menu.addAction(page.actions_by_name[name])
    if row is not None:
        menu.addAction(page.actions_by_name["copy"])
        menu.addAction(page.actions_by_name["what_if"])
        chain = menu.addAction(page.context.icons.icon("waypoints"), words.text("Show its chain"))
        chain.triggered.connect(lambda: page.context.go(f"{TRACE}{table_of(row)}", row.id, ""))
        page.offer_history(menu)
    copying.offer(menu, page.list.view, words)
    menu.addAction(page.actions_by_name["roll_over"])
    menu.addSeparator()
    for text, way, key in (
        (words.text("Move up"), "up", "Alt+Up"),
        (words.text("Move down"), "down", "Alt+Down"),
        (words.text("Move out of its goal"), "out", "Alt+Left"),
        (words.text("Move into the next goal"), "in", "Alt+Right"),
    ):
        action = menu.addAction(text)
        action.setShortcut(QKeySequence(key))
        action.setEnabled(row is not None)
        action.triggered.connect(lambda _=False, way=way: page.edits.step(way))
    menu.addSeparator()
    delete = menu.addAction(page.context.icons.icon("trash-2"), words.text("Delete"))
    delete.setShortcut(QKeySequence(QKeySequence.StandardKey.Delete))
    delete.setEnabled(row is not None)
    delete.triggered.connect(lambda _=False: page.edits.delete())
    return menu
