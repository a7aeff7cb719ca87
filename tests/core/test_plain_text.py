"""Texts side by side show where they differ, wherever that is; what nobody sees is not shown."""

from __future__ import annotations

import pytest

from goaldesk.core.plain_text import apart, seen

LONG = "What everybody who was asked said of it, in their own words and at length, "
HAN = (
    "我们在十月走访了十二家门店，逐一询问店员和顾客对新结账流程的看法，每一条意见都记了下来，结论是"
)


@pytest.mark.parametrize(
    ("texts", "shown"),
    [
        (["short", "shorter"], ["short", "shorter"]),
        ([LONG, ""], [LONG.strip(), ""]),
        ([LONG, LONG], [LONG.strip(), LONG.strip()]),
        (["A " + LONG, "B " + LONG], ["A " + LONG.strip(), "B " + LONG.strip()]),
        (
            [LONG + "yes", LONG + "no"],
            ["…and at length, yes", "…and at length, no"],
        ),
        (
            [LONG.strip(), LONG + "no"],
            ["…and at length,", "…and at length, no"],
        ),
        ([HAN + "快", HAN + "慢"], [f"…{HAN[-16:]}快", f"…{HAN[-16:]}慢"]),
    ],
)
def test_long_texts_are_shown_from_where_they_part(texts: list[str], shown: list[str]) -> None:
    assert apart(texts) == shown


@pytest.mark.parametrize(
    "mark", ["\u202e", "\u2066", "\u061c", "\u200b", "\ufeff", "\x00", "\udc80"]
)
def test_marks_that_nobody_sees_are_not_shown(mark: str) -> None:
    assert seen(f"plan{mark} 计划\n") == "plan 计划\n"
