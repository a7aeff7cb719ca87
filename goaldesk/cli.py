"""The command line: everything that needs no window, and the window where no command is given."""

from __future__ import annotations

import argparse
import datetime as dt
import getpass
import json
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from goaldesk import __version__
from goaldesk.core.errors import N_, FileProblem, Invalid, Problem
from goaldesk.core.words import Words
from goaldesk.languages import LANGUAGES, load, system_language
from goaldesk.paths import Folders

if TYPE_CHECKING:
    from goaldesk.exchange.rows import Tables
    from goaldesk.store.file import WorkingCopy

DONE, FOUND, REFUSED = 0, 1, 2
INTERRUPTED = 130
_SAMPLES = ("social", "ecommerce")


def main(arguments: Sequence[str]) -> int:
    """Run one command; gives the exit code: 0 done, 1 damage found, 2 unusable input."""
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
        return _window(words, arguments)
    try:
        given = _parser(words).parse_args(list(arguments))
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else DONE
    return _COMMANDS[given.command](given, words, folders)


def _let_go_of_output() -> None:
    """Drop what cannot be written; Python would complain about it again when it ends."""
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
    parser = _Parser(
        prog="goaldesk",
        usage="goaldesk [FILE] | goaldesk COMMAND …",
        allow_abbrev=False,
        description=text("Set, measure, review and adjust product goals."),
        epilog=text("Without a command, the window is opened."),
    )
    parser.add_argument("--version", action="version", version=f"goaldesk {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    def command(name: str, help: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=help, description=help, allow_abbrev=False)
        made.add_argument("file", metavar="FILE", type=Path)
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
        "--from", dest="source", type=Path, metavar="X.json", help=text("start with JSON tables")
    )
    info = command("info", text("Say how a document stands."))
    info.add_argument("--json", action="store_true", help=text("as JSON for other programs"))
    report = command("report", text("Write a report as PDF."))
    report.add_argument("-o", dest="output", metavar="OUT.pdf", type=Path, required=True)
    report.add_argument("--kind", choices=("summary",), default="summary")
    report.add_argument("--paper", choices=("a4", "letter"), default="a4")
    export = command("export", text("Write all tables of a document as JSON."))
    export.add_argument("-o", dest="output", metavar="OUT.json", type=Path, required=True)
    command("check", text("Say whether a file is a sound document."))
    return parser


def _day(text: str) -> dt.date:
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            raise ValueError(text)
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text[:40]} is no date such as 2026-11-09") from None


def _today(given: argparse.Namespace) -> dt.date:
    return given.as_of or dt.date.today()


def _window(words: Words, arguments: Sequence[str]) -> int:
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


def _new(given: argparse.Namespace, words: Words, folders: Folders) -> int:
    from goaldesk import settings
    from goaldesk.store.edit import Stamp
    from goaldesk.store.file import WorkingCopy
    from goaldesk.store.saving import require_writable

    if os.path.lexists(given.file):
        raise FileProblem(
            N_("“{name}” is already there. Choose another name."), name=given.file.name
        )
    require_writable(given.file)
    tables = _first_tables(given, words)
    now = dt.datetime.now().astimezone()
    author = settings.load(folders.config)[0].author or _user()
    copy = WorkingCopy.create(folders, tables, Stamp(N_("New document"), author, now, now.date()))
    try:
        copy.save(now, given.file)
    finally:
        copy.discard()
    print(words.text("Wrote “{name}”.", name=given.file.name))
    return DONE


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""


def _first_tables(given: argparse.Namespace, words: Words) -> Tables:
    from goaldesk.exchange import json_file, samples
    from goaldesk.exchange.rows import complete

    if given.sample:
        return samples.tables(given.sample, words.language, _today(given))
    if given.source is not None:
        return json_file.loads(_read(given.source))
    return complete({"product": [{"language": words.language}]})


def _read(path: Path) -> bytes:
    """The whole of an ordinary file."""
    from goaldesk.exchange.json_file import LARGEST
    from goaldesk.store.origin import problem_of

    try:
        if not path.is_file():
            path.stat()
            raise FileProblem(N_("“{name}” is not an ordinary file."), name=path.name)
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise problem_of(error, path) from error


@contextmanager
def _opened(path: Path, folders: Folders) -> Iterator[WorkingCopy]:
    """The document in a file, whose private copy is let go of afterwards."""
    from goaldesk.store.file import WorkingCopy

    copy = WorkingCopy.open(path, folders, dt.datetime.now().astimezone())
    try:
        yield copy
    finally:
        copy.discard()


def _info(given: argparse.Namespace, words: Words, folders: Folders) -> int:
    from goaldesk.exchange.info import info

    with _opened(given.file, folders) as copy, copy.read() as session:
        found = info(session, words, _today(given))
    if given.json:
        print(json.dumps(found, ensure_ascii=False, allow_nan=False, indent=2))
    else:
        _print_info(words, found, _today(given))
    return DONE


def _print_info(words: Words, found: dict[str, Any], as_of: dt.date) -> None:
    from goaldesk.core.sentences import status_text

    def line(name: str, of: dict[str, Any]) -> str:
        return words.text(
            "{name}: {share}, {status}",
            name=name,
            share=words.percent(of["progress"]),
            status=status_text(words, of["status"]),
        )

    measured, counted = found["measured"]
    print(line(found["product"] or words.text("Unnamed product"), found))
    print(
        words.text(
            "{measured} of {counted} KPIs measured, as of {day}",
            measured=words.number(measured),
            counted=words.number(counted),
            day=words.date(as_of),
        )
    )
    smart = {row["goal"]: row for row in found["smart"]}
    for goal in found["goals"]:
        print()
        print(line(goal["title"], goal))
        _print_smart(words, smart[goal["id"]])
        for kpi in found["kpis"]:
            if kpi["goal"] == goal["id"]:
                print("  " + line(kpi["name"], kpi) + f" – {kpi['rule']}")
    loose = [kpi for kpi in found["kpis"] if kpi["goal"] is None]
    for kpi in loose:
        print(line(kpi["name"], kpi) + f" – {kpi['rule']}")
    if found["findings"]:
        print()
        for finding in found["findings"]:
            print(f"• {finding['text']}")


def _print_smart(words: Words, row: dict[str, Any]) -> None:
    """How well the goal is set: its score, and each letter that is not met."""
    from goaldesk.core.rules.smart import PASS, grade
    from goaldesk.core.smart_words import VERDICTS, score_text

    score = score_text(words, row["score"], grade(row["score"]))
    print("  " + words.text("SMART: {score}", score=score))
    for letter, found in row["letters"].items():
        verdict, why = found["verdict"], found["why"]
        if verdict != PASS:
            name = f"{letter} – {words.text(VERDICTS[verdict])}"
            print("    " + words.text("{name}: {why}", name=name, why=why))
    for hint in row["hints"]:
        print("    " + words.text("Hint: {hint}", hint=hint))


def _report(given: argparse.Namespace, words: Words, folders: Folders) -> int:
    _require_ending(given.output, ".pdf")
    from goaldesk.core.queries.records import report_language
    from goaldesk.reports import build, paper

    with _opened(given.file, folders) as copy, copy.read() as session:
        spoken = words if given.lang else load(report_language(session), folders.cache)
        report = build.summary(session, spoken, _today(given), given.paper)
    return _wrote(words, given.output, paper.pdf(report))


def _export(given: argparse.Namespace, words: Words, folders: Folders) -> int:
    from goaldesk.exchange import json_file

    _require_ending(given.output, ".json")
    with _opened(given.file, folders) as copy, copy.read() as session:
        text = json_file.export(session)
    return _wrote(words, given.output, text.encode("utf-8"))


def _require_ending(output: Path, ending: str) -> None:
    if output.suffix.lower() != ending:
        raise Invalid(
            N_("The output “{name}” has to end in {ending}."), name=output.name, ending=ending
        )


def _wrote(words: Words, target: Path, content: bytes) -> int:
    """Put the content at `target`, whole or not at all."""
    from goaldesk.store import saving

    real = Path(os.path.realpath(target))
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "fresh"
        fresh.write_bytes(content)
        saving.put(fresh, real)
    print(words.text("Wrote “{name}”.", name=target.name))
    return DONE


def _check(given: argparse.Namespace, words: Words, folders: Folders) -> int:
    from goaldesk.store import check, origin

    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.goaldb"
        origin.fetch(Path(os.path.abspath(given.file)), copy, "")
        found = list(check.problems(copy, given.file.name))
    if found and found[0].message in (check.NOT_OURS, check.NEWER):
        raise found[0]
    for problem in found:
        print(words.problem(problem))
    if found:
        return FOUND
    print(words.text("“{name}” is a sound document.", name=given.file.name))
    return DONE


_COMMANDS: dict[str, Callable[[argparse.Namespace, Words, Folders], int]] = {
    "new": _new,
    "info": _info,
    "report": _report,
    "export": _export,
    "check": _check,
}
