"""Every colour of the window in one table, light and dark; palette and style made from it."""

from __future__ import annotations

from string import Template
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from goaldesk.paths import resources


class Theme(NamedTuple):
    """Colours by role; blue is measured, grey is planned, a status colour goes with its sign."""

    name: str
    chrome: str
    win: str
    base: str
    hover: str
    line: str
    border: str
    field: str
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
    name="light",
    chrome="#E9ECEF",
    win="#F5F6F7",
    base="#FFFFFF",
    hover="#EDEFF2",
    line="#E3E6EA",
    border="#CBD0D6",
    field="#868E97",
    grid="#ECEEF1",
    track="#E9ECEF",
    text="#1D2125",
    secondary="#545C66",
    tertiary="#626A73",
    accent="#2B5BC7",
    on_accent="#FFFFFF",
    selection="#E6EDFB",
    planned="#7A838D",
    band=0.13,
    zones=("#D5DAE0", "#E3E7EB", "#F0F2F4"),
    on_track="#1A7540",
    at_risk="#8F5600",
    off_track="#B3261E",
    achieved="#0A6A73",
    too_early="#545C66",
    no_data="#626A73",
    stale="#626A73",
    missed="#7B2150",
)
DARK = Theme(
    name="dark",
    chrome="#131517",
    win="#1B1E21",
    base="#22262A",
    hover="#2B3036",
    line="#32373D",
    border="#4A5159",
    field="#737C86",
    grid="#2D3237",
    track="#32373D",
    text="#E4E6E9",
    secondary="#A9B1BA",
    tertiary="#9DA6B0",
    accent="#8FB0FF",
    on_accent="#12203D",
    selection="#263553",
    planned="#949DA7",
    band=0.18,
    zones=("#545C66", "#3D444B", "#2B3035"),
    on_track="#5FC98C",
    at_risk="#E8B14F",
    off_track="#FF8F85",
    achieved="#5CC8D2",
    too_early="#A9B1BA",
    no_data="#9DA6B0",
    stale="#9DA6B0",
    missed="#E59AC4",
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
    """Give the application the theme's palette; its windows have the style sheet.

    With a style sheet of the application's own, Qt would style a widget and all that is in it
    anew whenever it is put into another one: a page took five times as long to make.
    """
    palette = _palette(theme)
    app.setPalette(palette)
    # Fusion makes a ticked box's edge of the window's colour: it would be dark on dark.
    palette.setColor(QPalette.ColorRole.Window, QColor(theme.planned).lighter(140))
    app.setPalette(palette, "QCheckBox")


def show_ticked_boxes(palette: QPalette) -> None:
    """Give ticked boxes in lists the edge that they have elsewhere."""
    window = QPalette.ColorRole.Window
    palette.setColor(window, QApplication.palette("QCheckBox").color(window))


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
        # The application's own regular may be lighter than 400.
        share = QApplication.font().variableAxisValue(WEIGHT) / QFont.Weight.Normal.value
        result.setVariableAxis(WEIGHT, weight.value * share)
    return result


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: theme.win,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Base: theme.base,
        QPalette.ColorRole.AlternateBase: theme.win,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.Button: theme.base,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.Highlight: theme.accent,
        QPalette.ColorRole.HighlightedText: theme.on_accent,
        QPalette.ColorRole.Link: theme.accent,
        QPalette.ColorRole.ToolTipBase: theme.base,
        QPalette.ColorRole.ToolTipText: theme.text,
        QPalette.ColorRole.PlaceholderText: theme.tertiary,
        QPalette.ColorRole.Mid: theme.border,
        QPalette.ColorRole.Light: theme.hover,
        QPalette.ColorRole.Midlight: theme.hover,
        QPalette.ColorRole.Dark: theme.border,
        QPalette.ColorRole.Shadow: theme.chrome,
        QPalette.ColorRole.Accent: theme.accent,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
        QPalette.ColorRole.WindowText,
    ):
        disabled = QColor(theme.tertiary)
        disabled.setAlphaF(0.6)
        palette.setColor(QPalette.ColorGroup.Disabled, role, disabled)
    return palette


def sheet(theme: Theme) -> str:
    """The style sheet of a window, with the theme's colours."""
    source = (resources() / "themes" / "window.qss").read_text(encoding="utf-8")
    return Template(source).substitute(theme._asdict())
