"""What a table is taken for, by which mapping, and how its dates and numbers are read."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from PySide6.QtCore import QMargins, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QWidget

from goaldesk.core.errors import N_
from goaldesk.core.words import Words
from goaldesk.exchange.mapping import Mapping
from goaldesk.exchange.targets import PRESETS, TARGETS
from goaldesk.ui.room import row_in
from goaldesk.ui.texts import label, link_button, prompted

_SERIES = ("series_long", "series_wide", "series_across")
_ORDERS = (
    ("", N_("Unambiguous")),
    ("dmy", N_("Day first: 31/12/2026")),
    ("mdy", N_("Month first: 12/31/2026")),
    ("ymd", N_("Year first: 26/12/31")),
)
_DECIMALS = ((".", "1,234.5"), (",", "1.234,5"))
_FRACTIONS = (
    (None, N_("As the values show")),
    (True, N_("0.45 is 45 %")),
    (False, N_("0.45 is 0.45 %")),
)


class WhatBar(QWidget):
    """What the table is, and the mappings kept.

    `target_chosen` carries the name of a target or preset, `mapping_chosen` that of a kept
    mapping (empty for what is found in the table), `name_given` the name to keep this one under.
    """

    target_chosen = Signal(str)
    mapping_chosen = Signal(str)
    name_given = Signal(str)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self.target = QComboBox(accessibleName=words.text("What it is"))
        for target in TARGETS.values():
            self.target.addItem(words.text(target.label), target.name)
        self.target.insertSeparator(self.target.count())
        for preset in PRESETS.values():
            self.target.addItem(words.text(preset.label), preset.name)
        self.target.activated.connect(lambda _: self.target_chosen.emit(self.target.currentData()))
        self.kept = QComboBox(accessibleName=words.text("Mapping of columns"))
        self.kept.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.kept.setMaximumWidth(220)
        self.kept.activated.connect(lambda _: self.mapping_chosen.emit(self.kept.currentData()))
        self.keep = link_button(words.text("Keep this mapping…"))
        self.keep.setToolTip(
            words.text("It is offered again when a table with these columns comes again.")
        )
        self.keep.clicked.connect(self._ask_name)
        self.forget = link_button(words.text("Forget it"))
        self.forget.setToolTip(words.text("This mapping is not offered any more"))
        self.name = prompted(words.text("Name of the mapping, then Enter"))
        self.name.setMinimumWidth(220)
        self.name.returnPressed.connect(lambda: self.name_given.emit(self.name.text()))
        self.name.hide()
        row = QHBoxLayout(self, contentsMargins=QMargins(16, 0, 12, 10), spacing=8)
        row.addWidget(label(words.text("It holds"), tone="secondary", wrap=False))
        row.addWidget(self.target)
        row.addSpacing(12)
        row.addWidget(label(words.text("Mapping"), tone="secondary", wrap=False))
        row.addWidget(self.kept)
        row.addWidget(self.keep)
        row.addWidget(self.name)
        row.addWidget(self.forget)
        row.addStretch(1)

    def _ask_name(self) -> None:
        self.keep.hide()
        self.name.show()
        self.name.setFocus()

    def show_choices(self, mapping: Mapping, kept: Collection[str], name: str) -> None:
        """Show what a table is taken for, and the kept mapping that is used, if one is."""
        self.target.setCurrentIndex(self.target.findData(mapping.preset or mapping.target))
        self.kept.clear()
        self.kept.addItem(self._words.text("As found in the table"), "")
        for known in kept:
            self.kept.addItem(known, known)
        self.kept.setCurrentIndex(max(0, self.kept.findData(name)))
        self.forget.setVisible(bool(name))
        self.name.clear()
        self.name.hide()
        self.keep.show()


class ReadingBar(QWidget):
    """How dates and numbers are read, and whether KPIs are added; `changed` after a choice."""

    changed = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.order = self._combo(
            words.text("Dates"), [(key, words.text(text)) for key, text in _ORDERS]
        )
        self.decimal = self._combo(words.text("Numbers"), _DECIMALS)
        self.fractions = self._combo(
            words.text("Per cent"), [(key, words.text(text)) for key, text in _FRACTIONS]
        )
        self.create = QCheckBox(words.text("Add KPIs that are missing"))
        self.create.clicked.connect(self.changed)
        row = QHBoxLayout(self, contentsMargins=QMargins(16, 8, 16, 8), spacing=16)
        for combo in (self.order, self.decimal, self.fractions):
            part = QWidget()
            pair = row_in(part, 8)
            pair.addWidget(label(combo.accessibleName(), tone="secondary", wrap=False))
            pair.addWidget(combo)
            row.addWidget(part)
        row.addWidget(self.create)
        row.addStretch(1)

    def _combo(self, name: str, choices: Iterable[tuple[str, str]]) -> QComboBox:
        combo = QComboBox(accessibleName=name)
        for key, text in choices:
            combo.addItem(text, key)
        combo.activated.connect(self.changed)
        return combo

    def show_reading(self, mapping: Mapping) -> None:
        """Show how a mapping reads; what it has no use for is not shown."""
        target = TARGETS[mapping.target]
        fields = [field for _, key in mapping.columns if (field := target.field(key))]
        kinds = {field.kind for field in fields}
        for combo, value in (
            (self.order, mapping.date_order),
            (self.decimal, mapping.decimal),
            (self.fractions, mapping.fractions),
        ):
            combo.setCurrentIndex(max(0, combo.findData(value)))
        series = mapping.target in _SERIES
        in_percent = mapping.target == "goals" or any(field.percent for field in fields)
        for part, shown in (
            (self.order.parentWidget(), "date" in kinds or mapping.target == "series_wide"),
            (self.decimal.parentWidget(), "number" in kinds),
            (self.fractions.parentWidget(), series or in_percent),
            (self.create, series),
        ):
            part.setVisible(shown)
        self.setVisible(bool(kinds & {"date", "number"}) or series)

    def read(self, mapping: Mapping) -> Mapping:
        """The mapping with what was chosen here."""
        return replace(
            mapping,
            date_order=self.order.currentData(),
            decimal=self.decimal.currentData(),
            fractions=self.fractions.currentData(),
        )
