"""One process for all windows of a user: a second start gives its files to the first, and ends."""

from __future__ import annotations

import json
import logging
import os
import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject

from goaldesk.paths import private

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

log = logging.getLogger(__name__)

# How long a second start tries to reach the first, in seconds. One that hangs keeps nobody waiting,
# and one behind whose door nobody listens is ending, or has left its lock and its number is another
# process's now; one whose lock is newer than its door may be starting yet.
_PATIENCE = 2.0
_ENDING = 0.2
_STARTING = 10.0
_LOCK = "goaldesk.lock"
_DOOR = "door"
_LONGEST = 65_536
_MOST = 100
_NAME = r"goaldesk-[0-9a-f]{16}"  # short: a socket's path may take 104 bytes

Take = Callable[[list[Path]], object]


class Door(QObject):
    """The way into the process that has the windows.

    `state` is the user's private folder: a lock in it tells which process is the first, a file in
    it by what name that one is reached. The name is new each time, so that nothing a killed
    process leaves is in the way, and nobody else can wait at it.
    """

    def __init__(self, state: Path) -> None:
        super().__init__()
        self._state = state
        self._server: QLocalServer | None = None
        self._take: Take = lambda paths: None
        self._lock = QLockFile(str(state / _LOCK))
        self._lock.setStaleLockTime(0)

    def is_ours(self, files: Sequence[Path]) -> bool:
        """Whether this process is to open windows; else the first one has taken the files.

        Where the first one does not answer, this one opens its own.
        """
        try:
            private(self._state)
        except OSError:
            return True
        until = 0.0
        while not self._lock.tryLock(0):
            if self._lock.error() != QLockFile.LockError.LockFailedError:
                return True  # nothing can be locked here
            until = until or time.monotonic() + self._patience()
            if self._hand_over(files, until):
                return False
            if time.monotonic() > until:
                log.warning("the first process does not answer")
                return True
            time.sleep(0.1)
        return True

    def _patience(self) -> float:
        try:
            locked = (self._state / _LOCK).stat().st_mtime
        except OSError:
            return _PATIENCE
        door = self._state / _DOOR
        if door.exists() and door.stat().st_mtime >= locked:
            return _PATIENCE if self._is_answered() else _ENDING
        return min(max(_PATIENCE, _STARTING - (time.time() - locked)), _STARTING)

    def _is_answered(self) -> bool:
        from PySide6.QtNetwork import QLocalSocket

        socket = QLocalSocket(self)
        socket.connectToServer(self._name())
        answered = socket.waitForConnected(round(_PATIENCE * 1000))
        socket.abort()
        return answered

    def _hand_over(self, files: Sequence[Path], until: float) -> bool:
        from PySide6.QtNetwork import QLocalSocket

        def rest() -> int:
            return max(1, round((until - time.monotonic()) * 1000))

        name = self._name()
        if not name:
            return False
        socket = QLocalSocket(self)
        socket.connectToServer(name)
        if not socket.waitForConnected(rest()):
            return False
        socket.write(json.dumps([str(file.absolute()) for file in files]).encode() + b"\n")
        socket.waitForBytesWritten(rest())
        if socket.canReadLine() or (socket.waitForReadyRead(rest()) and socket.canReadLine()):
            return True
        socket.abort()  # it is too late now: this one opens the files
        return False

    def _name(self) -> str:
        try:
            found = (self._state / _DOOR).read_text(encoding="ascii")
        except (OSError, ValueError):
            return ""
        return found if re.fullmatch(_NAME, found) else ""

    def open(self, take: Take) -> None:
        """Let `take` have the paths that other starts bring, none for a start without a file."""
        if not self._lock.isLocked():
            return
        from PySide6.QtNetwork import QLocalServer

        QLocalServer.removeServer(self._name())
        self._take = take
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._let_in)
        name = f"goaldesk-{os.urandom(8).hex()}"
        try:
            if not self._server.listen(name):
                raise OSError(self._server.errorString())
            (self._state / _DOOR).write_text(name, encoding="ascii")
        except OSError as error:
            log.warning("other starts can’t reach this one: %s", type(error).__name__)
            self.close()

    def close(self) -> None:
        """Take in nothing more; whoever starts next is the first."""
        if self._server is not None:
            self._server.close()
        self._lock.unlock()

    def _let_in(self) -> None:
        assert self._server is not None
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            socket.readyRead.connect(lambda of=socket: self._read(of))
            self._read(socket)

    def _read(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            if socket.bytesAvailable() > _LONGEST:
                socket.abort()
            return
        paths = brought(bytes(socket.readLine(_LONGEST)))
        if paths is None:
            socket.abort()
            return
        socket.write(b"\n")
        socket.flush()
        if socket.state() == socket.LocalSocketState.ConnectedState:  # else it waits no longer
            self._take(paths)


def brought(line: bytes) -> list[Path] | None:
    """The absolute paths in a line that another start sent; None for anything else."""
    try:
        names = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(names, list) or len(names) > _MOST:
        return None
    if not all(isinstance(name, str) and "\0" not in name for name in names):
        return None
    paths = [Path(name) for name in names]
    return paths if all(path.is_absolute() for path in paths) else None
