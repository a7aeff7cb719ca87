"""The report's appendix: how each KPI is defined, what statuses mean, and by which rules."""

from __future__ import annotations

from goaldesk.core import sentences, verdict_words
from goaldesk.core.errors import N_
from goaldesk.core.fields import DIRECTIONS, FREQUENCIES, INDICATORS, VALUE_TYPES, choice_label
from goaldesk.core.numbers import MISSING
from goaldesk.core.rows import KpiRow
from goaldesk.reports.blocks import Block, Cell, Column, Facts, Heading, table
from goaldesk.reports.given import Given
from goaldesk.reports.pieces import status
from goaldesk.reports.report import Status

_MEANINGS = {
    "on_track": N_("Enough of the plan is reached for the day of the last measurement."),
    "at_risk": N_("Less than planned is reached; the target may be missed."),
    "off_track": N_("Much less than planned is reached."),
    "achieved": N_("The target is reached."),
    "missed": N_("The due date is past, and the target was not reached by then."),
    "too_early": N_("So little is planned by now that nothing can be said yet."),
    "no_data": N_("Nothing is measured yet, or something is missing to judge it."),
}
_STALE = N_(
    "The last measurement is older than the KPI’s frequency allows; the word tells how it stood "
    "then."
)
_RULES = (
    (
        N_("Progress"),
        N_(
            "The way gone from the baseline to the target: (value − baseline) ÷ (target − "
            "baseline). A limit to be kept counts 100 % while it is kept, and less the nearer the "
            "value comes to the unacceptable level."
        ),
    ),
    (
        N_("Planned value"),
        N_(
            "Straight lines from the baseline, on the day before the start, through the "
            "intermediate targets to the target on the due date. A KPI is judged on the day of its "
            "last measurement."
        ),
    ),
    (
        N_("Goals and the product"),
        N_(
            "The mean of the progress of what is measured, by weight, each between 0 and 100 %. "
            "The worst status among them counts, and the KPI that decided it is named."
        ),
    ),
    (
        N_("Forecast"),
        N_(
            "A straight line through the last 6 measurements (least squares) up to the due date, "
            "with its 80 % range; it says where things are heading, not what will be."
        ),
    ),
    (
        N_("Stale data"),
        N_(
            "More days since the last measurement than its frequency, and half of it or three days "
            "more."
        ),
    ),
    (
        N_("Changed targets"),
        N_("A target changes with a reason only; the original one is shown beside it."),
    ),
)


def appendix(given: Given) -> list[Block]:
    """The definitions of all KPIs, the statuses, and the rules with the document's thresholds."""
    words, product = given.words, given.now.product
    limits = product.thresholds
    rules = [
        (words.text("Status"), verdict_words.ratio_rule_text(words, limits)),
        (words.text("Status of limits"), verdict_words.corridor_rule_text(words, limits)),
        (words.text("Thresholds"), verdict_words.thresholds_text(words, product)),
    ]
    rules += [(words.text(name), words.text(rule)) for name, rule in _RULES]
    return [
        Heading(words.text("Definitions of the KPIs")),
        _definitions(given),
        Heading(words.text("What the statuses mean")),
        _statuses(given),
        Heading(words.text("Rules")),
        Facts(tuple(rules)),
    ]


def _definitions(given: Given) -> Block:
    words = given.words
    if not given.now.kpis:
        return given.nothing("kpi", N_("No KPI has been set up yet."))
    columns = (
        Column(words.text("KPI"), share=1),
        Column(words.text("Definition"), share=1.9),
        Column(words.text("How it is judged"), share=1),
        Column(words.text("Measured"), share=0.9),
    )
    return table(columns, (_definition(given, kpi) for kpi in given.now.kpis))


def _definition(given: Given, kpi: KpiRow) -> tuple[str | Cell, ...]:
    words, stored = given.words, given.kpis[kpi.id]
    kind = words.text(choice_label(VALUE_TYPES, kpi.value_type))
    if kpi.value_type not in ("yes_no", "milestone"):
        direction = words.text(choice_label(DIRECTIONS, kpi.direction))
        kind = words.text("{direction} · {kind}", direction=direction, kind=kind.lower())
    target = sentences.target_text(words, kpi, unit=True)
    measured = words.text(choice_label(FREQUENCIES, kpi.frequency))
    indicator = words.text(choice_label(INDICATORS, stored["indicator"]))
    return (
        Cell(kpi.name, kpi.code, unit=sentences.unit_text(words, kpi), strong=True),
        Cell(str(stored["formula"]) or MISSING, str(stored["question"])),
        Cell(kind, words.text("Target {target}", target=target)),
        Cell(words.text("{frequency} · {kind}", frequency=measured, kind=indicator.lower()),
             str(stored["source"])),
    )  # fmt: skip


def _statuses(given: Given) -> Block:
    words = given.words
    columns = (Column(words.text("Status"), 120), Column(words.text("Meaning")))
    rows = [
        (Cell(status=status(words, key)), words.text(meaning)) for key, meaning in _MEANINGS.items()
    ]
    stale = Status("no_data", sentences.status_text(words, "stale"), stale=True)
    return table(columns, [*rows, (Cell(status=stale), words.text(_STALE))])
