"""The files opened lately, in a window's menu."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from goaldesk.ui.texts import escaped, unmarked

if TYPE_CHECKING:
    from goaldesk.ui.lifecycle import Desk
    from goaldesk.ui.main_window import MainWindow


def show_in_menu(desk: Desk, window: MainWindow) -> None:
    """List them in the menu, which is about to be shown.

    What is not there, perhaps on a stick that is not in now, stays but can't be chosen.
    """
    menu = window.menus["recent"]
    menu.clear()
    gone = []
    paths = [Path(name) for name in desk.settings.recent]
    names = [path.name for path in paths]
    for path in paths:
        # Two files of one name are told apart by where they are.
        shown = path.name if names.count(path.name) == 1 else str(path)
        action = menu.addAction(unmarked(shown))
        action.setToolTip(escaped(str(path)))
        action.triggered.connect(lambda _=False, chosen=path: desk.files.open(window, chosen))
        if not path.exists():
            action.setEnabled(False)
            gone.append(path)
    if gone:
        menu.addSeparator()
        forget = menu.addAction(desk.words.text("Forget the files that are not there"))
        forget.triggered.connect(lambda: _forget(desk, gone))
    if menu.isEmpty():
        menu.addAction(desk.words.text("No files yet")).setEnabled(False)


def _forget(desk: Desk, paths: Sequence[Path]) -> None:
    for path in paths:
        desk.keep(desk.settings.forgotten(path))
