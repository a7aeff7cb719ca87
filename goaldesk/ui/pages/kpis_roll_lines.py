"""The lines of the next period's panel: what carries on, from where, towards which target."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QRect, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QTreeView, QWidget

from goaldesk.core import sentences
from goaldesk.core.fields import TABLES
from goaldesk.core.numbers import MISSING
from goaldesk.core.queries.roll_over import RollLine
from goaldesk.core.words import Words
from goaldesk.ui.delegates import TypedByRow
from goaldesk.ui.page import Page
from goaldesk.ui.pages.kpis_rows import name_of
from goaldesk.ui.tables import Column, Index
from goaldesk.ui.trees import TreeRowsModel

NAME, BASELINE, OLD, NEW = range(4)


@dataclass(frozen=True, slots=True)
class Choice:
    """A line with what was chosen for it: whether it carries on, and with which target."""

    id: str
    line: RollLine
    carried: bool
    target: float | None


class ChoicesModel(TreeRowsModel):
    """Goals and KPIs that can be ticked; `tick(id, whether)` takes a tick."""

    def __init__(
        self,
        page: Page,
        tick: Callable[[str, bool], None],
        set_target: Callable[[Choice, Any], bool],
        parent: QObject,
    ) -> None:
        super().__init__(columns(page, set_target), parent)
        self._tick = tick

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == NAME:
            choice = self.row_at(index)
            on = choice.carried or choice.line.goes_on
            return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        return super().data(index, role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index) & ~Qt.ItemFlag.ItemIsDragEnabled
        if index.column() == NAME and index.isValid() and not self.row_at(index).line.goes_on:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == NAME:
            self._tick(self.row_at(index).id, Qt.CheckState(value) == Qt.CheckState.Checked)
            return True
        return super().setData(index, value, role)


class ChoicesView(TypedByRow, QTreeView):
    """The lines: Space ticks, a number typed becomes the target, Enter goes on to the next one."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        at = self.currentIndex()
        typing = self.state() == QAbstractItemView.State.EditingState
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not typing:
            self.edit(at.siblingAtColumn(NEW))
        elif event.key() == Qt.Key.Key_Space and not typing:
            self.edit(at.siblingAtColumn(NAME), QAbstractItemView.EditTrigger.AnyKeyPressed, event)
        else:
            super().keyPressEvent(event)

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Nothing can be folded here: all that carries on is to be seen."""

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        if hint != QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            return
        below = self.indexBelow(self.currentIndex())
        while below.isValid():
            cell = below.siblingAtColumn(NEW)
            if cell.flags() & Qt.ItemFlag.ItemIsEditable:
                self.setCurrentIndex(cell)
                return
            below = self.indexBelow(below)


def columns(page: Page, set_target: Callable[[Choice, Any], bool]) -> list[Column]:
    """What the lines show; only the new target is typed."""
    words = page.words

    def kpi_text(show: Any) -> Any:
        return lambda choice: "" if choice.line.kpi is None else show(choice)

    return [
        Column(
            "name",
            words.text("Goal, KPI"),
            lambda choice: name_of(choice.line.row),
            lambda choice: name_of(choice.line.row),
            tone=lambda choice: "bold" if choice.line.kpi is None else _tone(choice),
            tip=lambda choice: name_of(choice.line.row),
        ),
        Column(
            "baseline",
            words.text("New baseline"),
            lambda choice: choice.line.baseline,
            kpi_text(
                lambda choice: (
                    sentences.number_text(words, choice.line.kpi, choice.line.baseline)
                    if choice.line.moves
                    else MISSING
                )
            ),
            right=True,
            width=84,
            tone=_tone,
            tip=lambda choice: _baseline_tip(words, choice),
        ),
        Column(
            "old",
            words.text("Old target"),
            lambda choice: choice.line.row,
            kpi_text(lambda choice: sentences.target_text(words, choice.line.kpi, unit=True)),
            right=True,
            width=98,
            tone=_tone,
            tip=kpi_text(lambda choice: sentences.target_text(words, choice.line.kpi, unit=True)),
        ),
        Column(
            "target",
            words.text("New target"),
            lambda choice: choice.target,
            lambda choice: _target_text(words, choice),
            set_target,
            TABLES["kpi"].field("target"),
            right=True,
            width=98,
            tone=_target_tone,
            tip=lambda choice: _target_text(words, choice),
            editable=lambda choice: choice.carried and choice.line.has_target,
        ),
    ]


def _baseline_tip(words: Words, choice: Choice) -> str:
    line = choice.line
    if line.last is None:
        return "" if line.kpi is None else words.text("Nothing was measured; it starts as set.")
    if not line.moves:
        return ""
    return words.text("Its last value, of {day}", day=words.date(line.last[0]))


def _target_text(words: Words, choice: Choice) -> str:
    line = choice.line
    if line.kpi is None:
        return ""
    if line.goes_on:
        return words.text("until {day}", day=words.short_date(line.row.due))
    if not choice.carried:
        return words.text("stopped")
    if not line.has_target:
        return sentences.target_text(words, line.kpi, unit=True)
    if choice.target is None:
        return words.text("type one") if line.asks else MISSING
    return sentences.target_text(words, line.kpi._replace(target=choice.target), unit=True)


def _target_tone(choice: Choice) -> str:
    if choice.carried and choice.line.asks and choice.target is None:
        return "at_risk"
    return "" if choice.carried and choice.line.has_target else "tertiary"


def _tone(choice: Choice) -> str:
    return "" if choice.carried else "tertiary"
