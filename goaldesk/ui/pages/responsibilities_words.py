"""What the RACI grid and the plans say about themselves."""

from __future__ import annotations

from goaldesk.core.errors import N_
from goaldesk.core.queries.people import Occasion, RaciGrid, ResourceUse
from goaldesk.core.rules.raci import Finding
from goaldesk.core.words import Words

ROLE_SIGNS = {"R": "R", "A": "A", "AR": "A/R", "C": "C", "I": "I"}
_SHORT = {
    "no_accountable": N_("no A: nobody is accountable"),
    "many_accountable": N_("{count} × A: only one can be accountable"),
    "no_responsible": N_("no R: nobody does the work"),
    "many_responsible": N_("{count} × R: two are enough"),
    "many_consulted": N_("{count} × C: three are enough"),
    "nobody_asked": N_("neither C nor I: nobody else hears of it"),
    "accountable_share": N_("A in {count} rows"),
    "no_blank": N_("no blank"),
    "no_work": N_("no R, no A"),
}
USUAL_DEPARTMENTS = (
    N_("Product development"),
    N_("Marketing"),
    N_("Sales support"),
    N_("Customer service"),
)


def finding_text(words: Words, finding: Finding) -> str:
    """What is wrong with a row or column, in a few words beside its name."""
    return words.text(_SHORT[finding.key], count=words.number(finding.count))


def findings_text(words: Words, findings: tuple[Finding, ...]) -> str:
    """All that is wrong with a row or column."""
    return "; ".join(finding_text(words, finding) for finding in findings)


def grid_counts(words: Words, grid: RaciGrid) -> str:
    """How many activities there are, and how much is wrong with them."""
    errors, warnings = grid.errors(), grid.warnings()
    parts = [words.plural("{count} activity", "{count} activities", len(grid.activities))]
    if errors:
        parts.append(words.plural("{count} error", "{count} errors", errors))
    if warnings:
        parts.append(words.plural("{count} warning", "{count} warnings", warnings))
    if not errors and not warnings:
        parts.append(words.text("nothing amiss"))
    return " · ".join(parts)


def use_text(words: Words, use: ResourceUse | None) -> str:
    """The share of a resource that is used."""
    return words.percent(use.share) if use is not None and use.share is not None else ""


def over_text(words: Words, use: ResourceUse | None, unit: str) -> str:
    """By how much a resource is used beyond what was committed."""
    if use is None or use.over is None:
        return ""
    over = words.number(round(use.over, 9))
    if not unit:
        return words.text("over by {amount}", amount=over)
    return words.text("over by {amount} {unit}", amount=over, unit=unit)


def occasion_text(words: Words, occasion: Occasion | None) -> str:
    """When a communication comes next, from today."""
    if occasion is None:
        return words.text("not planned")
    days = occasion.days
    if days < 0:
        return words.plural("{count} day overdue", "{count} days overdue", -days)
    if days == 0:
        return words.text("today")
    return words.plural("in {count} day", "in {count} days", days)
