"""Writing down who had what installed: in the audit log, and the set itself in the database.

The database may be the running host's alone (SQLite); a command then leaves its entries in a
journal, which the host writes down when it starts again.
"""

import asyncio
import json
import time
from collections.abc import Mapping
from typing import Any, Protocol

from chatclick.host.installing.folder import PluginFolder, write_whole
from chatclick.host.records import Writer
from chatclick.host.states import Desired
from chatclick.store.events import Actor
from chatclick.store.models import Plugin, Setting
from chatclick.store.transaction import Transaction

LOCK_SETTING = "plugins.lock"


class Recorder(Protocol):
    """Writes entries of the audit log."""

    async def record(
        self, actor: Actor, action: str, target: str, detail: Mapping[str, Any]
    ) -> None:
        """Append an entry; it is stored when this returns."""


class StoreRecorder:
    """Writes into the open database.

    Args:
        store: the write path.
    """

    def __init__(self, store: Writer) -> None:
        self._store = store

    async def record(
        self, actor: Actor, action: str, target: str, detail: Mapping[str, Any]
    ) -> None:
        """Append an entry to the audit log."""

        async def work(tx: Transaction) -> None:
            await tx.audit(actor, action, target[:120], detail)

        await self._store.write(work)


class Journal:
    """Keeps entries for a host that has the database.

    Args:
        folder: where to.
    """

    def __init__(self, folder: PluginFolder) -> None:
        self._folder = folder.root / "journal"

    async def record(
        self, actor: Actor, action: str, target: str, detail: Mapping[str, Any]
    ) -> None:
        """Leave an entry."""
        who = {"kind": actor.kind, "id": actor.id, "name": actor.name}
        entry = {"actor": who, "action": action, "target": target, "detail": dict(detail)}
        path = self._folder / f"{time.time_ns():020}.json"
        await asyncio.to_thread(write_whole, path, json.dumps(entry))

    async def hand_over(self, recorder: Recorder) -> None:
        """Write down what was left, oldest first."""
        for path in await asyncio.to_thread(lambda: sorted(self._folder.glob("*.json"))):
            entry = json.loads(await asyncio.to_thread(path.read_text, "utf-8"))
            await recorder.record(
                Actor(**entry["actor"]), entry["action"], entry["target"], entry["detail"]
            )
            path.unlink()


async def save_lock(store: Writer, text: str) -> None:
    """Keep the set in the database, from where a new machine can rebuild it."""

    async def work(_tx: Transaction) -> None:
        await Setting.update_or_create({"value": text}, name=LOCK_SETTING)

    await store.write(work)


async def find_lock() -> str:
    """Return the set that the database names, "" for none."""
    row = await Setting.get_or_none(name=LOCK_SETTING)
    return row.value if row else ""


async def save_absence(store: Writer, plugin_ids: frozenset[str]) -> None:
    """Note which plugins are gone; what they stored stays."""

    async def work(_tx: Transaction) -> None:
        await Plugin.filter(id__in=plugin_ids).update(desired=Desired.ABSENT.value)

    if plugin_ids:
        await store.write(work)


async def extend_consent(store: Writer, plugin_id: str, permissions: frozenset[str]) -> None:
    """Note that a plugin which is enabled may do more; whoever agreed to its new version did so.

    Args:
        store: the write path.
        plugin_id: the plugin; one that is not enabled is asked about when it will be.
        permissions: what the new version asks for.
    """

    async def work(_tx: Transaction) -> None:
        row = await Plugin.get_or_none(id=plugin_id, desired=Desired.ENABLED.value)
        if row is not None:
            consented = sorted(permissions.union(row.consented))
            await Plugin.filter(id=plugin_id).update(consented=consented)

    await store.write(work)
