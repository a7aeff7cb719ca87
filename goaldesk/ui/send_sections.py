"""What goes along in a copy: one line a section, with how much it holds."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QWidget

from goaldesk.core import sections
from goaldesk.core.errors import N_
from goaldesk.core.model import EDIT
from goaldesk.core.sections import Withheld
from goaldesk.core.words import Words
from goaldesk.ui.texts import heading, label

HISTORY = "history"

# Key, label, what it is, and what leaving it out withholds.
_LINES: tuple[tuple[str, str, str, Withheld], ...] = (
    *((one.key, one.label, one.holds, sections.of(one)) for one in sections.SECTIONS),
    (
        HISTORY,
        sections.HISTORY_LABEL,
        N_("Old values, labels and reasons of the edits"),
        sections.HISTORY,
    ),
)


class SendSections(QWidget):
    """The lines, each with a tick; `counts` is how much there is, as `copying.counts` gives it.

    What the document itself had been made `without` has nothing to tick.
    """

    changed = Signal()

    def __init__(self, words: Words, counts: Mapping[str, int], without: Withheld) -> None:
        super().__init__()
        self._words = words
        self.boxes: dict[str, QCheckBox] = {}
        self.amounts = {key: _amount() for key, *_ in _LINES}
        self._numbers = {key: _held(counts, names) for key, _, _, names in _LINES}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(7)
        grid.setColumnStretch(1, 1)
        grid.addWidget(heading(words.text("Goes along")), 0, 0, 1, 3)
        plan = QCheckBox(words.text("The plan"))
        plan.setChecked(True)
        plan.setEnabled(False)
        holds = words.text("Product, vision, segments, goals, KPIs, measurements")
        self.plan = _amount(words.number(_always(counts)))
        _add_line(grid, plan, holds, self.plan)
        for key, name, what, names in _LINES:
            box = QCheckBox(words.text(name))
            box.setEnabled(bool(self._numbers[key]) or not names <= without)
            box.setChecked(box.isEnabled())
            box.toggled.connect(self._changed)
            self.boxes[key] = box
            _add_line(grid, box, words.text(what), self.amounts[key])
        grid.setRowStretch(grid.rowCount(), 1)
        self._show_amounts()

    def withheld(self) -> Withheld:
        """What the copy is to be made without."""
        out = (names for key, _, _, names in _LINES if not self.boxes[key].isChecked())
        return frozenset().union(*out)

    def left_out(self) -> frozenset[str]:
        """The keys of the lines that somebody left out."""
        return frozenset(
            key for key, box in self.boxes.items() if box.isEnabled() and not box.isChecked()
        )

    def leave_out(self, keys: frozenset[str]) -> None:
        """Leave these lines out, and no others."""
        for key, box in self.boxes.items():
            with QSignalBlocker(box):
                box.setChecked(box.isEnabled() and key not in keys)
        self._changed()

    def _changed(self) -> None:
        self._show_amounts()
        self.changed.emit()

    def _show_amounts(self) -> None:
        words = self._words
        for key, _, what, _ in _LINES:
            shown = self.amounts[key]
            number, box = self._number(key), self.boxes[key]
            if box.isChecked():
                shown.setText(number)
            elif box.isEnabled():
                shown.setText(words.text("{number} left out", number=number))
            else:
                shown.setText(words.text("not in this document"))
            box.setAccessibleDescription(
                words.text("{what}: {amount}", what=words.text(what), amount=shown.text())
            )

    def _number(self, key: str) -> str:
        words, number = self._words, self._numbers[key]
        if key == HISTORY:
            return words.plural("{count} edit", "{count} edits", number)
        return words.number(number)


def entries(counts: Mapping[str, int]) -> int:
    """How much a document holds: what its lines hold together, but for the history."""
    return _always(counts) + sum(
        _held(counts, sections.of(section)) for section in sections.SECTIONS
    )


def _always(counts: Mapping[str, int]) -> int:
    return sum(counts[table] for table in sections.ALWAYS)


def _amount(text: str = "") -> QLabel:
    return label(text, tone="secondary", size=12, wrap=False)


def _held(counts: Mapping[str, int], names: Withheld) -> int:
    """How much a line holds: rows and names, or edits that are told."""
    if names == sections.HISTORY:
        return counts[EDIT.name]
    return sum(counts[name] for name in names if name in counts)


def _add_line(grid: QGridLayout, box: QCheckBox, holds: str, amount: QWidget) -> None:
    row = grid.rowCount()
    grid.addWidget(box, row, 0)
    grid.addWidget(label(holds, tone="secondary", size=12), row, 1)
    grid.addWidget(amount, row, 2, Qt.AlignmentFlag.AlignRight)
