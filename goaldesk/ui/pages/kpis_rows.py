"""The lines of the goals' tree, and what stands in their columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from goaldesk.core import sentences, verdict_words
from goaldesk.core.fields import TABLES
from goaldesk.core.glossary import about
from goaldesk.core.plain_text import folded
from goaldesk.core.rows import GoalRow, KpiRow, Tree
from goaldesk.ui.delegates import ProgressValue, StatusValue
from goaldesk.ui.page import Page
from goaldesk.ui.tables import Column

NUMBERS = ("current", "planned", "target", "due")
HIDDEN_AT_FIRST = frozenset({"owner", "weight"})
STALE = "stale"


@dataclass(frozen=True, slots=True)
class Line:
    """A goal or a KPI as a line of the tree; `id` tells the two apart, `row` is what it shows."""

    id: str
    table: str
    row: GoalRow | KpiRow

    @property
    def kpi(self) -> KpiRow | None:
        """The KPI of the line; None for a goal."""
        return self.row if isinstance(self.row, KpiRow) else None


@dataclass(frozen=True, slots=True)
class ByHand(StatusValue):
    """A computed status with the one set by hand beside it, each in its word."""

    computed: str = ""
    chosen: str = ""
    chosen_word: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which KPIs the tree shows; empty parts let everything through."""

    text: str = ""
    status: str = ""
    owner: str = ""

    def shows(self, row: GoalRow | KpiRow) -> bool:
        """Whether the row itself is asked for."""
        if self.owner and row.owner != self.owner:
            return False
        if self.status == STALE:
            stale = row.stale if isinstance(row, KpiRow) else row.holds_stale
            if not stale:
                return False
        elif self.status and row.status != self.status:
            return False
        words = (
            (row.name, row.code, row.owner) if isinstance(row, KpiRow) else (row.title, row.owner)
        )
        return not self.text or any(folded(self.text) in folded(word) for word in words)


def line_id(table: str, row_id: str) -> str:
    """The id of a row's line: a goal and a KPI may have the same id."""
    return f"{table}:{row_id}"


def lines(tree: Tree, wanted: Filter) -> list[tuple[Line, str | None]]:
    """The lines to show with their parents' ids: what is asked for, and the goals above it.

    All KPIs of a goal whose title is asked for by text are shown with it.
    """
    if not (wanted.text or wanted.status or wanted.owner):
        return list(_all(tree))
    shown = _shown(tree, wanted)
    return [pair for pair in _all(tree) if pair[0].id in shown]


def _all(tree: Tree) -> Iterator[tuple[Line, str | None]]:
    for row in tree.lines():
        if isinstance(row, GoalRow):
            parent = None if row.parent_id is None else line_id("goal", row.parent_id)
            yield Line(line_id("goal", row.id), "goal", row), parent
        else:
            known = row.goal_id is not None and tree.goal(row.goal_id) is not None
            parent = line_id("goal", row.goal_id or "") if known else None
            yield Line(line_id("kpi", row.id), "kpi", row), parent


def _shown(tree: Tree, wanted: Filter) -> set[str]:
    pairs = list(_all(tree))
    parents = {line.id: parent for line, parent in pairs}
    rest = Filter("", wanted.status, wanted.owner)
    shown: set[str] = set()
    named: set[str] = set()
    for line, parent in pairs:
        under_named = parent in named
        if wanted.shows(line.row) or (under_named and rest.shows(line.row)):
            if line.table == "kpi" or not (wanted.status or wanted.owner):
                shown.add(line.id)
        if (
            line.table == "goal"
            and wanted.text
            and (under_named or Filter(wanted.text).shows(line.row))
        ):
            named.add(line.id)
    for line_key in list(shown):
        above = parents[line_key]
        while above is not None and above not in shown:
            shown.add(above)
            above = parents[above]
    return shown


def note(page: Page, row: GoalRow) -> str:
    """What a goal's line says across its number columns."""
    if row.counted == 0:
        return page.words.text("no KPI counts yet")
    if row.measured < row.counted:
        return sentences.measured_text(page.words, row)
    return ""


def columns(page: Page) -> list[Column]:
    """The tree's columns, each edited in place as one edit."""
    return [
        _name(page),
        _status(page),
        _progress(page),
        _current(page),
        _planned(page),
        _target(page),
        _due(page),
        _owner(page),
        _weight(page),
    ]


def _change(page: Page, key: str) -> Any:
    def edit(line: Line, value: Any) -> bool:
        field = "title" if line.table == "goal" and key == "name" else key
        return page.change_row(line.table, line.row.id, **{field: value})

    return edit


def _tone(line: Line) -> str:
    if line.table == "goal":
        return "bold"
    return "tertiary" if line.kpi and line.kpi.stopped else ""


def _quiet(line: Line) -> str:
    return "tertiary" if line.kpi and line.kpi.stopped else "secondary"


def name_of(row: GoalRow | KpiRow) -> str:
    """What the row is called."""
    return row.title if isinstance(row, GoalRow) else row.name


def table_of(row: GoalRow | KpiRow) -> str:
    """The table that the row is of."""
    return "goal" if isinstance(row, GoalRow) else "kpi"


def _name(page: Page) -> Column:
    field = TABLES["kpi"].field("name")
    return Column(
        "name",
        page.words.text("Goal, KPI"),
        lambda line: name_of(line.row),
        lambda line: name_of(line.row),
        _change(page, "name"),
        field,
        width=208,
        tone=_tone,
        tip=lambda line: name_of(line.row),
    )


def _status(page: Page) -> Column:
    words = page.words

    def value(line: Line) -> StatusValue | str:
        row = line.row
        if isinstance(row, GoalRow):
            return StatusValue(row.status, False)
        if row.stopped:
            return ""
        if row.override is not None:
            return ByHand(
                row.status,
                row.stale,
                sentences.status_text(words, row.status),
                row.override.status,
                sentences.status_text(words, row.override.status),
            )
        return StatusValue(row.status, row.stale)

    def show(line: Line) -> str:
        row = line.row
        if isinstance(row, KpiRow) and row.stopped:
            return words.text("stopped")
        return sentences.status_text(words, row.status)

    def tip(line: Line) -> str:
        row = line.row
        if isinstance(row, GoalRow):
            return _joined(
                sentences.measured_text(words, row),
                sentences.decided_text(words, row),
                sentences.holds_stale_text(words, row),
            )
        return _joined(
            verdict_words.verdict_text(words, row),
            sentences.stopped_text(words, row),
            sentences.stale_text(words, row),
            sentences.override_text(words, row),
        )

    return Column("status", words.text("Status"), value, show, width=86, tone=_tone, tip=tip)


def _joined(*sentences_: str) -> str:
    return " · ".join(sentence for sentence in sentences_ if sentence)


def _progress(page: Page) -> Column:
    def value(line: Line) -> ProgressValue | str:
        row = line.row
        if isinstance(row, GoalRow):
            return ProgressValue(row.progress)
        return ProgressValue(row.progress, row.planned_progress)

    return Column(
        "progress",
        page.words.text("Progress"),
        value,
        lambda line: page.words.percent(line.row.progress),
        width=88,
        tone=_tone,
        tip=lambda line: page.words.percent(line.row.progress),
        about=about(page.words, "Progress"),
    )


def _current(page: Page) -> Column:
    def show(line: Line) -> str:
        row = line.row
        return "" if isinstance(row, GoalRow) else sentences.number_text(page.words, row, row.value)

    return Column(
        "current", page.words.text("Current"), show, show, right=True, width=56, tone=_tone
    )


def _planned(page: Page) -> Column:
    def show(line: Line) -> str:
        row = line.row
        return (
            "" if isinstance(row, GoalRow) else sentences.planned_text(page.words, row, row.planned)
        )

    return Column(
        "planned",
        page.words.text("Planned"),
        show,
        show,
        right=True,
        width=58,
        tone=_quiet,
        about=about(page.words, "Planned value"),
    )


def _target(page: Page) -> Column:
    def show(line: Line) -> str:
        row = line.row
        return "" if isinstance(row, GoalRow) else sentences.target_text(page.words, row)

    return Column(
        "target",
        page.words.text("Target"),
        lambda line: line.kpi.target if line.kpi else None,
        show,
        _change(page, "target"),
        TABLES["kpi"].field("target"),
        right=True,
        width=72,
        tone=_tone,
        tip=lambda line: sentences.target_text(page.words, line.kpi, unit=True) if line.kpi else "",
        editable=lambda line: line.kpi is not None and has_target(line.kpi),
        about=about(page.words, "Target"),
    )


def has_target(row: KpiRow) -> bool:
    """Whether the KPI has one target that can be typed."""
    return row.value_type not in ("yes_no", "milestone") and row.direction != "in_range"


def _due(page: Page) -> Column:
    def show(line: Line) -> str:
        if line.kpi is None:
            return ""
        return page.words.near_date(line.kpi.due, beside=page.document.today)

    return Column(
        "due",
        page.words.text("Due"),
        lambda line: line.row.due,
        show,
        _change(page, "due"),
        TABLES["kpi"].field("due"),
        right=True,
        width=54,
        tone=_quiet,
        tip=lambda line: page.words.date(line.row.due),
    )


def _owner(page: Page) -> Column:
    return Column(
        "owner",
        page.words.text("Owner"),
        lambda line: line.row.owner,
        lambda line: line.row.owner,
        _change(page, "owner"),
        TABLES["kpi"].field("owner"),
        width=90,
        tone=_quiet,
    )


def _weight(page: Page) -> Column:
    return Column(
        "weight",
        page.words.text("Weight"),
        lambda line: line.row.weight,
        lambda line: page.words.number(line.row.weight),
        _change(page, "weight"),
        TABLES["kpi"].field("weight"),
        right=True,
        width=60,
        tone=_quiet,
        about=about(page.words, "Weight"),
    )
