"""The window's menus, toolbar and status texts, made from the table of actions."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QMenu,
    QSizePolicy,
    QToolBar,
    QToolButton,
    QWidget,
)

from goaldesk.core.errors import N_
from goaldesk.core.words import Words
from goaldesk.languages import LANGUAGES
from goaldesk.ui.actions import (
    ACTIONS,
    MENUS,
    PAGES,
    SEPARATOR,
    SUBMENUS,
    TOOLBAR,
    TOOLBAR_END,
)
from goaldesk.ui.once import once

if TYPE_CHECKING:
    from goaldesk.document import Document
    from goaldesk.ui.main_window import MainWindow


# Where macOS has its own place for them, whatever their words are.
_ROLES = {
    "settings": QAction.MenuRole.PreferencesRole,
    "quit": QAction.MenuRole.QuitRole,
    "about": QAction.MenuRole.AboutRole,
}

_OF_EDIT = {"undo": N_("&Undo: {edit}"), "redo": N_("&Redo: {edit}")}


def make_actions(window: MainWindow) -> dict[str, QAction]:
    """Every action of the table, in the window's language."""
    made = {}
    for spec in ACTIONS.values():
        action = QAction(window.words.text(spec.text), window)
        if spec.icon:
            action.setIcon(window.icons.icon(spec.icon))
            _space(action)
        if spec.shortcut:
            action.setShortcuts(QKeySequence.listFromString(spec.shortcut))
        plain = without_mnemonic(window.words.text(spec.text))
        shortcut = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        tip = window.words.text(spec.tip) if spec.tip else plain
        action.setToolTip(f"{tip} ({shortcut})" if shortcut else tip)
        if spec.id in _ROLES:
            action.setMenuRole(_ROLES[spec.id])
        action.setAutoRepeat(spec.id != "new")  # held, it would open window after window
        handler = window.handlers.get(spec.id)
        if handler is not None:
            action.triggered.connect(lambda _=False, call=handler: call())
        made[spec.id] = action
    return made


def make_menus(window: MainWindow) -> dict[str, QMenu]:
    """The menu bar; gives the submenus that change while the program runs."""
    submenus: dict[str, QMenu] = {}
    for _, title, entries in MENUS:
        menu = window.menuBar().addMenu(window.words.text(title))
        for entry in entries:
            if entry == SEPARATOR:
                menu.addSeparator()
            elif entry == "menu:pages":
                _add_pages(window, menu)
            elif entry.startswith("menu:"):
                name = entry.removeprefix("menu:")
                submenus[name] = menu.addMenu(window.words.text(SUBMENUS[name]))
            else:
                menu.addAction(window.actions_by_id[entry])
    for start in ("sample", "template"):
        for name, action in window.actions_by_id.items():
            if name.startswith(f"{start}_"):
                submenus[f"{start}s"].addAction(action)
    submenus["recent"].aboutToShow.connect(lambda: window.handlers.get("recent", lambda: None)())
    _add_choices(
        submenus["theme"],
        {
            key: window.words.text(ACTIONS[f"theme_{key}"].text)
            for key in ("system", "light", "dark")
        },
        "theme",
        window.handlers,
    )
    _add_choices(submenus["language"], LANGUAGES, "language", window.handlers)
    return submenus


def _add_pages(window: MainWindow, menu: QMenu) -> None:
    for number, (step, title) in enumerate(PAGES, start=1):
        action = menu.addAction(window.words.text(title))
        action.setShortcut(QKeySequence(f"Ctrl+{number}"))
        action.triggered.connect(lambda _=False, to=step: window.show_step(to))
        window.actions_by_id[step] = action


def _add_choices(
    menu: QMenu,
    choices: dict[str, str],
    kind: str,
    handlers: dict[str, Callable[[], object]],
) -> None:
    group = QActionGroup(menu)
    chosen = handlers.get(f"chosen_{kind}", lambda: "")
    for key, text in choices.items():
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(key == chosen())
        group.addAction(action)
        handler = handlers.get(f"{kind}_{key}")
        if handler is not None:
            action.triggered.connect(lambda _=False, call=handler: call())

    def mark() -> None:  # what was chosen may have had to wait
        for key, action in zip(choices, group.actions(), strict=True):
            action.setChecked(key == chosen())

    menu.aboutToShow.connect(mark)


def make_toolbar(window: MainWindow) -> QToolBar:
    """The toolbar: icons with words, the page's own actions between, search at the right."""
    toolbar = QToolBar(window.words.text("Toolbar"))
    toolbar.setObjectName("toolbar")
    toolbar.setMovable(False)
    toolbar.setIconSize(window.icons.pixmap("save").deviceIndependentSize().toSize())
    toolbar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
    for entry in TOOLBAR:
        _add(window, toolbar, entry)
    window.toolbar_gap = toolbar.addSeparator()
    window.toolbar_gap.setVisible(False)
    for entry in TOOLBAR_END[1:]:
        _add(window, toolbar, entry)
    spacer = QWidget()
    spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    toolbar.addWidget(spacer)
    toolbar.addWidget(window.find_box)
    window.addToolBar(toolbar)
    more = toolbar.findChild(QToolButton, "qt_toolbar_ext_button")
    more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    more.setAccessibleName(window.words.text("More of the toolbar"))
    return toolbar


def make_room(window: MainWindow) -> None:
    """Give icons without their words where the toolbar has no room for both, and the search."""
    window.toolbar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    if window.toolbar.sizeHint().width() > window.width():
        window.toolbar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)


def start_finding(window: MainWindow) -> None:
    """Put the cursor into the search field; a narrow toolbar is unfolded for it."""
    if not window.find_box.isVisible():
        window.toolbar.findChild(QToolButton, "qt_toolbar_ext_button").click()
    window.find_box.setFocus(Qt.FocusReason.ShortcutFocusReason)
    window.find_box.selectAll()


def _add(window: MainWindow, toolbar: QToolBar, entry: str) -> None:
    if entry == SEPARATOR:
        toolbar.addSeparator()
        return
    action = window.actions_by_id[entry]
    toolbar.addAction(action)
    button = toolbar.widgetForAction(action)
    if isinstance(button, QToolButton):
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)


def _space(action: QAction) -> None:
    """Set the action's word on a button a little apart from its icon."""
    action.setIconText(f" {without_mnemonic(action.text()).rstrip('…')}")


def without_mnemonic(text: str) -> str:
    """A menu's text without its underlined letter: “&Save” and “保存(&S)”."""
    return re.sub(r"\(&.\)", "", text).replace("&", "")


def show_page_actions(window: MainWindow, actions: Sequence[QAction]) -> None:
    """Put a page's own actions into the toolbar, in place of the last page's."""
    for action in window.page_actions:
        window.toolbar.removeAction(action)
    window.page_actions = list(actions)
    before = window.toolbar.widgetForAction(window.actions_by_id["redo"])
    for action in actions:
        _space(action)
        window.toolbar.insertAction(window.toolbar_gap, action)
        button = window.toolbar.widgetForAction(action)
        if isinstance(button, QToolButton):
            once(button)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            QWidget.setTabOrder(before, button)  # as they stand, though made last
            before = button
            if action.menu() is not None:
                button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    window.toolbar_gap.setVisible(bool(actions))
    make_room(window)


def update_actions(window: MainWindow) -> None:
    """Enable what can be done now."""
    document = window.document
    # What is undone is in sight; on another page nobody would see it.
    at_tabs = document is not None and window.stack.currentWidget() is window.tabs
    can = {
        "": True,
        "document": document is not None,
        "unsaved": document is not None and document.modified and document.path is not None,
        "undo": document is not None and at_tabs and document.stack.canUndo(),
        "redo": document is not None and at_tabs and document.stack.canRedo(),
    }
    for spec in ACTIONS.values():
        window.actions_by_id[spec.id].setEnabled(can[spec.needs])
    for step, _ in PAGES:
        window.actions_by_id[step].setEnabled(document is not None)
    if document is not None:
        stack = document.stack
        for name, edit in (("undo", stack.undoText()), ("redo", stack.redoText())):
            action, text = window.actions_by_id[name], window.words.text(ACTIONS[name].text)
            action.setIconText(without_mnemonic(text))  # the toolbar has no room for more
            if edit:
                text = window.words.text(_OF_EDIT[name], edit=window.words.text(edit))
            action.setText(text)
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip(f"{without_mnemonic(text)} ({keys})")


def title_text(words: Words, document: Document) -> str:
    """What a window calls its document: the file's name, or what it is without a file."""
    if document.name:
        return document.name
    if document.backup_of is not None:
        return words.text("Backup of {moment}", moment=words.moment(document.backup_of))
    return words.text("New document")


def show_titles(of: MainWindow) -> None:
    """Call each window by its document, those of one name by their folders, too."""
    shown = [
        (window, title_text(window.words, window.document), window.document)
        for window in QApplication.topLevelWidgets()
        if isinstance(window, type(of)) and window.document is not None
    ]
    names = [name for _, name, _ in shown]
    for window, name, document in shown:
        if document.path is not None and names.count(name) > 1:
            name = f"{name} – {document.path.parent}"
        # It may hold what stands for the mark of unsaved changes; twice, it is shown.
        window.setWindowTitle(f"{name.replace('[*]', '[*][*]')}[*] – Goaldesk")


def state_text(words: Words, document: Document) -> str:
    """Where the document's changes are, in a sentence."""
    saved = document.saved_at.astimezone() if document.saved_at else None
    time = ""
    if saved is not None:
        time = (
            f"{saved:%H:%M}"
            if saved.date() == document.now.astimezone().date()
            else words.moment(saved)
        )
    if document.modified:
        if saved is not None:
            return words.text("All changes are in the working copy · saved {time}", time=time)
        return words.text("All changes are in the working copy · not saved to a file yet")
    if document.path is None and document.proposed is not None:  # it came in a locked file
        return words.text("Not saved to a file yet")
    if document.path is None:
        return words.text("A new document, not saved to a file yet")
    if saved is not None:
        return words.text("Saved {time}", time=time)
    return words.text("No changes")


def origin_text(words: Words, document: Document) -> str:
    """What the copy that the document was opened from had been made without, in a sentence."""
    from goaldesk.core.sections import sentence

    return sentence(words, document.withheld)


def show_help(window: MainWindow, chapter: str, *, searching: bool = False) -> None:
    """Show a chapter of the help beside the window, the cursor in its search if wanted."""
    from goaldesk.ui.help import Help

    shown = window.findChild(Help) or Help(window, window.words, window.theme)
    shown.open_at(chapter)
    shown.show()
    shown.raise_()
    shown.activateWindow()
    (shown.search if searching else shown.browser).setFocus()


def close_help(window: MainWindow) -> None:
    """Close the help, whose language or look is about to change."""
    for shown in window.findChildren(QDialog, "help"):
        shown.close()
