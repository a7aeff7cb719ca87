"""A quiet bar under a page: what was refused and why, or a reason that is still needed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMargins, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)
from shiboken6 import isValid

from goaldesk.core.words import Words
from goaldesk.ui.icons import Icons
from goaldesk.ui.texts import label, primary_button
from goaldesk.ui.theme import Theme


class NoticeBar(QFrame):
    """Shows a sentence, or asks for a reason; Escape or the cross closes it.

    One at the `foot` of a page is what Tab comes to last, whatever the page got meanwhile.
    `objected` tells that something is refused, or waits for a reason.
    """

    objected = Signal()

    def __init__(self, words: Words, icons: Icons, theme: Theme, *, foot: bool = False) -> None:
        super().__init__()
        self.setObjectName("notice")
        self._foot = foot
        self._go: Callable[[str], object] | None = None
        self._dropped: Callable[[], object] | None = None
        self._asked_from: QWidget | None = None
        self._words = words
        self._alert = icons.pixmap("circle-alert", theme.at_risk)
        self._done = icons.pixmap("circle-check", theme.accent)
        self._question = icons.pixmap("info", theme.accent)
        self._sign = QLabel()
        self.sentence = label()
        self.reason = QLineEdit(acceptDrops=False)
        self.reason.setMinimumWidth(240)
        self.reason.returnPressed.connect(self._apply)
        self.apply_button = primary_button(words.text("Apply"))
        self.apply_button.clicked.connect(self._apply)
        self._offered: Callable[[], object] | None = None
        self.offer_button = QPushButton()
        self.offer_button.setAccessibleName(words.text("What can be had instead"))
        self.offer_button.clicked.connect(self._take_offer)
        close = QPushButton(words.text("Dismiss"))
        close.clicked.connect(self.dismiss)
        layout = QHBoxLayout(self, contentsMargins=QMargins(16, 8, 12, 8))
        layout.addWidget(self._sign)
        layout.addWidget(self.sentence, 1)
        for widget in (self.reason, self.apply_button, self.offer_button, close):
            layout.addWidget(widget)
        self.clear()

    def refuse(self, sentence: str) -> None:
        """Say why something was refused."""
        self._show(sentence, asking=False)
        self.objected.emit()

    def tell(self, sentence: str) -> None:
        """Say what was done."""
        self._show(sentence, asking=False, sign=self._done)

    def tell_until(self, changed: SignalInstance, sentence: str) -> None:
        """Say what was done, until it is undone or something else is."""
        self.tell(sentence)

        def end(_: object) -> None:
            if isValid(self) and self.sentence.text() == sentence:
                self.clear()

        changed.connect(end, Qt.ConnectionType.SingleShotConnection)

    def offer(self, sentence: str, what: str, go: Callable[[], object]) -> None:
        """Say why something was refused, with a button for `what` can be had instead."""
        self._show(sentence, asking=False)
        self._offered = go
        self.offer_button.setText(what)
        self.offer_button.setAccessibleName(what)
        self.offer_button.show()

    @property
    def asking(self) -> bool:
        """Whether a reason is still asked for."""
        return self._go is not None

    @property
    def waiting(self) -> bool:
        """Whether something is asked for or offered, which nothing else may take away."""
        return self.asking or self._offered is not None

    def ask_reason(
        self,
        sentence: str,
        go: Callable[[str], object],
        dropped: Callable[[], object] | None = None,
    ) -> None:
        """Ask for a reason, and call `go` with it; `dropped` where none is given."""
        self._go, self._dropped = go, dropped
        focus = QApplication.focusWidget()
        if focus is not None and not self.isAncestorOf(focus):
            self._asked_from = lasting(focus)
        self._ask(sentence, self._words.text("Reason"))
        self.reason.setFocus()
        self.objected.emit()

    def ask_meanwhile(self, sentence: str, what: str, go: Callable[[str], object]) -> None:
        """Ask for `what`, which can wait: the keyboard stays where it is."""
        self._go, self._dropped = go, None
        self._ask(sentence, what, self._question)

    def _ask(self, sentence: str, what: str, sign: QPixmap | None = None) -> None:
        self.reason.setPlaceholderText(what)
        self.reason.setAccessibleName(what)
        self._show(sentence, asking=True, sign=sign)

    def _show(self, sentence: str, *, asking: bool, sign: QPixmap | None = None) -> None:
        self._sign.setPixmap(sign or self._alert)
        self.sentence.setText(sentence)
        self.setAccessibleName(sentence)
        self._offered = None
        self.offer_button.hide()
        self.reason.setVisible(asking)
        self.apply_button.setVisible(asking)
        if asking:
            self.reason.clear()
        else:
            self._go = self._dropped = None
        if self._foot and self.isHidden():
            layout = self.parentWidget().layout()
            self.setParent(None)
            layout.addWidget(self)  # Tab comes last to what was put in last
        self.show()

    def clear(self) -> None:
        """Close the bar; what was asked is dropped."""
        self._go = self._dropped = self._offered = None
        self._give_focus_back()
        self.hide()

    def dismiss(self) -> None:
        """Close the bar as its user does, and say what became of what was asked."""
        dropped = self._dropped
        self.clear()
        if dropped is not None:
            dropped()

    def _give_focus_back(self) -> None:
        """Let the keyboard go on where the reason was asked; else Qt chooses any field."""
        focus, asked_from = QApplication.focusWidget(), self._asked_from
        self._asked_from = None
        if focus is None or asked_from is None or not self.isAncestorOf(focus):
            return
        if isValid(asked_from) and asked_from.isVisible():
            asked_from.setFocus()

    def _take_offer(self) -> None:
        go = self._offered
        if go is not None:
            self.clear()
            go()

    def _apply(self) -> None:
        reason = self.reason.text().strip()
        go = self._go
        if go is None or not reason:
            return
        self.clear()
        go(reason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
            return
        super().keyPressEvent(event)


def lasting(focus: QWidget) -> QWidget:
    """The widget itself; the list or tree for the editor of a cell, which goes when it is left."""
    above: QWidget | None = focus
    while above is not None:
        if isinstance(above, QAbstractItemView):
            return above
        above = above.parentWidget()
    return focus
