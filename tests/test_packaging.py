"""What the installers are made of is well-formed, agrees with the program and names all it reads.

The installers themselves are built and tried by `make package` and `make try-package`.
"""

from __future__ import annotations

import configparser
import importlib
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from goaldesk import __version__
from goaldesk.core.model import APPLICATION_ID

ROOT = Path(__file__).resolve().parent.parent
PACKAGING = ROOT / "packaging"
LINUX = PACKAGING / "linux"
SPEC = (PACKAGING / "goaldesk.spec").read_text(encoding="utf-8")
MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
TYPE = "application/vnd.goaldesk"


def desktop_entry() -> configparser.SectionProxy:
    read = configparser.ConfigParser(interpolation=None)
    read.optionxform = str
    read.read(LINUX / "goaldesk.desktop", encoding="utf-8")
    return read["Desktop Entry"]


def test_the_desktop_entry_opens_documents_and_speaks_both_languages() -> None:
    entry = desktop_entry()
    assert entry["Exec"] == "goaldesk %f"
    assert entry["MimeType"] == f"{TYPE};"
    for key in ("GenericName", "Comment", "Keywords"):
        assert re.search("[\u4e00-\u9fff]", entry[f"{key}[zh_CN]"])


def test_the_metainfo_names_this_version_the_entry_and_the_type() -> None:
    component = ET.parse(LINUX / "goaldesk.metainfo.xml").getroot()
    releases = [release.get("version") for release in component.iter("release")]
    assert releases[0] == __version__
    name = f"{component.findtext('id')}.metainfo.xml"
    assert f'"{name}"' in (PACKAGING / "deb.py").read_text(encoding="utf-8")
    assert component.findtext("launchable") == "goaldesk.desktop"
    assert component.findtext("provides/mediatype") == TYPE
    texts = [*component.iter("p"), *component.iter("li"), *component.iter("summary")]
    chinese = [text for text in texts if text.get(LANGUAGE) == "zh_CN"]
    assert len(chinese) * 2 == len(texts)


def test_the_mime_type_knows_a_document_by_its_bytes(tmp_path: Path) -> None:
    kind = ET.parse(LINUX / "goaldesk-mime.xml").getroot().find(f"{MIME}mime-type")
    assert kind is not None
    assert kind.get("type") == TYPE
    assert [glob.get("pattern") for glob in kind.iter(f"{MIME}glob")] == [
        "*.goaldb",
        "*.goaldb.age",
    ]
    document = tmp_path / "made.goaldb"
    with sqlite3.connect(document) as made:
        made.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        made.execute("CREATE TABLE t (a)")
    made.close()
    header = document.read_bytes()[:100]
    for match in kind.iter(f"{MIME}match"):
        value = match.get("value", "").replace("\\0", "\0").encode()
        assert header[int(match.get("offset", "")) :].startswith(value)


def test_every_folder_of_resources_goes_along() -> None:
    named = re.search(r"^FOLDERS = \((.*)\)$", SPEC, re.MULTILINE)
    assert named is not None
    folders = {path.name for path in (ROOT / "resources").iterdir() if path.is_dir()}
    assert set(re.findall(r'"(\w+)"', named[1])) | {"locale"} == folders


def test_the_build_stops_where_a_module_is_missing_or_does_not_compile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(PACKAGING)
    deb = importlib.import_module("deb")
    assert {"goaldesk", "goaldesk.app", "goaldesk.store.seal"} < set(deb.modules())
    monkeypatch.setattr(deb, "ROOT", tmp_path)
    monkeypatch.setattr(deb, "BUILD", tmp_path)
    source, taken = tmp_path / "goaldesk" / "a.py", tmp_path / "pyinstaller" / "goaldesk"
    source.parent.mkdir()
    taken.mkdir(parents=True)
    source.write_text("def\n")
    with pytest.raises(SystemExit, match="does not compile"):
        deb.require_source()
    (taken / "PYZ-00.toc").write_text("('goaldesk.b', '…')", encoding="utf-8")
    with pytest.raises(SystemExit, match=r"lacks goaldesk\.a"):
        deb.require_frozen()


def test_nothing_that_the_code_imports_is_left_out() -> None:
    left_out = re.search(r"^UNUSED_MODULES = \[(.*?)^\]", SPEC, re.MULTILINE | re.DOTALL)
    assert left_out is not None
    for source in (ROOT / "goaldesk").rglob("*.py"):
        imported = re.findall(
            r"^ *(?:from|import) ([\w.]+)", source.read_text("utf-8"), re.MULTILINE
        )
        assert not set(imported) & set(re.findall(r'"([\w.]+)"', left_out[1])), source


def test_every_package_that_goes_along_comes_with_its_licence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from goaldesk.ui.about import LICENCES

    monkeypatch.syspath_prepend(PACKAGING)
    taken = importlib.import_module("licences")
    names = {name for name, _ in taken.required()}
    named = {name.lower() for name, _, _ in LICENCES}
    assert names - named == {"goaldesk"}
    targets = [(folder, Path(source).name) for source, folder in taken.licences()]
    assert len(set(targets)) == len(targets), "One would lie over another."
    with_licence = {folder.split("/")[1] for folder, _ in targets}
    # Qt’s is the system’s own copy of the LGPL.
    assert names - with_licence == {"pyside6-essentials", "shiboken6"}


def test_the_locales_that_the_words_ask_for_go_along() -> None:
    from babel import Locale

    for name in ("en_US", "zh_Hans_CN"):
        parts = str(Locale.parse(name)).split("_")
        for end in range(1, len(parts) + 1):
            assert f'"babel/locale-data/{"_".join(parts[:end])}.dat"' in SPEC


@pytest.mark.parametrize("own", [{}, {"LD_LIBRARY_PATH_ORIG": "/opt/lib"}])
def test_what_the_program_starts_gets_the_libraries_of_the_system(own: dict[str, str]) -> None:
    frozen = {
        "LD_LIBRARY_PATH": "/usr/lib/goaldesk/_internal",
        "_PYI_ARCHIVE_FILE": "/usr/lib/goaldesk/goaldesk",
    }
    script = f"import runpy; runpy.run_path({str(LINUX / 'surroundings.py')!r}); import os\n"
    started = "import subprocess; subprocess.run('env')"
    env = {"PATH": os.environ["PATH"], **frozen, **own}
    told = subprocess.run(
        [sys.executable, "-c", script + started],
        env=env,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "goaldesk" not in told
    assert ("LD_LIBRARY_PATH=/opt/lib\n" in told) == bool(own)


def test_the_installer_for_windows_knows_the_ending() -> None:
    recipe = (PACKAGING / "windows" / "goaldesk.iss").read_text(encoding="utf-8")
    assert r"Software\Classes\.goaldb" in recipe
    assert recipe.count(f"/DVersion={__version__}") == 2


@pytest.mark.parametrize(
    "command",
    [
        ("desktop-file-validate", "goaldesk.desktop"),
        ("appstreamcli", "validate", "--no-net", "goaldesk.metainfo.xml"),
        ("xmllint", "--noout", "goaldesk.metainfo.xml", "goaldesk-mime.xml"),
    ],
    ids=lambda command: command[0],
)
def test_the_checkers_of_the_desktop_find_nothing(command: tuple[str, ...]) -> None:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    done = subprocess.run(command, cwd=LINUX, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
