"""Which values were corrected, as the log tells; with a real document that keeps one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("PySide6.QtCore", exc_type=ImportError)

from goaldesk.core import edits
from goaldesk.core.model import natural_id
from goaldesk.core.queries.corrections import corrections
from goaldesk.core.queries.goals import tree
from goaldesk.core.queries.grid import GridCell, grid, periods
from goaldesk.core.queries.series import kpi_series
from goaldesk.document import Document
from goaldesk.paths import Folders

DAY = dt.date(2026, 10, 31)
ID = natural_id("measurement", "mau", DAY.isoformat())


@pytest.fixture
def document(qapp: object, tmp_path: Path) -> Iterator[Document]:
    tables: dict[str, list[dict[str, object]]] = {
        "kpi": [{"id": "mau", "name": "Active users", "baseline": 0.0, "target": 500.0}],
        "measurement": [{"kpi_id": "mau", "date": DAY, "value": 350.4}],
    }
    made = Document.new(
        Folders.under(tmp_path),
        tables,
        author="Lin Lan",
        clock=lambda: dt.datetime(2026, 11, 9, tzinfo=dt.UTC),
    )
    yield made
    made.close()


def correct(document: Document, value: float, reason: str) -> None:
    with document.edit("Record value", reason) as session:
        edits.record(session, "mau", DAY, value)


def found(document: Document) -> object:
    with document.read() as session:
        return corrections(session, {ID}).get(ID)


def cell(document: Document) -> GridCell:
    with document.read() as session:
        shown = periods("month", None, document.today)
        return grid(session, tree(session, document.today).kpis, shown, document.today)[0].cells[-2]


def test_the_last_correction_counts_until_it_is_undone(document: Document) -> None:
    assert found(document) is None
    correct(document, 351.2, "Bots left out")
    assert found(document) == (350.4, "Bots left out")
    assert (cell(document).value, cell(document).was, cell(document).why) == (
        351.2,
        350.4,
        "Bots left out",
    )
    with document.read() as session:
        assert corrections(session, {"another"}) == {}
    correct(document, 351.9, "Counted again")
    assert found(document) == (351.2, "Counted again")
    document.undo()
    assert found(document) == (350.4, "Bots left out")
    document.undo()
    assert (cell(document).value, cell(document).was) == (350.4, None)
    document.redo()
    assert found(document) == (350.4, "Bots left out")


def test_a_correction_back_to_the_old_value_is_one_too(document: Document) -> None:
    correct(document, 351.2, "Bots left out")
    correct(document, 350.4, "They were not")
    assert found(document) == (351.2, "They were not")
    assert (cell(document).value, cell(document).was) == (350.4, 351.2)


def test_a_value_deleted_and_measured_anew_is_not_corrected(document: Document) -> None:
    correct(document, 351.2, "Bots left out")
    with document.edit("Delete measurement") as session:
        edits.delete(session, "measurement", ID)
    document.undo()
    assert found(document) == (350.4, "Bots left out")
    document.redo()
    correct(document, 352.0, "")
    assert found(document) is None


def test_the_table_of_one_kpi_says_the_same(document: Document) -> None:
    correct(document, 351.2, "Bots left out")

    def told() -> tuple[object, str]:
        with document.read() as session:
            series = kpi_series(session, "mau", document.today)
        assert series is not None
        return series.rows[0].corrected_from, series.rows[0].why

    assert told() == (350.4, "Bots left out")
    document.undo()
    assert told() == (None, "")
