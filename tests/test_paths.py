from __future__ import annotations

from goaldesk import paths
from goaldesk.paths import Folders, private, resources


def test_all_folders_are_under_the_root(tmp_path):
    folders = Folders.under(tmp_path)
    every = [folders.config, folders.data, folders.state, folders.cache, folders.log]
    assert all(folder.parent == tmp_path for folder in every)
    assert len(set(every)) == 5
    assert list(tmp_path.iterdir()) == []


def test_the_standard_folders_are_the_systems(monkeypatch, tmp_path):
    import sys

    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "etc"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    folders = Folders.standard()
    if sys.platform == "linux":
        assert folders.config == tmp_path / "etc" / "goaldesk"
        assert folders.state == tmp_path / "state" / "goaldesk"
    assert all("goaldesk" in str(folder).lower() for folder in folders)


def test_a_private_folder_is_its_users_alone(tmp_path):
    folder = private(tmp_path / "a" / "b")
    assert folder.stat().st_mode & 0o777 == 0o700
    folder.chmod(0o755)
    assert private(folder).stat().st_mode & 0o777 == 0o700


def test_resources_of_a_checkout_lie_beside_the_package():
    assert resources().name == "resources"
    assert resources().is_dir()


def test_resources_of_an_installed_package_lie_inside(tmp_path, monkeypatch):
    package = tmp_path / "site-packages" / "goaldesk"
    (package / "resources").mkdir(parents=True)
    monkeypatch.setattr(paths, "__file__", str(package / "paths.py"))
    assert resources() == package / "resources"
