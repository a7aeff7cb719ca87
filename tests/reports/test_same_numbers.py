"""The page, the command line and the lists tell the same of one document."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session

from goaldesk.core import sentences, verdict_words
from goaldesk.core.queries.goals import tree
from goaldesk.core.queries.series import kpi_series
from goaldesk.core.words import Words
from goaldesk.exchange.info import info
from goaldesk.exchange.table_sheets import table_sheet
from goaldesk.reports import build, full, paper
from tests.reports.conftest import TODAY
from tests.reports.pages import pages_of
from tests.reports.rows import plan
from tests.reports.test_paper import bare, page_of

Open = Callable[..., Session]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", ["social", "ecommerce"])
def test_info_says_what_the_lists_and_the_page_say(
    session_over: Open, spoken: dict[str, Words], name: str, language: str
) -> None:
    words, session = spoken[language], session_over(sample=(name, language))
    now, told = tree(session, TODAY), info(session, words, TODAY)
    text = bare(page_of(session, words)[1])

    product = now.product
    assert (told["product"], told["progress"], told["status"], told["measured"]) == (
        product.name,
        product.progress,
        product.status,
        [product.measured, product.counted],
    )
    assert bare(words.percent(told["progress"])) in text
    assert bare(sentences.status_text(words, told["status"])) in text
    assert [(goal["id"], goal["progress"], goal["status"]) for goal in told["goals"]] == [
        (goal.id, goal.progress, goal.status) for goal in now.goals
    ]
    kpis = [kpi for kpi in now.kpis if not kpi.stopped]
    assert [kpi["id"] for kpi in told["kpis"]] == [kpi.id for kpi in kpis]
    for one, row in zip(told["kpis"], kpis, strict=True):
        series = kpi_series(session, row.id, TODAY)
        assert series is not None
        assert series.kpi == row
        for key in ("code", "name", "value", "planned", "progress", "status", "stale"):
            assert one[key] == getattr(row, key), (row.id, key)
        assert one["rule"] == verdict_words.rule_text(words, row)
        assert one["required_rate"] == row.verdict.required_rate
        drawn = series.forecast
        assert one["forecast"] == (
            drawn
            and {
                "value": drawn.value,
                "low": drawn.low,
                "high": drawn.high,
                "progress": drawn.progress,
            }
        )
        for shown in (
            row.name,
            sentences.status_text(words, row.status),
            words.percent(row.progress),
            sentences.number_text(words, row, row.value),
        ):
            assert bare(shown) in text, (row.id, shown)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", ["social", "ecommerce"])
def test_info_says_what_the_full_report_says(
    session_over: Open, spoken: dict[str, Words], name: str, language: str
) -> None:
    words, session = spoken[language], session_over(sample=(name, language))
    now, told = tree(session, TODAY), info(session, words, TODAY)
    report = full.full(session, words, TODAY, sections=("goals", "kpis", "swot"))
    text = bare("".join(pages_of(paper.pdf(report))))
    shown = [words.percent(one["progress"]) for one in (told, *told["goals"], *told["kpis"])]
    shown += [words.percent(row["score"]) for row in told["smart"]]
    shown += [found["text"] for found in told["findings"] if found["where"].startswith("swot")]
    for one in told["kpis"]:
        row = now.kpi(one["id"])
        assert row is not None
        shown += [
            sentences.number_text(words, row, one["value"]),
            sentences.planned_text(words, row, one["planned"]),
            sentences.status_text(words, one["status"]),
            one["rule"],
        ]
        if ahead := one["forecast"]:
            shown.append(sentences.value_text(words, row, ahead["value"]))
            shown.append(words.percent(ahead["progress"]))
    for part in shown:
        assert bare(part) in text, part


def test_goals_without_kpis_never_push_a_kpi_off_the_page(
    session_over: Open, spoken: dict[str, Words]
) -> None:
    rows = plan(14, 6)
    for goal in rows["goal"]:
        goal["position"] += 100
    rows["goal"] += [{"id": f"e{n}", "title": f"Empty {n}", "position": n} for n in range(30)]
    session = session_over(rows)
    made = build.summary(session, spoken["en"], TODAY)
    assert sum(not line.goal for line in made.lines) == 14
    assert sum(line.goal for line in made.lines) == 6
    assert made.more == ""
    page_of(session, spoken["en"])


def test_changes_of_one_day_stand_as_they_followed_one_another(
    session_over: Open, spoken: dict[str, Words]
) -> None:
    rows = plan(1)
    rows["adjustment"] = [
        {
            "id": row_id,
            "kpi_id": "k0",
            "date": "2026-08-01",
            "field": "target",
            "before": before,
            "after": after,
            "reason": "Why not",
        }
        for row_id, before, after in (("c", "10", "20"), ("a", "20", "30"), ("b", "30", "100"))
    ]
    made = build.summary(session_over(rows), spoken["en"], TODAY)
    assert [line.change for line in made.adjusted] == ["10 → 20 M", "20 → 30 M", "30 → 100 M"]


def test_a_changed_amount_of_money_has_its_sign_everywhere(
    session_over: Open, spoken: dict[str, Words]
) -> None:
    rows = plan(1)
    rows["product"][0]["currency"] = "CNY"
    rows["kpi"][0]["value_type"] = "currency"
    session, words = session_over(rows), spoken["en"]
    made = build.summary(session, words, TODAY)
    assert {line.change for line in made.adjusted} == {"120 → ¥100 M", "100 → ¥120 M"}
    sheet = table_sheet(session, words, TODAY, "adjustment")
    keys = [column.key for column in sheet.columns]
    told = {(row[keys.index("before")], row[keys.index("after")]) for row in sheet.rows}
    assert told == {("¥120 M", "¥100 M"), ("¥100 M", "¥120 M")}
    report = full.full(session, words, TODAY, sections=("goals",))
    assert bare("Target¥120M¥100MCut") in bare("".join(pages_of(paper.pdf(report))))


def test_an_intermediate_target_changed_is_on_paper(
    session_over: Open, spoken: dict[str, Words]
) -> None:
    rows = plan(1)
    point = {"kpi_id": "k0", "date": "2026-08-01", "reason": "Why not"}
    rows["adjustment"] = [
        {**point, "id": "a", "field": "target_point 2026-09-30", "before": "", "after": "40"},
        {**point, "id": "b", "field": "target_point 2026-09-30", "before": "40", "after": "50"},
    ]
    session = session_over(rows)
    made = build.summary(session, spoken["en"], TODAY)
    assert [line.change for line in made.adjusted] == ["Target for 30 Sep 40 → 50"]
    page_of(session, spoken["en"])


def test_a_factor_past_its_review_says_so_on_paper(
    session_over: Open, spoken: dict[str, Words]
) -> None:
    rows = plan(1)
    rows["swot_factor"] = [
        {"id": row_id, "quadrant": "S", "text": row_id, "review_by": day}
        for row_id, day in (("Old", "2026-09-30"), ("New", "2026-12-31"))
    ]
    session = session_over(rows)
    made = build.summary(session, spoken["en"], TODAY)
    told = sorted(text for text, _ in made.swot[0].factors)
    assert told == ["(aged 30 Sep) Old", "New"]
    assert bare("(aged 30 Sep) Old") in bare(page_of(session, spoken["en"])[1])
    zh = build.summary(session, spoken["zh"], TODAY)
    assert any("（已过复核期" in text for text, _ in zh.swot[0].factors)


@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "1e999", "soon"])
def test_a_change_from_no_number_is_shown_as_a_word(
    session_over: Open, spoken: dict[str, Words], text: str
) -> None:
    rows: dict[str, list[dict[str, Any]]] = plan(1)
    rows["adjustment"] = [{**rows["adjustment"][0], "before": text}]
    session = session_over(rows)
    made = build.summary(session, spoken["en"], TODAY)
    assert [line.change for line in made.adjusted] == [f"{text} → 100 M"]
    [kpi] = tree(session, TODAY).kpis
    assert kpi.original_target is None
    page_of(session, spoken["en"])
