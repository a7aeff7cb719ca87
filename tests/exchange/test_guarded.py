"""What a spreadsheet could run gets a guard in CSV files, and loses it again."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from goaldesk.exchange.guarded import guarded, unguarded


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+41 44 123",
        "-5 % from March",
        "@SUM(A1)",
        "＝1+1",
        "＋1",
        "－1",
        "＠x",
        "﹦1",
        "  =1",
        "\u3000=1",
        "\u00a0@x",
        "\ufeff=1",
        "\u200b=1",
        "\u202e=1",
        "\x00=1",
        "\tx",
        "\rx",
        "\nx",
        " \t",
        "'quoted'",
        " 'quoted",
    ],
)
def test_what_a_spreadsheet_could_run_gets_a_guard(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", " ", "plain", "a=b", "1-2", "5 %", "“quoted”", "é", "目标"])
def test_other_text_is_left_alone(text: str) -> None:
    assert guarded(text) == text


def test_an_apostrophe_that_is_no_guard_stays() -> None:
    assert unguarded("'90s music") == "'90s music"


_AWKWARD = st.text(st.sampled_from("=+-@'\"＝ \t\r\n\ufeff\u200bax1"), max_size=6)


@given(st.text() | _AWKWARD)
@example("''=1")
@example("'")
def test_taking_the_guard_off_gives_the_text_back(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text) in (text, f"'{text}")
