"""The lines of a comparison as rows of a tree: by tab, with what each copy has."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from goaldesk.core.errors import N_
from goaldesk.core.history_words import value_texts
from goaldesk.core.merge_words import what_text
from goaldesk.core.numbers import MISSING
from goaldesk.core.words import Words
from goaldesk.store.merge.conflicts import CELL, DELETED, Key
from goaldesk.store.merge.lines import Line, choices, sentence, who_text
from goaldesk.store.merge.sides import Side, Which
from goaldesk.ui.actions import PAGE_OF, PAGES
from goaldesk.ui.tables import Column

# More lines of one tab than anybody reads; what is to be decided is always shown.
MOST = 400

# Letters of a long text: below the list it is read whole, as far as a decision needs it.
_LONG = 400

DECIDE = N_("to decide")
DELETED_HERE = N_("deleted")
NEW = N_("new")
CHANGED = N_("changed")


@dataclass(frozen=True)
class MergeRow:
    """A tab, or one line of it: what both had, what each copy has, and what comes of it."""

    id: str
    text: str
    old: str = ""
    mine: str = ""
    theirs: str = ""
    result: str = ""
    who: str = ""
    tone: str = ""
    line: Line | None = field(default=None, compare=False)


def columns(words: Words) -> list[Column]:
    """The tree's columns."""
    titles = {
        "text": words.text("What"),
        "old": words.text("Before"),
        "mine": words.text("Yours"),
        "theirs": words.text("Theirs"),
        "result": words.text("Result"),
        "who": words.text("Who, when"),
    }

    return [_column(key, title) for key, title in titles.items()]


def comparing_columns(words: Words) -> list[Column]:
    """The columns of a tree where there is no past in common."""
    titles = {
        "text": words.text("What"),
        "mine": words.text("Here"),
        "theirs": words.text("There"),
    }
    return [_column(key, title) for key, title in titles.items()]


def _column(key: str, title: str) -> Column:
    def get(row: MergeRow) -> str:
        return str(getattr(row, key))

    def tone(row: MergeRow) -> str:
        return row.tone if key == "result" or row.tone == "bold" else ""

    return Column(key, title, get, get, tone=tone, tip=get)


def tree(
    words: Words,
    lines: list[Line],
    shown: Collection[str],
    decisions: Mapping[Key, Which],
    sides: tuple[Side, Side],
) -> list[tuple[MergeRow, str | None]]:
    """The rows of the kinds that are `shown`, each below its tab."""
    pages: dict[str, list[Line]] = {}
    for line in lines:
        if line.of in shown:
            pages.setdefault(PAGE_OF[line.change.table], []).append(line)
    rows: list[tuple[MergeRow, str | None]] = []
    for page, title in PAGES:
        found = sorted(pages.get(page, ()), key=lambda line: line.conflict is None)
        if not found:
            continue
        name = words.text("{tab} ({count})", tab=words.text(title), count=len(found))
        rows.append((MergeRow(page, name, tone="bold"), None))
        kept = [line for number, line in enumerate(found) if line.conflict or number < MOST]
        rows += [(_row(words, line, decisions, sides), page) for line in kept]
        rows += rest(words, page, len(found) - len(kept))
    return rows


def rest(words: Words, page: str, count: int) -> list[tuple[MergeRow, str | None]]:
    """The line that says how many lines of a tab are not shown, if there are any."""
    if count <= 0:
        return []
    more = words.plural("and {count} more", "and {count} more", count)
    return [(MergeRow(f"{page}/more", more), page)]


def _row(
    words: Words, line: Line, decisions: Mapping[Key, Which], sides: tuple[Side, Side]
) -> MergeRow:
    change = line.change
    if line.conflict is not None:
        return _conflict_row(words, line, decisions, sides)
    who = who_text(words, line.by)
    text = what_text(words, change)
    if not change.field:
        came = words.text(NEW) if change.before is None else words.text(DELETED_HERE)
        own, other = (came, MISSING) if line.of == "mine" else (MISSING, came)
        return MergeRow(line.id, text, MISSING, own, other, came, who, line=line)
    old, new = value_texts(words, change, change.before, change.after, most=_LONG)
    own, other = (new, old) if line.of == "mine" else (old, new)
    return MergeRow(line.id, text, old, own, other, new, who, line=line)


def _conflict_row(
    words: Words,
    line: Line,
    decisions: Mapping[Key, Which],
    sides: tuple[Side, Side],
) -> MergeRow:
    conflict, change = line.conflict, line.change
    assert conflict is not None
    text = sentence(words, line, *sides)
    names = choices(words, conflict)
    chosen = decisions.get(conflict.key)
    old = mine = theirs = ""
    result = words.text(DECIDE) if chosen is None else names[chosen]
    if conflict.kind == CELL:
        mine, theirs = value_texts(words, change, change.before, change.after, most=_LONG)
        old, _ = value_texts(words, change, line.old, change.before, most=_LONG)
        if chosen is not None:
            result = mine if chosen == "mine" else theirs
    elif conflict.kind == DELETED:
        gone, kept = words.text(DELETED_HERE), words.text(CHANGED)
        mine, theirs = (gone, kept) if conflict.deleted_by == "mine" else (kept, gone)
    tone = "at_risk" if chosen is None else ""
    # In the order of the columns.
    who = " / ".join(who_text(words, edit) or MISSING for edit in (line.own, line.by))
    return MergeRow(line.id, text, old, mine, theirs, result, who, tone, line)
