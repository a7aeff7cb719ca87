"""What a title says, in both languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goaldesk.core.rules import titles


@pytest.mark.parametrize(
    ("title", "count"),
    [
        ("", 0),
        ("  ", 0),
        ("Grow", 1),
        ("Grow active young users", 4),
        ("Grow month-on-month retention by 1,200", 5),
        ("让年轻活跃用户持续增长", 11),
        ("月活跃用户提升到 4.2 亿", 9),
        ("让 DAU 持续增长", 5),
        ("Open the 上海 region to users", 6),
        ("…!?", 0),
    ],
)
def test_a_title_is_counted_in_words_or_in_han_characters(title: str, count: int) -> None:
    assert titles.length(title) == count


@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("Improve the onboarding", "Improve"),
        ("Optimising our funnel", "Optimising"),
        ("Optimize it", "Optimize"),
        ("A better life", "better"),
        ("Improvised talks", ""),
        ("提升用户体验", "提升"),
        ("持续优化流程", "优化"),
        ("加强合作", "加强"),
        ("提高转化率", ""),
    ],
)
def test_vague_words(title: str, word: str) -> None:
    assert titles.vague_word(title) == word


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Improve retention by 5 %", True),
        ("Improve retention to 40%", True),
        ("Add 10k users", True),
        ("Double the income", True),
        ("Cut it by half", True),
        ("Win three key accounts", True),
        ("Answer within one hour", True),
        ("One for all", False),
        ("Improve 30-day retention", False),
        ("Improve retention in 2027", False),
        ("Improve retention until Q3", False),
        ("Improve the B2B offer", False),
        ("把留存率提升到 40 %", True),
        ("提升到4亿", True),
        ("营收提升两倍", True),
        ("成本降低三成", True),
        ("增加 5 个百分点", True),
        ("百分之八十的用户", True),
        ("提升7日留存率", False),
        ("在 2027 年底前优化流程", False),
        ("提升一线城市的体验", False),
        ("让三成为主力", False),
    ],
)
def test_an_amount_is_a_number_and_a_date_or_a_name_is_none(title: str, found: bool) -> None:
    assert titles.has_number(title) is found


@pytest.mark.parametrize(
    ("title", "change", "thing"),
    [
        ("Grow active young users", True, True),
        ("Cutting the cost of support", True, True),
        ("400 million active users", True, True),
        ("Grow and grow and grow", True, False),
        ("Monthly active young users overall", False, True),
        ("让用户愿意邀请更多朋友", True, True),
        ("年轻用户的活跃程度总体情况", False, True),
        ("使用者的总体印象与口碑", False, True),
        ("提高提高再提高并且增长", True, False),
    ],
)
def test_a_title_names_a_change_and_what_changes(title: str, change: bool, thing: bool) -> None:
    assert (titles.names_change(title), titles.names_object(title)) == (change, thing)


@pytest.mark.parametrize(
    ("title", "verb"),
    [
        ("Launch the creator fund", "Launch"),
        ("To build a new app", "build"),
        ("“Shipping” version 3", "Shipping"),
        ("We will finish the migration", "finish"),
        ("Grow what we launched", ""),
        ("Launchpad users stay", ""),
        ("上线会员中心", "上线"),
        ("发布 3.0 版本", "发布"),
        ("完成数据迁移", "完成"),
        ("完成率达到九成", ""),
        ("开发者活跃数增长一倍", ""),
        ("让上线更快", ""),
    ],
)
def test_output_verbs_at_the_start(title: str, verb: str) -> None:
    assert titles.output_verb(title) == verb


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Sales calls", "calls"),
        ("Customer meetings held", "meetings"),
        ("登录次数", "次数"),
        ("会议数量", "会议数量"),
        ("Call centre satisfaction", ""),
        ("月活跃用户", ""),
    ],
)
def test_activity(text: str, word: str) -> None:
    assert titles.activity_word(text) == word


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ()),
        ("  ", ()),
        ("Lin Lan", ("Lin Lan",)),
        ("Lin Lan, Wu Tao", ("Lin Lan", "Wu Tao")),
        ("Lin Lan and Wu Tao", ("Lin Lan", "Wu Tao")),
        ("Lin Lan/Wu Tao", ("Lin Lan", "Wu Tao")),
        ("Sandy Anderson", ("Sandy Anderson",)),
        ("R&D", ("R&D",)),
        ("王芳、李明", ("王芳", "李明")),
        ("王芳，李明", ("王芳", "李明")),
        ("王芳和李明", ("王芳", "李明")),
        ("李和平", ("李和平",)),
        ("Lin Lan, ", ("Lin Lan",)),
        ("Sales and Marketing", ("Sales and Marketing",)),
    ],
)
def test_the_people_that_a_text_names(text: str, names: tuple[str, ...]) -> None:
    assert titles.owners(text, frozenset({"Sales and Marketing"})) == names


@given(st.text())
def test_no_text_is_too_odd(text: str) -> None:
    titles.names_change(text)
    titles.names_object(text)
    titles.output_verb(text)
    titles.activity_word(text)
    assert titles.length(text) >= 0
    assert all(titles.owners(text))
