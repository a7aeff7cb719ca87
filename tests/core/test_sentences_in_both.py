"""The same verdict in both languages: the same numbers, and nothing left in the other one."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from goaldesk import languages
from goaldesk.core import sentences, verdict_words
from goaldesk.core.rows import KpiRow
from goaldesk.core.rules.forecast import Forecast
from goaldesk.core.rules.pace import judge
from goaldesk.core.rules.plan import PRESETS, Plan, Thresholds
from goaldesk.core.words import Words

from .test_sentences import AS_OF, DUE, OCTOBER, START, limit, row

RULES = {
    "ratio reached": row((OCTOBER, 362.0)),
    "ratio short": row((OCTOBER, 330.0)),
    "ratio at risk": row(),
    "negative": row((OCTOBER, 300.0)),
    "early": row((date(2026, 4, 30), 321.0), points=()),
    "reached": row((OCTOBER, 403.2)),
    "reached without dates": row((OCTOBER, 403.2), start=None, due=None),
    "missed": row((OCTOBER, 390.0), DUE + timedelta(days=1)),
    "ended and achieved": row((OCTOBER, 400.0), DUE + timedelta(days=1)),
    "limit kept": limit((OCTOBER, 84.1)),
    "limit not kept": limit((OCTOBER, 76.0)),
    "range": limit((OCTOBER, 42.0), direction="in_range", low=40.0, high=45.0),
    "yes or no": row((OCTOBER, 0.0), value_type="yes_no"),
    "milestones": row(value_type="milestone", milestones=((1.0, True), (2.0, False))),
    "not measured": row(None),
    "no target": row(target=None),
    "no baseline": row(baseline=None),
    "no way to go": row(target=320.0),
    "no limits": row(direction="in_range"),
    "limits reversed": row(direction="in_range", low=2.0, high=1.0),
    "no milestones": row(value_type="milestone"),
    "no start": row(start=None),
    "no due date": row(due=None),
    "period reversed": row(start=DUE, due=START, as_of=START, last=(START, 330.0)),
    "too large": row(baseline=-1.7e308, target=1.7e308),
}


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Words]:
    cache = tmp_path_factory.mktemp("catalogues")
    return {language: languages.load(language, cache) for language in ("en", "zh")}


def figures(words: Words, kpi: KpiRow, sentence: str) -> list[str]:
    """The numbers of a sentence but for its date, which each language writes its own way."""
    for day in (kpi.verdict.judged_on, kpi.due):
        sentence = sentence.replace(words.short_date(day), " ")
    return sorted(re.findall(r"−?\d[\d.,]*", sentence))


@pytest.mark.parametrize("name", RULES)
def test_a_rule_has_the_same_numbers_in_both_languages(name: str, spoken: dict[str, Words]) -> None:
    kpi = RULES[name]
    english, chinese = (verdict_words.verdict_text(words, kpi) for words in spoken.values())
    assert figures(spoken["en"], kpi, english) == figures(spoken["zh"], kpi, chinese)
    assert not re.search(r"[A-Za-z]{2}", chinese)
    assert re.search(r"[一-鿿]", chinese)
    assert bool(figures(spoken["en"], kpi, english)) is (kpi.verdict.rule != "missing")
    if kpi.verdict.rule not in ("missing", "ended"):
        assert spoken["en"].short_date(kpi.verdict.judged_on) in english


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_stands_beside_a_verdict(spoken: dict[str, Words], language: str) -> None:
    words, kpi = spoken[language], row((date(2026, 8, 31), 350.4))
    assert kpi.stale
    stale = sentences.stale_text(words, kpi)
    assert re.findall(r"\d+", stale) == ["70", "46"]
    assert sentences.status_text(words, kpi.status, stale=True).startswith(
        sentences.status_text(words, kpi.status)
    )
    ahead = Forecast(DUE, 372.3, 367.2, 377.5, 0.654, 0.1, ())
    assert "372.3" in sentences.projected_text(words, kpi, ahead)
    assert {"372.3", "65"} <= set(
        re.findall(r"[\d.]+", sentences.forecast_text(words, kpi, ahead).rstrip(".。"))
    )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_whole_rule_names_its_thresholds(spoken: dict[str, Words], language: str) -> None:
    words, committed = spoken[language], PRESETS["committed"]
    ratio = verdict_words.whole_rule_text(words, row(), committed)
    assert re.findall(r"\d[\d.]*\d", ratio) == ["0.95", "0.75", "10"]
    kept = verdict_words.whole_rule_text(words, limit((AS_OF, 1.0)), committed)
    assert re.findall(r"\d+", kept) == ["90", "70"]
    assert verdict_words.whole_rule_text(words, row(value_type="yes_no", direction="at_least"),
                                     committed) == ratio  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_threshold_is_never_rounded(spoken: dict[str, Words], language: str) -> None:
    words, own = spoken[language], Thresholds(0.725, 0.4, 0.905, 0.7)
    assert "0.725" in verdict_words.whole_rule_text(words, row(), own)
    assert "90.5" in verdict_words.whole_rule_text(words, limit((AS_OF, 1.0)), own)
    due = date(2026, 12, 31)
    plan = Plan(baseline=0.0, target=1.0, start=date(2026, 1, 1), due=due)
    for value, shown in ((0.7200001, ("0.720", "0.725")), (0.9, ("0.900", "0.725"))):
        kpi = row()._replace(verdict=judge(plan, (due, value), due, own))
        assert re.findall(r"\d\.\d+", verdict_words.rule_text(words, kpi)) == list(shown)


def test_chinese_sets_per_cent_without_a_space(spoken: dict[str, Words]) -> None:
    kpi = row(value_type="percent", unit="%")
    shown = [
        (sentences.value_text(words, kpi, 35.2), sentences.target_text(words, kpi, unit=True))
        for words in spoken.values()
    ]
    assert shown == [("35.2 %", "400.0 %"), ("35.2%", "400.0%")]
    assert spoken["zh"].percent(0.375) == "38%"
