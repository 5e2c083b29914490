"""Changing a plugin's configuration: check, ask the plugin, store, put in force."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog

from chatclick.errors import FieldError
from chatclick.hooks import Dispatcher, HookError
from chatclick.hooks.dispatcher import describe
from chatclick.host.config import (
    ConfigInvalid,
    Effective,
    build_effective,
    list_config_problems,
    split_secrets,
)
from chatclick.host.lifecycle import Lifecycle
from chatclick.host.manifest import Manifest
from chatclick.host.records import Records, StoredConfig
from chatclick.host.states import Entry, State
from chatclick.store.events import Actor

_log = structlog.get_logger(__name__)


class Configuring:
    """Changes configurations. Calls for one plugin must not overlap.

    Args:
        records: where configurations are kept.
        dispatcher: asks the plugin.
        lifecycle: knows what runs.
        restart: stops a plugin and starts it again, as far as people want it to run.
    """

    def __init__(
        self,
        records: Records,
        dispatcher: Dispatcher,
        lifecycle: Lifecycle,
        restart: Callable[[Entry], Awaitable[None]],
    ) -> None:
        self._records = records
        self._dispatcher = dispatcher
        self._lifecycle = lifecycle
        self._restart = restart

    async def change(
        self, entry: Entry, manifest: Manifest, given: Mapping[str, Any], actor: Actor
    ) -> None:
        """Check and store a configuration and put it in force.

        Args:
            entry: whose.
            manifest: has the schema.
            given: all values; a secret that is left out or sent as it was shown stays.
            actor: who changes it.

        Raises:
            ConfigInvalid: by the schema, or by the plugin's own `config_check`.
        """
        stored = await self._records.load_config(entry.id)
        values, secrets, new = _merge(manifest, stored, given)
        old = build_effective(manifest, stored)
        problems = list_config_problems(manifest, new) or await self._ask(entry, new, old, secrets)
        if problems:
            raise ConfigInvalid("The configuration is not valid; see errors.", errors=problems)
        await self._records.save_config(
            entry.id, values, secrets, schema_version=manifest.config_version, actor=actor
        )
        await self._put_in_force(entry, new, old)

    async def check(
        self, entry: Entry, manifest: Manifest, given: Mapping[str, Any]
    ) -> tuple[FieldError, ...]:
        """Tell what is wrong with a configuration, by the schema and by the plugin if it runs.

        Args:
            entry: whose.
            manifest: has the schema.
            given: all values; a secret that is left out or sent as it was shown is the stored one.

        Raises:
            ConfigInvalid: a secret is not text.
        """
        stored = await self._records.load_config(entry.id)
        _, secrets, new = _merge(manifest, stored, given)
        old = build_effective(manifest, stored)
        return list_config_problems(manifest, new) or await self._ask(entry, new, old, secrets)

    async def has_changed(self, entry: Entry) -> bool:
        """Tell whether what is stored differs from what is in force."""
        running = self._lifecycle.running.get(entry.id)
        if running is None or entry.manifest is None:
            return entry.actual.state is State.NEEDS_CONFIG
        stored = await self._records.load_config(entry.id)
        return build_effective(entry.manifest, stored) != running.config

    async def _ask(
        self, entry: Entry, new: Effective, old: Effective, given: Mapping[str, str | None]
    ) -> tuple[FieldError, ...]:
        if entry.id not in self._lifecycle.running:
            return ()
        # Only so a plugin can tell a secret that was typed again from one that nobody knows.
        kept = {name: value for name, value in old.whole.items() if name not in given}
        try:
            found = await self._dispatcher.owner(
                "config_check", entry.id, {"new": new.whole, "old": kept}
            )
        except Exception as error:
            text = error.message if isinstance(error, HookError) else describe(error)
            return (FieldError("", "config_check", text),)
        return tuple(FieldError(one.pointer, "config_check", one.message) for one in found or ())

    async def _put_in_force(self, entry: Entry, new: Effective, old: Effective) -> None:
        running = self._lifecycle.running.get(entry.id)
        if running and self._dispatcher.registrations.find(entry.id, "config_changed"):
            running.context.set_config(new)
            running.config = new
            try:
                await self._dispatcher.owner(
                    "config_changed", entry.id, {"new": new.whole, "old": old.whole}
                )
                return
            except Exception as error:
                _log.warning("config_change_failed", plugin=entry.id, error=describe(error))
        await self._restart(entry)


def _merge(
    manifest: Manifest, stored: StoredConfig, given: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, str | None], Effective]:
    """Return the values and secrets to store, and what would be in force with them."""
    values, secrets = split_secrets(manifest, given)
    kept = {name: text for name, text in stored.secrets.items() if name not in secrets}
    added = {name: text for name, text in secrets.items() if text is not None}
    new = build_effective(manifest, StoredConfig(values, secrets={**kept, **added}))
    return values, secrets, new
