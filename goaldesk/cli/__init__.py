"""The command line: everything that needs no window, and the window where no command is given."""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from goaldesk import __version__
from goaldesk.cli import exporting, importing, merging, reading, travel, writing
from goaldesk.cli.common import DONE, REFUSED
from goaldesk.core.errors import N_, Invalid, Problem
from goaldesk.core.plain_text import cut
from goaldesk.core.words import Words
from goaldesk.languages import LANGUAGES, load, system_language
from goaldesk.paths import Folders
from goaldesk.reports.kinds import KINDS, PORTFOLIO

INTERRUPTED = 130
_SAMPLES = ("social", "ecommerce")
_TEMPLATES = ("consumer", "shop", "saas", "hardware", "platform")


def main(arguments: Sequence[str]) -> int:
    """Run one command; gives the exit code.

    0 done; 1 where damage, differences or open conflicts were found; 2 for unusable input.
    """
    _write_utf8()
    folders = Folders.standard()
    words = load(_language(arguments), folders.cache)
    try:
        code = _run(arguments, words, folders)
        if sys.stdout is not None:
            sys.stdout.flush()
        return code
    except Problem as problem:
        return _refused(words.problem(problem))
    except MemoryError:
        return _refused(words.text("There is not enough memory for that."))
    except BrokenPipeError:
        # Whoever read the output has had enough.
        _let_go_of_output()
        return DONE
    except OSError as error:
        _let_go_of_output()
        return _refused(
            words.text("The system refused: {why}.", why=error.strerror or type(error).__name__)
        )
    except KeyboardInterrupt:
        return INTERRUPTED


def _run(arguments: Sequence[str], words: Words, folders: Folders) -> int:
    if not arguments or (arguments[0] not in _COMMANDS and not arguments[0].startswith("-")):
        return _window(arguments)
    try:
        given = _parser(words).parse_args(list(arguments))
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else DONE
    return _COMMANDS[given.command](given, words, folders)


def _let_go_of_output() -> None:
    """Drop what cannot be written; Python would complain about it again when it ends."""
    if sys.stdout is None:  # a program without a console has none
        return
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _write_utf8() -> None:
    """Write Chinese wherever the output goes; a terminal keeps its own encoding."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")


def _refused(sentence: str) -> int:
    print(sentence.replace("\n", " "), file=sys.stderr)
    return REFUSED


def _language(arguments: Sequence[str]) -> str:
    """The language asked for, before anything else is understood; the system's if none is."""
    for before, after in zip(arguments, [*arguments, ""][1:], strict=True):
        asked = after if before == "--lang" else before.removeprefix("--lang=")
        if before.startswith("--lang") and asked in LANGUAGES:
            return asked
    return system_language()


# What argparse says by itself.
_PARSER_TEXTS = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("not allowed with argument %s"),
    N_("expected one argument"),
    N_("expected at least one argument"),
    N_("ignored explicit argument %r"),
)


class _Parser(argparse.ArgumentParser):
    """A parser whose mistakes are one sentence."""

    words = Words("en")

    def error(self, message: str) -> NoReturn:
        raise Invalid(
            N_("This command is not understood: {mistake}. See “goaldesk --help”."),
            mistake=message.replace("'", "").rstrip("."),
        )


def _parser(words: Words) -> argparse.ArgumentParser:
    text = words.text
    # argparse asks gettext’s one catalogue of the process; it gets ours instead.
    argparse._ = text  # type: ignore[attr-defined]
    parser = _Parser(
        prog="goaldesk",
        usage="goaldesk [FILE] | goaldesk COMMAND …",
        allow_abbrev=False,
        description=text("Set, measure, review and adjust product goals."),
        epilog=text("Without a command, the window is opened."),
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"goaldesk {__version__}",
        help=text("show the version and exit"),
    )
    commands = parser.add_subparsers(
        prog="goaldesk", dest="command", metavar="COMMAND", required=True
    )

    def command(name: str, help: str, files: str | None = None) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=help, description=help, allow_abbrev=False)
        made.add_argument("file", metavar="FILE", type=Path, nargs=files)
        made.add_argument("--lang", choices=sorted(LANGUAGES), help=text("language of the texts"))
        made.add_argument(
            "--as-of",
            type=_day,
            metavar="DATE",
            default=None,
            help=text("the day that counts as today, such as 2026-11-09"),
        )
        return made

    new = command("new", text("Write a new document."))
    first = new.add_mutually_exclusive_group()
    first.add_argument("--sample", choices=_SAMPLES, help=text("start with a sample"))
    first.add_argument(
        "--template", choices=_TEMPLATES, help=text("start with a plan for a kind of product")
    )
    first.add_argument(
        "--from", dest="source", type=Path, metavar="X.json", help=text("start with JSON tables")
    )
    info = command("info", text("Say how a document stands."))
    info.add_argument("--json", action="store_true", help=text("as JSON for other programs"))
    _add_report(command("report", text("Write a report as PDF."), "+"), words)
    export = command("export", text("Write the data of a document for other programs."))
    export.add_argument("-o", dest="output", metavar="OUT", type=Path, required=True)
    export.add_argument("--table", default="", help=text("the one table to write, such as kpi"))
    _add_import(command("import", text("Bring a table from elsewhere into a document.")), words)
    copy = command("copy", text("Write a copy of a document to send."))
    copy.add_argument("-o", dest="output", metavar="OUT.goaldb", type=Path, required=True)
    copy.add_argument(
        "--without",
        type=_names,
        nargs="+",
        action="extend",
        default=[],
        metavar="SECTION",
        help=text("sections or tables to leave out, such as people or resources"),
    )
    copy.add_argument(
        "--no-history", action="store_true", help=text("leave out old values, labels and reasons")
    )
    diff = command("diff", text("Say what two files hold differently."))
    diff.add_argument("other", metavar="OTHER", type=Path)
    diff.add_argument("--json", action="store_true", help=text("as JSON for other programs"))
    merge = command("merge", text("Merge another copy of a document into one."))
    merge.add_argument("other", metavar="THEIRS", type=Path)
    merge.add_argument("-o", dest="output", metavar="OUT.goaldb", type=Path, required=True)
    merge.add_argument(
        "--prefer", choices=("mine", "theirs"), help=text("whose values stand in conflicts")
    )
    merge.add_argument("--json", action="store_true", help=text("as JSON for other programs"))
    command("check", text("Say whether a file is a sound document."))
    salvage = command(
        "salvage", text("Write what can be read of a damaged file as a new document.")
    )
    salvage.add_argument("-o", dest="output", metavar="OUT.goaldb", type=Path, required=True)
    return parser


def _add_import(bring: argparse.ArgumentParser, words: Words) -> None:
    text = words.text
    bring.add_argument("data", metavar="DATA", type=Path)
    bring.add_argument(
        "--as", dest="target", metavar="WHAT", help=text("what it is, such as series_long or jira")
    )
    bring.add_argument(
        "--map", type=Path, metavar="M.json", help=text("which column is which, as JSON")
    )
    bring.add_argument("--sheet", metavar="NAME", help=text("the sheet of a workbook"))
    bring.add_argument(
        "--skip-bad", action="store_true", help=text("leave out lines that can’t be used")
    )
    bring.add_argument("--create", action="store_true", help=text("make the KPIs that are missing"))
    bring.add_argument(
        "--dry-run", action="store_true", help=text("only say what would be imported")
    )


def _add_report(report: argparse.ArgumentParser, words: Words) -> None:
    text = words.text
    report.add_argument("-o", dest="output", metavar="OUT.pdf", type=Path, required=True)
    report.add_argument(
        "--kind",
        choices=(*KINDS, PORTFOLIO),
        default="summary",
        help=text("what to write; a portfolio sets the products of several files side by side"),
    )
    report.add_argument("--paper", choices=("a4", "letter"), default="a4")
    report.add_argument(
        "--sections",
        type=_names,
        metavar="NAME,NAME…",
        help=text("the sections of the full report, in the order wanted"),
    )
    report.add_argument(
        "--template", type=Path, metavar="X.typ", help=text("a Typst template of your own")
    )


def _names(text: str) -> tuple[str, ...]:
    """Names with commas or blanks between; one that is empty, to be refused, if there are none."""
    return tuple(text.replace(",", " ").split()) or ("",)


def _day(text: str) -> dt.date:
    from goaldesk.core.edits.values import EARLIEST, LATEST

    with contextlib.suppress(ValueError):
        day = dt.date.fromisoformat(text)
        if day.isoformat() == text and EARLIEST <= day <= LATEST:
            return day
    raise Invalid(
        N_("--as-of takes a date such as 2026-11-09, between 1970 and 2199, and not “{text}”."),
        text=cut(text),
    )


def _window(arguments: Sequence[str]) -> int:
    """Open the window, on the file that is named."""
    if len(arguments) > 1:
        raise Invalid(
            N_("There is no command “{command}”. See “goaldesk --help”."), command=arguments[0]
        )
    file = Path(arguments[0]) if arguments else None
    from goaldesk import display

    if not display.there_is_one() and not os.environ.get("QT_QPA_PLATFORM"):
        raise Invalid(
            N_("There is no display here, so no window can be opened. See “goaldesk --help”.")
        )
    missing = display.missing_packages(screen=True)
    if missing:
        raise Invalid(
            N_("The window needs system libraries. On Debian: apt install {packages}"),
            packages=" ".join(missing),
        )
    from goaldesk.app import run

    return run(file)


_COMMANDS: dict[str, Callable[[argparse.Namespace, Words, Folders], int]] = {
    "new": writing.new,
    "info": reading.info,
    "report": writing.report,
    "export": exporting.export,
    "import": importing.import_table,
    "copy": travel.copy,
    "salvage": travel.salvage,
    "diff": merging.diff,
    "merge": merging.merge,
    "check": reading.check,
}
