"""Opening and closing the database.

Two Tortoise connections go to one database. "default" only reads (SQLite enforces it), "writer" is
held by the unit of work. The router keeps models on the right one: inside the writer's task all
goes to "writer", so a transaction sees what it wrote.
"""

import sqlite3
from contextvars import ContextVar
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tortoise import Tortoise
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.connection import get_connection
from tortoise.exceptions import DBConnectionError
from tortoise.models import Model

from chatclick.store.faults import DatabaseUnusable
from chatclick.store.postgres_address import split_timeout
from chatclick.store.sqlite_batches import PRAGMAS

CORE_APP = "core"
CORE_MODELS = "chatclick.store.models"
CORE_MIGRATIONS = "chatclick.store.migrations"
CONNECT_S = 3.0
"""How long a connection to PostgreSQL may take to open, where `connect_timeout` does not say."""

in_unit_of_work: ContextVar[bool] = ContextVar("in_unit_of_work", default=False)


class WriteOutsideUnitOfWork(RuntimeError):
    """A model was saved from somewhere else than the unit of work. A defect, never a user error."""


class Router:
    """Send reads to the reader, and all of a unit of work to the writer."""

    def db_for_read(self, _model: type[Model]) -> str:
        """Name the connection to read from."""
        return "writer" if in_unit_of_work.get() else "default"

    def db_for_write(self, _model: type[Model]) -> str:
        """Name the connection to write to.

        Raises:
            WriteOutsideUnitOfWork: called outside the writer's task.
        """
        if not in_unit_of_work.get():
            raise WriteOutsideUnitOfWork("write through Store.write()")
        return "writer"


def is_sqlite(url: str) -> bool:
    """Tell whether a database address names a SQLite file."""
    return urlsplit(url).scheme == "sqlite"


def sqlite_path(url: str) -> Path:
    """Return the file of a SQLite address: `sqlite:///abs/file` or `sqlite://rel/file`.

    Raises:
        DatabaseUnusable: the address has options, of which there are none.
    """
    if "?" in url:
        raise DatabaseUnusable("database_url: the address of a SQLite file takes no options.")
    return Path(url.removeprefix("sqlite://"))


def build_config(url: str, plugin_apps: dict[str, dict[str, Any]] | None = None) -> dict[str, Any]:
    """Build Tortoise's configuration.

    Args:
        url: `sqlite://…` or `postgres://…`; see `postgres_address` for its options.
        plugin_apps: app label → {"models": [...], "migrations": module} of plugins with tables.

    Returns:
        The dictionary that `Tortoise.init` takes.
    """
    apps: dict[str, dict[str, Any]] = {
        CORE_APP: {"models": [CORE_MODELS], "migrations": CORE_MIGRATIONS}
    }
    for label, app in (plugin_apps or {}).items():
        apps[label] = dict(app)
    for app in apps.values():
        app["default_connection"] = "writer"
    reader, writer = _sqlite(url) if is_sqlite(url) else _postgres(url)
    return {
        "connections": {"default": reader, "writer": writer},
        "apps": apps,
        "routers": ["chatclick.store.database.Router"],
        "use_tz": True,
        "timezone": "UTC",
    }


def _sqlite(url: str) -> tuple[dict[str, Any], dict[str, Any]]:
    common = {"file_path": str(sqlite_path(url)), **PRAGMAS}
    engine = "tortoise.backends.sqlite"
    return (
        {"engine": engine, "credentials": {**common, "query_only": 1}},
        {"engine": engine, "credentials": common},
    )


def _postgres(url: str) -> tuple[dict[str, Any], dict[str, Any]]:
    address, timeout_s = split_timeout(url, CONNECT_S)
    common = {
        "address": address,
        "command_timeout": 5,
        "timeout": timeout_s,
        "server_settings": {
            "statement_timeout": "5000",
            "idle_in_transaction_session_timeout": "15000",
        },
    }
    engine = "chatclick.store.postgres_client"
    return (
        {"engine": engine, "credentials": {**common, "minsize": 1, "maxsize": 10}},
        {"engine": engine, "credentials": {**common, "minsize": 1, "maxsize": 1}},
    )


async def connect(
    url: str, plugin_apps: dict[str, dict[str, Any]] | None = None, *, is_alone: bool = True
) -> None:
    """Initialise Tortoise for this process.

    Args:
        url: the database address.
        plugin_apps: as for `build_config`.
        is_alone: this is the process's one database. Another beside it is found only by the tasks
            that its opener starts.

    Raises:
        DatabaseUnusable: the address cannot be used; says why.
    """
    if is_sqlite(url):
        sqlite_path(url).parent.mkdir(parents=True, exist_ok=True)
        if sqlite3.sqlite_version_info < (3, 35):
            raise DatabaseUnusable(
                f"SQLite {sqlite3.sqlite_version} is too old; Chatclick needs 3.35 or newer."
            )
    elif urlsplit(url).scheme not in {"postgres", "postgresql"}:
        raise DatabaseUnusable(
            f"database_url must start with sqlite:// or postgres://, not {urlsplit(url).scheme}://"
        )
    # Tortoise keeps statements by connection name, so those of a database of another kind, opened
    # earlier in this process under the same name, would be used for this one.
    EXECUTOR_CACHE.clear()
    # The Quart task that serves a request is not the task that initialises: without the fallback
    # every query would find no context (measured; Tortoise's own Quart helper has this defect).
    await Tortoise.init(config=build_config(url, plugin_apps), _enable_global_fallback=is_alone)
    if not is_sqlite(url):
        try:
            await _open_pools()
        except BaseException:
            await close()
            raise


async def _open_pools() -> None:
    """Connect now, while nobody waits for it.

    Raises:
        DatabaseUnusable: the server has no such database.
    """
    try:
        for name in ("default", "writer"):
            await get_connection(name).acquire_connection().ensure_connection()
    except DBConnectionError as error:
        raise DatabaseUnusable(f"database_url: {error.__context__}; create it first.") from None


async def close() -> None:
    """Close all connections."""
    await Tortoise.close_connections()
