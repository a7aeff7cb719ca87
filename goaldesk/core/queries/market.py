"""The market: its size, what surveys say, competitors and how they compare."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy.sql import select

from goaldesk.core.model.tables import table_of
from goaldesk.core.numbers import half_up
from goaldesk.core.queries.records import fetch, only, records
from goaldesk.core.reading import Reader
from goaldesk.core.rows import Record
from goaldesk.core.rules import market as rules
from goaldesk.core.rules.coverage import is_aged

OWN = "own"  # stands for our own product in the matrix until it has a row of its own


@dataclass(frozen=True, slots=True)
class MarketRow:
    """A stored row of the market, `row["column"]`, and whether its review-by date has passed."""

    record: Record
    aged: bool

    @property
    def id(self) -> str:
        """The row's id."""
        return self.record.id

    def __getitem__(self, column: str) -> Any:
        return self.record[column]


@dataclass(frozen=True, slots=True)
class SizeRow(MarketRow):
    """A market part with its size as money a year and its yearly growth as a fraction.

    `growth_fault` says why there is no growth, as `rules.market.growth_fault` does.
    """

    size: rules.Size
    growth: float | None
    growth_fault: str


class SizeSheet(NamedTuple):
    """All market parts, their total, and the product's currency (empty if none is set)."""

    parts: tuple[SizeRow, ...]
    total: rules.TotalSize
    currency: str


@dataclass(frozen=True, slots=True)
class SurveyRow(MarketRow):
    """A survey with its result, NPS −100 to 100 or CSAT in per cent, and its 95 % margin in points.

    `value` is the result as it would be recorded on the linked KPI, rounded to its decimals
    (one, unless the KPI says otherwise); `recorded` the KPI's value on the survey's day; `misfit`
    is "number" where the KPI takes no number, "type" or "unit" where it takes another kind.
    """

    n: int
    score: float | None
    margin: float | None
    kpi: str
    value: float | None
    recorded: float | None
    misfit: str


class Rival(NamedTuple):
    """A column of the matrix; the total is the weighted mean score, the gap its distance below
    the best (0 for the best). Our own product has `own`, and the product's name. `scored` counts
    the criteria with a weight that have a score."""

    id: str
    name: str
    own: bool
    total: float | None
    gap: float | None
    scored: int


class Contest(NamedTuple):
    """Our score beside the best of the competitors', whom `by` names; all None while unscored.

    For one criterion, scores 1 to 5; for the totals the weighted means.
    """

    name: str
    ours: float | None
    best: float | None
    by: tuple[str, ...]


class CriterionRow(NamedTuple):
    """A row of the matrix: a criterion, and the score rows by competitor id."""

    id: str
    name: str
    weight: float
    note: str
    scores: Mapping[str, MarketRow]


class Matrix(NamedTuple):
    """Criteria × (us + competitors); our own product comes first, whether scored or not."""

    rivals: tuple[Rival, ...]
    criteria: tuple[CriterionRow, ...]

    @property
    def weighted(self) -> int:
        """How many criteria have a weight, and so count in the totals."""
        return sum(row.weight > 0 for row in self.criteria)

    def contests(self) -> tuple[Contest, ...]:
        """Us against the best competitor, by criterion."""
        found = []
        for row in self.criteria:
            scores = {key: float(score["value"]) for key, score in row.scores.items()}
            found.append(self._contest(row.name, scores))
        return tuple(found)

    def total_contest(self) -> Contest:
        """Our weighted total against the best competitor's."""
        totals = {row.id: row.total for row in self.rivals if row.total is not None}
        return self._contest("", totals)

    def _contest(self, name: str, scores: Mapping[str, float]) -> Contest:
        scored = [row for row in self.rivals if row.id in scores]
        best = max((scores[row.id] for row in scored if not row.own), default=None)
        return Contest(
            name,
            next((scores[row.id] for row in scored if row.own), None),
            best,
            tuple(row.name for row in scored if not row.own and scores[row.id] == best),
        )


def _aged(row: Record, as_of: dt.date) -> bool:
    day = row.values.get("review_by")
    return isinstance(day, dt.date) and is_aged(day, as_of)


def market_rows(session: Reader, table: str, as_of: dt.date) -> list[MarketRow]:
    """The rows of a market table by position."""
    return [MarketRow(row, _aged(row, as_of)) for row in records(session, table)]


def market_size(session: Reader, as_of: dt.date) -> SizeSheet:
    """The market parts with TAM, SAM, SOM and growth, and their total."""
    parts = tuple(_size(row, as_of) for row in records(session, "market_size"))
    total = rules.total_size(part.size for part in parts)
    return SizeSheet(parts, total, only(session, "product").currency)


def _size(row: Record, as_of: dt.date) -> SizeRow:
    values: Mapping[str, Any] = row.values
    size = rules.size(
        values["customers"], values["revenue"], values["serviceable"], values["obtainable"]
    )
    first, last = values["first_year"], values["last_year"]
    years = None if first is None or last is None else last - first
    known = (values["first_value"], values["last_value"], years)
    return SizeRow(row, _aged(row, as_of), size, rules.growth(*known), rules.growth_fault(*known))


def surveys(session: Reader) -> list[SurveyRow]:
    """The surveys with their results, and what the KPIs they feed hold for their days."""
    found = records(session, "survey")
    kpi, measurement = table_of("kpi"), table_of("measurement")
    linked = {str(row["kpi_id"]) for row in found if row["kpi_id"]}
    kpis = {
        row.id: row
        for row in fetch(
            session,
            select(kpi.c.id, kpi.c.name, kpi.c.decimals, kpi.c.unit, kpi.c.value_type).where(
                kpi.c.id.in_(linked)
            ),
        )
    }
    dates = {row["date"] for row in found if row["date"] is not None}
    held = {
        (row.kpi_id, row.date): row.value
        for row in fetch(
            session,
            select(measurement.c.kpi_id, measurement.c.date, measurement.c.value).where(
                measurement.c.kpi_id.in_(linked), measurement.c.date.in_(dates)
            ),
        )
    }
    return [_survey(row, kpis.get(row["kpi_id"]), held) for row in found]


def survey_alone(row: Record) -> SurveyRow:
    """A survey's result, whatever KPI it may feed; its `values` need kind, date and answers."""
    return _survey(row, None, {})


def _survey(row: Record, kpi: Any, held: Mapping[Any, float]) -> SurveyRow:
    values: Mapping[str, Any] = row.values
    answers = (values["favourable"], values["neutral"], values["unfavourable"])
    found = (rules.nps if values["kind"] == "nps" else rules.csat)(*answers)
    value = None
    if found is not None and kpi is not None:
        decimals = 1 if kpi.decimals is None else kpi.decimals
        value = float(half_up(found.score, decimals)) + 0.0  # never a negative zero
    return SurveyRow(
        row,
        False,
        sum(answers),
        None if found is None else found.score,
        None if found is None else found.margin,
        "" if kpi is None else str(kpi.name),
        value,
        held.get((values["kpi_id"], values["date"])),
        "" if kpi is None else _misfit(values["kind"], kpi.value_type, kpi.unit.strip()),
    )


def _misfit(kind: str, value_type: str, unit: str) -> str:
    """What of a KPI does not fit a survey's result; CSAT is in per cent, NPS in points."""
    if value_type in ("yes_no", "milestone"):
        return "number"
    if value_type not in ("number", "percent"):
        return "type"
    in_percent = value_type == "percent" or unit in ("%", "％")
    if kind == "nps":
        return "unit" if in_percent else ""
    return "" if in_percent or not unit else "unit"


def competitors(session: Reader, as_of: dt.date) -> list[MarketRow]:
    """The competitors on file, our own row among them under the product's name."""
    own_name = only(session, "product").name.strip()
    rows = []
    for row in records(session, "competitor"):
        if row["own"] and own_name:
            row = Record(row.table, row.id, {**row.values, "name": own_name})
        rows.append(MarketRow(row, _aged(row, as_of)))
    return rows


def competitor_names(session: Reader) -> list[str]:
    """The names of all competitors but our own product."""
    return [str(row["name"]) for row in records(session, "competitor", own=False) if row["name"]]


def matrix(session: Reader, as_of: dt.date) -> Matrix:
    """The criteria with every score, and each product's weighted total and gap to the best."""
    criteria = records(session, "criterion")
    cells: dict[str, dict[str, MarketRow]] = {row.id: {} for row in criteria}
    for score in records(session, "score"):
        shown = MarketRow(score, _aged(score, as_of))
        cells[str(score["criterion_id"])][str(score["competitor_id"])] = shown
    products = records(session, "competitor")
    own = next((row for row in products if row["own"]), None)
    named = [(OWN if own is None else own.id, only(session, "product").name.strip(), True)]
    named += [(row.id, str(row["name"]), False) for row in products if row is not own]
    weights = {row.id: float(str(row["weight"])) for row in criteria}
    totals = {
        rival: rules.matrix_total(
            weights, {key: row[rival]["value"] for key, row in cells.items() if rival in row}
        )
        for rival, _, _ in named
    }
    gaps = rules.gaps(totals)
    return Matrix(
        tuple(
            Rival(
                key,
                name,
                is_own,
                totals[key],
                gaps[key],
                sum(key in row and weights[at] > 0 for at, row in cells.items()),
            )
            for key, name, is_own in named
        ),
        tuple(
            CriterionRow(row.id, str(row["name"]), weights[row.id], str(row["note"]), cells[row.id])
            for row in criteria
        ),
    )
