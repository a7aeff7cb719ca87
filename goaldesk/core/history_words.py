"""What the log holds, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import replace

from goaldesk.core.fields import TABLES, choice_label
from goaldesk.core.numbers import MISSING
from goaldesk.core.plain_text import QUOTED, apart, clip, cut
from goaldesk.core.queries.history import MERGE, HistoryChange, HistoryEntry
from goaldesk.core.queries.row_values import value_field
from goaldesk.core.review_words import field_text
from goaldesk.core.words import Words


def local_moment(at: str) -> dt.datetime:
    """A logged moment (UTC, ISO) in the local time zone."""
    return dt.datetime.fromisoformat(at).astimezone()


def edit_text(words: Words, entry: HistoryEntry, known: Collection[str] = ()) -> str:
    """What an edit did, and to which row first; where it came from, and whether it stands.

    What is `known` here is not named again, nor in the texts below.
    """
    text = words.text(entry.label)
    names = [name for change in entry.changes if (name := name_text(words, change, known))]
    if entry.undoes or entry.redoes:
        text = again_text(words, entry)
    elif entry.label == MERGE and entry.reason:
        text = words.text("{what}: {title}", what=text, title=cut(entry.reason))
    elif names:
        text = words.text("{what}: {title}", what=text, title=names[0])
    return standing_text(words, entry, text)


def again_text(words: Words, entry: HistoryEntry) -> str:
    """What an edit did, if it took another one back or made it again."""
    text = words.text(entry.label)
    if entry.redoes:
        return words.text("Redo: {what}", what=text)
    return words.text("Undo: {what}", what=text) if entry.undoes else text


def standing_text(words: Words, entry: HistoryEntry, text: str) -> str:
    """What an edit did, with where it came from, and whether it stands."""
    if entry.withdrawn:
        return words.text("{what} (withdrawn)", what=text)
    return words.text("{what} (merged)", what=text) if entry.merged else text


def name_text(words: Words, change: HistoryChange, known: Collection[str] = ()) -> str:
    """What a change's row is called: what it is of, and its own title."""
    title = change.title
    if change.table == "adjustment":  # which is called by the field that it adjusts
        title = field_text(words, title)
    elif title and TABLES[change.table].title == "date":
        title = words.date(dt.date.fromisoformat(title))
    above = (part for part in change.of if part not in known)
    return " · ".join(cut(part) for part in (*above, title) if part)


def row_text(words: Words, change: HistoryChange, known: Collection[str] = ()) -> str:
    """A change's row with its kind: KPI “Monthly active users”."""
    what, title = words.text(TABLES[change.table].one), name_text(words, change, known)
    return words.text("{what} “{title}”", what=what, title=title) if title else what


def change_text(words: Words, change: HistoryChange, known: Collection[str] = ()) -> str:
    """One change in words: the field with its old and new value."""
    spec = TABLES[change.table]
    if not change.field:
        row = row_text(words, change, known)
        # A value and an intermediate target of one day would read the same.
        name = row if change.table == "target_point" else name_text(words, change, known)
        if name and change.value is not None:
            value = value_text(
                words, replace(change, field=value_field(change.table)), change.value
            )
            before, after = (MISSING, value) if change.before is None else (value, MISSING)
            return words.text("{field}: {before} → {after}", field=name, before=before, after=after)
        if change.before is None:
            return words.text("New: {what}", what=row)
        return words.text("Deleted: {what}", what=row)
    field = next((f for f in spec.fields if f.key == change.field), None)
    if field is None:
        return words.text("Changed: {what}", what=words.text(spec.one))
    before, after = value_texts(words, change, change.before, change.after)
    return words.text(
        "{field}: {before} → {after}", field=words.text(field.label), before=before, after=after
    )


def value_texts(
    words: Words, change: HistoryChange, *values: object, most: int = QUOTED
) -> list[str]:
    """Stored values of a change's field side by side: of long texts, where they differ."""
    if TABLES[change.table].field(change.field).kind in ("text", "long", "person"):
        values = tuple(apart([str(value or "") for value in values]))
    return [value_text(words, change, value, most) for value in values]


def value_text(words: Words, change: HistoryChange, value: object, most: int = QUOTED) -> str:
    """A stored value of a change's field in words; `most` letters of a long text."""
    field = TABLES[change.table].field(change.field)
    kind, choices = field.kind, field.choices
    if value is None or value == "":
        return MISSING
    if kind == "ref":
        return dict(change.names).get(str(value)) or words.text("one that was deleted")
    if kind == "choice":
        return words.text(choice_label(choices, value))
    if kind in ("number", "whole") and isinstance(value, int | float):
        return words.number(float(value))
    if kind == "date":
        return words.date(dt.date.fromisoformat(str(value)))
    if kind == "flag":
        return words.text("yes") if value else words.text("no")
    return clip(str(value), most)
