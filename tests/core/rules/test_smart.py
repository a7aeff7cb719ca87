"""The verdict on each letter, the score, and the hints."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goaldesk.core.rules import smart
from goaldesk.core.rules.plan import Plan
from goaldesk.core.rules.smart import Letter, Links, Measure

WORDS_18 = "Grow " + "word " * 17
HAN_40 = "让用户增长" + "字" * 35


def keys(letter: Letter) -> list[str]:
    return [reason.key for reason in letter.reasons]


@pytest.mark.parametrize(
    ("title", "verdict", "reasons"),
    [
        ("", "fail", ["title_empty"]),
        ("   ", "fail", ["title_empty"]),
        ("—", "fail", ["title_empty"]),
        ("Grow users", "fail", ["title_short_words"]),
        ("Grow young users", "fail", ["title_short_words"]),
        ("Grow active young users", "pass", ["title_fits_words"]),
        (WORDS_18, "pass", ["title_fits_words"]),
        (WORDS_18 + "more", "warn", ["title_long_words"]),
        ("Improve the user experience", "warn", ["title_vague"]),
        ("Improve retention to 40 %", "pass", ["title_fits_words"]),
        ("Better onboarding for young users", "warn", ["title_vague"]),
        ("Optimise checkout for mobile shoppers", "warn", ["title_vague"]),
        ("Improve retention of users in 2027", "warn", ["title_vague"]),
        ("Monthly active young users overall", "warn", ["title_no_change"]),
        ("Grow and grow and grow", "warn", ["title_no_object"]),
        ("Improve " + WORDS_18, "warn", ["title_long_words", "title_vague"]),
        ("用户增长", "fail", ["title_short_han"]),
        ("让用户数量增长", "fail", ["title_short_han"]),
        ("让用户数量都增长", "pass", ["title_fits_han"]),
        (HAN_40, "pass", ["title_fits_han"]),
        (HAN_40 + "字", "warn", ["title_long_han"]),
        ("全面提升用户的使用体验", "warn", ["title_vague"]),
        ("持续优化新用户引导流程", "warn", ["title_vague"]),
        ("加强与高校社团的合作", "warn", ["title_vague"]),
        ("把月活跃用户提升到 4 亿", "pass", ["title_fits_han"]),
        ("年轻用户的活跃程度总体情况", "warn", ["title_no_change"]),
    ],
)
def test_specific(title: str, verdict: str, reasons: list[str]) -> None:
    found = smart.specific(title)
    assert (found.letter, found.verdict, keys(found)) == ("S", verdict, reasons)


def test_a_title_tells_its_length_and_the_limits() -> None:
    [reason] = smart.specific("Grow users").reasons
    assert reason.values == {"count": 2, "least": 4, "most": 18}
    [reason] = smart.specific("让用户增长").reasons
    assert reason.values == {"count": 5, "least": 8, "most": 40}


@pytest.mark.parametrize(
    ("plan", "unit", "lacks"),
    [
        (Plan(baseline=1, target=2), "M", ()),
        (Plan(baseline=1, target=2), "  ", ("unit",)),
        (Plan(target=2), "M", ("baseline",)),
        (Plan(baseline=1), "M", ("target",)),
        (Plan(baseline=2, target=2), "M", ("distance",)),
        (Plan(), "", ("unit", "target", "baseline")),
        (Plan(direction="decrease", baseline=2, target=1), "h", ()),
        (Plan(direction="decrease", target=1), "h", ("baseline",)),
        (Plan(direction="at_least", target=85), "%", ()),
        (Plan(direction="at_least"), "%", ("target",)),
        (Plan(direction="at_most", target=5), "%", ()),
        (Plan(direction="at_most", baseline=5), "%", ("target",)),
        (Plan(direction="in_range", low=1, high=2), "d", ()),
        (Plan(direction="in_range", low=1), "d", ("limits",)),
        (Plan(direction="in_range", high=1), "d", ("limits",)),
        (Plan(direction="in_range", low=2, high=1), "d", ("limits_reversed",)),
        (Plan("yes_no"), "", ()),
        (Plan("milestone"), "", ("milestones",)),
        (Plan("milestone", milestones=((0.0, True),)), "", ("milestones",)),
        (Plan("milestone", milestones=((1.0, False),)), "", ()),
    ],
)
def test_what_a_definition_lacks(plan: Plan, unit: str, lacks: tuple[str, ...]) -> None:
    assert smart.lacks(plan, unit) == lacks


def measure(key: str = "mau", *lacks: str, **values: object) -> Measure:
    return Measure(key, key.upper(), str(values.pop("unit", "M")), lacks, True, **values)


def test_measurable() -> None:
    complete, poor, poorer = measure(), measure("new", "unit"), measure("old", "unit", "target")
    assert keys(smart.measurable([])) == ["no_kpi"]
    assert smart.measurable([]).verdict == "fail"
    assert smart.measurable([complete]).verdict == "pass"
    assert keys(smart.measurable([poorer, complete])) == ["kpis_complete"]
    found = smart.measurable([poorer, poor])
    assert (found.verdict, keys(found)) == ("warn", ["kpi_no_unit"])
    [reason] = found.reasons
    assert (reason.table, reason.row_id, reason.field) == ("kpi", "new", "unit")


@pytest.mark.parametrize(
    ("needed", "best", "found"),
    [
        (2.0, 1.0, False),
        (2.0001, 1.0, True),
        (0.3, 0.15, False),
        (1.0, 0.0, True),
        (1.0, -1.0, True),
        (-2.0, -1.0, False),
        (-2.1, -1.0, True),
        (-1.0, 1.0, True),
        (0.0, 0.0, False),
        (None, 1.0, False),
        (1.0, None, False),
        (1e15, 1e-9, True),
    ],
)
def test_history_contradicts_a_rate_of_more_than_twice_the_best(
    needed: float | None, best: float | None, found: bool
) -> None:
    assert smart.too_fast(measure(needed=needed, best=best)) is found


@pytest.mark.parametrize(
    ("owners", "noted", "resources", "best", "verdict", "reasons"),
    [
        ((), True, 1, 9.0, "fail", ["no_owner"]),
        (("Lin",), False, 0, 9.0, "warn", ["no_feasibility"]),
        (("Lin",), True, 0, 9.0, "pass", ["feasible"]),
        (("Lin",), False, 2, 9.0, "pass", ["resourced"]),
        (("Lin", "Wu"), True, 1, 9.0, "warn", ["many_owners"]),
        (("Lin",), True, 1, 4.0, "warn", ["too_fast"]),
        (("Lin",), True, 1, None, "pass", ["feasible"]),
        (("Lin", "Wu"), False, 0, 1.0, "warn", ["many_owners", "no_feasibility", "too_fast"]),
    ],
)
def test_assignable(
    owners: tuple[str, ...],
    noted: bool,
    resources: int,
    best: float | None,
    verdict: str,
    reasons: list[str],
) -> None:
    found = smart.assignable(owners, noted, resources, [measure(needed=10.0, best=best)])
    assert (found.verdict, keys(found)) == (verdict, reasons)


@pytest.mark.parametrize(
    ("links", "reason", "verdict", "reasons"),
    [
        (Links("core_value"), "", "pass", ["serves_pillar"]),
        (Links(strategies=2), "", "pass", ["led_to"]),
        (Links(factors=1), "Because", "pass", ["evidence"]),
        (Links("core_value", 1, 1, "Above"), "", "pass", ["serves_pillar", "led_to", "evidence"]),
        (Links(above="Above"), "", "pass", ["linked_above"]),
        (Links(), "Because", "warn", ["only_reason"]),
        (Links(), "  ", "fail", ["no_reason"]),
    ],
)
def test_relevant(links: Links, reason: str, verdict: str, reasons: list[str]) -> None:
    found = smart.relevant(links, reason)
    assert (found.verdict, keys(found)) == (verdict, reasons)


def day(text: str) -> date | None:
    return date.fromisoformat(f"2026-{text}") if text else None


@pytest.mark.parametrize(
    ("start", "due", "reviews", "today", "verdict", "reasons"),
    [
        ("02-01", "06-30", ["03-01"], "04-01", "pass", ["timed"]),
        ("01-01", "12-31", ["12-30"], "04-01", "pass", ["timed"]),
        ("02-01", "06-30", ["06-30"], "04-01", "warn", ["no_review"]),
        ("02-01", "06-30", [], "04-01", "warn", ["no_review"]),
        ("", "06-30", ["03-01"], "04-01", "warn", ["no_start"]),
        ("", "06-30", [], "04-01", "warn", ["no_start", "no_review"]),
        ("", "", ["03-01"], "04-01", "fail", ["no_due"]),
        ("02-01", "", ["03-01"], "04-01", "fail", ["no_due"]),
        ("06-30", "06-30", ["03-01"], "04-01", "warn", ["dates_reversed"]),
        ("07-01", "06-30", ["03-01"], "04-01", "warn", ["dates_reversed"]),
        ("02-01", "06-30", [], "07-01", "fail", ["past_unreviewed"]),
        ("02-01", "06-30", ["08-01"], "07-01", "fail", ["past_unreviewed"]),
        ("02-01", "06-30", [], "06-30", "warn", ["no_review"]),
        ("02-01", "06-30", ["07-01"], "07-02", "warn", ["reviewed_late"]),
        ("02-01", "06-30", ["05-01"], "07-02", "pass", ["timed"]),
    ],
)
def test_timed(
    start: str, due: str, reviews: list[str], today: str, verdict: str, reasons: list[str]
) -> None:
    period = (date(2026, 1, 1), date(2026, 12, 31))
    held = [date.fromisoformat(f"2026-{review}") for review in reviews]
    as_of = date.fromisoformat(f"2026-{today}")
    found = smart.timed(day(start), day(due), period, held, as_of)
    assert (found.verdict, keys(found)) == (verdict, reasons)


@pytest.mark.parametrize(
    ("period", "reasons"),
    [
        (("", ""), ["timed"]),
        (("02-01", "06-30"), ["timed"]),
        (("02-02", ""), ["before_period"]),
        (("", "06-29"), ["after_period"]),
        (("02-02", "06-29"), ["before_period", "after_period"]),
        (("08-01", "12-31"), ["before_period", "ends_before_period"]),
    ],
)
def test_a_goal_lies_inside_the_product_s_period(
    period: tuple[str, str], reasons: list[str]
) -> None:
    first, last = (day(text) for text in period)
    review, today = date(2026, 3, 1), date(2026, 4, 1)
    found = smart.timed(day("02-01"), day("06-30"), (first, last), [review], today)
    assert keys(found) == reasons


@pytest.mark.parametrize(
    ("verdicts", "score", "grade"),
    [
        ("ppppp", 1.0, "strong"),
        ("ppppw", 0.9, "strong"),
        ("pppwf", 0.7, "fair"),
        ("pppww", 0.8, "strong"),
        ("wwwww", 0.5, "fair"),
        ("wwwwf", 0.4, "weak"),
        ("fffff", 0.0, "weak"),
    ],
)
def test_the_score_is_the_mean_of_the_letters(verdicts: str, score: float, grade: str) -> None:
    words = {"p": "pass", "w": "warn", "f": "fail"}
    letters = [Letter("S", words[verdict], ()) for verdict in verdicts]
    assert smart.score(letters) == score
    assert smart.grade(smart.score(letters)) == grade


@pytest.mark.parametrize(
    ("score", "grade"),
    [(0.4499, "weak"), (0.45, "fair"), (0.7499, "fair"), (0.75, "strong")],
)
def test_the_limits_of_the_grades(score: float, grade: str) -> None:
    assert smart.grade(score) == grade


def test_hints() -> None:
    leading = Measure("a", "Sign-ups", "k", (), lagging=False)
    lagging, calls = measure("income"), Measure("c", "Sales calls", "", (), lagging=False)

    def found(title: str, *measures: Measure) -> list[str]:
        return [hint.key for hint in smart.hints(title, measures)]

    assert found("Grow income per member") == []
    assert found("Launch the new shop in May") == ["hint_output"]
    assert found("上线全新的会员中心") == ["hint_output"]
    assert found("Grow income per member", lagging) == ["hint_lagging"]
    assert found("Grow income per member", lagging, leading) == []
    assert found("Grow income per member", lagging, calls) == ["hint_activity"]
    assert found("Grow it", Measure("d", "登录频率", "次数", (), lagging=False)) == [
        "hint_activity"
    ]


DAYS = st.one_of(st.none(), st.dates(date(1970, 1, 1), date(2199, 12, 31)))


@given(st.text(), DAYS, DAYS, DAYS, DAYS, st.lists(st.dates()), st.dates())
def test_odd_data_get_a_verdict(
    title: str,
    start: date | None,
    due: date | None,
    first: date | None,
    last: date | None,
    reviews: list[date],
    today: date,
) -> None:
    for letter in (
        smart.specific(title),
        smart.relevant(Links(above=title), title),
        smart.timed(start, due, (first, last), reviews, today),
    ):
        assert letter.verdict in ("pass", "warn", "fail")
        assert letter.reasons
        assert (letter.verdict == "pass") is not any(reason.table for reason in letter.reasons)
