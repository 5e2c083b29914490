"""Copies of the database: made while the host runs, brought back while it does not.

SQLite goes through its online backup, which is one consistent moment; PostgreSQL through its own
`pg_dump`, `pg_restore` and `psql`. Both kinds of file are readable by their owner only.
"""

import os
import shutil
import signal
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import IO

from chatclick.errors import ChatclickError
from chatclick.store.database import CONNECT_S
from chatclick.store.postgres_address import build_variables, split_timeout
from chatclick.store.postgres_emptying import EMPTY

OnProgress = Callable[[int, int], None]

_SQLITE_MAGIC = b"SQLite format 3\0"
_POSTGRES_MAGIC = b"PGDMP"
_PAGES_A_STEP = 2000

_PG_DUMP = ("--no-password", "--format=custom")
_PG_RESTORE = (
    *("--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error"),
    "--file=-",
)
_PSQL = (
    *("--no-password", "--no-psqlrc", "--quiet", "--output=/dev/null"),
    *("--set=ON_ERROR_STOP=1", "--set=VERBOSITY=terse"),
)


class CopyFailed(ChatclickError):
    """The database could not be copied, or a copy not be brought back.

    Args:
        what: what went wrong, one sentence.
        remedy: what the person can do, one sentence; empty if `what` says it.
    """

    status, code, title = 503, "copy_failed", "The copy failed"

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(what)
        self.remedy = remedy


def backup_sqlite(database: Path, target: Path, on_progress: OnProgress) -> None:
    """Copy a SQLite database that may be in use.

    Args:
        database: the file of the running host.
        target: where the copy goes; an existing file is replaced when the copy is whole.
        on_progress: called with (pages done, pages in all).

    Raises:
        CopyFailed: there is no database, or the copy does not pass SQLite's check.
    """
    if not database.exists():
        raise CopyFailed(
            f"There is no database at {database}.", "name the data folder with --data."
        )
    partial = _open_private(target)
    try:
        _copy_sqlite(database, partial, on_progress)
        _check_sqlite(partial)
        os.replace(partial, target)
    finally:
        partial.unlink(missing_ok=True)


def restore_sqlite(source: Path, database: Path, on_progress: OnProgress) -> None:
    """Put a backup in the place of a SQLite database.

    Args:
        source: what `backup_sqlite` made.
        database: the file of the host, which must not run.
        on_progress: called with (pages done, pages in all).

    Raises:
        CopyFailed: the source is no intact backup, or the database is in use.
    """
    if _read_head(source, len(_SQLITE_MAGIC)) != _SQLITE_MAGIC:
        raise CopyFailed(f"{source} is no backup of a SQLite database.")
    _check_sqlite(source)
    _check_unused(database)
    database.parent.mkdir(parents=True, exist_ok=True)
    partial = _open_private(database)
    try:
        _copy_sqlite(source, partial, on_progress)
        for leftover in (f"{database}-wal", f"{database}-shm"):
            Path(leftover).unlink(missing_ok=True)
        os.replace(partial, database)
    finally:
        partial.unlink(missing_ok=True)


def backup_postgres(url: str, target: Path) -> None:
    """Dump a PostgreSQL database into an archive.

    Args:
        url: `postgres://…`.
        target: where the archive goes; an existing file is replaced when the dump is whole.

    Raises:
        CopyFailed: PostgreSQL's tools are missing or refuse.
    """
    partial = _open_private(target)
    try:
        command = [_find_tool("pg_dump"), *_PG_DUMP, f"--file={partial}"]
        done = _run(url, command)
        if done.returncode:
            raise CopyFailed(f"pg_dump refused: {_get_first_line(done.stderr.splitlines())}")
        os.replace(partial, target)
    finally:
        partial.unlink(missing_ok=True)


def restore_postgres(source: Path, url: str) -> None:
    """Replace the contents of a PostgreSQL database by those of an archive, in one transaction.

    What came into the schema after the backup goes, too: the migrations that made it are unknown
    again, and will make it anew.

    Args:
        source: what `backup_postgres` made.
        url: `postgres://…`.

    Raises:
        CopyFailed: the source is no archive, or PostgreSQL's tools are missing or refuse.
    """
    if _read_head(source, len(_POSTGRES_MAGIC)) != _POSTGRES_MAGIC:
        raise CopyFailed(f"{source} is no backup of a PostgreSQL database.")
    read = [_find_tool("pg_restore"), *_PG_RESTORE, str(source)]
    write = [_find_tool("psql"), *_PSQL, "--command=BEGIN", f"--command={EMPTY}", "--file=-"]
    with tempfile.TemporaryFile("w+") as complaints:
        # The script ends with COMMIT where pg_restore came to its end, and only there. Whichever of
        # the two stops before, PostgreSQL takes all of it back.
        with subprocess.Popen(read, stdout=subprocess.PIPE, stderr=complaints) as reading:  # noqa: S603 - as in _run
            writing = _run(url, write, reading.stdout)
        complaints.seek(0)
        complaint = _get_first_line(complaints)
    if reading.returncode not in (0, -signal.SIGPIPE):  # which says that psql did not read on
        raise CopyFailed(f"pg_restore refused: {complaint}")
    if writing.returncode:
        raise CopyFailed(f"psql refused: {_get_last_line(writing.stderr)}")


async def check_postgres_unused(url: str) -> None:
    """Make sure that nobody is connected to a PostgreSQL database.

    Args:
        url: `postgres://…`.

    Raises:
        CopyFailed: somebody is.
    """
    import asyncpg

    address, timeout_s = split_timeout(url, CONNECT_S)
    connection = await asyncpg.connect(address, timeout=timeout_s)
    try:
        others = await connection.fetchval(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"  # not what cleans up by itself
        )
    finally:
        await connection.close()
    if others:
        raise CopyFailed(
            f"The database is in use by {others} connections.", "stop all hosts, then restore."
        )


def _copy_sqlite(source: Path, target: Path, on_progress: OnProgress) -> None:
    def report(_status: int, remaining: int, total: int) -> None:
        on_progress(total - remaining, total)

    with (
        closing(sqlite3.connect(source, timeout=30)) as reading,
        closing(sqlite3.connect(target)) as writing,
    ):
        # Without a transaction of its own the copy lets go of the database after each step, and
        # begins anew when anybody has written meanwhile: where they always do, it never ends.
        reading.execute("BEGIN")
        reading.execute("SELECT 1 FROM sqlite_master").fetchall()
        reading.backup(writing, pages=_PAGES_A_STEP, progress=report)
        writing.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def _check_sqlite(file: Path) -> None:
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as reading:
            (answer,) = reading.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        answer = str(error)
    if answer != "ok":
        raise CopyFailed(f"{file} is damaged: {answer}.", "use another backup.")


def _check_unused(database: Path) -> None:
    if not database.exists():
        return
    with closing(sqlite3.connect(database, timeout=1, isolation_level=None)) as connection:
        try:
            # Leaving the write-ahead log takes the only connection there is.
            connection.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError as error:
            raise CopyFailed(
                f"The database {database} is in use.", "stop the host, then restore."
            ) from error


def _open_private(target: Path) -> Path:
    partial = target.with_name(f".{target.name}.partial")
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600)
    return partial


def _read_head(file: Path, size_bytes: int) -> bytes:
    with file.open("rb") as opened:
        return opened.read(size_bytes)


def _find_tool(program: str) -> str:
    path = shutil.which(program)
    if path is None:
        raise CopyFailed(
            f"{program} is not installed.", "install PostgreSQL's client tools (postgresql-client)."
        )
    return path


def _run(
    url: str, command: Sequence[str], source: IO[bytes] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - a fixed program, no shell, the address in variables
        command,
        env={**os.environ, **build_variables(url)},
        stdin=source,
        capture_output=True,
        text=True,
        check=False,
    )


def _get_first_line(lines: Iterable[str]) -> str:
    return next((line.strip() for line in lines if line.strip()), "without a reason")


def _get_last_line(text: str) -> str:
    """Return what psql ended with; it indents what belongs to the line before."""
    lines = [line for line in reversed(text.splitlines()) if not line[:1].isspace()]
    return _get_first_line(lines)
