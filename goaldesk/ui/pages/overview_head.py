"""The top of the overview: the product, its progress, and how many KPIs have which status."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMargins, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFont,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from goaldesk.core import sentences
from goaldesk.core.glossary import about
from goaldesk.core.plain_text import clip
from goaldesk.core.rows import ProductRow
from goaldesk.core.sections import Withheld
from goaldesk.core.words import Words
from goaldesk.ui.context import Context
from goaldesk.ui.room import column_in, row_in
from goaldesk.ui.signs import SIZE, draw_sign, sign_pixmap
from goaldesk.ui.texts import escaped, hairline, label, link_button, show_title
from goaldesk.ui.theme import Theme, sized

COUNTED = ("off_track", "missed", "at_risk", "on_track", "achieved", "too_early", "no_data")


class ProductHead(QWidget):
    """The product's name, period and owner, and at the right how far it is."""

    def __init__(self, context: Context, edit: Callable[[], object]) -> None:
        super().__init__()
        words = context.words
        self._words, self._theme = words, context.theme
        self._document = context.document
        self.name = label("", size=22, bold=True)
        self.meta = label("", tone="secondary", size=12)
        change = link_button(words.text("Edit"), context.icons.icon("pencil", context.theme.accent))
        change.setToolTip(words.text("Change the product’s name, period and owner"))
        change.clicked.connect(edit)
        title = QHBoxLayout()
        title.addWidget(self.name)
        title.addWidget(change, 0, Qt.AlignmentFlag.AlignBottom)
        title.addStretch(1)
        self.name.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        left = QVBoxLayout(spacing=6)
        left.addLayout(title)
        left.addWidget(self.meta)
        left.addStretch(1)
        layout = row_in(self, 20)
        layout.addLayout(left, 1)
        layout.addWidget(self._make_progress())

    def _make_progress(self) -> QWidget:
        side = QWidget()
        side.setFixedWidth(290)
        self.done = label("", size=28, bold=True, wrap=False)
        self.sign = QLabel()
        self.status = label("", bold=True, wrap=False)
        self.decided = label("", tone="secondary", size=12)
        self.bar = ProductBar(self._theme)
        self.measured = label("", tone="secondary", size=12, wrap=False)
        self.elapsed = label("", tone="secondary", size=12, wrap=False)
        verdict = QHBoxLayout(spacing=6)
        verdict.addWidget(self.sign)
        verdict.addWidget(self.status)
        verdict.addStretch(1)
        words = QVBoxLayout(spacing=0)
        words.addLayout(verdict)
        words.addWidget(self.decided)
        upper = QHBoxLayout(spacing=14)
        upper.addWidget(self.done)
        upper.addLayout(words, 1)
        lower = QHBoxLayout()
        lower.addWidget(self.measured)
        lower.addStretch(1)
        lower.addWidget(self.elapsed)
        layout = column_in(side, 4)
        layout.addLayout(upper)
        layout.addWidget(self.bar)
        layout.addLayout(lower)
        return side

    def show_product(self, product: ProductRow) -> None:
        """Show the product as it stands."""
        words = self._words
        show_title(self.name, product.name or words.text("Unnamed product"), 90)
        self.meta.setText(" · ".join(_meta(words, product, self._document.withheld)))
        self.done.setText(words.percent(product.progress))
        colour = self._theme.status(product.status)
        self.sign.setPixmap(sign_pixmap(product.status, colour))
        self.status.setText(sentences.status_text(words, product.status))
        palette = self.status.palette()
        palette.setColor(QPalette.ColorRole.WindowText, QColor(colour))
        self.status.setPalette(palette)
        decided = [
            sentences.decided_text(words, product),
            sentences.holds_stale_text(words, product),
        ]
        self.decided.setText(" · ".join(part for part in decided if part))
        self.bar.show_shares(product.progress, product.elapsed)
        self.measured.setText(sentences.measured_text(words, product))
        self.elapsed.setText(
            ""
            if product.elapsed is None
            else words.text("{share} of time elapsed", share=words.percent(product.elapsed))
        )
        self.bar.setAccessibleName(
            words.text("Overall progress: {done}", done=words.percent(product.progress))
        )


def _meta(words: Words, product: ProductRow, withheld: Withheld) -> list[str]:
    parts = [sentences.span_text(words, product)]
    if product.day is not None and product.days is not None:
        parts.append(
            words.text(
                "day {day} of {days}",
                day=words.number(product.day),
                days=words.number(product.days),
            )
        )
    parts.append(
        sentences.owner_text(words, clip(product.owner, 60), left_out="product.owner" in withheld)
    )
    return parts


class ProductBar(QWidget):
    """A bar of 6 with a tick where the period stands today."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._progress: float | None = None
        self._elapsed: float | None = None
        self.setFixedHeight(16)

    def show_shares(self, progress: float | None, elapsed: float | None) -> None:
        """Show these shares."""
        self._progress, self._elapsed = progress, elapsed
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        middle, width = self.height() / 2, self.width()
        painter.setBrush(QColor(self._theme.track))
        painter.drawRoundedRect(QRectF(0, middle - 3, width, 6), 2, 2)
        if self._progress:
            painter.setBrush(QColor(self._theme.accent))
            done = width * min(1.0, max(0.0, self._progress))
            painter.drawRoundedRect(QRectF(0, middle - 3, done, 6), 2, 2)
        if self._elapsed is not None:
            x = min(width - 1.0, width * self._elapsed)
            painter.fillRect(QRectF(x - 1, middle - 6, 2, 12), QColor(self._theme.text))
        painter.end()


class CountButton(QAbstractButton):
    """How many KPIs have a status; pressed, only those are shown."""

    def __init__(self, words: Words, theme: Theme, status: str) -> None:
        super().__init__()
        self._words, self._theme, self.status = words, theme, status
        self._count = 0
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        word = sentences.status_text(words, status)
        self._word = words.text("of these stale") if status == "stale" else word
        means = about(words, {"stale": "Stale", "too_early": "Too early"}.get(status, ""))
        shows = words.text("Show only these; once more shows all")
        self.setToolTip(escaped("\n".join(filter(None, (means, shows)))))

    def show_count(self, count: int) -> None:
        """Show this many."""
        self._count = count
        self.setText(f"{self._word}: {self._words.number(count)}")
        self.setAccessibleName(self.text())
        self.setEnabled(count > 0)
        self.update()

    def minimumSizeHint(self) -> QSize:
        word = QFontMetrics(sized(QApplication.font(), 12)).horizontalAdvance(self._word)
        lines = QFontMetrics(sized(QApplication.font(), 20)).height()
        return QSize(word + 14, lines * 2 + 10)

    def sizeHint(self) -> QSize:
        return (self.minimumSizeHint() + QSize(10, 0)).expandedTo(QSize(84, 0))

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.isChecked() or (self.underMouse() and self.isEnabled()):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(
                QColor(self._theme.selection if self.isChecked() else self._theme.hover)
            )
            painter.drawRoundedRect(rect, 5, 5)
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._theme.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect, 5, 5)
        stale = self.status == "stale"
        colour = self._theme.status(self.status) if self.isEnabled() else self._theme.tertiary
        big = sized(QApplication.font(), 20, QFont.Weight.DemiBold)
        lines = QFontMetrics(big)
        top, left = 4, 8
        draw_sign(
            painter,
            QRectF(left, top + lines.height() / 2 - SIZE / 2, SIZE, SIZE),
            "no_data" if stale else self.status,
            colour,
            stale,
        )
        painter.setFont(big)
        painter.setPen(QColor(self._theme.text if self.isEnabled() else self._theme.tertiary))
        painter.drawText(left + 22, top + lines.ascent(), self._words.number(self._count))
        small = sized(QApplication.font(), 12)
        painter.setFont(small)
        painter.setPen(QColor(colour))
        painter.drawText(left, top + lines.height() + QFontMetrics(small).ascent() + 2, self._word)
        painter.end()


class CountBar(QWidget):
    """The counts side by side, stale ones apart since they are among the others."""

    chosen = Signal(str)

    def __init__(self, words: Words, theme: Theme) -> None:
        super().__init__()
        self.buttons: dict[str, CountButton] = {}
        layout = QHBoxLayout(self, contentsMargins=QMargins(0, 6, 0, 6), spacing=3)
        for status in (*COUNTED, "stale"):
            button = CountButton(words, theme, status)
            button.clicked.connect(lambda on, status=status: self._choose(status if on else ""))
            self.buttons[status] = button
            if status == "stale":
                layout.addWidget(hairline(vertical=True))
            layout.addWidget(button)
        layout.addStretch(1)

    def _choose(self, status: str) -> None:
        self.mark(status)
        self.chosen.emit(status)

    def mark(self, status: str) -> None:
        """Show which status is filtered for; none for an empty text."""
        for key, button in self.buttons.items():
            button.setChecked(key == status)

    def show_counts(self, counts: dict[str, int]) -> None:
        """Show the counts; “missed” only where there is one."""
        for status, button in self.buttons.items():
            button.show_count(counts.get(status, 0))
        self.buttons["missed"].setVisible(counts.get("missed", 0) > 0)
