"""What the user has chosen for this computer, kept as JSON in the config folder."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from goaldesk.paths import private

FILE_NAME = "settings.json"
RECENT_LIMIT = 10

LANGUAGES = ("system", "en", "zh")
THEMES = ("system", "light", "dark")
PAPERS = ("a4", "letter")


@dataclass(frozen=True)
class Settings:
    """The choices of one user, with what holds until they choose.

    `report_sections` are those of the full report in their order, None for the usual ones;
    `report_language` is empty where the document's own is to be used, `report_template` where
    none of the user's own is. `portfolio` are paths.
    """

    language: str = "system"
    theme: str = "system"
    paper: str = "a4"
    author: str = ""
    recent: tuple[str, ...] = ()
    report_kind: str = "summary"
    report_sections: tuple[str, ...] | None = None
    report_language: str = ""
    report_template: str = ""
    portfolio: tuple[str, ...] = ()
    geometry: str = ""
    layout: str = ""

    def opened(self, path: Path) -> Settings:
        """These settings with `path` as the newest of the recent files."""
        newest = str(path)
        others = tuple(name for name in self.recent if name != newest)
        return replace(self, recent=(newest, *others)[:RECENT_LIMIT])

    def forgotten(self, path: Path) -> Settings:
        """These settings without `path` among the recent files."""
        return replace(self, recent=tuple(name for name in self.recent if name != str(path)))


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_one_of(*choices: str) -> Callable[[Any], bool]:
    return lambda value: value in choices


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) for name in value)


_ALLOWED: dict[str, Callable[[Any], bool]] = {
    "language": _is_one_of(*LANGUAGES),
    "theme": _is_one_of(*THEMES),
    "paper": _is_one_of(*PAPERS),
    "author": _is_text,
    "recent": _is_list,
    "report_kind": _is_text,
    "report_sections": lambda value: value is None or _is_list(value),
    "report_language": _is_one_of("", *LANGUAGES[1:]),
    "report_template": _is_text,
    "portfolio": _is_list,
    "geometry": _is_text,
    "layout": _is_text,
}


def load(config: Path) -> tuple[Settings, bool]:
    """The settings kept in `config`, and whether something in them was broken.

    A missing file is no fault. Whatever cannot be used is replaced by its default.
    """
    try:
        kept = json.loads((config / FILE_NAME).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings(), False
    except (OSError, ValueError, RecursionError):
        return Settings(), True
    if not isinstance(kept, dict):
        return Settings(), True
    known = {field.name for field in fields(Settings)} & kept.keys()
    good = {name: kept[name] for name in known if _ALLOWED[name](kept[name])}
    good |= {name: tuple(value) for name, value in good.items() if isinstance(value, list)}
    found = Settings(**good)
    return replace(found, recent=found.recent[:RECENT_LIMIT]), len(good) < len(known)


def save(settings: Settings, config: Path) -> None:
    """Keep `settings` in `config`: wholly or not at all. Raises OSError."""
    private(config)
    text = json.dumps(asdict(settings), ensure_ascii=False, indent=2)
    handle, name = tempfile.mkstemp(prefix="settings-", suffix=".tmp", dir=config)
    try:
        with open(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, config / FILE_NAME)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
