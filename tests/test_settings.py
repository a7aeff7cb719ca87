from __future__ import annotations

import json
import os
from dataclasses import asdict, fields, replace
from pathlib import Path

import pytest

from goaldesk import settings
from goaldesk.core.numbers import NUMBER_STYLES
from goaldesk.core.rules import plan
from goaldesk.languages import LANGUAGES
from goaldesk.settings import Settings, asked, load, save

CHOSEN = Settings(
    language="zh", theme="dark", paper="letter", author="王 Ann",
    recent=("/a/目标.goaldb", "/b.goaldb"), geometry="AdnQywAD", layout="AAAA/w==",
    numbers="1.234,5", week_start="sunday", autosave=5, backups=20, preset="committed",
    restore_session=True, session=("/a/目标.goaldb",), report_language="en",
)  # fmt: skip


def test_what_was_saved_is_loaded(tmp_path):
    save(CHOSEN, tmp_path / "config")
    assert load(tmp_path / "config") == (CHOSEN, False)


def test_names_that_are_no_text_are_kept_too(tmp_path):
    """Linux takes any bytes for a file's name."""
    chosen = Settings(author="Ann \ud800").opened(Path(os.fsdecode(b"/a/plan \xff.goaldb")))
    save(chosen, tmp_path)
    assert load(tmp_path) == (chosen, False)


def test_without_a_file_defaults_hold_and_nothing_is_broken(tmp_path):
    assert load(tmp_path / "nowhere") == (Settings(), False)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "3", "\udcff", "[" * 100_000])
def test_a_broken_file_falls_back_and_says_so(tmp_path, text):
    (tmp_path / "settings.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    assert load(tmp_path) == (Settings(), True)


def test_a_folder_in_its_place_falls_back_and_says_so(tmp_path):
    (tmp_path / "settings.json").mkdir()
    assert load(tmp_path) == (Settings(), True)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("language", "fr"), ("language", 1), ("language", None), ("language", []),
        ("theme", "pink"), ("paper", "A4"), ("author", 7), ("numbers", "1'234.5"),
        ("week_start", 0), ("autosave", 7), ("autosave", "5"), ("autosave", False),
        ("restore_session", 1), ("backups", 0), ("backups", 10.0), ("preset", "custom"),
        ("session", "one"),
        ("recent", "one"), ("recent", [1]), ("recent", {"a": 1}), ("geometry", None),
        ("layout", True), ("report_kind", 1), ("report_sections", "all"), ("report_language", "fr"),
        ("report_template", None), ("portfolio", [1]),
    ],
)  # fmt: skip
def test_one_bad_value_costs_no_other(tmp_path, name, value):
    kept = {**asdict(CHOSEN), name: value}
    (tmp_path / "settings.json").write_text(json.dumps(kept), encoding="utf-8")
    default = getattr(Settings(), name)
    assert load(tmp_path) == (replace(CHOSEN, **{name: default}), True)


def test_settings_of_another_version_are_passed_over(tmp_path):
    (tmp_path / "settings.json").write_text('{"theme": "dark", "sound": "loud"}')
    assert load(tmp_path) == (Settings(theme="dark"), False)


def test_every_setting_is_checked():
    for field in fields(Settings):
        default = getattr(Settings(), field.name)
        kept = list(default) if isinstance(default, tuple) else default
        assert field.metadata["allowed"](kept), field.name


def test_what_can_be_chosen_is_allowed_and_has_words():
    for name, each in asked().items():
        values = [value for value, _ in each.choices]
        assert getattr(Settings(), name) in (values or ["", False]), name
        assert all(isinstance(message, str) and message for _, message in each.choices)
        assert each.label
        assert each.group
        for value in values:
            assert field_of(name).metadata["allowed"](value)


def field_of(name):
    return next(field for field in fields(Settings) if field.name == name)


def test_choices_are_those_that_others_know():
    choices = {name: [value for value, _ in each.choices] for name, each in asked().items()}
    assert set(choices["preset"]) == set(plan.PRESETS)
    assert set(choices["week_start"]) == settings.WEEK_STARTS.keys()
    assert tuple(choices["numbers"]) == NUMBER_STYLES
    assert choices["language"] == ["system", *LANGUAGES]
    assert choices["report_language"] == ["", *LANGUAGES]


def test_a_failing_disk_leaves_the_old_settings(tmp_path, monkeypatch):
    save(CHOSEN, tmp_path)

    def failing(_):
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(OSError, match="no space"):
        save(Settings(), tmp_path)
    assert load(tmp_path) == (CHOSEN, False)
    assert [path.name for path in tmp_path.iterdir()] == ["settings.json"]


def test_recent_files_are_the_last_ten_each_once():
    now = Settings()
    for number in range(12):
        now = now.opened(Path(f"/{number}"))
    now = now.opened(Path("/5"))
    assert now.recent == tuple(f"/{n}" for n in (5, 11, 10, 9, 8, 7, 6, 4, 3, 2))
    assert "/5" not in now.forgotten(Path("/5")).recent
