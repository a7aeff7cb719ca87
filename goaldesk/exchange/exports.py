"""What a document is exported as, by the ending of the file."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from goaldesk.core.errors import N_, Invalid
from goaldesk.core.reading import Reader
from goaldesk.core.tell import Tell, quiet
from goaldesk.core.words import Words
from goaldesk.exchange import json_file, sheets
from goaldesk.exchange.sheet import Sheet

ENDINGS = (".json", ".xlsx", ".csv", ".md", ".ics")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to export: `ending` says as what, `table` of it one alone (of a CSV file the only one).

    `as_of` is the day on which what is computed is worked out; `now` and `zone` are the
    calendar's: when it is written, and the name of its time zone.
    """

    ending: str
    table: str
    as_of: dt.date
    now: dt.datetime
    zone: str


@dataclass(frozen=True, slots=True)
class Exported:
    """The content of the file, and sentences on what did not fit into it."""

    content: bytes
    warnings: tuple[str, ...] = ()


def require_possible(wanted: Wanted, name: str) -> None:
    """Raise Invalid where no such file is made; `name` is the file's."""
    if wanted.ending not in ENDINGS:
        raise Invalid(
            N_("The output “{name}” has to end in one of: {endings}."),
            name=name,
            endings=", ".join(ENDINGS),
        )
    if wanted.ending == ".csv" and not wanted.table:
        raise Invalid(N_("A CSV file holds one table: say which with --table, such as kpi."))
    if wanted.ending in (".json", ".ics") and wanted.table:
        raise Invalid(N_("--table does not go with {ending} files."), ending=wanted.ending)
    if wanted.table:
        sheets.require_known(wanted.table)


def made(session: Reader, words: Words, wanted: Wanted, tell: Tell = quiet) -> Exported:
    """The document as it is wanted. `tell` gets the share done and may raise. Raises Invalid."""
    match wanted.ending:
        case ".json":
            return Exported(json_file.export(session).encode("utf-8"))
        case ".ics":
            from goaldesk.exchange import calendar_file

            as_of, zone, now = wanted.as_of, wanted.zone, wanted.now
            return Exported(calendar_file.dumps(session, words, as_of, zone, now))
    as_of, about = wanted.as_of, sheets.about(session, wanted.as_of)
    shown: tuple[Sheet, ...]
    if wanted.table:
        shown = (sheets.sheet(session, words, as_of, wanted.table),)
    elif wanted.ending == ".md":
        shown = sheets.brief(session, words, as_of)
    else:
        shown = sheets.workbook(session, words, as_of)
    if wanted.ending == ".csv":
        from goaldesk.exchange import csv_file

        return Exported(csv_file.dumps(shown[0], tell))
    if wanted.ending == ".md":
        from goaldesk.exchange import markdown

        return Exported(markdown.dumps(shown, words, about.product, tell).encode("utf-8"))
    from goaldesk.exchange import workbook

    content, warnings = workbook.dumps(shown, words, about, tell)
    return Exported(content, tuple(warnings))
