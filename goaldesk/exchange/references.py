"""How a row is referred to in a file that people read: by its name, where that tells it apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from goaldesk.core.fields import TABLES as SPECS
from goaldesk.core.plain_text import folded
from goaldesk.core.queries.records import records
from goaldesk.core.reading import Reader
from goaldesk.core.rows import Record


class References:
    """The names of a document's rows, read once a table."""

    def __init__(self, session: Reader) -> None:
        self._session = session
        self._rows: dict[str, dict[str, Record]] = {}
        self._names: dict[str, Mapping[str, str]] = {}

    def name(self, table: str, row_id: object) -> str:
        """What a row is referred to by: its name if it is the only one, else its code, else its
        id; empty for no row."""
        return "" if row_id is None else self.of(table).get(str(row_id), str(row_id))

    def of(self, table: str) -> Mapping[str, str]:
        """What all rows of a table are referred to by, by their ids."""
        if table not in self._names:
            self._names[table] = names(table, list(self._read(table).values()))
        return self._names[table]

    def row(self, table: str, row_id: object) -> Record | None:
        """The row itself, if it is there."""
        return self._read(table).get(str(row_id))

    def _read(self, table: str) -> dict[str, Record]:
        if table not in self._rows:
            self._rows[table] = {row.id: row for row in records(self._session, table)}
        return self._rows[table]


def names(table: str, rows: list[Record]) -> dict[str, str]:
    """What each row of a table is referred to by, by its id."""
    ids = {row.id for row in rows}
    keys = [SPECS[table].title, *(["code"] if table == "kpi" else [])]
    texts = {row.id: [str(row[key]) for key in keys] for row in rows}
    # A code that is somebody else's name is no better than a name that two have.
    used = Counter(said for found in texts.values() for said in {folded(text) for text in found})
    return {
        row_id: next(
            (
                text
                for text in found
                if folded(text) and used[folded(text)] == 1 and text not in ids
            ),
            row_id,
        )
        for row_id, found in texts.items()
    }
