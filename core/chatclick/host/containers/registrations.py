"""What is stored about plugins that run elsewhere: which image or address, what was agreed to."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

import msgspec

from chatclick.host.manifest import Manifest, read_manifest
from chatclick.host.records import Writer
from chatclick.security.keys import Vault
from chatclick.store.events import Actor
from chatclick.store.models import Plugin, Setting
from chatclick.store.transaction import Transaction

PREFIX = "plugin_registration:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """One plugin elsewhere.

    Attributes:
        plugin_id: its id.
        kind: container or remote.
        reference: as it was typed: the name of an image, or an address.
        digest: of what was agreed to: the image, or the remote plugin's manifest.
        image: what a container is made from, by digest; "" for a remote plugin.
        manifest: its text.
        sealed_key: of a remote plugin, encrypted.
        registered_at: when, RFC 3339.
        registered_by: who, for people to read.
        previous_digest: what ran before the last upgrade, "" for nothing.
    """

    plugin_id: str
    kind: Literal["container", "remote"]
    reference: str
    digest: str
    image: str = ""
    manifest: str
    sealed_key: str = ""
    registered_at: str
    registered_by: str
    previous_digest: str = ""

    def read_manifest(self) -> Manifest:
        """Return the manifest in its checked form."""
        return read_manifest(self.manifest.encode())


class RegistrationStore:
    """Reads and writes registrations.

    Args:
        store: the write path.
        vault: encrypts keys.
    """

    def __init__(self, store: Writer, vault: Vault) -> None:
        self._store = store
        self._vault = vault

    async def list_all(self) -> dict[str, Registration]:
        """Return all registrations, by plugin id."""
        return await list_registrations()

    async def find(self, plugin_id: str) -> Registration | None:
        """Return a plugin's registration, or None."""
        row = await Setting.get_or_none(name=PREFIX + plugin_id)
        return msgspec.json.decode(row.value, type=Registration) if row else None

    async def put(
        self,
        registration: Registration,
        actor: Actor,
        detail: Mapping[str, Any],
        *,
        action: str = "plugin.register",
    ) -> None:
        """Store a registration, in place of the last one of that plugin.

        Args:
            registration: what to store.
            actor: who registers.
            detail: for the audit log.
            action: as the audit log names it.
        """
        text = msgspec.json.encode(asdict(registration)).decode()

        async def work(tx: Transaction) -> None:
            await Setting.update_or_create({"value": text}, name=PREFIX + registration.plugin_id)
            await tx.audit(actor, action, registration.plugin_id, detail)

        await self._store.write(work)

    async def remove(self, plugin_id: str, actor: Actor, detail: Mapping[str, Any]) -> None:
        """Forget a registration; the plugin's data and settings are a matter of their own."""

        async def work(tx: Transaction) -> None:
            await Setting.filter(name=PREFIX + plugin_id).delete()
            await Plugin.filter(id=plugin_id).delete()
            await tx.audit(actor, "plugin.unregister", plugin_id, detail)

        await self._store.write(work)

    async def note(self, plugin_id: str, actor: Actor, detail: Mapping[str, Any]) -> None:
        """Write down that a registration came to nothing."""

        async def work(tx: Transaction) -> None:
            await tx.audit(actor, "plugin.register_failed", plugin_id, detail)

        await self._store.write(work)

    def seal(self, plugin_id: str, key: str) -> str:
        """Encrypt the key of a remote plugin."""
        return self._vault.encrypt(key, _place(plugin_id))

    def unseal(self, registration: Registration) -> str:
        """Return the key of a remote plugin.

        Raises:
            DecryptionError: it does not open, such as after the key file was lost.
        """
        return self._vault.decrypt(registration.sealed_key, _place(registration.plugin_id))


async def list_registrations() -> dict[str, Registration]:
    """Return all registrations, by plugin id."""
    rows = await Setting.filter(name__startswith=PREFIX).order_by("name").limit(1000)
    found = [msgspec.json.decode(row.value, type=Registration) for row in rows]
    return {one.plugin_id: one for one in found}


def _place(plugin_id: str) -> str:
    return f"plugin_registration/{plugin_id}"
