import socket
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest


def read(file: Path, statement: str):
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(statement).fetchall()


@pytest.fixture
def database(chatclick, tmp_path):
    assert chatclick("db", "migrate").status == 0
    return tmp_path / "data/chatclick.sqlite3"


def test_status_of_nothing_makes_nothing(chatclick, tmp_path):
    status = chatclick("db", "status", "--json").json

    assert status["epoch"] is None and status["applied"] == []
    assert status["pending"][0].startswith("core.0001")
    assert not (tmp_path / "data").exists()


def test_migrate_brings_the_tables_up_to_date(chatclick):
    applied = chatclick("db", "migrate", "--json").json["applied"]
    status = chatclick("db", "status", "--json").json

    assert applied == status["applied"] != []
    assert status["pending"] == [] and status["epoch"]


def test_restore_brings_the_backup_back_under_a_new_epoch(chatclick, database, tmp_path):
    epoch = chatclick("db", "status", "--json").json["epoch"]
    chatclick("user", "create", "ann@example.com", "--password-file", "-", given="long enough 1\n")
    saved = chatclick("db", "backup", "copy", "--json").json
    chatclick("user", "create", "bob@example.com", "--password-file", "-", given="long enough 2\n")

    restored = chatclick("db", "restore", "copy", "--yes", "--json").json

    assert read(database, "SELECT email FROM staff") == [("ann@example.com",)]
    assert restored["epoch"] not in (epoch, None)
    assert chatclick("db", "status", "--json").json["epoch"] == restored["epoch"]
    assert saved["size_bytes"] == (tmp_path / "copy").stat().st_size


def test_files_are_copied_once_and_brought_back(chatclick, database, tmp_path):
    folder = tmp_path / "data/blobs"
    stored, unfinished = folder / "attachments/ab/abcd", folder / "attachments/ab/abce.part"
    stored.parent.mkdir(parents=True)
    stored.write_bytes(b"a picture")
    unfinished.write_bytes(b"half of")

    first = chatclick("db", "backup", "copy", "--files", "copies", "--json").json
    second = chatclick("db", "backup", "copy", "--force", "--files", "copies", "--json").json
    stored.unlink()
    restored = chatclick("db", "restore", "copy", "--yes", "--files", "copies", "--json").json

    assert (first["files"], second["files"], restored["files"]) == (1, 0, 1)
    assert stored.read_bytes() == b"a picture"


def test_a_backup_is_for_its_owners_eyes_and_replaces_nothing_unasked(
    chatclick, database, tmp_path
):
    assert chatclick("db", "backup", "copy").status == 0

    again = chatclick("db", "backup", "copy")

    assert (tmp_path / "copy").stat().st_mode & 0o777 == 0o600
    assert again.status == 1 and "--force" in again.err
    assert chatclick("db", "backup", "copy", "--force").status == 0


def test_restore_refuses_what_is_no_backup(chatclick, database, tmp_path):
    (tmp_path / "letter").write_text("Dear all")
    intact = read(database, "SELECT value FROM setting WHERE name = 'epoch'")

    done = chatclick("db", "restore", "letter", "--yes")

    assert done.status == 1 and "no backup" in done.err
    assert read(database, "SELECT value FROM setting WHERE name = 'epoch'") == intact


def test_restore_refuses_a_damaged_backup(chatclick, database, tmp_path):
    chatclick("db", "backup", "copy")
    damaged = bytearray((tmp_path / "copy").read_bytes())
    damaged[4096:8192] = b"\xff" * 4096
    (tmp_path / "copy").write_bytes(damaged)

    done = chatclick("db", "restore", "copy", "--yes")

    assert done.status == 1 and "damaged" in done.err


def test_restore_refuses_a_database_in_use(chatclick, database):
    chatclick("db", "backup", "copy")
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("BEGIN")
        connection.execute("SELECT * FROM setting").fetchall()

        done = chatclick("db", "restore", "copy", "--yes")

    assert done.status == 1 and "in use" in done.err


def test_restore_asks_first(chatclick, database):
    chatclick("db", "backup", "copy")

    assert chatclick("db", "restore", "copy", given="n\n").status == 1


@pytest.mark.slow
def test_postgres_is_backed_up_and_restored(chatclick, postgres_url):
    variables = {"CHATCLICK_DATABASE_URL": postgres_url}
    epoch = (
        chatclick("db", "migrate", **variables)
        and chatclick("db", "status", "--json", **variables).json["epoch"]
    )
    assert chatclick("db", "backup", "dump", **variables).status == 0

    restored = chatclick("db", "restore", "dump", "--yes", "--json", **variables)

    assert restored.json["epoch"] != epoch
    assert chatclick("db", "status", "--json", **variables).json["pending"] == []


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("127.0.0.1:1", "Nobody answers: "),
        ("shop.invalid", "Nobody has this name: "),
        ("127.0.0.1:{silent}", "Nobody answers in time."),
    ],
)
def test_an_unreachable_database_is_said_plainly(chatclick, place, words):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        place = place.format(silent=silent.getsockname()[1])
        url = f"postgres://me:secret@{place}/none?connect_timeout=1"

        done = chatclick("db", "status", CHATCLICK_DATABASE_URL=url)

    assert done.status == 1 and words in done.err
    assert "Remedy:" in done.err and "secret" not in done.err
