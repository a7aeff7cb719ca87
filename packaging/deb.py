"""Build dist/goaldesk_VERSION_ARCH.deb, and say how large it and its parts are.

The program is frozen into one folder (goaldesk.spec) and laid out as Debian has it; the packages
that it depends on are those of the libraries it is linked with. Needs dpkg-dev and binutils.
"""

from __future__ import annotations

import compileall
import gzip
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from goaldesk import __version__

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
BUILD = ROOT / "build"
PROGRAM = BUILD / "goaldesk"
TREE = BUILD / "deb"
LIBRARIES = TREE / "usr" / "lib" / "goaldesk" / "_internal"

ICON_SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
LARGEST = 130_000_000  # bytes
# GNOME's own dialogs; where GTK is missing, Qt goes without this plugin.
WITHOUT_DEPENDENCIES = ("libqgtk3.so",)

CONTROL = """\
Package: goaldesk
Version: {version}
Architecture: {architecture}
Maintainer: {name} <{email}>
Installed-Size: {kilobytes}
Depends: {depends}, tzdata
Recommends: fonts-noto-cjk, fonts-dejavu-core, shared-mime-info, xdg-utils
Section: misc
Priority: optional
Description: set, measure, review and adjust product goals
 Goaldesk leads a product manager from the vision and the market over goals
 with their KPIs to regular reviews, offline, in English or Chinese. A document
 is one file that can be sent, compared and merged.
 .
 Chinese is drawn with the fonts of fonts-noto-cjk.
"""


def main() -> int:
    """Freeze, lay out and pack; gives the exit code, 1 for a package that is too large.

    Ends with a sentence where the source or the frozen program is not as it should be.
    """
    require_source()
    draw_icons(BUILD / "icons")
    freeze()
    require_frozen()
    lay_out()
    write_control()
    package = ROOT / "dist" / f"goaldesk_{__version__}_{architecture()}.deb"
    package.parent.mkdir(exist_ok=True)
    run("dpkg-deb", "--root-owner-group", "-Zxz", "--build", TREE, package)
    tell_sizes(package)
    return int(package.stat().st_size > LARGEST)


def run(*command: object, cwd: Path = ROOT) -> str:
    """Run a program that has to succeed; gives what it printed."""
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


def architecture() -> str:
    """What Debian calls this kind of processor."""
    return run("dpkg", "--print-architecture").strip()


def draw_icons(folder: Path) -> None:
    """Draw the icon as PNG in every size that desktops ask for."""
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    folder.mkdir(parents=True, exist_ok=True)
    drawing = QSvgRenderer(str(ROOT / "resources" / "icons" / "goaldesk.svg"))
    for size in ICON_SIZES:
        image = QImage(size, size, QImage.Format.Format_ARGB32)
        image.fill(0)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        drawing.render(painter)
        painter.end()
        image.save(str(folder / f"{size}.png"))


def freeze() -> None:
    """Make the folder with the program, without the symbols that Python was built with."""
    places = ("--workpath", BUILD / "pyinstaller", "--distpath", BUILD)
    command = (sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR")
    run(*command, *places, HERE / "goaldesk.spec")
    inside = PROGRAM / "_internal"
    pythons_own = (*inside.glob("libpython*"), *inside.glob("python3*/lib-dynload/*.so"))
    run("strip", "--strip-unneeded", *pythons_own)


def require_source() -> None:
    """Refuse source that does not compile: PyInstaller would leave such a module out, and say so
    in a file that nobody reads."""
    if not compileall.compile_dir(ROOT / "goaldesk", quiet=1):
        sys.exit("A module of Goaldesk does not compile, so no package was made.")


def require_frozen() -> None:
    """Refuse a frozen program that lacks a module, or does not start."""
    taken = (BUILD / "pyinstaller" / "goaldesk" / "PYZ-00.toc").read_text(encoding="utf-8")
    missing = [name for name in modules() if f"'{name}'" not in taken]
    if missing:
        sys.exit(f"The frozen program lacks {', '.join(missing)}.")
    told = run(PROGRAM / "goaldesk", "--version").strip()
    if __version__ not in told:
        sys.exit(f"The frozen program says “{told}”, not {__version__}.")


def modules() -> list[str]:
    """The modules of Goaldesk that a frozen program has: all but its script and `make run`."""
    found = (ROOT / "goaldesk").rglob("*.py")
    names = (".".join(path.relative_to(ROOT).with_suffix("").parts) for path in found)
    own = {"goaldesk.__main__", "goaldesk.start"}
    return sorted({name.removesuffix(".__init__") for name in names} - own)


def lay_out() -> None:
    """Put every file where Debian has it, readable by all."""
    shutil.rmtree(TREE, ignore_errors=True)
    (TREE / "DEBIAN").mkdir(parents=True)
    usr = TREE / "usr"
    shutil.copytree(PROGRAM, usr / "lib" / "goaldesk", symlinks=True)
    (usr / "bin").mkdir()
    (usr / "bin" / "goaldesk").symlink_to("../lib/goaldesk/goaldesk")
    share, linux = usr / "share", HERE / "linux"
    put(linux / "goaldesk.desktop", share / "applications" / "goaldesk.desktop")
    put(linux / "goaldesk-mime.xml", share / "mime" / "packages" / "goaldesk.xml")
    put(linux / "goaldesk.metainfo.xml", share / "metainfo" / "org.example.goaldesk.metainfo.xml")
    put(linux / "copyright", share / "doc" / "goaldesk" / "copyright")
    pack(ROOT / "CHANGELOG.md", share / "doc" / "goaldesk" / "changelog.gz")
    pack(linux / "goaldesk.1", share / "man" / "man1" / "goaldesk.1.gz")
    icons = share / "icons" / "hicolor"
    put(
        ROOT / "resources" / "icons" / "goaldesk.svg",
        icons / "scalable" / "apps" / "goaldesk.svg",
    )
    for size in ICON_SIZES:
        put(BUILD / "icons" / f"{size}.png", icons / f"{size}x{size}" / "apps" / "goaldesk.png")
    for path in (TREE, *TREE.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() else 0o644)
    (usr / "lib" / "goaldesk" / "goaldesk").chmod(0o755)


def put(source: Path, target: Path) -> None:
    """Copy a file to where it belongs."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def pack(source: Path, target: Path) -> None:
    """Copy a file, packed the same way every time."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(gzip.compress(source.read_bytes(), mtime=0))


def dependencies() -> str:
    """The Debian packages of the libraries that the program is linked with, and since when."""
    linked = [
        path
        for path in LIBRARIES.rglob("*.so*")
        if not path.is_symlink() and path.name not in WITHOUT_DEPENDENCIES
    ]
    own = {path.parent for path in linked}
    with tempfile.TemporaryDirectory() as folder:
        control = Path(folder) / "debian" / "control"
        control.parent.mkdir()
        control.write_text("Source: goaldesk\n\nPackage: goaldesk\nArchitecture: any\n")
        found = run(
            "dpkg-shlibdeps",
            "-O",
            "--warnings=0",
            "--ignore-missing-info",
            f"-S{TREE}",
            *(f"-l{each}" for each in sorted(own)),
            *sorted(linked),
            cwd=Path(folder),
        )
    return found.partition("=")[2].strip()


def write_control() -> None:
    """Write what the package manager reads: names, sizes, dependencies, checksums."""
    files = sorted(
        path for path in (TREE / "usr").rglob("*") if path.is_file() and not path.is_symlink()
    )
    control = CONTROL.format(
        version=__version__,
        architecture=architecture(),
        name=os.environ.get("DEBFULLNAME", "The Goaldesk authors"),
        email=os.environ.get("DEBEMAIL", "goaldesk@example.org"),
        kilobytes=sum(path.stat().st_size for path in files) // 1024,
        depends=dependencies(),
    )
    sums = "".join(
        f"{hashlib.md5(path.read_bytes()).hexdigest()}  {path.relative_to(TREE)}\n"
        for path in files
    )
    folder = TREE / "DEBIAN"
    (folder / "control").write_text(control)
    (folder / "md5sums").write_text(sums)
    for path in folder.iterdir():
        path.chmod(0o644)


def tell_sizes(package: Path) -> None:
    """Print the largest parts of the program, unpacked, and the size of the package."""
    sizes = {
        part.name: sum(
            path.stat().st_size
            for path in (part, *part.rglob("*"))
            if path.is_file() and not path.is_symlink()
        )
        for part in LIBRARIES.iterdir()
    }
    for name, size in sorted(sizes.items(), key=lambda each: -each[1])[:12]:
        print(f"{size / 1e6:8.1f} MB  {name}")
    print(f"{sum(sizes.values()) / 1e6:8.1f} MB  unpacked")
    print(f"{package.stat().st_size / 1e6:8.1f} MB  {package} (at most {LARGEST / 1e6:.0f} MB)")


if __name__ == "__main__":
    sys.exit(main())
