"""Backups made while the host runs: one at a time, in a folder of their own, readable by us only.

Bringing one back needs the host to be stopped: `chatclick db restore`.
"""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from chatclick.clock import now, to_text
from chatclick.errors import ChatclickError, Conflict, NotFound, StorageFull
from chatclick.store.copies import backup_postgres, backup_sqlite
from chatclick.store.database import is_sqlite, sqlite_path

MAX_LISTED = 100
_NAME = re.compile(r"chatclick-[0-9]{8}T[0-9]{9}Z\.(?:sqlite3|pgdump)")
_REMAINS = re.compile(rf"\.{_NAME.pattern}\.partial")
_ABANDONED_AFTER = timedelta(days=1)
_PIECE_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Backup:
    """A whole copy of the database."""

    name: str
    size_bytes: int
    created_at: datetime

    def to_json(self) -> dict[str, Any]:
        """Build what the API shows."""
        return {
            "name": self.name,
            "size_bytes": self.size_bytes,
            "created_at": to_text(self.created_at),
        }


@dataclass(frozen=True, slots=True)
class Progress:
    """The newest backup that was begun.

    Attributes:
        done: pages copied; PostgreSQL does not tell.
        total: pages in all, 0 while it is not known.
        problem: why it failed, "" where it did not.
    """

    name: str
    state: Literal["running", "done", "failed"]
    started_at: datetime
    done: int = 0
    total: int = 0
    problem: str = ""

    def to_json(self) -> dict[str, Any]:
        """Build what the API shows."""
        return {
            "name": self.name,
            "state": self.state,
            "started_at": to_text(self.started_at),
            "done": self.done,
            "total": self.total,
            "problem": self.problem,
        }


class _Stopped(Exception):
    """The host ends; a copy that is not whole is of no use."""


class Backups:
    """Makes, lists and hands out backups.

    Args:
        url: the database's address.
        folder: where they are kept.
    """

    def __init__(self, url: str, folder: Path) -> None:
        self._url = url
        self._folder = folder
        self._task: asyncio.Task[None] | None = None
        self._is_stopping = False
        self.progress: Progress | None = None

    async def stop(self) -> None:
        """Give up what is under way."""
        self._is_stopping = True
        if self._task is not None:
            await asyncio.wait((self._task,))

    def list_all(self) -> list[Backup]:
        """Return the newest, the newest first."""
        if not self._folder.is_dir():
            return []
        files = sorted(
            (one for one in self._folder.iterdir() if _NAME.fullmatch(one.name)),
            key=lambda one: one.name,
            reverse=True,
        )
        return [_describe(one) for one in files[:MAX_LISTED]]

    def begin(self) -> Progress:
        """Begin a backup; how it goes is in `progress`.

        Raises:
            Conflict: one is under way.
            StorageFull: there is no room for it.
        """
        if self._task is not None and not self._task.done():
            raise Conflict("A backup is being made.", code="backup_running")
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._remove_abandoned()
        self._check_room()
        at = now()
        ending = "sqlite3" if is_sqlite(self._url) else "pgdump"
        stamp = at.astimezone(UTC).strftime("%Y%m%dT%H%M%S") + f"{at.microsecond // 1000:03}"
        name = f"chatclick-{stamp}Z.{ending}"
        self.progress = Progress(name, "running", at)
        self._task = asyncio.create_task(self._run(self._folder / name), name="backup")
        return self.progress

    async def wait(self) -> None:
        """Wait until none is under way."""
        if self._task is not None:
            await asyncio.wait((self._task,))

    def get(self, name: str) -> Backup:
        """Return one.

        Raises:
            NotFound: there is none.
        """
        return _describe(self._get_file(name))

    async def read(self, name: str) -> AsyncIterator[bytes]:
        """Yield the bytes of one.

        Raises:
            NotFound: there is none.
        """
        with await asyncio.to_thread(self._get_file(name).open, "rb") as file:
            while piece := await asyncio.to_thread(file.read, _PIECE_BYTES):
                yield piece

    def delete(self, name: str) -> None:
        """Remove one.

        Raises:
            NotFound: there is none.
        """
        self._get_file(name).unlink(missing_ok=True)

    def _get_file(self, name: str) -> Path:
        file = self._folder / name
        if not _NAME.fullmatch(name) or file.is_symlink() or not file.is_file():
            raise NotFound("There is no such backup.", code="backup_not_found")
        return file

    def _remove_abandoned(self) -> None:
        """Remove what a host that was killed had copied; another process may be at a newer one."""
        for one in self._folder.iterdir():
            if not _REMAINS.fullmatch(one.name):
                continue
            with suppress(FileNotFoundError):  # it became whole just now
                if _describe(one).created_at < now() - _ABANDONED_AFTER:
                    one.unlink()

    def _check_room(self) -> None:
        if not is_sqlite(self._url):
            return
        needed = sqlite_path(self._url).stat().st_size
        if shutil.disk_usage(self._folder).free < needed * 1.1:
            raise StorageFull("There is no room for a backup; remove an old one.")

    async def _run(self, file: Path) -> None:
        assert self.progress is not None
        try:
            await asyncio.to_thread(self._copy, file)
        except _Stopped:
            self._finish("failed", "The host ended.")
        except ChatclickError as error:
            self._finish("failed", error.detail)
        except Exception as error:
            self._finish("failed", f"{type(error).__name__}: {error}"[:300])
        else:
            self._finish("done")

    def _finish(self, state: Literal["done", "failed"], problem: str = "") -> None:
        assert self.progress is not None
        self.progress = replace(self.progress, state=state, problem=problem)

    def _copy(self, file: Path) -> None:
        if is_sqlite(self._url):
            backup_sqlite(sqlite_path(self._url), file, self._note)
        else:
            backup_postgres(self._url, file)

    def _note(self, done: int, total: int) -> None:
        if self._is_stopping:
            raise _Stopped
        assert self.progress is not None
        self.progress = replace(self.progress, done=done, total=total)


def _describe(file: Path) -> Backup:
    found = file.stat()
    at = datetime.fromtimestamp(found.st_mtime, UTC)
    return Backup(file.name, found.st_size, at)
