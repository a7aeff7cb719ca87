"""The samples: complete, agreeing with themselves and in both languages, on any day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from goaldesk.core.errors import Invalid
from goaldesk.core.model import NATURAL_KEYS, TABLES, choices, natural_id
from goaldesk.core.queries.agenda import today
from goaldesk.core.queries.goals import tree
from goaldesk.core.queries.missing import missing
from goaldesk.core.queries.reviews import review_detail, reviews, snapshot
from goaldesk.core.queries.series import kpi_series
from goaldesk.core.rows import Tree
from goaldesk.core.rules.market import csat, nps
from goaldesk.exchange import json_file, samples
from goaldesk.exchange.columns import columns
from goaldesk.paths import Folders
from goaldesk.store.edit import Stamp
from goaldesk.store.file import WorkingCopy

ANCHOR = dt.date(2026, 11, 9)
DAYS = [
    ANCHOR,
    dt.date(2024, 2, 29),
    dt.date(2027, 1, 1),
    dt.date(2026, 12, 31),
    dt.date(2028, 3, 31),
]
NOW = dt.datetime(2026, 11, 9, 9, 0, tzinfo=dt.UTC)
BOTH = pytest.mark.parametrize("name", samples.NAMES)
# What a PM leaves open until it is known.
MAY_BE_EMPTY = {
    ("goal", "parent_id"),
    ("kpi", "low"),
    ("kpi", "high"),
    ("kpi", "worst"),
    ("kpi", "target"),
    ("kpi", "baseline"),
    ("kpi", "baseline_date"),
    ("kpi", "override_status"),
    ("kpi", "override_reason"),
    ("kpi", "override_until"),
    ("measurement", "note"),
    ("milestone", "done_on"),
    ("market_size", "obtainable"),
    ("feedback", "segment_id"),
    ("survey", "kpi_id"),
    ("swot_factor", "probability"),
    ("evidence", "research_id"),
    ("evidence", "feedback_id"),
    ("evidence", "competitor_id"),
    ("evidence", "kpi_id"),
    ("review", "findings"),
    ("review", "taken"),
    ("review", "progress"),
    ("review", "status"),
    ("review", "measured"),
    ("review", "counted"),
    ("review_kpi", "baseline"),
    ("review_kpi", "target"),
    ("review_kpi", "low"),
    ("review_kpi", "high"),
    ("review_kpi", "planned"),
    ("review_kpi", "value"),
    ("review_kpi", "progress"),
    ("adjustment", "before"),
    ("action", "review_id"),
    ("action", "kpi_id"),
}
HAN = re.compile("[\u4e00-\u9fff]")


@cache
def opened(name: str, language: str, day: dt.date) -> dict[str, list[dict[str, Any]]]:
    return samples.tables(name, language, day)


@contextmanager
def reading(tables: Any, root: Path) -> Iterator[Session]:
    """A session on a real, fresh document."""
    stamp = Stamp("New document", "Lin Lan", NOW, NOW.date())
    copy = WorkingCopy.create(Folders.under(root), tables, stamp)
    try:
        with copy.read() as session:
            yield session
    finally:
        copy.discard()


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("language", ["en", "zh"])
@BOTH
def test_a_sample_opens_as_a_document(
    name: str, language: str, day: dt.date, tmp_path: Path
) -> None:
    tables = opened(name, language, day)
    with reading(tables, tmp_path) as session:
        kept = json_file.read(session)
        assert {table: len(rows) for table, rows in kept.items()} == {
            table: len(rows) for table, rows in tables.items()
        }
        product = tree(session, day).product
        assert product.progress is not None
        assert product.day is not None
        assert 210 <= product.day <= 245


@BOTH
def test_every_tab_is_filled(name: str) -> None:
    tables = opened(name, "en", ANCHOR)
    for table, rows in tables.items():
        assert rows, table
        for column in columns(table).values():
            for row in rows:
                if row[column.name] in (None, "") and (table, column.name) not in MAY_BE_EMPTY:
                    pytest.fail(f"{table}.{column.name} of {row['id']} is empty")


def test_every_field_is_used_somewhere() -> None:
    both = [opened(name, "en", ANCHOR) for name in samples.NAMES]
    for table in TABLES:
        for column in columns(table).values():
            values = [row[column.name] for tables in both for row in tables[table]]
            assert any(value not in (None, "") for value in values), f"{table}.{column.name}"


@pytest.mark.parametrize(("table", "field", "words"), [
    ("kpi", "value_type", choices.VALUE_TYPES), ("kpi", "direction", choices.DIRECTIONS),
    ("kpi", "indicator", choices.INDICATORS), ("goal", "pillar", choices.PILLARS),
    ("kpi", "category", choices.CATEGORIES), ("swot_factor", "quadrant", choices.QUADRANTS),
    ("strategy", "kind", choices.STRATEGY_KINDS), ("strategy", "status", choices.STRATEGY_STATES),
    ("raci", "role", choices.RACI_ROLES), ("resource", "kind", choices.RESOURCE_KINDS),
    ("communication", "kind", choices.COMMUNICATION_KINDS),
    ("survey", "kind", choices.SURVEY_KINDS), ("feedback", "state", choices.FEEDBACK_STATES),
    ("research", "kind", choices.RESEARCH_KINDS), ("review_kpi", "decision", choices.DECISIONS),
    ("action", "state", choices.ACTION_STATES), ("action", "area", choices.AREAS),
])  # fmt: skip
def test_every_choice_is_used_somewhere(table: str, field: str, words: tuple[str, ...]) -> None:
    both = [opened(name, "en", ANCHOR) for name in samples.NAMES]
    assert {row[field] for tables in both for row in tables[table]} == set(words)


def test_every_status_is_seen_somewhere(tmp_path: Path) -> None:
    seen = set()
    for name in samples.NAMES:
        with reading(opened(name, "en", ANCHOR), tmp_path) as session:
            counts = tree(session, ANCHOR).counts()
            assert len(counts) >= 6
            seen |= set(counts)
    assert seen == {*choices.STATUSES, "stale"}


FACTS = {
    "social": {
        "en": ("Connecting people", "Young people", "The world’s largest social platform",
               "Strong network effects and rich social features"),
        "zh": ("连接人与人之间的关系", "年轻人群体", "全球最大的社交平台",
               "强大的网络效应和丰富的社交功能"),
    },
    "ecommerce": {
        "en": ("A convenient online shopping experience", "Everyone who shops online",
               "The world’s largest e-commerce platform",
               "A wide range of goods and fast delivery"),
        "zh": ("提供便捷的在线购物体验", "所有在线购物用户", "全球最大的电商平台",
               "丰富的商品种类和快速的物流服务"),
    },
}  # fmt: skip
DEPARTMENTS = {
    "en": ["Product development", "Marketing", "Sales support", "Customer service"],
    "zh": ["产品研发", "市场营销", "销售支持", "客户服务"],
}


@pytest.mark.parametrize("language", ["en", "zh"])
@BOTH
def test_the_facts_are_kept(name: str, language: str) -> None:
    tables = opened(name, language, ANCHOR)
    vision = tables["vision"][0]
    assert FACTS[name][language] == tuple(
        vision[pillar] for pillar in ("core_value", "target_users", "positioning", "advantage")
    )
    assert [row["name"] for row in tables["department"]] == DEPARTMENTS[language]
    names = [row["name"] for row in tables["competitor"]]
    assert vision["alternative"] in names
    assert tables["product"][0]["name"] == next(
        row["name"] for row in tables["competitor"] if row["own"]
    )
    goals = {row["id"] for row in tables["goal"]}
    assert {row["goal_id"] for row in tables["kpi"]} == goals


@BOTH
def test_there_is_a_year_of_measurements_and_three_reviews_that_adjusted(name: str) -> None:
    tables = opened(name, "en", ANCHOR)
    months = {(row["date"].year, row["date"].month) for row in tables["measurement"]}
    assert len(months) >= 12
    taken = {row["id"] for row in tables["review"] if row["taken"]}
    assert len({row["review_id"] for row in tables["adjustment"]} & taken) >= 3
    assert len([row for row in tables["review"] if not row["taken"]]) == 1
    assert {"user_growth", "revenue_growth", "satisfaction", "market_share"} <= {
        row["category"] for row in tables["kpi"]
    }


@BOTH
def test_both_languages_carry_the_same_figures(name: str) -> None:
    english, chinese = opened(name, "en", ANCHOR), opened(name, "zh", ANCHOR)
    scales: dict[str, float] = {}
    for ours, theirs in zip(english["kpi"], chinese["kpi"], strict=True):
        ratio = 100.0 if theirs["unit"] == "万" else 0.01 if theirs["unit"] == "亿元" else 1.0
        scales[ours["id"]] = ratio
        for key in ("baseline", "target", "low", "high", "worst", "tolerance"):
            assert _scaled(ours[key], ratio) == theirs[key]
        assert (ours["unit"] in ("M", "¥M")) == (ratio != 1)
    for table, rows in english.items():
        for ours, theirs in zip(rows, chinese[table], strict=True):
            for column in columns(table).values():
                mine, other = ours[column.name], theirs[column.name]
                if column.kind == "date" or column.refers or column.choices:
                    assert mine == other or column.name == "language"
                elif table in ("measurement", "target_point") and column.name == "value":
                    assert _scaled(mine, scales[ours["kpi_id"]]) == other
                elif column.name in ("progress", "status", "stale", "measured", "counted"):
                    assert mine == pytest.approx(other)


def _scaled(value: float | None, ratio: float) -> float | None:
    return None if value is None else round(value * ratio, 6)


@BOTH
def test_each_language_is_all_its_own(name: str) -> None:
    for table, rows in opened(name, "en", ANCHOR).items():
        for row in rows:
            for value in row.values():
                assert not (isinstance(value, str) and HAN.search(value)), f"{table}: {value}"
    prose = {
        "goal": ("title", "reason", "feasibility"),
        "feedback": ("text", "answer"),
        "research": ("title", "finding"),
        "swot_factor": ("text",),
        "strategy": ("text", "why"),
        "action": ("text", "owner"),
        "review": ("title", "attendees"),
        "person": ("name",),
        "adjustment": ("reason",),
        "communication": ("purpose", "audience"),
    }
    chinese = opened(name, "zh", ANCHOR)
    for table, fields in prose.items():
        for row in chinese[table]:
            for field in fields:
                assert HAN.search(row[field]), f"{table}.{field}: {row[field]}"
                assert not re.search(r"[\u4e00-\u9fff][,;:?!]", row[field]), row[field]


@pytest.mark.parametrize("language", ["en", "zh"])
@BOTH
def test_no_mark_is_left_in_a_text(name: str, language: str) -> None:
    for day in DAYS:
        for table, rows in opened(name, language, day).items():
            for row in rows:
                for value in row.values():
                    if isinstance(value, str):
                        assert not set("{}@") & set(value.replace("@example.com", "")), table


@BOTH
def test_natural_keys_make_the_ids(name: str) -> None:
    for table, keys in NATURAL_KEYS.items():
        for row in opened(name, "en", ANCHOR)[table]:
            values = ("" if row[key] is None else str(row[key]) for key in keys)
            assert row["id"] == natural_id(table, *values)


days = st.dates(dt.date(1976, 1, 1), dt.date(2189, 12, 31))
awkward = days.map(lambda day: day.replace(day=28) + dt.timedelta(3)).filter(
    lambda day: day.day in (29, 30, 31)
)


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(samples.NAMES), days | awkward | st.sampled_from(DAYS))
def test_nothing_that_has_happened_lies_ahead(name: str, day: dt.date) -> None:
    tables = samples.tables(name, "en", day)
    for table in (
        "measurement",
        "adjustment",
        "research",
        "feedback",
        "survey",
        "competitor",
        "score",
        "swot_factor",
        "market_size",
    ):
        assert all(row["date"] <= day for row in tables[table]), table
    taken = [row for row in tables["review"] if row["taken"]]
    assert all(row["date"] <= day for row in taken)
    assert all(row["taken"].startswith(row["date"].isoformat()) for row in taken)
    assert all(row["due"] <= day for row in tables["milestone"] if row["done"])
    [draft] = (row for row in tables["review"] if not row["taken"])
    assert 0 < (draft["date"] - day).days <= 14
    open_ones = [row for row in tables["action"] if row["state"] in ("open", "doing")]
    assert any(row["due"] < day for row in open_ones)
    assert any(row["due"] > day for row in open_ones)
    product = tables["product"][0]
    assert product["start"].day == 1
    assert (product["due"] + dt.timedelta(1)).day == 1
    months = (day.year - product["start"].year) * 12 + day.month - product["start"].month
    assert months == 7
    for row in tables["measurement"]:
        if row["kpi_id"] != "csat":
            assert (row["date"] + dt.timedelta(1)).day == 1


@settings(max_examples=25, deadline=None)
@given(days | awkward)
def test_a_sample_stands_the_same_on_any_day_but_for_its_age(day: dt.date) -> None:
    """Months differ in length, so progress may not, and planned shares move by little."""
    here, there = opened("social", "en", ANCHOR), samples.tables("social", "en", day)
    for ours, theirs in zip(here["review_kpi"], there["review_kpi"], strict=True):
        assert (ours["kpi_id"], ours["value"]) == (theirs["kpi_id"], theirs["value"])
        assert ours["progress"] == pytest.approx(theirs["progress"])
    for ours, theirs in zip(here["review"], there["review"], strict=True):
        assert ours["progress"] == pytest.approx(theirs["progress"])


@pytest.mark.parametrize("day", [dt.date(1974, 12, 31), dt.date(2191, 1, 1), dt.date.max])
def test_a_day_out_of_reach_is_refused(day: dt.date) -> None:
    with pytest.raises(Invalid, match="1975 to 2190"):
        samples.tables("social", "en", day)


def test_titles_name_the_month_they_fall_in() -> None:
    english = opened("social", "en", dt.date(2027, 1, 1))
    assert [row["title"] for row in english["review"]] == [
        "July review",
        "August review",
        "September review",
        "October review",
        "November review",
        "December review",
        "January review",
    ]
    chinese = opened("social", "zh", ANCHOR)
    assert chinese["review"][5]["title"] == "10 月评审"
    [reason] = [row["reason"] for row in chinese["adjustment"] if row["id"] == "adj-mau-target"]
    assert reason == "第三季度拉新预算削减 30%"


# How the social sample stands on 9 Nov 2026: status, progress in per cent, value, planned.
STANDING = {
    "registrations": ("on_track", 60, 10.4, 11.1),
    "mau": ("at_risk", 38, 350.4, 364.1),
    "retention": ("off_track", 20, 35.2, 37.5),
    "revenue": ("on_track", 47, 431.0, 450.5),
    "arpu": ("on_track", 65, 1.23, 1.2),
    "paying": ("achieved", 104, 12.1, 11.5),
    "nps": ("on_track", 60, 36.0, 36.7),
    "csat": ("on_track", 91, 84.1, None),
    "invites": ("no_data", None, None, None),
    "market-share": ("too_early", 3, 18.1, 18.2),
}


def test_the_social_sample_stands_as_drawn(tmp_path: Path) -> None:
    with reading(opened("social", "en", ANCHOR), tmp_path) as session:
        now = tree(session, ANCHOR)
        agenda, gaps = today(session, ANCHOR, now), missing(session, ANCHOR, now)
    kpis = {kpi.id: kpi for kpi in now.kpis if not kpi.stopped}
    assert {
        kpi.id: (
            kpi.status,
            _percent(kpi.progress),
            kpi.value,
            None if kpi.planned is None else round(kpi.planned, 1),
        )
        for kpi in kpis.values()
    } == STANDING
    assert [kpi.id for kpi in kpis.values() if kpi.stale] == ["csat"]
    assert [(goal.status, _percent(goal.progress)) for goal in now.goals] == [
        ("off_track", 39),
        ("on_track", 68),
        ("on_track", 70),
        ("too_early", 3),
    ]
    _assert_product(now)
    assert (agenda[0].row_id, agenda[0].days) == ("t-student-plan", -3)
    assert [item.row_id for item in agenda if item.kind == "orphan"] == ["O3"]
    assert [(item.key, item.row_id) for item in gaps] == [
        ("market_obtainable", "market-sea"),
        ("aged", "r-ads"),
        ("kpi_measurement", "invites"),
        ("kpi_stale", "csat"),
        ("factor_evidence", "T2"),
        ("factor_unused", "O3"),
        ("factor_unused", "O4"),
        ("factor_unused", "T4"),
        ("aged", "T4"),
        ("raci_no_accountable", "a-research"),
        ("resource_over_use", "servers"),
    ]


def _assert_product(now: Tree) -> None:
    product = now.product
    assert (product.status, product.decided_id) == ("off_track", "retention")
    assert (_percent(product.progress), product.measured, product.counted) == (50, 9, 10)
    assert (product.day, product.days, _percent(product.elapsed)) == (223, 365, 61)
    assert now.counts() == {
        "off_track": 1,
        "at_risk": 1,
        "on_track": 5,
        "achieved": 1,
        "too_early": 1,
        "no_data": 1,
        "stale": 1,
    }


def _percent(share: float | None) -> int | None:
    return None if share is None else int(share * 100 + 0.5 + 1e-9)


def test_the_reviews_stand_as_drawn(tmp_path: Path) -> None:
    with reading(opened("social", "en", ANCHOR), tmp_path) as session:
        listed = [row for row in reversed(reviews(session)) if not row.draft]
        october = review_detail(session, "review-6")
    assert [(row.date.isoformat(), _percent(row.progress), row.status) for row in listed] == [
        ("2026-05-07", 21, "off_track"),
        ("2026-06-09", 29, "at_risk"),
        ("2026-07-08", 25, "at_risk"),
        ("2026-08-10", 31, "at_risk"),
        ("2026-09-10", 36, "at_risk"),
        ("2026-10-12", 45, "off_track"),
    ]
    assert october is not None
    assert [
        (row.kpi_id, row.before_value, row.value, _percent(row.progress), row.change, row.decision)
        for row in october.rows
    ] == [
        ("registrations", 9.4, 9.9, 48, "better", "keep"),
        ("mau", 343.1, 345.0, 31, "worse", "keep"),
        ("retention", 35.8, 35.5, 19, "worse", "adjust"),
        ("revenue", 408.3, 417.4, 39, "", "keep"),
        ("arpu", 1.19, 1.21, 55, "", "keep"),
        ("paying", 11.5, 11.9, 96, "", "keep"),
        ("nps", 33.0, 36.0, 60, "", "keep"),
        ("csat", 83.6, 84.3, 93, "better", "adjust"),
        ("market-share", 18.0, 18.1, 3, "", "keep"),
        ("downloads", 16.8, 17.9, 65, "", "stop"),
    ]


def test_the_main_chart_stands_as_drawn(tmp_path: Path) -> None:
    with reading(opened("social", "en", ANCHOR), tmp_path) as session:
        series = kpi_series(session, "mau", ANCHOR)
    assert series is not None
    assert series.forecast is not None
    assert series.kpi.original_target == 420
    assert round(series.forecast.value, 1) == 372.3
    assert series.next_due == dt.date(2026, 11, 30)
    assert round(series.best_rate or 0, 1) == 8.5
    planned = [round(row.planned or 0, 1) for row in series.rows[:7]]
    assert planned == [364.1, 356.0, 350.1, 344.0, 337.9, 332.0, 325.9]


@BOTH
def test_a_snapshot_is_what_the_rules_say(name: str, tmp_path: Path) -> None:
    """KPIs that were never adjusted afterwards can be judged again, today."""
    tables = opened(name, "en", ANCHOR)
    adjusted = {row["kpi_id"] for row in tables["adjustment"]}
    milestones = {row["kpi_id"] for row in tables["milestone"]}
    judged = 0
    with reading(tables, tmp_path) as session:
        for review in tables["review"]:
            if not review["taken"]:
                continue
            again = {row["kpi_id"]: row for row in snapshot(session, review["date"]).kpis}
            for row in tables["review_kpi"]:
                if row["review_id"] == review["id"] and row["kpi_id"] not in adjusted | milestones:
                    kept = {key: row[key] for key in again[row["kpi_id"]] if key != "position"}
                    assert kept.items() <= again[row["kpi_id"]].items()
                    judged += 1
    assert judged >= 20


def test_a_review_judges_with_the_target_of_its_day() -> None:
    tables = opened("social", "en", ANCHOR)
    targets = {(row["review_id"], row["kpi_id"]): row["target"] for row in tables["review_kpi"]}
    assert [targets[f"review-{n}", "mau"] for n in range(1, 7)] == [420] * 4 + [400] * 2
    assert {targets[f"review-{n}", "retention"] for n in range(1, 7)} == {42}
    assert not any(kpi == "invites" for _, kpi in targets)


def test_sales_are_buyers_times_orders_and_revenue_is_users_times_its_average() -> None:
    social = _by_kpi(opened("social", "en", ANCHOR))
    for day, value in social["revenue"].items():
        assert value / social["mau"][day] == pytest.approx(social["arpu"][day], abs=0.005)
    shop = _by_kpi(opened("ecommerce", "en", ANCHOR))
    orders = [
        value / shop["aov"][day] / shop["buyers"][day] for day, value in shop["sales"].items()
    ]
    assert min(orders) > 1.35
    assert max(orders) < 1.50


def _by_kpi(tables: dict[str, list[dict[str, Any]]]) -> dict[str, dict[dt.date, float]]:
    found: dict[str, dict[dt.date, float]] = {}
    for row in tables["measurement"]:
        found.setdefault(row["kpi_id"], {})[row["date"]] = row["value"]
    return found


@BOTH
def test_surveys_agree_with_the_kpis_they_feed(name: str) -> None:
    tables = opened(name, "en", ANCHOR)
    values = _by_kpi(tables)
    for survey in tables["survey"]:
        if survey["kpi_id"] is None:
            continue
        counts = (survey["favourable"], survey["neutral"], survey["unfavourable"])
        answer = (nps if survey["kind"] == "nps" else csat)(*counts)
        assert answer is not None
        assert answer.score == pytest.approx(values[survey["kpi_id"]][survey["date"]], abs=0.05)


@BOTH
def test_baselines_agree_with_what_was_measured_then(name: str) -> None:
    tables = opened(name, "en", ANCHOR)
    values = _by_kpi(tables)
    for kpi in tables["kpi"]:
        measured = values.get(kpi["id"], {}).get(kpi["baseline_date"])
        assert measured in (None, kpi["baseline"]), kpi["id"]
    current = {kpi["id"]: kpi for kpi in tables["kpi"]}
    for row in tables["adjustment"]:
        if row["field"] == "target":
            assert float(row["after"]) == current[row["kpi_id"]]["target"]


@BOTH
def test_every_owner_is_on_file(name: str) -> None:
    tables = opened(name, "zh", ANCHOR)
    people = {row["name"] for row in tables["person"]}
    assert people == {"林岚", "陈威", "赵敏", "孙佳", "吴涛"}
    for table in ("product", "goal", "kpi", "strategy", "communication", "action"):
        assert {row["owner"] for row in tables[table]} <= people
    for review in tables["review"]:
        assert set(review["attendees"].split("、")) <= people
