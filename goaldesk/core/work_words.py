"""Work in words: what is wrong in the RACI grid, resources used up, occasions and milestones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from goaldesk.core.errors import N_, Problem
from goaldesk.core.fields import RESOURCE_KINDS, choice_label
from goaldesk.core.queries.people import RaciGrid, ResourceUse, UseTotal
from goaldesk.core.rows import Record
from goaldesk.core.rules.raci import Finding
from goaldesk.core.sentences import coming_text
from goaldesk.core.words import Words

RACI_TEXTS = {
    "no_accountable": N_("Nobody is accountable (A)"),
    "many_accountable": N_("{count} are accountable (A); only one can be"),
    "no_responsible": N_("Nobody is responsible (R)"),
    "many_responsible": N_("{count} are responsible (R); two are enough"),
    "many_consulted": N_("{count} are consulted (C); three are enough"),
    "nobody_asked": N_("Nobody is consulted (C) or informed (I)"),
    "accountable_share": N_("Accountable (A) for {count} activities, over 40 % of them"),
    "no_blank": N_("Has a role in every activity"),
    "no_work": N_("Neither responsible (R) nor accountable (A) for anything"),
}
# By whether the amount was committed, or only planned.
_OVER = {
    True: N_("{over} {unit} more used than the {limit} {unit} committed"),
    False: N_("{over} {unit} more used than the {limit} {unit} planned"),
}
_USED = {
    True: N_("{used} of {limit} {unit} committed are used"),
    False: N_("{used} of {limit} {unit} planned are used"),
}


def raci_text(words: Words, key: str, count: int) -> str:
    """What is wrong with an activity or a department, as is said beside its name."""
    return words.text(RACI_TEXTS[key], count=words.number(count))


def raci_texts(words: Words, findings: Iterable[Finding]) -> list[str]:
    """All that is wrong with an activity or a department, a sentence each."""
    return [raci_text(words, found.key, found.count) for found in findings]


def grid_counts(words: Words, grid: RaciGrid) -> str:
    """How many activities there are, and how much is wrong with them."""
    errors, warnings = grid.errors(), grid.warnings()
    parts = [words.plural("{count} activity", "{count} activities", len(grid.activities))]
    if errors:
        parts.append(words.plural("{count} error", "{count} errors", errors))
    if warnings:
        parts.append(warnings_text(words, warnings))
    if not errors and not warnings:
        parts.append(words.text("nothing amiss"))
    return " · ".join(parts)


def warnings_text(words: Words, count: int) -> str:
    """How many warnings there are."""
    return words.plural("{count} warning", "{count} warnings", count)


def use_values(use: ResourceUse, unit: str) -> dict[str, object]:
    """What the sentence on a resource's over-use tells: amounts in `unit`."""
    assert use.over is not None
    assert use.limit is not None
    limit, over = float(use.limit), round(use.over, 9)
    return {"over": over, "limit": limit, "unit": unit, "committed": use.committed}


def over_use_text(words: Words, values: Mapping[str, Any]) -> str:
    """By how much a resource is used beyond what was committed, from `use_values`."""
    shown = {key: values[key] for key in ("over", "limit", "unit")}
    return _amounts(words, _OVER[bool(values["committed"])], **shown)


def use_text(words: Words, use: ResourceUse | None, unit: str) -> str:
    """How much of a resource is used; empty where nothing is known."""
    if use is None or use.used is None or use.limit is None:
        return ""
    if use.over is not None:
        return over_use_text(words, use_values(use, unit))
    return _amounts(words, _USED[use.committed], used=use.used, limit=use.limit, unit=unit)


def total_text(words: Words, total: UseTotal) -> str:
    """What is used of a kind of resource in one unit, all together."""
    kind = words.text(choice_label(RESOURCE_KINDS, total.kind))
    message = N_("{kind}: {used} of {limit} {unit} used")
    amounts = {"used": total.used, "limit": total.limit, "unit": total.unit}
    return _amounts(words, message, kind=kind, **amounts)


def _amounts(words: Words, message: str, **values: object) -> str:
    # A resource without a unit leaves a gap of two spaces.
    return " ".join(words.problem(Problem(message, **values)).split())


def occasion_text(words: Words, days: int | None) -> str:
    """When a communication comes next, in `days` from today."""
    if days is None:
        return words.text("not planned")
    if days < 0:
        return words.plural("{count} day overdue", "{count} days overdue", -days)
    return coming_text(words, days)


def next_text(words: Words, planned: date | None, following: date | None, today: date) -> str:
    """What the plan for a communication says: the day it is due, and the one after it."""
    late = planned is not None and planned < today
    if following is None:
        return (
            words.text("It was due on {day}, once; there is no next.", day=words.date(planned))
            if late
            else words.text("It is held once; there is no next.")
        )
    if late:
        return words.text(
            "It was due on {day} and is overdue. The next would be on {next}.",
            day=words.date(planned),
            next=words.date(following),
        )
    return words.text("The next would be on {day}.", day=words.date(following))


def step_overdue(step: Record, today: date) -> bool:
    """Whether a milestone is not done though its day is past."""
    due = step["due"]
    return isinstance(due, date) and not step["done"] and due < today


def step_due_text(words: Words, step: Record, today: date) -> str:
    """When a milestone is due, and whether that is over or was missed."""
    due, done_on = step["due"], step["done_on"]
    if not isinstance(due, date):
        return ""
    day = words.date(due)
    if step_overdue(step, today):
        return words.text("{date}, overdue", date=day)
    if step["done"] and isinstance(done_on, date) and done_on > due:
        return words.text("{date}, done late", date=day)
    return day
