"""What the Guide says of each step."""

from __future__ import annotations

from dataclasses import dataclass

from goaldesk.core.errors import N_


@dataclass(frozen=True, slots=True)
class GuideText:
    """A step's purpose, notes as (title, text), and an example from the samples."""

    purpose: str
    notes: tuple[tuple[str, str], ...]
    example: str


GUIDES: dict[str, GuideText] = {
    "overview": GuideText(
        N_(
            "The overview answers three questions: where the product stands, what to do today, and "
            "what the plan still lacks."
        ),
        (
            (
                N_("How to read the bars"),
                N_(
                    "The blue bar is the progress measured, the upright mark is what was planned "
                    "for the day of that measurement. A bar that ends in the darkest zone is off "
                    "track, in the middle zone at risk, beyond both on track."
                ),
            ),
        ),
        N_("“Repeat purchase rate 46\u00a0%, planned 50\u00a0%, ratio 0.92 ≥ 0.70: on track.”"),
    ),
    "vision": GuideText(
        N_(
            "Goals follow from a vision. Say in four short texts what the product changes, for "
            "whom, which place it claims in the market, and why rivals cannot follow."
        ),
        (
            (
                N_("The positioning statement"),
                N_(
                    "Fill its six blanks and read it aloud. If it would be as true of a rival, "
                    "sharpen the key benefit and the differentiator."
                ),
            ),
            (
                N_("Segments"),
                N_(
                    "Describe each group of target users by what they do, not only by who they are."
                ),
            ),
        ),
        N_(
            "“Connecting people” is a core value: it says what changes for the user. “A modern "
            "app” is not."
        ),
    ),
    "market": GuideText(
        N_(
            "Collect what the market and the customers tell you, with a source and a date: it is "
            "the evidence that strategies and goals rest on."
        ),
        (
            (
                N_("Size"),
                N_(
                    "Start with customers and what each spends in a year (TAM), then the share you "
                    "can serve (SAM), then the share you can win (SOM)."
                ),
            ),
            (
                N_("Feedback and surveys"),
                N_(
                    "Count how often something was said. NPS is promoters minus detractors; with "
                    "few answers its margin is wide."
                ),
            ),
            (
                N_("Competitors"),
                N_(
                    "Score yourself by the same criteria as your rivals, and write down the "
                    "evidence."
                ),
            ),
        ),
        N_(
            "“Why young people stay: survey of 4,200 members”, source “Own survey, Sun Jia”: “My "
            "friends are here” is named by 68\u00a0%."
        ),
    ),
    "kpis": GuideText(
        N_(
            "A goal says what is to change; its KPIs say how you will know. Give each KPI a "
            "baseline, a target, a date, an owner and a rhythm of measuring."
        ),
        (
            (
                N_("From needs to goals"),
                N_(
                    "Ask of each need: what would be different if we met it? Write that difference "
                    "as the goal, and choose the number that shows it first."
                ),
            ),
            (
                N_("Is the goal well set?"),
                N_(
                    "SMART asks five things of a goal: is it specific, measurable, assigned and "
                    "achievable, relevant, and bound to a date? Select a goal to read what is met, "
                    "and follow a link to the field that mends the rest."
                ),
            ),
            (
                N_("Entering a month of values"),
                N_(
                    "Grid (Ctrl+G) shows all KPIs by month, quarter, week or day. Type down the "
                    "column, or paste a block from a spreadsheet. A value that is corrected asks "
                    "why; the old one is kept."
                ),
            ),
            (
                N_("How status is judged"),
                N_(
                    "Progress on the day of the last measurement is set against what was planned "
                    "for that day. Point at a status to read the rule with its numbers."
                ),
            ),
            (
                N_("Changing a target"),
                N_(
                    "A target may change, never silently: give the reason, and the chart and the "
                    "report show the original beside it."
                ),
            ),
        ),
        N_("“Grow active young users”: new registrations, monthly active users, 30-day retention."),
    ),
    "swot": GuideText(
        N_(
            "Strengths and weaknesses are yours; opportunities and threats come from outside. Link "
            "each to the evidence for it, then combine them into strategies."
        ),
        (
            (
                N_("From factors to strategies"),
                N_(
                    "SO uses strengths to take opportunities, WO overcomes weaknesses through "
                    "them, ST meets threats with strengths, WT reduces weaknesses to avoid threats."
                ),
            ),
            (
                N_("And on to goals"),
                N_("A strategy that is adopted leads to a goal; otherwise it stays a sentence."),
            ),
        ),
        N_(
            "S1 “Strong network effects: most friends are already here” and O1 “South-East Asia: 9 "
            "% more people of 18–24 online every year” lead to “Let friend links bring South-East "
            "Asian campuses on board”."
        ),
    ),
    "responsibilities": GuideText(
        N_(
            "Goals are reached across departments. Say who is accountable for each activity, who "
            "does the work, whom to consult and whom to inform."
        ),
        (
            (
                N_("RACI"),
                N_(
                    "Exactly one department is accountable (A), at least one is responsible (R). "
                    "Everybody responsible means nobody is."
                ),
            ),
            (
                N_("Resources and communication"),
                N_(
                    "Plan what each goal needs and compare it with what is used. Agree who hears "
                    "what, how often, from whom."
                ),
            ),
        ),
        N_(
            "“Localisation for South-East Asia”: marketing A, product development R, customer "
            "service R, sales support I."
        ),
    ),
    "reviews": GuideText(
        N_(
            "Look at the goals regularly. A review freezes the numbers, compares them with the "
            "last time, and turns what you learn into decisions, adjustments and actions."
        ),
        (
            (
                N_("A good review in four steps"),
                N_(
                    "Freeze the snapshot, note what you find, decide for each KPI whether to keep, "
                    "adjust or stop it, and agree who improves what by when."
                ),
            ),
            (
                N_("Why reasons matter"),
                N_("In half a year nobody remembers why a target moved. The reason stays with it."),
            ),
        ),
        N_(
            "“30-day retention: target 42\u00a0% → 40\u00a0%. 42\u00a0% came from one pilot "
            "campus; all cohorts support 40\u00a0%.”"
        ),
    ),
}
