"""The delivery log: looked through, and sent again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chatclick import PluginContext
from chatclick.errors import Conflict, NotFound
from chatclick.reading import line
from chatclick_webhooks import reading
from chatclick_webhooks.catalogue import TEST
from chatclick_webhooks.endpoints import to_text
from chatclick_webhooks.models import (
    DELIVERED,
    FAILED,
    PENDING,
    Attempt,
    Delivery,
    Endpoint,
)
from chatclick_webhooks.queueing import build_body, new_message_id

MAX_ATTEMPTS_SHOWN = 50
MAX_REPLAYED = 10_000
_TEXTS: Mapping[str, int] = {"endpoint_id": 40, "type": 80, "session_id": 36}
"""What deliveries are asked for by, with how many characters each is kept."""
_TIMES: Mapping[str, str] = {"since": "created_at__gte", "until": "created_at__lt"}


class Deliveries:
    """What staff do to deliveries.

    Args:
        context: the plugin's.
    """

    def __init__(self, context: PluginContext) -> None:
        self._context = context

    async def list_page(self, query: Mapping[str, str]) -> tuple[list[Delivery], str | None]:
        """Return a page, the newest first, and the cursor of the next.

        Args:
            query: endpoint_id, state, type, session_id, since, until, limit, cursor.

        Raises:
            Invalid: one of them does not fit.
        """
        reading.check_fields(query, (*_TEXTS, *_TIMES, "state", "limit", "cursor"))
        wanted: dict[str, Any] = {
            key: line(most)(f"/query/{key}", query[key])
            for key, most in _TEXTS.items()
            if key in query
        }
        for key, condition in _TIMES.items():
            if key in query:
                wanted[condition] = reading.read_time(query[key], f"/query/{key}")
        if "state" in query:
            wanted["state__in"] = reading.read_states(query["state"].split(","), "/query/state")
        before = reading.read_number(query.get("cursor"), "/query/cursor")
        if before is not None:
            wanted["id__lt"] = min(before, 2**31 - 1)
        limit = reading.read_limit(query.get("limit"))
        rows = await Delivery.filter(**wanted).order_by("-id").limit(limit + 1)
        following = str(rows[limit - 1].id) if len(rows) > limit else None
        return rows[:limit], following

    async def get(self, message_id: str) -> Delivery:
        """Return one.

        Raises:
            NotFound: there is none.
        """
        found = await Delivery.get_or_none(message_id=message_id[:48])
        if found is None:
            raise NotFound("There is no such delivery.", code="delivery_not_found")
        return found

    async def list_attempts(self, delivery: Delivery) -> list[dict[str, Any]]:
        """Return the newest attempts of a delivery, in their wire form, the newest first."""
        rows = Attempt.filter(delivery_id=delivery.id).order_by("-id").limit(MAX_ATTEMPTS_SHOWN)
        return [_attempt_to_json(one) for one in await rows]

    async def replay(self, message_id: str, now: datetime) -> Delivery:
        """Send a delivery again, whatever became of it; its id stays the same.

        One that waits behind another keeps its place: it goes as soon as that one has.

        Raises:
            NotFound: there is none.
        """
        delivery = await self.get(message_id)

        async def work() -> None:
            mine = Delivery.filter(id=delivery.id)
            # Others may wait behind one that is still in line, so that one stays in its lane.
            await mine.filter(state=PENDING).update(**_due(now))
            ended = mine.filter(state__in=(DELIVERED, FAILED))
            await ended.update(**_due(now), lane=delivery.message_id)

        await self._context.write(work)
        return await self.get(message_id)

    async def replay_since(self, endpoint: Endpoint, body: Mapping[str, Any], now: datetime) -> int:
        """Send again what an endpoint was to get from a time on, in order within each session.

        Args:
            endpoint: whose.
            body: since, until (the present when left out), states (failed when left out).
            now: the present time.

        Returns:
            How many.

        Raises:
            Invalid: a field does not fit.
        """
        reading.check_fields(body, ("since", "until", "states"))
        since = reading.read_time(body.get("since"), "/since")
        until = reading.read_time(body["until"], "/until") if "until" in body else now
        states = reading.read_states(body.get("states", [FAILED]), "/states")
        ended = [one for one in states if one in (FAILED, DELIVERED)]

        async def work() -> int:
            chosen = Delivery.filter(
                endpoint_id=endpoint.id,
                state__in=ended or [""],
                created_at__gte=since,
                created_at__lt=until,
            )
            rows = await chosen.order_by("id").limit(MAX_REPLAYED).values_list("id", "lane")
            await _line_up(endpoint.id, [(int(row), str(lane)) for row, lane in rows], now)
            return len(rows)

        return await self._context.write(work)

    async def put_test(self, endpoint: Endpoint, now: datetime) -> Delivery:
        """Put a test event into the line.

        Raises:
            Conflict: the endpoint is switched off.
        """
        if not endpoint.is_enabled:
            raise Conflict("Switch the endpoint on first.", code="webhook_disabled")
        message_id = new_message_id()
        delivery = Delivery(
            message_id=message_id,
            endpoint_id=endpoint.id,
            lane=message_id,
            type=TEST,
            body=build_body(TEST, now, {"webhook_id": endpoint.id}),
            state=PENDING,
            next_attempt_at=now,
            created_at=now,
        )
        await self._context.write(delivery.save)
        return delivery


async def _line_up(endpoint_id: str, rows: list[tuple[int, str]], now: datetime) -> None:
    """Make deliveries due: the first of each lane at once, the others behind it."""
    active = Delivery.filter(endpoint_id=endpoint_id, state=PENDING)
    # bounded: no more lanes than deliveries that are to be sent again
    taken = {str(one) for one in await active.values_list("lane", flat=True)}
    heads: list[int] = []
    behind: list[int] = []
    for row_id, lane in rows:
        (behind if lane in taken else heads).append(row_id)
        taken.add(lane)
    for ids, change in ((heads, _due(now)), (behind, _behind())):
        for start in range(0, len(ids), 500):
            await Delivery.filter(id__in=ids[start : start + 500]).update(**change)


def _due(now: datetime) -> dict[str, Any]:
    return {"state": PENDING, "attempts": 0, "next_attempt_at": now, "ended_at": None}


def _behind() -> dict[str, Any]:
    return {"state": "waiting", "attempts": 0, "next_attempt_at": None, "ended_at": None}


def delivery_to_json(one: Delivery) -> dict[str, Any]:
    """Build what the API shows of a delivery in a list."""
    return {
        "id": one.message_id,
        "endpoint_id": one.endpoint_id,
        "type": one.type,
        "session_id": one.session_id,
        "position": one.position,
        "state": one.state,
        "attempts": one.attempts,
        "next_attempt_at": to_text(one.next_attempt_at),
        "last_status": one.last_status,
        "last_error": one.last_error or None,
        "created_at": to_text(one.created_at),
        "ended_at": to_text(one.ended_at),
    }


def _attempt_to_json(one: Attempt) -> dict[str, Any]:
    return {
        "at": to_text(one.at),
        "duration_ms": one.duration_ms,
        "status": one.status,
        "error": one.error or None,
        "request_headers": one.request_headers,
        "response_headers": one.response_headers,
        "response_excerpt": one.response_excerpt,
    }
