"""Commands that write: a new document, a report, a document's data."""

from __future__ import annotations

import argparse
import datetime as dt
from typing import TYPE_CHECKING

from goaldesk.cli.common import (
    DONE,
    opened,
    read,
    require_ending,
    require_free,
    today,
    user,
    wrote,
)
from goaldesk.core.errors import N_
from goaldesk.core.words import Words
from goaldesk.languages import load
from goaldesk.paths import Folders

if TYPE_CHECKING:
    from goaldesk.exchange.rows import Tables


def new(given: argparse.Namespace, words: Words, folders: Folders) -> int:
    from goaldesk import settings
    from goaldesk.store.edit import Stamp
    from goaldesk.store.file import WorkingCopy

    require_free(given.file)
    tables = _first_tables(given, words)
    now = dt.datetime.now().astimezone()
    author = settings.load(folders.config)[0].author or user()
    copy = WorkingCopy.create(folders, tables, Stamp(N_("New document"), author, now, now.date()))
    try:
        copy.save(now, given.file)
    finally:
        copy.discard()
    print(words.text("Wrote “{name}”.", name=given.file.name))
    return DONE


def _first_tables(given: argparse.Namespace, words: Words) -> Tables:
    from goaldesk.exchange import json_file, samples
    from goaldesk.exchange.rows import complete

    if given.sample:
        return samples.tables(given.sample, words.language, today(given))
    if given.source is not None:
        return json_file.loads(read(given.source))
    return complete({"product": [{"language": words.language}]})


def report(given: argparse.Namespace, words: Words, folders: Folders) -> int:
    require_ending(given.output, ".pdf")
    from goaldesk.core.queries.records import report_language
    from goaldesk.reports import build, paper

    with opened(given.file, folders) as copy, copy.read() as session:
        spoken = words if given.lang else load(report_language(session), folders.cache)
        made = build.summary(session, spoken, today(given), given.paper)
    return wrote(words, given.output, paper.pdf(made))
