"""Whether the host can serve, and every reason why not.

The answer is for machines that send traffic, and anybody may ask: it has codes, names and plain
sentences, never what an error said.
"""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from chatclick.http.services import Services
from chatclick.http.surroundings import describe_disk
from chatclick.store.database import is_sqlite

NO_ROOM_BYTES = 2 * 1024 * 1024
"""With less on its disk, a SQLite database may fail at any moment."""

QUIET_S = 10.0
"""When nothing was written for so long, whether it could be is tried."""

_PLUGIN = "plugin:"
_WELL = frozenset({"running", "degraded"})


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the host does not serve, or, where it is not serious, what it lacks.

    Attributes:
        code: for machines.
        subject: what it is about, such as a plugin's id.
        text: for people.
        is_serious: no traffic should come.
    """

    code: str
    subject: str
    text: str
    is_serious: bool = True

    def to_json(self) -> dict[str, Any]:
        """Build what the probe answers."""
        return {"code": self.code, "subject": self.subject, "text": self.text}


class Readiness:
    """Finds the reasons.

    Args:
        services: the host.
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        self._trying = asyncio.Lock()

    async def find_reasons(self) -> list[Reason]:
        """Return all that is wrong, the serious first."""
        found = [
            *self._look_at_host(),
            *await self._look_at_database(),
            *self._look_at_consumers(),
            *self._look_at_plugins(),
        ]
        return sorted(found, key=lambda one: not one.is_serious)

    def _look_at_host(self) -> Iterator[Reason]:
        if why := self._services.why_not_ready():
            yield Reason(why, "host", f"The host takes no traffic: it is {why}.")

    async def _look_at_database(self) -> list[Reason]:
        found = []
        if is_sqlite(self._services.store.url):
            free_bytes = describe_disk(self._services.settings.data_dir)["free_bytes"]
            if free_bytes < NO_ROOM_BYTES:
                found.append(Reason("disk_full", "disk", "The disk of the data folder is full."))
        if not await self._can_write():
            text = "The database does not take writes."
            found.append(Reason("database_down", "database", text))
        return found

    async def _can_write(self) -> bool:
        """Tell whether writes are possible; a host that has just written need not be asked."""
        writer = self._services.store.unit_of_work
        async with self._trying:  # many ask, one tries
            is_fresh = time.monotonic() - writer.committed_at_s < QUIET_S
            return (writer.is_healthy and is_fresh) or await writer.probe()

    def _look_at_consumers(self) -> Iterator[Reason]:
        for name in self._services.depths.list_stuck():
            owner = name.removeprefix(_PLUGIN)
            is_own = not name.startswith(_PLUGIN)
            text = f"{owner} has events to handle and does not get on."
            yield Reason("consumer_stuck", owner, text, is_own or self._is_required(owner))

    def _look_at_plugins(self) -> Iterator[Reason]:
        for plugin in self._services.plugins.list():
            is_required, state = self._is_required(plugin["id"]), plugin["state"]
            is_meant = state == "stopped" or plugin["desired"] != "enabled"
            if state in _WELL or (is_meant and not is_required):
                continue
            text = f"{plugin['name']} does not run: {state.replace('_', ' ')}."
            yield Reason("plugin_down", plugin["id"], text, is_required)

    def _is_required(self, plugin_id: str) -> bool:
        return plugin_id in self._services.settings.plugins.strict
