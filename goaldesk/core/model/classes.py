"""The tables' classes, which edits write rows with.

Loading them takes longer than opening a document, so nothing that only reads needs them: what it
reads is in `stored`, which is made of these.
"""

from __future__ import annotations

from sqlalchemy import Table
from sqlmodel import SQLModel

from goaldesk.core.model.goals import (
    Activity,
    Communication,
    Department,
    Goal,
    Kpi,
    Measurement,
    Milestone,
    Person,
    Product,
    Raci,
    Resource,
    Segment,
    TargetPoint,
    Vision,
)
from goaldesk.core.model.market import (
    Competitor,
    Criterion,
    Evidence,
    Feedback,
    MarketSize,
    Research,
    Score,
    Strategy,
    StrategyFactor,
    StrategyGoal,
    Survey,
    SwotFactor,
)
from goaldesk.core.model.reviews import Action, Adjustment, Review, ReviewKpi

# Parents before children, so that rows can be inserted in this order.
CLASSES: dict[str, type[SQLModel]] = {
    str(table.__tablename__): table
    for table in (
        Product,
        Vision,
        Segment,
        Goal,
        Kpi,
        TargetPoint,
        Milestone,
        Measurement,
        MarketSize,
        Research,
        Feedback,
        Survey,
        Competitor,
        Criterion,
        Score,
        SwotFactor,
        Evidence,
        Strategy,
        StrategyFactor,
        StrategyGoal,
        Department,
        Person,
        Activity,
        Raci,
        Resource,
        Communication,
        Review,
        ReviewKpi,
        Adjustment,
        Action,
    )
}


def whole_table(name: str) -> Table:
    """The table of that name with all that files have of it: constraints and indexes, too."""
    return SQLModel.metadata.tables[name]
