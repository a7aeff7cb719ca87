"""Simplified Chinese is complete, and says what the English says."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import pytest

from goaldesk import languages
from tests import catalogues

FIELDS = string.Formatter()
HELP = catalogues.ROOT / "resources" / "help" / "zh"


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in FIELDS.parse(text) if name}


def test_every_message_of_the_code_is_in_the_catalogue() -> None:
    kept = catalogues.kept()
    messages = [message.id for message in catalogues.extracted() if message.id]
    missing = [message for message in messages if kept.get(message) is None]
    assert missing == []


def test_no_message_is_where_none_is_looked_for() -> None:
    """Before Python 3.12 nothing is extracted that stands in an f-string."""
    hidden = [
        f"{path.relative_to(catalogues.ROOT)}:{call.lineno}"
        for path in (catalogues.ROOT / "goaldesk").rglob("*.py")
        for text in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call)
        and getattr(call.func, "attr", getattr(call.func, "id", "")) in catalogues.KEYWORDS
        and any(isinstance(given, ast.Constant) for given in call.args[:1])
    ]
    assert hidden == []


def test_no_message_is_untranslated_fuzzy_or_left_over() -> None:
    kept = catalogues.kept()
    assert catalogues.untranslated(kept) == []
    assert [message.id for message in kept if message.id and message.fuzzy] == []
    current = catalogues.extracted()
    assert [m.id for m in kept if m.id and current.get(m.id) is None] == []


def test_translations_keep_the_placeholders() -> None:
    for message in catalogues.kept():
        if not message.id:
            continue
        source = message.id[-1] if isinstance(message.id, tuple | list) else message.id
        strings = message.string
        for text in strings if isinstance(strings, tuple | list) else (strings,):
            assert _placeholders(text) == _placeholders(source), source


HAN = r"[\u4e00-\u9fff]"


@pytest.mark.parametrize(
    "slip",
    [
        rf"(?:{HAN}|\}})[,;:!?](?:{HAN}|\{{)|{HAN}[.:]$",  # half-width punctuation
        rf"{HAN} ?\((?![&*{{])|{HAN}\(\{{count",  # half-width brackets, but for keys and endings
        rf"{HAN}[A-Za-z0-9{{]*[A-Za-z0-9]{HAN}|{HAN}[A-Za-z0-9]",  # no space beside Latin
        rf"{HAN} {HAN}|[，。：；（）“”] | [，。：；）”]",  # a space that Chinese doesn't have
        r"KPI",  # 指标
    ],
)
def test_chinese_is_set_as_chinese_is(slip: str) -> None:
    found = re.compile(slip)
    wrong = []
    for message in catalogues.kept():
        strings = message.string if isinstance(message.string, tuple | list) else [message.string]
        wrong += [text for text in strings if text and found.search(text)]
    assert wrong == []


@pytest.mark.parametrize(
    ("other", "ours"),
    [
        ("竞品", "竞争对手"),
        ("口令", "密码"),
        ("到期日", "截止日期"),
        ("中间目标", "阶段目标"),
        ("市场部分", "细分市场"),
        ("个指标没有", "项指标没有"),
        ("告知（I）", "知会（I）"),
    ],
)
def test_chinese_has_one_word_for_one_thing(other: str, ours: str) -> None:
    """In the window and in the help; the samples speak as their users do."""
    catalogue = catalogues.CATALOGUE.read_text("utf-8")
    guide = [path.read_text("utf-8") for path in HELP.glob("*.md")]
    assert [text for text in (catalogue, *guide) if other in text] == []
    assert ours in catalogue


def test_the_catalogue_is_compiled_on_first_use_and_reused(tmp_path: Path) -> None:
    words = languages.load("zh", tmp_path)
    assert words.text("Overview") == "总览"
    (compiled,) = tmp_path.glob("*.mo")
    made = compiled.stat().st_mtime_ns
    assert languages.load("zh", tmp_path).text("Overview") == "总览"
    assert compiled.stat().st_mtime_ns == made


def test_a_catalogue_that_comes_compiled_needs_no_source_and_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = tmp_path / "locale" / "zh_CN.mo"
    languages.compile_catalogue(languages.resources() / "locale" / "zh_CN.po", shipped)
    monkeypatch.setattr(languages, "resources", lambda: tmp_path)
    assert languages.load("zh", tmp_path / "cache").text("Overview") == "总览"
    assert not (tmp_path / "cache").exists()


def test_a_broken_compiled_catalogue_is_made_again(tmp_path: Path) -> None:
    languages.load("zh", tmp_path)
    (compiled,) = tmp_path.glob("*.mo")
    compiled.write_bytes(b"\x00" * 10)
    assert languages.load("zh", tmp_path).text("Vision") == "愿景"


@pytest.mark.parametrize(
    ("variable", "expected"),
    [("zh_CN.UTF-8", "zh"), ("zh_TW", "zh"), ("en_GB.UTF-8", "en"), ("de_DE", "en"), ("C", "en")],
)
def test_the_system_language(monkeypatch: pytest.MonkeyPatch, variable: str, expected: str) -> None:
    monkeypatch.setenv("LC_ALL", variable)
    assert languages.system_language(["zh-CN", "en-US"]) == expected


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (["zh-Hans-CN", "zh-CN", "en-CN"], "zh"), (["en-CN", "zh-Hans-CN"], "en"),
        (["de-DE", "de", "zh-CN"], "zh"), (["fr-FR"], "en"),
    ],
)  # fmt: skip
def test_where_no_variable_names_it_the_users_own_languages_decide(
    monkeypatch: pytest.MonkeyPatch, wanted: list[str], expected: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("locale.getlocale", lambda: ("English_United States", "1252"))
    assert languages.system_language(wanted) == expected
