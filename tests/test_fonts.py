"""The font that Chinese is drawn with is one that has its letters."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from goaldesk import fonts

PACKAGED = fonts.packaged()


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A computer without a known font; gives the file whose text fontconfig answers."""
    monkeypatch.setattr(fonts, "packaged", lambda: None)
    monkeypatch.setattr(fonts, "_KNOWN", ())
    answer, command = tmp_path / "answer", tmp_path / "fc-match"
    command.write_text(f'#!/bin/sh\ncase "$*" in *charset=*) cat "{answer}";; esac\n')
    command.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    return answer


@pytest.mark.skipif(os.name != "posix", reason="fontconfig is asked on Linux")
@pytest.mark.skipif(PACKAGED is None, reason="needs the packaged font")
def test_what_fontconfig_names_is_used_if_it_has_chinese_letters(
    bare: Path, tmp_path: Path
) -> None:
    other = tmp_path / "Other.ttc"
    other.symlink_to(str(PACKAGED))
    bare.write_text(str(other))
    found = fonts.cjk_font.__wrapped__()
    assert found is not None
    assert found.path == other
    for unfit in (fonts.latin_fonts()[0], bare, tmp_path / "missing.ttf"):
        bare.write_text(str(unfit))
        assert fonts.cjk_font.__wrapped__() is None
