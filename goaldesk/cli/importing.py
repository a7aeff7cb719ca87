"""The command that brings another program's table into a document."""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import sys
from typing import TYPE_CHECKING

from goaldesk.cli.common import DONE, REFUSED, author, opened, read, today
from goaldesk.core.errors import N_, Invalid
from goaldesk.core.words import Words
from goaldesk.paths import Folders

if TYPE_CHECKING:
    from goaldesk.exchange.existing import Existing
    from goaldesk.exchange.grid import Grid
    from goaldesk.exchange.importing import Plan
    from goaldesk.exchange.mapping import Mapping

MOST_TOLD = 100


def import_table(given: argparse.Namespace, words: Words, folders: Folders) -> int:
    """Import a table into a document, which is saved; with --dry-run only say what would be."""
    from goaldesk.exchange import importing, mapping
    from goaldesk.exchange.existing import existing
    from goaldesk.exchange.grid import read_grid
    from goaldesk.store.edit import Stamp

    grid = read_grid(given.data.name, read(given.data), sheet=given.sheet, fit=mapping.fit)
    if given.sheet and not grid.sheets:
        raise Invalid(N_("“{name}” is no workbook, so it has no sheets."), name=grid.name)
    if len(grid.sheets) > 1:
        print(words.text("Sheet: {name}", name=grid.sheet))
    chosen = _mapping(given, grid)
    now = dt.datetime.now().astimezone()
    with opened(given.file, folders) as document:
        with document.read() as session:
            known = existing(session, chosen.target)
        day = today(given)
        plan = importing.planned(known, grid, chosen, day, create=given.create)
        _tell(words, grid, plan, known)
        if plan.bad and not given.skip_bad:
            print(words.problem(importing.refusal(plan)), file=sys.stderr)
            return REFUSED
        if given.dry_run:
            return DONE
        reason = words.text(importing.REASON, name=given.data.name)
        with document.edit(Stamp(importing.LABEL, author(folders), now, day, reason)) as edit:
            importing.apply(edit.session, plan, skip_bad=given.skip_bad)
        if edit.done.seq is not None:
            document.save(now)
            print(words.text("Wrote “{name}”.", name=given.file.name))
    return DONE


def _mapping(given: argparse.Namespace, grid: Grid) -> Mapping:
    from goaldesk.exchange import mapping

    if given.map is not None:
        return mapping.loads(read(given.map))
    return mapping.guessed(grid, given.target)


def _tell(words: Words, grid: Grid, plan: Plan, known: Existing) -> None:
    """Print how the table was read, what comes of it, and what is wrong."""
    from goaldesk.exchange import import_words

    print(import_words.target_text(words, plan.mapping))
    for text in import_words.columns_text(words, grid, plan.mapping):
        print(text)
    for note in plan.notes:
        print(words.problem(note))
    told = import_words.PlanWords(words, plan, known)
    for cell in itertools.islice(itertools.chain(told.changed(), told.new()), MOST_TOLD):
        print(f"  {import_words.line_text(words, cell)}")
    print(import_words.counts_text(words, plan))
    for trouble in plan.troubles:
        print(import_words.trouble_text(words, trouble))
