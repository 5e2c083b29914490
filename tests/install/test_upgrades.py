"""Databases of each older version, with rows in every table, become those of this one."""

import json
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.connection import get_connection
from tortoise.migrations.executor import MigrationExecutor

from chatclick.store import database
from chatclick.store.migrating import migrate, migrating

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


def list_apps() -> dict[str, dict[str, Any]]:
    """Return the Tortoise app of each first-party plugin that has tables, by its id."""
    manifests = [
        json.loads(file.read_text())
        for file in sorted(ROOT.glob("plugins/*/src/*/chatclick-plugin.json"))
    ]
    return {
        one["id"]: {"models": [one["data"]["models"]], "migrations": one["data"]["migrations"]}
        for one in manifests
        if "migrations" in one.get("data", {})
    }


APPS = list_apps()

FIRST_USED = {"attachment": "core.0004_attachments"}
"""Tables that nothing filled before a migration, which made them anew."""

EMPTIED = {("core.0018_search_words", "postgres"): "message_text"}
"""Tables that a migration empties, for the host fills them anew of others while it runs."""


class OldDatabase(ABC):
    """A database on its way from one version to the next."""

    def __init__(self, writer: BaseDBAsyncClient, label: str) -> None:
        self.writer = writer
        self.label = label
        self.apps = {label: database.build_config("sqlite://", APPS)["apps"][label]}

    async def list_steps(self) -> list[str]:
        """Return the migrations, the oldest first."""
        plan = await MigrationExecutor(self.writer, self.apps).plan()
        return [f"{self.label}.{step.migration.name}" for step in plan]

    async def migrate(self, step: str) -> None:
        """Go up to one migration."""
        await migrate(self.apps, step)

    async def count(self, table: str) -> int:
        """Return how many rows a table has."""
        return int((await self.ask(f'SELECT count(*) AS n FROM "{table}"'))[0]["n"])

    async def fill(self, table: str, number: int) -> None:
        """Put in a row with just what must be given; what it points at need not exist."""
        columns = await self.list_required(table)
        names = ", ".join(f'"{name}"' for name, _ in columns)
        values = ", ".join(self.make_value(kind, number) for _, kind in columns)
        row = f"({names}) VALUES ({values})" if columns else "DEFAULT VALUES"
        await self.insert(f'INSERT INTO "{table}" {row}')

    async def ask(self, query: str) -> list[dict[str, Any]]:
        """Run a query and return its rows."""
        _, rows = await self.writer.execute_query(query)
        return [dict(row) for row in rows]

    @abstractmethod
    async def list_tables(self) -> set[str]:
        """Return the names of all tables whose rows can be put in one by one."""

    @abstractmethod
    async def list_required(self, table: str) -> list[tuple[str, str]]:
        """Return name and type of the columns that must be given."""

    @abstractmethod
    def make_value(self, kind: str, number: int) -> str:
        """Return a value of a type as SQL, another for another number."""

    @abstractmethod
    async def insert(self, statement: str) -> None:
        """Insert without a look at the rows that are pointed at."""


class OldSqlite(OldDatabase):
    """An older version's SQLite file."""

    async def list_tables(self) -> set[str]:
        rows = await self.ask("SELECT name FROM pragma_table_list WHERE type = 'table'")
        return {row["name"] for row in rows if not row["name"].startswith("sqlite_")}

    async def list_required(self, table: str) -> list[tuple[str, str]]:
        rows = await self.ask(f'PRAGMA table_info("{table}")')
        keys = [row for row in rows if row["pk"]]
        counted = len(keys) == 1 and keys[0]["type"] == "INTEGER" and keys[0]["name"]
        return [
            (row["name"], row["type"])
            for row in rows
            if (row["notnull"] or row["pk"])
            and row["dflt_value"] is None
            and row["name"] != counted
        ]

    def make_value(self, kind: str, number: int) -> str:
        if kind == "JSON":
            return "'[]'"
        return "'2026-01-02 03:04:05+00:00'" if kind == "TIMESTAMP" else f"'{number}'"

    async def insert(self, statement: str) -> None:
        await self.ask("PRAGMA foreign_keys = OFF")
        await self.ask(statement)
        await self.ask("PRAGMA foreign_keys = ON")


class OldPostgres(OldDatabase):
    """An older version's PostgreSQL database."""

    async def list_tables(self) -> set[str]:
        rows = await self.ask("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'")
        return {row["name"] for row in rows}

    async def list_required(self, table: str) -> list[tuple[str, str]]:
        rows = await self.ask(
            "SELECT column_name AS name, data_type AS kind FROM information_schema.columns"
            f" WHERE table_schema = 'public' AND table_name = '{table}' AND is_nullable = 'NO'"
            " AND column_default IS NULL AND is_identity = 'NO'"
        )
        return [(row["name"], row["kind"]) for row in rows]

    def make_value(self, kind: str, number: int) -> str:
        if kind == "jsonb":
            return "'[]'"
        if kind == "boolean":
            return "true"
        if kind == "date":
            return "'2026-01-02'"
        return "'2026-01-02T03:04:05Z'" if kind.startswith("timestamp") else f"'{number}'"

    async def insert(self, statement: str) -> None:
        await self.ask("SET session_replication_role = 'replica'")
        await self.ask(statement)
        await self.ask("SET session_replication_role = 'origin'")


@pytest.fixture(params=["sqlite", "postgres"])
async def old(request, tmp_path, label: str) -> AsyncIterator[OldDatabase]:
    """An empty database for the tables of one app."""
    if request.param == "sqlite":
        url, kind = f"sqlite://{tmp_path}/old.sqlite3", OldSqlite
    else:
        url, kind = request.getfixturevalue("postgres_url"), OldPostgres
    await database.connect(url, {name: app for name, app in APPS.items() if name == label})
    yield kind(get_connection("writer"), label)
    await database.close()


@pytest.mark.parametrize("label", ["core", *APPS])
async def test_rows_of_each_older_version_are_kept(old: OldDatabase):
    filled = Counter[str]()

    for number, step in enumerate(await old.list_steps(), 1):
        await old.migrate(step)
        filled.pop(EMPTIED.get((step, old.writer.capabilities.dialect), ""), None)
        assert {table: await old.count(table) for table in filled} == filled
        for table in await old.list_tables() - {"tortoise_migrations"}:
            if step >= FIRST_USED.get(table, ""):
                await old.fill(table, number)
                filled[table] += 1

    assert filled, "nothing was tried"


async def test_a_step_may_take_longer_than_messages_may(postgres_url: str):
    await database.connect(postgres_url)
    asked = "SELECT current_setting('statement_timeout') AS value, pg_sleep(5.2)"

    try:
        async with migrating() as connection:
            _, rows = await connection.execute_query(asked)
    finally:
        await database.close()

    assert rows[0]["value"] == "0"
