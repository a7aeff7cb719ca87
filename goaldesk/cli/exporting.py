"""The command that gives a document's data to other programs."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from goaldesk.cli.common import opened, today, wrote
from goaldesk.core.errors import N_, Invalid
from goaldesk.core.words import Words
from goaldesk.languages import load
from goaldesk.paths import Folders

if TYPE_CHECKING:
    from sqlmodel import Session

    from goaldesk.exchange.sheet import Sheet

_Writer = Callable[["Session", Words, dt.date, str], bytes]


def export(given: argparse.Namespace, words: Words, folders: Folders) -> int:
    """Write what the ending of the output asks for: the whole document, or one table of it."""
    from goaldesk.core.queries.records import report_language

    ending, table = given.output.suffix.lower(), given.table
    if ending not in _WRITERS:
        raise Invalid(
            N_("The output “{name}” has to end in one of: {endings}."),
            name=given.output.name,
            endings=", ".join(_WRITERS),
        )
    if ending == ".csv" and not table:
        raise Invalid(N_("A CSV file holds one table: say which with --table, such as kpi."))
    if ending in (".json", ".ics") and table:
        raise Invalid(N_("--table does not go with {ending} files."), ending=ending)
    with opened(given.file, folders) as copy, copy.read() as session:
        spoken = words if given.lang else load(report_language(session), folders.cache)
        content = _WRITERS[ending](session, spoken, today(given), table)
    return wrote(words, given.output, content)


def _json(session: Session, words: Words, as_of: dt.date, table: str) -> bytes:
    from goaldesk.exchange import json_file

    return json_file.export(session).encode("utf-8")


def _csv(session: Session, words: Words, as_of: dt.date, table: str) -> bytes:
    from goaldesk.exchange import csv_file, sheets

    return csv_file.dumps(sheets.sheet(session, words, as_of, table))


def _xlsx(session: Session, words: Words, as_of: dt.date, table: str) -> bytes:
    from goaldesk.exchange import sheets, workbook

    if table:
        shown: tuple[Sheet, ...] = (sheets.sheet(session, words, as_of, table),)
    else:
        shown = sheets.workbook(session, words, as_of)
    content, warnings = workbook.dumps(shown, words, sheets.about(session, as_of))
    for warning in warnings:
        print(warning)
    return content


def _md(session: Session, words: Words, as_of: dt.date, table: str) -> bytes:
    from goaldesk.exchange import markdown, sheets

    if table:
        shown: tuple[Sheet, ...] = (sheets.sheet(session, words, as_of, table),)
    else:
        shown = sheets.brief(session, words, as_of)
    title = sheets.about(session, as_of).product
    return markdown.dumps(shown, words, title).encode("utf-8")


def _ics(session: Session, words: Words, as_of: dt.date, table: str) -> bytes:
    from goaldesk.exchange import calendar_file
    from goaldesk.zone import zone_name

    return calendar_file.dumps(session, words, as_of, zone_name(), dt.datetime.now().astimezone())


_WRITERS: dict[str, _Writer] = {
    ".json": _json,
    ".xlsx": _xlsx,
    ".csv": _csv,
    ".md": _md,
    ".ics": _ics,
}
