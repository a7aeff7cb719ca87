"""The positioning statement as it reads, and what its checks find."""

from __future__ import annotations

import gettext
from typing import Any

import pytest

from goaldesk.core.statement import BLANKS, check_text, checks, findings, plain, statement
from goaldesk.core.words import Words

ENGLISH = {
    "customer": "young people",
    "need": "want to stay close to friends",
    "category": "social platform",
    "benefit": "connects people",
    "alternative": "Pulse",
    "differentiator": "has strong network effects",
}
CHINESE = {
    "customer": "年轻人群体",
    "need": "想与朋友保持真实的联系",
    "category": "社交平台",
    "benefit": "连接人与人之间的关系",
    "alternative": "脉动",
    "differentiator": "拥有网络效应",
}


class Catalogue(gettext.NullTranslations):
    """Knows the one sentence that the statement is made of."""

    def gettext(self, message: str) -> str:
        if "{customer}" not in message:
            return message
        return (
            "对于{customer}，他们{need}，{product}是一款{category}，它能够{benefit}。"
            "与{alternative}不同，我们的产品{differentiator}。"
        )


EN = Words("en")
ZH = Words("zh", Catalogue())


def found(name: str, vision: dict[str, str], words: Words = EN) -> dict[str, str]:
    """What the checks complain of, by key, in English."""
    rivals = ["Pulse", "脉动"]
    return {c.key: check_text(EN, c) for c in findings(words, name, vision, rivals)}


def test_the_statement_reads_as_moore_wrote_it() -> None:
    assert plain(statement(EN, "Social network", ENGLISH)) == (
        "For young people who want to stay close to friends, the Social network is a social "
        "platform that connects people. Unlike Pulse, our product has strong network effects."
    )


def test_the_statement_in_chinese_follows_the_words_it_is_given() -> None:
    assert plain(statement(ZH, "社交网络应用", CHINESE)) == (
        "对于年轻人群体，他们想与朋友保持真实的联系，社交网络应用是一款社交平台，"
        "它能够连接人与人之间的关系。与脉动不同，我们的产品拥有网络效应。"
    )


def test_a_missing_blank_is_a_gap_with_its_name() -> None:
    runs = statement(EN, "", {**ENGLISH, "need": "  "})
    assert [(run.blank, run.text) for run in runs if run.missing] == [
        ("need", "need"),
        ("product", "product"),
    ]
    assert "who [need], the [product] is" in plain(runs)


def test_filled_blanks_are_told_from_the_fixed_words() -> None:
    runs = statement(EN, "Social network", ENGLISH)
    filled = {run.blank: run.text for run in runs if run.blank}
    assert filled == {**ENGLISH, "product": "Social network"}
    assert runs[0].text == "For "
    assert runs[0].blank == ""


@pytest.mark.parametrize(
    ("typed", "reads"),
    [
        ("online shop", "is an online shop that"),
        ("App", "is an App that"),
        ("shop.", "is a shop that"),
        ("shop\nwith {braces}", "is a shop with {braces} that"),
        ("", "is a [product category] that"),
    ],
)
def test_what_is_typed_fits_into_the_sentence(typed: str, reads: str) -> None:
    assert reads in plain(statement(EN, "X", {**ENGLISH, "category": typed}))


def test_a_sound_statement_passes_all_four_checks() -> None:
    passed = checks(EN, "Social network", ENGLISH, ["pulse "])
    assert [check_text(EN, check) for check in passed] == [
        "Every blank is filled",
        "“Pulse” is a competitor on file",
        "No empty superlative",
        "28 words, at most 60",
    ]
    assert all(check.passed for check in passed)
    assert found("社交网络应用", CHINESE, ZH) == {}


@pytest.mark.parametrize(
    ("blank", "text", "key", "sentence"),
    [
        ("need", "", "filled", "Not filled in: need"),
        ("alternative", "Glimpse", "alternative", "“Glimpse” is no competitor on file"),
        (
            "differentiator",
            "is the Best there is",
            "superlative",
            "“Best” in “differentiator” claims much and says little: name what is different",
        ),
        (
            "benefit",
            "极致体验",
            "superlative",
            "“极致” in “key benefit” claims much and says little: name what is different",
        ),
        ("need", " ".join(["more"] * 60), "words", "82 words: shorten it to at most 60"),
    ],
)
def test_each_check_says_what_is_wrong_and_where(
    blank: str, text: str, key: str, sentence: str
) -> None:
    vision = {**ENGLISH, blank: text}
    assert found("Social network", vision) == {key: sentence}
    field = findings(EN, "Social network", vision, ["Pulse"])[0].field
    assert field == blank


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("is the best", "best"),
        ("is the BEST", "BEST"),
        ("is “best”", "best"),
        ("best-in-class", "best"),
        ("the world’s best", "best"),
        ("is leading", "leading"),
        ("industry-leading", "leading"),
        ("an innovative shop", "innovative"),
        ("is easy to use", "easy"),
        ("easy-to-use", "easy"),
        ("Easy.", "Easy"),
        ("easy\nto use", "easy"),
        ("是best的", "best"),
        ("最leading", "leading"),
        ("easy用", "easy"),
        ("行业领先的平台", "领先"),
        ("领先", "领先"),
        ("最好的社交平台", "最好"),
        ("一流的体验", "一流"),
        ("极致体验", "极致"),
        ("做到极致", "极致"),
        ("best 与一流", "best"),
        ("bestows calm", ""),
        ("a bestseller", ""),
        ("bested by none", ""),
        ("misleading signs", ""),
        ("has leadings", ""),
        ("innovatively made", ""),
        ("uninnovative", ""),
        ("uneasy", ""),
        ("easygoing", ""),
        ("easy-going people", ""),
        ("easy‑going people", ""),
        ("easily found", ""),
        ("领导先行", ""),
        ("最近好评", ""),
        ("第一流水线", "一流"),
        ("极其精致", ""),
        ("", ""),
        ("connects people", ""),
    ],
)
@pytest.mark.parametrize("blank", ["benefit", "differentiator"])
def test_only_whole_words_are_superlatives(blank: str, text: str, word: str) -> None:
    told = [
        (check.field, check.values["word"])
        for check in findings(EN, "X", {**ENGLISH, blank: text}, ["Pulse"])
        if check.key == "superlative"
    ]
    assert told == ([(blank, word)] if word else [])


def test_each_blank_with_a_superlative_is_named() -> None:
    vision = {**ENGLISH, "customer": "leading shops", "benefit": "is easy and best"}
    told = [check_text(EN, check) for check in findings(EN, "X", vision, ["Pulse"])]
    assert told == [
        "“leading” in “target customer” claims much and says little: name what is different",
        "“easy” in “key benefit” claims much and says little: name what is different",
    ]


@pytest.mark.parametrize(
    ("words", "base", "unit", "key", "most"),
    [(EN, ENGLISH, "more ", "words", 60), (ZH, CHINESE, "想", "characters", 120)],
    ids=["en", "zh"],
)
def test_the_length_is_counted_to_the_last_word(
    words: Words, base: dict[str, str], unit: str, key: str, most: int
) -> None:
    def length(times: int) -> Any:
        vision = {**base, "need": unit * times}
        return next(c for c in checks(words, "X", vision, []) if c.key == key)

    fits = 1 + most - int(length(1).values["count"])
    assert length(fits).passed
    assert length(fits).values == {"count": most, "most": most}
    longer = length(fits + 1)
    assert (longer.passed, longer.field) == (False, "need")
    assert check_text(EN, longer) == f"{most + 1} {key}: shorten it to at most {most}"


def test_a_rival_may_call_itself_leading() -> None:
    assert findings(EN, "X", {**ENGLISH, "alternative": "Leading Edge"}, ["Leading Edge"]) == ()


def test_an_empty_alternative_is_a_blank_and_not_an_unknown_competitor() -> None:
    assert list(found("X", {**ENGLISH, "alternative": ""})) == ["filled"]


def test_the_products_name_is_one_of_the_blanks() -> None:
    check = findings(EN, "", ENGLISH, ["Pulse"])[0]
    assert (check.key, check.field) == ("filled", "name")


def test_nothing_filled_is_seven_gaps_and_no_error() -> None:
    [gap] = findings(EN, "", dict.fromkeys(BLANKS, ""), [])
    assert (gap.key, gap.field) == ("filled", "customer")
    assert check_text(EN, gap) == (
        "Not filled in: target customer, need, product, product category, key benefit, main "
        "alternative, and differentiator"
    )


@pytest.mark.parametrize(
    ("words", "vision", "name", "count"),
    [
        (EN, {}, "", 0),
        (EN, {}, "Pulse", 2),
        (EN, {"customer": "young people", "differentiator": "is kind"}, "", 7),
        (ZH, {}, "", 0),
        (ZH, {"customer": "年轻人群体"}, "", 7),
    ],
)
def test_only_what_is_written_is_counted(
    words: Words, vision: dict[str, str], name: str, count: int
) -> None:
    length = checks(words, name, vision, [])[-1]
    assert (length.passed, length.values["count"]) == (True, count)


def test_chinese_is_counted_in_han_characters() -> None:
    longer = {**CHINESE, "need": "想" * 100}
    sentence = found("社交网络应用", longer, ZH)["characters"]
    assert sentence.endswith("characters: shorten it to at most 120")
    assert found("社交网络应用", {**CHINESE, "need": "want " * 100}, ZH) == {}


def test_the_longest_part_is_where_to_shorten() -> None:
    [long_name] = findings(EN, "Best " * 50, ENGLISH, ["Pulse"])
    assert (long_name.key, long_name.field) == ("words", "name")
    assert check_text(EN, long_name).endswith("words: shorten it to at most 60")
    # Letters aren't counted in Chinese, so they aren't what is too long either.
    mixed = {**CHINESE, "need": "想" * 100, "benefit": "connect " * 40}
    [found] = findings(ZH, "社交网络应用", mixed, ["脉动"])
    assert (found.key, found.field) == ("characters", "need")
