"""A document's tables as sheets: each row with its fields as a user knows them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator

from sqlalchemy import func
from sqlalchemy.sql import select

from goaldesk.core.errors import N_
from goaldesk.core.fields import STATUSES, Choices, choice_label
from goaldesk.core.fields import TABLES as SPECS
from goaldesk.core.model import FIXED_IDS, NATURAL_KEYS
from goaldesk.core.model.tables import table_of
from goaldesk.core.queries.goals import tree
from goaldesk.core.queries.records import fetch, records
from goaldesk.core.queries.series import forecasts
from goaldesk.core.reading import Reader
from goaldesk.core.review_words import field_text, kept_text, measured
from goaldesk.core.rows import GoalRow, KpiRow, Record, Tree
from goaldesk.core.rules.forecast import Forecast
from goaldesk.core.sentences import status_text
from goaldesk.core.words import Words
from goaldesk.exchange.columns import columns as stored
from goaldesk.exchange.references import References
from goaldesk.exchange.sheet import (
    Cell,
    Column,
    Row,
    Sheet,
    amount,
    figures_of,
    planned_figures,
    shares,
)

# Of columns that nobody types, or that go by another name in files.
_LABELS = {
    "id": N_("ID"),
    "measurement.note": N_("Comment"),
    # In Chinese a goal and a target are one word.
    "kpi.target": N_("Target value"),
    "review_kpi.target": N_("Target value"),
    "competitor.own": N_("Our own product"),
    "review.taken": N_("Snapshot taken"),
    "review_kpi.kpi_id": N_("KPI ID"),
    "adjustment.date": N_("Date"),
    "adjustment.field": N_("Field"),
    "adjustment.before": N_("Before"),
    "adjustment.after": N_("After"),
    "goal": N_("Goal"),
    "value": N_("Value"),
    "planned": N_("Planned"),
    "progress": N_("Progress"),
    "status": N_("Status"),
    "stale": N_("Stale"),
    "measured": N_("KPIs measured"),
    "counted": N_("KPIs counted"),
}
_MEASUREMENT, _KPI = table_of("measurement"), table_of("kpi")


def table_sheet(session: Reader, words: Words, as_of: dt.date, table: str) -> Sheet:
    """All rows of a table. References are names; goals and KPIs also say how they stand on
    `as_of`, in columns that are called computed."""
    if table == "measurement":
        return measurement_sheet(session, words)
    references = References(session)
    fields = _order(table)
    tellers = [_teller(words, references, table, field) for field in fields]
    rows = [tuple(tell(row) for tell in tellers) for row in records(session, table)]
    made = [Column(field, words.text(label_of(table, field))) for field in fields]
    if table in ("kpi", "goal"):
        now = tree(session, as_of)
        told = kpi_states(session, words, now, as_of) if table == "kpi" else goal_states(words, now)
        ids = [row.id for row in records(session, table)]
        made += computed(words, KPI_STATES if table == "kpi" else GOAL_STATES)
        rows = [(*row, *told[row_id]) for row, row_id in zip(rows, ids, strict=True)]
    title = words.text(SPECS[table].many)
    return Sheet(table, title, tuple(made), tuple(rows), fixed=2 if "id" in fields else 1)


def label_of(table: str, column: str) -> str:
    """The message that a table's column is headed with."""
    about_kpi = {field.key: field.label for field in SPECS["kpi"].fields}
    own = {field.key: field.label for field in SPECS[table].fields}
    refers = stored(table)[column].refers
    for known, key in ((_LABELS, f"{table}.{column}"), (own, column), (_LABELS, column)):
        if key in known and not (refers and known is _LABELS):
            return known[key]
    return SPECS[refers].one if refers else about_kpi[column]


def _order(table: str) -> list[str]:
    """The columns of a table: what its rows are named by, those of its form, then the rest."""
    known = stored(table)
    named = [] if table in NATURAL_KEYS or table in FIXED_IDS else ["id"]
    owners = [name for name, column in known.items() if column.refers and not column.nullable]
    keys = NATURAL_KEYS.get(table, ())
    fields = [field.key for field in SPECS[table].fields]
    left_out = ("position",) if named else ("position", "id")
    found = dict.fromkeys((*named, *owners, *keys, *fields, *known))
    return [name for name in found if name not in left_out]


def _teller(
    words: Words, references: References, table: str, column: str
) -> Callable[[Record], Cell]:
    """What gives the cell of a row."""
    about = stored(table)[column]
    if about.refers:
        return lambda row: references.name(about.refers, row[column])
    choices = _choices(table, column)
    if choices:
        return lambda row: _chosen(words, choices, row[column])
    if about.kind == "flag":
        return lambda row: words.text("Yes") if row[column] else words.text("No")
    if (table, column) == ("adjustment", "field"):
        return lambda row: field_text(words, str(row["field"]))
    if table == "adjustment" and column in ("before", "after"):
        return lambda row: _kept(words, references, row, column)
    if (table, column) == ("review_kpi", "planned"):
        return lambda row: amount(
            _number(row[column]), planned_figures(words, measured(row, currency=""))
        )
    if column == "progress":
        how = shares(words)
        return lambda row: amount(_number(row[column]), how)
    return lambda row: _plain(row[column])


def _plain(value: object) -> Cell:
    assert value is None or isinstance(value, (str, float, int, dt.date))
    return value


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None


def _choices(table: str, column: str) -> Choices:
    for spec in (SPECS[table], SPECS["kpi"]):
        for field in spec.fields:
            if field.key == column:
                return field.choices
    return STATUSES if column == "status" else ()


def _chosen(words: Words, choices: Choices, value: object) -> str:
    return "" if value is None else words.text(choice_label(choices, value))


def _kept(words: Words, references: References, row: Record, column: str) -> str:
    kpi, product = references.row("kpi", row["kpi_id"]), references.row("product", "product")
    of = measured(kpi, str(product["currency"])) if kpi and product else None
    return kept_text(words, str(row["field"]), str(row[column]), of, references.of("goal"))


KPI_STATES = (
    ("value", N_("Current")),
    ("value_date", N_("Measured on")),
    ("planned", N_("Planned")),
    ("progress", N_("Progress")),
    ("status", N_("Status")),
    ("stale", N_("Stale")),
    ("forecast", N_("Forecast")),
)
GOAL_STATES = (("progress", N_("Progress")), ("status", N_("Status")))


def computed(words: Words, states: tuple[tuple[str, str], ...]) -> list[Column]:
    """Columns that are worked out and stand in no table, called so."""
    named = [(key, words.text(label)) for key, label in states]
    return [Column(key, words.text("Computed: {what}", what=what), what) for key, what in named]


def kpi_states(
    session: Reader, words: Words, now: Tree, as_of: dt.date
) -> dict[str, tuple[Cell, ...]]:
    """How each KPI stands, by its id: the columns KPI_STATES."""
    projected = forecasts(session, now.kpis, as_of)
    return {kpi.id: _kpi_state(words, kpi, projected.get(kpi.id)) for kpi in now.kpis}


def _kpi_state(words: Words, kpi: KpiRow, forecast: Forecast | None) -> tuple[Cell, ...]:
    figures = figures_of(words, kpi)
    return (
        amount(kpi.value, figures),
        kpi.value_date,
        amount(kpi.planned, planned_figures(words, kpi)),
        amount(kpi.progress, shares(words)),
        words.text("stopped") if kpi.stopped else status_text(words, kpi.status),
        words.text("Yes") if kpi.stale else words.text("No"),
        None if forecast is None else amount(forecast.value, figures),
    )


def goal_states(words: Words, now: Tree) -> dict[str, tuple[Cell, ...]]:
    """How each goal stands, by its id: the columns GOAL_STATES."""
    return {goal.id: goal_state(words, goal) for goal in now.goals}


def goal_state(words: Words, goal: GoalRow) -> tuple[Cell, ...]:
    """How a goal stands: its progress and its status."""
    return amount(goal.progress, shares(words)), status_text(words, goal.status)


class Measurements(Collection[Row]):
    """The measurements of all KPIs, read KPI by KPI: there may be hundreds of thousands."""

    def __init__(self, session: Reader) -> None:
        self._session = session
        self.counts: dict[str, int] = dict(
            fetch(
                session,
                select(_KPI.c.id, func.count(_MEASUREMENT.c.id))
                .join_from(_KPI, _MEASUREMENT, _MEASUREMENT.c.kpi_id == _KPI.c.id)
                .group_by(_KPI.c.id)
                .order_by(_KPI.c.position, _KPI.c.id),
            )
        )

    def __len__(self) -> int:
        return sum(self.counts.values())

    def __contains__(self, row: object) -> bool:
        return any(row == known for known in self)

    def __iter__(self) -> Iterator[Row]:
        references = References(self._session)
        for kpi in self.counts:
            name = references.name("kpi", kpi)
            for day, value, note in self.of(kpi):
                yield name, day, value, note

    def of(self, kpi: str) -> Iterator[tuple[dt.date, float, str]]:
        """Day, value and note of a KPI's measurements, the earliest first."""
        columns = (_MEASUREMENT.c.date, _MEASUREMENT.c.value, _MEASUREMENT.c.note)
        statement = select(*columns).where(_MEASUREMENT.c.kpi_id == kpi)
        yield from fetch(self._session, statement.order_by(_MEASUREMENT.c.date))


def measurement_sheet(session: Reader, words: Words) -> Sheet:
    """A measurement a row: KPI, date, value, comment."""
    fields = ("kpi_id", "date", "value", "note")
    made = tuple(Column(field, words.text(label_of("measurement", field))) for field in fields)
    spec = SPECS["measurement"]
    return Sheet("measurement", words.text(spec.many), made, Measurements(session))


def wide_sheet(session: Reader, words: Words, as_of: dt.date) -> Sheet:
    """A KPI a row, a month a column: the last value measured in each month."""
    cell, references = _MEASUREMENT.c, References(session)
    month = func.substr(cell.date, 1, 7)
    # Beside max(), SQLite gives the other columns of the row that has it.
    last = select(cell.kpi_id, month, cell.value, func.max(cell.date)).group_by(cell.kpi_id, month)
    found: dict[str, dict[str, float]] = {kpi: {} for kpi in Measurements(session).counts}
    for kpi, of, value, _ in fetch(session, last):
        found[kpi][of] = value
    months = sorted({of for values in found.values() for of in values})
    figures = {kpi.id: figures_of(words, kpi) for kpi in tree(session, as_of).kpis}
    rows = tuple(
        (
            references.name("kpi", kpi),
            *(amount(values.get(of), figures[kpi]) for of in months),
        )
        for kpi, values in found.items()
    )
    head = label_of("measurement", "kpi_id")
    made = (Column("kpi_id", words.text(head)), *(Column(of, of) for of in months))
    return Sheet("measurement_wide", words.text("Measurements by month"), made, rows)
