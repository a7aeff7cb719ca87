from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import OperationalError

from goaldesk.core.model import TABLES
from goaldesk.core.queries.records import names, record, records

if TYPE_CHECKING:
    from .conftest import Desk


@pytest.mark.parametrize("table", sorted(TABLES))
def test_every_table_can_be_listed(desk: Desk, table: str) -> None:
    found = records(desk.session, table)
    assert len(found) == (1 if table in ("product", "vision") else 0)


def test_rows_come_by_position_then_id(desk: Desk) -> None:
    for row_id, position in (("c", 1.0), ("a", 2.0), ("b", 1.0)):
        desk.add("goal", id=row_id, title=row_id.upper(), position=position)
    assert [row["title"] for row in records(desk.session, "goal")] == ["B", "C", "A"]


def test_rows_with_a_date_come_newest_first(network: Desk) -> None:
    found = records(network.session, "measurement", kpi_id="mau")
    assert [row["date"] for row in found][:2] == [date(2026, 10, 31), date(2026, 9, 30)]


def test_conditions(network: Desk) -> None:
    def ids(**where: object) -> list[str]:
        return [row.id for row in records(network.session, "goal", **where)]

    assert ids(parent_id=None) == ["grow", "earn"]
    assert ids(parent_id="grow") == ["keep"]
    assert ids(id=["earn", "keep"]) == ["keep", "earn"]
    assert ids(id=[]) == []
    assert ids(parent_id="grow", title="nothing") == []


def test_one_row(network: Desk) -> None:
    found = record(network.session, "kpi", "mau")
    assert found is not None
    assert (found.table, found["name"], found["stopped"]) == ("kpi", "Monthly active users", False)
    assert record(network.session, "kpi", "gone") is None


def test_an_unknown_table_or_column_is_a_mistake(desk: Desk) -> None:
    with pytest.raises(KeyError):
        records(desk.session, "sqlite_master")
    with pytest.raises(OperationalError):
        records(desk.session, "goal", nonsense=1)


def test_names_of_people_and_owners_once_each(network: Desk) -> None:
    network.add("person", name="Sun Jia")
    network.add("person", name="Chen Wei")
    network.add("person", name="")
    network.add("action", text="x", owner="Zhao Min")
    assert names(network.session) == ["Chen Wei", "Lin Lan", "Sun Jia", "Zhao Min"]
