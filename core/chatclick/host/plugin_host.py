"""The plugins of this process: what people want, how each fares, and the acts of an admin.

What people want is stored; how a plugin fares is only known here.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from chatclick.chat.notice_wishes import NoticeTopic
from chatclick.errors import ChatclickError, FieldError, NotFound
from chatclick.hooks import Dispatcher
from chatclick.host.actions import PluginActions
from chatclick.host.compatibility import sort_for_start
from chatclick.host.config import show_config
from chatclick.host.configuring import Configuring
from chatclick.host.contributions import Contributions
from chatclick.host.dev import DevFiles
from chatclick.host.discovery import Discovered, discover
from chatclick.host.exchanging import Exchanging
from chatclick.host.health import HealthWatch
from chatclick.host.hours import PluginHours
from chatclick.host.lifecycle import Lifecycle, Surroundings
from chatclick.host.locales import Words
from chatclick.host.logbook import Logbook
from chatclick.host.manifest import Manifest
from chatclick.host.measure import LOSSES, STARTS
from chatclick.host.metrics import PluginMetrics
from chatclick.host.ports import Services
from chatclick.host.records import Records, Wish, Writer
from chatclick.host.retries import Retries
from chatclick.host.returns import PluginReturns
from chatclick.host.seats import PythonSeat
from chatclick.host.sites import Sites
from chatclick.host.slots import PluginSlots
from chatclick.host.states import Desired, Entry, State
from chatclick.host.turns import Turns
from chatclick.host.wishes import Wishes
from chatclick.plugin.results import Health
from chatclick.security.keys import Vault
from chatclick.settings import Settings
from chatclick.store.events import Actor

_FAILED = frozenset({State.FAILED, State.NEEDS_MIGRATION})


class StrictPluginFailed(ChatclickError):
    """A plugin without which the host must not start does not run."""

    status, code, title = 500, "strict_plugin_failed", "A required plugin does not run"


async def _list_nothing() -> Sequence[Entry]:
    return ()


class PluginHost:
    """All plugins.

    Attributes:
        dispatcher: calls their hooks.
        sites: their addresses.
        services: what they reach; may be filled until `start`.
        slots: what they show in places of the Admin UI.
        entries: what is known about each, by id.
        on_change: called when a plugin started or stopped.
        list_elsewhere: lists the plugins that run elsewhere, without what people want of them.

    Args:
        settings: which plugins are left out, which are required, and safe mode.
        store: the write path.
        vault: encrypts secrets.
        dispatcher: made here if left out.
        sites: made here if left out.
        services: empty if left out.
        find: lists installed plugins.
    """

    def __init__(
        self,
        settings: Settings,
        store: Writer,
        vault: Vault,
        *,
        dispatcher: Dispatcher | None = None,
        sites: Sites | None = None,
        services: Services | None = None,
        find: Callable[[], tuple[Discovered, ...]] = discover,
    ) -> None:
        self.dispatcher = dispatcher or Dispatcher()
        self.sites = sites or Sites()
        self.services = services or Services()
        self.entries: dict[str, Entry] = {}
        self._logbook = Logbook()
        self.on_change: Callable[[], None] = lambda: None
        self.list_elsewhere: Callable[[], Awaitable[Sequence[Entry]]] = _list_nothing
        self._settings = settings
        self._find = find
        self._records = Records(store, vault)
        self._wishes = Wishes(self._records, is_kept=not settings.safe_mode)
        self._lifecycle = Lifecycle(
            Surroundings(self.dispatcher, self.sites, self._records, store, self.services)
        )
        self.services.hearing = self.dispatcher.registrations
        self.services.actions = PluginActions(self.dispatcher, self._list_added)
        self.services.metrics = PluginMetrics(self.dispatcher)
        self.services.hours = PluginHours(self.dispatcher)
        self.services.returns = PluginReturns(self.dispatcher)
        self.slots = PluginSlots(self.dispatcher, self._list_added)
        self._turns = Turns()
        self._retries = Retries(self._turns, self._apply)
        self._exchanging = Exchanging(
            self.entries, self._lifecycle, self._apply, self._retries.cancel
        )
        self._configuring = Configuring(
            self._records, self.dispatcher, self._lifecycle, self._restart
        )
        self._health = HealthWatch(self.dispatcher, self.entries, self._records)
        self._dev_files = DevFiles(self, settings.plugins.dev_files)

    @property
    def logbook(self) -> Logbook:
        """What the plugins logged, and what the host logged about them."""
        return self._logbook

    async def start(self) -> None:
        """Find the plugins and start those that people want.

        Raises:
            StrictPluginFailed: one of `plugins.strict` does not run; all are stopped again.
        """
        self._logbook.open()
        self.dispatcher.registrations.set_order(self._settings.plugins.order)
        await self._read()
        for entry in sort_for_start(self.entries):
            begun = self._turns.begin(entry.id, partial(self._apply, entry))
            # What runs elsewhere may take its time; the host does not wait for it.
            if entry.kind == "python" or entry.id in self._settings.plugins.strict:
                await begun
        self._health.start()
        await self._dev_files.start()
        required = self._settings.plugins.strict
        if reasons := [f"{one}: {why}" for one in required if (why := self._why_not(one))]:
            await self.stop()
            raise StrictPluginFailed(
                f"The settings require plugins that do not run. {'; '.join(reasons)}"
            )

    async def stop(self) -> None:
        """Stop all plugins, in reverse order."""
        await self._dev_files.stop()
        await self._health.stop()
        elsewhere = [one for one in self.entries.values() if one.kind != "python"]
        await asyncio.gather(*(self.halt(one.id) for one in elsewhere))
        for entry in reversed(sort_for_start(self.entries)):
            self._retries.cancel(entry)
            await self._turns.take(entry.id, partial(self._lifecycle.stop, entry, "shutdown"))
            self._retries.cancel(entry)
        self._logbook.close()

    async def refresh(self) -> None:
        """Follow what another process stored: start, stop and reconfigure accordingly."""
        marks = await self._records.list_marks()
        for entry in sort_for_start(self.entries):
            found = marks.get(entry.id, frozenset())
            if entry.is_dev or found == entry.marks:
                continue
            await self._turns.take(entry.id, partial(self._catch_up, entry))
            entry.marks = found

    def get(self, plugin_id: str) -> dict[str, Any]:
        """Return one plugin in its wire form.

        Raises:
            NotFound: there is no such plugin.
        """
        return self._get_entry(plugin_id).to_json()

    def list_locales(self, plugin_id: str) -> Mapping[str, Words]:
        """Return what a plugin's manifest says in other languages, by language.

        Raises:
            NotFound: there is no such plugin.
        """
        manifest = self._get_entry(plugin_id).manifest
        return manifest.locales if manifest else {}

    def list_notice_topics(self, plugin_id: str) -> Sequence[NoticeTopic]:
        """Return the topics of what a plugin tells; none of one that is not there."""
        entry = self.entries.get(plugin_id)
        return entry.manifest.notifications if entry and entry.manifest else ()

    async def enable(self, plugin_id: str, *, actor: Actor) -> dict[str, Any]:
        """Agree to what a plugin asks for and start it.

        Returns:
            The plugin; its state says how far it got.

        Raises:
            NotFound: there is no such plugin.
        """
        entry = self._get_entry(plugin_id)
        permissions = entry.manifest.permissions if entry.manifest else frozenset()
        wish = Wish(Desired.ENABLED, permissions)
        await self._turns.take(entry.id, partial(self._follow, entry, wish, actor))
        return entry.to_json()

    async def disable(self, plugin_id: str, *, actor: Actor) -> dict[str, Any]:
        """Stop a plugin. Its data and configuration stay.

        Raises:
            NotFound: there is no such plugin.
        """
        entry = self._get_entry(plugin_id)
        wish = Wish(Desired.INSTALLED, entry.consented)
        await self._turns.take(entry.id, partial(self._follow, entry, wish, actor))
        return entry.to_json()

    async def get_config(self, plugin_id: str) -> dict[str, Any]:
        """Return a plugin's values and schema; of a secret only when it was set.

        Raises:
            NotFound: there is no such plugin, or it has no manifest.
        """
        manifest = self._get_manifest(plugin_id)
        return show_config(manifest, await self._records.load_config(plugin_id))

    async def set_config(
        self, plugin_id: str, values: Mapping[str, Any], *, actor: Actor
    ) -> dict[str, Any]:
        """Check and store a configuration and put it in force.

        Args:
            plugin_id: whose.
            values: all values; a secret that is left out or sent as it was shown stays.
            actor: who changed it.

        Returns:
            As `get_config`.

        Raises:
            NotFound: there is no such plugin, or it has no manifest.
            ConfigInvalid: by the schema, or by the plugin's own `config_check`.
        """
        entry, manifest = self._get_entry(plugin_id), self._get_manifest(plugin_id)

        async def change() -> None:
            await self._configuring.change(entry, manifest, values, actor)
            entry.marks = None

        await self._turns.take(plugin_id, change)
        return await self.get_config(plugin_id)

    async def check_config(
        self, plugin_id: str, values: Mapping[str, Any]
    ) -> tuple[FieldError, ...]:
        """Tell what is wrong with a configuration, without storing it; nothing if it would do.

        Raises:
            NotFound: there is no such plugin, or it has no manifest.
            ConfigInvalid: a secret is not text.
        """
        entry, manifest = self._get_entry(plugin_id), self._get_manifest(plugin_id)
        return await self._configuring.check(entry, manifest, values)

    async def get_health(self, plugin_id: str) -> dict[str, Any]:
        """Return how a plugin and each of its hooks do, in wire form. Asks nobody.

        Raises:
            NotFound: there is no such plugin.
        """
        return await self._health.show(self._get_entry(plugin_id))

    async def check_health(self, plugin_id: str) -> Health:
        """Ask a plugin how it feels; its state follows the answer.

        Raises:
            NotFound: there is no such plugin.
        """
        return await self._health.check(self._get_entry(plugin_id))

    async def take_in(self, entry: Entry) -> None:
        """Put a plugin from elsewhere than an installed package in, or in place of its last form.

        Args:
            entry: the plugin, wanted and consented to.
        """

        async def exchange() -> None:
            if last := self.entries.get(entry.id):
                await self._lifecycle.stop(last, "reload")
            else:
                await self._records.skip_past(entry.id)
            self.entries[entry.id] = entry
            await self._apply(entry)

        await self._turns.take(entry.id, exchange)

    async def exchange(self, entry: Entry) -> None:
        """Put a plugin from elsewhere in, or a new version in place of the one that runs.

        Args:
            entry: the plugin, with what people want of it.

        Raises:
            ExchangeFailed: the new version does not run; the old one does again.
        """
        await self._turns.take(entry.id, partial(self._exchanging.exchange, entry))

    def report_lost(self, entry: Entry, reason: str, retry_in_s: float | None) -> None:
        """Note that a plugin elsewhere ended by itself.

        Args:
            entry: the plugin.
            reason: for people.
            retry_in_s: when to start it again, in seconds; None for not by itself.
        """

        async def lose() -> None:
            if self.entries.get(entry.id) is not entry or not entry.is_active:
                return
            LOSSES.labels(entry.id).inc()
            await self._lifecycle.stop(entry, "reload")
            self._retries.cancel(entry)
            if retry_in_s is None:
                entry.set_state(State.FAILED, reason)
            else:
                entry.set_state(State.RETRYING, reason)
                self._retries.schedule(entry, retry_in_s)
            self._tell_dependents(entry)
            self.on_change()

        _task = self._turns.begin(entry.id, lose)

    def note_health(self, entry: Entry, health: Health) -> None:
        """Take in what a plugin elsewhere said of itself."""
        self._health.note(entry, health)

    async def halt(self, plugin_id: str) -> None:
        """Stop a plugin for the rest of this process; what people want of it stays.

        Args:
            plugin_id: one that is not there is fine.
        """
        if entry := self.entries.get(plugin_id):
            self._retries.cancel(entry)
            await self._turns.take(plugin_id, partial(self._lifecycle.stop, entry, "shutdown"))

    async def resume(self) -> None:
        """Start again what was halted, as far as people want it to run."""

        async def start(entry: Entry) -> None:
            if entry.actual.state is State.STOPPED:
                await self._apply(entry)

        for entry in sort_for_start(self.entries):
            await self._turns.take(entry.id, partial(start, entry))

    def forget(self, plugin_ids: Iterable[str]) -> None:
        """Drop plugins that are gone for good from what is shown."""
        for plugin_id in plugin_ids:
            self.entries.pop(plugin_id, None)

    def list_contributions(self) -> Sequence[tuple[str, Contributions]]:
        """Return what each running plugin adds, by id."""
        running = self._lifecycle.running
        return [(one, running[one].contributions) for one in sorted(running)]

    async def list_silent(self, hook: str) -> frozenset[str]:
        """Return the plugins that have a hook and do not run, of those that may ever have run."""
        known = await self._records.list_wishes()  # who was never wanted has no row
        silent = (one for one in self.entries.values() if one.id in known and not one.is_active)
        return frozenset(one.id for one in silent if one.manifest and hook in one.manifest.hooks)

    def _list_added(self) -> dict[str, Contributions]:
        return dict(self.list_contributions())

    def list(self) -> Sequence[dict[str, Any]]:
        """Return all plugins in their wire form, sorted by id."""
        return [self.entries[plugin_id].to_json() for plugin_id in sorted(self.entries)]

    async def _read(self) -> None:
        """Build the entries from what is installed and what is wanted."""
        wishes = await self._records.list_wishes()
        for found in await asyncio.to_thread(self._find):
            entry = _build_entry(found)
            self.entries[entry.id] = entry
            wish = await self._wishes.find(entry, wishes.get(entry.id))
            if wish is not None:
                # What was removed and is there again waits for somebody to enable it.
                is_back = wish.desired is Desired.ABSENT
                entry.desired = Desired.INSTALLED if is_back else wish.desired
                entry.consented = wish.consented
        for entry in await self.list_elsewhere():
            if installed := self.entries.get(entry.id):
                entry.problem = f"{installed.distribution} offers this id too; remove one of them"
            self.entries[entry.id] = entry
            if wish := wishes.get(entry.id):
                entry.desired, entry.consented = wish.desired, wish.consented
        for plugin_id, wish in wishes.items():
            if plugin_id not in self.entries and wish.desired is Desired.ENABLED:
                entry = Entry(plugin_id, desired=wish.desired, consented=wish.consented)
                entry.set_state(State.MISSING, "is enabled but not installed")
                self.entries[plugin_id] = entry

    async def _follow(self, entry: Entry, wish: Wish, actor: Actor) -> None:
        await self._records.save_wish(
            entry.id, wish, kind=entry.kind, version=entry.version, actor=actor
        )
        entry.desired, entry.consented = wish.desired, wish.consented
        entry.marks = None
        self._retries.begin_anew(entry)
        await self._restart(entry)

    async def _catch_up(self, entry: Entry) -> None:
        """Follow what is wanted now, which may be what this process itself has just stored."""
        wish = (await self._records.list_wishes()).get(entry.id)
        if wish is None or self.entries.get(entry.id) is not entry:
            return
        is_new = (wish.desired, wish.consented) != (entry.desired, entry.consented)
        entry.desired, entry.consented = wish.desired, wish.consented
        # Whoever saves anything of a plugin that failed may have mended it, here as well.
        is_new |= entry.marks is not None and entry.actual.state in _FAILED
        if is_new or await self._configuring.has_changed(entry):
            await self._restart(entry)

    async def _restart(self, entry: Entry) -> None:
        reason = "reload" if entry.desired is Desired.ENABLED else "disabled"
        await self._lifecycle.stop(entry, reason)
        await self._apply(entry)

    async def _apply(self, entry: Entry) -> None:
        """Bring a plugin that does not run into the state people want."""
        self._retries.cancel(entry)
        if why_not := self._find_hindrance(entry):
            entry.set_state(*why_not)
        else:
            retry_in_s = await self._lifecycle.start(entry, self.entries)
            STARTS.labels(entry.id, entry.actual.state.value).inc()
            if retry_in_s is None:
                self._retries.begin_anew(entry)
            else:
                self._retries.schedule(entry, retry_in_s)
        self._tell_dependents(entry)
        self.on_change()

    def _tell_dependents(self, entry: Entry) -> None:
        """Start those that wait for this plugin, and stop those that cannot do without it."""
        for other in self.entries.values():
            if other.manifest is None or entry.id not in other.manifest.requires.plugins:
                continue
            is_waiting = other.actual.state is State.INCOMPATIBLE
            if is_waiting if entry.is_active else other.is_active:
                _task = self._turns.begin(other.id, partial(self._restart, other))

    def _find_hindrance(self, entry: Entry) -> tuple[State, str] | None:
        if entry.seat is None and not entry.manifest and not entry.problem:
            return State.MISSING, "is enabled but not installed"
        if entry.desired is not Desired.ENABLED:
            return State.STOPPED, entry.problem
        if self._settings.safe_mode:
            return State.STOPPED, "the host runs in safe mode"
        if entry.id in self._settings.plugins.disabled:
            return State.STOPPED, "is left out by the settings (plugins.disabled)"
        return None

    def _why_not(self, plugin_id: str) -> str:
        entry = self.entries.get(plugin_id)
        if entry is None:
            return "is not installed"
        if entry.is_active:
            return ""
        return entry.actual.reason or f"is {entry.actual.state.value}"

    def _get_entry(self, plugin_id: str) -> Entry:
        entry = self.entries.get(plugin_id)
        if entry is None:
            raise NotFound("There is no such plugin.", code="plugin_not_found")
        return entry

    def _get_manifest(self, plugin_id: str) -> Manifest:
        manifest = self._get_entry(plugin_id).manifest
        if manifest is None:
            raise NotFound("The plugin has no usable manifest.", code="plugin_not_found")
        return manifest


def _build_entry(found: Discovered) -> Entry:
    kind = found.manifest.kind if found.manifest else "python"
    return Entry(
        id=found.id,
        kind=kind,
        seat=PythonSeat(found.entry_point) if found.entry_point and kind == "python" else None,
        manifest=found.manifest,
        distribution=found.distribution,
        version=found.version,
        problem=found.problem,
        publisher=found.publisher,
    )
