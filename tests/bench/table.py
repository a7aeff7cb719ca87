"""The table that `make bench` prints: each value beside its bar, its floor and its growth."""

from __future__ import annotations

from collections.abc import Sequence

_HEAD = (
    f"{'what':<57}{'value':>12}{'bar':>10}  {'verdict':<8}{'÷ floor':>8}  "
    f"{'growth 1× → 10× → 100×':<27}{'memory':>7}"
)


class Table:
    """Prints line by line, and counts the bars that were missed."""

    def __init__(self) -> None:
        self.missed = 0
        print(_HEAD, "─" * len(_HEAD), sep="\n", flush=True)

    def line(
        self,
        what: str,
        value: float,
        unit: str,
        bar: float | None = None,
        *,
        floor: float = 0,
        growth: Sequence[float] = (),
        memory: float = 0,
    ) -> None:
        """One line; `floor` and `growth` are in the unit of the value, `memory` in MB.

        The floor is what the plainest program would need for the same, in the same run.
        """
        verdict = "–"
        if bar is not None:
            verdict = "within" if value <= bar else "OVER"
            self.missed += value > bar
        limit = "" if bar is None else f"{bar:g} {unit}"
        ratio = f"{value / floor:.1f} ×" if floor else ""
        grown = " → ".join(f"{each:.3g}" for each in growth)
        print(
            f"{what:<57}{_shown(value, unit):>12}{limit:>10}  {verdict:<8}{ratio:>8}  "
            f"{grown:<27}{f'{memory:.0f} MB' if memory else '':>7}".rstrip(),
            flush=True,
        )


def _shown(value: float, unit: str) -> str:
    return f"{value:.2f} {unit}" if value < 100 and unit else f"{value:.0f} {unit}"
