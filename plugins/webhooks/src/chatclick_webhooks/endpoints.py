"""Endpoints: made, changed, given a new secret, and removed."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from time import monotonic
from typing import Any
from uuid import uuid4

from chatclick import PluginContext
from chatclick.errors import Conflict, Invalid, NotFound
from chatclick_webhooks import reading
from chatclick_webhooks.models import PENDING, WAITING, Attempt, Delivery, Endpoint
from chatclick_webhooks.signing import build_public_key, new_secret

MAX_ENDPOINTS = 50
DEFAULT_OVERLAP_HOURS = 24
REMOVED_AT_ONCE = 500
REMEMBERED_S = 1.0

_CHANGEABLE = ("url", "description", "event_types", "has_content", "is_enabled")


class Enabled:
    """The endpoints that are switched on, remembered: every event asks for them.

    What another process changes is known a second later.
    """

    def __init__(self) -> None:
        self._found: list[Endpoint] = []
        self._good_until_s = 0.0

    async def list_all(self) -> list[Endpoint]:
        """Return them."""
        while monotonic() >= self._good_until_s:  # they may change while they are read
            self._good_until_s = monotonic() + REMEMBERED_S
            self._found = await Endpoint.filter(is_enabled=True).limit(MAX_ENDPOINTS)
        return self._found

    def forget(self) -> None:
        """Ask again next time."""
        self._good_until_s = 0.0


class Endpoints:
    """What staff do to endpoints.

    Args:
        context: the plugin's.
        on_change: called when something has changed.
    """

    def __init__(self, context: PluginContext, on_change: Callable[[], Awaitable[None]]) -> None:
        self._context = context
        self._on_change = on_change

    async def list_all(self) -> list[Endpoint]:
        """Return all, the oldest first."""
        return await Endpoint.all().order_by("created_at", "id").limit(MAX_ENDPOINTS)

    async def get(self, endpoint_id: str) -> Endpoint:
        """Return one.

        Raises:
            NotFound: there is none.
        """
        if reading.is_endpoint_id(endpoint_id):
            found = await Endpoint.get_or_none(id=endpoint_id)
            if found is not None:
                return found
        raise NotFound("There is no such endpoint.", code="webhook_not_found")

    async def create(self, body: Mapping[str, Any], now: datetime) -> tuple[Endpoint, str]:
        """Make an endpoint. Return it and its secret, which is not shown again.

        Raises:
            Invalid: a field does not fit.
            Conflict: there are too many.
        """
        reading.check_fields(body, (*_CHANGEABLE, "scheme"))
        scheme = reading.read_scheme(body.get("scheme", "v1"))
        secret = new_secret("v1a" if scheme == "v1a" else "v1")
        given = {"event_types": ["*"], "description": "", **body, "url": body.get("url")}
        values = _read_values({key: one for key, one in given.items() if key != "scheme"})
        self._check_address(values["url"])
        endpoint = Endpoint(
            id=f"whk_{uuid4().hex}",
            **values,
            scheme=scheme,
            secret=await self._context.vault.seal(secret),
            created_at=now,
            updated_at=now,
        )

        async def work() -> None:
            if await Endpoint.all().count() >= MAX_ENDPOINTS:
                text = f"There are {MAX_ENDPOINTS} endpoints; remove one first."
                raise Conflict(text, code="too_many_webhooks")
            await endpoint.save(force_create=True)

        await self._context.write(work)
        await self._on_change()
        return endpoint, secret

    async def change(
        self, endpoint_id: str, body: Mapping[str, Any], now: datetime
    ) -> tuple[Endpoint, dict[str, Any]]:
        """Change fields of an endpoint. Return it and what it was before.

        Raises:
            NotFound: there is none.
            Invalid: a field does not fit.
        """
        reading.check_fields(body, _CHANGEABLE)
        values = _read_values(body)

        async def work() -> tuple[Endpoint, dict[str, Any]]:
            endpoint = await self.get(endpoint_id)
            if values.get("url", endpoint.url) != endpoint.url:
                self._check_address(values["url"])
            before = {key: getattr(endpoint, key) for key in values}
            changes = {**values, "updated_at": now}
            if values.get("is_enabled") is True and not endpoint.is_enabled:
                changes |= {"disabled_reason": "", "failing_since": None}
                held = Delivery.filter(endpoint_id=endpoint.id, state=PENDING)
                await held.update(next_attempt_at=now)
            return await _save(endpoint, changes), before

        changed = await self._context.write(work)
        await self._on_change()
        return changed

    async def rotate(
        self, endpoint_id: str, body: Mapping[str, Any], now: datetime
    ) -> tuple[Endpoint, str]:
        """Give an endpoint a new secret; the former one goes on signing for a while beside it.

        Raises:
            NotFound: there is none.
            Invalid: the overlap does not fit.
        """
        reading.check_fields(body, ("overlap_hours",))
        hours = reading.read_overlap(body.get("overlap_hours", DEFAULT_OVERLAP_HOURS))
        scheme = (await self.get(endpoint_id)).scheme
        secret = new_secret("v1a" if scheme == "v1a" else "v1")
        sealed = await self._context.vault.seal(secret)

        async def work() -> Endpoint:
            endpoint = await self.get(endpoint_id)
            changes = {
                "former_secret": endpoint.secret if hours else None,
                "former_until": now + timedelta(hours=hours) if hours else None,
                "secret": sealed,
                "updated_at": now,
            }
            return await _save(endpoint, changes)

        return await self._context.write(work), secret

    async def delete(self, endpoint_id: str) -> Endpoint:
        """Remove an endpoint with its deliveries.

        Raises:
            NotFound: there is none.
        """
        endpoint = await self.get(endpoint_id)

        async def work() -> int:
            await Endpoint.filter(id=endpoint.id).delete()
            mine = Delivery.filter(endpoint_id=endpoint.id).limit(REMOVED_AT_ONCE)
            return await remove_deliveries([one.id for one in await mine.only("id")])

        while await self._context.write(work) == REMOVED_AT_ONCE:
            pass  # in pieces, so that nobody else's writes wait long
        await self._on_change()
        return endpoint

    async def to_json(self, endpoint: Endpoint) -> dict[str, Any]:
        """Build what the API shows; never a secret."""
        queued = Delivery.filter(endpoint_id=endpoint.id, state__in=(WAITING, PENDING))
        return {
            "id": endpoint.id,
            "url": endpoint.url,
            "description": endpoint.description,
            "event_types": endpoint.event_types,
            "has_content": endpoint.has_content,
            "scheme": endpoint.scheme,
            "public_key": await self._find_public_key(endpoint),
            "former_secret_until": to_text(endpoint.former_until),
            "is_enabled": endpoint.is_enabled,
            "disabled_reason": endpoint.disabled_reason or None,
            "failing_since": to_text(endpoint.failing_since),
            "delivered_at": to_text(endpoint.delivered_at),
            "queued": await queued.count(),
            "created_at": to_text(endpoint.created_at),
            "updated_at": to_text(endpoint.updated_at),
        }

    def _check_address(self, url: str) -> None:
        try:
            self._context.http.check_address(url)
        except Invalid as error:
            raise reading.refuse("/url", error.code, error.detail) from None

    async def _find_public_key(self, endpoint: Endpoint) -> str | None:
        if endpoint.scheme != "v1a":
            return None
        try:
            return build_public_key(await self._context.vault.open(endpoint.secret))
        except Invalid:
            return None  # the host's own key has changed, and only a new secret helps


async def remove_orphans(limit: int) -> int:
    """Remove deliveries whose endpoint is gone, and attempts whose delivery is. In a transaction.

    Returns:
        How many deliveries were removed.
    """
    everyone = Endpoint.all().limit(10 * MAX_ENDPOINTS)
    known = [str(one) for one in await everyone.values_list("id", flat=True)]
    lost = Delivery.exclude(endpoint_id__in=known or [""]).limit(limit)
    return await remove_deliveries([one.id for one in await lost.only("id")])


async def remove_deliveries(ids: list[int]) -> int:
    """Remove deliveries with their attempts. In a transaction."""
    if not ids:
        return 0
    await Attempt.filter(delivery_id__in=ids).delete()
    return await Delivery.filter(id__in=ids).delete()


def to_text(at: datetime | None) -> str | None:
    """Write a time as the API does."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z") if at else None


async def _save(endpoint: Endpoint, changes: Mapping[str, Any]) -> Endpoint:
    """Save what is changed and nothing else: more may be written of it at the same time."""
    endpoint = endpoint.update_from_dict(dict(changes))
    await endpoint.save(update_fields=list(changes))
    return endpoint


def _read_values(body: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if "url" in body:
        values["url"] = reading.read_url(body["url"])
    if "description" in body:
        values["description"] = reading.read_description(body["description"])
    if "event_types" in body:
        values["event_types"] = reading.read_event_types(body["event_types"])
    for key in ("has_content", "is_enabled"):
        if key in body:
            values[key] = reading.read_flag(body, key)
    return values
