"""The file of a SQLite database, which has to stay where it was opened."""

import os
import sqlite3
from pathlib import Path

Identity = tuple[int, int]
"""Device and inode."""


class OpenedFile:
    """Notices that a database file was moved, replaced or removed while it was open.

    SQLite goes on in the file that it has open, wherever that is by now; the next start would find
    nothing of what was written there.

    Args:
        path: where it is, or will be by the first check.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._identity: Identity | None = None

    def check(self) -> Identity:
        """Compare with the first time, and return which file it is.

        Raises:
            sqlite3.OperationalError: the file at this place is another, or there is none.
        """
        if self._identity is None:
            self._identity = _identify(self.path)
        check_identity(self.path, self._identity)
        return self._identity


def check_identity(path: Path, identity: Identity) -> None:
    """Compare the file at a place with the one that was opened there.

    Raises:
        sqlite3.OperationalError: it is another, or there is none.
    """
    if _identify(path) != identity:
        raise sqlite3.OperationalError(f"unable to open {path}: it was replaced while it was open")


def _identify(path: Path) -> Identity:
    try:
        found = os.stat(path)
    except OSError as error:
        raise sqlite3.OperationalError(f"unable to open {path}: {error}") from error
    return found.st_dev, found.st_ino
