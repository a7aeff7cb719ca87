"""Where a font with Chinese letters is, for charts and for paper."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class FontFile:
    """A face inside a font file, by its family's name and its number in a collection.

    `western` is the face of the same collection, if any, whose quotation marks are as narrow as
    texts in Latin letters need them.
    """

    path: Path
    index: int
    family: str
    western: FontFile | None = None


_PACKAGE = ("manimgx_fonts_cjk", "NotoSansCJK-VF.otf.ttc")
# Best first: those with Latin letters of the same hand and several weights.
_KNOWN = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-sans-cjk-vf-fonts/NotoSansCJK-VF.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/adobe-source-han-sans/SourceHanSans.ttc",
    "C:/Windows/Fonts/msyh.ttc",
    "C:/Windows/Fonts/Deng.ttf",
    "C:/Windows/Fonts/simhei.ttf",
    "/System/Library/Fonts/Hiragino Sans GB.ttc",
    "/System/Library/Fonts/STHeiti Medium.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
)
PREFERRED = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "DengXian",
    "SimHei",
    "Hiragino Sans GB",
    "Heiti SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
)
_LETTER = "标"  # of simplified Chinese alone


@functools.cache
def cjk_font() -> FontFile | None:
    """The font that Chinese is drawn with, or None where the computer has none.

    The package that brings one comes first, since it looks alike everywhere; then the fonts of
    the system, where they usually are, or wherever fontconfig finds one.
    """
    for path in (packaged(), *map(Path, _KNOWN)):
        if path is not None and path.is_file():
            found = _face(path)
            if found is not None:
                return found
    listed = _from_fontconfig()
    return _face(listed) if listed is not None and _is_chinese(listed) else None


def latin_fonts() -> tuple[Path, Path]:
    """A regular and a bold font without Chinese that every installation has (DejaVu Sans)."""
    spec = find_spec("matplotlib")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("matplotlib")
    folder = Path(spec.submodule_search_locations[0]) / "mpl-data" / "fonts" / "ttf"
    return folder / "DejaVuSans.ttf", folder / "DejaVuSans-Bold.ttf"


def paper_fonts() -> tuple[list[Path], str, str]:
    """The folders that paper takes its fonts from, and two families.

    The first family is for all text, the second for quotation marks among Latin letters; either
    falls back to DejaVu Sans.
    """
    latin = latin_fonts()[0].parent
    found = cjk_font()
    if found is None:
        return [latin], "DejaVu Sans", "DejaVu Sans"
    western = found.western.family if found.western is not None else found.family
    return [found.path.parent, latin], found.family, western


def packaged() -> Path | None:
    """The font file of the package that brings Chinese letters, if it is installed."""
    spec = find_spec(_PACKAGE[0])
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0]) / _PACKAGE[1]


def _from_fontconfig() -> Path | None:
    import subprocess  # rarely needed, and windows wait for this module

    try:
        found = subprocess.run(
            # The letter comes before the language: fonts that lack a few rare ones don't name it.
            ["fc-match", "-f", "%{file}", f"sans:lang=zh-cn:charset={ord(_LETTER):x}"],
            capture_output=True,
            text=True,
            timeout=5,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    path = Path(found.stdout.strip())
    return path if found.stdout.strip() and path.is_file() else None


def _is_chinese(path: Path) -> bool:
    """Whether a font file has Chinese letters; asked for them, fontconfig names one in any case."""
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(path, fontNumber=0, lazy=True) as font:
            return ord(_LETTER) in (font.getBestCmap() or {})
    except (OSError, TTLibError):
        return False


def _face(path: Path) -> FontFile | None:
    """The simplified Chinese face of a file, else its first one; None if it is no font."""
    from fontTools.ttLib import TTCollection, TTFont, TTLibError

    try:
        if path.suffix.lower() in (".ttc", ".otc"):
            with TTCollection(path, lazy=True) as collection:
                families = [_family(font) for font in collection.fonts]
        else:
            with TTFont(path, lazy=True) as font:
                families = [_family(font)]
    except (OSError, TTLibError):
        return None
    for name in PREFERRED:
        if name in families:
            narrow = name.removesuffix("SC") + "KR"
            western = FontFile(path, families.index(narrow), narrow) if narrow in families else None
            return FontFile(path, families.index(name), name, western)
    return FontFile(path, 0, families[0]) if families and families[0] else None


def _family(font: Any) -> str:
    """The family that typesetting knows the face by."""
    names = font["name"]
    return str(names.getDebugName(16) or names.getDebugName(1) or "")
