"""What the user has chosen for this computer, kept as JSON in the config folder."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, NamedTuple

from goaldesk.core.errors import N_
from goaldesk.core.numbers import NUMBER_STYLES
from goaldesk.paths import private

FILE_NAME = "settings.json"
RECENT_LIMIT = 10
WEEK_STARTS = {"monday": 0, "saturday": 5, "sunday": 6}


class Asked(NamedTuple):
    """How a setting is asked for: a text without choices, a yes or no, or one of the choices.

    `choices` are pairs of a value and a message; {count} in a message is the value.
    """

    group: str
    label: str
    choices: tuple[tuple[Any, str], ...] = ()
    help: str = ""


def _kept(default: Any, allowed: Callable[[Any], bool]) -> Any:
    """A setting that is kept without being asked for."""
    return field(default=default, metadata={"allowed": allowed})


def _asked(
    default: Any,
    group: str,
    label: str,
    choices: tuple[tuple[Any, str], ...] = (),
    help: str = "",
) -> Any:
    """A setting that the settings dialog asks for."""
    values = [value for value, _ in choices]

    def allowed(value: Any) -> bool:
        return type(value) is type(default) and (not choices or value in values)

    return field(
        default=default,
        metadata={"allowed": allowed, "asked": Asked(group, label, choices, help)},
    )


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) for name in value)


_YOU, _WINDOW = N_("You"), N_("Window")
_REPORTS, _DOCUMENTS = N_("Reports"), N_("Documents")
_MINUTES = N_("Every {count} minutes")
_LATEST = N_("The latest {count}")


@dataclass(frozen=True)
class Settings:
    """The choices of one user, with what holds until they choose: every setting stands here once.

    `autosave` is in minutes, 0 for never; `week_start` a key of WEEK_STARTS. `report_sections` are
    those of the full report in their order, None for the usual ones; `report_language` is empty
    where the document's own is to be used, `report_template` where none of the user's own is.
    `portfolio` and `session` are paths, and `looks` how the window of each path of `session` stood.
    """

    author: str = _asked(
        "", _YOU, N_("Your name"), help=N_("The history tells by it who changed what.")
    )
    language: str = _asked(
        "system",
        _WINDOW,
        N_("Language"),
        (("system", N_("As the system")), ("en", "English"), ("zh", "简体中文")),
    )
    theme: str = _asked(
        "system",
        _WINDOW,
        N_("Theme"),
        (("system", N_("As the system")), ("light", N_("Light")), ("dark", N_("Dark"))),
    )
    week_start: str = _asked(
        "monday",
        _WINDOW,
        N_("First day of the week"),
        (("monday", N_("Monday")), ("sunday", N_("Sunday")), ("saturday", N_("Saturday"))),
        N_("In calendars and in the grid by weeks"),
    )
    numbers: str = _asked(
        NUMBER_STYLES[0],
        _WINDOW,
        N_("Numbers"),
        tuple((style, style) for style in NUMBER_STYLES),
        N_("As they are shown and typed, and in reports in the window’s language"),
    )
    restore_session: bool = _asked(
        False,
        _WINDOW,
        N_("Open what was open last"),
        help=N_("Goaldesk starts with the documents that were open when it was quit."),
    )
    report_language: str = _asked(
        "",
        _REPORTS,
        N_("Language of the report"),
        (("", N_("As the document says")), ("en", "English"), ("zh", "简体中文")),
    )
    paper: str = _asked(
        "a4", _REPORTS, N_("Paper size"), (("a4", "A4"), ("letter", N_("US Letter")))
    )
    autosave: int = _asked(
        0,
        _DOCUMENTS,
        N_("Save by itself"),
        ((0, N_("Never")), *((minutes, _MINUTES) for minutes in (5, 10, 15, 30))),
        N_(
            "Every edit is kept at once in the working copy, which a crash does not cost. This "
            "also writes them to the file; Discard goes back to what was written last."
        ),
    )
    backups: int = _asked(
        10,
        _DOCUMENTS,
        N_("Backups"),
        tuple((count, _LATEST) for count in (5, 10, 20, 50)),
        N_("Of each document; of those before, one for each of 7 days, 4 weeks and 6 months"),
    )
    preset: str = _asked(
        "standard",
        _DOCUMENTS,
        N_("Thresholds of new documents"),
        (
            ("standard", N_("Standard")),
            ("committed", N_("Committed")),
            ("corridor", N_("Corridor")),
        ),
        N_("From how much of the plan on a KPI is on track or at risk"),
    )
    recent: tuple[str, ...] = _kept((), _is_list)
    session: tuple[str, ...] = _kept((), _is_list)
    looks: tuple[str, ...] = _kept((), _is_list)
    report_kind: str = _kept("summary", _is_text)
    report_sections: tuple[str, ...] | None = _kept(
        None, lambda kept: kept is None or _is_list(kept)
    )
    report_template: str = _kept("", _is_text)
    portfolio: tuple[str, ...] = _kept((), _is_list)
    geometry: str = _kept("", _is_text)
    layout: str = _kept("", _is_text)

    def opened(self, path: Path) -> Settings:
        """These settings with `path` as the newest of the recent files."""
        newest = str(path)
        others = tuple(name for name in self.recent if name != newest)
        return replace(self, recent=(newest, *others)[:RECENT_LIMIT])

    def forgotten(self, path: Path) -> Settings:
        """These settings without `path` among the recent files."""
        return replace(self, recent=tuple(name for name in self.recent if name != str(path)))


def asked() -> dict[str, Asked]:
    """The settings that are asked for, by name, in the order they are shown."""
    return {
        each.name: each.metadata["asked"] for each in fields(Settings) if "asked" in each.metadata
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
    allowed = {each.name: each.metadata["allowed"] for each in fields(Settings)}
    known = allowed.keys() & kept.keys()
    good = {name: kept[name] for name in known if allowed[name](kept[name])}
    good |= {name: tuple(value) for name, value in good.items() if isinstance(value, list)}
    found = Settings(**good)
    return replace(found, recent=found.recent[:RECENT_LIMIT]), len(good) < len(known)


def save(settings: Settings, config: Path) -> None:
    """Keep `settings` in `config`: wholly or not at all. Raises OSError."""
    private(config)
    text = json.dumps(asdict(settings), indent=2)  # as ASCII: a file's name may be no text
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
