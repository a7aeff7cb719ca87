"""A chart in the window: drawn by the same function as on paper, with values on hover."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QContextMenuEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from goaldesk.reports.chart_range import (
    Range,
    day_at,
    described,
    latest_days,
    limited,
    nearer,
    part,
    range_text,
)
from goaldesk.reports.chart_specs import Chart, LineChart, Look
from goaldesk.ui import chart_paint, chart_picture
from goaldesk.ui.context import Context
from goaldesk.ui.jobs import start_without_collecting
from goaldesk.ui.theme import Theme

# Long enough to draw once for a splitter that is dragged, short enough not to be noticed.
_SETTLED = 25
# Until all else that comes into the window at the same time is painted.
_LATER = 150
_REDRAWN = (QEvent.Type.Resize, QEvent.Type.FontChange, QEvent.Type.DevicePixelRatioChange)
_REACH = 28
_DRAG = 6
_ZOOMS: dict[int, float] = {
    Qt.Key.Key_Plus: 0.5,
    Qt.Key.Key_Equal: 0.5,
    Qt.Key.Key_Minus: 2.0,
    Qt.Key.Key_Underscore: 2.0,
}


def look_of(theme: Theme) -> Look:
    """The colours of charts in a theme."""
    return Look(
        base=theme.base,
        text=theme.text,
        secondary=theme.secondary,
        tertiary=theme.tertiary,
        grid=theme.grid,
        axis=theme.border,
        track=theme.track,
        accent=theme.accent,
        planned=theme.planned,
        band=theme.band,
    )


class ChartView(QWidget):
    """Shows a chart, or a hint where there is none; Left and Right walk its points.

    Of a chart over time, dragging, Ctrl and the wheel, + and − choose days; 0 shows all again.
    `chart` is what is shown, `span` the days of it; None for all.
    """

    ranged = Signal(str)

    def __init__(self, context: Context, name: str) -> None:
        super().__init__()
        self.context = context
        self._look = look_of(context.theme)
        self.chart: Chart | None = None
        self._hint = ""
        self._picture: QImage | None = None
        self._places: list[tuple[float, float]] = []
        self._current: int | None = None
        self._whole: Chart | None = None
        self._key = ""
        self.span: Range | None = None
        self._axis = (0.0, 1.0)
        self._pressed: float | None = None
        self._dragged: float | None = None
        self._missed = False  # painted without its picture
        self._loading: Thread | None = None
        self._settled = QTimer(self, singleShot=True, interval=_SETTLED)
        self._settled.timeout.connect(self._draw_when_ready)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 80)
        self.setAccessibleName(name)
        words = context.words
        self.copy_action = QAction(context.icons.icon("copy"), words.text("Copy as picture"), self)
        self.copy_action.triggered.connect(self.copy)
        self.save_action = QAction(words.text("Save picture…"), self)
        self.save_action.triggered.connect(lambda: chart_picture.save(self, self.chart))
        self.addActions([self.copy_action, self.save_action])
        self.ranges = QMenu(self)
        for text, choose in (
            (words.text("All"), lambda chart: None),
            (words.text("Period"), lambda chart: chart.period and limited(chart, *chart.period)),
            (words.text("12 months"), lambda chart: latest_days(chart, 365)),
            (words.text("90 days"), lambda chart: latest_days(chart, 90)),
        ):
            self.ranges.addAction(text, lambda choose=choose: self._choose(choose))

    @property
    def told(self) -> str:
        """The words of the point under the pointer or the keyboard; empty if there is none."""
        if self.chart is None or self._current is None:
            return ""
        return self.chart.points[self._current].words

    def show_spec(self, chart: Chart | None, hint: str = "", key: str = "") -> None:
        """Show a chart; for None the hint in its place. The range stays while the key does."""
        same = (chart, hint, key) == (self._whole, self._hint, self._key)
        if same and self._picture is not None:
            return
        span = self.span if key == self._key and isinstance(chart, LineChart) else None
        self._whole, self._hint, self._key = chart, hint, key
        if span is not None and isinstance(chart, LineChart):
            span = limited(chart, *span)
        self._show_part(span)

    def zoom(self, span: Range | None) -> None:
        """Show these days of a chart over time; None shows all."""
        if isinstance(self._whole, LineChart) and span != self.span:
            self._show_part(span)

    def _choose(self, choose: Callable[[LineChart], Range | None]) -> None:
        if isinstance(self._whole, LineChart):
            self.zoom(choose(self._whole))

    def _show_part(self, span: Range | None) -> None:
        chart = self._whole
        self.span, self._current, self._places = span, None, []
        self.chart = part(chart, span) if span and isinstance(chart, LineChart) else chart
        words = self.context.words
        told = self._hint if self.chart is None else described(words, self.chart, span)
        self.setAccessibleDescription(told)
        self.ranged.emit(range_text(words, span))
        if chart is None:
            self._picture = None
            self.update()
        else:
            self._settled.start(0)

    def picture(self) -> QImage | None:
        """The chart as it is drawn now; None without one."""
        if self._settled.isActive() or (self.chart is not None and self._picture is None):
            self._draw()
        return self._picture

    def copy(self) -> None:
        """Put the chart on the clipboard."""
        chart_picture.copy(self, self.chart)

    def sizeHint(self) -> QSize:
        return QSize(480, 230)

    def _draw_when_ready(self) -> None:
        """Draw, the first time once a thread has loaded what draws: the window goes on.

        The thread would hold up what is painted first, so it waits for that.
        """
        from goaldesk.reports import charts

        if charts.ready():
            self._draw()
            return
        if self._loading is None:
            if not self._missed:
                return
            self._loading = Thread(target=charts.prepare)
            start_without_collecting(self._loading)
        if self._loading.is_alive():
            self._settled.start(_SETTLED)
        else:
            self._draw()

    def _draw(self) -> None:
        self._settled.stop()
        if self.chart is None or self.width() < 60 or self.height() < 40:
            return
        picture, figure = chart_picture.image(
            self, self.chart, self._look, self.devicePixelRatioF()
        )
        self._picture, self._places, self._axis = picture, figure.places, figure.axis
        self.update()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in _REDRAWN and self.chart is not None:
            self._settled.start(_SETTLED)
        return done

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        from goaldesk.reports import charts

        if self.chart is None:
            return
        at = event.position()
        if self._pressed is not None and abs(at.x() - self._pressed) >= _DRAG:
            self._dragged = at.x()
            self.update()
            return
        found = charts.nearest(self.chart, self._places, at.x(), at.y())
        if found is not None and abs(self._places[found][0] - at.x()) > _REACH * 4:
            found = None
        self._tell(found)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and isinstance(self._whole, LineChart):
            self._pressed, self._dragged = event.position().x(), None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        pressed, dragged = self._pressed, self._dragged
        self._pressed = self._dragged = None
        if pressed is not None and dragged is not None and isinstance(self._whole, LineChart):
            days = (day_at(self._whole, self.span, self._axis, x) for x in (pressed, dragged))
            first, last = sorted(days)
            self.zoom(limited(self._whole, first, last))
            self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._pressed = None
        self.zoom(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
            return
        self._zoom_by(0.7 if event.angleDelta().y() > 0 else 1 / 0.7, event.position().x())
        event.accept()

    def _zoom_by(self, factor: float, x: float | None = None) -> None:
        """Zoom around a place, else around the point that is told, else the last measurement."""
        if not isinstance(self._whole, LineChart):
            return
        if x is None and self._places:
            x = self._places[-1 if self._current is None else self._current][0]
        x = sum(self._axis) / 2 if x is None else x
        at = day_at(self._whole, self.span, self._axis, x)
        self.zoom(nearer(self._whole, self.span, at, factor))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if not self.hasFocus():
            self._tell(None)

    def focusOutEvent(self, event: object) -> None:
        super().focusOutEvent(event)
        self._tell(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        count = len(self._places)
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() == Qt.Key.Key_Escape and self._current is not None:
            self._tell(None)
        elif event.key() in _ZOOMS and isinstance(self._whole, LineChart):
            self._zoom_by(_ZOOMS[event.key()])
        elif event.key() == Qt.Key.Key_0 and self.span is not None:
            self.zoom(None)
        elif not count or event.key() not in (*steps, Qt.Key.Key_Home, Qt.Key.Key_End):
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Home:
            self._tell(0)
        elif event.key() == Qt.Key.Key_End or self._current is None:
            self._tell(count - 1)
        else:
            self._tell(min(count - 1, max(0, self._current + steps[Qt.Key(event.key())])))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.chart is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self.actions())
        if isinstance(self._whole, LineChart):
            menu.addSeparator()
            menu.addActions(self.ranges.actions())
        menu.popup(event.globalPos())

    def _tell(self, index: int | None) -> None:
        if index == self._current:
            return
        self._current = index
        # A screen reader follows the description; without a point it is the whole chart's.
        if self.chart is not None:
            whole = described(self.context.words, self.chart, self.span)
            self.setAccessibleDescription(self.told or whole)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self.context.theme
        painter.fillRect(self.rect(), QColor(theme.base))
        if self.chart is None:
            chart_paint.hint(painter, theme, self.rect(), self._hint)
        elif self._picture is not None:
            painter.drawImage(QPointF(0, 0), self._picture)
            if self._current is not None and self._current < len(self._places):
                place = self._places[self._current]
                chart_paint.point(painter, theme, self.rect(), place, self.told)
        elif not self._missed:
            self._missed = True
            self._settled.start(_LATER)
        if self._pressed is not None and self._dragged is not None:
            chart_paint.chosen(painter, theme, self.rect(), self._pressed, self._dragged)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
