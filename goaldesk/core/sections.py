"""The sections of a document that a copy can leave out, and how it says what was left out.

What is withheld is a set of names: tables, and `table.column`s of rows that stay.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from goaldesk.core.errors import N_, Invalid
from goaldesk.core.fields import TABLES as SPECS
from goaldesk.core.model import CHANGE, DOCUMENT, EDIT, FIXED_IDS, TABLES
from goaldesk.core.model.tables import table_of
from goaldesk.core.words import Words

Withheld = frozenset[str]


class Section(NamedTuple):
    """What is left out together: a key for the command line, a label, what it is, the tables."""

    key: str
    label: str
    holds: str
    tables: tuple[str, ...]


SECTIONS: tuple[Section, ...] = (
    Section(
        "market",
        N_("Market"),
        N_("Market size, research, feedback, surveys"),
        ("market_size", "research", "feedback", "survey"),
    ),
    Section(
        "competitors",
        N_("Competitors"),
        N_("Competitors, criteria, scores"),
        ("competitor", "criterion", "score"),
    ),
    Section(
        "swot",
        N_("SWOT"),
        N_("Factors, evidence, strategies"),
        ("swot_factor", "evidence", "strategy", "strategy_factor", "strategy_goal"),
    ),
    Section(
        "responsibilities",
        N_("Responsibilities"),
        N_("Departments, activities, RACI"),
        ("department", "activity", "raci"),
    ),
    Section(
        "people",
        N_("People"),
        N_("People on file; owners, attendees, authors"),
        ("person",),
    ),
    Section(
        "resources",
        N_("Resources"),
        N_("Budget, people, equipment: planned, committed, used"),
        ("resource",),
    ),
    Section(
        "communication",
        N_("Communication plan"),
        N_("Meetings, reports, e-mails"),
        ("communication",),
    ),
    Section(
        "reviews",
        N_("Reviews"),
        N_("Reviews, adjustments of targets, actions"),
        ("review", "review_kpi", "adjustment", "action"),
    ),
)

# What every copy has.
ALWAYS: tuple[str, ...] = tuple(
    table for table in TABLES if not any(table in section.tables for section in SECTIONS)
)

# The values of the log, without which a merge still knows which cells an edit touched.
HISTORY: Withheld = frozenset({"change.before", "change.after", "edit.label", "edit.reason"})
HISTORY_LABEL = N_("History")

_NAMES = (
    *(f"{table}.owner" for table in TABLES if "owner" in table_of(table).c),
    "review.attendees",
    "edit.author",
)

# Where else the rows of a table are written down: names of people, the alternative that the
# positioning statement compares with, figures in snapshots and in the texts of adjustments.
_REPEATED: dict[str, tuple[str, ...]] = {
    "person": _NAMES,
    "competitor": ("vision.alternative",),
    "goal": ("review_kpi",),
    "kpi": ("review_kpi",),
    "measurement": ("review_kpi", "adjustment"),
    "target_point": ("adjustment",),
}

_LOG_COLUMNS = frozenset(
    f"{table.name}.{column.name}" for table in (DOCUMENT, EDIT, CHANGE) for column in table.columns
)


def of_tables(tables: Iterable[str]) -> Withheld:
    """What is withheld where these tables are: they, and what repeats their rows elsewhere."""
    names = set(tables)
    for table in tuple(names):
        names.update(_REPEATED.get(table, ()))
    return frozenset(names)


def of(section: Section) -> Withheld:
    """What is withheld where this section is."""
    return of_tables(section.tables)


def named(wanted: Iterable[str]) -> Withheld:
    """What is withheld where sections and tables are named by their keys. Raises Invalid."""
    sections = {section.key: section for section in SECTIONS}
    sections["budget"] = sections["resources"]  # as some call it
    tables = [table for table in TABLES if table not in FIXED_IDS]
    names: Withheld = frozenset()
    for name in wanted:
        if name in sections:
            names |= of(sections[name])
        elif name in tables:
            names |= of_tables([name])
        else:
            raise Invalid(
                N_("There is no section or table “{name}” to leave out; there are: {known}."),
                name=name,
                known=", ".join(dict.fromkeys((*sections, *tables))),
            )
    return names


def parse(text: str) -> Withheld:
    """The names in `document.withheld`; what no version of this schema writes is passed over."""
    return frozenset(name for name in text.split(",") if _is_known(name))


def write(names: Withheld) -> str:
    """The names as `document.withheld` holds them: sorted, with commas."""
    return ",".join(sorted(names))


def _is_known(name: str) -> bool:
    table, _, column = name.partition(".")
    if not column:
        return table in TABLES
    return name in _LOG_COLUMNS or (table in TABLES and column in table_of(table).c)


def labels(withheld: Withheld) -> list[str]:
    """What was left out, as messages: whole sections, then single tables, then the history."""
    whole = [section for section in SECTIONS if of(section) <= withheld]
    said = {table for section in whole for table in section.tables}
    found = [section.label for section in whole]
    found += [SPECS[table].many for table in TABLES if table in withheld and table not in said]
    if withheld >= HISTORY:
        found.append(HISTORY_LABEL)
    return found


def sentence(words: Words, withheld: Withheld) -> str:
    """What a copy was made without; empty for a whole document."""
    parts = [words.text(label) for label in labels(withheld)]
    if not parts:
        return ""
    return words.text("This copy was made without: {parts}.", parts=words.listing(parts))
