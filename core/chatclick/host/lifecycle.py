"""Starting and stopping one plugin, step by step, undone in reverse when a step fails.

    fits this host → consented → configured → code loaded → tables migrated → registered
      → set-up hooks → old settings carried over → plugin_startup → open to calls and requests

Whatever a plugin does in a step ends up as its state with a reason; the host goes on.
"""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

import structlog

from chatclick.errors import ChatclickError
from chatclick.hooks import ContractBroken, Dispatcher, HookError, Registration
from chatclick.hooks.dispatcher import describe
from chatclick.host.compatibility import find_incompatibility
from chatclick.host.config import (
    Effective,
    build_effective,
    is_outdated,
    list_config_problems,
    split_secrets,
)
from chatclick.host.context import HostContext
from chatclick.host.contributions import Contributions, collect_contributions
from chatclick.host.guard import Guard
from chatclick.host.manifest import Manifest
from chatclick.host.ports import Services
from chatclick.host.records import Records, StoredConfig, Writer
from chatclick.host.sites import HostSite, Sites
from chatclick.host.states import Entry, State
from chatclick.host.tables import prepare_tables
from chatclick.plugin.results import NotReady
from chatclick.store.events import Actor

DRAIN_S = 10.0
MIGRATE = "config_migrate"

_log = structlog.get_logger(__name__)


class CannotStart(Exception):
    """A plugin does not get as far as running, for a reason people can act on.

    Args:
        state: which state it is in instead.
        reason: what to do about it.
    """

    def __init__(self, state: State, reason: str) -> None:
        super().__init__(reason)
        self.state = state
        self.reason = reason


@dataclass(slots=True)
class Running:
    """What a started plugin holds."""

    context: HostContext
    config: Effective
    undo: AsyncExitStack
    contributions: Contributions = field(default_factory=Contributions)


@dataclass(slots=True)
class Surroundings:
    """What starting a plugin needs.

    Attributes:
        dispatcher: where it is registered.
        sites: where its addresses are.
        records: its configuration and values.
        store: the write path, for its tables.
        services: what its context reaches.
    """

    dispatcher: Dispatcher
    sites: Sites
    records: Records
    store: Writer
    services: Services


class Lifecycle:
    """Starts and stops plugins. Calls for one plugin must not overlap.

    Args:
        around: what it works with.
    """

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self.running: dict[str, Running] = {}

    async def start(self, entry: Entry, entries: Mapping[str, Entry]) -> float | None:
        """Start a plugin as far as it goes; its state says how far.

        Args:
            entry: the plugin.
            entries: all plugins, by id, for what it needs of others.

        Returns:
            When to try again, in seconds, if the plugin asked for it.
        """
        entry.set_state(State.STARTING)
        undo = AsyncExitStack()
        try:
            self.running[entry.id] = await self._start(entry, entries, undo)
            entry.set_state(State.RUNNING)
            _log.info("plugin_runs", plugin=entry.id, version=entry.version)
            return None
        except CannotStart as error:
            entry.set_state(error.state, error.reason)
            _log.warning("plugin_cannot_start", plugin=entry.id, reason=error.reason)
        except NotReady as error:
            entry.set_state(State.RETRYING, str(error))
            _log.info("plugin_waits", plugin=entry.id, reason=str(error))
            await _undo(entry, undo)
            return error.retry_in_s or 0.0
        except (Exception, SystemExit) as error:
            _log.warning("plugin_failed", plugin=entry.id, exc_info=error)
            entry.set_state(State.FAILED, explain(error))
        await _undo(entry, undo)
        return None

    async def stop(self, entry: Entry, reason: str) -> None:
        """Stop a plugin: no new calls, wait for those that run, let it put its things away.

        Args:
            entry: the plugin; one that does not run is fine.
            reason: as `plugin_shutdown` is told.
        """
        running = self.running.pop(entry.id, None)
        if running is not None:
            dispatcher = self._around.dispatcher
            dispatcher.registrations.close(entry.id)
            self._around.sites.close(entry.id)
            late = await dispatcher.drain(entry.id, DRAIN_S)
            if late:
                _log.warning("plugin_calls_cancelled", plugin=entry.id, calls=late)
            await self._shut_down(entry, reason)
            await _undo(entry, running.undo)
            self._around.services.telemetry.end(entry.id)
        entry.open_breakers.clear()
        entry.set_state(State.STOPPED)

    async def _start(
        self, entry: Entry, entries: Mapping[str, Entry], undo: AsyncExitStack
    ) -> Running:
        manifest = _require_usable(entry, entries)
        stored = await self._read_config(manifest)
        config = build_effective(manifest, stored)
        is_old = is_outdated(manifest, stored)
        if not is_old:
            _require_valid(manifest, config)
        elif MIGRATE not in manifest.hooks:
            raise CannotStart(State.NEEDS_CONFIG, _saved_for(stored))
        plugin = await self._load(entry, undo)
        if manifest.models:
            await self._prepare_tables(manifest)
        context = self._build_context(manifest, config)
        self._register(manifest, plugin, context, undo)
        running = Running(context, config, undo)
        running.contributions = collect_contributions(self._around.dispatcher, manifest)
        self._add_routes(entry, manifest, undo)
        if entry.seat is not None:
            await entry.seat.attach(context)
        if is_old:
            running.config = await self._migrate_config(manifest, stored)
            context.set_config(running.config)
        await self._around.dispatcher.owner("plugin_startup", entry.id, {})
        self._around.dispatcher.registrations.open(entry.id)
        self._around.sites.open(manifest)
        return running

    async def _read_config(self, manifest: Manifest) -> StoredConfig:
        stored = await self._around.records.load_config(manifest.id)
        if lost := ", ".join(stored.unreadable):
            raise CannotStart(
                State.NEEDS_CONFIG, f"stored secrets cannot be opened; set them again: {lost}"
            )
        return stored

    async def _migrate_config(self, manifest: Manifest, stored: StoredConfig) -> Effective:
        """Let the plugin carry its settings over, and keep them if they are valid."""
        given = {"values": {**stored.values, **stored.secrets}}
        try:
            whole = await self._around.dispatcher.owner(
                MIGRATE, manifest.id, {**given, "from_version": stored.schema_version}
            )
            values, secrets = split_secrets(manifest, whole or {})
        except (HookError, ChatclickError) as error:
            raise CannotStart(
                State.NEEDS_CONFIG, f"{_saved_for(stored)} ({explain(error)})"
            ) from error
        kept = {name: text for name, text in secrets.items() if text is not None}
        effective = build_effective(manifest, StoredConfig(values, secrets=kept))
        _require_valid(manifest, effective)
        gone = dict.fromkeys(stored.secrets.keys() - kept.keys())
        await self._around.records.save_config(
            manifest.id,
            values,
            {**kept, **gone},
            schema_version=manifest.config_version,
            actor=Actor("system", manifest.id, manifest.name),
        )
        return effective

    async def _load(self, entry: Entry, undo: AsyncExitStack) -> object:
        if entry.seat is None:
            raise CannotStart(
                State.INCOMPATIBLE, f"this host cannot run plugins of the kind {entry.kind} yet"
            )
        plugin = await entry.seat.load()
        undo.push_async_callback(entry.seat.unload)
        return plugin

    async def _prepare_tables(self, manifest: Manifest) -> None:
        try:
            await prepare_tables(manifest)
        except Exception as error:
            _log.warning("plugin_migration_failed", plugin=manifest.id, exc_info=error)
            raise CannotStart(State.NEEDS_MIGRATION, describe(error)) from error

    def _build_context(self, manifest: Manifest, config: Effective) -> HostContext:
        return HostContext(
            Guard(manifest.id, manifest.permissions, manifest.phrases),
            name=manifest.name,
            config=config,
            services=self._around.services,
            records=self._around.records,
            store=self._around.store if manifest.models else None,
        )

    def _register(
        self, manifest: Manifest, plugin: object, context: HostContext, undo: AsyncExitStack
    ) -> None:
        registrations = self._around.dispatcher.registrations
        registration = Registration(
            manifest.id,
            plugin,
            context,
            manifest.permissions,
            manifest.essential,
            manifest.name,
            manifest.phrases,
        )
        undo.callback(registrations.remove, manifest.id)
        found = frozenset(registrations.add(registration))
        if found == manifest.hooks:
            return
        unlisted, missing = sorted(found - manifest.hooks), sorted(manifest.hooks - found)
        words = [f"implements {', '.join(unlisted)} without listing it"] if unlisted else []
        words += [f"lists {', '.join(missing)} without implementing it"] if missing else []
        raise ContractBroken(f"the manifest's hooks are wrong: {' and '.join(words)}")

    def _add_routes(self, entry: Entry, manifest: Manifest, undo: AsyncExitStack) -> None:
        services = self._around.services
        site = HostSite(
            *(manifest, manifest.permissions, services.widgets, services.users),
            gate=services.gate,
        )
        own = self._around.dispatcher.setup("register_routes", manifest.id, {"site": site})
        routes = [*(own or ()), *(entry.seat.list_routes() if entry.seat else ())]
        if routes:
            undo.callback(self._around.sites.close, manifest.id)
            self._around.sites.add(manifest, routes, site.described)

    async def _shut_down(self, entry: Entry, reason: str) -> None:
        try:
            await self._around.dispatcher.owner("plugin_shutdown", entry.id, {"reason": reason})
        except (HookError, ChatclickError) as error:
            _log.warning("plugin_shutdown_failed", plugin=entry.id, error=str(error))


def explain(error: BaseException) -> str:
    """Say in one line why a plugin failed."""
    if isinstance(error, HookError):
        return f"{error.hook}: {error.message}"
    if isinstance(error, ChatclickError):
        return error.detail
    return str(error) if type(error).__module__.startswith("chatclick.") else describe(error)


def _require_valid(manifest: Manifest, config: Effective) -> None:
    if problems := list_config_problems(manifest, config):
        words = "; ".join(f"{one.pointer or 'settings'}: {one.message}" for one in problems)
        raise CannotStart(State.NEEDS_CONFIG, words)


def _saved_for(stored: StoredConfig) -> str:
    return f"settings: saved for version {stored.schema_version} of them; check and save them again"


def _require_usable(entry: Entry, entries: Mapping[str, Entry]) -> Manifest:
    manifest = entry.manifest
    if entry.problem or manifest is None:
        raise CannotStart(State.INCOMPATIBLE, entry.problem or "it has no manifest")
    if problem := find_incompatibility(manifest, entries):
        raise CannotStart(State.INCOMPATIBLE, problem)
    if missing := manifest.permissions - entry.consented:
        raise CannotStart(
            State.NEEDS_CONSENT, f"asks for {', '.join(sorted(missing))}; enable it again to agree"
        )
    return manifest


async def _undo(entry: Entry, undo: AsyncExitStack) -> None:
    try:
        await undo.aclose()
    except Exception as error:
        _log.warning("plugin_undo_failed", plugin=entry.id, exc_info=error)
