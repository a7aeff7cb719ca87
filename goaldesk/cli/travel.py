"""Commands for files that travel: a copy to send, and what is left of a damaged one."""

from __future__ import annotations

import argparse
import datetime as dt

from goaldesk.cli.common import DONE, author, opened, require_ending, require_free
from goaldesk.core.words import Words
from goaldesk.paths import Folders


def copy(given: argparse.Namespace, words: Words, folders: Folders) -> int:
    """Write a copy of a document, without what is to be left out."""
    from goaldesk.core import sections
    from goaldesk.store import copying, sent

    require_ending(given.output, ".goaldb")
    withheld = sections.named(name for names in given.without for name in names)
    if given.no_history:
        withheld |= sections.HISTORY
    with opened(given.file, folders) as document:
        whole = document.freeze()
        fresh = whole.with_name("copy")
        copying.make(whole, fresh, given.output.name, withheld)
        copying.put(fresh, given.output, document.path)
        sent.remember(folders, fresh, given.output.name, dt.datetime.now().astimezone())
        told = sections.sentence(words, document.withheld | withheld)
    print(words.text("Wrote “{name}”.", name=given.output.name))
    if told:
        print(told)
    return DONE


def salvage(given: argparse.Namespace, words: Words, folders: Folders) -> int:
    """Write what can be read of a file as a new document; the file stays as it is."""
    from goaldesk.core.salvage_words import account
    from goaldesk.store import salvage
    from goaldesk.store.edit import Stamp
    from goaldesk.store.file import WorkingCopy

    require_ending(given.output, ".goaldb")
    require_free(given.output)
    found = salvage.salvage(given.file, folders)
    now = dt.datetime.now().astimezone()
    copy = WorkingCopy.create(
        folders, found.tables, Stamp(salvage.LABEL, author(folders), now, now.date())
    )
    try:
        copy.save(now, given.output)
    finally:
        copy.discard()
    told = account(words, given.file.name, found.kept, found.lost, found.torn, found.changed)
    print(told)
    print(words.text("Wrote “{name}”.", name=given.output.name))
    return DONE
