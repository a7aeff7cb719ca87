"""Which column of a table goes to which field, guessed, confirmed and kept."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from goaldesk.core.errors import N_, Invalid
from goaldesk.core.fields import Field
from goaldesk.core.plain_text import cut
from goaldesk.core.words import Label
from goaldesk.exchange import aliases, amounts, days, targets, units
from goaldesk.exchange.amounts import NO, YES
from goaldesk.exchange.answers import answer_in
from goaldesk.exchange.grid import Grid
from goaldesk.exchange.spreadsheet import Cell
from goaldesk.exchange.targets import DAY, MANY, PERIOD, PRESETS, TARGETS, VALUES, Target

_NO_JSON = N_("This is not a mapping of columns: it is not JSON.")
_OTHER_TARGET = N_("This is not a mapping of columns: its “target” has to be one of {targets}.")
_OTHER_VALUE = N_("This is not a mapping of columns: “{key}” can’t be {value} there.")
_NO_TARGET = N_("“{name}” can’t be imported as “{asked}”. Choose one of: {targets}.")
_MISSING = N_("Choose the column for “{label}” first.")
_UNKNOWN = N_(
    "“{name}” has no columns that Goaldesk knows. Say what it is and which column is which."
)

_NOTHING = N_(
    "There is nothing to import in “{name}”: what such a table holds is changed in Goaldesk itself."
)

_ACROSS = "series_across"
_SAMPLE = 200
_MOST_PERIODS = 4
_BEGINS_NUMBER = re.compile(r"(?<=\d)\s*(?:分|星|stars?|points?|[-–—:：].*)$")
_YEAR = re.compile(r"[0-9]{4}\s*年?")
_BARE = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_UNIT_BEHIND = re.compile(r"(?<=[\d\s])[^\d\s]+$")


@dataclass(frozen=True, slots=True)
class Mapping:
    """How a table is read: `columns` are pairs of a column's head and the field it goes to.

    `date_order` is dmy or mdy, empty where no date needs it; `decimal` the sign of decimals;
    `fractions` whether a number such as 0.45 means 45 % for KPIs in per cent, None
    leaves that to be seen from the values; `words` are pairs of a word in the
    table and the choice that it means.
    """

    target: str
    columns: tuple[tuple[str, str], ...]
    preset: str = ""
    date_order: str = ""
    decimal: str = "."
    fractions: bool | None = None
    words: tuple[tuple[str, str], ...] = ()

    def to(self, head: str, field: str) -> Mapping:
        """This mapping with a column going to another field, or to none for an empty one.

        The column that went there goes nowhere then, unless the field is one of MANY.
        """
        kept = tuple(
            pair
            for pair in self.columns
            if pair[0] != head and (pair[1] != field or field in [many.key for many in MANY])
        )
        return replace(self, columns=(*kept, (head, field)) if field else kept)

    def of(self, field: str) -> str:
        """The head of the column that goes to a field; empty if none does."""
        return next((head for head, to in self.columns if to == field), "")

    def require_complete(self, heads: Iterable[str]) -> None:
        """Raise Invalid while none of these columns goes to a field that the target needs."""
        target, there = TARGETS[self.target], set(heads)
        chosen = {field for head, field in self.columns if head in there}
        for one_of in target.needed:
            if chosen.isdisjoint(one_of):
                field = target.field(one_of[0])
                assert field is not None
                raise Invalid(_MISSING, field=field.key, label=Label(field.label))


def dumps(mapping: Mapping) -> str:
    """The mapping as JSON text, to be kept under a name."""
    pairs = {"columns": dict(mapping.columns), "words": dict(mapping.words)}
    return json.dumps(asdict(mapping) | pairs, ensure_ascii=False, indent=2)


def loads(text: str | bytes) -> Mapping:
    """The mapping in a JSON text. Raises Invalid for anything else."""
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Invalid(_NO_JSON) from error
    if not isinstance(given, dict) or str(given.get("target")) not in TARGETS:
        raise Invalid(_OTHER_TARGET, targets=", ".join(TARGETS))
    target = TARGETS[given["target"]]
    allowed: dict[str, Callable[[Any], bool]] = {
        "target": lambda value: True,
        "columns": lambda value: (
            _are_pairs(value) and all(target.field(field) for field in value.values())
        ),
        "preset": lambda value: value in ("", *PRESETS),
        "date_order": lambda value: value in ("", *days.ORDERS),
        "decimal": lambda value: value in amounts.DECIMALS,
        "fractions": lambda value: value is None or isinstance(value, bool),
        "words": _are_pairs,
    }
    for name, value in given.items():
        if name not in allowed or not allowed[name](value):
            told = cut(json.dumps(value, ensure_ascii=False))
            raise Invalid(_OTHER_VALUE, key=cut(name), value=told)
    pairs = {name: tuple(given.get(name, {}).items()) for name in ("columns", "words")}
    return Mapping(**{**given, **pairs})


def _are_pairs(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(to, str) for to in value.values())


def guessed(grid: Grid, target: str | None = None) -> Mapping:
    """The mapping that fits a table best, as `target` (or a preset's name) if it is given.

    Raises Invalid where nothing fits, and for a target that there is not.
    """
    if target is None and _is_left_out(grid):
        raise Invalid(_NOTHING, name=grid.sheet or grid.name)
    preset = _preset(grid, target)
    wanted = preset.target if preset else target
    if wanted is not None and wanted not in TARGETS:
        known = ", ".join((*TARGETS, *PRESETS))
        raise Invalid(_NO_TARGET, name=grid.name, asked=cut(wanted), targets=known)
    tried = [TARGETS[wanted]] if wanted else TARGETS.values()
    found = {of.name: _columns(grid, of) for of in tried}
    fitting = [name for name in found if _is_complete(TARGETS[name], found[name])]
    if wanted is None and len(grid.heads) > 1:
        # A name or a text beside columns that nobody understands says nothing.
        fitting = [name for name in fitting if name == "survey" or len(found[name]) > 1]
    if not fitting and wanted in (None, _ACROSS) and (columns := _from_first(grid)):
        found[_ACROSS], fitting = columns, [_ACROSS]
    if not fitting and wanted is None:
        raise Invalid(_UNKNOWN, name=grid.name)
    if wanted is None and "series_wide" in fitting:
        heads = [head for head, field in found["series_wide"] if field == PERIOD.key]
        if all(map(days.is_yearless, heads)):
            # Q1 may be a question, May a name: what knows as many columns comes first.
            fitting.remove("series_wide")
            fitting += [] if "survey" in fitting else ["series_wide"]
    best = wanted or max(fitting, key=lambda name: len(found[name]))
    return reread(grid, Mapping(best, found[best], preset.name if preset else ""))


def fit(grid: Grid) -> float:
    """How well a table can be imported: how many of its columns are known, and how few are not.

    Of the columns of KPIs, which may be called anything, one counts.
    """
    try:
        columns = guessed(grid).columns
    except Invalid:
        return 0.0
    fields = [field for _, field in columns]
    known = len(set(fields)) + min(_MOST_PERIODS, max(0, fields.count(PERIOD.key) - 1))
    return known * len(columns) / len(grid.heads)


def reread(grid: Grid, mapping: Mapping) -> Mapping:
    """The mapping with the order of dates and the decimal sign that its columns show."""
    target, places = TARGETS[mapping.target], {head: i for i, head in enumerate(grid.heads)}
    texts: dict[str, list[str]] = {"date": [], "number": []}
    for head, key in mapping.columns:
        field = target.field(key)
        if head in places and field is not None and field.kind in texts:
            column = grid.column(places[head])
            texts[field.kind] += {cell for cell in column if isinstance(cell, str)}
    order, _ = days.order_of(texts["date"])
    decimal, _ = amounts.decimal_of(texts["number"])
    return replace(mapping, date_order=order, decimal=decimal)


def _preset(grid: Grid, asked: str | None) -> targets.Preset | None:
    """The preset that is asked for, or whose columns a table has."""
    if asked is not None:
        return PRESETS.get(asked)
    heads = {aliases.normal(head) for head in grid.heads}
    for preset in PRESETS.values():
        if all(
            any(aliases.normal(name) in heads for name in names.split("|"))
            for names in preset.heads
        ):
            return preset
    return None


def _is_left_out(grid: Grid) -> bool:
    """Whether a table is one that the program exports and does not import."""
    heads = {aliases.normal(head) for head in grid.heads}
    return any(
        all(heads & {aliases.normal(name) for name in names.split("|")} for names in table)
        and (table is not targets.POINTS or len(heads) == len(table))
        for table in (*targets.LEFT_OUT, targets.POINTS)
    )


def _is_complete(target: Target, columns: tuple[tuple[str, str], ...]) -> bool:
    chosen = {field for _, field in columns}
    return not any(chosen.isdisjoint(one_of) for one_of in target.needed)


def _columns(grid: Grid, target: Target) -> tuple[tuple[str, str], ...]:
    """Each field's column: the one whose name fits best and whose cells fit the field."""
    found: dict[str, str] = {}
    for field in target.fields:
        if field is PERIOD:
            found |= dict.fromkeys(periods(grid, found), field.key)
            continue
        if field is VALUES:
            found |= dict.fromkeys(_numbers(grid, found), field.key)
            continue
        ranked = [
            (rank, index)
            for index, head in enumerate(grid.heads)
            if head not in found
            and (rank := aliases.rank(target.name, field.key, head)) is not None
            and _fits(field, grid.column(index))
        ]
        if ranked:
            found[grid.heads[min(ranked)[1]]] = field.key
    if target.name == "survey":
        _choose_scale(grid, found)
    return tuple((head, found[head]) for head in grid.heads if head in found)


def _choose_scale(grid: Grid, found: dict[str, str]) -> None:
    """Read a score as one of 0 to 10 where its name may mean either scale, and answers go beyond 5.

    One in ten will do: a few may be slips.
    """
    for index, head in enumerate(grid.heads):
        either = found.get(head) == "csat" and aliases.rank("survey", "nps", head) is not None
        if either and "nps" not in found.values():
            answers = [answer_in(cell) for cell in grid.column(index) if cell is not None]
            beyond = sum(5 < answer <= 10 for answer in answers)
            if beyond and 10 * beyond >= len(answers):
                found[head] = "nps"


def periods(grid: Grid, taken: Iterable[str]) -> list[str]:
    """The heads that name a day or a period; a year beside others is their sum."""
    found = [head for head in grid.heads if head not in taken and _is_period(head)]
    shorter = [head for head in found if not _YEAR.fullmatch(head.strip())]
    return shorter or found


def _from_first(grid: Grid) -> tuple[tuple[str, str], ...]:
    """The columns of a table by days whose first column holds them, whatever it is called; none
    if it holds anything else."""
    first, cells = grid.heads[0], list(itertools.islice(grid.column(0), _SAMPLE))
    days_there = sum(_is_period(cell) and not _BARE.fullmatch(str(cell)) for cell in cells)
    numbers = _numbers(grid, [first])
    if not numbers or 2 * days_there <= len(cells):
        return ()
    return (first, "date"), *((head, VALUES.key) for head in numbers)


def _numbers(grid: Grid, taken: Iterable[str]) -> list[str]:
    """The heads of numbers, if all columns but the ones taken hold such; sums are left out."""
    left = [(index, head) for index, head in enumerate(grid.heads) if head not in taken]
    if not all(_fits(VALUES, grid.column(index)) for index, _ in left):
        return []
    return [head for _, head in left if not aliases.is_total(head)]


def _fits(field: Field, column: Iterable[Cell]) -> bool:
    """Whether any number of a column's first cells is of a field's kind; an empty one fits.

    Few will do: what is wrong with the others is to be told, not passed over.
    """
    check = {"number": _is_number, "whole": _is_number, "date": _is_date}.get(field.kind)
    if field is DAY:
        check = _is_period
    cells = list(itertools.islice(column, _SAMPLE))
    return check is None or 10 * sum(map(check, cells)) >= len(cells)


def _is_period(cell: Cell) -> bool:
    """Whether a cell can date a value: a row of values tells the years that it lacks."""
    return days.is_yearless(cell) or _is_date(cell)


def _is_date(cell: Cell) -> bool:
    for order in days.ORDERS:
        try:
            days.when(cell or "", order)
            return True
        except Invalid:
            continue
    return False


def _is_number(cell: Cell) -> bool:
    if not isinstance(cell, str):
        return isinstance(cell, float)
    if cell.strip().casefold() in YES | NO:
        return True
    unit = _UNIT_BEHIND.search(cell)
    known = unit[0] if unit and (units.is_known(unit[0]) or units.power_of(unit[0])) else ""
    try:
        amounts.number_of(_BEGINS_NUMBER.sub("", cell), amounts.decimal_of([cell])[0], known)
    except Invalid:
        return False
    return True
