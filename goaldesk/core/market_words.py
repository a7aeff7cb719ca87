"""The market in words: its size, growth, surveys and matrix, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from goaldesk.core.errors import N_
from goaldesk.core.numbers import MISSING
from goaldesk.core.queries.market import Contest, Rival, SizeRow, SizeSheet, SurveyRow
from goaldesk.core.rules.market import Fault
from goaldesk.core.words import Words

FEW = 30  # answers below which the normal approximation of a margin is rough


class Check(NamedTuple):
    """One sentence on a market part, and the field that mends it; a warning, or what is missing."""

    row_id: str
    field: str
    text: str
    warning: bool


_FAULTS = {
    ("customers", "missing"): N_("the number of customers is not filled in"),
    ("revenue", "missing"): N_("the yearly revenue per customer is not filled in"),
    ("serviceable", "missing"): N_("the serviceable share is not filled in"),
    ("obtainable", "missing"): N_("the obtainable share is not filled in"),
    ("customers", "negative"): N_("the number of customers is below 0"),
    ("revenue", "negative"): N_("the yearly revenue per customer is below 0"),
    ("serviceable", "negative"): N_("the serviceable share is below 0"),
    ("obtainable", "negative"): N_("the obtainable share is below 0"),
    ("customers", "range"): N_("the numbers are too large to be multiplied"),
}
# The first figure that lacks what a field holds.
FIGURE_OF = {"customers": "tam", "revenue": "tam", "serviceable": "sam", "obtainable": "som"}
_OVER = {
    "sam": N_(
        "“{name}”: SAM {part} is larger than TAM {whole}, since the serviceable share is "
        "{share} %. At most 100 % can be served."
    ),
    "som": N_(
        "“{name}”: SOM {part} is larger than SAM {whole}, since the obtainable share is "
        "{share} %. At most 100 % can be obtained."
    ),
}
_SHARES = {
    "sam": N_("“{name}”: the serviceable share is {share} %. At most 100 % can be served."),
    "som": N_("“{name}”: the obtainable share is {share} %. At most 100 % can be obtained."),
}
_YEARS = N_("No CAGR: the last year, {to}, must come after the first, {since}")
_GROWTH = {
    "no_first": N_("No CAGR: the market in the first year is not filled in"),
    "no_last": N_("No CAGR: the market in the last year is not filled in"),
    "no_years": N_("No CAGR: the first or the last year is not filled in"),
    "first": N_("No CAGR: the market in the first year is {first}, and growth starts above 0"),
    "last": N_("No CAGR: the market in the last year is {last}, below 0"),
    "years": _YEARS,
    "range": N_("No CAGR: the growth is too large to be computed"),
}
_GROWTH_FIELDS = {"no_first": "first_value", "first": "first_value", "years": "last_year"}


def figure_reason(words: Words, row: SizeRow, figure: str) -> str:
    """Why a part has no TAM, SAM or SOM; empty where it has one."""
    if getattr(row.size, figure) is not None:
        return ""
    reason = words.text(_FAULTS.get(_cause(row, figure), _FAULTS["customers", "range"]))
    return words.text("No {figure}: {reason}", figure=figure.upper(), reason=reason)


def lacking_text(words: Words, field: str) -> str:
    """What a market part without this figure has not got."""
    reason = words.text(_FAULTS[field, "missing"])
    return words.text("No {figure}: {reason}", figure=FIGURE_OF[field].upper(), reason=reason)


def _cause(row: SizeRow, figure: str) -> tuple[str, str]:
    """The field and the kind of the first fault that a figure rests on."""
    order = ("tam", "sam", "som")
    upto = order[: order.index(figure) + 1]
    for fault in row.size.faults:
        if fault.figure in upto and fault.kind != "over":
            return fault.field, fault.kind
    return "customers", "range"


def growth_reason(words: Words, row: SizeRow) -> str:
    """Why a part has no CAGR; empty where it has one."""
    if not row.growth_fault:
        return ""
    if _no_growth_asked(row):
        return words.text("No CAGR: it needs the market in two years")
    if row.growth_fault == "years":
        return years_text(words, str(row["first_year"]), str(row["last_year"]))
    return words.text(
        _GROWTH[row.growth_fault],
        first=words.number(row["first_value"]),
        last=words.number(row["last_value"]),
    )


def years_text(words: Words, first: str, last: str) -> str:
    """Why there is no growth between these years."""
    return words.text(_YEARS, to=last, since=first)


def _no_growth_asked(row: SizeRow) -> bool:
    return all(row[key] is None for key in ("first_year", "first_value", "last_year", "last_value"))


def size_checks(words: Words, sheet: SizeSheet) -> list[Check]:
    """What cannot be right in the market parts, then what is missing from them."""
    found = [check for row in sheet.parts for check in _checks(words, row, sheet.currency)]
    return sorted(found, key=lambda check: not check.warning)


def _checks(words: Words, row: SizeRow, currency: str) -> Iterator[Check]:
    for fault in row.size.faults:
        if fault.kind == "over":
            text = over_text(words, fault.figure, over_values(row, fault, currency))
            yield Check(row.id, fault.field, text, True)
    for figure in ("tam", "sam", "som"):
        reason = figure_reason(words, row, figure)
        field, kind = _cause(row, figure)
        if reason:
            # What SAM and SOM lack because TAM does is said once.
            yield Check(row.id, field, _named(words, row, reason), kind != "missing")
            break
    if row.growth_fault and not _no_growth_asked(row):
        field = _GROWTH_FIELDS.get(row.growth_fault, "last_value")
        if row.growth_fault == "no_years":
            field = "first_year" if row["first_year"] is None else "last_year"
        warning = not row.growth_fault.startswith("no_")
        yield Check(row.id, field, _named(words, row, growth_reason(words, row)), warning)
    if row.aged:
        text = words.text(
            "“{name}” was to be looked at again by {day}",
            name=row["name"],
            day=words.date(row["review_by"]),
        )
        yield Check(row.id, "review_by", text, True)


def _named(words: Words, row: SizeRow, text: str) -> str:
    return words.text("“{name}”: {text}", name=row["name"], text=text)


def over_values(row: SizeRow, fault: Fault, currency: str) -> dict[str, object]:
    """What the sentence on a share over 100 % needs, as plain values."""
    whole, part = (
        (row.size.tam, row.size.sam) if fault.figure == "sam" else (row.size.sam, row.size.som)
    )
    known = {"name": row["name"], "share": row[fault.field]}
    if whole is None or part is None or part <= whole:
        return known
    return known | {"whole": whole, "part": part, "currency": currency}


def over_text(words: Words, figure: str, values: Mapping[str, Any]) -> str:
    """Why SAM or SOM cannot be: it is larger than what it is a share of."""
    known = {"name": values["name"], "share": words.number(values["share"])}
    if "part" not in values:
        return words.text(_SHARES[figure], **known)
    part, whole = (words.money(values[key], values["currency"]) for key in ("part", "whole"))
    return words.text(_OVER[figure], part=part, whole=whole, **known)


def total_text(words: Words, sheet: SizeSheet) -> str:
    """The whole market, each figure with the parts it adds up where it lacks some."""
    return words.text(
        "Whole market: TAM {tam} · SAM {sam} · SOM {som}",
        **{figure: _total(words, sheet, figure) for figure in ("tam", "sam", "som")},
    )


def _total(words: Words, sheet: SizeSheet, figure: str) -> str:
    total = sheet.total
    shown = words.money(getattr(total, figure), sheet.currency)
    known = total.known[figure]
    if known in (0, total.parts):
        return shown
    return words.text(
        "{amount} ({known} of {parts} parts)",
        amount=shown,
        known=words.number(known),
        parts=words.number(total.parts),
    )


def survey_result(words: Words, row: SurveyRow) -> str:
    """A survey's result with its margin: "36.0 ± 3.0" for NPS, "84.3 % ± 0.9" for CSAT."""
    if row.score is None:
        return MISSING
    score = words.number(row.score, 1)
    if row["kind"] != "nps":
        score = words.percent(row.score / 100, 1)
    return words.text("{score} ± {margin}", score=score, margin=words.number(row.margin, 1))


def survey_text(words: Words, row: SurveyRow) -> str:
    """The result with what it rests on."""
    if row.score is None:
        return no_answers_text(words)
    known = {
        "result": survey_result(words, row),
        "answers": words.plural("{count} answer", "{count} answers", row.n),
    }
    if row["kind"] == "nps":
        text = words.text("NPS {result} (95 %) from {answers}", **known)
    else:
        text = words.text(
            "CSAT {result} points (95 %): the share of 4 and 5 among {answers}", **known
        )
    if row.n >= FEW:
        return text
    return words.text("{result}. So few answers make the margin a rough guide.", result=text)


def no_answers_text(words: Words) -> str:
    """Why a survey has no result."""
    return words.text("No answers are counted yet")


def feeding_text(words: Words, row: SurveyRow) -> str:
    """Whether the result is on its KPI, and what is missing for that."""
    known: dict[str, Any] = {"kpi": row.kpi}
    if not row["kpi_id"]:
        return words.text("It feeds no KPI yet: choose one in the form at the right.")
    if row.misfit == "number":
        return words.text("“{kpi}” takes no number: choose another KPI in the form.", **known)
    if row["date"] is None:
        return words.text("Give the survey a date, so that it can be recorded on “{kpi}”.", **known)
    if row.value is None:
        return words.text("Count the answers, so that it can be recorded on “{kpi}”.", **known)
    known |= {"day": words.date(row["date"]), "value": words.number(row.value)}
    if row.recorded is None:
        text = words.text("Not recorded on “{kpi}” yet", **known)
    elif row.recorded == row.value:
        text = words.text("Recorded on “{kpi}” for {day}: {value}", **known)
    else:
        known["recorded"] = words.number(row.recorded)
        text = words.text("“{kpi}” holds {recorded} for {day}; the survey gives {value}", **known)
    if not row.misfit:
        return text
    message = _MISFITS[row["kind"]]
    return words.text(message, state=text)


_MISFITS = {
    "nps": N_("{state}. Check the KPI: NPS is points from −100 to 100, and it takes another unit."),
    "csat": N_("{state}. Check the KPI: CSAT is in per cent, and it takes another unit."),
}


def total_reason(words: Words, rival: Rival, weighted: int) -> str:
    """What a product's total rests on, or why it has none; only weighted criteria count."""
    if not weighted:
        return words.text("No criterion has a weight above 0")
    known = {"scored": words.number(rival.scored), "all": words.number(weighted)}
    if not rival.scored:
        return words.text("No total: 0 of {all} criteria scored", **known)
    if rival.scored < weighted:
        return words.text(
            "{scored} of {all} criteria scored: the total leaves out the others, so compare it "
            "with care",
            **known,
        )
    return words.text("{scored} of {all} criteria scored", **known)


def contest_text(words: Words, contest: Contest, name: str, decimals: int = 0) -> str:
    """Our score beside the best competitor's: "Privacy: us 2, best 5 (Pulse)"."""
    ours = words.number(contest.ours, decimals)
    if contest.best is None:
        return words.text("{name}: us {ours}, no competitor is scored", name=name, ours=ours)
    return words.text(
        "{name}: us {ours}, best competitor {best} ({by})",
        name=name,
        ours=ours,
        best=words.number(contest.best, decimals),
        by=words.series(contest.by),
    )


def product_name(words: Words, name: str, own: bool) -> str:
    """A competitor's name, or the product's with the mark that it is ours."""
    if not own:
        return name
    return words.text("{name} (us)", name=name) if name else words.text("Our product")
