"""Sets reports as PDF with Typst: tagged, with embedded fonts, the same bytes for the same data."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, replace
from typing import Any

from goaldesk import fonts
from goaldesk.core.errors import N_, Problem
from goaldesk.paths import resources
from goaldesk.reports import charts
from goaldesk.reports.report import ChartBlock, Summary

# Half the text's width, and a height that lets two rows fit above the lists.
_CHART = {"a4": (252.6, 76.6), "letter": (252.6, 64.0)}
_LETTERS = 7.2


def pdf(summary: Summary) -> bytes:
    """The summary as PDF/UA-1, always one page. Raises Problem if it cannot be set."""
    import typst

    folders, family, western = fonts.paper_fonts()
    data = json.dumps({**_data(summary), "family": family, "western": western}, ensure_ascii=False)
    template = resources() / "reports" / "summary.typ"
    midnight = dt.datetime.combine(summary.as_of, dt.time(), dt.UTC)
    try:
        return typst.compile(
            str(template),
            root=str(template.parent),
            font_paths=[str(f) for f in folders],
            ignore_system_fonts=not _foreign(data),
            sys_inputs={"data": data},
            pdf_standards="ua-1",
            timestamp=int(midnight.timestamp()),
        )
    except typst.TypstError as error:
        raise Problem(N_("The page could not be set.")) from error


def _data(summary: Summary) -> dict[str, Any]:
    """Everything the template is given, as JSON has it."""
    data = asdict(replace(summary, charts=()))
    data["charts"] = [_chart(block, summary.paper) for block in summary.charts]
    data["day"] = [summary.as_of.year, summary.as_of.month, summary.as_of.day]
    del data["as_of"]
    data["title"] = f"{summary.name} · {summary.labels['subtitle']}"
    return data


def _chart(block: ChartBlock, paper: str) -> dict[str, Any]:
    figure = charts.draw(block.chart, charts.PRINT, _CHART[paper], text=_LETTERS)
    return {
        "title": block.title,
        "unit": block.unit,
        "status": asdict(block.status),
        "svg": charts.svg(figure).decode(),
        "alt": block.chart.alt[:600],
    }


def _foreign(text: str) -> bool:
    """Whether there are letters that only the system's fonts may have."""
    from goaldesk.reports import lettering

    return any(not lettering.known(letter) for letter in set(text))
