"""Upgrading a read to a write on SQLite fails at once; starting with the write waits its turn."""

import sqlite3
import threading
import time
from pathlib import Path

import pytest

BUSY_TIMEOUT_S = 5.0
HOLD_S = 0.4


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "locks.sqlite3"
    with open_database(path) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE counter(value INTEGER)")
        connection.execute("INSERT INTO counter VALUES (0)")
    connection.close()
    return path


def open_database(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(
        path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
    )


def hold_write_lock(path: Path) -> threading.Thread:
    """Take the write lock, change the row, and let go after a while."""
    other = open_database(path)
    other.execute("BEGIN IMMEDIATE")
    other.execute("UPDATE counter SET value = value + 1")

    def release() -> None:
        time.sleep(HOLD_S)
        other.execute("COMMIT")
        other.close()

    thread = threading.Thread(target=release)
    thread.start()
    return thread


def test_a_read_that_becomes_a_write_is_refused_without_waiting(path: Path) -> None:
    connection = open_database(path)
    connection.execute("BEGIN")
    connection.execute("SELECT value FROM counter").fetchone()
    holder = hold_write_lock(path)
    holder.join()

    started = time.monotonic()
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        connection.execute("UPDATE counter SET value = value + 1")

    assert time.monotonic() - started < BUSY_TIMEOUT_S / 5
    connection.close()


def test_a_transaction_that_starts_with_its_write_waits_and_succeeds(path: Path) -> None:
    connection = open_database(path)
    started = time.monotonic()
    holder = hold_write_lock(path)

    connection.execute("BEGIN IMMEDIATE")
    waited_s = time.monotonic() - started
    connection.execute("UPDATE counter SET value = value + 1")
    connection.execute("COMMIT")
    holder.join()

    assert HOLD_S / 2 < waited_s < BUSY_TIMEOUT_S
    assert connection.execute("SELECT value FROM counter").fetchone() == (2,)
    connection.close()
