"""The report's section on goals and KPIs: the tree, changed targets, and the goals' SMART."""

from __future__ import annotations

from goaldesk.core.errors import N_
from goaldesk.core.queries.smart import SmartRow, smart_rows
from goaldesk.core.rows import GoalRow, KpiRow
from goaldesk.core.rules.period import is_target
from goaldesk.core.sentences import (
    holds_stale_text,
    measured_text,
    number_text,
    override_text,
    target_text,
    unit_text,
)
from goaldesk.core.smart_words import LETTERS, VERDICTS, score_text
from goaldesk.reports.blocks import Bar, Block, Cell, Column, Heading, Row, Text, dotted, table
from goaldesk.reports.full_changes import changes
from goaldesk.reports.given import Given

MOST_CHANGES = 40


def goals(given: Given) -> list[Block]:
    """All goals with their KPIs, what became of their targets, and their SMART."""
    words = given.words
    return [
        Heading(words.text("Goals and KPIs at a glance")),
        *_tree(given),
        Heading(words.text("Changed targets and why")),
        *_changed(given),
        Heading(words.text("SMART")),
        *_smart(given),
    ]


def _tree(given: Given) -> list[Block]:
    words = given.words
    lines = list(given.now.lines())
    if not lines:
        return [given.nothing("goal", N_("No goal is set yet."))]
    columns = (
        Column(words.text("Goal, KPI")),
        Column(words.text("Baseline"), 44, align="right"),
        Column(words.text("Target"), 54, align="right"),
        Column(words.text("Current"), 46, align="right"),
        Column(words.text("Progress"), 82),
        Column(words.text("Status"), 82),
        Column(words.text("Owner"), 48),
        Column(words.text("Due"), 56),
    )
    depths = {goal.id: goal.depth for goal in given.now.goals}
    rows = [
        _goal(given, line) if isinstance(line, GoalRow) else _kpi(given, line, depths)
        for line in lines
    ]
    note = words.text("line: planned progress on the day measured; grey: a goal’s roll-up")
    by_hand = [
        words.text("“{name}”: {why}", name=kpi.name, why=override_text(words, kpi))
        for kpi in given.now.kpis
        if kpi.override is not None
    ]
    return [table(columns, rows), Text(note, small=True), *given.sentences(by_hand)]


def _goal(given: Given, goal: GoalRow) -> Row:
    words = given.words
    notes = [
        measured_text(words, goal) if goal.measured < goal.counted else "",
        holds_stale_text(words, goal),
    ]
    title = Cell(
        goal.title,
        dotted(*notes),
        strong=True,
        depth=min(goal.depth, 4),
        columns=4,
    )
    progress = Cell(words.percent(goal.progress), strong=True, bar=Bar(goal.progress, whole=True))
    due = words.date(goal.due)
    return Row((title, progress, Cell(status=given.status(goal)), goal.owner, due), group=True)


def _kpi(given: Given, kpi: KpiRow, depths: dict[str, int]) -> Row:
    words = given.words
    original = kpi.original_target
    was = ""
    if original is not None and original != kpi.target:
        was = words.text("orig. {value}", value=number_text(words, kpi, original))
    name = Cell(
        kpi.name,
        unit=unit_text(words, kpi),
        depth=min(depths.get(kpi.goal_id or "", -1), 4) + 1,
    )
    status = Cell(words.text("stopped"), dim=True)
    return Row(
        (
            name,
            number_text(words, kpi, kpi.baseline),
            Cell(target_text(words, kpi), was),
            Cell(number_text(words, kpi, kpi.value), strong=True),
            Cell(words.percent(kpi.progress), bar=Bar(kpi.progress, kpi.planned_progress)),
            status if kpi.stopped else Cell(status=given.status(kpi)),
            kpi.owner,
            words.date(kpi.due),
        )
    )


def _changed(given: Given) -> list[Block]:
    rows = [
        row
        for made in given.changes.values()
        for row in made
        if row.before and is_target(row.field)
    ]
    if not rows:
        return [given.nothing("adjustment", N_("No target has been changed."))]
    # The newest first; those of one day stay as they followed one another.
    rows.sort(key=lambda row: row.date)
    rows.reverse()
    return [changes(given, rows[:MOST_CHANGES]), *given.left_out(len(rows), MOST_CHANGES)]


def _smart(given: Given) -> list[Block]:
    words = given.words
    rows = smart_rows(given.session, given.as_of, given.now)
    if not rows:
        return [given.nothing("goal", N_("No goal is set yet."))]
    columns = (
        Column(words.text("Goal")),
        *(Column(words.text(label), 68) for label in LETTERS.values()),
        Column(words.text("Score"), 66),
    )

    def line(row: SmartRow) -> tuple[str | Cell, ...]:
        verdicts = (words.text(VERDICTS[letter.verdict]) for letter in row.letters)
        score = score_text(words, row.score, row.grade)
        return (Cell(row.title, strong=True), *verdicts, Cell(score, strong=True))

    return [table(columns, map(line, rows))]
