"""Commands for files that travel: a copy to send."""

from __future__ import annotations

import argparse
import datetime as dt

from goaldesk.cli.common import DONE, opened, require_ending
from goaldesk.core.words import Words
from goaldesk.paths import Folders


def copy(given: argparse.Namespace, words: Words, folders: Folders) -> int:
    """Write a copy of a document, without what is to be left out."""
    from goaldesk.core import sections
    from goaldesk.store import copying, sent

    require_ending(given.output, ".goaldb")
    withheld = sections.named(given.without)
    if given.no_history:
        withheld |= sections.HISTORY
    with opened(given.file, folders) as document:
        whole, fresh = document.folder / "whole", document.folder / "sent"
        document.freeze(whole)
        copying.make(whole, fresh, given.output.name, withheld)
        copying.put(fresh, given.output, document.path)
        sent.remember(folders, fresh, given.output.name, dt.datetime.now().astimezone())
        told = sections.sentence(words, document.withheld | withheld)
    print(words.text("Wrote “{name}”.", name=given.output.name))
    if told:
        print(told)
    return DONE
