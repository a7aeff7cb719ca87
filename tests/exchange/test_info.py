"""What a document says for other programs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session

from goaldesk.core.words import Words
from goaldesk.exchange import samples
from goaldesk.exchange.info import info
from goaldesk.exchange.rows import complete

DAY = dt.date(2026, 11, 9)
Document = Callable[[Any], Session]


@pytest.fixture
def social(document: Document) -> dict[str, Any]:
    return info(document(samples.tables("social", "en", DAY)), Words("en"), DAY)


def test_the_product_and_its_goals(social: dict[str, Any]) -> None:
    assert (social["product"], social["as_of"]) == ("Social network", "2026-11-09")
    assert social["progress"] == pytest.approx(0.496, abs=0.001)
    assert (social["status"], social["measured"]) == ("off_track", [9, 10])
    assert [goal["id"] for goal in social["goals"]] == [
        "goal-growth",
        "goal-income",
        "goal-invite",
        "goal-share",
    ]


def test_a_kpi_with_its_rule_its_rate_and_its_forecast(social: dict[str, Any]) -> None:
    mau = next(kpi for kpi in social["kpis"] if kpi["id"] == "mau")
    assert (mau["code"], mau["goal"], mau["value"]) == ("G2", "goal-growth", 350.4)
    assert (mau["status"], mau["stale"]) == ("at_risk", False)
    assert mau["planned"] == pytest.approx(364.1, abs=0.05)
    assert mau["progress"] == pytest.approx(0.38)
    assert mau["rule"] == "38 % done, 55 % planned by 31 Oct, ratio 0.69 < 0.70"
    assert mau["required_rate"] * 31 == pytest.approx(10.8, abs=0.05)
    assert mau["forecast"]["value"] == pytest.approx(372.3, abs=0.05)
    assert (round(mau["forecast"]["low"]), round(mau["forecast"]["high"])) == (367, 377)


def test_what_is_unknown_is_null_and_what_was_stopped_is_left_out(social: dict[str, Any]) -> None:
    kpis = {kpi["id"]: kpi for kpi in social["kpis"]}
    invites = kpis["invites"]
    unknown = ("value", "planned", "progress", "required_rate", "forecast")
    assert [invites[key] for key in unknown] == [None] * 5
    assert "downloads" not in kpis


def test_findings_name_their_kind_and_place(social: dict[str, Any]) -> None:
    found = {(one["kind"], one["where"]) for one in social["findings"]}
    assert {
        ("market_obtainable", "market_size:market-sea.obtainable"),
        ("kpi_measurement", "kpi:invites"),
        ("kpi_stale", "kpi:csat"),
        ("factor_evidence", "swot_factor:T2"),
        ("factor_unused", "swot_factor:O3"),
        ("aged", "swot_factor:T4"),
        ("raci_no_accountable", "activity:a-research"),
        ("resource_over_use", "resource:servers"),
    } <= found
    unused = next(one for one in social["findings"] if one["where"] == "swot_factor:O3")
    assert unused["text"] == "No strategy uses “Creator economy: followers pay for content”"


def test_later_measurements_are_hidden(document: Document) -> None:
    tables = samples.tables("social", "en", DAY)
    found = info(document(tables), Words("en"), dt.date(2026, 9, 10))
    mau = next(kpi for kpi in found["kpis"] if kpi["id"] == "mau")
    assert mau["value"] == 343.1


def test_raci_warnings(document: Document) -> None:
    tables = complete(
        {
            "department": [{"id": "a", "name": "Ours"}, {"id": "b", "name": "Theirs"}],
            "activity": [{"id": f"t{n}", "name": f"Task {n}"} for n in range(5)],
            "raci": [
                {"activity_id": f"t{n}", "department_id": "a", "role": "AR"} for n in range(5)
            ],
        }
    )
    found = info(document(tables), Words("en"), DAY)["findings"]
    kinds = {one["where"]: set() for one in found}
    for one in found:
        kinds[one["where"]].add(one["kind"])
    assert kinds["department:a"] == {"raci_accountable_share", "raci_no_blank"}
    assert kinds["department:b"] == {"raci_no_work"}
    assert kinds["activity:t0"] == {"raci_nobody_asked"}


def test_an_empty_document_says_what_it_lacks(document: Document) -> None:
    found = info(document(complete({})), Words("en"), DAY)
    assert (found["progress"], found["status"], found["measured"]) == (None, "no_data", [0, 0])
    assert {"product_name", "no_goal", "no_S", "no_review"} <= {
        one["kind"] for one in found["findings"]
    }


def test_smart_of_each_goal_with_reasons(social: dict[str, Any]) -> None:
    smart = {row["goal"]: row for row in social["smart"]}
    assert list(smart) == [goal["id"] for goal in social["goals"]]
    growth = smart["goal-growth"]
    assert growth["score"] == 0.9
    verdicts = {letter: found["verdict"] for letter, found in growth["letters"].items()}
    assert verdicts == {"S": "pass", "M": "pass", "A": "warn", "R": "pass", "T": "pass"}
    assert growth["letters"]["A"]["why"] == (
        "“Monthly active users” needs 10.8 M a month until 31 Mar 2027; the best over as long a "
        "stretch so far was 4.9 M a month. Set a target that is within reach."
    )
    assert growth["hints"] == []
    assert smart["goal-share"]["hints"][0].startswith("All KPIs are lagging")


@pytest.mark.parametrize("name", samples.NAMES)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_samples_set_their_goals_well_and_have_something_to_learn_from(
    document: Document, name: str, language: str
) -> None:
    found = info(document(samples.tables(name, language, DAY)), Words(language), DAY)["smart"]
    assert all(row["score"] >= 0.75 for row in found)
    verdicts = [letter["verdict"] for row in found for letter in row["letters"].values()]
    assert 1 <= verdicts.count("warn") <= 4
    assert "fail" not in verdicts


def test_smart_follows_the_rows(document: Document) -> None:
    tables = complete(
        {
            "product": [{"start": "2026-01-01", "due": "2026-12-31"}],
            "goal": [{"id": "g", "title": "Improve it", "owner": "Lin, Wu"}],
            "kpi": [{"goal_id": "g", "name": "Users", "target": 5}],
        }
    )
    [row] = info(document(tables), Words("en"), DAY)["smart"]
    assert row["score"] == 0.3
    assert row["letters"]["M"] == {
        "verdict": "warn",
        "why": "“Users” has no unit. Write its unit. “Users” has no baseline to start from. "
        "Write its baseline.",
    }


def test_goals_in_a_circle_are_still_told(document: Document) -> None:
    # No door lets such rows in; a damaged file might hold them all the same.
    tables = samples.tables("social", "en", DAY)
    goals = {row["id"]: row for row in tables["goal"]}
    goals["goal-growth"]["parent_id"] = "goal-share"
    goals["goal-share"]["parent_id"] = "goal-growth"
    found = info(document(tables), Words("en"), DAY)
    assert sorted(goal["id"] for goal in found["goals"]) == sorted(goals)
    assert found["measured"] == [9, 10]
    assert [one["where"] for one in found["findings"] if one["kind"] == "goal_circle"] == [
        "goal:goal-growth.parent_id"
    ]
