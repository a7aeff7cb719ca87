"""A KPI's intermediate targets, and every change of what it is judged by, with its reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from goaldesk.core import sentences, work_words
from goaldesk.core.fields import TABLES, choice_label
from goaldesk.core.period_words import NEW_PERIOD, period_reason, period_text
from goaldesk.core.rows import KpiRow, KpiSeries, Record, TargetChange
from goaldesk.core.rules.dates import add_months
from goaldesk.core.rules.pace import value_on
from goaldesk.core.rules.period import ROLLED
from goaldesk.ui.page import Page
from goaldesk.ui.record_table import RecordTable
from goaldesk.ui.room import column_in, divided, scrolled
from goaldesk.ui.tables import Column
from goaldesk.ui.texts import hairline, label
from goaldesk.ui.two_lines import LinesView, TwoLines

SHARES = [280, 340]
NARROWEST = 150  # of the changes, before they go below the targets; then the height of either


class Targets(QWidget):
    """The list of intermediate targets beside the list of changes."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._series: KpiSeries | None = None
        words = page.words
        self.points = RecordTable(
            page,
            "target_point",
            ("date", "value"),
            title=words.text("Intermediate targets"),
            hint=words.text("Type a date to add one"),
            widths={"date": 0, "value": 100},
            defaults=self._defaults,
            adapt=self._in_the_kpis_format,
        )
        _flush(self.points)
        self.changes = LinesView(
            page.context.theme,
            page.context.icons,
            words.text("Changes and their reasons"),
            44,
            16,
            table="adjustment",
        )
        self.none = label(
            words.text(
                "Nothing was changed since the first target. A changed target, limit or "
                "due date appears here with its reason."
            ),
            tone="secondary",
            size=12,
        )
        self.none.setContentsMargins(16, 4, 16, 4)
        side = QWidget()
        box = column_in(side)
        # Wraps: two lists side by side must not be wider than half a small window.
        title = label(words.text("Changes and their reasons"), size=14, bold=True)
        title.setContentsMargins(16, 8, 16, 8)
        for widget in (title, hairline(), self.none):
            box.addWidget(widget)
        box.addWidget(self.changes, 1)
        box.addStretch(0)
        split = self._split = divided(Qt.Orientation.Horizontal, self.points, side)
        split.setSizes(SHARES)
        split.setStretchFactor(1, 1)
        layout = column_in(self)
        layout.addWidget(scrolled(split))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = (
            event.size().width() < max(SHARES[0], self.points.minimumSizeHint().width()) + NARROWEST
        )
        self._split.setOrientation(Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal)
        for part in (self._split.widget(0), self._split.widget(1)):
            part.setMinimumHeight(NARROWEST if narrow else 0)

    def show_series(self, series: KpiSeries, points: Sequence[Record]) -> None:
        """Show this KPI's intermediate targets, the earliest first, and its changes."""
        self._series = series
        self.points.fixed = {"kpi_id": series.kpi.id}
        self.points.show_records(sorted(points, key=lambda row: str(row["date"])), {})
        rows = [self._line(series.kpi, change) for change in reversed(series.changes)]
        self.changes.show_rows(rows)
        self.changes.setVisible(bool(rows))
        self.none.setVisible(not rows)

    def _in_the_kpis_format(self, column: Column) -> Column:
        """The column of values, with as many decimals as the KPI's values have."""
        if column.key != "value":
            return column

        def show(row: Record) -> str:
            assert self._series is not None
            value = row["value"]
            return sentences.number_text(
                self._page.words, self._series.kpi, value if isinstance(value, float) else None
            )

        return column._replace(show=show)

    def _defaults(self) -> dict[str, Any]:
        """The first month's end without a target, and what is planned for it anyhow."""
        series = self._series
        assert series is not None
        taken = {row["date"] for row in self.points.model.rows}
        day = _month_end(max(self._page.document.today, series.kpi.start or dt.date.min))
        while day in taken and day.year < 2190:
            day = add_months(day, 1)
        planned = value_on(series.plan, day)
        return {"date": day, "value": series.kpi.target if planned is None else planned}

    def _line(self, kpi: KpiRow, change: TargetChange) -> TwoLines:
        words, reason = self._page.words, change.reason
        if change.field == ROLLED:
            reason = period_reason(words, kpi, str(change.before), reason)
        return TwoLines(
            id=change.id,
            first=_what(self._page, change),
            second=words.text("{date}: {reason}", date=words.date(change.date), reason=reason),
            struck=_value(self._page, kpi, change, change.before),
            right=_value(self._page, kpi, change, change.after),
            right_bold=True,
            bold=True,
        )


def _flush(records: RecordTable) -> None:
    """Let the heading of a list start where its columns start."""
    outer = records.layout()
    header = outer.itemAt(0).widget() if outer is not None else None
    if header is not None and header.layout() is not None:
        header.layout().setContentsMargins(6, 6, 8, 6)


def _month_end(day: dt.date) -> dt.date:
    first = day.replace(day=1)
    return add_months(first, 1) - dt.timedelta(days=1)


def _what(page: Page, change: TargetChange) -> str:
    """What was changed, in words."""
    words = page.words
    if change.field == ROLLED:
        return words.text(NEW_PERIOD)
    if change.field.startswith("target_point"):
        day = words.parse_date(change.field.partition(" ")[2])
        return words.text("Target on {date}", date=words.date(day))
    known = {field.key: field for field in TABLES["kpi"].fields}
    field = known.get(change.field)
    return words.text(field.label) if field is not None else change.field


def _value(
    page: Page, kpi: KpiRow, change: TargetChange, value: float | dt.date | str | None
) -> str:
    words = page.words
    if isinstance(value, dt.date):
        return words.date(value)
    if change.field == ROLLED:
        return period_text(words, kpi, str(value))
    known = {field.key: field for field in TABLES["kpi"].fields}
    field = known.get(change.field)
    if field is not None and field.kind == "flag":
        return words.text("Yes") if value else words.text("No")
    if isinstance(value, float):
        return sentences.value_text(words, kpi, value)
    if value is None:
        return "–"
    return words.text(choice_label(field.choices, value)) if field is not None else value


class Milestones(QWidget):
    """The steps of a milestone KPI, ticked when done."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        words = page.words

        def with_lateness(column: Column) -> Column:
            if column.key != "due":
                return column
            return column._replace(
                show=lambda row: work_words.step_due_text(words, row, page.document.today),
                plain=column.show,
                tone=lambda row: (
                    "off_track" if work_words.step_overdue(row, page.document.today) else ""
                ),
            )

        self.steps = RecordTable(
            page,
            "milestone",
            ("title", "done", "done_on", "due", "weight"),
            title=words.text("Milestones"),
            hint=words.text("Type a milestone to add one"),
            widths={"title": 0, "done": 50, "done_on": 96, "due": 130, "weight": 60},
            adapt=with_lateness,
        )
        _flush(self.steps)
        layout = column_in(self)
        layout.addWidget(self.steps)

    def show_records(self, kpi_id: str, steps: Sequence[Record]) -> None:
        """Show this KPI's milestones."""
        self.steps.fixed = {"kpi_id": kpi_id}
        self.steps.show_records(list(steps), {})
