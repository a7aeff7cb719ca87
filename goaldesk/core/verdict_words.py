"""The status of a KPI, and the rules by which it gets one, in words."""

from __future__ import annotations

from goaldesk.core.errors import N_
from goaldesk.core.fields import PRESETS, choice_label
from goaldesk.core.numbers import half_up
from goaldesk.core.rows import KpiRow, ProductRow
from goaldesk.core.rules.pace import EARLY
from goaldesk.core.rules.plan import CORRIDORS, Thresholds, reaches
from goaldesk.core.sentences import decimals_in, status_text, target_text, value_text
from goaldesk.core.words import Words

_LACKS = {
    "measurement": N_("nothing has been measured yet"),
    "late": N_("nothing was measured by the due date, only after it"),
    "target": N_("there is no target"),
    "baseline": N_("there is no baseline to start from"),
    "distance": N_("the target equals the baseline"),
    "limits": N_("the range has no lower or no upper limit"),
    "limits_reversed": N_("the lower limit lies above the upper one"),
    "milestones": N_("there is no milestone that counts"),
    "start": N_("there is no start date"),
    "due": N_("there is no due date"),
    "period": N_("the due date lies before the start"),
    "number": N_("its numbers are too large to compare"),
}


def verdict_text(words: Words, row: KpiRow) -> str:
    """A KPI's status and the rule that gave it, as one sentence."""
    return words.text(
        "{status}: {rule}", status=status_text(words, row.status), rule=rule_text(words, row)
    )


def rule_text(words: Words, row: KpiRow) -> str:
    """Why a KPI has its status, with the numbers compared."""
    verdict = row.verdict
    done = words.percent(verdict.progress)
    if verdict.rule == "missing":
        return words.text(_LACKS[verdict.missing or "measurement"])
    if verdict.rule == "ended":
        return words.text(
            "{done} done by {day}, when it was due", done=done, day=words.short_date(row.due)
        )
    if verdict.rule == "corridor":
        return _corridor_text(words, row)
    day = words.short_date(verdict.judged_on)
    planned = words.percent(verdict.planned_progress)
    if verdict.rule == "early":
        share, early = verdict.planned_progress or 0.0, verdict.limit or 0.0
        decimals = _apart(share, early) - 2
        return words.text(
            "{done} done, {planned} planned by {day}; judged from {early} planned on",
            done=done,
            planned=words.percent(share, decimals),
            day=day,
            early=words.percent(early, decimals),
        )
    shown = {"done": done, "planned": planned, "day": day}
    if verdict.planned_progress is None:
        return words.text("{done} done by {day}", **shown)
    ratio, limit = verdict.ratio, verdict.limit
    if ratio is None or limit is None:
        return words.text("{done} done, {planned} planned by {day}", **shown)
    decimals = _apart(ratio, limit)
    shown |= {"ratio": words.number(ratio, decimals), "limit": words.number(limit, decimals)}
    if reaches(ratio, limit):
        return words.text(
            "{done} done, {planned} planned by {day}, ratio {ratio} ≥ {limit}", **shown
        )
    return words.text("{done} done, {planned} planned by {day}, ratio {ratio} < {limit}", **shown)


def _corridor_text(words: Words, row: KpiRow) -> str:
    """A limit to be kept: the value against it, and progress against its threshold."""
    verdict = row.verdict
    done, limit = verdict.progress or 0.0, verdict.limit or 0.0
    decimals = _apart(done, limit) - 2
    values = {
        "value": value_text(words, row, verdict.value),
        "day": words.short_date(verdict.judged_on),
        "target": target_text(words, row, unit=True),
        "done": words.percent(done, decimals),
        "limit": words.percent(limit, decimals),
    }
    if reaches(done, limit):
        return words.text(
            "{value} on {day} where {target} is wanted, {done} done ≥ {limit}", **values
        )
    return words.text("{value} on {day} where {target} is wanted, {done} done < {limit}", **values)


def whole_rule_text(words: Words, row: KpiRow, limits: Thresholds) -> str:
    """The whole rule by which a KPI of this kind gets its status."""
    if row.value_type not in ("yes_no", "milestone") and row.direction in CORRIDORS:
        return corridor_rule_text(words, limits)
    return ratio_rule_text(words, limits)


def corridor_rule_text(words: Words, limits: Thresholds) -> str:
    """The rule by which a limit that is to be kept gets its status."""
    return words.text(
        "How far the limit is kept counts: on track from {green} done, at risk from {amber}, "
        "else off track. The value is judged on the day it was measured.",
        green=words.percent(limits.corridor_green, _finely(limits.corridor_green) - 2),
        amber=words.percent(limits.corridor_amber, _finely(limits.corridor_amber) - 2),
    )


def ratio_rule_text(words: Words, limits: Thresholds) -> str:
    """The rule by which a KPI on its way to a target gets its status."""
    return words.text(
        "The share done is divided by the share planned for the day of the last measurement: "
        "on track from {green}, at risk from {amber}, else off track. Too early while less than "
        "{early} is planned; achieved at the target; after the due date achieved or missed.",
        green=words.number(limits.green, _finely(limits.green)),
        amber=words.number(limits.amber, _finely(limits.amber)),
        early=words.percent(EARLY),
    )


def thresholds_text(words: Words, row: ProductRow) -> str:
    """The thresholds of ratios, with the name of their preset."""
    return words.text(
        "Thresholds “{preset}”: ratio ≥ {green} on track, ≥ {amber} at risk",
        preset=words.text(choice_label(PRESETS, row.preset)),
        green=words.number(row.thresholds.green, _finely(row.thresholds.green)),
        amber=words.number(row.thresholds.amber, _finely(row.thresholds.amber)),
    )


def _finely(threshold: float) -> int:
    """Two decimals, or more where a threshold has them: 0.725 is not 0.73."""
    return max(2, decimals_in(threshold))


def _apart(value: float, limit: float) -> int:
    """Decimals enough to show that a value falls short of its limit (0.698 < 0.700)."""
    decimals = _finely(limit)
    while (
        decimals < 11
        and not reaches(value, limit)
        and half_up(value, decimals) == half_up(limit, decimals)
    ):
        decimals += 1
    return decimals
