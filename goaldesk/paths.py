"""Where Goaldesk keeps what is its own, and where the files it ships are."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Folders(NamedTuple):
    """The folders of one user; none of them need exist yet."""

    config: Path
    data: Path
    state: Path
    cache: Path
    log: Path

    @classmethod
    def standard(cls) -> Folders:
        """The folders that the system has for this user."""
        from platformdirs import PlatformDirs

        dirs = PlatformDirs("goaldesk", appauthor=False)
        return cls(
            config=dirs.user_config_path,
            data=dirs.user_data_path,
            state=dirs.user_state_path,
            cache=dirs.user_cache_path,
            log=dirs.user_log_path,
        )

    @classmethod
    def under(cls, root: Path) -> Folders:
        """All folders inside `root`."""
        return cls(
            config=root / "config",
            data=root / "data",
            state=root / "state",
            cache=root / "cache",
            log=root / "log",
        )


def private(folder: Path) -> Path:
    """`folder`, made if it is missing, which nobody but its user may look into."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


def resources() -> Path:
    """The folder of icons, themes, texts, samples and report templates.

    An installed package carries it inside; a checkout has it beside the package.
    """
    package = Path(__file__).resolve().parent
    inside = package / "resources"
    return inside if inside.is_dir() else package.parent / "resources"
