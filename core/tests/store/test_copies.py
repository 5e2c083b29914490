"""Copies of a SQLite database that is written to all the while."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from chatclick.store.copies import backup_sqlite

STEPS = 3
PAGE_BYTES = 512
"""The smallest there is: a database of several steps is made in no time."""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Return a database of several steps: a count in its first pages, and rows up to the last."""
    path = tmp_path / "busy.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA page_size={PAGE_BYTES}")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE known (rows INTEGER)")
        connection.execute("CREATE TABLE row (padding BLOB)")
        connection.execute("INSERT INTO known VALUES (1)")
        size_bytes = (STEPS - 1) * 2000 * PAGE_BYTES
        connection.execute("INSERT INTO row VALUES (zeroblob(?))", (size_bytes,))
        connection.commit()
    return path


def test_a_backup_of_a_database_that_is_always_written_to_ends_with_one_moment(
    database: Path, tmp_path: Path
):
    target, steps = tmp_path / "copy.sqlite3", []
    with closing(sqlite3.connect(database)) as other:

        def write(done: int, total: int) -> None:
            steps.append(done / total)
            assert len(steps) <= 2 * STEPS, "the copy began anew"
            other.execute("INSERT INTO row VALUES ('new')")
            other.execute("UPDATE known SET rows = rows + 1")
            other.commit()

        backup_sqlite(database, target, write)

    assert len(steps) == STEPS and steps == sorted(steps) and steps[-1] == 1
    with closing(sqlite3.connect(target)) as copy:
        known = copy.execute("SELECT rows, (SELECT count(*) FROM row) FROM known").fetchone()
    assert known == (1, 1)
