"""A small document in memory: a social network on 9 November 2026."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import create_engine, event
from sqlmodel import Session, SQLModel

from goaldesk.core import sections
from goaldesk.core.model import DOCUMENT, LOG, natural_id
from goaldesk.core.model.classes import CLASSES
from goaldesk.core.plain_text import folded

USERS = [
    (date(2026, 4, 30), 322.8),
    (date(2026, 5, 31), 328.9),
    (date(2026, 6, 30), 331.2),
    (date(2026, 7, 31), 334.6),
    (date(2026, 8, 31), 343.1),
    (date(2026, 9, 30), 345.0),
    (date(2026, 10, 31), 350.4),
]


class Desk:
    """A document being filled: `add` puts in one row, in any table."""

    as_of = date(2026, 11, 9)

    def __init__(self, session: Session) -> None:
        self.session = session

    def add(self, table: str, **values: Any) -> str:
        row = CLASSES[table](**values)
        self.session.add(row)
        self.session.flush()
        return str(row.id)

    def withhold(self, *names: str) -> None:
        """Let the document be a copy made without these sections or tables, whatever it holds."""
        withheld = sections.write(sections.named(names))
        self.session.execute(DOCUMENT.insert().values(id="document", withheld=withheld))

    def kpi(self, row_id: str, **values: Any) -> str:
        position = float(values.pop("position", 0))
        return self.add(
            "kpi",
            id=row_id,
            name=values.pop("name", row_id),
            position=position,
            **{"owner": "Chen Wei", "baseline": 0.0, "target": 100.0, **values},
        )

    def measure(self, kpi_id: str, day: date, value: float, note: str = "") -> str:
        return self.add(
            "measurement",
            id=natural_id("measurement", kpi_id, day.isoformat()),
            kpi_id=kpi_id,
            date=day,
            value=value,
            note=note,
        )


@pytest.fixture
def desk() -> Iterator[Desk]:
    """An empty document but for its product and vision."""
    engine = create_engine("sqlite://")
    event.listen(engine, "connect", lambda made, _: made.create_function("folded", 1, folded))
    SQLModel.metadata.create_all(engine)
    LOG.create_all(engine)
    with Session(engine) as session:
        empty = Desk(session)
        empty.add(
            "product",
            name="Social network",
            owner="Lin Lan",
            start=date(2026, 4, 1),
            due=date(2027, 3, 31),
            currency="CNY",
        )
        empty.add("vision")
        yield empty
    engine.dispose()


@pytest.fixture
def network(desk: Desk) -> Desk:
    """Two goals, one below the other, four KPIs in them and one without."""
    desk.add("goal", id="grow", title="Grow active young users", weight=3.0, position=1.0)
    desk.add(
        "goal", id="keep", title="Keep them", parent_id="grow", position=1.0, due=date(2026, 12, 31)
    )
    desk.add("goal", id="earn", title="Grow income", position=2.0)
    desk.kpi(
        "mau",
        goal_id="grow",
        name="Monthly active users",
        baseline=320.0,
        target=400.0,
        unit="M",
        decimals=1,
        weight=3.0,
        position=1,
    )
    desk.kpi("new", goal_id="grow", name="New registrations", baseline=8.0, target=12.0, position=2)
    desk.kpi(
        "retention", goal_id="keep", name="30-day retention", baseline=34.0, target=40.0, unit="%"
    )
    desk.kpi(
        "revenue",
        goal_id="earn",
        name="Revenue",
        value_type="currency",
        target=520.0,
        baseline=352.0,
        unit="M",
        decimals=1,
    )
    desk.kpi(
        "csat",
        name="CSAT",
        direction="at_least",
        target=85.0,
        worst=75.0,
        frequency="weekly",
        baseline=None,
    )
    for day, value in USERS:
        desk.measure("mau", day, value)
    desk.measure("new", date(2026, 10, 31), 10.4)
    desk.measure("retention", date(2026, 10, 31), 35.2)
    desk.measure("csat", date(2026, 10, 26), 84.1)
    return desk
