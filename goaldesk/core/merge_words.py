"""What two copies of a document disagree about, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from goaldesk.core.errors import N_
from goaldesk.core.fields import TABLES
from goaldesk.core.history_words import change_text, name_text, row_text
from goaldesk.core.model import FIXED_IDS
from goaldesk.core.queries.history import HistoryChange
from goaldesk.core.words import Words

KEEP, DELETE = N_("Keep"), N_("Delete")
MINE, THEIRS = N_("Yours"), N_("Theirs")
_MOST = 3  # changes that a sentence names


def what_text(words: Words, change: HistoryChange) -> str:
    """Which field of which row a line is about; a row that came or went says so."""
    if not change.field:
        return change_text(words, change)
    label = words.text(TABLES[change.table].field(change.field).label)
    fixed = change.table in FIXED_IDS  # which are called by what they are
    name = words.text(TABLES[change.table].one) if fixed else name_text(words, change)
    return words.text("{row}: {field}", row=name, field=label) if name else label


def deleted_text(
    words: Words, change: HistoryChange, by: str, objections: Sequence[HistoryChange]
) -> str:
    """Somebody deleted what somebody else went on with, as they did by the `objections`; `by` is
    mine or theirs."""
    row = row_text(words, change)
    told = list(dict.fromkeys(_objection_text(words, change, one) for one in objections))
    if len(told) > _MOST:
        rest = len(told) - _MOST
        told[_MOST:] = [words.plural("and {count} more", "and {count} more", rest)]
    changes = words.series(told)
    if by == "mine":
        return words.text(
            "You deleted {row}; there they went on with it: {changes}", row=row, changes=changes
        )
    return words.text(
        "{row} was deleted there; you went on with it: {changes}", row=row, changes=changes
    )


def _objection_text(words: Words, deleted: HistoryChange, change: HistoryChange) -> str:
    text = change_text(words, change)
    name = name_text(words, change)
    if not change.field or not name or change.row == deleted.row:
        return text
    return words.text("{row}: {field}", row=name, field=text)


def snapshot_text(words: Words, change: HistoryChange) -> str:
    """Both took the snapshot of one review, or one took it back while the other decided on it."""
    return words.text(
        "The two snapshots of {row} differ. One of them stands, as a whole.",
        row=row_text(words, change),
    )


def circle_text(words: Words, titles: Sequence[str]) -> str:
    """Goals that would contain one another."""
    return words.text(
        "The goals {goals} would contain one another. They are placed as you have them, or as "
        "they are there.",
        goals=words.listing([words.text("“{title}”", title=title) for title in titles]),
    )


def twin_text(words: Words, change: HistoryChange) -> str:
    """Two rows that stand for the same."""
    return words.text("Both of you added {row}. One of them stays.", row=row_text(words, change))
