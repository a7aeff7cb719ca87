"""How well a goal is set: the five letters of SMART, its score, and hints (docs/methods.md, 6).

Both readings of the letters count: Doran, "There's a S.M.A.R.T. way to write management's goals"
(1981): specific, measurable, assignable, realistic, time-related; and achievable, relevant.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from goaldesk.core.rules import titles
from goaldesk.core.rules.plan import EPSILON, Plan

LETTERS = ("S", "M", "A", "R", "T")
PASS, WARN, FAIL = "pass", "warn", "fail"
_POINTS = {PASS: 2, WARN: 1, FAIL: 0}
FAIR, STRONG = 0.45, 0.75
TOO_FAST = 2.0


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of a verdict, with the numbers and names that its sentence needs.

    `table`, `row_id` and `field` tell what mends it: without a row, the goal itself or a row to
    be added; all empty where nothing is to be mended.
    """

    key: str
    table: str = ""
    row_id: str = ""
    field: str = ""
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter's verdict, pass, warn or fail, with at least one reason."""

    letter: str
    verdict: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """A KPI that measures a goal: what its definition lacks, and how it is to be read.

    `needed` and `best` are its required rate and the best one measured over as long a stretch,
    per day in its own unit and signed as the value has to go; None where unknown or reached.
    """

    id: str
    name: str
    unit: str
    lacks: tuple[str, ...]
    lagging: bool
    needed: float | None = None
    best: float | None = None


@dataclass(frozen=True, slots=True)
class Links:
    """What a goal serves: a pillar's key, and how many strategies and SWOT factors.

    `above` is the title of the nearest goal above that is linked, None if none is.
    """

    pillar: str = ""
    strategies: int = 0
    factors: int = 0
    above: str | None = None


def score(letters: Collection[Letter]) -> float:
    """The mean of the letters: pass 1, warn ½, fail 0."""
    points = sum(_POINTS[letter.verdict] for letter in letters)
    return points / (2 * len(LETTERS))


def grade(of: float) -> str:
    """Weak below 0.45, fair below 0.75, else strong."""
    if of < FAIR - EPSILON:
        return "weak"
    return "fair" if of < STRONG - EPSILON else "strong"


# What a copy may have been made without: the reason that misses it, and the one that says so.
_LEFT_OUT = {
    "no_owner": ("left_out_people", ("goal.owner",)),
    "no_feasibility": ("left_out_resources", ("resource",)),
    **dict.fromkeys(
        ("only_reason", "no_reason"),
        ("left_out_swot", ("swot_factor", "evidence", "strategy", "strategy_goal")),
    ),
    **dict.fromkeys(
        ("past_unreviewed", "no_review", "reviewed_late"), ("left_out_reviews", ("review",))
    ),
}


def without(letter: Letter, withheld: Collection[str]) -> Letter:
    """The verdict in a copy made without what is `withheld`: what was left out is not missing.

    It is not known either: the letter is met partly, and says so.
    """
    reasons = tuple(
        Reason(told[0])
        if (told := _LEFT_OUT.get(reason.key)) and not set(told[1]).isdisjoint(withheld)
        else reason
        for reason in letter.reasons
    )
    if reasons == letter.reasons:
        return letter
    return Letter(letter.letter, WARN, reasons)


def specific(title: str) -> Letter:
    """S: 4–18 words, or 8–40 Han characters, that name an object and a change.

    An amount counts as a change. A vague word (improve, optimise, better, 提升, 优化, 加强) needs
    an amount beside it.
    """
    count, (kind, least, most) = titles.length(title), titles.limits(title)
    sizes = {"count": count, "least": least, "most": most}

    def reason(key: str, **values: object) -> Reason:
        return Reason(key, "goal", field="title", values=values)

    if not count:
        return Letter("S", FAIL, (reason("title_empty"),))
    if count < least:
        return Letter("S", FAIL, (reason(f"title_short_{kind}", **sizes),))
    found = []
    if count > most:
        found.append(reason(f"title_long_{kind}", **sizes))
    vague = titles.vague_word(title)
    if vague and not titles.has_number(title):
        found.append(reason("title_vague", word=vague))
    elif not titles.names_change(title):
        found.append(reason("title_no_change"))
    if not titles.names_object(title):
        found.append(reason("title_no_object"))
    if found:
        return Letter("S", WARN, tuple(found))
    return Letter("S", PASS, (Reason(f"title_fits_{kind}", values={"count": count}),))


def lacks(plan: Plan, unit: str) -> tuple[str, ...]:
    """What a KPI's definition lacks to measure by: unit, baseline, target, distance (the target
    equals the baseline), limits, limits_reversed or milestones.
    """
    if plan.kind == "yes_no":
        return ()
    if plan.kind == "milestone":
        weighted = any(weight > 0 for weight, _ in plan.milestones)
        return () if weighted else ("milestones",)
    found = [] if unit.strip() else ["unit"]
    if plan.kind == "in_range":
        if plan.low is None or plan.high is None:
            found.append("limits")
        elif plan.low > plan.high:
            found.append("limits_reversed")
        return tuple(found)
    if plan.target is None:
        found.append("target")
    if not plan.is_corridor:
        if plan.baseline is None:
            found.append("baseline")
        elif plan.baseline == plan.target:
            found.append("distance")
    return tuple(found)


_MENDS = {
    "unit": "unit",
    "baseline": "baseline",
    "target": "target",
    "distance": "target",
    "limits": "low",
    "limits_reversed": "low",
    "milestones": "value",
}


def lacking(measure: Measure) -> tuple[Reason, ...]:
    """A reason for each thing that a KPI's definition lacks."""
    return tuple(
        Reason(f"kpi_no_{what}", "kpi", measure.id, _MENDS[what], {"name": measure.name})
        for what in measure.lacks
    )


def measurable(measures: Sequence[Measure]) -> Letter:
    """M: at least one KPI with a unit and what its direction needs.

    Where none is complete, the one that lacks least is told about.
    """
    if not measures:
        return Letter("M", FAIL, (Reason("no_kpi", "kpi"),))
    complete = [measure for measure in measures if not measure.lacks]
    if complete:
        values = {"name": complete[0].name, "count": len(complete), "all": len(measures)}
        key = "kpi_complete" if len(measures) == 1 else "kpis_complete"
        return Letter("M", PASS, (Reason(key, values=values),))
    return Letter("M", WARN, lacking(min(measures, key=lambda measure: len(measure.lacks))))


def too_fast(measure: Measure) -> bool:
    """Whether the required rate is more than twice the best over as long a stretch."""
    needed, best = measure.needed, measure.best
    if not needed or best is None:
        return False
    rate, limit = abs(needed), TOO_FAST * math.copysign(best, best * needed)
    return rate > limit and not math.isclose(rate, limit, rel_tol=EPSILON)


def assignable(
    owners: Sequence[str], noted: bool, resources: int, measures: Sequence[Measure]
) -> Letter:
    """A: exactly one owner, a note on feasibility or a resource, and no history against it."""
    if not owners:
        return Letter("A", FAIL, (Reason("no_owner", "goal", field="owner"),))
    found = []
    if len(owners) > 1:
        names = {"count": len(owners), "first": owners[0], "second": owners[1]}
        found.append(Reason("many_owners", "goal", field="owner", values=names))
    if not noted and not resources:
        found.append(
            Reason("no_feasibility", "goal", field="feasibility", values={"name": owners[0]})
        )
    for measure in filter(too_fast, measures):
        rates = {"name": measure.name, "needed": measure.needed, "best": measure.best}
        found.append(Reason("too_fast", "kpi", measure.id, "target", rates))
    if found:
        return Letter("A", WARN, tuple(found))
    values = {"name": owners[0], "count": resources}
    return Letter("A", PASS, (Reason("feasible" if noted else "resourced", values=values),))


def relevant(links: Links, reason: str) -> Letter:
    """R: linked to a vision pillar, a strategy or evidence, itself or through a goal above it."""
    found = []
    if links.pillar:
        found.append(Reason("serves_pillar", values={"pillar": links.pillar}))
    if links.strategies:
        found.append(Reason("led_to", values={"count": links.strategies}))
    if links.factors:
        found.append(Reason("evidence", values={"count": links.factors}))
    if not found and links.above is not None:
        found.append(Reason("linked_above", values={"name": links.above}))
    if found:
        return Letter("R", PASS, tuple(found))
    if reason.strip():
        return Letter("R", WARN, (Reason("only_reason", "goal", field="pillar"),))
    return Letter("R", FAIL, (Reason("no_reason", "goal", field="pillar"),))


def timed(
    start: date | None,
    due: date | None,
    period: tuple[date | None, date | None],
    reviews: Collection[date],
    as_of: date,
) -> Letter:
    """T: starts before it ends, inside the product's `period`, with a review before the end.

    The dates are those in force: the goal's own, else those of the goal above, else the
    product's. A period without an end holds everything on that side.
    """
    if due is None:
        return Letter("T", FAIL, (Reason("no_due", "goal", field="due"),))
    if due < as_of and not any(day <= as_of for day in reviews):
        return Letter("T", FAIL, (Reason("past_unreviewed", "review", values={"due": due}),))
    found = list(_untimely(start, due, period))
    before = [day for day in reviews if day < due]
    if not before:
        past = due < as_of
        key, table, field = (
            ("reviewed_late", "goal", "due") if past else ("no_review", "review", "")
        )
        found.append(Reason(key, table, field=field, values={"due": due}))
    if found:
        return Letter("T", WARN, tuple(found))
    values = {"start": start, "due": due, "count": len(before)}
    return Letter("T", PASS, (Reason("timed", values=values),))


def _untimely(
    start: date | None, due: date, period: tuple[date | None, date | None]
) -> Iterator[Reason]:
    first, last = period
    if start is None:
        yield Reason("no_start", "goal", field="start", values={"due": due})
    elif start >= due:
        values = {"start": start, "due": due}
        yield Reason("dates_reversed", "goal", field="due", values=values)
    if start is not None and first is not None and start < first:
        values = {"start": start, "limit": first}
        yield Reason("before_period", "goal", field="start", values=values)
    if last is not None and due > last:
        yield Reason("after_period", "goal", field="due", values={"due": due, "limit": last})
    elif first is not None and due < first:
        yield Reason("ends_before_period", "goal", field="due", values={"due": due, "limit": first})


def hints(title: str, measures: Sequence[Measure]) -> tuple[Reason, ...]:
    """Questions that count in no verdict: an output instead of an outcome, only lagging KPIs,
    KPIs that count what is done.
    """
    found = []
    verb = titles.output_verb(title)
    if verb:
        found.append(Reason("hint_output", "goal", field="title", values={"word": verb}))
    if measures and all(measure.lagging for measure in measures):
        found.append(Reason("hint_lagging", "kpi"))
    for measure in measures:
        word = titles.activity_word(measure.name) or titles.activity_word(measure.unit)
        if word:
            values = {"name": measure.name, "word": word}
            found.append(Reason("hint_activity", "kpi", measure.id, "relevance", values))
    return tuple(found)
