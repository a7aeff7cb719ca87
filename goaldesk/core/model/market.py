"""What is known of the market, and what follows from it: SWOT factors and strategies."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import SQLModel

from goaldesk.core.model import choices
from goaldesk.core.model.columns import (
    amount,
    choice,
    day,
    flag,
    key,
    mention,
    number,
    optional_amount,
    part_of,
    perhaps_part_of,
    place,
    prose,
    strict,
    whole,
)


class MarketSize(SQLModel, table=True):
    """One part of the market: customers, yearly revenue of each, shares in per cent, growth."""

    __tablename__ = "market_size"
    __table_args__ = strict()

    id: str = key()
    name: str = prose()
    customers: float | None = optional_amount("customers")
    revenue: float | None = optional_amount("revenue")
    serviceable: float | None = optional_amount("serviceable")
    obtainable: float | None = optional_amount("obtainable")
    first_year: int | None = whole("first_year", 1900, 2199, None)
    first_value: float | None = number()
    last_year: int | None = whole("last_year", 1900, 2199, None)
    last_value: float | None = number()
    source: str = prose()
    date: dt.date | None = day()
    review_by: dt.date | None = day()
    position: float = place()


class Research(SQLModel, table=True):
    """A piece of market research."""

    __tablename__ = "research"
    __table_args__ = strict()

    id: str = key()
    title: str = prose()
    kind: str = choice("kind", choices.RESEARCH_KINDS, "survey")
    question: str = prose()
    finding: str = prose()
    source: str = prose()
    date: dt.date | None = day()
    review_by: dt.date | None = day()
    position: float = place()


class Feedback(SQLModel, table=True):
    """What a customer said; `mentions` counts how many said it."""

    __tablename__ = "feedback"
    __table_args__ = strict()

    id: str = key()
    date: dt.date | None = day()
    text: str = prose()
    kind: str = choice("kind", choices.FEEDBACK_KINDS, "wish")
    channel: str = prose()
    customer: str = prose()
    segment_id: str | None = mention("segment.id")
    mentions: int = whole("mentions", 1, 1000000000, 1)
    state: str = choice("state", choices.FEEDBACK_STATES, "new")
    answer: str = prose()
    position: float = place()


class Survey(SQLModel, table=True):
    """Answers counted: NPS 9-10, 7-8, 0-6 of 10; CSAT 4-5, 3, 1-2 of 5."""

    __tablename__ = "survey"
    __table_args__ = strict()

    id: str = key()
    title: str = prose()
    kind: str = choice("kind", choices.SURVEY_KINDS, "nps")
    date: dt.date | None = day()
    favourable: int = whole("favourable", 0, 1000000000, 0)
    neutral: int = whole("neutral", 0, 1000000000, 0)
    unfavourable: int = whole("unfavourable", 0, 1000000000, 0)
    channel: str = prose()
    kpi_id: str | None = mention("kpi.id")
    position: float = place()


class Competitor(SQLModel, table=True):
    """A rival product, or with `own` set, ours, so that it can be scored beside them."""

    __tablename__ = "competitor"
    __table_args__ = strict()

    id: str = key()
    name: str = prose()
    own: bool = flag("own")
    share: float | None = optional_amount("share")
    strengths: str = prose()
    weaknesses: str = prose()
    note: str = prose()
    source: str = prose()
    date: dt.date | None = day()
    review_by: dt.date | None = day()
    position: float = place()


class Criterion(SQLModel, table=True):
    """What customers choose by."""

    __tablename__ = "criterion"
    __table_args__ = strict()

    id: str = key()
    name: str = prose()
    weight: float = amount("weight", 1.0)
    note: str = prose()
    position: float = place()


class Score(SQLModel, table=True):
    """How well a competitor meets a criterion, 1 to 5."""

    __tablename__ = "score"
    __table_args__ = strict(UniqueConstraint("criterion_id", "competitor_id"))

    id: str = key()
    criterion_id: str = part_of("criterion.id", index=False)
    competitor_id: str = part_of("competitor.id")
    value: int = whole("value", 1, 5, 3)
    evidence: str = prose()
    source: str = prose()
    date: dt.date | None = day()
    review_by: dt.date | None = day()


class SwotFactor(SQLModel, table=True):
    """A strength, weakness, opportunity or threat."""

    __tablename__ = "swot_factor"
    __table_args__ = strict()

    id: str = key()
    quadrant: str = choice("quadrant", choices.QUADRANTS, "S")
    text: str = prose()
    note: str = prose()
    source: str = prose()
    date: dt.date | None = day()
    importance: int = whole("importance", 1, 5, 3)
    probability: int | None = whole("probability", 1, 5, None)
    review_by: dt.date | None = day()
    position: float = place()


class Evidence(SQLModel, table=True):
    """A factor's link to the one research, feedback, competitor or KPI that bears it out."""

    __tablename__ = "evidence"
    __table_args__ = strict(
        UniqueConstraint("factor_id", "research_id"),
        UniqueConstraint("factor_id", "feedback_id"),
        UniqueConstraint("factor_id", "competitor_id"),
        UniqueConstraint("factor_id", "kpi_id"),
        CheckConstraint(
            "(research_id IS NOT NULL) + (feedback_id IS NOT NULL)"
            " + (competitor_id IS NOT NULL) + (kpi_id IS NOT NULL) = 1"
        ),
    )

    id: str = key()
    factor_id: str = part_of("swot_factor.id", index=False)
    research_id: str | None = perhaps_part_of("research.id")
    feedback_id: str | None = perhaps_part_of("feedback.id")
    competitor_id: str | None = perhaps_part_of("competitor.id")
    kpi_id: str | None = perhaps_part_of("kpi.id")


class Strategy(SQLModel, table=True):
    """What follows from SWOT factors: SO, WO, ST or WT after Weihrich (1982)."""

    __tablename__ = "strategy"
    __table_args__ = strict()

    id: str = key()
    kind: str = choice("kind", choices.STRATEGY_KINDS, "SO")
    text: str = prose()
    status: str = choice("status", choices.STRATEGY_STATES, "proposed")
    why: str = prose()
    owner: str = prose()
    position: float = place()


class StrategyFactor(SQLModel, table=True):
    """A strategy cites a factor."""

    __tablename__ = "strategy_factor"
    __table_args__ = strict(UniqueConstraint("strategy_id", "factor_id"))

    id: str = key()
    strategy_id: str = part_of("strategy.id", index=False)
    factor_id: str = part_of("swot_factor.id")


class StrategyGoal(SQLModel, table=True):
    """A strategy leads to a goal."""

    __tablename__ = "strategy_goal"
    __table_args__ = strict(UniqueConstraint("strategy_id", "goal_id"))

    id: str = key()
    strategy_id: str = part_of("strategy.id", index=False)
    goal_id: str = part_of("goal.id")
