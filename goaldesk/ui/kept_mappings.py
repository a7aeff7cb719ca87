"""Mappings of columns kept by name, one file each, which `goaldesk import --map` takes, too."""

from __future__ import annotations

import logging
from pathlib import Path

from goaldesk.core.errors import N_, FileProblem, Problem
from goaldesk.exchange import mapping as mappings
from goaldesk.exchange.grid import Grid
from goaldesk.exchange.mapping import Mapping
from goaldesk.paths import private
from goaldesk.ui.dialogs import clean_file_name

log = logging.getLogger(__name__)

_LARGEST = 1_000_000
_NO_NAME = N_("Give the mapping a name first.")
_NOT_KEPT = N_("The mapping could not be kept in “{folder}”.")


def kept(config: Path) -> dict[str, Mapping]:
    """The mappings by their names; files that are none are passed over."""
    found = {}
    for path in sorted(_folder(config).glob("*.json")):
        try:
            if path.is_file() and path.stat().st_size <= _LARGEST:
                found[path.stem] = mappings.loads(path.read_bytes())
        except (OSError, Problem) as error:
            log.warning("mapping passed over: %s", type(error).__name__)
    return found


def fitting(config: Path, grid: Grid) -> str:
    """The name of the kept mapping that uses most of a table's columns, if one has all its own."""
    heads = set(grid.heads)
    fits = {
        name: len(mapping.columns)
        for name, mapping in kept(config).items()
        if mapping.columns and heads.issuperset(head for head, _ in mapping.columns)
    }
    return max(fits, key=lambda name: fits[name], default="")


def keep(config: Path, name: str, mapping: Mapping) -> str:
    """Keep a mapping in place of one of that name; gives the name that it goes by.

    Raises FileProblem without a name, and where it cannot be written.
    """
    clean = clean_file_name(name)
    if not clean:
        raise FileProblem(_NO_NAME)
    path = _folder(config) / f"{clean}.json"
    part = path.with_suffix(".part")
    try:
        private(path.parent)
        part.write_text(mappings.dumps(mapping), encoding="utf-8")
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise FileProblem(_NOT_KEPT, folder=str(path.parent)) from error
    return clean


def forget(config: Path, name: str) -> None:
    """Keep the mapping of that name no longer."""
    try:
        (_folder(config) / f"{name}.json").unlink(missing_ok=True)
    except OSError as error:
        log.warning("mapping still kept: %s", type(error).__name__)


def _folder(config: Path) -> Path:
    return config / "mappings"
