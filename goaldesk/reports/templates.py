"""Templates of the users' own: where they are, what they may use, and why one can't be used.

docs/report-data.md describes what a template is given.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from goaldesk.core.errors import N_, FileProblem
from goaldesk.paths import resources

if TYPE_CHECKING:
    from typst import TypstError

FOLDER = "templates"  # in the configuration folder
ENDING = ".typ"
SHARED = "common.typ"
_MAIN = "main.typ"
_LARGEST = 1_000_000

_NO_PACKAGES = N_(
    "“{name}”, line {line}: packages can’t be used, since they come from the net. Put the files"
    " that the template needs beside it."
)
# Nobody listens there, so that a download fails before it begins.
_NOWHERE = "http://127.0.0.1:9"
_PROXIES = ("https_proxy", "http_proxy", "all_proxy")
_alone = threading.Lock()


def own(folder: Path) -> list[Path]:
    """The templates in a folder, by name; none where there is no folder."""
    try:
        found = [path for path in folder.iterdir() if path.suffix == ENDING and path.is_file()]
    except OSError:
        return []
    return sorted((path for path in found if path.name != SHARED), key=lambda p: p.name.casefold())


def sources(template: Path) -> dict[str, bytes]:
    """The template and the pieces it may import, as Typst takes files. Raises FileProblem."""
    name = template.name
    try:
        if not template.is_file():
            raise FileProblem(N_("There is no template “{name}”."), name=name)
        with template.open("rb") as file:
            source = file.read(_LARGEST + 1)
    except OSError as error:
        raise FileProblem(N_("The template “{name}” can’t be read."), name=name) from error
    try:
        text = source.decode("utf-8")
    except UnicodeDecodeError as error:
        raise FileProblem(N_("The template “{name}” is no text in UTF-8."), name=name) from error
    if len(source) > _LARGEST:
        raise FileProblem(N_("The template “{name}” is too large."), name=name)
    package = re.search(r'"@[\w-]+/', text)
    if package is not None:
        line = text.count("\n", 0, package.start()) + 1
        raise FileProblem(_NO_PACKAGES, name=name, line=line)
    return {_MAIN: source, SHARED: (resources() / "reports" / SHARED).read_bytes()}


def problem(template: Path, error: TypstError) -> FileProblem:
    """Why a template can't be set: its line, and Typst's own reason."""
    places = re.findall(r"┌─ (.+?):(\d+):\d", error.diagnostic)
    # A mistake in the use of a piece is told where the piece is used.
    places = [(Path(file).name, line) for file, line in places if Path(file).name != SHARED]
    file, line = places[0] if places else (_MAIN, "")
    name = template.name if file == _MAIN else file
    if line and re.search("failed to download package|package not found", error.message):
        return FileProblem(_NO_PACKAGES, name=name, line=line)
    why = error.message.rstrip(".")
    if line:
        return FileProblem(N_("“{name}”, line {line}: {why}."), name=name, line=line, why=why)
    return FileProblem(N_("“{name}”: {why}."), name=name, why=why)


@contextmanager
def offline() -> Iterator[None]:
    """Keeps Typst from the net while it sets a template, whatever the template imports."""
    names = [*_PROXIES, *(name.upper() for name in _PROXIES), "no_proxy", "NO_PROXY"]
    with _alone:
        before = {name: os.environ.get(name) for name in names}
        try:
            for name in names:
                os.environ[name] = "" if name.lower() == "no_proxy" else _NOWHERE
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value
