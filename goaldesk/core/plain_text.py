"""Text as it is kept: NFC, without characters that hide or reorder what a reader sees."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 20_000
_BESIDE_HAN = re.compile(r"(?<=[\u4e00-\u9fff]) | (?=[\u4e00-\u9fff])")
_QUOTED = 80  # letters, wide ones counted twice

# Controls but tab and line feed, bidi marks, overrides and isolates, zero-width characters (the
# joiners U+200C and U+200D stay, since scripts and emoji need them), and lone surrogates.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2064"
    "\u2066-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


def clean(text: str) -> str:
    """The text as a document keeps it; idempotent."""
    unix = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _UNWANTED.sub("", unix))


def one_line(text: str) -> str:
    """The text as `clean` gives it, line breaks and tabs as blanks, none at its ends."""
    return re.sub(r"[\n\t]+", " ", clean(text)).strip()


def folded(text: object) -> str:
    """A text as it is compared: without case, width and superfluous blanks."""
    return " ".join(unicodedata.normalize("NFKC", str(text)).casefold().split())


def name_key(text: object) -> str:
    """A name as it is compared: folded, without the blanks that some write beside Chinese."""
    return _BESIDE_HAN.sub("", folded(text))


def clip(text: str, room: int) -> str:
    """The beginning of a text as one line; wide letters take two of the `room`."""
    # A Chinese full stop has the blank after it in itself.
    taken, line = 0, " ".join(text[: room * 4 + 40].split()).replace("。 ", "。")
    for index, letter in enumerate(line):
        taken += 2 if ord(letter) > 0x1100 else 1
        if taken > room:
            return line[:index].rstrip() + "…"
    return line


def cut(text: object) -> str:
    """A name, or what was typed, as a sentence repeats it: one line, as far as anybody reads it."""
    return clip(str(text), _QUOTED)
