"""SWOT factors with their evidence, and the TOWS strategies that cite them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from goaldesk.core.model.choices import QUADRANTS, STRATEGY_KINDS
from goaldesk.core.queries.inputs import due_dates, judged_of, latest
from goaldesk.core.queries.records import only, records
from goaldesk.core.reading import Reader
from goaldesk.core.rows import Record
from goaldesk.core.rules.coverage import (
    EXTERNAL,
    empty_quadrants,
    factor_weight,
    is_aged,
    strategy_gaps,
    wrong_kinds,
)

# What bears a factor out, in the order in which it is shown, and the column that names it.
EVIDENCE_KINDS = ("research", "feedback", "competitor", "kpi")
_TITLES = {"research": "title", "feedback": "text", "competitor": "name", "kpi": "name"}


class EvidenceRow(NamedTuple):
    """One link to evidence: `kind` is the table of what it names, `row_id` its row.

    `mentions` counts the customers behind a feedback, and is 1 for the other kinds.
    """

    id: str
    kind: str
    row_id: str
    title: str
    mentions: int


class KpiEvidence(NamedTuple):
    """The KPI that alone bears a factor out: what it takes to write its value that is judged."""

    name: str
    unit: str
    decimals: int | None
    currency: str
    value_type: str
    direction: str
    baseline: float | None
    target: float | None
    low: float | None
    high: float | None
    value: float | None


class FactorRow(NamedTuple):
    """A factor with its code (S1 …, by position), evidence, and the strategies that cite it.

    `weight` is importance, for opportunities and threats × probability where that is known;
    `counts` how much evidence there is of each kind; `kpi` is there where the factor rests on
    exactly one KPI.
    """

    id: str
    quadrant: str
    number: int
    text: str
    note: str
    source: str
    date: dt.date | None
    importance: int
    probability: int | None
    weight: int
    review_by: dt.date | None
    aged: bool
    position: float
    evidence: tuple[EvidenceRow, ...]
    kpi: KpiEvidence | None
    cited_by: tuple[str, ...]
    cited_in: tuple[str, ...]

    @property
    def code(self) -> str:
        """The factor's name in short: its quadrant and its place there."""
        return f"{self.quadrant}{self.number}"

    @property
    def external(self) -> bool:
        """Whether it is an opportunity or a threat, and so has a probability."""
        return self.quadrant in EXTERNAL

    def counts(self) -> dict[str, int]:
        """How much evidence of each kind, kinds without any left out; mentions for feedback."""
        found = Counter[str]()
        for item in self.evidence:
            found[item.kind] += item.mentions
        return {kind: found[kind] for kind in EVIDENCE_KINDS if found[kind]}


class StrategyRow(NamedTuple):
    """A TOWS strategy with its code (SO1 …, by position).

    `factors` are (id, code) of what it cites, `goals` (id, title) of what it leads to; `lacks`
    the quadrants of its kind that it should cite and does not, `wrong` the (id, code) of what
    it cites although strategies of its kind do not.
    """

    id: str
    kind: str
    number: int
    text: str
    status: str
    why: str
    owner: str
    position: float
    factors: tuple[tuple[str, str], ...]
    goals: tuple[tuple[str, str], ...]
    lacks: tuple[str, ...]
    wrong: tuple[tuple[str, str], ...]

    @property
    def code(self) -> str:
        """The strategy's name in short: its kind and its place there."""
        return f"{self.kind}{self.number}"

    def cites(self, factor_id: str) -> bool:
        """Whether the strategy names this factor."""
        return any(found == factor_id for found, _ in self.factors)


class Swot(NamedTuple):
    """All factors (S, W, O, T) and strategies (SO, WO, ST, WT), each by position."""

    factors: tuple[FactorRow, ...]
    strategies: tuple[StrategyRow, ...]

    def quadrant(
        self, quadrant: str, *, by_weight: bool = False, uncited: bool = False
    ) -> list[FactorRow]:
        """The factors of a quadrant, by position or the weightiest first; all or the uncited."""
        found = [row for row in self.factors if row.quadrant == quadrant]
        if uncited:
            found = [row for row in found if not row.cited_by]
        return sorted(found, key=lambda row: -row.weight) if by_weight else found

    def kind(self, kind: str) -> list[StrategyRow]:
        """The strategies of a kind."""
        return [row for row in self.strategies if row.kind == kind]

    def factor(self, row_id: str) -> FactorRow | None:
        """The factor with this id, if there is one."""
        return next((row for row in self.factors if row.id == row_id), None)

    def strategy(self, row_id: str) -> StrategyRow | None:
        """The strategy with this id, if there is one."""
        return next((row for row in self.strategies if row.id == row_id), None)

    def uncited(self) -> list[FactorRow]:
        """The factors that no strategy uses."""
        return [row for row in self.factors if not row.cited_by]

    def unproven(self) -> list[FactorRow]:
        """The factors without evidence."""
        return [row for row in self.factors if not row.evidence]

    def aged(self) -> list[FactorRow]:
        """The factors past the day by which they were to be looked at again."""
        return [row for row in self.factors if row.aged]

    def one_sided(self) -> list[StrategyRow]:
        """The strategies, but for rejected ones, that do not cite both sides of their kind."""
        return [row for row in self.strategies if row.lacks and row.status != "rejected"]

    def wrong(self) -> list[StrategyRow]:
        """The strategies, but for rejected ones, that cite what their kind does not."""
        return [row for row in self.strategies if row.wrong and row.status != "rejected"]

    def empty(self) -> list[str]:
        """The quadrants without a factor."""
        return empty_quadrants(row.quadrant for row in self.factors)


def swot(session: Reader, as_of: dt.date) -> Swot:
    """The whole analysis as it stands on that day."""
    factors = _numbered(records(session, "swot_factor"), "quadrant", QUADRANTS)
    strategies = _numbered(records(session, "strategy"), "kind", STRATEGY_KINDS)
    codes = {row.id: f"{row['quadrant']}{number}" for row, number in factors}
    quadrants = {row.id: str(row["quadrant"]) for row, _ in factors}
    order = {row.id: place for place, (row, _) in enumerate(factors)}
    cited = _links(session, "strategy_factor", "strategy_id", "factor_id")
    goals = {row.id: str(row["title"]) for row in records(session, "goal")}
    led = _links(session, "strategy_goal", "strategy_id", "goal_id")
    shown = []
    for row, number in strategies:
        named = sorted(cited.get(row.id, ()), key=lambda found: order.get(found, 0))
        values: Any = row.values
        foreign = wrong_kinds(values["kind"], (quadrants[found] for found in named))
        shown.append(
            StrategyRow(
                row.id,
                values["kind"],
                number,
                values["text"],
                values["status"],
                values["why"],
                values["owner"],
                values["position"],
                tuple((found, codes[found]) for found in named),
                tuple((found, goals[found]) for found in goals if found in led.get(row.id, ())),
                tuple(strategy_gaps(values["kind"], (quadrants[found] for found in named))),
                tuple((found, codes[found]) for found in named if quadrants[found] in foreign),
            )
        )
    evidence = _evidence(session)
    kpis = _kpis(session, evidence, as_of)
    return Swot(
        tuple(
            _factor(row, number, evidence.get(row.id, ()), kpis, shown, as_of)
            for row, number in factors
        ),
        tuple(shown),
    )


def _numbered(rows: Iterable[Record], key: str, order: tuple[str, ...]) -> list[tuple[Record, int]]:
    """Rows grouped in this order, each with its place in its group, from 1."""
    groups: dict[str, list[Record]] = {name: [] for name in order}
    for row in rows:
        groups[str(row[key])].append(row)
    return [(row, place) for group in groups.values() for place, row in enumerate(group, 1)]


def _links(session: Reader, table: str, owner: str, other: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in records(session, table):
        found.setdefault(str(row[owner]), set()).add(str(row[other]))
    return found


def _factor(
    row: Record,
    number: int,
    evidence: Iterable[EvidenceRow],
    kpis: Mapping[str, KpiEvidence],
    strategies: Iterable[StrategyRow],
    as_of: dt.date,
) -> FactorRow:
    values: Any = row.values
    held = tuple(evidence)
    citing = [strategy for strategy in strategies if strategy.cites(row.id)]
    measured = [kpis[item.row_id] for item in held if item.kind == "kpi"]
    return FactorRow(
        row.id,
        values["quadrant"],
        number,
        values["text"],
        values["note"],
        values["source"],
        values["date"],
        values["importance"],
        values["probability"],
        factor_weight(values["quadrant"], values["importance"], values["probability"]),
        values["review_by"],
        is_aged(values["review_by"], as_of),
        values["position"],
        held,
        measured[0] if len(measured) == 1 else None,
        tuple(strategy.id for strategy in citing),
        tuple(strategy.code for strategy in citing),
    )


def _evidence(session: Reader) -> dict[str, list[EvidenceRow]]:
    """Each factor's evidence, by kind and in the order of its lists."""
    named = {
        kind: {row.id: (place, row) for place, row in enumerate(records(session, kind))}
        for kind in EVIDENCE_KINDS
    }
    found: dict[str, list[tuple[int, int, EvidenceRow]]] = {}
    for link in records(session, "evidence"):
        kind = next(kind for kind in EVIDENCE_KINDS if link[f"{kind}_id"] is not None)
        place, row = named[kind][str(link[f"{kind}_id"])]
        mentions: Any = row["mentions"] if kind == "feedback" else 1
        item = EvidenceRow(link.id, kind, row.id, str(row[_TITLES[kind]]), mentions)
        found.setdefault(str(link["factor_id"]), []).append(
            (EVIDENCE_KINDS.index(kind), place, item)
        )
    return {
        owner: [item for *_, item in sorted(items, key=lambda found: found[:2])]
        for owner, items in found.items()
    }


def _kpis(
    session: Reader, evidence: Mapping[str, list[EvidenceRow]], as_of: dt.date
) -> dict[str, KpiEvidence]:
    wanted = {item.row_id for held in evidence.values() for item in held if item.kind == "kpi"}
    if not wanted:
        return {}
    currency = only(session, "product").currency
    dues = due_dates(session, wanted)
    judged = judged_of(session, latest(session, as_of, wanted), dues)
    # What was only measured after the due date is judged by nothing.
    measured = {
        kpi_id: value
        for kpi_id, (day, value) in judged.items()
        if (due := dues[kpi_id]) is None or day <= due
    }
    found = {}
    for row in records(session, "kpi", id=wanted):
        values: Any = row.values
        found[row.id] = KpiEvidence(
            values["name"],
            values["unit"],
            values["decimals"],
            currency,
            values["value_type"],
            values["direction"],
            values["baseline"],
            values["target"],
            values["low"],
            values["high"],
            measured.get(row.id),
        )
    return found


class Shelved(NamedTuple):
    """Something on file that could bear a factor out: a row `row_id` of the table `kind`.

    `used` are the codes of the factors that it bears out, `review_by` the day by which it was
    to be looked at again, `aged` whether that is past.
    """

    kind: str
    row_id: str
    title: str
    used: tuple[str, ...]
    review_by: dt.date | None
    aged: bool


def shelf(session: Reader, now: Swot, as_of: dt.date) -> list[Shelved]:
    """All that could bear factors out, by kind in the order of its lists."""
    used: dict[tuple[str, str], list[str]] = {}
    for factor in now.factors:
        for item in factor.evidence:
            used.setdefault((item.kind, item.row_id), []).append(factor.code)
    found = []
    for kind in EVIDENCE_KINDS:
        for row in records(session, kind):
            day: Any = row.values.get("review_by")
            if kind == "competitor" and row["own"]:
                continue
            codes = tuple(used.get((kind, row.id), ()))
            title = str(row[_TITLES[kind]])
            found.append(Shelved(kind, row.id, title, codes, day, is_aged(day, as_of)))
    return found


def evidence_choices(session: Reader) -> dict[str, list[tuple[str, str]]]:
    """What could bear a factor out, by kind: (id, title) in the order of its lists."""
    return {
        kind: [
            (row.id, str(row[_TITLES[kind]]))
            for row in records(session, kind)
            if not (kind == "competitor" and row["own"])
        ]
        for kind in EVIDENCE_KINDS
    }
