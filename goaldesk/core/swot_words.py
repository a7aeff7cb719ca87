"""Factors and strategies in words, and what is wrong with them.

After docs/methods.md, “SWOT and TOWS”.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from goaldesk.core.errors import N_, Problem
from goaldesk.core.fields import QUADRANTS, STRATEGY_STATES, choice_label
from goaldesk.core.queries.orphans import strategy_findings
from goaldesk.core.queries.swot import FactorRow, StrategyRow, Swot
from goaldesk.core.sentences import value_text
from goaldesk.core.words import Words

STRATEGY_TEXTS = {
    "no_S": N_("Cites no strength"),
    "no_W": N_("Cites no weakness"),
    "no_O": N_("Cites no opportunity"),
    "no_T": N_("Cites no threat"),
    "wrong_kind": N_("Cites {codes}, which a strategy of kind {kind} does not"),
    "goal": N_("Was adopted and leads to no goal"),
}
QUADRANT_NAMES = {
    "S": N_("Strengths"),
    "W": N_("Weaknesses"),
    "O": N_("Opportunities"),
    "T": N_("Threats"),
}
QUADRANT_NOTES = {
    "S": N_("internal · helpful · importance"),
    "W": N_("internal · harmful · importance"),
    "O": N_("external · helpful · importance × probability"),
    "T": N_("external · harmful · importance × probability"),
}
KINDS = {
    "SO": (N_("Strengths × opportunities"), N_("take the chance")),
    "WO": (N_("Weaknesses × opportunities"), N_("mend by the chance")),
    "ST": (N_("Strengths × threats"), N_("fend off")),
    "WT": (N_("Weaknesses × threats"), N_("reduce and avoid")),
}
EVIDENCE_NAMES = {
    "research": N_("Research"),
    "feedback": N_("Feedback"),
    "competitor": N_("Competitor"),
    "kpi": N_("KPI"),
}
_BADGES = {
    "research": N_("Research {count}"),
    "feedback": N_("Feedback {count}"),
    "competitor": N_("Competitors {count}"),
    "kpi": N_("KPIs {count}"),
}


class Badge(NamedTuple):
    """A small label on a factor: a kind of evidence with its words, or a gap (unproven, aged)."""

    kind: str
    text: str
    gap: bool = False


class SwotWords:
    """The words of one language for factors and strategies."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.uncited = words.text("not cited")

    def number(self, value: int) -> str:
        """A whole number."""
        return self.words.number(value)

    def product(self, row: FactorRow) -> str:
        """Importance × probability; a dash where that is not estimated."""
        chance = "–" if row.probability is None else self.number(row.probability)
        return self.words.text(
            "{importance}×{probability}",
            importance=self.number(row.importance),
            probability=chance,
        )

    def more(self, count: int) -> str:
        """That there is more than fits."""
        return self.words.text("+{count}", count=self.number(count))

    def badges(self, row: FactorRow) -> list[Badge]:
        """The evidence by kind, and what is wrong with it."""
        words = self.words
        found = []
        if not row.evidence:
            found.append(Badge("unproven", words.text("no evidence"), gap=True))
        if row.aged:
            day = words.short_date(row.review_by)
            found.append(Badge("aged", words.text("review was due {day}", day=day), gap=True))
        for kind, count in row.counts().items():
            if kind == "kpi" and row.kpi is not None:
                value = value_text(words, row.kpi, row.kpi.value)
                text = words.text("{name} {value}", name=row.kpi.name, value=value)
            else:
                text = words.text(_BADGES[kind], count=self.number(count))
            found.append(Badge(kind, text))
        return found

    def factor(self, row: FactorRow) -> str:
        """A factor with its code and text."""
        return self.words.text("{code} {text}", code=row.code, text=row.text)

    def say_factor(self, row: FactorRow) -> str:
        """A whole factor in words, for a tooltip and a screen reader."""
        words = self.words
        importance = words.text(
            "Importance {importance} of 5", importance=self.number(row.importance)
        )
        parts = [self.factor(row), importance]
        if row.external and row.probability is not None:
            parts.append(
                words.text(
                    "Probability {probability} of 5", probability=self.number(row.probability)
                )
            )
        parts += [badge.text for badge in self.badges(row)]
        cited = words.text("cited by {codes}", codes=words.series(row.cited_in))
        parts.append(cited if row.cited_in else self.uncited)
        return " · ".join(parts)

    def status(self, row: StrategyRow) -> str:
        """A strategy's status in a word."""
        return self.words.text(choice_label(STRATEGY_STATES, row.status))

    def kind(self, kind: str) -> tuple[str, str]:
        """What a kind of strategies joins, and to what end."""
        title, advice = KINDS[kind]
        return self.words.text(title), self.words.text(advice)

    def outcome(self, row: StrategyRow) -> tuple[str, str, bool]:
        """What a strategy leads to, or lacks; its tone; and whether an arrow stands before it."""
        if row.status == "rejected":
            return self.words.text("Reason: {reason}", reason=row.why), "secondary", False
        if wrong := self.wrong(row):
            return wrong[0], "at_risk", False
        if row.goals:
            return self.words.series(title for _, title in row.goals), "secondary", True
        return self.words.text("leads to no goal yet"), "at_risk", False

    def wrong(self, row: StrategyRow) -> list[str]:
        """What is wrong with a strategy that was not rejected, a sentence each."""
        found = () if row.status == "rejected" else strategy_findings(row)
        return [
            strategy_text(self.words, item.key.removeprefix("strategy_"), item.values)
            for item in found
        ]

    def uncite(self, row: StrategyRow) -> str:
        """What taking the wrong citations away is called."""
        codes = self.words.series(code for _, code in row.wrong)
        return self.words.text("No longer cite {codes}", codes=codes)

    def say_strategy(self, row: StrategyRow) -> str:
        """A whole strategy in words."""
        codes = self.words.series(code for _, code in row.factors)
        parts = [
            self.words.text("{code} {text}", code=row.code, text=row.text),
            self.status(row),
            self.words.text("cites {codes}", codes=codes) if codes else "",
            *(self.wrong(row) or [self.outcome(row)[0]]),
        ]
        return " · ".join(part for part in parts if part)

    def counts(self, now: Swot) -> str:
        """How many factors there are, cited and proven."""
        words, every = self.words, len(now.factors)
        return " · ".join(
            (
                words.plural("{count} factor", "{count} factors", every),
                words.plural("{count} cited", "{count} cited", every - len(now.uncited())),
                words.plural(
                    "{count} with evidence", "{count} with evidence", every - len(now.unproven())
                ),
            )
        )

    def strategy_counts(self, now: Swot) -> str:
        """How many strategies there are, and how many are adopted."""
        adopted = sum(row.status == "adopted" for row in now.strategies)
        return self.words.text(
            "{count} · {adopted} adopted",
            count=self.number(len(now.strategies)),
            adopted=self.number(adopted),
        )

    def selected(self, now: Swot, row_id: str) -> str:
        """What is selected, and what cites it or is cited by it."""
        factor, strategy = now.factor(row_id), now.strategy(row_id)
        if factor is not None:
            if not factor.cited_in:
                return self.words.text("{code} selected, not cited", code=factor.code)
            return self.words.text(
                "{code} selected, cited by {codes}",
                code=factor.code,
                codes=self.words.series(factor.cited_in),
            )
        if strategy is not None:
            codes = self.words.series(code for _, code in strategy.factors)
            return self.words.text(
                "{code} selected, cites {codes}", code=strategy.code, codes=codes or "–"
            )
        return ""

    def quadrant(self, quadrant: str) -> str:
        """One factor's kind: Strength, Weakness …"""
        return self.words.text(choice_label(QUADRANTS, quadrant))


def strategy_text(words: Words, key: str, values: Mapping[str, object]) -> str:
    """What is wrong with a strategy, as is said beside its name; `key` as in STRATEGY_TEXTS."""
    return words.problem(Problem(STRATEGY_TEXTS[key], **values))
