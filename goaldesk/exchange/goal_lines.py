"""Goals and KPIs from a table: their tree from columns, parents, numbers or indentation."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from goaldesk.core.edits.importing import Incoming
from goaldesk.core.edits.values import checked
from goaldesk.core.errors import N_, Invalid, Problem
from goaldesk.core.fields import TABLES
from goaldesk.core.model import DEEPEST
from goaldesk.core.model.goals import Kpi
from goaldesk.core.plain_text import cut, folded
from goaldesk.core.words import Label
from goaldesk.exchange import aliases, amounts, units
from goaldesk.exchange.existing import Existing, Identities, Names
from goaldesk.exchange.grid import shown
from goaldesk.exchange.kpi_values import Values, most_planned, unit_of
from goaldesk.exchange.lines import Lines
from goaldesk.exchange.simple_rows import EMPTY, GOAL_WORDS, KPI_WORDS, WORK_WORDS, Merging
from goaldesk.exchange.spreadsheet import Cell

_CIRCLE = N_("“{name}” would be part of itself.")
_DEEP = N_("Goals nest at most {most} deep.")

_NUMBERS = ("baseline", "target", "low", "high", "worst", "tolerance")
_CELLS = (*_NUMBERS, "value")
# Read once it is known which KPI they are of, and how far in they stand.
RAW = frozenset((*_CELLS, "title", "name"))
_MEASURES = ("baseline", "target", "value", "unit", "direction", "low", "high")
_OF_GOALS = ("owner", "start", "due", "weight", "reason")
_NOT_OF_KPIS = frozenset(("title", "parent", "number", "type", "key", "reason", "date", *RAW))
_TITLE, _NAME = TABLES["goal"].field("title"), TABLES["kpi"].field("name")


@dataclass(slots=True)
class _Goal:
    """A goal that a line names; `above` is the one that it is below by its place."""

    line: int
    title: str
    values: dict[str, Any]
    above: _Goal | None
    id: str = ""


class GoalLines:
    """The lines of goals and KPIs; `values` are the current values that come with them.

    A line with a key result is a KPI of the goal that it names, or that was named above it. In a
    list of titles the kind of line decides, and without one whether it measures anything. What a
    line belongs to is told by its parent, else by its number (1.2 is below 1), else by its
    indentation; a KPI belongs to the goal above it.
    """

    def __init__(self, lines: Lines, existing: Existing, today: dt.date) -> None:
        self.values = Values(lines, existing, today)
        self.left_out = 0
        self._lines, self._today = lines, today
        self._known, self._measured = existing.rows, existing.measured
        self._goals = Merging("goal", existing.rows["goal"], ("title",))
        self._kpis = Merging("kpi", existing.rows["kpi"], ("name",))
        self._goal_ids = Identities("goal", existing.rows["goal"], ("parent_id", "title"))
        self._kpi_ids = Identities("kpi", existing.rows["kpi"], ("goal_id", "name"))
        self._goal_names = Names("goal", existing.rows["goal"])
        self._kpi_names = Names("kpi", existing.rows["kpi"])
        self._named: dict[object, _Goal] = {}
        self._shares: list[Problem] = []
        self._stack: list[tuple[int, _Goal]] = []
        heads = {number: units.of_head(lines.mapping.of(number)) for number in _CELLS}
        self._units = {number: unit for number, unit in heads.items() if unit}

    def read(self) -> None:
        """Take in all lines; a parent may stand below its children."""
        goals: list[_Goal] = []
        kpis: list[tuple[int, dict[str, Any], _Goal | None]] = []
        for line, values in self._lines:
            try:
                self._sort(line, values, goals, kpis)
            except Invalid as problem:
                self._lines.troubles.add(line, self._head("title"), problem)
        for goal in goals:
            try:
                self._resolve(goal, ())
            except Invalid as problem:
                self._lines.troubles.add(goal.line, self._head("parent"), problem)
        self._shares = self.values.judge_shares(self._in_percent(values for _, values, _ in kpis))
        for line, values, above in kpis:
            if line in self._lines.troubles.lines:
                continue
            try:
                self._kpi(line, values, above)
            except Invalid as problem:
                head = self._head(problem.field) or self._head("name")
                self._lines.troubles.add(line, head, problem)
        self._require_tree()

    @property
    def notes(self) -> list[Problem]:
        """What was assumed of the numbers."""
        return [*self.values.notes.values(), *self._shares]

    def incoming(self) -> tuple[list[Incoming], int]:
        """The rows that come or change, upper goals first, and how many stay."""
        bad = self._lines.troubles.lines
        goals, same = self._goals.incoming(bad)
        kpis, too = self._kpis.incoming(bad)
        parents = self._parents()
        goals.sort(key=lambda row: len(_path(row.id, parents)))
        return [*goals, *kpis], same + too + self.values.unchanged

    def _head(self, field: str) -> str:
        """The head of a field's column; that of the titles where it has none."""
        mapping = self._lines.mapping
        return mapping.of(field) or mapping.of("title") or mapping.of("name")

    def _sort(
        self,
        line: int,
        values: dict[str, Any],
        goals: list[_Goal],
        kpis: list[tuple[int, dict[str, Any], _Goal | None]],
    ) -> None:
        """Tell goals from KPIs, and what a line is below by its place."""
        kind = aliases.normal(values.get("type", ""))
        if kind in WORK_WORDS:
            self.left_out += 1
            return
        title, name = shown(values.get("title")), shown(values.get("name"))
        if not title.strip() and not name.strip():
            if values:
                raise Invalid(EMPTY, label=Label(_TITLE.label))
            return
        level = _indent(title or name)
        is_total = self._is_total(name if name.strip() else title)
        if is_total:
            self._lines.totals.add(line)
            if not name.strip() or not title.strip():
                return
        measures = any(key in values for key in _MEASURES)
        is_kpi = bool(name) or kind in KPI_WORDS or (measures and kind not in GOAL_WORDS)
        if not is_kpi or (name and title.strip()):
            own = {} if is_kpi else {key: values[key] for key in _OF_GOALS if key in values}
            while self._stack and self._stack[-1][0] >= level:
                self._stack.pop()
            goal = _Goal(line, checked(_TITLE, title or name), own, None)
            if not is_kpi:
                goal.values |= {key: values[key] for key in ("parent", "key") if key in values}
                goal.above = self._numbered(values) or (self._stack[-1][1] if self._stack else None)
                self._named.setdefault(_numbers(values), goal)
                self._named.setdefault(folded(values.get("key", goal.title)), goal)
            self._named.setdefault(folded(goal.title), goal)
            self._stack.append((level, goal))
            goals.append(goal)
        if is_kpi and not is_total:
            while len(self._stack) > 1 and self._stack[-1][0] > level:
                self._stack.pop()
            below = self._numbered(values) or (self._stack[-1][1] if self._stack else None)
            kpis.append((line, {**values, "name": (name.strip() and name) or title}, below))

    def _is_total(self, name: str) -> bool:
        """Whether a line sums up others, unless the document has something of that name."""
        if not aliases.is_total(name):
            return False
        known = [self._known["kpi"].values(), self._known["goal"].values()]
        names = {folded(row.get("name") or row.get("title")) for rows in known for row in rows}
        return folded(name) not in names

    def _numbered(self, values: dict[str, Any]) -> _Goal | None:
        """The goal that a line's number is below, as 1.2 is below 1."""
        return self._named.get(_numbers(values)[:-1]) if _numbers(values)[:-1] else None

    def _goal_id(self, name: str, above: tuple[_Goal, ...]) -> str:
        """The id of the goal that is called so in the table, else in the document."""
        named = self._named.get(folded(name))
        return self._resolve(named, above) if named else self._goal_names.require(name)

    def _resolve(self, goal: _Goal, below: tuple[_Goal, ...]) -> str:
        """The id of a goal; what it is part of is resolved first."""
        if goal in below:
            raise Invalid(_CIRCLE, name=cut(goal.title))
        if goal.id:
            return goal.id
        values = dict(goal.values)
        key, parent = values.pop("key", ""), values.pop("parent", "")
        told = self._goal_id(parent, (*below, goal)) if parent else None
        if told is None and goal.above is not None:
            told = self._resolve(goal.above, (*below, goal))
        found = None if key or told else self._goal_names.find(goal.title)
        names = {"parent_id": told, "title": goal.title}
        goal.id = found or self._goal_ids.of(key, names)
        self._goals.add(goal.id, values | (names if told else {"title": goal.title}), goal.line)
        return goal.id

    def _kpi(self, line: int, values: dict[str, Any], above: _Goal | None) -> None:
        """Take in a KPI, its numbers in its own unit, and its current value."""
        made = {key: value for key, value in values.items() if key not in _NOT_OF_KPIS}
        made["name"] = checked(_NAME, shown(values["name"]))
        if values.get("parent"):
            made["goal_id"] = self._goal_id(values["parent"], ())
        elif above is not None:
            made["goal_id"] = self._resolve(above, ())
        key = values.get("key", "")
        row_id = self._kpi_id(key, made)
        known = self._known["kpi"].get(row_id)
        unit = made.get("unit", "")
        if known is None:
            made = self._new_unit(values) | made
        elif unit:
            own = self.values.counts_in(known)
            if units.ratio(unit, own, known["name"]) not in (None, 1):
                del made["unit"]  # the numbers are converted instead
        kpi = _with(known, made)
        if kpi["value_type"] == "milestone":
            values.pop("tolerance", None)  # files have one, which says nothing
        for number in _NUMBERS:
            if number in values:
                made[number] = self._number(kpi, number, values[number], unit)
        made = {name: value for name, value in made.items() if value is not None}
        if known is None and "direction" not in made and "target" in made:
            if made["target"] < made.get("baseline", made["target"]):
                made["direction"] = "decrease"
        if key and key != row_id:
            made["external_id"] = key
        self._kpis.add(row_id, made, line)
        self.values.kpis.setdefault(row_id, kpi)
        if "value" in values and not self._is_last(row_id, values):
            when, unit = values.get("date", self._today), self._units.get("value", unit)
            self.values.add(line, row_id, when, values["value"], unit=unit)

    def _number(self, kpi: Mapping[str, Any], key: str, cell: Cell, unit: str) -> Any:
        """A number of a KPI's definition; what is wrong with it is told of its column."""
        try:
            value = self.values.value(kpi, cell, self._units.get(key, unit))
            return checked(TABLES["kpi"].field(key), value)
        except Invalid as problem:
            problem.field = key
            raise

    def _in_percent(self, kpis: Iterable[dict[str, Any]]) -> Iterator[tuple[float | None, Cell]]:
        """The numbers for KPIs in per cent, with the largest that is planned for each KPI."""
        for values in kpis:
            known = None
            for name in (values.get("key"), values.get("code"), shown(values["name"])):
                with contextlib.suppress(Invalid):
                    known = known or self._known["kpi"].get(self._kpi_names.find(name or "") or "")
            given = {} if known else self._new_unit(values)
            given |= {key: values[key] for key in ("unit", "value_type") if key in values}
            kpi = _with(known, given)
            if "%" in unit_of(kpi):
                planned = most_planned(known) if known else None
                yield from ((planned, values[key]) for key in _CELLS if key in values)

    def _new_unit(self, values: dict[str, Any]) -> dict[str, Any]:
        """The unit of a new KPI as its numbers show it, or else their heads."""
        own = (unit for number, unit in self._units.items() if number in values)
        unit = next(own, self._lines.unit)
        said = [amounts.unit_in(shown(values[key]), unit) for key in _CELLS if key in values]
        unit = "%" if "%" in said else unit or next(filter(None, said), "")
        if unit == "%":
            return {"unit": "%", "value_type": "percent"}
        return {"unit": unit} if unit else {}

    def _kpi_id(self, key: str, made: dict[str, Any]) -> str:
        """The id of the KPI with this key or code, or this name below its goal, or anywhere."""
        code = made.get("code", "")
        for name in () if key else (code, made["name"]):
            row_id = self._kpi_ids.of("", made)
            if row_id in self._known["kpi"] and name != code:
                return row_id
            try:
                found = self._kpi_names.find(name) if name else None
            except Invalid:
                found = None
            if found and found not in self._kpis:
                return found
        return self._kpi_ids.of(key, made)

    def _is_last(self, kpi_id: str, values: dict[str, Any]) -> bool:
        """Whether a value without a date is what was measured last, so that it says nothing new."""
        measured = self._measured.get(kpi_id)
        if "date" in values or not measured:
            return False
        unit = self._units.get("value", values.get("unit", ""))
        value = self.values.value(self.values.kpis[kpi_id], values["value"], unit)
        return measured[max(measured)][0] == value

    def _parents(self) -> dict[str, str | None]:
        """What each goal will be part of."""
        parents = {row_id: row["parent_id"] for row_id, row in self._known["goal"].items()}
        for row in self._goals.incoming(())[0]:
            parents[row.id] = row.values.get("parent_id", parents.get(row.id))
        return parents

    def _require_tree(self) -> None:
        parents = self._parents()
        for row in self._goals.incoming(())[0]:
            path = _path(row.id, parents)
            if len(path) > DEEPEST or parents.get(path[-1]) is not None:
                problem = Invalid(_DEEP, most=DEEPEST)
                if parents.get(path[-1]) in path:
                    title = row.values.get("title") or self._known["goal"][row.id]["title"]
                    problem = Invalid(_CIRCLE, name=cut(title))
                self._lines.troubles.add(row.line, self._head("parent"), problem)


def _path(goal: str, parents: dict[str, str | None]) -> list[str]:
    """A goal and those above it; it ends where one comes again, or one too deep is reached."""
    path, at = [goal], parents.get(goal)
    while at is not None and at not in path and len(path) <= DEEPEST:
        path.append(at)
        at = parents.get(at)
    return path


def _indent(text: str) -> int:
    """How far in a title stands; a full-width blank is as wide as two."""
    blanks = text[: len(text) - len(text.lstrip())]
    return sum({"\u3000": 2, "\t": 4}.get(blank, 1) for blank in blanks)


def _numbers(values: dict[str, Any]) -> tuple[int, ...]:
    """The numbers of a line's number: KR1.2 is (1, 2)."""
    return tuple(int(number[:9]) for number in re.findall(r"\d+", values.get("number", "")))


def _with(known: Mapping[str, Any] | None, given: Mapping[str, Any]) -> dict[str, Any]:
    """A KPI as it will be, new or known; a unit that it has is what its numbers are read in."""
    made = {**(known or Kpi().model_dump()), **given}
    made["unit"] = (known or {}).get("unit") or made["unit"]
    return made
