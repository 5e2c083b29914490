"""What the database keeps about plugins: what people want, configuration, secrets, small values."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeVar

import msgspec

from chatclick.clock import now
from chatclick.errors import Invalid
from chatclick.host.states import Desired, Mark
from chatclick.plugin.json_form import JSONValue, to_plain
from chatclick.security.keys import DecryptionError, Vault
from chatclick.store.events import SYSTEM, Actor
from chatclick.store.models import Consumer, Outbox, Plugin, PluginConfig, PluginKv, Secret
from chatclick.store.prefixes import build_prefix_filter
from chatclick.store.transaction import Transaction

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Wish:
    """What people want of a plugin."""

    desired: Desired
    consented: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class StoredConfig:
    """A configuration as it is kept.

    Attributes:
        values: without secrets, without defaults.
        schema_version: the version of the schema they were saved under.
        secrets: decrypted, by property.
        configured_at: when each of them was set.
        unreadable: secrets that do not open, such as after the key file was lost.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    schema_version: str = ""
    secrets: Mapping[str, str] = field(default_factory=dict)
    configured_at: Mapping[str, datetime] = field(default_factory=dict)
    unreadable: tuple[str, ...] = ()


_SEALED = "sealed:"  # no JSON begins like this


class Writer(Protocol):
    """The single write path of the store."""

    def write(self, work: Callable[[Transaction], Awaitable[T]]) -> Awaitable[T]:
        """Run work in the next transaction."""


class Records:
    """Reads and writes the rows of plugins.

    Args:
        store: the write path; reading goes straight to the models.
        vault: encrypts secrets.
    """

    def __init__(self, store: Writer, vault: Vault) -> None:
        self._store = store
        self._vault = vault

    async def record_failures(self, failures: Mapping[str, int]) -> None:
        """Keep in the log of events how many calls of each plugin failed lately."""

        async def work(tx: Transaction) -> None:
            for plugin_id, count in sorted(failures.items()):
                data = {"plugin": plugin_id, "failures": count}
                await tx.record("plugin.failed", SYSTEM, data)

        await self._store.write(work)

    async def list_wishes(self) -> dict[str, Wish]:
        """Return what people want, by plugin id."""
        rows = await Plugin.all().limit(10_000).values_list("id", "desired", "consented")
        return {id_: Wish(Desired(desired), frozenset(agreed)) for id_, desired, agreed in rows}

    async def list_marks(self) -> dict[str, frozenset[Mark]]:
        """Return, by plugin id, what is another once its wish or configuration was stored again."""
        marks = defaultdict[str, set[Mark]](set)
        wishes = Plugin.all().limit(10_000).values_list("id", "desired", "consented", "updated_at")
        for plugin_id, desired, agreed, at in await wishes:
            marks[plugin_id].add(("wish", desired, frozenset(agreed), at))
        for kind, query in {
            "config": PluginConfig.all().limit(10_000).values_list("plugin_id", "updated_at"),
            "secret": Secret.all().limit(10_000).values_list("owner", "updated_at", "name"),
        }.items():
            for plugin_id, *mark in await query:
                marks[plugin_id].add((kind, *mark))
        return {plugin_id: frozenset(found) for plugin_id, found in marks.items()}

    async def save_wish(
        self,
        plugin_id: str,
        wish: Wish,
        *,
        kind: str,
        version: str,
        actor: Actor,
        is_first: bool = False,
    ) -> None:
        """Store what somebody wants, with its event and audit entry.

        Args:
            plugin_id: the plugin.
            wish: what is wanted.
            kind: its kind.
            version: the version it was wanted for.
            actor: who wants it.
            is_first: the host saw the plugin for the first time; nobody chose anything.
        """

        async def work(tx: Transaction) -> None:
            before = await Plugin.get_or_none(id=plugin_id)
            if wish.desired is Desired.ENABLED and (
                before is None or before.desired != Desired.ENABLED.value
            ):
                await _skip_past(tx, plugin_id)
            await Plugin.update_or_create(
                {
                    "kind": kind,
                    "desired": wish.desired.value,
                    "version": version,
                    "consented": sorted(wish.consented),
                    "updated_at": now(),
                },
                id=plugin_id,
            )
            verb = "enable" if wish.desired is Desired.ENABLED else "disable"
            if not is_first:
                await tx.record(f"plugin.{verb}d", actor, {"plugin_id": plugin_id})
            detail = {"version": version, "permissions": sorted(wish.consented)}
            await tx.audit(actor, f"plugin.{verb}", plugin_id, detail)

        await self._store.write(work)

    async def skip_past(self, plugin_id: str) -> None:
        """Let a plugin's event hooks begin with what happens from now on."""
        await self._store.write(lambda tx: _skip_past(tx, plugin_id))

    async def load_config(self, plugin_id: str) -> StoredConfig:
        """Return a plugin's configuration, an empty one if it has none."""
        row = await PluginConfig.get_or_none(plugin_id=plugin_id)
        rows = await Secret.filter(owner=plugin_id).order_by("name").limit(1000)
        secrets, configured_at, unreadable = {}, {}, []
        for one in rows:
            try:
                secrets[one.name] = self._vault.decrypt(one.ciphertext, _place(plugin_id, one.name))
                configured_at[one.name] = one.updated_at
            except DecryptionError:
                unreadable.append(one.name)
        return StoredConfig(
            values=row.values if row else {},
            schema_version=row.schema_version if row else "",
            secrets=secrets,
            configured_at=configured_at,
            unreadable=tuple(unreadable),
        )

    async def save_config(
        self,
        plugin_id: str,
        values: Mapping[str, Any],
        secrets: Mapping[str, str | None],
        *,
        schema_version: str,
        actor: Actor,
    ) -> None:
        """Store a configuration.

        Args:
            plugin_id: whose.
            values: without secrets.
            secrets: those to set, or with None to remove; others stay.
            schema_version: of the schema they are valid against.
            actor: who changed it; the audit entry names secrets, not their values.
        """

        async def work(tx: Transaction) -> None:
            row = {
                "values": to_plain(values),
                "schema_version": schema_version,
                "updated_at": now(),
            }
            before = await PluginConfig.get_or_none(plugin_id=plugin_id)
            await PluginConfig.update_or_create(row, plugin_id=plugin_id)
            for name, secret in secrets.items():
                await self._save_secret(tx, plugin_id, name, secret)
            was = before.values if before else {}
            detail = {**_find_changes(was, to_plain(values)), "secrets": sorted(secrets)}
            await tx.audit(actor, "plugin.configure", plugin_id, detail)

        await self._store.write(work)

    async def _save_secret(
        self, _tx: Transaction, plugin_id: str, name: str, secret: str | None
    ) -> None:
        if secret is None:
            await Secret.filter(owner=plugin_id, name=name).delete()
            return
        ciphertext = self._vault.encrypt(secret, _place(plugin_id, name))
        row = {"ciphertext": ciphertext, "updated_at": now()}
        await Secret.update_or_create(row, owner=plugin_id, name=name)

    def seal(self, plugin_id: str, text: str) -> str:
        """Encrypt a text that a plugin keeps itself."""
        return self._vault.encrypt(text, f"plugin_data/{plugin_id}")

    def unseal(self, plugin_id: str, sealed: str) -> str:
        """Open what `seal` returned for the same plugin.

        Raises:
            Invalid: anything else.
        """
        try:
            return self._vault.decrypt(sealed, f"plugin_data/{plugin_id}")
        except DecryptionError as error:
            raise Invalid(f"This cannot be opened: {error}", code="unsealable") from None

    async def get_value(self, plugin_id: str, key: str, default: JSONValue) -> JSONValue:
        """Return a small value of a plugin."""
        row = await PluginKv.get_or_none(plugin_id=plugin_id, key=key)
        if row is None:
            return default
        text = row.value
        if text.startswith(_SEALED):
            sealed = text.removeprefix(_SEALED)
            text = self._vault.decrypt(sealed, _place(plugin_id, f"kv/{key}"))
        value: JSONValue = msgspec.json.decode(text)
        return value

    async def set_value(
        self, plugin_id: str, key: str, value: JSONValue, *, is_secret: bool
    ) -> None:
        """Store a small value of a plugin, encrypted where it is secret."""
        text = msgspec.json.encode(to_plain(value)).decode()
        if is_secret:
            text = _SEALED + self._vault.encrypt(text, _place(plugin_id, f"kv/{key}"))

        async def work(_tx: Transaction) -> None:
            row = {"value": text, "updated_at": now()}
            await PluginKv.update_or_create(row, plugin_id=plugin_id, key=key)

        await self._store.write(work)

    async def delete_value(self, plugin_id: str, key: str) -> None:
        """Remove a small value of a plugin."""

        async def work(_tx: Transaction) -> None:
            await PluginKv.filter(plugin_id=plugin_id, key=key).delete()

        await self._store.write(work)

    async def list_keys(self, plugin_id: str, prefix: str, limit: int) -> tuple[str, ...]:
        """Return keys of a plugin's small values that begin with `prefix`, sorted."""
        query = PluginKv.filter(plugin_id=plugin_id, **build_prefix_filter("key", prefix))
        keys = await query.order_by("key").limit(limit).values_list("key", flat=True)
        return tuple(str(key) for key in keys)


async def _skip_past(_tx: Transaction, plugin_id: str) -> None:
    """Forget how far a plugin has read the event log.

    Without a cursor its consumer begins at the end. A bot that was off for a week must not answer
    what was said meanwhile; one that failed or was restarted keeps its place.
    """
    name = f"plugin:{plugin_id}"
    await Consumer.filter(name=name).delete()
    await Outbox.filter(consumer=name).delete()


def _find_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties that changed, before and after."""
    names = [one for one in sorted({*before, *after}) if before.get(one) != after.get(one)]
    return {
        "before": {one: before[one] for one in names if one in before},
        "after": {one: after[one] for one in names if one in after},
    }


def _place(plugin_id: str, name: str) -> str:
    return f"plugin_config/{plugin_id}/{name}"
