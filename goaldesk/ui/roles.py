"""The roles in which screen readers tell widgets that we paint ourselves."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

_ROLES = {
    "ChartView": QAccessible.Role.Chart,
    "PageView": QAccessible.Role.Document,
    "Reading": QAccessible.Role.Document,
}


def install() -> None:
    """Tell Qt these roles; without them our widgets would be unnamed areas."""
    QAccessible.installFactory(_told)


def _told(kind: str, thing: QObject) -> QAccessibleInterface | None:
    # None lets Qt ask for the class above, up to its own.
    role = _ROLES.get(kind)
    return QAccessibleWidget(thing, role) if role and isinstance(thing, QWidget) else None
