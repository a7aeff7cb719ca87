"""What columns and words are called in both languages, and in other programs."""

from __future__ import annotations

from pathlib import Path

import pytest

from goaldesk import languages
from goaldesk.core.fields import TABLES, choice_label
from goaldesk.core.words import Words
from goaldesk.exchange import aliases
from goaldesk.exchange.simple_rows import TABLES as SIMPLE
from goaldesk.exchange.targets import TARGETS

OF = {"goals": "kpi", "survey": "survey", "series_long": "measurement", **SIMPLE}


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> tuple[Words, ...]:
    cache: Path = tmp_path_factory.mktemp("cache")
    return tuple(languages.load(language, cache) for language in ("en", "zh"))


@pytest.mark.parametrize(("target", "table"), OF.items())
def test_every_field_is_known_by_its_label_in_both_languages(
    target: str, table: str, spoken: tuple[Words, ...]
) -> None:
    known = {field.key for field in TABLES[table].fields}
    for field in TARGETS[target].fields:
        # Our own labels name the choices of the import, not columns.
        if field.key in known and field.key not in ("csat", "nps"):
            for words in spoken:
                label = words.text(TABLES[table].field(field.key).label)
                assert aliases.rank(target, field.key, label) is not None, (field.key, label)


def test_every_choice_is_known_by_its_label_in_both_languages(spoken: tuple[Words, ...]) -> None:
    for target in TARGETS.values():
        for field in target.fields:
            for choice, label in field.choices:
                for words in spoken:
                    word = aliases.normal(words.text(choice_label(field.choices, choice)))
                    assert word in aliases.means(choice, label), (field.key, choice, word)


def test_no_word_means_two_choices_of_a_field() -> None:
    for target in TARGETS.values():
        for field in target.fields:
            seen: dict[str, str] = {}
            for choice, label in field.choices:
                for word in aliases.means(choice, label):
                    assert seen.setdefault(word, choice) == choice, (field.key, word)


ISSUE = {
    "title": "标题|名称|主题|目标|Objective|Goal|Summary|Title",
    "name": "关键结果|KR|Key Result",
    "owner": "负责人|责任人|处理人|Owner|Assignee",
    "start": "开始时间|开始日期|Start Date",
    "due": "截止时间|截止日期|结束日期|Due Date|End Date",
    "baseline": "起始值|初始值|基线|基准值|Start",
    "target": "目标值|Target",
    "value": "当前值|实际值|最新值|Current|Actual",
    "unit": "单位|Unit",
    "weight": "权重|Weight|Importance",
    "parent": "上级目标|父工作项|Parent",
    "frequency": "频率|统计频率|统计周期|考核周期",
}


@pytest.mark.parametrize("field", ISSUE)
def test_goals_know_what_other_programs_write(field: str) -> None:
    for name in ISSUE[field].split("|"):
        assert aliases.rank("goals", field, name) is not None, name


@pytest.mark.parametrize(
    ("head", "same"),
    [
        ("  Due   date ", "due_date"),
        ("ＫＰＩ", "kpi"),
        ("Value (M)", "value"),
        ("数值（万）", "数值"),
        ("目标值【元】", "目标值"),
        ("Custom field (Story Points)", "story points"),
        ("Sprint #12", "SPRINT"),
        ("Owner:", "owner"),
        ("% complete", "%complete"),
        ("(M)", "(m)"),
    ],
)
def test_names_are_compared_without_case_width_blanks_and_units(head: str, same: str) -> None:
    assert aliases.normal(head) == aliases.normal(same)


def test_nothing_is_no_name() -> None:
    assert not aliases.is_known("")
    assert aliases.rank("goals", "title", "") is None
