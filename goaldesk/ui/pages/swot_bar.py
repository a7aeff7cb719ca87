"""The line above the factors: as quadrants or as a matrix, in which order, which of them."""

from __future__ import annotations

from PySide6.QtCore import QMargins, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QWidget,
)

from goaldesk.core.glossary import about
from goaldesk.ui.context import Context
from goaldesk.ui.pages.swot_lists import ShortLabel
from goaldesk.ui.pages.swot_paint import scaled
from goaldesk.ui.texts import escaped
from goaldesk.ui.theme import sized


class SwotBar(QWidget):
    """The choices, and how many factors there are.

    `mode_chosen` gives 0 for the quadrants and 1 for the matrix; `changed` says that another order
    or choice of factors is wanted.
    """

    mode_chosen = Signal(int)
    changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        text = context.words.text
        self.setFixedHeight(48)
        row = QHBoxLayout(self, contentsMargins=QMargins(16, 0, 16, 0), spacing=8)
        row.addLayout(self._segments(context))
        self.sort = QComboBox(accessibleName=text("Order"))
        self.sort.addItem(text("By position"), False)
        self.sort.addItem(text("By weight"), True)
        self.sort.currentIndexChanged.connect(self.changed)
        row.addWidget(self.sort)
        self.uncited = QCheckBox(text("Only uncited"))
        self.uncited.setToolTip(text("Show the factors that no strategy cites"))
        self.uncited.toggled.connect(self.changed)
        row.addSpacing(4)
        row.addWidget(self.uncited)
        self.counts = ShortLabel()
        self.counts.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.counts, 1)

    def _segments(self, context: Context) -> QHBoxLayout:
        text = context.words.text
        row = QHBoxLayout(spacing=0)
        self.segments = QButtonGroup(self)
        for number, (icon, title) in enumerate(
            (("grid-2x2", text("Quadrants")), ("table-2", text("TOWS matrix")))
        ):
            button = QPushButton(context.icons.icon(icon), title)
            button.setCheckable(True)
            button.setToolTip(escaped(about(context.words, "TOWS matrix") if number else ""))
            bold = QFontMetrics(sized(QApplication.font(), 13, QFont.Weight.DemiBold))
            button.setMinimumWidth(bold.horizontalAdvance(title) + scaled(56))
            button.setChecked(number == 0)
            self.segments.addButton(button, number)
            row.addWidget(button)
        self.segments.idClicked.connect(self.mode_chosen)
        return row
