"""Mappings guessed, corrected and kept."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from goaldesk.core.errors import Invalid
from goaldesk.exchange import mapping
from goaldesk.exchange.grid import Grid, pasted, read_grid
from goaldesk.exchange.mapping import Mapping, guessed


def grid(text: str) -> Grid:
    return read_grid("a.csv", text.encode())


@pytest.mark.parametrize(
    ("text", "target", "columns"),
    [
        ("KPI,Date,Value\na,2026-01-01,1\n", "series_long", "kpi date value"),
        (
            "指标名称\t统计日期\t实际值\t说明\na\t2026年1月1日\t1\tx\n",
            "series_long", "kpi date value note",
        ),
        ("名称,日期,数值\na,2026-01-01,1\n", "series_long", "kpi date value"),
        ("KPI,2026-01,2026-02\na,1,2\n", "series_wide", "kpi period period"),
        ("指标,2026年1月,2026Q2,2026-07-31\na,1,2,3\n", "series_wide", "kpi period period period"),
        ("KPI,2024,2025\na,1,2\n", "series_wide", "kpi period period"),
        (
            "Objective,Key Result,Start,Start Date\na,b,1,2026-01-01\n",
            "goals", "title name baseline start",
        ),
        (
            "目标,关键结果,起始值,目标值,当前值\na,b,1,2,3\n",
            "goals", "title name baseline target value",
        ),
        (
            "KPI,Date,Value\na,2026-01-01,¥520 M\nb,2026-01-01,¥1.2亿\nc,2026-01-01,−$3.5 bn\n",
            "series_long", "kpi date value",
        ),
        ("KPI,Date,Value\na,2026-01-01,45 min\n", "series_long", "kpi date value"),
        ("KPI,Date,Value,Comment\na,2026-01-01,45 M,b\n", "series_long", "kpi date value note"),
        ("标题,上级目标,负责人,权重\na,b,c,1\n", "goals", "title parent owner weight"),
        ("Name,Market share,Strengths\na,1,x\n", "competitors", "name share strengths"),
        (
            "Date,Customer,Feedback,Channel\n2026-01-01,a,b,c\n",
            "feedback", "date customer text channel",
        ),
        ("Timestamp,您有多大可能推荐我们\n2026-01-01,9\n", "survey", "date nps"),
        ("CSAT\n5\n4\n", "survey", "csat"),
        ("Score\n5\n4\n", "survey", "csat"),
        ("Score\n5\n9\n10\n0\n", "survey", "nps"),
        ("评分\n9 分\n3 分\n", "survey", "nps"),
        ("Score\n" + "4\n" * 19 + "10\n", "survey", "csat"),
        ("CSAT\n9\n4\n", "survey", "csat"),
        ("Date,Score\n2026-01-01,\n", "survey", "date csat"),
        ("Action,Owner,Due,State\na,b,2026-01-01,Done\n", "actions", "text owner due state"),
        ("Name,Q1,Q2,Q3,NPS\na,4,5,3,9\n", "survey", "nps"),
        ("Name,May,NPS,Comment\na,4,9,b\n", "competitors", "name note"),
        ("指标,目标值,Q1\na,9,2\n", "goals", "name target"),
        ("指标,单位,1月,2月\na,万,1,2\n", "series_wide", "kpi unit period period"),
        ("Goal,Due,Owner\na,Q4,b\n", "goals", "title owner"),
        ("Action,Owner,Due\na,b,May\n", "actions", "text owner"),
        ("反馈,类型,日期\na,b,3月5日\n", "feedback", "text kind"),
        ("Name,Strengths,Review by\na,b,Dec\n", "competitors", "name strengths"),
        (
            "Activity,Goal,Start,Due\na,b,2026-01-01,2026-02-01\n",
            "activities", "name goal_id start due",
        ),
    ],
)  # fmt: skip
def test_what_a_table_is_and_its_columns_are_guessed(text: str, target: str, columns: str) -> None:
    found = guessed(grid(text))
    assert found.target == target
    assert " ".join(field for _, field in found.columns) == columns


def test_what_is_asked_for_is_taken() -> None:
    text = grid("标题,状态,负责人\na,已完成,b\n")
    assert guessed(text, "activities").columns == (("标题", "name"),)
    assert guessed(text, "work_items").target == "actions"
    with pytest.raises(Invalid, match="can’t be imported as “things”"):
        guessed(text, "things")


def test_what_nobody_knows_is_said() -> None:
    with pytest.raises(Invalid, match="no columns that Goaldesk knows"):
        guessed(grid("foo,bar\n1,2\n"))


@pytest.mark.parametrize(
    ("text", "order", "decimal"),
    [
        ("KPI,Date,Value\na,27/09/2026,1\n", "dmy", "."),
        ("KPI,Date,Value\na,9/27/2026,1\nb,1/2/2026,2\n", "mdy", "."),
        ("KPI,Date,Value\na,1/2/2026,1\n", "", "."),
        ("KPI,Date,Value\na,27/09/2026,1\nb,9/27/2026,2\n", "", "."),
        ('KPI,Date,Value\na,2026-01-01,"1,5"\n', "", ","),
        ('KPI,Date,Value\na,2026-01-01,"1.234,5"\nb,2026-01-01,"1,234"\n', "", ","),
    ],
)
def test_the_order_of_dates_and_the_decimal_sign_are_seen(
    text: str, order: str, decimal: str
) -> None:
    found = guessed(grid(text))
    assert (found.date_order, found.decimal) == (order, decimal)


def test_a_field_has_one_column_and_a_column_one_field() -> None:
    found = guessed(grid("KPI,Date,Value,Other\na,2026-01-01,1,2\n"))
    other = found.to("Other", "value")
    assert (other.of("value"), dict(other.columns).get("Value")) == ("Other", None)
    assert other.to("Other", "").of("value") == ""
    with pytest.raises(Invalid, match="Choose the column for “Value” first"):
        other.to("Other", "").require_complete(["KPI", "Date", "Value", "Other"])
    wide = guessed(grid("KPI,2026-01,2026-02,x\na,1,2,3\n"))
    assert [head for head, field in wide.to("x", "period").columns if field == "period"] == [
        "2026-01",
        "2026-02",
        "x",
    ]


def test_a_mapping_comes_back_from_json() -> None:
    found = guessed(grid("KPI,Date,Value\na,27/09/2026,1\n"))
    kept = replace(found, fractions=True, words=(("Waiting", "open"),), preset="okr")
    assert mapping.loads(mapping.dumps(kept)) == kept
    assert mapping.loads('{"target": "goals"}') == Mapping("goals", ())


@pytest.mark.parametrize(
    "given",
    [
        "",
        "[]",
        "{}",
        '{"target": "things"}',
        '{"target": ["goals"]}',
        '{"target": "goals", "columns": {"A": "nothing"}}',
        '{"target": "goals", "columns": {"A": 1}}',
        '{"target": "goals", "columns": ["A"]}',
        '{"target": "goals", "date_order": "ydm"}',
        '{"target": "goals", "decimal": ";"}',
        '{"target": "goals", "fractions": 1}',
        '{"target": "goals", "words": {"a": 1}}',
        '{"target": "goals", "preset": "excel"}',
        '{"target": "goals", "more": true}',
        "[" * 100_000,
    ],
)
def test_what_is_no_mapping_is_refused(given: str) -> None:
    with pytest.raises(Invalid, match="not a mapping"):
        mapping.loads(given)


def test_a_mapping_of_other_columns_is_no_harm() -> None:
    """A kept mapping may name columns that a file does not have."""
    kept = json.loads(mapping.dumps(guessed(grid("KPI,Date,Value\na,2026-01-01,1\n"))))
    kept["columns"]["Gone"] = "note"
    assert mapping.loads(json.dumps(kept)).of("note") == "Gone"


def test_names_beside_columns_that_nobody_understands_are_no_plan() -> None:
    """They would be taken for new KPIs, and the rest left out."""
    with pytest.raises(Invalid):
        guessed(pasted("KPI\tDatum\tWert\nRevenue\t31.10.2026\t5\n", "x"))
    with pytest.raises(Invalid):
        guessed(pasted("Fact\tContent\nOwner\tLi\n", "x"))
    assert guessed(pasted("Goal\nGrow\n", "x")).target == "goals"
