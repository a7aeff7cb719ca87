"""The report's section on SWOT: the four lists, the strategies made of them, and coverage."""

from __future__ import annotations

from goaldesk.core.errors import N_
from goaldesk.core.model.choices import QUADRANTS, STRATEGY_KINDS
from goaldesk.core.plain_text import clip
from goaldesk.core.queries.swot import FactorRow, StrategyRow
from goaldesk.core.swot_words import QUADRANT_NAMES, QUADRANT_NOTES, SwotWords
from goaldesk.reports.blocks import (
    Block,
    Entry,
    Heading,
    Quadrant,
    Quadrants,
    Text,
    breakable,
    dotted,
)
from goaldesk.reports.given import Given

# Letters of a factor or a strategy, of what stands below it, and the narrowest column in points.
_TEXT, _NOTE, _NARROW = 320, 240, 180


def swot(given: Given) -> list[Block]:
    """The factors by quadrant, the TOWS matrix, and what is not covered."""
    words = given.words
    said = SwotWords(words)
    blocks: list[Block] = [Heading(words.text("SWOT"))]
    if given.swot.factors:
        blocks += [
            Quadrants(tuple(_quadrant(given, said, letter) for letter in QUADRANTS)),
            Text(said.counts(given.swot), small=True),
        ]
    else:
        blocks.append(given.nothing("swot_factor", N_("No factor is noted yet.")))
    blocks.append(Heading(words.text("Strategies (TOWS)")))
    if given.swot.strategies:
        blocks += [
            Quadrants(tuple(_strategies(given, said, kind) for kind in STRATEGY_KINDS)),
            Text(_adopted(given), small=True),
        ]
    else:
        blocks.append(given.nothing("strategy", N_("No strategy is written yet.")))
    return blocks + given.findings("swot")


def _adopted(given: Given) -> str:
    words, rows = given.words, given.swot.strategies
    adopted = words.number(sum(row.status == "adopted" for row in rows))
    return words.plural(
        "{count} strategy, {adopted} adopted",
        "{count} strategies, {adopted} adopted",
        len(rows),
        adopted=adopted,
    )


def _quadrant(given: Given, said: SwotWords, letter: str) -> Quadrant:
    words = given.words
    rows = given.swot.quadrant(letter, by_weight=True)
    return Quadrant(
        f"{letter} · {words.text(QUADRANT_NAMES[letter])}",
        words.text(QUADRANT_NOTES[letter]),
        tuple(_factor(said, row) for row in rows),
        words.text("nothing noted yet"),
    )


def _factor(said: SwotWords, row: FactorRow) -> Entry:
    badges = said.badges(row)
    source = dotted(row.source, said.words.date(row.date) if row.date else "")
    cited = said.words.text("cited by {codes}", codes=said.words.series(row.cited_in))
    notes = [badge.text for badge in badges if not badge.gap] + [source]
    gaps = [badge.text for badge in badges if badge.gap]
    if row.cited_in:
        notes.append(cited)
    else:
        gaps.append(said.uncited)
    return _entry(
        row.code,
        row.text,
        f"{said.product(row)} = {said.number(row.weight)}"
        if row.external and row.probability is not None
        else said.number(row.weight),
        dotted(*notes),
        " · ".join(gaps),
    )


def _strategies(given: Given, said: SwotWords, kind: str) -> Quadrant:
    name, aim = said.kind(kind)
    return Quadrant(
        f"{kind} · {name}",
        aim,
        tuple(_strategy(said, row) for row in given.swot.kind(kind)),
        given.words.text("nothing noted yet"),
    )


def _strategy(said: SwotWords, row: StrategyRow) -> Entry:
    """A strategy with what it cites, and where it leads, why it was rejected, or what it lacks."""
    words = said.words
    codes = words.series(code for _, code in row.factors)
    wrong = said.wrong(row)
    outcome, _, leads = said.outcome(row)
    notes = [
        words.text("cites {codes}", codes=codes) if codes else "",
        words.text("owner {name}", name=row.owner) if row.owner else "",
        words.text("leads to {goals}", goals=words.series(title for _, title in row.goals))
        if row.goals
        else "",
        outcome if row.status == "rejected" else "",
    ]
    gaps = wrong or ([] if leads or row.status == "rejected" else [outcome])
    return _entry(row.code, row.text, said.status(row), dotted(*notes), " · ".join(gaps))


def _entry(code: str, text: str, aside: str, note: str, warning: str) -> Entry:
    return Entry(
        code,
        breakable(clip(text, _TEXT), _NARROW),
        aside,
        breakable(clip(note, _NOTE), _NARROW),
        breakable(clip(warning, _NOTE), _NARROW),
    )
