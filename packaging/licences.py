"""The licences of what goes along with the program, for goaldesk.spec."""

from __future__ import annotations

import sys
import sysconfig
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def required() -> Iterator[tuple[str, Distribution]]:
    """Goaldesk and all packages that it requires, by their names."""
    seen, waiting = set(), ["goaldesk"]
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name in seen:
            continue
        seen.add(name)
        installed = distribution(name)
        yield name, installed
        requirements = map(Requirement, installed.requires or ())
        waiting += [
            each.name
            for each in requirements
            if each.marker is None or each.marker.evaluate({"extra": ""})
        ]


def licences() -> list[tuple[str, str]]:
    """The licences of Python, of Goaldesk and of all that it requires, as (source, folder)."""
    places = (sysconfig.get_path("stdlib"), sys.base_prefix)  # the second one on Windows
    python = next(path for place in places if (path := Path(place, "LICENSE.txt")).is_file())
    return [(str(python), "licences/python")] + [
        # In folders as they were: several of one package have the same name.
        (str(path.locate()), "/".join(("licences", name, *path.parts[1:-1])))
        for name, installed in required()
        for path in installed.files or ()
        if path.name.upper().startswith(("LICENSE", "LICENCE", "COPYING", "NOTICE"))
        or ".dist-info/licenses/" in path.as_posix()
    ]
