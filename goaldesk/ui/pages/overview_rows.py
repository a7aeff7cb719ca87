"""The overview's rows: each KPI and goal in words and shares, ready to be painted."""

from __future__ import annotations

from typing import NamedTuple

from goaldesk.core import sentences, verdict_words
from goaldesk.core.rows import GoalRow, KpiRow, Tree
from goaldesk.core.rules.plan import CORRIDORS, Thresholds
from goaldesk.core.words import Words


class Bullet(NamedTuple):
    """A row in words and shares: a KPI, or the goal (or nothing) that the next ones belong to.

    `zones` are the shares at which off track and at risk end, None where no thresholds apply.
    """

    id: str
    table: str
    name: str
    progress_text: str
    spoken: str
    tip: str = ""
    depth: int = 0
    note: str = ""
    status: str = ""
    stale: bool = False
    word: str = ""
    by_hand: str = ""
    value: str = ""
    target: str = ""
    unit: str = ""
    progress: float | None = None
    planned: float | None = None
    zones: tuple[float, float] | None = None


def bullets(words: Words, tree: Tree, wanted: str = "") -> list[Bullet]:
    """The rows of a tree, only those of a status (or stale) if one is wanted; stopped ones not."""
    rows: list[Bullet] = []
    groups: list[GoalRow | None] = [*tree.goals, None]
    for goal in groups:
        kpis = [
            kpi
            for kpi in tree.kpis_of(goal.id if goal else None)
            if not kpi.stopped and (not wanted or _fits(kpi, wanted))
        ]
        if not kpis and (wanted or goal is None):
            continue
        rows.append(_group(words, goal))
        rows.extend(_bullet(words, kpi, tree.product.thresholds) for kpi in kpis)
    return rows


def _fits(kpi: KpiRow, wanted: str) -> bool:
    return kpi.stale if wanted == "stale" else kpi.status == wanted


def _group(words: Words, goal: GoalRow | None) -> Bullet:
    if goal is None:
        name = words.text("Without a goal")
        return Bullet("", "", name, "", name)
    done = words.percent(goal.progress)
    note = "" if goal.measured == goal.counted else sentences.measured_text(words, goal)
    spoken = words.text(
        "Goal {title}: {status}, {done} done",
        title=goal.title,
        done=done,
        status=sentences.status_text(words, goal.status),
    )
    tip = "\n".join(
        part
        for part in (
            goal.title,
            sentences.status_text(words, goal.status),
            sentences.decided_text(words, goal),
            sentences.holds_stale_text(words, goal),
        )
        if part
    )
    return Bullet(goal.id, "goal", goal.title, done, spoken, tip, goal.depth, note)


def _bullet(words: Words, kpi: KpiRow, limits: Thresholds) -> Bullet:
    word = sentences.status_text(words, kpi.status)
    spoken = [kpi.name, verdict_words.verdict_text(words, kpi)]
    if kpi.value is not None:
        spoken.append(
            words.text(
                "current {value}, target {target}",
                value=sentences.value_text(words, kpi, kpi.value),
                target=sentences.target_text(words, kpi, unit=True),
            )
        )
    spoken += [sentences.stale_text(words, kpi), sentences.override_text(words, kpi)]
    lines = [part for part in spoken if part]
    return Bullet(
        kpi.id,
        "kpi",
        kpi.name,
        words.percent(kpi.progress),
        ". ".join(lines),
        "\n".join(lines),
        status=kpi.status,
        stale=kpi.stale,
        word=word,
        by_hand=kpi.override.status if kpi.override else "",
        value=sentences.number_text(words, kpi, kpi.value),
        target=sentences.target_text(words, kpi),
        unit=sentences.trailing_unit(kpi),
        progress=kpi.progress,
        planned=kpi.planned_progress,
        zones=zones(kpi, limits),
    )


def zones(kpi: KpiRow, limits: Thresholds) -> tuple[float, float] | None:
    """Where off track and at risk end on the axis, so that the bar's end shows the verdict.

    A limit to be kept is judged by progress itself, all else by the share planned for the day.
    None where another rule decides: too early, nothing measured, already due.
    """
    if kpi.progress is None or kpi.verdict.rule in ("missing", "early", "ended"):
        return None
    if kpi.value_type not in ("yes_no", "milestone") and kpi.direction in CORRIDORS:
        return limits.corridor_amber, limits.corridor_green
    if kpi.planned_progress is None:
        return None
    return limits.amber * kpi.planned_progress, limits.green * kpi.planned_progress
