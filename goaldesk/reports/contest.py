"""The competitor matrix as a chart: us against the best competitor, by criterion and in all."""

from __future__ import annotations

from goaldesk.core.market_words import contest_text
from goaldesk.core.numbers import MISSING
from goaldesk.core.queries.market import Contest, Matrix
from goaldesk.core.words import Words
from goaldesk.reports.chart_specs import DotChart, Duel, Hover


def contest_chart(words: Words, matrix: Matrix) -> DotChart | None:
    """Scores 1 to 5 by criterion and the weighted totals; None where nobody has a score."""
    contests = [(contest.name, contest, 0) for contest in matrix.contests()]
    total = words.text("Weighted total")
    contests.append((total, matrix.total_contest(), 2))
    if all(contest.ours is None and contest.best is None for _, contest, _ in contests):
        return None
    duels, points = [], []
    for index, (name, contest, decimals) in enumerate(contests):
        label = _label(words, contest, decimals)
        duels.append(Duel(name, contest.ours, contest.best, label, strong=name is total))
        text = contest_text(words, contest, name, decimals)
        points.append(Hover(index, contest.ours or contest.best or 0.0, text))
    return DotChart(
        words=words,
        alt=words.text(
            "Us against the best competitor. {list}.", list="; ".join(p.words for p in points)
        ),
        duels=tuple(duels),
        low=1.0,
        full=5.0,
        ours_label=words.text("us"),
        best_label=words.text("best competitor"),
        points=tuple(points),
    )


def _label(words: Words, contest: Contest, decimals: int) -> str:
    ours = words.number(contest.ours, decimals)
    if contest.best is None:
        return words.text("{ours} · {best}", ours=ours, best=MISSING)
    return words.text(
        "{ours} · {best} {by}",
        ours=ours,
        best=words.number(contest.best, decimals),
        by=words.series(contest.by),
    )
