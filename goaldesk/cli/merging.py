"""Commands for two copies of a document: what differs, and bringing them together."""

from __future__ import annotations

import argparse
import datetime as dt
import json
from typing import TYPE_CHECKING

from goaldesk.cli.common import DONE, FOUND, author, opened, require_ending
from goaldesk.core.errors import FileProblem
from goaldesk.core.numbers import MISSING
from goaldesk.core.words import Words
from goaldesk.paths import Folders

if TYPE_CHECKING:
    from goaldesk.store.merge.lines import Line
    from goaldesk.store.merge.sides import Edit, Side


def diff(given: argparse.Namespace, words: Words, folders: Folders) -> int:
    """Say what two files hold differently."""
    from goaldesk.core import sections
    from goaldesk.core.compared import differences
    from goaldesk.core.history_words import change_text, row_text

    with opened(given.file, folders) as one, opened(given.other, folders) as two:
        lacking = (one.withheld, two.withheld)
        found = differences(one.side().rows, two.side().rows, lacking=lacking)
    if given.json:
        rows = [
            {
                "table": change.table,
                "row": change.row,
                "field": change.field,
                "before": change.before,
                "after": change.after,
            }
            for change in found
        ]
        print(json.dumps(rows, ensure_ascii=False, allow_nan=False, indent=2))
        return FOUND if found else DONE
    last = said = ""
    for change in found:
        row, text = row_text(words, change), change_text(words, change)
        if change.field and row != last:
            print(row)
        if not change.field:
            print(text)
        elif row != last or text != said:  # what a review froze is not named by field
            print(f"  {text}")
        last, said = row, text
    if not found:
        print(words.text("The two files hold the same."))
    for path, withheld in zip((given.file, given.other), lacking, strict=True):
        if parts := sections.labels(withheld - sections.HISTORY):
            print(
                words.text(
                    "“{name}” was made without: {parts}. What it lacks is not compared.",
                    name=path.name,
                    parts=words.listing([words.text(part) for part in parts]),
                )
            )
    return FOUND if found else DONE


def merge(given: argparse.Namespace, words: Words, folders: Folders) -> int:
    """Merge one copy of a document into another one, and write the result to a third file."""
    from goaldesk.store.edit import Stamp
    from goaldesk.store.merge import plan
    from goaldesk.store.merge.lines import lines

    require_ending(given.output, ".goaldb")
    with opened(given.file, folders) as mine, opened(given.other, folders) as other:
        here, theirs = mine.side(), other.side()
        if here.document != theirs.document:
            raise FileProblem(plan.OTHER_DOCUMENT, name=given.other.name)
        planned, decisions = plan.decided(here, theirs, given.prefer)
        found = lines(here, theirs, planned)
        if not planned.undecided:
            now = dt.datetime.now().astimezone()
            mine.merge(
                theirs,
                decisions,
                Stamp(plan.LABEL, author(folders), now, now.date(), given.other.name),
            )
            mine.save(now, given.output)
    conflicts = [line for line in found if line.conflict is not None]
    if given.json:
        told = {
            "written": not planned.undecided,
            "taken": sum(line.of == "theirs" for line in found),
            "conflicts": [_as_json(words, line, here, theirs) for line in conflicts],
        }
        print(json.dumps(told, ensure_ascii=False, allow_nan=False, indent=2))
    else:
        for line in conflicts:
            print(f"• {_told(words, line, here, theirs)}")
            print(f"  {_who(words, line)}")
        if not planned.undecided:
            print(words.text("Wrote “{name}”.", name=given.output.name))
        else:
            print(
                words.plural(
                    "{count} conflict is undecided, so nothing was written. Give --prefer mine or "
                    "--prefer theirs, or decide it in the window.",
                    "{count} conflicts are undecided, so nothing was written. Give --prefer mine "
                    "or --prefer theirs, or decide them in the window.",
                    len(conflicts),
                )
            )
    return FOUND if planned.undecided else DONE


def _told(words: Words, line: Line, mine: Side, theirs: Side) -> str:
    from goaldesk.core.history_words import value_texts
    from goaldesk.store.merge.lines import sentence

    text = sentence(words, line, mine, theirs)
    if not line.change.field:
        return text
    own, other = value_texts(words, line.change, line.change.before, line.change.after)
    return words.text("{what} – {mine} here, {theirs} there", what=text, mine=own, theirs=other)


def _who(words: Words, line: Line) -> str:
    from goaldesk.store.merge.lines import who_text

    own, other = (who_text(words, edit) or MISSING for edit in (line.own, line.by))
    return words.text("here: {mine}; there: {theirs}", mine=own, theirs=other)


def _as_json(words: Words, line: Line, mine: Side, theirs: Side) -> dict[str, object]:
    assert line.conflict is not None
    return {
        "kind": line.conflict.kind,
        "table": line.change.table,
        "row": line.change.row,
        "field": line.change.field,
        "mine": line.change.before,
        "theirs": line.change.after,
        "mine_by": _by(line.own),
        "theirs_by": _by(line.by),
        "text": _told(words, line, mine, theirs),
    }


def _by(edit: Edit | None) -> dict[str, str] | None:
    return None if edit is None else {"author": edit.author, "at": edit.at}
