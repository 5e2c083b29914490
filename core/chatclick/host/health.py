"""How running plugins feel: their own word, and the breakers of their hooks."""

import asyncio
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chatclick.clock import now, to_text
from chatclick.hooks import Dispatcher
from chatclick.hooks.dispatcher import describe
from chatclick.hooks.figures import Figures
from chatclick.host.pulse import INTERVAL_S, KEPT, Pulse, show_hook
from chatclick.host.records import Records
from chatclick.host.states import Entry, State
from chatclick.plugin.json_form import mend_text
from chatclick.plugin.results import Health

HEALTH_EVERY_S = 30.0


class HealthWatch:
    """Keeps the states of running plugins true.

    Args:
        dispatcher: asks the plugins, and tells of breakers.
        entries: all plugins, by id.
        records: keeps how many calls failed.
    """

    def __init__(
        self, dispatcher: Dispatcher, entries: Mapping[str, Entry], records: Records
    ) -> None:
        self._dispatcher = dispatcher
        self._entries = entries
        self._task: asyncio.Task[None] | None = None
        self._pulse = Pulse(tell=records.record_failures)
        self._words: dict[str, tuple[Health, datetime]] = {}
        dispatcher.on_breaker = self._on_breaker

    def start(self) -> None:
        """Begin to ask now and then."""
        self._task = asyncio.create_task(self._run(), name="plugin health")
        self._pulse.start()

    async def stop(self) -> None:
        """Stop asking."""
        await self._pulse.stop()
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait((self._task,))

    async def check(self, entry: Entry) -> Health:
        """Ask a plugin how it feels; its state follows the answer."""
        if not entry.is_active:
            return Health("failed", entry.actual.reason or f"is {entry.actual.state.value}")
        try:
            answer = await self._dispatcher.owner("plugin_health", entry.id, {})
        except Exception as error:
            answer = Health("degraded", mend_text(describe(error)))
        health: Health = answer or Health()
        self._words[entry.id] = health, now()
        self._judge(entry, health)
        return health

    def note(self, entry: Entry, health: Health) -> None:
        """Take in what a plugin said of itself unasked; its state follows."""
        self._words[entry.id] = health, now()
        self._judge(entry, health)

    async def show(self, entry: Entry) -> dict[str, Any]:
        """Build what the API shows of a plugin's health: its last word, figures of each hook."""
        totals = await self._pulse.read_totals(entry.id)
        last = self._words.get(entry.id)
        return {
            "state": entry.actual.state.value,
            "reason": entry.actual.reason,
            "changed_at": to_text(entry.actual.at),
            "checked": last
            and {"status": last[0].status, "message": last[0].message, "at": to_text(last[1])},
            "hooks": [
                show_hook(
                    impl,
                    totals.get(impl.spec.name, Figures()),
                    time.monotonic(),
                    entry.open_breakers.get(impl.spec.name, ""),
                )
                for impl in self._dispatcher.registrations.list_of(entry.id)
            ],
            "interval_s": INTERVAL_S,
            "span_s": INTERVAL_S * KEPT,
            "points": self._pulse.list_points(entry.id),
        }

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(HEALTH_EVERY_S)
            for entry in tuple(self._entries.values()):
                if self._dispatcher.registrations.find(entry.id, "plugin_health"):
                    await self.check(entry)

    def _judge(self, entry: Entry, health: Health) -> None:
        if not entry.is_active:
            return
        if health.status != "ok":
            entry.set_state(State.DEGRADED, health.message)
        elif entry.open_breakers:
            hook, reason = next(iter(sorted(entry.open_breakers.items())))
            entry.set_state(State.DEGRADED, f"{hook} is paused after repeated failures: {reason}")
        else:
            entry.set_state(State.RUNNING)

    def _on_breaker(self, plugin_id: str, hook: str, is_open: bool, reason: str) -> None:
        entry = self._entries.get(plugin_id)
        if entry is None:
            return
        if is_open:
            entry.open_breakers[hook] = mend_text(reason)
        else:
            entry.open_breakers.pop(hook, None)
        self._judge(entry, Health())
