"""The file of a SQLite database, which has to stay where it was opened."""

import os
import sqlite3
from pathlib import Path


class OpenedFile:
    """Notices that a database file was moved, replaced or removed while it was open.

    SQLite goes on in the file that it has open, wherever that is by now; the next start would find
    nothing of what was written there.

    Args:
        path: where it is, or will be by the first check.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._identity: tuple[int, int] | None = None

    def check(self) -> None:
        """Compare with the first time.

        Raises:
            sqlite3.OperationalError: the file at this place is another, or there is none.
        """
        try:
            found = os.stat(self._path)
        except OSError as error:
            raise sqlite3.OperationalError(f"unable to open {self._path}: {error}") from error
        identity = (found.st_dev, found.st_ino)
        self._identity = self._identity or identity
        if identity != self._identity:
            raise sqlite3.OperationalError(
                f"unable to open {self._path}: it was replaced while it was open"
            )
