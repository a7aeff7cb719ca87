"""What a document holds already, read once for planning an import."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.sql import select

from goaldesk.core.errors import N_, Invalid
from goaldesk.core.model import natural_id
from goaldesk.core.model.tables import table_of
from goaldesk.core.plain_text import cut, folded, name_key
from goaldesk.core.queries.inputs import inputs
from goaldesk.core.queries.records import fetch, records
from goaldesk.core.reading import Reader

_TABLES = {
    "series_wide": ("kpi",),
    "series_long": ("kpi",),
    "series_across": ("kpi",),
    "goals": ("goal", "kpi"),
    "survey": ("survey",),
    "competitors": ("competitor",),
    "feedback": ("feedback", "segment"),
    "actions": ("action", "kpi"),
    "activities": ("activity", "goal"),
}
_MEASURED = ("series_wide", "series_long", "series_across", "goals")
_NAMES = {
    "kpi": ("name", "code"),
    "goal": ("title",),
    "segment": ("name",),
}
_NONE = {
    "kpi": N_("There is no KPI “{name}”."),
    "goal": N_("There is no goal “{name}”."),
    "segment": N_("There is no segment “{name}”."),
}
_SEVERAL = N_("There are several called “{name}”. Give the code or the ID instead.")

Measured = Mapping[str, Mapping[dt.date, tuple[float, str]]]


@dataclass(frozen=True, slots=True)
class Existing:
    """Rows by table and id; measurements (value, note) by KPI and day; KPIs' due dates in force;
    the product's currency."""

    rows: Mapping[str, dict[str, dict[str, Any]]]
    measured: Measured = field(default_factory=dict)
    due: Mapping[str, dt.date | None] = field(default_factory=dict)
    currency: str = ""


def existing(session: Reader, target: str) -> Existing:
    """What an import into the document of this session needs to know."""
    rows = {
        table: {row.id: dict(row.values) for row in records(session, table)}
        for table in _TABLES[target]
    }
    if target not in _MEASURED:
        return Existing(rows)
    given = inputs(session)
    due = {id: plan.due for id, plan in given.plans.items()}
    return Existing(rows, _measured(session), due, given.product.currency)


def _measured(session: Reader) -> Measured:
    found: dict[str, dict[dt.date, tuple[float, str]]] = defaultdict(dict)
    days: dict[dt.date, dt.date] = {}
    columns = table_of("measurement").c
    query = select(columns.kpi_id, columns.date, columns.value, columns.note)
    for kpi_id, day, value, note in fetch(session, query.order_by(columns.kpi_id, columns.date)):
        found[kpi_id][days.setdefault(day, day)] = (value, note)
    return found


class Names:
    """Rows of a table found by id, external key, code or name, as a table refers to them.

    Blanks beside Chinese part them only where names with and without are known.
    """

    def __init__(self, table: str, rows: Mapping[str, dict[str, Any]]) -> None:
        self._table = table
        self._ids: dict[Callable[[object], str], dict[str, str | None]] = {folded: {}, name_key: {}}
        for row_id, values in rows.items():
            for column in _NAMES[table]:
                self.learn(str(values[column]), row_id)
        for row_id, values in rows.items():
            for key in filter(None, (row_id, values.get("external_id"))):
                for plain, ids in self._ids.items():
                    ids[plain(key)] = row_id

    def learn(self, name: str, row_id: str) -> None:
        """Know a row by this name, too."""
        for plain, ids in self._ids.items():
            if key := plain(name):
                ids[key] = row_id if ids.get(key, row_id) == row_id else None

    def find(self, name: str) -> str | None:
        """The id of the row with this name; None if there is none. Invalid for several."""
        for plain, ids in self._ids.items():
            if (key := plain(name)) in ids:
                if ids[key] is None:
                    raise Invalid(_SEVERAL, name=cut(name))
                return ids[key]
        return None

    def knows(self, name: str) -> bool:
        """Whether there is a row with this name, or several."""
        return any(plain(name) in ids for plain, ids in self._ids.items())

    def require(self, name: str) -> str:
        """The id of the row with this name. Raises Invalid if there is none, or several."""
        found = self.find(name)
        if found is None:
            raise Invalid(_NONE[self._table], name=cut(name))
        return found


class Identities:
    """Which row a line stands for: by its key, else by what it naturally is known by."""

    def __init__(
        self,
        table: str,
        rows: Mapping[str, dict[str, Any]],
        natural: Collection[str],
    ) -> None:
        self._table, self._rows = table, rows
        self._natural = natural
        self._by_name: dict[tuple[str, ...], str] = {}
        self._alike: dict[tuple[str, ...], str] = {}
        self._by_key: dict[str, str] = {}
        for row_id, values in rows.items():
            self._by_name.setdefault(self._name(values, folded), row_id)
            self._alike.setdefault(self._name(values, name_key), row_id)
            if values.get("external_id"):
                self._by_key.setdefault(folded(values["external_id"]), row_id)

    def _name(self, values: Mapping[str, Any], plain: Callable[[object], str]) -> tuple[str, ...]:
        return tuple(plain(values.get(column) or "") for column in self._natural)

    def of(self, key: str, values: Mapping[str, Any]) -> str:
        """The id of the row that these values are for, whether it is there or not yet.

        A key is the row's id, or its external key, or what its id was made from on whichever
        laptop imported it first; without one it is its name that counts, and then the same.
        """
        if key:
            if key in self._rows:
                return key
            made = natural_id("import", self._table, key)
            return self._by_key.get(folded(key), made)
        name = self._name(values, folded)
        known = self._by_name.get(name) or self._alike.get(self._name(values, name_key))
        return known or natural_id("import", self._table, *name)
