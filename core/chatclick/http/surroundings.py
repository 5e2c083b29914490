"""What the host stands on: its version, its database, its disk."""

import shutil
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from tortoise.connection import get_connection
from tortoise.exceptions import BaseORMException

from chatclick.store.database import is_sqlite, sqlite_path
from chatclick.store.opening import Store
from chatclick.store.setting_list import mask


def read_version() -> str:
    """Return the version of Chatclick."""
    try:
        return version("chatclick")
    except PackageNotFoundError:
        return "0"


async def describe_database(store: Store) -> dict[str, Any]:
    """Return what is known of the database; what it does not tell is None or empty."""
    is_file = is_sqlite(store.url)
    rows = await _ask("SELECT app, name FROM tortoise_migrations ORDER BY id DESC")
    number = "SELECT sqlite_version() AS v" if is_file else "SHOW server_version"
    found = await _ask(number)
    return {
        "kind": "sqlite" if is_file else "postgres",
        "address": mask("", store.url),
        "version": f"{'SQLite' if is_file else 'PostgreSQL'} {_first(found) or ''}".strip(),
        "size_bytes": _measure(store.url) if is_file else await _measure_postgres(),
        "epoch": store.epoch,
        "migrations": len(rows),
        "newest_migration": f"{rows[0]['app']}.{rows[0]['name']}" if rows else "",
    }


def describe_disk(folder: Path) -> dict[str, int]:
    """Return how much room the data folder has."""
    usage = shutil.disk_usage(folder if folder.exists() else folder.parent)
    return {"free_bytes": usage.free, "total_bytes": usage.total}


def _measure(url: str) -> int:
    path = sqlite_path(url)
    parts = (path, Path(f"{path}-wal"))
    return sum(one.stat().st_size for one in parts if one.exists())


async def _measure_postgres() -> int | None:
    size = _first(await _ask("SELECT pg_database_size(current_database()) AS v"))
    return int(size) if size is not None else None


async def _ask(sql: str) -> list[dict[str, Any]]:
    try:
        return [dict(row) for row in await get_connection("default").execute_query_dict(sql)]
    except BaseORMException:
        return []


def _first(rows: list[dict[str, Any]]) -> Any:
    return next(iter(rows[0].values())) if rows else None
