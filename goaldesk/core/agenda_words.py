"""What is due today, in words."""

from __future__ import annotations

from goaldesk.core.fields import COMMUNICATION_KINDS, FREQUENCIES, TABLES
from goaldesk.core.rows import AgendaItem
from goaldesk.core.sentences import coming_text
from goaldesk.core.words import Words


def agenda_title(words: Words, item: AgendaItem) -> str:
    """What to do."""
    if item.kind in ("measure", "stale"):
        return words.text("Record “{name}”", name=item.title)
    if item.kind == "period" and item.days is not None and item.days < 0:
        return words.text("The period ended on {day}: roll it over", day=words.date(item.date))
    if item.kind == "period":
        return words.text("The period ends on {day}: roll it over", day=words.date(item.date))
    if item.kind == "aged":
        return words.text("Look at “{name}” again", name=item.title)
    if item.kind == "orphan":
        return words.text("Opportunity “{name}” is used by no strategy", name=item.title)
    return item.title


def agenda_note(words: Words, item: AgendaItem) -> str:
    """Where it comes from, whose it is, and until when."""
    day = words.short_date(item.date)
    match item.kind:
        case "action" if item.owner:
            return words.text("Improvement action · {owner} · due {day}", owner=item.owner, day=day)
        case "action":
            return words.text("Improvement action · due {day}", day=day)
        case "measure" | "stale":
            frequency = words.text(dict(FREQUENCIES)[item.detail])
            return words.text("{frequency} · last {day}", frequency=frequency, day=day)
        case "communication":
            kind = words.text(dict(COMMUNICATION_KINDS)[item.detail])
            if not item.owner:
                return words.text("Communication plan · {kind}", kind=kind)
            return words.text("Communication plan · {owner} · {kind}", owner=item.owner, kind=kind)
        case "milestone":
            return words.text("Milestone of “{name}” · due {day}", name=item.detail, day=day)
        case "period":
            return words.text("Choose what carries on, and its new targets")
        case "aged":
            kind = words.text(TABLES[item.detail].one)
            return words.text("{kind} · review by {day} has passed", kind=kind, day=day)
        case "orphan":
            return words.text("SWOT · loose end")
    return item.owner


def agenda_when(words: Words, item: AgendaItem) -> str:
    """How late it is, or when it is due; empty for a loose end."""
    days = item.days
    if days is None:
        return ""
    if item.kind in ("measure", "stale"):
        return words.plural("{count} day old", "{count} days old", days)
    if item.kind == "aged" or (item.kind == "period" and days < 0):
        return words.plural("{count} day past", "{count} days past", -days)
    return coming_text(words, days) if days < 2 else words.short_date(item.date)
