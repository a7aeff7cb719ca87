"""What can go wrong that a user is told about, as sentences that can be translated."""

from __future__ import annotations


def N_(message: str) -> str:
    """Mark a text for the catalogues; it is translated where it is shown."""
    return message


def N_plural(one: str, many: str) -> tuple[str, str]:
    """Mark a text that depends on a number, as `Words.plural` takes it."""
    return one, many


GONE = N_("This entry is no longer there; it may have been deleted.")


class Problem(Exception):
    """Something the user is told: a message with {placeholders}, and the values that fill them.

    `Words.problem` makes the sentence; `str()` gives it in English, for logs.
    """

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message, values)
        self.message = message
        self.values = values

    def __str__(self) -> str:
        return self.message.format(**self.values)


class Invalid(Problem):
    """A value that is refused; `field` names where it was typed, if it has a place."""

    def __init__(self, message: str, *, field: str = "", **values: object) -> None:
        super().__init__(message, **values)
        self.field = field


class ReasonNeeded(Invalid):
    """A change that is accepted only with a reason."""


class FileProblem(Problem):
    """A file that cannot be read or written, or is not ours."""


class Damaged(FileProblem):
    """A document that cannot be used as it is; part of it may be salvaged."""


class ChangedOnDisk(FileProblem):
    """The file at the document's path is no longer the one that was opened."""
