"""A KPI's definition: every field that its direction and kind of value need, in two columns."""

from __future__ import annotations

from PySide6.QtCore import QMargins
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from goaldesk.core.rows import Record
from goaldesk.ui.forms import Form
from goaldesk.ui.page import Page
from goaldesk.ui.room import column_in, scrolled

_BASICS = ("name", "code", "goal_id", "category", "question", "indicator", "formula")
_KIND = ("value_type", "direction")
_WAY = ("baseline", "target", "baseline_date")
_PERIOD = ("start", "due", "frequency", "weight", "owner", "source")
_WHY = ("relevance", "feasibility", "gaming")
_BY_HAND = ("override_status", "override_until", "override_reason", "stopped", "external_id")
_NEEDED = {"baseline", "target", "low", "high", "start", "due"}
_LIMITS: dict[str, tuple[str, ...]] = {
    "increase": _WAY,
    "decrease": _WAY,
    "at_least": ("target", "worst"),
    "at_most": ("target", "worst"),
    "in_range": ("low", "high", "tolerance"),
}


def keys_for(value_type: str, direction: str) -> tuple[str, ...]:
    """The fields that a KPI of this kind needs, in the order in which one thinks of them."""
    if value_type in ("yes_no", "milestone"):
        return (*_BASICS, "value_type", *_PERIOD, *_WHY, *_BY_HAND)
    middle = (*_KIND, "unit", "decimals", *_LIMITS.get(direction, _WAY))
    return (*_BASICS, *middle, *_PERIOD, *_WHY, *_BY_HAND)


class Definition(QWidget):
    """The form of a KPI, made when it is looked at, and anew when the KPI needs other fields."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._keys: tuple[str, ...] = ()
        self._record: Record | None = None
        self.form: Form | None = None
        self._content = QWidget()
        self._box = QVBoxLayout(self._content, contentsMargins=QMargins(0, 12, 20, 16))
        layout = column_in(self)
        self._area = scrolled(self._content)
        layout.addWidget(self._area)

    def show_record(self, record: Record) -> None:
        """Show this KPI."""
        self._record = record
        if self.isVisible():
            self._settle()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._settle()

    def _settle(self) -> None:
        if self._record is None:
            return
        keys = keys_for(str(self._record["value_type"]), str(self._record["direction"]))
        focused = ""
        if keys != self._keys or self.form is None:
            focused = self._focused()
            self._rebuild(keys)
        assert self.form is not None
        self.form.show_record(self._record)
        if focused:  # only now: a form without a record takes no focus
            self.form.focus_field(focused)

    def _focused(self) -> str:
        """The field that the cursor is in; empty for none."""
        editors = self.form.editors if self.form is not None else {}
        typing = QApplication.focusWidget()
        return next((key for key, editor in editors.items() if editor is typing), "")

    def _rebuild(self, keys: tuple[str, ...]) -> None:
        if self.form is not None:
            self._box.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
        self._keys = keys
        self.form = Form(self._page, "kpi", keys, columns=2)
        self.form.setMaximumWidth(900)
        self._box.insertWidget(0, self.form)
        self.form.show()  # now; Qt would do it with the next turn of the event loop
        before: QWidget = self._area
        for editor in self.form.editors.values():
            QWidget.setTabOrder(before, editor)  # as they stand, though made last
            before = editor

    def focus_empty(self) -> None:
        """Put the cursor into the first empty field of those that progress needs."""
        self._settle()
        for key in self._keys:
            if key in _NEEDED and self._record is not None and self._record[key] is None:
                self.focus_field(key)
                return

    def focus_field(self, key: str) -> bool:
        """Put the cursor into a field; false where the KPI does not need it."""
        self._settle()
        if self.form is None or key not in self.form.editors:
            return False
        self.form.focus_field(key)
        return True
