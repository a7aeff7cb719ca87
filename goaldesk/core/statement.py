"""The positioning statement: built from its blanks, and checked without ever blocking."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Mapping
from itertools import pairwise
from string import Formatter
from typing import NamedTuple

from goaldesk.core.errors import N_
from goaldesk.core.rules.lengths import HAN, WORD
from goaldesk.core.words import Words

BLANKS = ("customer", "need", "category", "benefit", "alternative", "differentiator")
MOST_WORDS = 60
MOST_HAN = 120

_TEMPLATE = N_(
    "For {customer} who {need}, the {product} is a {category} that {benefit}. "
    "Unlike {alternative}, our product {differentiator}."
)
_GAPS = {
    "customer": N_("target customer"),
    "need": N_("need"),
    "product": N_("product"),
    "category": N_("product category"),
    "benefit": N_("key benefit"),
    "alternative": N_("main alternative"),
    "differentiator": N_("differentiator"),
}
# Whole words: Latin letters may stand next to Han characters without a space between.
_SUPERLATIVES = (
    r"(?i)(?<![a-z])(?:best|leading|innovative|easy(?![-‑]going))(?![a-z])|领先|最好|一流|极致"
)
_ENDS = " \t\n.,;:!。，；：！、"


class Run(NamedTuple):
    """A piece of the statement; `blank` names the blank it stands in, empty for fixed words.

    A missing blank carries its own name as text.
    """

    text: str
    blank: str = ""
    missing: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Check:
    """One check and how it came out; `field` is where to mend it, a column of vision or product.

    Keys: filled, alternative, superlative, and words or characters for the length.
    """

    key: str
    passed: bool
    field: str = ""
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)


def statement(words: Words, product_name: str, vision: Mapping[str, object]) -> tuple[Run, ...]:
    """The statement in the language of `words`, piece by piece.

    After Moore, Crossing the Chasm (1991). `vision` holds the six blanks by their column names.
    """
    texts = _texts(product_name, vision)
    runs: list[Run] = []
    for fixed, blank, _, _ in Formatter().parse(words.text(_TEMPLATE)):
        if fixed:
            following = texts.get(blank or "", "")
            runs.append(Run(_with_article(words, fixed, following)))
        if blank is not None:
            text = texts.get(blank, "")
            runs.append(Run(text or words.text(_GAPS[blank]), blank, not text))
    return tuple(runs)


def plain(runs: Collection[Run]) -> str:
    """The statement as one text; missing blanks in square brackets."""
    return "".join(f"[{run.text}]" if run.missing else run.text for run in runs)


def checks(
    words: Words, product_name: str, vision: Mapping[str, object], competitors: Collection[str]
) -> tuple[Check, ...]:
    """All checks that apply, in the order shown; `competitors` are the names of those on file.

    Whether the alternative is on file is only asked once there is one.
    """
    runs = statement(words, product_name, vision)
    texts = _texts(product_name, vision)
    name = texts["alternative"]
    return (
        _filled(runs),
        *((_alternative(name, competitors),) if name else ()),
        *_superlatives(texts),
        _length(words, runs, texts),
    )


def findings(
    words: Words, product_name: str, vision: Mapping[str, object], competitors: Collection[str]
) -> tuple[Check, ...]:
    """The checks that did not pass."""
    return tuple(
        check for check in checks(words, product_name, vision, competitors) if not check.passed
    )


def check_text(words: Words, check: Check) -> str:
    """How a check came out, in a sentence; `words` need not be the statement's."""
    shown = {
        key: words.number(value) if isinstance(value, int) else value
        for key, value in check.values.items()
    }
    if check.key == "filled":
        blanks = str(check.values.get("blanks", "")).split()
        shown["blanks"] = words.listing([words.text(_GAPS[blank]) for blank in blanks])
    elif check.key == "superlative" and not check.passed:
        shown["blank"] = words.text(_GAPS[check.field])
    return words.text(_TEXTS[check.key, check.passed], **shown)


_TEXTS = {
    ("filled", True): N_("Every blank is filled"),
    ("filled", False): N_("Not filled in: {blanks}"),
    ("alternative", True): N_("“{name}” is a competitor on file"),
    ("alternative", False): N_("“{name}” is no competitor on file"),
    ("superlative", True): N_("No empty superlative"),
    ("superlative", False): N_(
        "“{word}” in “{blank}” claims much and says little: name what is different"
    ),
    ("words", True): N_("{count} words, at most {most}"),
    ("words", False): N_("{count} words: shorten it to at most {most}"),
    ("characters", True): N_("{count} characters, at most {most}"),
    ("characters", False): N_("{count} characters: shorten it to at most {most}"),
}


def _texts(product_name: str, vision: Mapping[str, object]) -> dict[str, str]:
    """What stands in each blank, without the punctuation that the sentence brings itself."""
    values = {blank: str(vision.get(blank) or "") for blank in BLANKS} | {"product": product_name}
    return {blank: " ".join(text.split()).strip(_ENDS) for blank, text in values.items()}


def _with_article(words: Words, fixed: str, following: str) -> str:
    """English says "an" before a vowel."""
    vowel = following[:1].casefold() in ("a", "e", "i", "o")
    if words.language == "en" and vowel and fixed.endswith(" a "):
        return fixed.removesuffix("a ") + "an "
    return fixed


def _filled(runs: Collection[Run]) -> Check:
    """Names all blanks at once: an empty statement shows them as gaps already."""
    missing = [run.blank for run in runs if run.missing]
    first = missing[0] if missing else ""
    return Check("filled", not missing, _field(first), {"blanks": " ".join(missing)})


def _alternative(name: str, competitors: Collection[str]) -> Check:
    known = {competitor.strip().casefold() for competitor in competitors}
    return Check("alternative", name.casefold() in known, "alternative", {"name": name})


def _superlatives(texts: Mapping[str, str]) -> list[Check]:
    """The first one of each blank; a rival may call itself what it likes."""
    found = [
        Check("superlative", False, blank, {"word": word.group()})
        for blank in BLANKS
        if blank != "alternative" and (word := re.search(_SUPERLATIVES, texts[blank]))
    ]
    return found or [Check("superlative", True)]


def _length(words: Words, runs: Collection[Run], texts: Mapping[str, str]) -> Check:
    """How long what is written is, each blank with the words that lead to it; the longest blank is
    where to shorten it."""
    written = (pair for pair in pairwise(runs) if pair[1].blank and not pair[1].missing)
    text = "".join(lead.text + run.text for lead, run in written)
    if words.language == "zh":
        counted, most, key = HAN, MOST_HAN, "characters"
    else:
        counted, most, key = WORD, MOST_WORDS, "words"
    count = len(re.findall(counted, text))
    longest = max(texts, key=lambda blank: len(re.findall(counted, texts[blank])))
    field = "" if count <= most else _field(longest)
    return Check(key, count <= most, field, {"count": count, "most": most})


def _field(blank: str) -> str:
    """Where a blank is filled in: the product's name is a field of the product."""
    return "name" if blank == "product" else blank
