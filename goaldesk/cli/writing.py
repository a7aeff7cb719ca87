"""Commands that write: a new document, a report, a document's data."""

from __future__ import annotations

import argparse
import datetime as dt
from typing import TYPE_CHECKING

from goaldesk.cli.common import (
    DONE,
    author,
    opened,
    read,
    require_ending,
    require_free,
    today,
    wrote,
)
from goaldesk.core.errors import N_, Invalid
from goaldesk.core.words import Words
from goaldesk.languages import load
from goaldesk.paths import Folders
from goaldesk.reports import kinds

if TYPE_CHECKING:
    from goaldesk.exchange.rows import Tables
    from goaldesk.reports.report import Report


def new(given: argparse.Namespace, words: Words, folders: Folders) -> int:
    from goaldesk.store.edit import Stamp
    from goaldesk.store.file import WorkingCopy

    require_free(given.file)
    tables = _first_tables(given, words)
    now = dt.datetime.now().astimezone()
    copy = WorkingCopy.create(
        folders, tables, Stamp(N_("New document"), author(folders), now, now.date())
    )
    try:
        copy.save(now, given.file)
    finally:
        copy.discard()
    print(words.text("Wrote “{name}”.", name=given.file.name))
    return DONE


def _first_tables(given: argparse.Namespace, words: Words) -> Tables:
    from goaldesk.exchange import json_file, samples, templates
    from goaldesk.exchange.rows import complete

    if given.sample:
        return samples.tables(given.sample, words.language, today(given))
    if given.template:
        return templates.tables(given.template, words.language, today(given))
    if given.source is not None:
        return json_file.loads(read(given.source))
    return complete({"product": [{"language": words.language}]})


def report(given: argparse.Namespace, words: Words, folders: Folders) -> int:
    require_ending(given.output, ".pdf")
    from goaldesk.reports import paper

    if given.sections and given.kind != "full":
        raise Invalid(N_("Only the full report has sections to choose: give --kind full."))
    made = _portfolio if given.kind == kinds.PORTFOLIO else _report
    return wrote(
        words, given.output, paper.pdf(made(given, words, folders), template=given.template)
    )


def _report(given: argparse.Namespace, words: Words, folders: Folders) -> Report:
    from goaldesk.core.queries.records import report_language

    if len(given.file) > 1:
        raise Invalid(N_("Several files make a portfolio: give --kind portfolio."))
    with opened(given.file[0], folders) as copy, copy.read() as session:
        spoken = words if given.lang else load(report_language(session), folders.cache)
        wanted = kinds.Wanted(given.kind, given.paper, given.sections)
        return kinds.made(session, spoken, today(given), wanted)


def _portfolio(given: argparse.Namespace, words: Words, folders: Folders) -> Report:
    from goaldesk.reports.portfolio import portfolio, product
    from goaldesk.store.many import read_each

    day = today(given)
    now = dt.datetime.now().astimezone()
    found, problems = read_each(
        given.file, folders, now, lambda session: product(session, words, day)
    )
    if problems:
        raise problems[0]
    return portfolio(found, words, day, given.paper)
