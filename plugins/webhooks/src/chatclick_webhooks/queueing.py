"""Events become deliveries, in the table, before the host's log counts them as read."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from chatclick import EventView, PluginContext
from chatclick_webhooks.catalogue import matches
from chatclick_webhooks.models import PENDING, WAITING, Delivery, Endpoint
from chatclick_webhooks.outcomes import free_lane
from chatclick_webhooks.thinning import thin_data, thin_participant

MAX_BODY_BYTES = 256 * 1024


def new_message_id() -> str:
    """Make the id of a delivery, the header `webhook-id`."""
    return f"whm_{uuid4().hex}"


def build_body(type_: str, at: datetime, data: Mapping[str, Any]) -> str:
    """Write the body of a delivery: type, timestamp and data, as Standard Webhooks has it.

    Args:
        type_: dotted, such as "session.closed".
        at: when it happened.
        data: what happened.
    """
    timestamp = at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    document = {"type": type_, "timestamp": timestamp, "data": data}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def build_data(event: EventView, *, has_content: bool) -> dict[str, Any]:
    """Return what a body says of an event.

    Args:
        event: what happened.
        has_content: False leaves out what people wrote and are called.
    """
    whole = event.to_json()
    actor, data = whole["actor"], whole["data"]
    return {
        **{name: whole[name] for name in ("session_id", "seq", "position")},
        "actor": actor if has_content else thin_participant(actor),
        "event": data if has_content else thin_data(event.type, data),
    }


def find_visitor(event: EventView) -> str | None:
    """Return the id of the visitor an event outside of a session is about."""
    if event.session_id is not None:
        return None
    key = "id" if event.type.startswith("visitor.") else "visitor_id"
    found = event.data.get(key) or event.data.get("visitor_id")
    return found if isinstance(found, str) else None


async def queue(
    context: PluginContext, event: EventView, endpoints: Sequence[Endpoint], now: datetime
) -> int:
    """Put an event into the table, once for each endpoint that wants it.

    A repeat of the same event changes nothing.

    Args:
        context: the plugin's.
        event: what happened.
        endpoints: those that are enabled.
        now: the present time.

    Returns:
        How many deliveries were made.
    """
    wanting = [one for one in endpoints if matches(one.event_types, event.type)]
    if not wanting:
        return 0

    async def work() -> int:
        return await _queue(event, wanting, now)

    made = await context.write(work)
    if made and event.session_id:
        for endpoint in wanting:
            await free_lane(context, endpoint.id, event.session_id, now)
    return made


async def _queue(event: EventView, endpoints: Sequence[Endpoint], now: datetime) -> int:
    made = 0
    for endpoint in endpoints:
        if await Delivery.filter(endpoint_id=endpoint.id, position=event.position).exists():
            continue
        await _put(event, endpoint, now)
        made += 1
    return made


async def _put(event: EventView, endpoint: Endpoint, now: datetime) -> None:
    message_id = new_message_id()
    lane = event.session_id or message_id
    earlier = Delivery.filter(endpoint_id=endpoint.id, lane=lane, state__in=(WAITING, PENDING))
    is_behind = await earlier.exists()
    data = build_data(event, has_content=endpoint.has_content)
    body = build_body(event.type, event.at, data)
    if len(body.encode()) > MAX_BODY_BYTES:
        body = build_body(event.type, event.at, build_data(event, has_content=False))
    await Delivery(
        message_id=message_id,
        endpoint_id=endpoint.id,
        position=event.position,
        session_id=event.session_id,
        visitor_id=find_visitor(event),
        lane=lane,
        type=event.type[:80],
        body=body,
        state=WAITING if is_behind else PENDING,
        next_attempt_at=None if is_behind else now,
        created_at=now,
    ).save()
