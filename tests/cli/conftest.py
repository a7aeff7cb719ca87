"""A home of its own for every command, and the sample as a file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from goaldesk import cli
from tests.cli.running import DAY, at_home


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at_home(tmp_path, monkeypatch)


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The social sample as the command line writes it."""
    folder = tmp_path_factory.mktemp("written")
    with pytest.MonkeyPatch.context() as patch:
        at_home(folder, patch)
        file = folder / "social.goaldb"
        assert cli.main(["new", str(file), "--sample", "social", "--as-of", DAY]) == 0
    return file


@pytest.fixture
def social(written: Path, tmp_path: Path) -> Path:
    """A copy of the social sample of its own."""
    return Path(shutil.copy(written, tmp_path / "social.goaldb"))
