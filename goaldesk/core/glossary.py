"""The terms of the field, explained: as tooltips of labels and headers, and listed in the help."""

from __future__ import annotations

from goaldesk.core.errors import N_
from goaldesk.core.words import Words

# By the words that the window uses for them, in the order of the method.
GLOSSARY: dict[str, str] = {
    N_("KPI"): N_("Key performance indicator: a number by which you know whether a goal is met."),
    N_("Vision pillar"): N_(
        "One of the four texts of the vision; a goal that serves one is relevant."
    ),
    N_("TAM"): N_(
        "Total addressable market: all customers there are, times what each spends in a year."
    ),
    N_("SAM"): N_("Serviceable market: the part of TAM that your product can serve."),
    N_("SOM"): N_("Obtainable market: the part of SAM that you can really win."),
    N_("CAGR"): N_(
        "Compound yearly growth: the same growth every year that leads from the first "
        "value to the last."
    ),
    N_("NPS"): N_(
        "Net promoter score: the share who would surely recommend you (9–10 of 10) minus the "
        "share who would not (0–6). From −100 to 100."
    ),
    N_("CSAT"): N_("Customer satisfaction: the share of answers with 4 or 5 of 5."),
    N_("Baseline"): N_("The value from which you start, measured before the period begins."),
    N_("Target"): N_("The value to be reached by its date."),
    N_("Intermediate target"): N_(
        "A value to be reached on the way; without one, the plan is a straight line."
    ),
    N_("Direction"): N_(
        "Whether the number is to rise, to fall, to stay above or below a level, or within a range."
    ),
    N_("Leading or lagging"): N_(
        "A leading KPI moves early, while you can still act; a lagging one tells the result."
    ),
    N_("Measured"): N_("How often a value is expected; much later than that, it is stale."),
    N_("Unacceptable level"): N_(
        "For “at least” and “at most”: the value at which progress is 0. It is 1 at the target."
    ),
    N_("Tolerance"): N_("How far outside its range a value may lie before progress is 0."),
    N_("Weight"): N_(
        "How much it counts in an average: 2 counts twice as much as 1, and 0 does not count."
    ),
    N_("Progress"): N_("How much of the way from the baseline to the target has been made."),
    N_("Planned value"): N_("What should have been reached on the day of the last measurement."),
    N_("Thresholds"): N_(
        "From which share of the plan on a KPI is on track, and from which it is at risk."
    ),
    N_("Corridor"): N_(
        "The thresholds for KPIs that are to keep a level or stay in a range: they are judged by "
        "their value alone, not by a plan that grows."
    ),
    N_("Too early"): N_("Less than a tenth of the way is planned so far: no verdict yet."),
    N_("Stale"): N_(
        "The last value is older than its rhythm allows; the status may no longer be true."
    ),
    N_("Forecast"): N_(
        "The line through the last six values, led on to the due date: projected, not promised."
    ),
    N_("SMART"): N_(
        "Five questions to a goal: specific, measurable, assigned and achievable, relevant, bound "
        "to a date."
    ),
    N_("Evidence of a factor"): N_(
        "Research, feedback, a competitor or a KPI that bears out a factor."
    ),
    N_("TOWS matrix"): N_(
        "SWOT read the other way: each strategy combines a factor from inside with one from "
        "outside."
    ),
    N_("RACI"): N_(
        "Who is responsible for the work (R), accountable for the result (A), consulted before "
        "(C) and informed after (I)."
    ),
    N_("Snapshot"): N_(
        "All values, targets and statuses of one moment, kept with a review and never changed."
    ),
    N_("Adjustment"): N_("A change of a target or another part of the plan, with its reason."),
}


def about(words: Words, name: str) -> str:
    """What a term means, if the window's word `name` is one or begins with one and a colon."""
    return words.text(GLOSSARY.get(name.partition(":")[0], ""))
