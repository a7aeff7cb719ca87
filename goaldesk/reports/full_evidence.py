"""The report's section on evidence: for each goal, what it rests on and what follows from it."""

from __future__ import annotations

from goaldesk.core.errors import N_
from goaldesk.core.fields import PILLARS
from goaldesk.core.numbers import MISSING
from goaldesk.core.queries.records import only, records
from goaldesk.core.queries.trace import COLUMNS, TraceNode, trace
from goaldesk.core.rows import GoalRow
from goaldesk.core.trace_words import COLUMN_TITLES, EMPTY_COLUMNS, gap_text, node_note
from goaldesk.reports.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Row,
    Text,
    table,
    title,
)
from goaldesk.reports.given import Given

MOST_GOALS = 20
# Cards of a step: of reviews the newest.
MOST = dict.fromkeys(COLUMNS, 15) | {"review": 3}


def evidence(given: Given) -> list[Block]:
    """The chain of each goal that is measured or holds no other, from the vision to reviews."""
    words, now = given.words, given.now
    goals = [goal for goal in now.goals if now.kpis_of(goal.id) or not now.goals_of(goal.id)]
    if not goals:
        return [given.nothing("goal", N_("No goal is set yet."))]
    pillars = {row.id: row["pillar"] for row in records(given.session, "goal")}
    vision = only(given.session, "vision")._mapping
    text = words.text(
        "What each goal rests on, and what follows from it: the vision it serves, research and "
        "feedback, the factors drawn from them, the strategies that use these, its KPIs and the "
        "reviews that judged them."
    )
    blocks: list[Block] = [Text(text, small=True)]
    labels = dict(PILLARS)
    for goal in goals[:MOST_GOALS]:
        pillar = pillars.get(goal.id)
        told = MISSING
        if pillar:
            told, text = words.text(labels[str(pillar)]), vision[str(pillar)]
            if text.strip():
                told = words.text("{pillar}: {text}", pillar=told, text=text)
        blocks += _chain(given, goal, told)
    return [*blocks, *given.left_out(len(goals), MOST_GOALS)]


def _chain(given: Given, goal: GoalRow, vision: str) -> list[Block]:
    words = given.words
    found = trace(given.session, given.as_of, "goal", goal.id, now=given.now)
    assert found is not None
    rows = [Row((Cell(words.text("Vision"), dim=True), vision, ""))]
    for column in COLUMNS:
        # The goal itself is the heading.
        cards = [node for node in found.column(column) if node.id != found.start]
        if cards or column != "goal":
            rows += _cards(given, column, cards)
    columns = (
        Column(words.text("Step"), 72),
        Column(words.text("What it holds"), share=2),
        Column(words.text("More about it"), 150),
    )
    return [
        Heading(title(goal.title) or words.text("Untitled"), status=given.status(goal)),
        table(columns, rows),
        *given.sentences([gap_text(words, gap) for gap in found.gaps]),
    ]


def _cards(given: Given, column: str, nodes: list[TraceNode]) -> list[Row]:
    """The cards of a step, a row each; the step is named beside the first."""
    words = given.words
    name = Cell(words.text(COLUMN_TITLES[column]), dim=True)
    if not nodes:
        return [Row((name, words.text(EMPTY_COLUMNS[column]), ""))]
    rows: list[Row] = []
    for node in nodes[: MOST[column]]:
        shown: str | Cell = node_note(words, node)
        if column in ("goal", "kpi") and not node.state:
            shown = Cell(status=given.status(node))
        told = node.title.strip() or words.text("Untitled")
        rows.append(Row((Cell() if rows else name, told, shown), joined=bool(rows)))
    for note in given.left_out(len(nodes), MOST[column]):
        rows.append(Row((Cell(), Cell(note.text, dim=True), ""), joined=True))
    return rows
