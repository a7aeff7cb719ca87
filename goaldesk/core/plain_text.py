"""Text as it is kept: NFC, without characters that hide or reorder what a reader sees."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import takewhile

LONGEST = 20_000
_BESIDE_HAN = r"(?<=[\u4e00-\u9fff]) | (?=[\u4e00-\u9fff])"
QUOTED = 80  # letters, wide ones counted twice
_ALIKE = 16  # letters that are shown before what differs

# Controls but tab and line feed, bidi marks, overrides and isolates, zero-width characters (the
# joiners U+200C and U+200D stay, since scripts and emoji need them), and lone surrogates.
_UNWANTED = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2064"
    "\u2066-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


# The small and circled digits of notes; behind a letter they belong to a unit, as in m².
_NOTE_MARK = r"(?<![^\W\d_])[\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089\u2460-\u249b\u24ea]"


def clean(text: str) -> str:
    """The text as a document keeps it; idempotent."""
    unix = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", re.sub(_UNWANTED, "", unix))


def seen(text: str) -> str:
    """What a reader is to see of a text that comes as it is, such as the name of a file."""
    return text if text.isprintable() else re.sub(_UNWANTED, "", text)  # one look at most texts


def one_line(text: str) -> str:
    """The text as `clean` gives it, line breaks and tabs as blanks, none at its ends."""
    return re.sub(r"[\n\t]+", " ", clean(text)).strip()


def narrow(text: str) -> str:
    """A number or a date as it was meant: without width and what nobody sees.

    The mark of a note stays none of its digits: 350¹ is not 3501.
    """
    return unicodedata.normalize("NFKC", re.sub(_NOTE_MARK, "^", clean(text))).strip()


def folded(text: object) -> str:
    """A text as it is compared: without case, width and superfluous blanks."""
    return " ".join(unicodedata.normalize("NFKC", str(text)).casefold().split())


def name_key(text: object) -> str:
    """A name as it is compared: folded, without the blanks that some write beside Chinese."""
    return re.sub(_BESIDE_HAN, "", folded(text))


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
    return clip(str(text), QUOTED)


def apart(texts: Sequence[str]) -> list[str]:
    """Texts to be shown side by side: where they part late, from shortly before that.

    Else all that is seen of long ones could be what they have in common.
    """
    lines = [" ".join(text.split()) for text in texts]
    there = {line for line in lines if line}
    alike = sum(1 for _ in takewhile(lambda at: len(set(at)) == 1, zip(*there, strict=False)))
    if len(there) < 2 or alike <= 2 * _ALIKE:
        return lines
    start = max(lines).find(" ", alike - _ALIKE, alike) + 1 or alike - _ALIKE
    return [line and f"…{line[start:]}" for line in lines]
