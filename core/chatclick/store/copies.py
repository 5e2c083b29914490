"""Copies of the database: made while the host runs, brought back while it does not.

SQLite goes through its online backup, which is one consistent moment; PostgreSQL through its own
`pg_dump` and `pg_restore`. Both kinds of file are readable by their owner only.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path

from chatclick.errors import ChatclickError

OnProgress = Callable[[int, int], None]

_SQLITE_MAGIC = b"SQLite format 3\0"
_POSTGRES_MAGIC = b"PGDMP"
_PAGES_A_STEP = 2000


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
        _run_postgres(url, "pg_dump", "--format=custom", f"--file={partial}")
        os.replace(partial, target)
    finally:
        partial.unlink(missing_ok=True)


def restore_postgres(source: Path, url: str) -> None:
    """Replace the contents of a PostgreSQL database by those of an archive, in one transaction.

    Args:
        source: what `backup_postgres` made.
        url: `postgres://…`.

    Raises:
        CopyFailed: the source is no archive, or PostgreSQL's tools are missing or refuse.
    """
    if _read_head(source, len(_POSTGRES_MAGIC)) != _POSTGRES_MAGIC:
        raise CopyFailed(f"{source} is no backup of a PostgreSQL database.")
    options = ("--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error")
    _run_postgres(url, "pg_restore", *options, str(source))


async def check_postgres_unused(url: str) -> None:
    """Make sure that nobody is connected to a PostgreSQL database.

    Args:
        url: `postgres://…`.

    Raises:
        CopyFailed: somebody is.
    """
    import asyncpg

    connection = await asyncpg.connect(url)
    try:
        others = await connection.fetchval(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
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


def _run_postgres(url: str, program: str, *options: str) -> None:
    from chatclick.store.postgres_address import build_variables

    path = shutil.which(program)
    if path is None:
        raise CopyFailed(
            f"{program} is not installed.", "install PostgreSQL's client tools (postgresql-client)."
        )
    variables = build_variables(url)
    # pg_restore writes a script to standard output unless it is told the database.
    named = [f"--dbname={variables['PGDATABASE']}"] if program == "pg_restore" else []
    result = subprocess.run(  # noqa: S603 - a fixed program, no shell, the address in variables
        [path, "--no-password", *named, *options],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise CopyFailed(f"{program} refused: {_get_first_line(result.stderr.splitlines())}")


def _get_first_line(lines: Iterable[str]) -> str:
    return next((line for line in lines if line.strip()), "without a reason")
