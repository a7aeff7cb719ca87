"""Where the keys lead in the grid: over goals, to the ends of a row, and of a run of values."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex

from goaldesk.ui.pages.kpis_grid_model import GridModel


def by(model: GridModel, at: QModelIndex, down: int, right: int) -> QModelIndex:
    """The cell so many KPIs down and periods right, as far as there are any."""
    rows = model.kpi_rows()
    if not rows or not at.isValid():
        return QModelIndex()
    nearest = min(range(len(rows)), key=lambda place: abs(rows[place] - at.row()))
    row = rows[min(max(0, nearest + down), len(rows) - 1)]
    return model.index(row, min(max(0, at.column() + right), model.columnCount() - 1))


def end(model: GridModel, at: QModelIndex, *, last: bool, both: bool) -> QModelIndex:
    """The first or last cell of the row; of the whole grid for `both`."""
    rows = model.kpi_rows()
    if not rows:
        return QModelIndex()
    row = at.row() if not both else rows[-1] if last else rows[0]
    return model.index(row, model.columnCount() - 1 if last else 0)


def edge(model: GridModel, at: QModelIndex, step: tuple[int, int]) -> QModelIndex:
    """Where a run of values ends or the next one begins, in that way."""
    rows, places = set(model.kpi_rows()), []
    row, column = at.row() + step[0], at.column() + step[1]
    while 0 <= row < model.rowCount() and 0 <= column < model.columnCount():
        if row in rows:
            places.append((row, column))
        row, column = row + step[0], column + step[1]
    if not places:
        return at

    def filled(place: tuple[int, int]) -> bool:
        cell = model.rows[place[0]].cell(place[1])
        return cell is not None and cell.value is not None

    if filled((at.row(), at.column())) and filled(places[0]):
        run = next((n for n, place in enumerate(places) if not filled(place)), len(places))
        return model.index(*places[run - 1])
    return model.index(*next((place for place in places if filled(place)), places[-1]))
