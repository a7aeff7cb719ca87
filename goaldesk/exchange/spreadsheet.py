"""Sheets of xlsx, xls and ods workbooks as rows of cells."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from goaldesk.core.errors import N_, FileProblem
from goaldesk.core.plain_text import cut
from goaldesk.exchange import archive, biff
from goaldesk.exchange.compound import MAGIC
from goaldesk.exchange.percent_cells import percent_cells

PACKED, COMPOUND = b"PK\x03\x04", MAGIC


class Share(float):
    """A number that its cell shows in per cent: 0.45 for 45 %."""

    @property
    def percent(self) -> float:
        """The number that is shown; in binary, 0.07 times 100 is not 7."""
        return float(Fraction(repr(float(self))) * 100)


Cell = str | float | dt.date | None

_NO_SHEET = N_("“{name}” has no sheet “{sheet}”. It has: {sheets}.")
_NO_SHEETS = N_("“{name}” holds no sheet with cells.")


class Workbook:
    """A workbook whose size was measured; `sheets` are the names of its sheets with cells."""

    def __init__(self, name: str, data: bytes) -> None:
        """Raises FileProblem for what is too large, protected, damaged or no workbook."""
        self._old: biff.Measured | None = None
        if data.startswith(PACKED):
            archive.measure(name, data)
        else:
            self._old = biff.measured(name, data)
            data = self._old.data
        self._data = data
        self._name = name
        self._book = _calling(name, lambda library: library.load_workbook(io.BytesIO(data)))
        self.sheets = tuple(
            sheet.name
            for sheet in self._book.sheets_metadata
            if str(sheet.typ).endswith("WorkSheet") and str(sheet.visible).endswith(".Visible")
        )
        if not self.sheets:
            raise FileProblem(_NO_SHEETS, name=name)

    def rows(self, sheet: str) -> Iterator[tuple[int, list[Cell]]]:
        """The rows of a sheet with their numbers. Raises FileProblem where there is none."""
        if sheet not in self.sheets:
            known = ", ".join(f"“{known}”" for known in self.sheets[:20])
            raise FileProblem(_NO_SHEET, name=self._name, sheet=cut(sheet), sheets=known)
        found = _calling(self._name, lambda _: self._book.get_sheet_by_name(sheet))
        shares = self._shares(sheet)
        at, left = next(shares, None), found.start[1] if found.start else 0
        for number, row in enumerate(found.iter_rows(), 1):
            cells = [_cell(value) for value in row]
            while at is not None and at[0] <= number:
                column = at[1] - left
                cell = cells[column] if at[0] == number and 0 <= column < len(cells) else None
                if isinstance(cell, float):
                    cells[column] = Share(cell)
                at = next(shares, None)
            yield number, cells

    def _shares(self, sheet: str) -> Iterator[tuple[int, int]]:
        """Row (from 1) and column (from 0) of the cells that show per cent, in their order."""
        if self._old is None:
            return percent_cells(self._data, sheet)
        named = zip(self._book.sheet_names, self._old.shares, strict=True)
        return iter(dict(named)[sheet])  # of two of a name, the library gives the last


def _calling(name: str, work: Any) -> Any:
    """What the library gives; whatever it stumbles over is a damaged file."""
    import python_calamine

    try:
        return work(python_calamine)
    except python_calamine.PasswordError as error:
        raise FileProblem(archive.LOCKED, name=name) from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise FileProblem(archive.DAMAGED, name=name) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # as the library's own mistakes arrive
            raise
        raise FileProblem(archive.DAMAGED, name=name) from error


def _cell(value: Any) -> Cell:
    """A cell as text, number or date; the time of a day is left out."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, bool | int | float):
        return float(value)
    if isinstance(value, str | dt.date):
        return value or None
    return str(value)
