"""Removing everything a plugin stored: tables, settings, secrets, values, files, its place in the
event log, and that it was ever known.
"""

from collections.abc import Awaitable, Callable

from chatclick.host.records import Writer
from chatclick.host.states import Entry
from chatclick.host.tables import retreat_tables
from chatclick.store.models import (
    Consumer,
    DeadLetter,
    Outbox,
    Plugin,
    PluginConfig,
    PluginKv,
    Secret,
)
from chatclick.store.transaction import Transaction

PurgeFiles = Callable[[str], Awaitable[None]]


async def purge_plugin(store: Writer, purge_files: PurgeFiles, entry: Entry) -> None:
    """Leave nothing of a plugin, which does not run.

    Args:
        store: the write path.
        purge_files: removes the files of a plugin.
        entry: the plugin; its code is still there, if it has tables.

    Raises:
        Exception: whatever the plugin's migrations or the database raise.
    """
    if entry.manifest is not None and entry.manifest.models:
        await retreat_tables(entry.manifest, frozenset())
    await purge_files(entry.id)
    await store.write(lambda tx: _purge_rows(tx, entry.id))


async def _purge_rows(_tx: Transaction, plugin_id: str) -> None:
    consumer = f"plugin:{plugin_id}"
    await PluginConfig.filter(plugin_id=plugin_id).delete()
    await Secret.filter(owner=plugin_id).delete()
    await PluginKv.filter(plugin_id=plugin_id).delete()
    await Consumer.filter(name=consumer).delete()
    await Outbox.filter(consumer=consumer).delete()
    await DeadLetter.filter(consumer=consumer).delete()
    await Plugin.filter(id=plugin_id).delete()
