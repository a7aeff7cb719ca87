"""Commands that look: how a document stands, and whether a file is sound."""

from __future__ import annotations

import argparse
import datetime as dt
import json
from typing import Any

from goaldesk.cli.common import DONE, FOUND, opened, today
from goaldesk.core.errors import Damaged
from goaldesk.core.words import Words
from goaldesk.paths import Folders


def info(given: argparse.Namespace, words: Words, folders: Folders) -> int:
    from goaldesk.exchange import info as telling

    with opened(given.file, folders) as copy, copy.read() as session:
        found = telling.info(session, words, today(given))
    if given.json:
        print(json.dumps(found, ensure_ascii=False, allow_nan=False, indent=2))
    else:
        _print_info(words, found, today(given))
    return DONE


def _print_info(words: Words, found: dict[str, Any], as_of: dt.date) -> None:
    from goaldesk.core.sentences import status_text

    def line(name: str, of: dict[str, Any]) -> str:
        return words.text(
            "{name}: {share}, {status}",
            name=name,
            share=words.percent(of["progress"]),
            status=status_text(words, of["status"], stale=of.get("stale", False)),
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


def check(given: argparse.Namespace, words: Words, folders: Folders) -> int:
    from goaldesk.store import opening
    from goaldesk.store.file import problems

    found = problems(given.file, folders)
    if found and not isinstance(found[0], Damaged):
        raise found[0]
    for problem in [*found, *opening.left_beside(given.file)]:
        print(words.problem(problem))
    if found:
        print(words.text("“goaldesk salvage” writes what can be read of it to a new file."))
        return FOUND
    print(words.text("“{name}” is a sound document.", name=given.file.name))
    return DONE
