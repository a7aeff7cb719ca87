"""What would become of a KPI or a goal with another target, date or weight, before it is so."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from goaldesk.core import edits, sentences
from goaldesk.core.errors import Invalid, Problem
from goaldesk.core.fields import TABLES
from goaldesk.core.labels import change_label
from goaldesk.core.numbers import half_up
from goaldesk.core.period_words import odd_text
from goaldesk.core.queries.what_if import WhatIf, what_if
from goaldesk.core.rows import GoalRow, KpiRow
from goaldesk.core.what_if_words import lines, moved_text
from goaldesk.ui.editors import DateEdit
from goaldesk.ui.page import Page
from goaldesk.ui.pages.kpis_rows import has_target, table_of
from goaldesk.ui.room import clear, column_in, scrolled
from goaldesk.ui.texts import label, primary_button, prompted, say

PAUSE = 150  # ms of no typing, after which the figures follow
KPI_KEYS = ("target", "low", "high", "due", "weight")
GOAL_KEYS = ("due", "weight")
NAME = 160  # pixels of a line’s name; a longer one has several lines


def keys_of(row: KpiRow | GoalRow) -> tuple[str, ...]:
    """The fields that can be tried out for a row of this kind."""
    if isinstance(row, GoalRow):
        return GOAL_KEYS
    if has_target(row):
        return ("target", "due", "weight")
    if row.value_type in ("yes_no", "milestone"):
        return ("due", "weight")
    return ("low", "high", "due", "weight")


def reach(row: KpiRow | GoalRow) -> tuple[float, float] | None:
    """Baseline and target between which a slider makes sense; None where it makes none."""
    if isinstance(row, GoalRow) or not has_target(row):
        return None
    if row.direction not in ("increase", "decrease") or row.baseline is None:
        return None
    if row.target is None or row.target == row.baseline:
        return None
    return row.baseline, row.target


class WhatIfPanel(QWidget):
    """Values to try out, the figures before and after, and the one edit that makes them so."""

    def __init__(self, page: Page, *, scrolls: bool = True) -> None:
        super().__init__()
        self._page = page
        self._row: KpiRow | GoalRow | None = None
        self._found: WhatIf | None = None
        self._stale = False
        words = page.words
        self.editors: dict[str, QWidget] = {}
        self._names: dict[str, QLabel] = {}
        self.error = label("", tone="error", size=12)
        self.warning = label("", tone="warning", size=12)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(2, 200)
        self.slider.setPageStep(10)
        self.slider.setAccessibleName(words.text("Target, as a share of today’s way to go"))
        self.slider.valueChanged.connect(self._slid)
        self._grid = QGridLayout()
        self.moved = label("", size=12)
        self.hint = label("", tone="secondary", size=12)
        self.reason = prompted(words.text("Reason"))
        self.reason.returnPressed.connect(self.apply)
        self.apply_button = primary_button(words.text("Apply…"))
        self.apply_button.setToolTip(words.text("Make these values the plan, as one edit"))
        self.apply_button.clicked.connect(self.apply)
        self.drop_button = QPushButton(words.text("Drop"))
        self.drop_button.setToolTip(words.text("Go back to the plan as it is (Escape)"))
        self.drop_button.clicked.connect(self.drop)
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self.compute)
        self._lay_out(scrolls)

    def _lay_out(self, scrolls: bool) -> None:
        fields = self._fields = QGridLayout(horizontalSpacing=8, verticalSpacing=3)
        spec = TABLES["kpi"]
        for column, key in enumerate(KPI_KEYS):
            field = spec.field(key)
            editor = self._page.editors.make(field, self)
            assert isinstance(editor, QLineEdit)
            editor.textEdited.connect(self._typed)
            editor.returnPressed.connect(self.compute)
            if isinstance(editor, DateEdit):
                editor.chosen.connect(self.compute)
                editor.textChanged.connect(self._typed)
            self.editors[key] = editor
            self._names[key] = name = label(
                self._page.words.text(field.label), tone="secondary", size=12
            )
            name.setBuddy(editor)
            fields.addWidget(name, 0, column)
            fields.addWidget(editor, 1, column)
        fields.addWidget(self.slider, 2, 0)
        buttons = QHBoxLayout(spacing=8)
        buttons.addWidget(self.reason, 1)
        buttons.addWidget(self.apply_button)
        buttons.addWidget(self.drop_button)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        content = QWidget()
        box = QVBoxLayout(content)
        box.setContentsMargins(0, 8, 16 if scrolls else 0, 8)
        box.setSpacing(8)
        box.addLayout(fields)
        box.addWidget(self.error)
        box.addWidget(self.warning)
        box.addLayout(buttons)
        box.addLayout(self._grid)
        box.addWidget(self.moved)
        box.addWidget(self.hint)
        box.addStretch(1)
        layout = column_in(self)
        layout.addWidget(scrolled(content) if scrolls else content)

    def show_row(self, row: KpiRow | GoalRow) -> None:
        """Try out values of this row; what is being tried out for it already stays."""
        same = self._row is not None and (type(self._row), self._row.id) == (type(row), row.id)
        pending = same and self._found is not None and bool(self._found.values)
        unread = same and bool(self.error.text())
        self._row = row
        if not pending and not unread:
            self._fill(row)
        if self.isVisible():
            self.compute()
        else:
            self._stale = True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.compute()

    def _fill(self, row: KpiRow | GoalRow) -> None:
        """Let the editors show the plan as it is."""
        keys = keys_of(row)
        self._found = None
        for column, (key, editor) in enumerate(self.editors.items()):
            self._fields.setColumnStretch(column, int(key in keys))
            editor.setVisible(key in keys)
            self._names[key].setVisible(key in keys)
            if key in keys:
                with QSignalBlocker(editor):
                    self._page.editors.fill(TABLES["kpi"].field(key), editor, getattr(row, key))
        self.slider.setVisible(reach(row) is not None)
        self._put_slider(getattr(row, "target", None))
        self.reason.clear()

    def _put_slider(self, target: float | None) -> None:
        way = None if self._row is None else reach(self._row)
        if way is None or target is None:
            return
        share = (target - way[0]) / (way[1] - way[0]) * 100
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(min(200.0, max(2.0, share))))

    def _slid(self, share: int) -> None:
        """Put the slider's target into its field, with the decimals that the KPI has."""
        row = self._row
        way = None if row is None else reach(row)
        if way is None or not isinstance(row, KpiRow):
            return
        exact = way[0] + (way[1] - way[0]) * (share / 100)
        rounded = float(half_up(exact, sentences.decimals_of(row)))
        target = way[1] if share == 100 else exact if rounded == way[0] else rounded
        self._page.editors.fill(TABLES["kpi"].field("target"), self.editors["target"], target)
        self._timer.start()

    def _typed(self) -> None:
        self._timer.start()

    def typed_values(self) -> dict[str, Any]:
        """What stands in the editors where it differs from the plan in force.

        Raises Invalid where it is no number or date.
        """
        assert self._row is not None
        values = {}
        for key in keys_of(self._row):
            field = TABLES["kpi"].field(key)
            before = getattr(self._row, key)
            value = self._page.editors.read(field, self.editors[key], before, self._row)
            if value != before:
                values[key] = value
        return values

    def compute(self) -> None:
        """Bring the figures in line with what stands in the editors."""
        self._timer.stop()
        self._stale = False
        row = self._row
        if row is None:
            return
        try:
            values = self.typed_values()
            with self._page.document.read() as session:
                now, today = self._page.context.standing.tree(session), self._page.document.today
                found = what_if(session, today, now, table_of(row), row.id, **values)
        except Problem as problem:
            self._refuse(problem)
            return
        self._found = found
        self._explain("")
        if "target" in found.values:
            self._put_slider(found.values["target"])
        self._show(found)

    def _refuse(self, problem: Problem) -> None:
        """Say why the values cannot be; the figures of values that are no more are taken away."""
        self._found = None
        self._explain(self._page.words.problem(problem))
        field = problem.field if isinstance(problem, Invalid) else ""
        editor = self.editors.get(field)
        if editor is not None:
            editor.setAccessibleDescription(self.error.text())
        self._clear_figures()
        self.apply_button.setEnabled(False)
        self.drop_button.setEnabled(True)

    def _explain(self, sentence: str) -> None:
        say(self.error, sentence)

    def _show(self, found: WhatIf) -> None:
        words, differs = self._page.words, bool(found.values)
        self._clear_figures()
        rows = lines(words, found)
        heads = ("", words.text("As planned now"), words.text("With these values"))
        for column, text in enumerate(heads):
            self._grid.addWidget(label(text, tone="secondary", size=12), 0, column)
        for number, line in enumerate(rows, start=1):
            changed = line.now != line.then
            then = label(line.then, bold=changed)
            name = label(line.name, tone="secondary")
            name.setFixedWidth(NAME)
            then.setAccessibleName(
                words.text(
                    "{name}: {before} → {after}", name=line.name, before=line.now, after=line.then
                )
            )
            for column, widget in enumerate((name, label(line.now), then)):
                self._grid.addWidget(widget, number, column, Qt.AlignmentFlag.AlignTop)
        kpi = found.after.tree.kpi(found.row_id) if found.table == "kpi" else None
        say(self.warning, "" if kpi is None else odd_text(words, kpi))
        say(self.moved, moved_text(words, found))
        if not differs:
            self.hint.setText(
                words.text(
                    "Change a value to see what would become of it. Nothing is kept until you "
                    "apply it."
                )
            )
        elif found.needs_reason:
            self.hint.setText(
                words.text("Not kept yet. A changed target or date needs a reason to be applied.")
            )
        else:
            self.hint.setText(words.text("Not kept yet."))
        self.apply_button.setEnabled(differs)
        self.drop_button.setEnabled(differs)

    def _clear_figures(self) -> None:
        clear(self._grid)
        self.moved.hide()
        self.warning.hide()

    def apply(self) -> None:
        """Make the values the plan, as one edit with its reason."""
        self.compute()
        found, words = self._found, self._page.words
        if found is None or not found.values:
            return
        reason = self.reason.text().strip()
        if found.needs_reason and not reason:
            self._explain(
                words.text("Write the reason first: it is shown on the chart and in the report.")
            )
            self.reason.setFocus()
            return
        values = dict(found.values)
        # What was tried out is the plan from here on; the refresh fills the editors with it.
        self._found = None
        done = self._page.commit(
            change_label(found.table),
            lambda session: edits.change(session, found.table, found.row_id, **values),
            reason,
            refused=self._explain,
        )
        if done:
            self.focus_first()  # the button that was pressed has nothing more to do
        else:
            self._found = found

    def drop(self) -> None:
        """Forget what was tried out."""
        self._explain("")
        if self._row is not None:
            self._fill(self._row)
            self.compute()
            self.focus_first()

    def focus_first(self) -> None:
        """Put the cursor into the first value, with the figures below it in sight."""
        if self._row is not None:
            first = self.editors[keys_of(self._row)[0]]
            first.setFocus(Qt.FocusReason.OtherFocusReason)
            # Figures just filled in have their place only once the layout is through.
            QTimer.singleShot(0, self, self._scroll_up)

    def _scroll_up(self) -> None:
        """Let the names of the values stand at the top of what scrolls them."""
        above = self._grid.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if isinstance(above, QScrollArea) and self._row is not None:
            name = self._names[keys_of(self._row)[0]]
            top = name.mapTo(above.widget(), QPoint(0, 0)).y()
            above.verticalScrollBar().setValue(top - 8)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.drop_button.isEnabled():
            self.drop()
            return
        super().keyPressEvent(event)
