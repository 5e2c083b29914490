"""Writing down how an attempt went, and what follows from it: all in one transaction."""

from datetime import datetime, timedelta

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
from chatclick_webhooks.schedule import MAX_ATTEMPTS, next_delay_s
from chatclick_webhooks.sending import Outcome

FAILING = "failing"
GONE = "gone"


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
        """Record an attempt.

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
        if disabled:
            self._context.log.warning("endpoint_disabled", endpoint=endpoint_id, reason=disabled)


async def _record(
    endpoint_id: str, delivery_id: int, outcome: Outcome, now: datetime, patience: timedelta
) -> str:
    delivery = await Delivery.get_or_none(id=delivery_id)
    endpoint = await Endpoint.get_or_none(id=endpoint_id)
    if delivery is None or endpoint is None:
        return ""  # removed meanwhile
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
        pause = timedelta(seconds=next_delay_s(delivery.attempts, outcome.asked_s))
        delivery.next_attempt_at = now + pause
        await delivery.save()
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


async def _end(delivery: Delivery, state: str, now: datetime) -> None:
    """Take a delivery off the line, and let the next of its session come."""
    delivery.state = state
    delivery.next_attempt_at = None
    delivery.ended_at = now
    await delivery.save()
    lane = Delivery.filter(
        endpoint_id=delivery.endpoint_id, lane=delivery.lane, state__in=(WAITING, PENDING)
    )
    following = await lane.order_by("id").first()
    if following is not None and following.state == WAITING:
        following.state = PENDING
        following.next_attempt_at = now
        await following.save()


async def _on_success(endpoint: Endpoint, now: datetime) -> None:
    if endpoint.failing_since is not None:
        # It is back: what failed meanwhile need not sit out its pause.
        await Delivery.filter(endpoint_id=endpoint.id, state=PENDING).update(next_attempt_at=now)
    endpoint.failing_since = None
    endpoint.delivered_at = now
    await endpoint.save()


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
    if is_over:
        endpoint.is_enabled = False
        endpoint.updated_at = now
    await endpoint.save()
    return endpoint.disabled_reason if is_over else ""
