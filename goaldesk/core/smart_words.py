"""SMART in words: each letter, verdict, reason, what mends it, and the hints."""

from __future__ import annotations

import math
from datetime import date

from goaldesk.core import sentences
from goaldesk.core.errors import N_, N_plural
from goaldesk.core.fields.choices import PILLARS
from goaldesk.core.rows import Tree
from goaldesk.core.rules.plan import PERIOD_DAYS
from goaldesk.core.rules.smart import Letter, Reason
from goaldesk.core.words import Words

LETTERS = {
    "S": N_("Specific"),
    "M": N_("Measurable"),
    "A": N_("Assignable, achievable"),
    "R": N_("Realistic, relevant"),
    "T": N_("Time-related"),
}
RULES = {
    "S": N_(
        "4 to 18 words, or 8 to 40 Chinese characters, that name an object and a change. A vague "
        "word (improve, optimise, better) needs a number beside it."
    ),
    "M": N_(
        "At least one KPI with a unit and what its direction needs: baseline and another target, "
        "a target, or both limits."
    ),
    "A": N_(
        "Exactly one owner, a note or a resource that says how it can be done, and no KPI that "
        "has to move more than twice as fast as it ever did over as long a stretch."
    ),
    "R": N_(
        "Linked to a pillar of the vision, a strategy or evidence. A reason in words alone meets "
        "it partly."
    ),
    "T": N_(
        "A start before the end, both inside the product’s period, and a review before the end."
    ),
}
VERDICTS = {"pass": N_("Met"), "warn": N_("Partly met"), "fail": N_("Not met")}
GRADES = {"weak": N_("Weak"), "fair": N_("Fair"), "strong": N_("Strong")}

_WHY = {
    "title_empty": N_("The goal has no title."),
    "title_vague": N_("“{word}” alone does not say what will be different."),
    "title_no_change": N_("The title names no change that one could see."),
    "title_no_object": N_("The title does not say what is to change."),
    "kpis_complete": N_(
        "{count} of {all} KPIs are completely defined, “{name}” among them: with a unit and what "
        "the direction needs."
    ),
    "kpi_complete": N_(
        "“{name}” is completely defined: it has a unit and what its direction needs."
    ),
    "no_kpi": N_("No KPI measures the goal."),
    "kpi_no_unit": N_("“{name}” has no unit."),
    "kpi_no_baseline": N_("“{name}” has no baseline to start from."),
    "kpi_no_target": N_("“{name}” has no target."),
    "kpi_no_distance": N_("“{name}” has a target that equals its baseline."),
    "kpi_no_limits": N_("“{name}” lacks a limit of its range."),
    "kpi_no_limits_reversed": N_("“{name}” has a lower limit above the upper one."),
    "kpi_no_milestones": N_("“{name}” has no milestone with a weight."),
    "kpi_stopped": N_("“{name}” was stopped and measures nothing any more."),
    "no_owner": N_("Nobody owns the goal."),
    "many_owners": N_("{count} owners are named, “{first}” and “{second}” among them."),
    "no_feasibility": N_(
        "“{name}” owns the goal, but neither a note nor a resource says how it can be done."
    ),
    "left_out_people": N_(
        "This copy was made without people, so it does not tell who owns the goal."
    ),
    "left_out_resources": N_(
        "This copy was made without resources, which may say how the goal can be reached."
    ),
    "left_out_swot": N_(
        "This copy was made without all of SWOT, which may say why the goal matters."
    ),
    "left_out_reviews": N_(
        "This copy was made without reviews, so it does not tell whether one was before the end."
    ),
    "feasible": N_("“{name}” alone owns the goal, and a note says why it can be done."),
    "linked_above": N_("It is part of “{name}”, which serves the vision or a strategy."),
    "only_reason": N_(
        "There is a reason in words, but no link to the vision, a strategy or evidence."
    ),
    "no_reason": N_("Nothing says why the goal matters."),
    "serves_pillar": N_("It serves a pillar of the vision: {pillar}."),
    "no_due": N_("The goal has no end date."),
    "past_unreviewed": N_("The goal ended on {due}, and no review was ever held."),
    "no_review": N_("No review is planned before the end on {due}."),
    "reviewed_late": N_("No review was held before the end on {due}."),
    "no_start": N_("The goal ends on {due}, but has no start."),
    "dates_reversed": N_("The start, {start}, is not before the end, {due}."),
    "before_period": N_("The goal starts on {start}, before the product’s period from {limit} on."),
    "after_period": N_("The goal ends on {due}, after the product’s period, which ends {limit}."),
    "ends_before_period": N_(
        "The goal ends on {due}, before the product’s period, which starts {limit}."
    ),
    "hint_output": N_("“{word}” says what will be made. What changes for the user if it succeeds?"),
    "hint_lagging": N_(
        "All KPIs are lagging: they tell when it is too late. Add a leading one that moves first."
    ),
    "hint_activity": N_("“{name}” counts activity (“{word}”). To what end?"),
}
_COUNTED = {
    "title_short_words": N_plural(
        "{count} word is too short to say what changes; {least} to {most} words do.",
        "{count} words are too short to say what changes; {least} to {most} words do.",
    ),
    "title_short_han": N_plural(
        "{count} character is too short to say what changes; {least} to {most} do.",
        "{count} characters are too short to say what changes; {least} to {most} do.",
    ),
    "title_long_words": N_plural(
        "{count} word is more than one keeps in mind; {most} are enough.",
        "{count} words are more than one keeps in mind; {most} are enough.",
    ),
    "title_long_han": N_plural(
        "{count} character is more than one keeps in mind; {most} are enough.",
        "{count} characters are more than one keeps in mind; {most} are enough.",
    ),
    "title_fits_words": N_plural(
        "{count} word names an object and a change.",
        "{count} words name an object and a change.",
    ),
    "title_fits_han": N_plural(
        "{count} character names an object and a change.",
        "{count} characters name an object and a change.",
    ),
    "resourced": N_plural(
        "“{name}” alone owns the goal, and {count} resource is planned for it.",
        "“{name}” alone owns the goal, and {count} resources are planned for it.",
    ),
    "led_to": N_plural("{count} strategy leads to it.", "{count} strategies lead to it."),
    "evidence": N_plural(
        "{count} SWOT factor rests on its KPIs.", "{count} SWOT factors rest on its KPIs."
    ),
    "timed": N_plural(
        "{start} to {due}, with {count} review before the end.",
        "{start} to {due}, with {count} reviews before the end.",
    ),
}
_MEND = {
    "title_empty": N_("Write an object and a change"),
    "title_short_words": N_("Say what is to change, and how"),
    "title_short_han": N_("Say what is to change, and how"),
    "title_long_words": N_("Shorten the title"),
    "title_long_han": N_("Shorten the title"),
    "title_vague": N_("Say by how much"),
    "title_no_change": N_("Name the change: grow, reduce, from … to …"),
    "title_no_object": N_("Name what is to change"),
    "no_kpi": N_("Add a KPI"),
    "kpi_no_unit": N_("Write its unit"),
    "kpi_no_baseline": N_("Write its baseline"),
    "kpi_no_target": N_("Set its target"),
    "kpi_no_distance": N_("Set another target"),
    "kpi_no_limits": N_("Set both limits"),
    "kpi_no_limits_reversed": N_("Exchange the limits"),
    "kpi_no_milestones": N_("Add a milestone"),
    "no_owner": N_("Name one owner"),
    "many_owners": N_("Name exactly one owner"),
    "no_feasibility": N_("Say why it can be done"),
    "too_fast": N_("Set a target that is within reach"),
    "only_reason": N_("Choose the vision pillar that it serves"),
    "no_reason": N_("Choose the vision pillar that it serves"),
    "no_due": N_("Set an end date"),
    "past_unreviewed": N_("Hold a review"),
    "no_review": N_("Plan a review"),
    "reviewed_late": N_("Set a new end date"),
    "no_start": N_("Set a start date"),
    "dates_reversed": N_("Set an end after the start"),
    "before_period": N_("Set a later start"),
    "after_period": N_("Set an earlier end"),
    "ends_before_period": N_("Set a later end"),
    "hint_output": N_("Rewrite the title"),
    "hint_lagging": N_("Add a KPI"),
    "hint_activity": N_("Say what it is good for"),
}
_TOO_FAST = {
    "daily": N_(
        "“{name}” needs {needed} a day until {due}; the best over as long a stretch so far was "
        "{best} a day."
    ),
    "weekly": N_(
        "“{name}” needs {needed} a week until {due}; the best over as long a stretch so far was "
        "{best} a week."
    ),
    "monthly": N_(
        "“{name}” needs {needed} a month until {due}; the best over as long a stretch so far was "
        "{best} a month."
    ),
    "quarterly": N_(
        "“{name}” needs {needed} a quarter until {due}; the best over as long a stretch so far "
        "was {best} a quarter."
    ),
    "yearly": N_(
        "“{name}” needs {needed} a year until {due}; the best over as long a stretch so far was "
        "{best} a year."
    ),
}


def why(words: Words, now: Tree, reason: Reason) -> str:
    """One reason of a verdict, or a hint, as a sentence; rates per measuring period."""
    if reason.key == "too_fast":
        return _too_fast(words, now, reason)
    shown = {key: _shown(words, value) for key, value in reason.values.items()}
    if reason.key in _COUNTED:
        del shown["count"]
        one, many = _COUNTED[reason.key]
        return words.plural(one, many, int(str(reason.values["count"])), **shown)
    if reason.key == "serves_pillar":
        shown["pillar"] = words.text(dict(PILLARS)[str(reason.values["pillar"])])
    return words.text(_WHY[reason.key], **shown)


def mend(words: Words, reason: Reason) -> str:
    """What would mend it, as an instruction; empty where nothing is to be mended."""
    return words.text(_MEND[reason.key]) if reason.table else ""


def why_letter(words: Words, now: Tree, letter: Letter) -> str:
    """A verdict's reasons, each with what would mend it, as one text."""
    told = []
    for reason in letter.reasons:
        told.append(why(words, now, reason))
        if reason.table:
            told.append(words.text("{what}.", what=mend(words, reason)))
    return words.sentences(told)


def score_text(words: Words, score: float, grade: str) -> str:
    """A goal's score with its grade: Strong, 90 %."""
    return words.text(
        "{grade}, {score}", grade=words.text(GRADES[grade]), score=words.percent(score)
    )


def _shown(words: Words, value: object) -> object:
    if isinstance(value, date):
        return words.date(value)
    return words.number(value) if isinstance(value, int | float) else value


def _too_fast(words: Words, now: Tree, reason: Reason) -> str:
    kpi = now.kpi(reason.row_id)
    assert kpi is not None
    rates = [
        float(str(reason.values[key])) * PERIOD_DAYS[kpi.frequency] for key in ("needed", "best")
    ]
    # Two rates that round to the same would contradict the sentence.
    decimals = max(sentences.decimals_of(kpi), *(_two_digits(rate) for rate in rates))
    needed, best = (sentences.rate_text(words, kpi, rate, decimals) for rate in rates)
    return words.text(
        _TOO_FAST[kpi.frequency],
        name=kpi.name,
        needed=needed,
        best=best,
        due=words.date(kpi.due),
    )


def _two_digits(rate: float) -> int:
    """How many decimals show two digits of a rate, at most six."""
    if not rate or not math.isfinite(rate):
        return 0
    return min(6, max(0, 1 - math.floor(math.log10(abs(rate)))))
