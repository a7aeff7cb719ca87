"""A chart of the window as a picture: on the screen, on the clipboard, in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QToolTip

from goaldesk.reports.chart_specs import PRINT, Chart, Look
from goaldesk.ui import jobs
from goaldesk.ui.dialogs import ask_picture, clean_file_name
from goaldesk.ui.texts import escaped
from goaldesk.ui.theme import sized

if TYPE_CHECKING:
    from goaldesk.reports.sheet import ChartFigure
    from goaldesk.ui.chart_view import ChartView

# Device pixels of one of the screen's in a picture to hand on: slides and documents enlarge it.
FINE = 2.0


def image(view: ChartView, chart: Chart, look: Look, ratio: float) -> tuple[QImage, ChartFigure]:
    """The chart as pixels in the size of its view, `ratio` of them for one of the screen's."""
    from goaldesk.reports import charts

    figure = _figure(view, chart, look, ratio)
    data, width, height = charts.picture(figure)
    picture = QImage(data, width, height, width * 4, QImage.Format.Format_RGBA8888).copy()
    picture.setDevicePixelRatio(ratio)
    return picture, figure


def copy(view: ChartView, chart: Chart | None) -> None:
    """Put the chart on the clipboard as a picture for a light page, fine enough to enlarge."""
    if chart is not None:
        QGuiApplication.clipboard().setImage(_fine(view, chart))
        _say(view, view.context.words.text("The chart was copied as a picture."))


def _fine(view: ChartView, chart: Chart) -> QImage:
    picture, _ = image(view, chart, PRINT, max(FINE, view.devicePixelRatioF()))
    picture.setDevicePixelRatio(1.0)
    return picture


def save(view: ChartView, chart: Chart | None) -> None:
    """Ask where to, and write the chart there: as finely drawn pixels, or as SVG."""
    from goaldesk.ui import preview

    if chart is None:
        return
    document, words = view.context.document, view.context.words
    name = clean_file_name(getattr(chart, "title", "")) or view.accessibleName()
    path = ask_picture(view, words, preview.folder_of(document) / f"{name}.png")
    if path is None:
        return
    with jobs.refusing(view.window().refuse):
        preview.write(path, _file(view, chart, path.suffix.lower()))
        _say(view, words.text("“{name}” was saved.", name=path.name))


def _say(view: ChartView, sentence: str) -> None:
    QToolTip.showText(view.mapToGlobal(view.rect().center()), escaped(sentence), view)


def _file(view: ChartView, chart: Chart, ending: str) -> bytes:
    from goaldesk.reports import charts

    if ending == ".svg":
        return charts.svg(_figure(view, chart, PRINT, 1.0))
    data = QBuffer()
    _fine(view, chart).save(data, "PNG")
    return bytes(data.data().data())


def _figure(view: ChartView, chart: Chart, look: Look, ratio: float) -> ChartFigure:
    from goaldesk.reports import charts

    size = (max(60, view.width()), max(40, view.height()))
    text = float(sized(QApplication.font(), 11).pixelSize())
    return charts.draw(chart, look, size, text=text, ratio=ratio)
