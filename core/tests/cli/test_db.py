import asyncio
import secrets
import socket
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

from chatclick.store import database as databases
from chatclick.store.migrating import migrate

LATER = """
CREATE TYPE poll_state AS ENUM ('open', 'closed');
CREATE TABLE poll (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, state poll_state);
CREATE TABLE vote (id bigserial PRIMARY KEY, poll_id bigint REFERENCES poll (id));
CREATE FUNCTION count_votes(poll) RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM vote';
CREATE VIEW votes AS SELECT count_votes(poll) FROM poll;
INSERT INTO poll (state) VALUES ('open');
INSERT INTO vote (poll_id) SELECT id FROM poll
"""
"""What an upgrade, or a plugin that was installed, made after the backup."""


def read(file: Path, statement: str):
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(statement).fetchall()


def ask(url: str, statement: str):
    """Run a statement on a PostgreSQL server and return the last value."""

    async def work():
        connection = await asyncpg.connect(url)
        try:
            if statement.startswith("SELECT"):
                return await connection.fetchval(statement)
            return await connection.execute(statement)
        finally:
            await connection.close()

    return asyncio.run(work())


def migrate_to(url: str, target: str) -> None:
    """Make the tables as they were up to a migration."""

    async def work():
        await databases.connect(url)
        try:
            await migrate(databases.build_config(url)["apps"], target)
        finally:
            await databases.close()

    asyncio.run(work())


@pytest.fixture
def owned_url(postgres_url):
    """Yield the addresses of a database for its owner, who may do little else, and an operator.

    Its schema belongs to the operator, as in one that PostgreSQL 14 made.
    """
    parts, role = urlsplit(postgres_url), f"owner_{secrets.token_hex(8)}"
    ask(
        postgres_url,
        f"CREATE ROLE {role} LOGIN PASSWORD '{role}'; ALTER SCHEMA public OWNER TO CURRENT_USER;"
        f"GRANT ALL ON SCHEMA public TO {role}; ALTER DATABASE {parts.path[1:]} OWNER TO {role}",
    )
    host = parts.netloc.rpartition("@")[2]
    yield urlunsplit(parts._replace(netloc=f"{role}:{role}@{host}")), postgres_url
    ask(
        postgres_url,
        f"REASSIGN OWNED BY {role} TO CURRENT_USER; DROP OWNED BY {role}; DROP ROLE {role}",
    )


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


def test_a_restore_whose_files_cannot_be_copied_has_a_new_epoch(chatclick, database, tmp_path):
    epoch = chatclick("db", "status", "--json").json["epoch"]
    chatclick("db", "backup", "copy")
    stored = tmp_path / "copies/attachments/ab/abcd"
    stored.parent.mkdir(parents=True)
    stored.write_bytes(b"a picture")
    (tmp_path / "data/blobs").mkdir()
    (tmp_path / "data/blobs/attachments").write_text("in the way")

    restored = chatclick("db", "restore", "copy", "--yes", "--files", "copies")

    assert restored.status != 0
    assert chatclick("db", "status", "--json").json["epoch"] not in (epoch, None)


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


@pytest.mark.slow
def test_a_restore_replaces_what_came_after_the_backup_or_nothing(
    chatclick, postgres_url, tmp_path
):
    variables = {"CHATCLICK_DATABASE_URL": postgres_url}
    migrate_to(postgres_url, "core.0015_trace_phrases")
    assert chatclick("db", "backup", "dump", **variables).status == 0
    assert chatclick("db", "migrate", **variables).status == 0
    ask(postgres_url, LATER)
    whole = (tmp_path / "dump").read_bytes()
    (tmp_path / "cut").write_bytes(whole[: len(whole) // 2])

    refused = chatclick("db", "restore", "cut", "--yes", **variables)
    kept = ask(postgres_url, "SELECT count(*) FROM vote")
    restored = chatclick("db", "restore", "dump", "--yes", **variables)

    assert refused.status == 1 and "pg_restore refused" in refused.err
    assert kept == 1
    assert restored.status == 0, restored.err
    assert chatclick("db", "status", "--json", **variables).json["pending"] == []
    ask(postgres_url, LATER)  # as at the next start the migrations of what made it


@pytest.mark.slow
def test_the_owner_of_the_database_restores_it_beside_what_others_made(chatclick, owned_url):
    mine, operators = owned_url
    variables = {"CHATCLICK_DATABASE_URL": mine}
    assert chatclick("db", "migrate", **variables).status == 0
    ask(mine, "CREATE EXTENSION citext; CREATE TABLE guest (name citext)")
    assert chatclick("db", "backup", "dump", **variables).status == 0
    ask(mine, LATER)
    ask(operators, "CREATE TABLE of_operators (id int)")

    restored = chatclick("db", "restore", "dump", "--yes", **variables)

    assert restored.status == 0, restored.err
    assert ask(mine, "SELECT to_regclass('vote')") is None
    assert ask(mine, "SELECT count(*) FROM guest WHERE name = 'Ann'") == 0
    assert ask(operators, "SELECT count(*) FROM of_operators") == 0


@pytest.mark.slow
def test_a_restore_over_hypertables_is_refused_and_changes_nothing(chatclick, postgres_url):
    variables = {"CHATCLICK_DATABASE_URL": postgres_url}
    assert chatclick("db", "migrate", **variables).status == 0
    assert chatclick("db", "backup", "dump", **variables).status == 0
    ask(postgres_url, LATER)
    ask(postgres_url, "CREATE SCHEMA _timescaledb_catalog")  # as the extension has it
    ask(postgres_url, "CREATE TABLE _timescaledb_catalog.hypertable AS SELECT 'vote' AS table_name")

    refused = chatclick("db", "restore", "dump", "--yes", **variables)

    assert refused.status == 1 and "hypertables of TimescaleDB" in refused.err
    assert ask(postgres_url, "SELECT count(*) FROM vote") == 1


@pytest.mark.slow
def test_a_restore_takes_the_address_with_all_its_options(chatclick, migrated_postgres_url):
    url = f"{migrated_postgres_url}?connect_timeout=10&application_name=shop"
    variables = {"CHATCLICK_DATABASE_URL": url}
    assert chatclick("db", "backup", "dump", **variables).status == 0

    restored = chatclick("db", "restore", "dump", "--yes", **variables)

    assert restored.status == 0, restored.err


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
