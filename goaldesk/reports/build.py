"""Gathers what a report says, from the same queries, rules and sentences as the screen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from goaldesk.core.errors import N_
from goaldesk.core.fields import PILLARS
from goaldesk.core.period_words import period_text
from goaldesk.core.plain_text import clip
from goaldesk.core.queries.goals import number_of, tree
from goaldesk.core.queries.inputs import adjustments
from goaldesk.core.queries.records import AnyRow, only
from goaldesk.core.queries.series import kpi_series
from goaldesk.core.queries.swot import FactorRow, swot
from goaldesk.core.reading import Reader
from goaldesk.core.review_words import field_text
from goaldesk.core.rows import GoalRow, KpiRow, ProductRow, Tree
from goaldesk.core.rules.period import ROLLED, is_target, last_rolled, of_this_period
from goaldesk.core.sentences import (
    measured_text,
    number_text,
    target_text,
    unit_text,
    value_text,
)
from goaldesk.core.statement import Run, statement
from goaldesk.core.swot_words import QUADRANT_NAMES
from goaldesk.core.verdict_words import thresholds_text
from goaldesk.core.words import Words
from goaldesk.reports.kpi_charts import kpi_chart
from goaldesk.reports.pieces import facts, standing, status, todos, urgency
from goaldesk.reports.report import (
    Adjusted,
    ChartBlock,
    Drawn,
    Highlights,
    Line,
    Summary,
)

MOST_KPIS = 14
MOST_CHARTS = 4
MOST_TODOS = 5
MOST_ADJUSTED = 3
# Half the text's width, and a height that lets two rows fit above the lists.
_CHART = {"a4": (252.6, 76.6), "letter": (252.6, 64.0)}


def summary(session: Reader, words: Words, as_of: dt.date, paper: str = "a4") -> Summary:
    """The product on one page, as it stands on `as_of`, in the language of `words`.

    `paper` is a4 or letter. Of more than 14 KPIs the most urgent are shown.
    """
    now = tree(session, as_of)
    product = now.product
    name = product.name.strip() or words.text("Unnamed product")
    values = only(session, "vision")._mapping
    shown = _most_urgent(now)
    left_out = sum(not kpi.stopped for kpi in now.kpis) - len(shown)
    labels = _labels(words)
    return Summary(
        language=words.language,
        paper=paper,
        as_of=as_of,
        title=f"{clip(name, 60)} · {labels['subtitle']}",
        name=clip(name, 60),
        author=product.owner,
        labels=labels,
        facts=facts(words, product, as_of),
        statement=_statement(words, product, values),
        pillars=tuple((words.text(label), clip(values[key], 76)) for key, label in PILLARS),
        standing=standing(words, now),
        lines=_lines(words, now, {kpi.id for kpi in shown}),
        more=words.plural("and {count} more KPI", "and {count} more KPIs", left_out)
        if left_out
        else "",
        charts=_charts(session, words, shown, as_of, paper),
        swot=_swot(session, words, as_of),
        todos=todos(session, words, as_of)[:MOST_TODOS],
        adjusted=_adjusted(session, words, now),
        footer=(
            words.text(
                "{name} · Summary of product goals · {date}",
                name=clip(name, 40),
                date=words.date(as_of),
            ),
            thresholds_text(words, product),
        ),
    )


def _labels(words: Words) -> dict[str, str]:
    return {
        "subtitle": words.text("Summary of product goals"),
        "kpis": words.text("KPIs"),
        "kpis_note": words.text("line: planned progress on the day measured; * target changed"),
        "name": words.text("Goal, KPI"),
        "baseline": words.text("Baseline"),
        "target": words.text("Target"),
        "current": words.text("Current"),
        "progress": words.text("Progress"),
        "status": words.text("Status"),
        "owner": words.text("Owner"),
        "due": words.text("Due"),
        "trends": words.text("Trends"),
        "trends_note": words.text(
            "solid: actual; thin dashes: plan; bold dashes and band: projection and its 80 % range"
        ),
        "mark": words.text("target"),
        "mark_original": words.text("original target"),
        "swot": words.text("SWOT highlights"),
        "swot_note": words.text("the three weightiest of each quadrant"),
        "todos": words.text("Next actions"),
        "adjusted": words.text("Changed targets and why"),
        "no_kpis": words.text("No KPI has been set up yet."),
        "no_vision": words.text("The vision has not been written yet."),
        "no_todos": words.text("No open action."),
        "no_adjusted": words.text("No target has been changed."),
        "no_factors": words.text("nothing noted yet"),
        # Words, since the page's numbers are only known when it is set.
        "page": words.text("page {page} of {pages}", page="%1", pages="%2"),
    }


def _statement(words: Words, product: ProductRow, values: Mapping[str, object]) -> tuple[Run, ...]:
    """The statement with blanks short enough for a page."""
    short = {key: clip(str(value), 84) for key, value in values.items()}
    return statement(words, clip(product.name, 40), short)


def _most_urgent(now: Tree) -> list[KpiRow]:
    """The KPIs that the page has room for, in the order of the tree."""
    live = [kpi for kpi in now.kpis if not kpi.stopped]
    kept = {kpi.id for kpi in sorted(live, key=urgency)[:MOST_KPIS]}
    return [kpi for kpi in live if kpi.id in kept]


def _lines(words: Words, now: Tree, shown: set[str]) -> tuple[Line, ...]:
    """Goals with their KPIs; where room is short, only the goals of the KPIs that are shown."""
    live = sum(not kpi.stopped for kpi in now.kpis)
    # The KPIs without a goal come last: without a heading they would seem to be the last goal's.
    headed = bool(now.goals) and None in _goals_above(now, shown)
    room = 2 * MOST_KPIS - headed
    everything = len(shown) == live and len(shown) + len(now.goals) <= room
    wanted = {goal.id for goal in now.goals} if everything else _goals_above(now, shown)
    depths = {goal.id: goal.depth for goal in now.goals}
    lines = []
    for row in now.lines():
        if isinstance(row, GoalRow):
            if row.id in wanted:
                lines.append(_goal_line(words, row))
        elif row.id in shown:
            if headed and row.goal_id is None:
                lines.append(_heading_line(words))
                headed = False
            lines.append(_kpi_line(words, row, depths.get(row.goal_id or "", 0)))
    # Without any KPI, goals alone may be too many.
    return tuple(lines[: 2 * MOST_KPIS])


def _goals_above(now: Tree, shown: set[str]) -> set[str | None]:
    return {kpi.goal_id for kpi in now.kpis if kpi.id in shown}


def _heading_line(words: Words) -> Line:
    name, nothing = words.text("Without a goal"), status(words, "no_data")
    return Line(goal=True, depth=0, name=name, status=nothing, percent="", share=None)


def _goal_line(words: Words, goal: GoalRow) -> Line:
    partly = goal.measured < goal.counted
    return Line(
        goal=True,
        depth=min(goal.depth, 3),
        name=clip(goal.title, 120),
        status=status(words, goal.status),
        percent=words.percent(goal.progress),
        share=goal.progress,
        note=measured_text(words, goal) if partly else "",
    )


def _kpi_line(words: Words, kpi: KpiRow, depth: int) -> Line:
    target = target_text(words, kpi)
    changed = kpi.original_target is not None and kpi.original_target != kpi.target
    return Line(
        goal=False,
        depth=min(depth, 3),
        name=clip(kpi.name, 80),
        status=status(words, kpi.status, stale=kpi.stale),
        percent=words.percent(kpi.progress),
        share=kpi.progress,
        planned=kpi.planned_progress,
        unit=clip(unit_text(words, kpi), 16),
        baseline=number_text(words, kpi, kpi.baseline),
        target=target + "*" if changed else target,
        value=number_text(words, kpi, kpi.value),
        owner=clip(kpi.owner, 40),
        due=words.date(kpi.due),
    )


def _charts(
    session: Reader, words: Words, shown: Iterable[KpiRow], as_of: dt.date, paper: str
) -> tuple[ChartBlock, ...]:
    """The charts that matter most: what is off track or at risk, then what weighs most."""
    blocks = []
    for kpi in sorted((kpi for kpi in shown if kpi.value_date is not None), key=urgency):
        series = kpi_series(session, kpi.id, as_of, authors=False)
        chart = kpi_chart(words, series, brief=True) if series is not None else None
        if chart is not None:
            blocks.append(
                ChartBlock(
                    clip(kpi.name, 40),
                    clip(chart.unit, 12),
                    status(words, kpi.status, stale=kpi.stale),
                    Drawn(chart, _CHART[paper]),
                )
            )
        if len(blocks) == MOST_CHARTS:
            break
    return tuple(blocks)


def _swot(session: Reader, words: Words, as_of: dt.date) -> tuple[Highlights, ...]:
    factors = swot(session, as_of).factors
    made = []
    for letter, name in QUADRANT_NAMES.items():
        own = sorted(
            (row for row in factors if row.quadrant == letter),
            key=lambda row: (-row.weight, row.position, row.id),
        )
        measure = N_("imp. × prob.") if letter in "OT" else N_("importance")
        made.append(
            Highlights(
                letter,
                words.text(name),
                words.text(measure),
                tuple((_factor(words, row), words.number(row.weight)) for row in own[:3]),
            )
        )
    return tuple(made)


def _factor(words: Words, row: FactorRow) -> str:
    """A factor; where it was to be looked at again that comes first, since the end may be cut."""
    if not row.aged:
        return clip(row.text, 70)
    day = words.short_date(row.review_by)
    return words.text("(aged {day}) {factor}", factor=clip(row.text, 70), day=day)


def _adjusted(session: Reader, words: Words, now: Tree) -> tuple[Adjusted, ...]:
    """The last changes of what KPIs are judged by in this period, the earliest of them first.

    That a new period began is told where there is room left.
    """
    found = [
        (row, kpi)
        for kpi_id, rows in adjustments(session).items()
        if (kpi := now.kpi(kpi_id)) is not None
        for row in (last_rolled(rows), *of_this_period(rows))
        if row and row.before and not kpi.stopped and is_target(row.field)
    ]
    # Those of one day stay as they followed one another.
    found.sort(key=lambda item: (item[0].field != ROLLED, item[0].date))
    return tuple(
        Adjusted(
            words.short_date(row.date),
            clip(kpi.name, 40),
            _change(words, row, kpi),
            clip(row.reason, 150),
        )
        for row, kpi in found[-MOST_ADJUSTED:]
    )


def _change(words: Words, row: AnyRow, kpi: KpiRow) -> str:
    if row.field == ROLLED:
        return words.text(
            "New period: {before} → {after}",
            before=period_text(words, kpi, row.before),
            after=period_text(words, kpi, row.after),
        )
    before, after = _kept(words, row.before, kpi), _kept(words, row.after, kpi)
    if row.field == "target":
        number = number_of(row.after)
        after = after if number is None else value_text(words, kpi, number)
        return words.text("{before} → {after}", before=before, after=after)
    label = field_text(words, row.field)
    return words.text("{field} {before} → {after}", field=label, before=before, after=after)


def _kept(words: Words, text: str, kpi: KpiRow) -> str:
    number = number_of(text)
    if number is not None:
        return number_text(words, kpi, number)
    try:
        return words.date(dt.date.fromisoformat(text))
    except ValueError:
        return clip(text, 20) or "–"
