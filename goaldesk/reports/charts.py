"""Charts: what they show, described from rows, and `draw`, which makes a figure of any of them.

Nothing here needs matplotlib until something is drawn.
"""

from __future__ import annotations

import datetime as dt
import gc
import string
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from goaldesk.core.words import Words
from goaldesk.reports.chart_specs import (
    Bar,
    BarChart,
    Chart,
    DotChart,
    Hover,
    Look,
    TrendChart,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from goaldesk.reports.sheet import ChartFigure


def trend_chart(
    words: Words, trend: Sequence[tuple[dt.date, float]], today: dt.date | None = None
) -> TrendChart | None:
    """The product's progress from review to review; None without any.

    A last point on `today` is called so, since it is no review.
    """
    if not trend:
        return None
    shown = [words.percent(value) for _, value in trend]
    points = tuple(
        Hover(day, value, words.text("{date}: {value}", date=words.date(day), value=text))
        for (day, value), text in zip(trend, shown, strict=True)
    )
    labels = [words.month(day) for day, _ in trend]
    if trend[-1][0] == today:
        labels[-1] = words.text("today")
    return TrendChart(
        words=words,
        alt=words.text(
            "Progress from {first} on {from_date} to {last} on {to_date}.",
            first=shown[0],
            from_date=words.date(trend[0][0]),
            last=shown[-1],
            to_date=words.date(trend[-1][0]),
        ),
        actual=tuple(trend),
        labels=tuple(labels),
        last_label=shown[-1],
        points=points,
    )


def competitor_chart(
    words: Words, totals: Sequence[tuple[str, float | None, bool]]
) -> BarChart | None:
    """Weighted scores beside the best: (name, score or None, whether it is ours) each.

    None where nobody has a score. Ours is told how far it is from the best.
    """
    scores = [score for _, score, _ in totals if score is not None]
    if not scores:
        return None
    best = max(scores)
    bars, points = [], []
    for index, (name, score, own) in enumerate(totals):
        label = words.number(score, 2)
        note = ""
        if own and score is not None and score < best:
            note = words.text("{gap} to the best", gap=words.signed(score - best, 2))
        text = words.text("{name}: {value}", name=name, value=label)
        bars.append(Bar(name, score, label, own, note))
        points.append(Hover(index, score or 0.0, text))
    return BarChart(
        words=words,
        alt=words.text("Scores: {list}.", list="; ".join(p.words for p in points)),
        bars=tuple(bars),
        full=5.0,
        best=best,
        best_label=words.text("best {value}", value=words.number(best, 2)),
        points=tuple(points),
    )


def ready() -> bool:
    """Whether a chart can be drawn at once: what draws it takes about a second to load."""
    module = sys.modules.get(f"{__package__}.drawing")
    return module is not None and not getattr(module.__spec__, "_initializing", False)


def prepare() -> None:
    """Load what draws charts, and open their fonts; may run in any thread."""
    from goaldesk.reports import drawing, lettering

    assert drawing
    for weight in (lettering.REGULAR, lettering.BOLD):
        lettering.word(string.digits + string.ascii_letters + string.punctuation, weight)
    # What was loaded stays: searching it for garbage again and again held up drawing for 100 ms.
    gc.freeze()


def draw(
    chart: Chart, look: Look, size: tuple[float, float], *, text: float = 11.0, ratio: float = 1.0
) -> ChartFigure:
    """The chart as a matplotlib figure.

    `size` is width and height in pixels at 100 %, `text` the labels' size in the same pixels,
    `ratio` how many device pixels one of them has. The positions of the chart's `points`, as
    (x, y) from the top left in these pixels, are the figure's `places`.
    """
    from goaldesk.reports import drawing

    return drawing.draw(chart, look, size, text, ratio)


def svg(figure: Figure) -> bytes:
    """The figure as SVG, without date, so that the same figure gives the same bytes."""
    import io

    import matplotlib

    out = io.BytesIO()
    with matplotlib.rc_context({"svg.hashsalt": "goaldesk"}):
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    return out.getvalue()


def picture(figure: Figure) -> tuple[bytes, int, int]:
    """The figure as RGBA bytes, with its width and height in device pixels."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    canvas: Any = FigureCanvasAgg(figure)
    canvas.draw()
    width, height = canvas.get_width_height(physical=True)
    return bytes(canvas.buffer_rgba()), width, height


def nearest(chart: Chart, places: list[tuple[float, float]], x: float, y: float) -> int | None:
    """The number of the point that the pointer at (x, y) means; None if the chart has none.

    Over time that is the nearest day, in a list the nearest line.
    """
    if not places:
        return None
    axis, at = (1, y) if isinstance(chart, (BarChart, DotChart)) else (0, x)
    return min(range(len(places)), key=lambda index: abs(places[index][axis] - at))
