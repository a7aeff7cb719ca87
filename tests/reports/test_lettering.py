"""Letters as outlines: as the font has them, at any weight, with or without a Chinese font."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fontTools.ttLib import TTFont

from goaldesk import fonts
from goaldesk.core.words import Words
from goaldesk.reports import build, font_file, lettering, paper
from tests.reports import pdf
from tests.reports.conftest import TODAY, Open
from tests.reports.rows import plan

LETTERS = "abW019月，’“.·%−Ω"


@pytest.mark.parametrize("weight", [lettering.REGULAR, lettering.BOLD])
def test_letters_are_as_wide_as_the_font_says(weight: int) -> None:
    file = fonts.cjk_font()
    assert file is not None
    with TTFont(file.path, fontNumber=file.index, lazy=True) as font:
        names = font.getBestCmap()
        glyphs = font.getGlyphSet(location={"wght": weight})
        unit = font["head"].unitsPerEm
        known = font_file.opened(file)
        shown, wider = known.at_weight(weight)
        for letter in LETTERS:
            name = known.name_of(ord(letter))
            assert name is not None
            width = shown[name].width + wider(name)
            assert width / unit == pytest.approx(glyphs[names[ord(letter)]].width / unit, abs=1e-3)
        assert known.name_of(0x1F600) is None


def test_figures_are_equally_wide() -> None:
    assert len({lettering.width(digit, 10) for digit in "0123456789−"}) == 1


def test_quotation_marks_are_narrow_among_latin_letters_only() -> None:
    assert lettering.width("’", 10) < 5
    assert lettering.width("中’", 10) == pytest.approx(20)


def test_the_dots_of_an_ellipsis_stand_on_the_line_of_latin_letters() -> None:
    def top(text: str) -> float:
        return float(lettering.word(text).outline.vertices[:, 1].max())

    assert top("…") == top(".")
    assert top("…中") > 0.2


def test_the_faces_of_a_collection_are_read_once() -> None:
    face = fonts.cjk_font()
    assert face is not None
    assert face.western is not None
    for tag in ("CFF2", "hmtx"):
        first, other = (font_file.opened(each)._font[tag] for each in (face, face.western))
        assert first is other


def test_bold_is_heavier() -> None:
    assert lettering.width("Goal", 10, lettering.BOLD) > lettering.width("Goal", 10)


@pytest.mark.parametrize("text", ["", " ", "مرحبا", "😀", "\U000f0000", "a😀月مb"])
def test_any_text_has_a_width(text: str) -> None:
    assert lettering.word(text).width >= 0


def test_a_text_is_clipped_to_its_room() -> None:
    shown = lettering.clipped("Average revenue per user", 10, 60)
    assert shown.endswith("…")
    assert lettering.width(shown, 10) <= 60
    assert lettering.clipped("short", 10, 100) == "short"


@pytest.fixture
def no_chinese_font(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(fonts, "cjk_font", lambda: None)
    monkeypatch.setattr(lettering, "cjk_font", lambda: None)
    lettering.word.cache_clear()
    yield
    lettering.word.cache_clear()


@pytest.mark.usefixtures("no_chinese_font")
def test_without_a_chinese_font_everything_else_is_still_set(
    session_over: Open, spoken: dict[str, Words]
) -> None:
    assert lettering.width("Goal", 10) > 15
    data = paper.pdf(build.summary(session_over(plan(3)), spoken["en"], TODAY))
    assert b"DejaVuSans" in data


@pytest.mark.usefixtures("no_chinese_font")
def test_a_wider_font_cuts_no_due_date_of_the_summary(
    session_over: Open, spoken: dict[str, Words]
) -> None:
    session = session_over(sample=("social", "en"))
    text = pdf.read(paper.pdf(build.summary(session, spoken["en"], TODAY))).text
    assert "31Dec2026" in text
    assert "31Dec20…" not in text
