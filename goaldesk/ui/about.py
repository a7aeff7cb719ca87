"""Help → About Goaldesk: the versions of what runs here, and the licences it comes under."""

from __future__ import annotations

import platform
import sqlite3
from contextlib import suppress
from importlib import metadata

import PySide6
from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from goaldesk import __version__
from goaldesk.core.words import Words
from goaldesk.ui.texts import message_box

# The packages by their names, and the licences by their SPDX identifiers.
LICENCES = (
    ("PySide6-Essentials", "Qt for Python", "LGPL-3.0-only"),
    ("shiboken6", "Shiboken", "LGPL-3.0-only"),
    ("sqlmodel", "SQLModel", "MIT"),
    ("SQLAlchemy", "SQLAlchemy", "MIT"),
    ("pydantic", "Pydantic", "MIT"),
    ("pydantic-core", "pydantic-core", "MIT"),
    ("annotated-types", "annotated-types", "MIT"),
    ("typing-extensions", "typing-extensions", "PSF-2.0"),
    ("typing-inspection", "typing-inspection", "MIT"),
    ("typst", "Typst", "Apache-2.0"),
    ("pypdfium2", "pypdfium2, PDFium", "BSD-3-Clause, Apache-2.0"),
    ("matplotlib", "Matplotlib", "Matplotlib (PSF)"),
    ("contourpy", "ContourPy", "BSD-3-Clause"),
    ("cycler", "Cycler", "BSD-3-Clause"),
    ("kiwisolver", "Kiwi", "BSD-3-Clause"),
    ("packaging", "packaging", "Apache-2.0 OR BSD-2-Clause"),
    ("pillow", "Pillow", "MIT-CMU"),
    ("pyparsing", "pyparsing", "MIT"),
    ("numpy", "NumPy", "BSD-3-Clause"),
    ("Babel", "Babel", "BSD-3-Clause"),
    ("XlsxWriter", "XlsxWriter", "BSD-2-Clause"),
    ("python-calamine", "calamine", "MIT"),
    ("charset-normalizer", "charset-normalizer", "MIT"),
    ("icalendar", "icalendar", "BSD-2-Clause"),
    ("tzdata", "tzdata", "Apache-2.0"),
    ("python-dateutil", "dateutil", "Apache-2.0, BSD-3-Clause"),
    ("fonttools", "fontTools", "MIT"),
    ("pyrage", "pyrage", "MIT"),
    ("platformdirs", "platformdirs", "MIT"),
    ("justmyresource", "justmyresource", "MIT"),
    ("justmyresource-lucide", "Lucide", "ISC"),
    ("manimgx-fonts-cjk", "Noto Sans CJK", "OFL-1.1"),
    ("fonts-dejavu", "DejaVu", "Bitstream-Vera"),
)


def versions(system: str = "System") -> str:
    """What runs here, a line each; also for reports of what went wrong."""
    found = (
        ("Goaldesk", __version__),
        ("Python", platform.python_version()),
        ("Qt", qVersion()),
        ("PySide6", PySide6.__version__),
        ("SQLite", sqlite3.sqlite_version),
        ("Typst", _version("typst")),
        (system, platform.platform()),
    )
    return "\n".join(f"{name} {version}" for name, version in found if version)


def licences() -> str:
    """What Goaldesk stands on, with versions where they are known and licences, a line each."""
    lines = [("Goaldesk", __version__, "MIT"), ("Python", platform.python_version(), "PSF-2.0")]
    lines += [(name, _version(package), licence) for package, name, licence in LICENCES]
    return "\n".join(
        f"{name} {version}: {licence}".replace(" :", ":") for name, version, licence in lines
    )


def _version(package: str) -> str:
    """The version of a package; empty where an installer left that out."""
    with suppress(metadata.PackageNotFoundError):
        return metadata.version(package)
    return ""


def show_about(parent: QWidget, words: Words) -> None:
    """Show the versions; the licences are told on demand, and both can be copied."""
    purpose = words.text("Set, measure, review and adjust product goals.")
    title = words.text("Goaldesk {version}", version=__version__)
    found = versions(words.text("Operating system"))
    _, _, others = found.partition("\n")
    box = message_box(parent, title, f"{purpose}\n\n{others}")
    box.setWindowTitle(words.text("About Goaldesk"))
    box.setDetailedText("\n\n".join((words.text("Licences"), licences())))
    copy = box.addButton(words.text("Copy"), QMessageBox.ButtonRole.ActionRole)
    close = box.addButton(words.text("Close"), QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(close)
    box.setEscapeButton(close)
    box.exec()
    if box.clickedButton() is copy:
        QApplication.clipboard().setText(f"{found}\n\n{licences()}")
