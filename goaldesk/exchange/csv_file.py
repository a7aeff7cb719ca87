"""A sheet as CSV: UTF-8 with its mark, dates ISO, numbers plain, texts guarded."""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
from functools import lru_cache

from goaldesk.core.plain_text import clean
from goaldesk.core.tell import Tell, quiet
from goaldesk.exchange.guarded import guarded
from goaldesk.exchange.sheet import Amount, Cell, Sheet, plain_number

_STEP = 2000


def dumps(sheet: Sheet, tell: Tell = quiet) -> bytes:
    """The sheet with a head row of labels. `tell` gets the share done and may raise."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow([_cell(column.label) for column in sheet.columns])
    for number, row in enumerate(sheet.rows):
        if not number % _STEP:
            tell(number / max(1, len(sheet.rows)))
        writer.writerow([_cell(cell) for cell in row])
    return stream.getvalue().encode("utf-8-sig")


def _cell(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return _text(cell)
        case dt.date():
            return cell.isoformat()
        case Amount():
            return _cell(cell.value)
    return plain_number(cell) if math.isfinite(cell) else ""


@lru_cache(maxsize=4096)
def _text(text: str) -> str:
    return guarded(clean(text))
