"""Writing down how an attempt went, and what follows from it: all in one transaction."""

from datetime import datetime, timedelta

from tortoise.expressions import F, Q

from chatclick import PluginContext
from chatclick_webhooks.models import (
    DELIVERED,
    FAILED,
    PENDING,
    WAITING,
    Attempt,
    Delivery,
    Endpoint,
)
from chatclick_webhooks.schedule import MAX_ATTEMPTS, limit_asked_s, next_delay_s
from chatclick_webhooks.sending import Outcome

FAILING = "failing"
GONE = "gone"
OUTAGE = timedelta(minutes=1)
"""Nothing but failures for so long is a receiver that was away, not one that refuses a few."""


class Ledger:
    """Records outcomes.

    Args:
        context: the plugin's.
    """

    def __init__(self, context: PluginContext) -> None:
        self._context = context

    async def record(
        self, endpoint_id: str, delivery_id: int, outcome: Outcome, now: datetime
    ) -> None:
        """Record an attempt; nothing of a delivery that is off the line meanwhile.

        Args:
            endpoint_id: where it went.
            delivery_id: what was sent.
            outcome: how it went.
            now: when it began.
        """
        hours = float(self._context.config.get("disable_after_hours", 72))

        async def work() -> str:
            return await _record(endpoint_id, delivery_id, outcome, now, timedelta(hours=hours))

        disabled = await self._context.write(work)
        ended = await Delivery.get_or_none(id=delivery_id)
        if ended is not None and ended.state != PENDING:
            await free_lane(self._context, endpoint_id, ended.lane, now)
        if disabled:
            self._context.log.warning("endpoint_disabled", endpoint=endpoint_id, reason=disabled)


async def _record(
    endpoint_id: str, delivery_id: int, outcome: Outcome, now: datetime, patience: timedelta
) -> str:
    delivery = await Delivery.get_or_none(id=delivery_id)
    endpoint = await Endpoint.get_or_none(id=endpoint_id)
    if delivery is None or endpoint is None:
        return ""  # removed meanwhile
    if delivery.state != PENDING:
        return ""  # its claim ran out, and another process was faster
    delivery.claimed_until = None
    await _keep_attempt(delivery_id, outcome, now)
    delivery.attempts += 1
    delivery.last_status = outcome.status
    delivery.last_error = outcome.error
    if outcome.is_delivered:
        await _end(delivery, DELIVERED, now)
        await _on_success(endpoint, now)
        return ""
    if delivery.attempts >= MAX_ATTEMPTS:
        await _end(delivery, FAILED, now)
    else:
        await _put_off(delivery, endpoint, outcome, now)
    return await _on_failure(endpoint, outcome, now, patience)


async def _keep_attempt(delivery_id: int, outcome: Outcome, now: datetime) -> None:
    await Attempt(
        delivery_id=delivery_id,
        at=now,
        duration_ms=outcome.duration_ms,
        status=outcome.status,
        error=outcome.error,
        request_headers=dict(outcome.request_headers),
        response_headers=dict(outcome.response_headers),
        response_excerpt=outcome.excerpt,
    ).save()


async def _put_off(delivery: Delivery, endpoint: Endpoint, outcome: Outcome, now: datetime) -> None:
    """Plan the next attempt, and how much of the pause holds when others are taken meanwhile."""
    pause = timedelta(seconds=next_delay_s(delivery.attempts, outcome.asked_s))
    delivery.next_attempt_at = now + pause
    if await _is_refused_alone(delivery, endpoint):
        delivery.held_until = delivery.next_attempt_at
    else:
        delivery.held_until = now + timedelta(seconds=limit_asked_s(outcome.asked_s))
    await delivery.save()


async def _is_refused_alone(delivery: Delivery, endpoint: Endpoint) -> bool:
    """Tell whether the receiver took another one since this one failed first."""
    tries = Attempt.filter(delivery_id=delivery.id).order_by("-id")
    # Those before a replay do not count.
    first = await tries.offset(delivery.attempts - 1).first()
    taken_at = endpoint.delivered_at
    return first is not None and taken_at is not None and first.at < taken_at


async def _end(delivery: Delivery, state: str, now: datetime) -> None:
    """Take a delivery off the line, and let the next of its session come."""
    delivery.state = state
    delivery.next_attempt_at = None
    delivery.ended_at = now
    await delivery.save()
    await promote_next(delivery.endpoint_id, delivery.lane, now)


async def promote_next(endpoint_id: str, lane: str, now: datetime) -> None:
    """Let the next delivery of a lane come, once none of it is pending. In a transaction.

    Args:
        endpoint_id: whose lane.
        lane: which one.
        now: when it is due.
    """
    in_line = Delivery.filter(endpoint_id=endpoint_id, lane=lane, state__in=(PENDING, WAITING))
    # By the alphabet, one that is pending comes before those that wait.
    following = await in_line.order_by("state", "id").first()
    if following is not None and following.state == WAITING:
        following.state = PENDING
        following.next_attempt_at = now
        await following.save()


async def free_lane(context: PluginContext, endpoint_id: str, lane: str, now: datetime) -> None:
    """Let the next delivery of a lane come where it waits behind none.

    One process puts a delivery behind another that a second process ends just then: neither sees
    what the other has not committed. Each looks again after its commit, and the later one sees it.

    Args:
        context: the plugin's.
        endpoint_id: whose lane.
        lane: which one.
        now: when it is due.
    """
    in_line = Delivery.filter(endpoint_id=endpoint_id, lane=lane)
    is_behind = await in_line.filter(state=PENDING).exists()
    if not is_behind and await in_line.filter(state=WAITING).exists():
        await context.write(lambda: promote_next(endpoint_id, lane, now))


async def free_lanes(context: PluginContext, limit: int, now: datetime) -> None:
    """Let come what a process left behind none that died before it looked again.

    Args:
        context: the plugin's.
        limit: the lanes that are looked at, at most; those that wait for the longest.
        now: when they are due.
    """
    waiting = Delivery.filter(state=WAITING).order_by("id").limit(limit)
    found = dict.fromkeys(await waiting.values_list("endpoint_id", "lane"))
    for endpoint_id, lane in found:
        await free_lane(context, str(endpoint_id), str(lane), now)


async def _on_success(endpoint: Endpoint, now: datetime) -> None:
    if endpoint.failing_since is not None and now - endpoint.failing_since >= OUTAGE:
        await _pull_forward(endpoint, now)
    endpoint.failing_since = None
    endpoint.delivered_at = now
    await endpoint.save(update_fields=("failing_since", "delivered_at"))


async def _pull_forward(endpoint: Endpoint, now: datetime) -> None:
    """Send what failed while the receiver was away, without its pause; what is held, after that."""
    later = Delivery.filter(endpoint_id=endpoint.id, state=PENDING, next_attempt_at__gt=now)
    await later.filter(held_until__gt=now).update(next_attempt_at=F("held_until"))
    is_free = Q(held_until__isnull=True) | Q(held_until__lte=now)
    await later.filter(is_free).update(next_attempt_at=now)


async def _on_failure(
    endpoint: Endpoint, outcome: Outcome, now: datetime, patience: timedelta
) -> str:
    if endpoint.failing_since is None:
        endpoint.failing_since = now
    if outcome.is_gone:
        endpoint.disabled_reason = GONE
    elif now - endpoint.failing_since >= patience:
        endpoint.disabled_reason = FAILING
    is_over = bool(endpoint.disabled_reason) and endpoint.is_enabled
    changed = ["failing_since", "disabled_reason"]
    if is_over:
        endpoint.is_enabled = False
        endpoint.updated_at = now
        changed += ["is_enabled", "updated_at"]
    await endpoint.save(update_fields=changed)
    return endpoint.disabled_reason if is_over else ""
