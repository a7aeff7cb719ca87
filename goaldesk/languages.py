"""The languages of the window and of reports, and their catalogues."""

from __future__ import annotations

import gettext
import locale
import os
from collections.abc import Iterable
from pathlib import Path

from goaldesk.core.numbers import NUMBER_STYLES
from goaldesk.core.words import Words
from goaldesk.paths import resources

LANGUAGES = {"en": "English", "zh": "简体中文"}


def system_language(wanted: Iterable[str] = ()) -> str:
    """The language that the system asks for: zh for any Chinese, else en.

    `wanted` are those that the user has chosen, the best first, where a window can tell: macOS
    and Windows name them in no variable, and the locale there is that of dates and numbers.
    """
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return "zh" if os.environ[name].lower().startswith("zh") else "en"
    for language in wanted:
        if language[:2] in LANGUAGES:
            return language[:2]
    asked = locale.getlocale()[0] or ""
    return "zh" if asked.lower().startswith(("zh", "chinese")) else "en"


def load(language: str, cache: Path, numbers: str = NUMBER_STYLES[0], week_start: int = 0) -> Words:
    """The words of a language; its catalogue comes compiled, or is compiled into `cache` once.

    `numbers` and `week_start` are those of Words.
    """
    return Words(language, _catalogue(language, cache), numbers=numbers, week_start=week_start)


def _catalogue(language: str, cache: Path) -> gettext.NullTranslations | None:
    if language == "en":
        return None
    source = resources() / "locale" / "zh_CN.po"
    shipped = source.with_suffix(".mo")
    compiled = shipped if shipped.is_file() else cache / f"zh_CN-{_fingerprint(source)}.mo"
    try:
        with compiled.open("rb") as stream:
            return gettext.GNUTranslations(stream)
    except (OSError, EOFError, UnicodeDecodeError, ValueError):
        return compile_catalogue(source, compiled)


def _fingerprint(source: Path) -> str:
    import hashlib

    found = source.stat()
    text = f"{source}:{found.st_size}:{found.st_mtime_ns}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def compile_catalogue(source: Path, target: Path) -> gettext.GNUTranslations:
    """Compile a .po file and give it; a folder that cannot be written costs only time."""
    import io

    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as stream:
        catalogue = read_po(stream, locale="zh_CN")
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(f".{os.getpid()}.part")
        part.write_bytes(buffer.getvalue())
        part.replace(target)
    except OSError:
        pass
    buffer.seek(0)
    return gettext.GNUTranslations(buffer)
