"""The command that gives a document's data to other programs."""

from __future__ import annotations

import argparse
import datetime as dt

from goaldesk.cli.common import opened, today, wrote
from goaldesk.core.words import Words
from goaldesk.languages import load
from goaldesk.paths import Folders


def export(given: argparse.Namespace, words: Words, folders: Folders) -> int:
    """Write what the ending of the output asks for: the whole document, or one table of it."""
    from goaldesk.core.queries.records import report_language
    from goaldesk.exchange import exports
    from goaldesk.zone import zone_name

    ending, now = given.output.suffix.lower(), dt.datetime.now().astimezone()
    wanted = exports.Wanted(ending, given.table, today(given), now, zone_name())
    exports.require_possible(wanted, given.output.name)
    with opened(given.file, folders) as copy, copy.read() as session:
        spoken = words if given.lang else load(report_language(session), folders.cache)
        made = exports.made(session, spoken, wanted)
    for warning in made.warnings:
        print(warning)
    return wrote(words, given.output, made.content)
