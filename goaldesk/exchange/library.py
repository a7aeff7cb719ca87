"""The library of KPIs that Goaldesk ships, as definitions to start a KPI with."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from goaldesk.core.model import choices
from goaldesk.core.plain_text import folded
from goaldesk.paths import resources

LANGUAGES = ("en", "zh")
_TEXTS = ("name", "question", "definition", "formula", "gaming")
_CHOICES = {
    "category": choices.CATEGORIES,
    "value_type": choices.VALUE_TYPES,
    "direction": choices.DIRECTIONS,
    "indicator": choices.INDICATORS,
    "frequency": choices.FREQUENCIES,
}


@dataclass(frozen=True, slots=True)
class LibraryKpi:
    """A KPI of the library in one language; `searched` holds its words in all languages."""

    id: str
    group: str
    code: str
    category: str
    value_type: str
    direction: str
    indicator: str
    frequency: str
    unit: str
    name: str
    question: str
    definition: str
    formula: str
    gaming: str
    names: frozenset[str]
    searched: str

    def values(self) -> dict[str, str]:
        """The columns of a new KPI; its targets and dates are left to be filled."""
        return {
            "name": self.name,
            "code": self.code,
            "category": self.category,
            "value_type": self.value_type,
            "direction": self.direction,
            "indicator": self.indicator,
            "frequency": self.frequency,
            "unit": self.unit,
            "question": self.question,
            "formula": f"{self.definition}\n{self.formula}",
            "gaming": self.gaming,
        }

    def matches(self, text: str) -> bool:
        """Whether every word of the text stands in its name or definition, in any language."""
        return all(word in self.searched for word in folded(text).split())

    def is_used(self, names: Collection[str]) -> bool:
        """Whether a KPI of one of these names (in any language) is this one."""
        return any(_plain(name) in self.names for name in names)


def library(language: str) -> tuple[LibraryKpi, ...]:
    """All KPIs of the library in `language` (en or zh), in order, with their group's name.

    Raises ValueError where the file lacks a text in a language or names an unknown choice.
    """
    data = tomllib.loads((resources() / "library" / "kpis.toml").read_text("utf-8"))
    groups = {group["id"]: _text(group, "name", language) for group in data["group"]}
    return tuple(_kpi(row, groups, language) for row in data["kpi"])


def _kpi(row: dict[str, Any], groups: dict[str, str], language: str) -> LibraryKpi:
    for key, known in _CHOICES.items():
        if row[key] not in known:
            raise ValueError(f"{row['id']}.{key}: {row[key]}")
    both = {key: [_text(row, key, each) for each in LANGUAGES] for key in _TEXTS}
    sought = (*both["question"], *both["definition"], *both["formula"])
    unit = row["unit"]
    return LibraryKpi(
        id=row["id"],
        group=groups[row["group"]],
        code=row["code"],
        **{key: row[key] for key in _CHOICES},
        unit=unit if isinstance(unit, str) else _text(row, "unit", language),
        **{key: _text(row, key, language) for key in _TEXTS},
        names=frozenset(map(_plain, both["name"])),
        searched=folded(" ".join((row["code"], *both["name"], *sought))),
    )


def _plain(name: str) -> str:
    """A name without what people write or leave out at will: spaces, brackets, 数."""
    return "".join(filter(str.isalnum, name.casefold())).removesuffix("数")


def _text(row: dict[str, Any], key: str, language: str) -> str:
    text = row[key].get(language, "") if isinstance(row[key], dict) else ""
    if not text:
        raise ValueError(f"{row['id']}.{key}: no text in {language}")
    return str(text)
