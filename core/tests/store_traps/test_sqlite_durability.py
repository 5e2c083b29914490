"""What SQLite has acknowledged is there after `kill -9` and after a full disk; grouping pays."""

import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

WRITER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA journal_mode=WAL")
connection.execute("PRAGMA synchronous=FULL")
connection.execute("CREATE TABLE IF NOT EXISTS message(id INTEGER PRIMARY KEY, body TEXT)")
while True:
    row = connection.execute("INSERT INTO message(body) VALUES (hex(randomblob(500)))")
    sys.stdout.write(f"{row.lastrowid}\\n")
    sys.stdout.flush()
"""


def open_wal(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    return connection


def test_no_acknowledged_row_is_lost_by_kill_9(tmp_path: Path) -> None:
    path = tmp_path / "killed.sqlite3"
    acked: list[int] = []
    for round_ in range(4):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout
        for _ in range(40 + 17 * round_):
            acked.append(int(writer.stdout.readline()))
        writer.send_signal(signal.SIGKILL)
        acked += [int(line) for line in writer.stdout.read().splitlines()]
        writer.wait()
        writer.stdout.close()

    connection = open_wal(path)
    stored = {row[0] for row in connection.execute("SELECT id FROM message")}
    assert set(acked) <= stored
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_a_full_disk_refuses_cleanly_and_works_again_with_room(tmp_path: Path) -> None:
    connection = open_wal(tmp_path / "full.sqlite3")
    connection.execute("CREATE TABLE message(id INTEGER PRIMARY KEY, body TEXT)")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    acked = []
    # A file that may not grow is what a full disk looks like to one process.
    resource.setrlimit(resource.RLIMIT_FSIZE, (256 * 1024, hard))
    try:
        with pytest.raises(sqlite3.OperationalError, match=r"full|disk I/O"):
            while True:
                row = connection.execute("INSERT INTO message(body) VALUES (hex(randomblob(500)))")
                acked.append(row.lastrowid)
        stored = [row[0] for row in connection.execute("SELECT id FROM message")]
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)

    assert acked and stored == acked
    connection.execute("INSERT INTO message(body) VALUES ('after')")
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_grouping_messages_in_a_commit_is_worth_several_times_its_trouble(tmp_path: Path) -> None:
    folder = Path("/var/tmp") if os.access("/var/tmp", os.W_OK) else tmp_path
    path = folder / f"group-{os.getpid()}.sqlite3"
    connection = open_wal(path)
    connection.execute("CREATE TABLE message(id INTEGER PRIMARY KEY, body TEXT)")
    try:
        one_by_one_s = time_inserts(connection, 320, group=1)
        grouped_s = time_inserts(connection, 320, group=32)
    finally:
        connection.close()
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)

    assert one_by_one_s > 2 * grouped_s


def time_inserts(connection: sqlite3.Connection, count: int, group: int) -> float:
    started = time.perf_counter()
    for _ in range(count // group):
        connection.execute("BEGIN IMMEDIATE")
        for _ in range(group):
            connection.execute("INSERT INTO message(body) VALUES ('two hundred bytes or so')")
        connection.execute("COMMIT")
    return time.perf_counter() - started
