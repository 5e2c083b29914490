"""What a command of a plugin works with: the installation as the plugin sees it, for reading.

    from chatclick.commands import open_context

    async with open_context("polls", settings) as context:
        for session in await context.sessions.list_past(limit=100):
            ...

The host may run meanwhile: nothing is written, and no other plugin is started.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from chatclick.cli.failures import Failure

if TYPE_CHECKING:
    from chatclick.host.manifest import Manifest
    from chatclick.plugin.context import PluginContext
    from chatclick.settings import Settings
    from chatclick.store.opening import Store


@asynccontextmanager
async def open_context(plugin_id: str, settings: "Settings") -> AsyncIterator["PluginContext"]:
    """Open the database and yield the context of an installed plugin that does not run.

    Sessions, messages, visitors, staff, queues, teams, widgets and the plugin's tables can be read;
    its configuration is the schema's defaults. Whatever would write is refused as unavailable, and
    what other plugins know is empty.

    Args:
        plugin_id: whose context; it has the permissions that the manifest names.
        settings: where the database is.

    Raises:
        Failure: there is no such plugin, or no database yet.
    """
    from chatclick.store import database

    manifest = _find_manifest(plugin_id)
    url = settings.effective_database_url
    if database.is_sqlite(url) and not database.sqlite_path(url).exists():
        raise Failure(
            f"There is no database at {database.sqlite_path(url)}.",
            "name the folder of the installation with --data, or start the host once.",
        )
    models = [manifest.models] if manifest.models else []
    apps: dict[str, dict[str, Any]] = {plugin_id: {"models": models}} if models else {}
    await database.connect(url, apps)
    try:
        yield _build_context(manifest, settings, await _open_store(url))
    finally:
        await database.close()


def _find_manifest(plugin_id: str) -> "Manifest":
    from chatclick.host.discovery import discover

    found = next((one for one in discover() if one.id == plugin_id), None)
    if found is None or found.manifest is None:
        why = found.problem if found else "it is not installed"
        raise Failure(f'The plugin "{plugin_id}" cannot be used: {why}.')
    return found.manifest


async def _open_store(url: str) -> "Store":
    """Return a store that refuses every write."""
    from chatclick.store.opening import Store, choose_dialect
    from chatclick.store.unit_of_work import UnitOfWork

    unit = UnitOfWork(choose_dialect(url))
    await unit.stop()
    return Store(url, unit, ())


def _build_context(manifest: "Manifest", settings: "Settings", store: "Store") -> "PluginContext":
    from chatclick.app.bindings import PluginVisitors, PluginWidgets
    from chatclick.app.directory import PluginDirectory
    from chatclick.app.session_bindings import PluginSessions
    from chatclick.chat.services import Chat
    from chatclick.hooks import Dispatcher
    from chatclick.host.config import build_effective
    from chatclick.host.context import HostContext
    from chatclick.host.guard import Guard
    from chatclick.host.ports import Absent, Services
    from chatclick.host.records import Records, StoredConfig

    chat = Chat(store, Dispatcher(), settings.limits)
    services = Services(
        sessions=PluginSessions(
            chat.sessions,
            chat.views,
            chat.log,
            chat.bot_sessions,
            chat.routing,
            chat.own_sessions,
        ),
        staff=chat.staffing,
        visitors=PluginVisitors(store),
        widgets=PluginWidgets(chat.availability),
        directory=PluginDirectory(),
    )
    vault: Any = Absent("the secret key")
    return HostContext(
        Guard(manifest.id, manifest.permissions, manifest.phrases),
        name=manifest.name,
        config=build_effective(manifest, StoredConfig()),
        services=services,
        records=Records(store, vault),
    )
