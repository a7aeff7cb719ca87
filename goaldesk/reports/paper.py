"""Sets reports as PDF with Typst: tagged, with embedded fonts, the same bytes for the same data."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from goaldesk import fonts
from goaldesk.core.errors import N_, Problem
from goaldesk.core.tell import Tell, quiet
from goaldesk.paths import resources
from goaldesk.reports import charts, templates
from goaldesk.reports.chart_specs import PRINT
from goaldesk.reports.report import Drawn, Report


def pdf(report: Report, tell: Tell = quiet, template: Path | None = None) -> bytes:
    """The report as PDF/UA-1, set by its template or by one of a user's own.

    `tell` is called with the share done, 0 to 1, between the charts; what it raises ends the work.
    Raises FileProblem for a template that can't be used, Problem if the report can't be set.
    """
    import typst

    folders, family, western = fonts.paper_fonts()
    data = json.dumps(
        {**_plain(report, _drawing(report, tell)), "family": family, "western": western},
        ensure_ascii=False,
    )
    midnight = dt.datetime.combine(report.as_of, dt.time(), dt.UTC)
    ours = resources() / "reports" / report.template
    source: Any = str(ours) if template is None else templates.sources(template)
    nothing = str(ours.parent / "packages")
    try:
        with nullcontext() if template is None else templates.offline():
            found: bytes = typst.compile(
                source,
                root=str((template or ours).parent),
                font_paths=[str(f) for f in folders],
                ignore_system_fonts=not _foreign(data),
                sys_inputs={"data": data},
                pdf_standards="ua-1",
                timestamp=int(midnight.timestamp()),
                package_path=nothing,
                package_cache_path=nothing,
            )
            return found
    except typst.TypstError as error:
        if template is not None:
            raise templates.problem(template, error) from error
        raise Problem(N_("The page could not be set.")) from error


def _plain(value: Any, draw: Callable[[Drawn], Any]) -> Any:
    """The value as JSON has it: dataclasses and named tuples by field, dates as three numbers."""
    if isinstance(value, Drawn):
        return draw(value)
    if isinstance(value, dt.date):
        return [value.year, value.month, value.day]
    if hasattr(value, "_asdict"):
        value = value._asdict()
    if isinstance(value, Mapping):
        return {key: _plain(item, draw) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item, draw) for item in value]
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name), draw) for field in fields(value)}
    # No font has these, and a page with what can't be shown is not set at all.
    return re.sub("[\0\ufffe\uffff]", "\ufffd", value) if isinstance(value, str) else value


def _drawing(report: Report, tell: Tell) -> Callable[[Drawn], dict[str, str]]:
    """Draws one chart after the other, telling how many of the report's are done."""
    found: list[Drawn] = []
    _plain(report, found.append)
    # Setting the page comes last and takes about as long as two charts.
    shares: Iterator[float] = (number / (len(found) + 2) for number in range(len(found)))

    def draw(drawn: Drawn) -> dict[str, str]:
        tell(next(shares))
        figure = charts.draw(drawn.chart, PRINT, drawn.size, text=drawn.letters)
        return {"svg": charts.svg(figure).decode(), "alt": drawn.chart.alt[:600]}

    return draw


def _foreign(text: str) -> bool:
    """Whether there are letters that only the system's fonts may have."""
    from goaldesk.reports import lettering

    return any(not lettering.known(letter) for letter in set(text))
