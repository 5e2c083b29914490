"""`chatclick plugin`: what is installed."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click

from chatclick.cli.output import json_option, print_json, print_table
from chatclick.cli.settings_options import load_settings, settings_options

if TYPE_CHECKING:
    from chatclick.host.discovery import Discovered
    from chatclick.settings import Settings

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Installed:
    """An installed plugin, as its manifest and the database describe it.

    Attributes:
        id: its one name.
        name: what people call it.
        version: of the package it came with.
        package: that package's name.
        state: "enabled" or "installed", as people chose; "left out" by the settings; "unusable".
        summary: what it does.
        problem: why it is unusable, "" for nothing.
        hooks: what it takes part in.
        permissions: what it may do.
    """

    id: str
    name: str
    version: str
    package: str
    state: str
    summary: str
    problem: str
    hooks: list[str]
    permissions: list[str]


@click.group()
def plugin() -> None:
    """Look at the installed plugins."""


@plugin.command("list")
@settings_options("data_dir", "database_url")
@json_option
def list_(as_json: bool, **options: Any) -> None:
    """List the installed plugins, without running any of their code.

    Whether an enabled plugin really runs, and why not, the Admin UI of a running host shows.
    """
    found = list_installed(load_settings(**options))
    if as_json:
        print_json([asdict(one) for one in found])
        return
    rows = [(one.id, one.version, one.state, one.problem or one.summary) for one in found]
    print_table(("plugin", "version", "state", ""), rows)


def list_installed(settings: "Settings") -> list[Installed]:
    """List the installed plugins.

    Args:
        settings: where the choices of people are stored, and which plugins are left out.
    """
    from chatclick.host.discovery import discover
    from chatclick.host.installing.activation import add_active_set

    add_active_set(settings.data_dir)
    chosen = asyncio.run(read_choices(settings))
    left_out = set(settings.plugins.disabled)
    registered = asyncio.run(read_registered(settings))
    found = [_describe(one, chosen, left_out) for one in (*discover(), *registered)]
    return sorted(found, key=lambda one: one.id)


async def read_choices(settings: "Settings") -> dict[str, str]:
    """Return plugin id → desired state, as stored; nothing before the first start.

    Args:
        settings: where the database is.
    """
    from chatclick.store.models import Plugin

    async def read() -> dict[str, str]:
        rows = await Plugin.all()  # bounded: one row for each plugin ever installed
        return {row.id: row.desired for row in rows}

    return await _read(settings, read)


async def read_registered(settings: "Settings") -> "list[Discovered]":
    """Return the plugins in containers and behind addresses; nothing before the first start.

    Args:
        settings: where the database is.
    """
    from chatclick.host.containers.registrations import list_registrations
    from chatclick.host.discovery import Discovered

    found = await _read(settings, list_registrations)
    manifests = ((one, one.read_manifest()) for one in found.values())
    return [
        Discovered(one.plugin_id, one.reference, manifest.version, manifest)
        for one, manifest in manifests
    ]


async def _read(settings: "Settings", read: Callable[[], Awaitable[dict[str, T]]]) -> dict[str, T]:
    """Read what is stored; nothing before the first start."""
    from tortoise.exceptions import OperationalError

    from chatclick.store import database

    url = settings.effective_database_url
    if database.is_sqlite(url) and not database.sqlite_path(url).exists():
        return {}
    await database.connect(url)
    try:
        return await read()
    except OperationalError:  # the tables are not made yet
        return {}
    finally:
        await database.close()


def _describe(one: "Discovered", chosen: dict[str, str], left_out: set[str]) -> Installed:
    manifest = one.manifest
    default = "enabled" if manifest and manifest.is_enabled_by_default else "installed"
    state = "left out" if one.id in left_out else chosen.get(one.id, default)
    return Installed(
        id=one.id,
        name=manifest.name if manifest else one.id,
        version=one.version,
        package=one.distribution,
        state="unusable" if one.problem else state,
        summary=manifest.summary if manifest else "",
        problem=one.problem,
        hooks=sorted(manifest.hooks) if manifest else [],
        permissions=sorted(manifest.permissions) if manifest else [],
    )
