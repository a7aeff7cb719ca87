"""The actions of the KPIs page, and the menu of a line of its tree."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from goaldesk.core.rows import KpiRow

if TYPE_CHECKING:
    from goaldesk.ui.pages.kpis import KpisPage


def make_actions(page: KpisPage) -> dict[str, QAction]:
    """The page's actions, by name; their shortcuts work while the page has the focus."""
    words = page.words
    specs: tuple[tuple[str, str, str, str, Callable[[], object]], ...] = (
        ("goal", words.text("Add goal"), "goal", "Ctrl+Shift+G", page.add_goal),
        ("kpi", words.text("Add KPI"), "gauge", "Ctrl+Shift+I", page.add_kpi),
        ("month", words.text("Enter a month"), "calendar", "Ctrl+Shift+M", page.enter_month),
        ("sub_goal", words.text("Add sub-goal"), "goal", "Ctrl+Alt+G", page.add_sub_goal),
        ("copy", words.text("Duplicate KPI"), "copy", "Ctrl+D", page.duplicate),
    )
    made = {}
    for name, text, icon, shortcut, run in specs:
        action = QAction(page.context.icons.icon(icon), text, page)
        action.setShortcut(QKeySequence(shortcut))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(words.text("{action} ({shortcut})", action=text, shortcut=shown))
        action.triggered.connect(lambda _=False, run=run: run())
        page.addAction(action)
        made[name] = action
    return made


def open_menu(page: KpisPage, at: QPoint) -> None:
    """Open the menu of the selected line."""
    line_menu(page).popup(page.list.view.viewport().mapToGlobal(at))


def line_menu(page: KpisPage) -> QMenu:
    """What can be done with the selected line."""
    words, menu, row = page.words, QMenu(page), page.current()
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for name in ("goal", "sub_goal", "kpi"):
        menu.addAction(page.actions_by_name[name])
    if isinstance(row, KpiRow):
        menu.addAction(page.actions_by_name["copy"])
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
        action.triggered.connect(lambda _=False, way=way: page.step(way))
    menu.addSeparator()
    delete = menu.addAction(page.context.icons.icon("trash-2"), words.text("Delete"))
    delete.setShortcut(QKeySequence(QKeySequence.StandardKey.Delete))
    delete.setEnabled(row is not None)
    delete.triggered.connect(lambda _=False: page.delete_current())
    return menu
