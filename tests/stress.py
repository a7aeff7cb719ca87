"""`make stress`: every fault in full numbers; fails if anything is lost by any of them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from tests.faults.register import FAULTS, ROOT, cause
from tests.faults.tally import Tally

_MERGING = "tests/store/merge/test_properties.py::test_"
_FILES = "tests/store/merge/test_files.py::test_real_"

# Hypothesis tests that take their number of examples from GOALDESK_STRESS: what is tested, the
# file or the test in it, and how many examples.
PROPERTIES: dict[str, tuple[str, str, int]] = {
    "histories": ("random histories of edits", "tests/store/test_history_machine.py", 300),
    "merge-lost": ("no edit is lost by merging", f"{_MERGING}no_edit_is_lost_silently", 20_000),
    "merge-false": ("no conflict is false", f"{_MERGING}no_conflict_is_false", 20_000),
    "merge-again": ("merging again", f"{_MERGING}merging_again_changes_nothing", 20_000),
    "merge-sticks": ("decisions stick", f"{_MERGING}a_resolution_sticks_on_both_sides", 20_000),
    "merge-both": ("both sides see the same", f"{_MERGING}both_sides_see_the_same", 20_000),
    "merge-order": ("any order", f"{_MERGING}without_conflicts_the_order_does_not_matter", 20_000),
    "merge-undo": ("merges undone and redone", f"{_MERGING}undoing_and_redoing_a_merge", 20_000),
    "merge-parts": ("parts merged", f"{_MERGING}a_part_merges_back_as_the_whole_would", 20_000),
    "merge-told": (
        "what parts told of",
        f"{_MERGING}what_a_part_told_of_is_had_from_the_whole_later",
        20_000,
    ),
    "merge-back": (
        "what parts took back",
        f"{_MERGING}what_a_part_took_back_leaves_the_whole_as_it_was",
        20_000,
    ),
    "merge-files": ("real files merged", f"{_FILES}files_merge_as_the_plan_says", 300),
    "merge-sent": ("real parts", f"{_FILES}copies_without_sections_merge_as_the_plan_says", 300),
}
_HEAD = ("fault", "attempts", "survived", "lost")
_WIDTH = 48


def property_tally(test: str, examples: int) -> Tally:
    """Run tests with that many examples; a failure counts as one that is lost."""
    environment = {**os.environ, "GOALDESK_STRESS": str(examples), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "pytest", "-q", "-x", test]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    lost = [f"{test}:\n{done.stdout[-6000:]}"] if done.returncode else []
    return Tally(examples, lost)


def run(key: str) -> tuple[str, Tally, float]:
    """One line of the table: its title, what came of it, and how many seconds it took."""
    began = time.monotonic()
    if key in PROPERTIES:
        title, test, examples = PROPERTIES[key]
        tally = property_tally(test, examples)
    else:
        title, tally = FAULTS[key].title, cause(key, FAULTS[key].full)
    return title, tally, time.monotonic() - began


def main(chosen: list[str]) -> int:
    """Run all, or those chosen by their keys; 1 if anything was lost."""
    keys = chosen or [*FAULTS, *PROPERTIES]
    unknown = [key for key in keys if key not in FAULTS and key not in PROPERTIES]
    if unknown:
        print(f"There is no {unknown[0]}; there are {', '.join([*FAULTS, *PROPERTIES])}.")
        return 2
    print(f"{_HEAD[0]:{_WIDTH}} | {_HEAD[1]:>8} | {_HEAD[2]:>8} | {_HEAD[3]:>5}")
    print(f"{'-' * _WIDTH} | -------- | -------- | -----", flush=True)
    lost: list[str] = []
    with ThreadPoolExecutor(2) as pool:
        for title, tally, seconds in pool.map(run, keys):
            if tally.skipped:
                print(f"{title:{_WIDTH}} | skipped: {tally.skipped}", flush=True)
                continue
            survived = tally.attempts - len(tally.lost)
            print(
                f"{title:{_WIDTH}} | {tally.attempts:8} | {survived:8} | {len(tally.lost):5}"
                f"   ({seconds:.0f} s)",
                flush=True,
            )
            lost += [f"{title}: {what}" for what in tally.lost]
    for what in lost[:50]:
        print(what)
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
