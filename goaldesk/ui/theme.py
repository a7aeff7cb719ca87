"""Every colour of the window in one table, light and dark; palette and style made from it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours by role; blue is measured, grey is planned, a status colour goes with its sign."""

    name: str
    chrome: str
    win: str
    base: str
    hover: str
    line: str
    border: str
    grid: str
    track: str
    text: str
    secondary: str
    tertiary: str
    accent: str
    on_accent: str
    selection: str
    planned: str
    band: float
    zones: tuple[str, str, str]
    on_track: str
    at_risk: str
    off_track: str
    achieved: str
    too_early: str
    no_data: str
    stale: str
    missed: str

    def status(self, status: str, stale: bool = False) -> str:
        """The colour of a status word; a stale one is grey whatever it says."""
        return self.stale if stale else str(getattr(self, status))


LIGHT = Theme(
    name="light", chrome="#E9ECEF", win="#F5F6F7", base="#FFFFFF", hover="#EDEFF2",
    line="#E3E6EA", border="#CBD0D6", grid="#ECEEF1", track="#E9ECEF", text="#1D2125",
    secondary="#545C66", tertiary="#626A73", accent="#2B5BC7", on_accent="#FFFFFF",
    selection="#E6EDFB", planned="#7A838D", band=0.13, zones=("#D5DAE0", "#E3E7EB", "#F0F2F4"),
    on_track="#1A7540", at_risk="#8F5600", off_track="#B3261E", achieved="#0A6A73",
    too_early="#545C66", no_data="#626A73", stale="#626A73", missed="#7B2150",
)
DARK = Theme(
    name="dark", chrome="#131517", win="#1B1E21", base="#22262A", hover="#2B3036",
    line="#32373D", border="#4A5159", grid="#2D3237", track="#32373D", text="#E4E6E9",
    secondary="#A9B1BA", tertiary="#9DA6B0", accent="#8FB0FF", on_accent="#12203D",
    selection="#263553", planned="#949DA7", band=0.18, zones=("#545C66", "#3D444B", "#2B3035"),
    on_track="#5FC98C", at_risk="#E8B14F", off_track="#FF8F85", achieved="#5CC8D2",
    too_early="#A9B1BA", no_data="#9DA6B0", stale="#9DA6B0", missed="#E59AC4",
)


def chosen(setting: str) -> Theme:
    """The theme of the setting: light, dark, or as the system has it."""
    if setting == "dark":
        return DARK
    if setting == "light":
        return LIGHT
    scheme = QGuiApplication.styleHints().colorScheme()
    return DARK if scheme == Qt.ColorScheme.Dark else LIGHT


def apply(app: QApplication, theme: Theme) -> None:
    """Give the application the theme's palette, style sheet and base font."""
    if app.style().objectName() != "fusion":
        app.setStyle("Fusion")
    app.setPalette(_palette(theme))
    app.setStyleSheet(_sheet(theme))


def tabular(font: QFont) -> QFont:
    """The font with figures of equal width, so that columns of numbers line up."""
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def sized(font: QFont, pixels: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The font at a size given for a base of 13 px, and a weight."""
    result = QFont(font)
    base = QApplication.font().pixelSize()
    result.setPixelSize(round(pixels * max(base, 13) / 13))
    return weighted(result, weight)


WEIGHT = QFont.Tag("wght")


def weighted(font: QFont, weight: QFont.Weight) -> QFont:
    """The font in another weight, also where a variable font was set to one."""
    result = QFont(font)
    result.setWeight(weight)
    if result.isVariableAxisSet(WEIGHT):
        result.setVariableAxis(WEIGHT, float(weight.value))
    return result


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: theme.win, QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Base: theme.base, QPalette.ColorRole.AlternateBase: theme.win,
        QPalette.ColorRole.Text: theme.text, QPalette.ColorRole.Button: theme.base,
        QPalette.ColorRole.ButtonText: theme.text, QPalette.ColorRole.Highlight: theme.accent,
        QPalette.ColorRole.HighlightedText: theme.on_accent, QPalette.ColorRole.Link: theme.accent,
        QPalette.ColorRole.ToolTipBase: theme.base, QPalette.ColorRole.ToolTipText: theme.text,
        QPalette.ColorRole.PlaceholderText: theme.tertiary, QPalette.ColorRole.Mid: theme.border,
        QPalette.ColorRole.Light: theme.hover, QPalette.ColorRole.Midlight: theme.hover,
        QPalette.ColorRole.Dark: theme.border, QPalette.ColorRole.Shadow: theme.chrome,
        QPalette.ColorRole.Accent: theme.accent,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText,
                 QPalette.ColorRole.WindowText):
        disabled = QColor(theme.tertiary)
        disabled.setAlphaF(0.6)
        palette.setColor(QPalette.ColorGroup.Disabled, role, disabled)
    return palette


def _sheet(t: Theme) -> str:
    return f"""
QMainWindow, QDialog {{ background: {t.win}; }}
QMenuBar {{ background: {t.win}; padding: 2px 8px; }}
QMenuBar::item {{ padding: 3px 8px; border-radius: 4px; background: transparent; }}
QMenuBar::item:selected {{ background: {t.hover}; }}
QMenu {{ background: {t.base}; border: 1px solid {t.border}; padding: 4px; }}
QMenu::item {{ padding: 5px 26px 5px 22px; border-radius: 4px; }}
QMenu::item:selected {{ background: {t.selection}; color: {t.text}; }}
QMenu::item:disabled {{ color: {t.tertiary}; }}
QMenu::separator {{ height: 1px; background: {t.line}; margin: 4px 8px; }}
QToolBar {{ background: {t.win}; border: none; padding: 4px 10px; spacing: 4px; }}
QToolBar::separator {{ background: {t.border}; width: 1px; margin: 6px 8px; }}
QToolBar QToolButton {{ padding: 5px 8px; border-radius: 5px; border: 1px solid transparent; }}
QToolButton:hover {{ background: {t.hover}; }}
QToolButton:focus {{ border: 1px solid {t.accent}; }}
QTabWidget::pane {{ border: none; border-top: 1px solid {t.border}; background: {t.base}; }}
QTabWidget::tab-bar {{ left: 8px; }}
QTabWidget > QTabBar {{ background: {t.win}; }}
QTabBar {{ background: {t.win}; }}
QTabBar::tab {{ padding: 8px 14px; border: none; border-bottom: 2px solid transparent;
  background: {t.win}; color: {t.secondary}; }}
QTabBar::tab:selected {{ color: {t.text}; font-weight: 600; border-bottom: 2px solid {t.accent}; }}
QTabBar::tab:hover:!selected {{ color: {t.text}; }}
QTabBar::tab:focus {{ color: {t.accent}; }}
QTabBar#inner, QTabWidget#inner QTabBar, QTabWidget#inner QTabBar::tab {{ background: {t.base}; }}
QTabWidget#inner::pane {{ border-top: 1px solid {t.line}; }}
QTabBar#rail {{ background: {t.win}; }}
QTabBar#rail::tab {{ padding: 12px 6px; border: none; border-right: 2px solid transparent; }}
QStatusBar {{ background: {t.win}; border-top: 1px solid {t.line}; color: {t.secondary}; }}
QStatusBar::item {{ border: none; }}
QStatusBar QLabel {{ color: {t.secondary}; padding: 0 8px; }}
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QDateEdit {{ background: {t.base};
  border: 1px solid {t.border}; border-radius: 5px; padding: 4px 8px; color: {t.text};
  selection-background-color: {t.accent}; selection-color: {t.on_accent}; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QDateEdit:focus {{
  border: 2px solid {t.accent}; padding: 3px 7px; }}
QComboBox {{ padding: 4px 8px; min-height: 18px; }}
QComboBox::drop-down {{ border: none; width: 20px; }}
QComboBox::down-arrow {{ width: 0; height: 0; border-left: 4px solid {t.base};
  border-right: 4px solid {t.base}; border-top: 5px solid {t.secondary}; }}
QComboBox QAbstractItemView {{ background: {t.base}; border: 1px solid {t.border};
  selection-background-color: {t.selection}; selection-color: {t.text}; outline: none; }}
QAbstractItemView QLineEdit, QAbstractItemView QComboBox {{ border-radius: 3px; padding: 0 4px;
  border: 1px solid {t.accent}; min-height: 0; }}
QPushButton {{ background: {t.base}; border: 1px solid {t.border}; border-radius: 5px;
  padding: 5px 12px; color: {t.text}; }}
QPushButton:hover {{ background: {t.hover}; }}
QPushButton:focus {{ border: 2px solid {t.accent}; padding: 4px 11px; }}
QPushButton:disabled {{ color: {t.tertiary}; }}
QPushButton[primary="true"] {{ background: {t.accent}; color: {t.on_accent}; font-weight: 600;
  border-color: {t.accent}; }}
QPushButton[primary="true"]:focus {{ border: 2px solid {t.text}; }}
QPushButton[primary="true"]:disabled {{ background: {t.track}; color: {t.tertiary};
  border-color: {t.border}; }}
QPushButton:checked {{ background: {t.selection}; color: {t.accent}; border-color: {t.border};
  font-weight: 600; }}
QPushButton[link="true"] {{ border: 1px solid transparent; background: transparent;
  color: {t.accent}; padding: 2px 4px; text-align: left; }}
QPushButton[link="true"]:hover {{ text-decoration: underline; }}
QPushButton[link="true"]:focus {{ border: 1px solid {t.accent}; }}
QAbstractItemView {{ background: {t.base}; border: none; outline: none; color: {t.text};
  selection-background-color: {t.selection}; selection-color: {t.text};
  alternate-background-color: {t.base}; }}
QTableView::item, QTreeView::item {{ padding: 0 3px; }}
QHeaderView {{ background: {t.base}; border: none; }}
QHeaderView::section {{ background: {t.base}; color: {t.secondary}; border: none;
  border-bottom: 1px solid {t.border}; padding: 4px 6px; }}
QTableCornerButton::section {{ background: {t.base}; border: none; }}
QScrollArea, QScrollArea > QWidget > QWidget#content {{ background: {t.base}; border: none; }}
QSplitter::handle {{ background: {t.line}; }}
QDockWidget {{ color: {t.text}; }}
QDockWidget::title {{ background: {t.win}; padding: 8px; }}
QWidget#page, QWidget#panel {{ background: {t.base}; }}
QLabel[tone="secondary"] {{ color: {t.secondary}; }}
QLabel[tone="tertiary"] {{ color: {t.tertiary}; }}
QLabel[tone="warning"] {{ color: {t.at_risk}; }}
QLabel[tone="error"] {{ color: {t.off_track}; }}
QFrame#notice {{ background: {t.win}; border-top: 1px solid {t.border}; }}
QFrame#hairline {{ background: {t.line}; border: none; }}
QToolTip {{ background: {t.base}; color: {t.text}; border: 1px solid {t.border}; padding: 4px; }}
QCheckBox {{ spacing: 8px; }}
QCheckBox:focus {{ color: {t.accent}; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
QScrollBar::handle {{ background: {t.border}; border-radius: 4px; min-height: 28px;
  min-width: 28px; margin: 1px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""
