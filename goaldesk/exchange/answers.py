"""The answers of a survey as cells hold them."""

from __future__ import annotations

import re

from goaldesk.exchange.grid import shown
from goaldesk.exchange.spreadsheet import Cell

# Such as 10, 5分, 4 stars, "9 - very likely".
_ANSWER = re.compile(r"(\d{1,2})(?:\.0+)?\s*(?:分|星|stars?|points?|[-–—:：(（.、].*)?")


def answer_in(cell: Cell) -> int:
    """The answer that a cell holds; -1 where it is none."""
    match = _ANSWER.fullmatch(shown(cell).strip().lower())
    return int(match[1]) if match else -1
