"""Feedback, surveys, competitors, activities and actions brought in; other programs' files."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from goaldesk.core.model import natural_id
from goaldesk.core.words import Words
from goaldesk.exchange.grid import read_grid
from goaldesk.exchange.kpi_values import SOME_SMALL
from goaldesk.exchange.mapping import guessed
from tests.exchange.importing import DAY, FILES, Target, counts, said

FEEDBACK = (
    "日期,客户,反馈内容,类型,提及次数,渠道\n"
    "2026/9/27,安,很快！,表扬,3,邮件\n,Bo,Too slow,Complaint,,\n"
)


def test_feedback_is_known_by_its_day_text_and_customer(target: Target) -> None:
    target.bring(FEEDBACK)
    first, second = target.rows("feedback")
    assert (first["text"], first["kind"], first["mentions"]) == ("很快！", "praise", 3)
    assert (second["date"], second["kind"], second["state"]) == (None, "complaint", "new")
    assert counts(target.plan(FEEDBACK)) == (0, 0, 2, 0)
    assert counts(target.plan(FEEDBACK.replace("邮件", "电话"))) == (0, 1, 1, 0)
    assert counts(target.plan(FEEDBACK.replace("很快", "很慢"))) == (1, 0, 1, 0)


def test_a_key_tells_rows_of_tables_without_a_column_for_it(target: Target) -> None:
    text = "ID,Date,Feedback\n7,2026-09-27,fast\n"
    target.bring(text)
    assert [row["id"] for row in target.rows("feedback")] == [natural_id("import", "feedback", "7")]
    changed = target.plan(text.replace("fast", "very fast"))
    assert counts(changed) == (0, 1, 0, 0)
    assert dict(changed.rows[0].before or {}) == {"text": "fast"}


def test_two_lines_for_one_row_must_agree(target: Target) -> None:
    text = "ID,Feedback,Channel\n7,fast,mail\n7,fast,\n7,slow,\n"
    assert said(target.plan(text)) == [
        (4, "Feedback", "Line 2 is for the same entry and says otherwise.")
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "Competitor,Market share (%)\n甲,12.5\n乙,-3\n",
            (3, "“Market share, %” cannot be below 0."),
        ),
        ("Competitor,Share\n甲,1\n,3\n", (3, "“Competitor” is empty in this line.")),
        ("Action,State\na,Done\nb,Waiting\n", (3, "“Waiting” is none of the words")),
        ("Action,KPI\na,G1\nb,G9\n", (3, "There is no KPI “G9”.")),
        ("Activity,Goal\na,grow\nb,Shrink\n", (3, "There is no goal “Shrink”.")),
        ("Feedback,Mentions\na,1\nb,1.5\n", (3, "“Mentions” is a whole number")),
    ],
)
def test_bad_lines_are_told(target: Target, text: str, line: tuple[int, str]) -> None:
    ((number, _, sentence),) = said(target.plan(text))
    assert (number, sentence[: len(line[1])]) == line


def test_competitors_are_known_by_name(target: Target) -> None:
    text = "竞品,市场份额（%）,优势,劣势,更新日期\n甲,12.5%,快,贵,2026年9月30日\n"
    target.bring(text)
    (row,) = target.rows("competitor")
    assert row["date"] == dt.date(2026, 9, 30)
    assert (row["name"], row["share"], row["strengths"]) == ("甲", 12.5, "快")
    assert counts(target.plan(text.replace("12.5%", "13%"))) == (0, 1, 0, 0)
    assert counts(target.plan("竞品,备注\n甲,\n")) == (0, 0, 1, 0)


@pytest.mark.parametrize(
    ("share", "fractions", "taken", "is_told"),
    [
        ("0.183", None, 0.183, True),
        ("0.183", True, 18.3, False),
        ("0.183", False, 0.183, False),
        ("0.183%", None, 0.183, False),
        ("18.3", None, 18.3, False),
    ],
)
def test_market_shares_that_may_be_fractions_are_told_and_read_as_chosen(
    target: Target, share: str, fractions: bool | None, taken: float, is_told: bool
) -> None:
    grid = read_grid("rivals.csv", f"竞品,市场份额,优势\n甲,12.5%,快\n乙,{share},\n".encode())
    mapping = replace(guessed(grid), fractions=fractions)
    plan = target.plan(grid, mapping=mapping)
    assert [row.values["share"] for row in plan.rows] == [12.5, taken]
    assert [note.message for note in plan.notes] == [SOME_SMALL] * is_told


def test_chinese_lists_of_feedback_are_understood(target: Target) -> None:
    target.bring(
        "反馈内容,类型,出现次数,处理状态\n搜索不准,缺陷,23,已采纳\n发票难改,投诉,18,已处理\n"
    )
    told = [(row["kind"], row["mentions"], row["state"]) for row in target.rows("feedback")]
    assert told == [("complaint", 23, "planned"), ("complaint", 18, "done")]


def test_rows_come_behind_those_that_are_there(target: Target) -> None:
    target.bring("Competitor,Note\nA,\nB,\n")
    target.bring("Competitor,Note\nC,\nA,x\n")
    assert sorted((row["name"], row["position"]) for row in target.rows("competitor")) == [
        ("A", 1.0),
        ("B", 2.0),
        ("C", 3.0),
    ]


SURVEY = (
    "Timestamp,How likely are you to recommend us? (0-10),总体满意度\n"
    "2026-10-01 10:00,10,5分\n2026-10-02 9:15,3 – unlikely,4\n2026-10-03 08:00,8,1 star\n"
)


def test_answers_are_counted(target: Target) -> None:
    target.bring(SURVEY, name="Autumn.csv")
    found = {row["kind"]: row for row in target.rows("survey")}
    assert {row["title"] for row in found.values()} == {"Autumn"}
    assert {row["date"] for row in found.values()} == {dt.date(2026, 10, 3)}
    names = ("favourable", "neutral", "unfavourable")
    assert [found["nps"][name] for name in names] == [1, 1, 1]
    assert [found["csat"][name] for name in names] == [2, 0, 1]
    assert counts(target.plan(SURVEY, name="Autumn.csv")) == (0, 0, 2, 0)
    more = SURVEY + "2026-10-03 10:00,9,\n"
    assert counts(target.plan(more, name="Autumn.csv")) == (0, 1, 1, 0)
    later = SURVEY.replace("2026-10", "2026-11")
    assert counts(target.plan(later, name="Autumn.csv")) == (2, 0, 0, 0)


def test_answers_without_a_day_are_of_today_once(target: Target) -> None:
    target.bring("NPS\n9\n10\n", name="s.csv")
    assert target.rows("survey")[0]["date"] == DAY
    plan = target.plan("NPS\n9\n10\n", name="s.csv", today=DAY + dt.timedelta(days=9))
    assert counts(plan) == (0, 0, 1, 0)


def test_an_answer_that_is_none_is_told(target: Target) -> None:
    plan = target.plan("NPS\n9\n11\nx\n10\n", "survey", name="s.csv")
    assert said(plan) == [
        (3, "NPS", "“11” is no answer from 0 to 10."),
        (4, "NPS", "“x” is no answer from 0 to 10."),
    ]
    target.apply(plan, skip_bad=True)
    assert target.rows("survey")[0]["favourable"] == 2


def test_a_jira_file_gives_actions(target: Target) -> None:
    data = (FILES / "jira.csv").read_bytes()
    grid = read_grid("jira.csv", data)
    mapping = guessed(grid)
    assert (mapping.target, mapping.preset) == ("actions", "jira")
    assert grid.heads[8:10] == ("Sprint", "Sprint #10")
    target.bring(grid)
    rows = {row["external_id"]: row for row in target.rows("action")}
    assert rows["CHAT-1"]["text"] == "Ask new users why they leave"
    assert rows["CHAT-1"]["note"] == "Five interviews,\nthen a summary"
    assert rows["CHAT-1"]["due"] == dt.date(2026, 10, 15)
    assert [rows[f"CHAT-{n}"]["state"] for n in (1, 2, 3)] == ["doing", "done", "open"]
    assert [rows[f"CHAT-{n}"]["owner"] for n in (1, 2, 3)] == ["Li Na", "Chen Wei", ""]
    assert counts(target.plan(data)) == (0, 0, 3, 0)
    again = data.replace(b"Backlog", b"Doing").replace(b"To Do", b"In Progress")
    assert counts(target.plan(again)) == (0, 1, 2, 0)


def test_jiras_created_dates_are_read_in_both_forms(target: Target) -> None:
    grid = read_grid("jira.csv", (FILES / "jira.csv").read_bytes())
    mapping = (
        guessed(grid, "activities").to("Created", "start").to("Custom field (Goal)", "goal_id")
    )
    target.bring(grid, mapping=mapping)
    rows = {row["external_id"]: row for row in target.rows("activity")}
    assert rows["CHAT-1"]["start"] == dt.date(2026, 9, 27)
    assert rows["CHAT-3"]["start"] == dt.date(2025, 6, 21)
    assert [rows[f"CHAT-{n}"]["goal_id"] for n in (1, 2, 3)] == ["grow", None, "grow"]


@pytest.mark.parametrize(("name", "rows"), [("pingcode", 4), ("worktile", 3)])
def test_work_items_give_actions_or_activities(target: Target, name: str, rows: int) -> None:
    grid = read_grid(f"{name}.csv", (FILES / f"{name}.csv").read_bytes())
    mapping = guessed(grid)
    assert (mapping.target, mapping.preset) == ("actions", "work_items")
    plan = target.plan(grid)
    assert (counts(plan), said(plan)) == ((rows, 0, 0, 0), [])
    target.apply(plan)
    assert counts(target.plan(grid)) == (0, 0, rows, 0)
    keys = {row["external_id"] for row in target.rows("action")}
    assert {key[:2] for key in keys} == ({"PC"} if name == "pingcode" else {"WT"})


def test_goals_among_work_items_are_left_out_and_said(target: Target) -> None:
    plan = target.plan((FILES / "pingcode.csv").read_bytes())
    assert [Words("en").problem(note) for note in plan.notes] == [
        "Lines of another kind were left out: 1."
    ]
    assert {row.values["state"] for row in plan.rows} == {"open", "doing", "done"}


def test_a_mapping_says_what_a_word_means(target: Target) -> None:
    grid = read_grid("a.csv", b"Action,Status\na,Waiting\n")
    mapping = replace(guessed(grid), words=(("waiting", "dropped"),))
    assert [row.values["state"] for row in target.plan(grid, mapping=mapping).rows] == ["dropped"]


def test_an_id_of_the_document_means_that_row(target: Target) -> None:
    target.bring("Action,Owner\nWrite it down,Li\n")
    (row,) = target.rows("action")
    plan = target.plan(f"ID,Action,Owner\n{row['id']},Write it up,Li\n")
    assert counts(plan) == (0, 1, 0, 0)
    assert dict(plan.rows[0].values) == {"text": "Write it up"}
