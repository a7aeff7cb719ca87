"""The session of an edit, apart: SQLModel takes longer to load than a document to open."""

from __future__ import annotations

from sqlmodel import Session


class EditSession(Session):
    """The session of an open edit, which is committed by whoever opened it."""

    def commit(self) -> None:
        """Refuse: half an edit would be in the file, and could not be rolled back any more."""
        raise RuntimeError("an edit commits itself when its block ends")

    def commit_whole(self) -> None:
        """Commit the edit, as `transaction` does when its block ends."""
        super().commit()
