"""Feedback, competitors, actions and activities from a table: a line is a row."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from goaldesk.core.edits.importing import Incoming
from goaldesk.core.errors import N_, Invalid
from goaldesk.core.plain_text import folded
from goaldesk.core.words import Label
from goaldesk.exchange import aliases
from goaldesk.exchange.existing import Existing, Identities, Names
from goaldesk.exchange.lines import Lines
from goaldesk.exchange.targets import TARGETS

TABLES = {
    "competitors": "competitor",
    "feedback": "feedback",
    "actions": "action",
    "activities": "activity",
}
# What a row is known by, where no key tells it.
_NATURAL = {
    "competitor": ("name",),
    "feedback": ("date", "text", "customer"),
    "action": ("text",),
    "activity": ("name",),
}
# Tables with a column for the key that a row has elsewhere.
KEYED = ("kpi", "action", "activity")
EMPTY = N_("“{label}” is empty in this line.")
TWICE = N_("Line {line} is for the same entry and says otherwise.")


def _words(words: str) -> frozenset[str]:
    return frozenset(aliases.normal(word) for word in words.split("|"))


# What a line is, in the words of its type.
GOAL_WORDS = _words("Goal|Objective|O|目标|战略目标")
KPI_WORDS = _words("KPI|Key Result|KR|Metric|关键结果|指标|关键指标")
WORK_WORDS = _words(
    "Task|Sub-task|Subtask|Story|User story|Bug|Feature|任务|子任务|需求|缺陷|用户故事|特性|事务"
)


class Merging:
    """Lines of one table brought together with its rows, by id.

    A field of `names` stays as it is written here where a line writes it in other case or width.
    """

    def __init__(
        self, table: str, rows: Mapping[str, Mapping[str, Any]], names: Collection[str]
    ) -> None:
        self._table, self._rows, self._names = table, rows, names
        self._said: dict[str, tuple[list[int], dict[str, Any]]] = {}

    def __contains__(self, row_id: str) -> bool:
        """Whether a line was for this row."""
        return row_id in self._said

    def add(self, row_id: str, values: Mapping[str, Any], line: int) -> None:
        """Take in what a line says of a row. Raises Invalid where another said otherwise."""
        lines, said = self._said.setdefault(row_id, ([], {}))
        if any(said.get(key, value) != value for key, value in values.items()):
            raise Invalid(TWICE, line=lines[0])
        said.update(values)
        lines.append(line)

    def incoming(self, bad: Collection[int]) -> tuple[list[Incoming], int]:
        """The rows that come or change, and how many stay as they are.

        Of the lines that are for a row, the first counts that is not among the `bad` ones.
        """
        rows, unchanged = [], 0
        for row_id, (lines, values) in self._said.items():
            line = next((line for line in lines if line not in bad), lines[0])
            known = self._rows.get(row_id)
            if known is not None:
                values = {k: v for k, v in values.items() if not self._same(k, known[k], v)}
            before = None if known is None else {key: known[key] for key in values}
            if values:
                rows.append(Incoming(self._table, row_id, values, before, line))
            else:
                unchanged += 1
        return rows, unchanged

    def _same(self, key: str, before: Any, after: Any) -> bool:
        return before == after or (key in self._names and folded(before) == folded(after))


def simple_rows(lines: Lines, existing: Existing) -> tuple[Merging, int]:
    """The rows of a simple target, and how many lines were goals or KPIs and left out."""
    table = TABLES[lines.mapping.target]
    rows = existing.rows[table]
    natural = _NATURAL[table]
    merging, identities = Merging(table, rows, natural), Identities(table, rows, natural)
    target = TARGETS[lines.mapping.target]
    needed = target.field(target.needed[0][0])
    assert needed is not None
    refs = {of.key: Names(of.refers, existing.rows[of.refers]) for of in target.fields if of.refers}
    left_out = 0
    for line, values in lines:
        if aliases.normal(values.pop("type", "")) in GOAL_WORDS | KPI_WORDS:
            left_out += 1
            continue
        if not values or line in lines.troubles.lines:
            continue
        head = lines.mapping.of(needed.key)
        try:
            if not values.get(needed.key):
                raise Invalid(EMPTY, label=Label(needed.label))
            for key in refs.keys() & values.keys():
                head = lines.mapping.of(key)
                values[key] = refs[key].require(values[key])
            key = values.pop("key", "")
            row_id = identities.of(key, values)
            if "name" in natural and aliases.is_total(values["name"]) and row_id not in rows:
                lines.totals.add(line)
                continue
            if key and table in KEYED and key != row_id:
                values["external_id"] = key
            merging.add(row_id, values, line)
        except Invalid as problem:
            lines.troubles.add(line, head, problem)
    return merging, left_out
