"""The devices that are told: who has which, and what they are reached by."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from chatclick import PluginContext
from chatclick.clock import now
from chatclick.errors import NotFound
from chatclick.reading import line, read_object, refuse
from chatclick_notify_webpush.encrypting import BadSubscription, Keys, read_keys
from chatclick_notify_webpush.models import Device

MOST_OF_ONE = 10
"""The devices one person can have; the one that was added first makes room for a new one."""

_KEYS = {"p256dh": line(100, fewest=80), "auth": line(30, fewest=20)}


@dataclass(frozen=True, slots=True)
class Subscription:
    """Where a browser is reached, and what only it can read."""

    endpoint: str
    p256dh: str
    auth: str

    @property
    def keys(self) -> Keys:
        """The keys, as bytes."""
        return read_keys(self.p256dh, self.auth)

    @property
    def service(self) -> str:
        """The host of the push service."""
        return urlsplit(self.endpoint).hostname or ""


def read_endpoint(pointer: str, value: Any, services: list[str]) -> str:
    """Read the address of a subscription: one of a push service that is known, over TLS.

    Args:
        pointer: where it stands.
        value: what was sent.
        services: hosts of push services; one that begins with a dot stands for all below it.
    """
    endpoint: str = line(1500, fewest=12)(pointer, value)
    try:
        where = urlsplit(endpoint)
        host, port = where.hostname or "", where.port
    except ValueError:
        raise refuse(pointer, "format", "This is no address.") from None
    if where.scheme != "https" or where.username or port not in (None, 443):
        raise refuse(pointer, "format", "An address with https is needed.")
    if not any(host == one or (one.startswith(".") and host.endswith(one)) for one in services):
        raise refuse(pointer, "service", "This push service is not among those of the settings.")
    return endpoint


def read_subscription(document: Any, pointer: str, services: list[str]) -> Subscription:
    """Read what a browser's `PushSubscription.toJSON()` gives.

    Raises:
        Invalid: with the pointer of what is wrong.
    """
    readers = {
        "endpoint": lambda where, value: read_endpoint(where, value, services),
        "keys": lambda where, value: read_object(value, _KEYS, where, required=tuple(_KEYS)),
        "expirationTime": lambda _where, _value: None,
    }
    body = read_object(document, readers, pointer, required=("endpoint", "keys"))
    made = Subscription(body["endpoint"], **body["keys"])
    try:
        _ = made.keys
    except BadSubscription as error:
        raise refuse(f"{pointer}/keys", "keys", str(error)) from None
    return made


async def add_device(
    context: PluginContext,
    subscription: Subscription,
    *,
    kind: str,
    owner_id: str,
    name: str,
    language: str,
) -> Device:
    """Tell a device from now on; one that is known already belongs to whoever adds it last."""
    digest = build_digest(subscription.endpoint)
    words = [subscription.endpoint, subscription.p256dh, subscription.auth]
    sealed = await context.vault.seal(json.dumps(words))

    async def work() -> Device:
        row = await Device.get_or_none(digest=digest)
        if row is None:
            row = Device(id=f"dev_{uuid4().hex}", digest=digest, created_at=now())
        row.kind, row.owner_id, row.name, row.language = kind, owner_id, name, language
        row.sealed, row.service = sealed, subscription.service[:120]
        await row.save()
        await _make_room(row)
        return row

    return await context.write(work)


async def renew_device(context: PluginContext, old: str, subscription: Subscription) -> None:
    """Put a new subscription in the place of an old one, as its browser asks.

    Args:
        context: writes.
        old: the address it had, which nobody else knows.
        subscription: the new one.

    Raises:
        NotFound: there is no such device.
    """
    row = await Device.get_or_none(digest=build_digest(old))
    if row is None:
        raise NotFound("There is no such device.")
    _ = await add_device(
        context,
        subscription,
        kind=row.kind,
        owner_id=row.owner_id,
        name=row.name,
        language=row.language,
    )
    if build_digest(subscription.endpoint) != row.digest:
        await remove_device(context, row)


async def list_devices(kind: str, owner_id: str) -> list[Device]:
    """Return a person's devices, the newest first."""
    found = Device.filter(kind=kind, owner_id=owner_id).order_by("-created_at")
    return await found.limit(MOST_OF_ONE)


async def find_device(kind: str, owner_id: str, device_id: str) -> Device | None:
    """Return one of a person's devices."""
    return await Device.get_or_none(id=device_id, kind=kind, owner_id=owner_id)


async def find_device_by_endpoint(kind: str, owner_id: str, endpoint: str) -> Device | None:
    """Return one of a person's devices by its address."""
    return await Device.get_or_none(digest=build_digest(endpoint), kind=kind, owner_id=owner_id)


async def open_subscription(context: PluginContext, device: Device) -> Subscription:
    """Return where a device is reached.

    Raises:
        Invalid: the host's own key is another one than when it was sealed.
    """
    return Subscription(*json.loads(await context.vault.open(device.sealed)))


async def remove_device(context: PluginContext, device: Device) -> None:
    """Tell a device no more."""

    async def work() -> None:
        await Device.filter(id=device.id).delete()

    await context.write(work)


async def mark_told(context: PluginContext, device: Device) -> None:
    """Keep when a device was told last."""

    async def work() -> None:
        await Device.filter(id=device.id).update(told_at=now())

    await context.write(work)


def build_digest(endpoint: str) -> str:
    """Return what an address is found by."""
    return hashlib.sha256(endpoint.encode()).hexdigest()


async def _make_room(added: Device) -> None:
    others = Device.filter(owner_id=added.owner_id).exclude(id=added.id)
    found = others.order_by("-created_at").offset(MOST_OF_ONE - 1).limit(MOST_OF_ONE)
    ids = [str(one) for one in await found.values_list("id", flat=True)]
    if ids:
        await Device.filter(id__in=ids).delete()
