"""A KPI's definition: every field that its direction and kind of value need, in two columns."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from goaldesk.core.rows import Record
from goaldesk.ui.forms import Form
from goaldesk.ui.page import Page
from goaldesk.ui.room import scrolled

_BASICS = ("name", "code", "goal_id", "category", "question", "indicator", "formula")
_KIND = ("value_type", "direction")
_WAY = ("baseline", "target", "baseline_date")
_PERIOD = ("start", "due", "frequency", "weight", "owner", "source")
_WHY = ("relevance", "feasibility", "gaming")
_BY_HAND = ("override_reason", "override_until", "override_status", "stopped", "external_id")
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
    """The form of a KPI; it is made anew when the KPI needs other fields."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._keys: tuple[str, ...] = ()
        self._record: Record | None = None
        self.form: Form | None = None
        self._content = QWidget()
        self._box = QVBoxLayout(self._content)
        self._box.setContentsMargins(0, 12, 20, 16)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(self._content))

    def show_record(self, record: Record) -> None:
        """Show this KPI."""
        keys = keys_for(str(record["value_type"]), str(record["direction"]))
        if keys != self._keys or self.form is None:
            self._rebuild(keys)
        assert self.form is not None
        self._record = record
        self.form.show_record(record)

    def _rebuild(self, keys: tuple[str, ...]) -> None:
        focused = ""
        if self.form is not None:
            typing = QApplication.focusWidget()
            focused = next(
                (key for key, editor in self.form.editors.items() if editor is typing), ""
            )
            self._box.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
        self._keys = keys
        self.form = Form(self._page, "kpi", keys, columns=2)
        self.form.setMaximumWidth(900)
        self._box.insertWidget(0, self.form)
        if focused:
            self.form.focus_field(focused)

    def focus_empty(self) -> None:
        """Put the cursor into the first empty field of those that progress needs."""
        for key in self._keys:
            if key in _NEEDED and self._record is not None and self._record[key] is None:
                self.focus_field(key)
                return

    def focus_field(self, key: str) -> bool:
        """Put the cursor into a field; false where the KPI does not need it."""
        if self.form is None or key not in self.form.editors:
            return False
        self.form.focus_field(key)
        return True
