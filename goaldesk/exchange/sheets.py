"""Which sheets there are, and which of them a workbook or a Markdown text is made of."""

from __future__ import annotations

import datetime as dt

from sqlmodel import Session

from goaldesk.core.errors import N_, Invalid
from goaldesk.core.model import TABLES
from goaldesk.core.words import Words
from goaldesk.exchange.sheet import Sheet
from goaldesk.exchange.table_sheets import table_sheet, wide_sheet
from goaldesk.exchange.work_items import TOOLS, work_items

WIDE = "measurement_wide"
NAMES: tuple[str, ...] = (*TABLES, WIDE, *TOOLS)


def sheet(session: Session, words: Words, as_of: dt.date, name: str) -> Sheet:
    """The table of that name, one of NAMES. Raises Invalid for another one."""
    if name == WIDE:
        return wide_sheet(session, words)
    if name in TOOLS:
        return work_items(session, as_of, name)
    if name in TABLES:
        return table_sheet(session, words, as_of, name)
    raise Invalid(
        N_("There is no table “{name}” to export; there are: {known}."),
        name=name,
        known=", ".join(NAMES),
    )
