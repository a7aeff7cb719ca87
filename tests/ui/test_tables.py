"""Lists and trees of rows: exact signals, editing, and no reference lost on the way."""

from __future__ import annotations

import gc
import sys
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QTableView

from goaldesk.core.fields import Field
from goaldesk.ui.tables import Column, RowsModel
from goaldesk.ui.trees import TreeRowsModel

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


@dataclass(frozen=True)
class Row:
    id: str
    name: str = ""


def columns(edit: Any = None) -> list[Column]:
    field = Field("name", "Name")
    return [Column("name", "Name", lambda row: row.name, lambda row: row.name, edit, field)]


@pytest.fixture
def rows(qapp: object) -> RowsModel:
    model = RowsModel(columns())
    model.tester = QAbstractItemModelTester(model, FATAL)
    return model


def shown(model: RowsModel) -> list[str]:
    return [model.index(n, 0).data() for n in range(model.rowCount())]


def test_rows_are_inserted_moved_changed_and_removed_by_id(rows: RowsModel) -> None:
    a, b, c = Row("a", "A"), Row("b", "B"), Row("c", "C")
    rows.set_rows([a, b, c])
    kept = QPersistentModelIndex(rows.index_of("b"))
    rows.set_rows([c, replace(b, name="B2"), Row("d", "D")])
    assert shown(rows) == ["C", "B2", "D"]
    assert kept.row() == 1


def test_only_what_differs_is_told(rows: RowsModel, qtbot: Any) -> None:
    rows.set_rows([Row("a", "A"), Row("b", "B")])
    with qtbot.assertNotEmitted(rows.dataChanged), qtbot.assertNotEmitted(rows.rowsInserted):
        rows.set_rows([Row("a", "A"), Row("b", "B")])
    with qtbot.waitSignal(rows.dataChanged) as told:
        rows.set_rows([Row("a", "A"), Row("b", "changed")])
    assert told.args[0].row() == 1


IDS = st.lists(st.sampled_from("abcdefgh"), unique=True)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(IDS, st.integers(0, 2)), min_size=1, max_size=4))
def test_any_state_follows_any_other(qapp: object, states: list[tuple[list[str], int]]) -> None:
    model = RowsModel(columns())
    model.tester = QAbstractItemModelTester(model, FATAL)
    for ids, version in states:
        wanted = [Row(row_id, f"{row_id}{version}") for row_id in ids]
        model.set_rows(wanted)
        assert model.rows == wanted


TREES = st.lists(
    st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 7)),
    max_size=8,
    unique_by=lambda pair: pair[0],
)


def pairs(tree: list[tuple[str, int]], version: int) -> list[tuple[Row, str | None]]:
    """Rows with parents that stand before them; 0 is the root."""
    return [
        (Row(row_id, f"{row_id}{version}"), tree[parent - 1][0] if 0 < parent <= number else None)
        for number, (row_id, parent) in enumerate(tree)
    ]


def flat(model: TreeRowsModel, parent: QModelIndex) -> list[tuple[str, str | None]]:
    found = []
    for number in range(model.rowCount(parent)):
        index = model.index(number, 0, parent)
        above = model.row_at(parent)
        found.append((index.data(), above.id if above else None))
        found += flat(model, index)
    return found


@settings(max_examples=80, deadline=None)
@given(st.lists(TREES, min_size=1, max_size=4))
def test_any_tree_follows_any_other(qapp: object, trees: list[list[tuple[str, int]]]) -> None:
    model = TreeRowsModel(columns())
    model.tester = QAbstractItemModelTester(model, FATAL)
    for version, tree in enumerate(trees):
        wanted = pairs(tree, version)
        model.set_rows(wanted)
        assert sorted(flat(model, QModelIndex()), key=str) == sorted(
            ((row.name, parent) for row, parent in wanted), key=str
        )


def test_lines_of_a_tree_that_come_or_go_together_are_told_together(qapp: object) -> None:
    """A view lays out all of its lines anew each time that it is told."""
    model = TreeRowsModel(columns())
    model.tester = QAbstractItemModelTester(model, FATAL)
    told: list[tuple[str, int, int]] = []
    model.rowsInserted.connect(lambda _, first, last: told.append(("in", first, last)))
    model.rowsRemoved.connect(lambda _, first, last: told.append(("out", first, last)))

    def show(*ids: str) -> list[tuple[str, int, int]]:
        told.clear()
        model.set_rows([(Row("top", "top"), None), *((Row(one, one), "top") for one in ids)])
        assert flat(model, QModelIndex()) == [("top", None), *((one, "top") for one in ids)]
        return told

    assert show("a", "b", "c", "d", "e", "f") == [("in", 0, 0), ("in", 0, 5)]
    assert show("a", "d") == [("out", 4, 5), ("out", 1, 2)]
    assert show("x", "y", "a", "d", "z") == [("in", 0, 1), ("in", 4, 4)]
    assert show("z", "a") == [("out", 3, 3), ("out", 0, 1)]


def test_the_last_line_adds_a_row_and_refuses_an_empty_one(qapp: object) -> None:
    added: list[tuple[str, Any]] = []

    def add(key: str, value: Any) -> bool:
        added.append((key, value))
        return True

    model = RowsModel(columns(lambda row, value: True), None, add, "Add one…")
    last = model.index(0, 0)
    assert last.data() == "Add one…"
    assert not model.setData(last, "")
    assert model.setData(last, "new")
    assert added == [("name", "new")]


def test_an_edit_that_is_refused_leaves_the_row(qapp: object) -> None:
    model = RowsModel(columns(lambda row, value: False))
    model.set_rows([Row("a", "A")])
    assert not model.setData(model.index(0, 0), "B")
    assert shown(model) == ["A"]


def test_what_a_cell_says_to_a_screen_reader(rows: RowsModel) -> None:
    rows.set_rows([Row("a", "A")])
    assert rows.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "Name: A"


def test_painting_loses_no_reference(rows: RowsModel, qtbot: Any) -> None:
    """One release of the Qt binding dropped None at each answer, until the process ended."""
    rows.set_rows([Row(str(n), f"row {n}") for n in range(30)])
    view = QTableView()
    qtbot.addWidget(view)
    view.setModel(rows)
    view.show()
    qtbot.wait(20)
    gc.collect()  # What earlier tests left refers to None, too.
    before = sys.getrefcount(None)
    for _ in range(3000):
        rows.index(0, 0).data(Qt.ItemDataRole.DecorationRole)
    for _ in range(10):
        view.viewport().repaint()
    assert before - sys.getrefcount(None) < 1000
