"""One attempt: the request, and what came back."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic

from chatclick import PluginContext, StreamedResponse
from chatclick.errors import ChatclickError, Invalid
from chatclick_webhooks.models import Delivery, Endpoint
from chatclick_webhooks.schedule import read_retry_after
from chatclick_webhooks.secrets import list_keys
from chatclick_webhooks.signing import sign

EXCERPT_CHARS = 1024
EXCERPT_S = 2.0
"""For so long the body of an answer is read; its status has said already how it went."""
GONE = 410
UNSIGNED = "The secret cannot be read: the host's own key has changed. Make a new secret."
_TIMED_OUT = "egress_timeout"
_KEPT_HEADERS = frozenset({"content-type", "content-length", "date", "retry-after", "server"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an attempt went.

    Attributes:
        status: of the answer, None where none came.
        error: why it is a failure, "" where it is none.
        asked_s: the pause the receiver asks for, in seconds.
        duration_ms: how long it took.
    """

    status: int | None
    error: str
    asked_s: float | None
    duration_ms: int
    request_headers: Mapping[str, str]
    response_headers: Mapping[str, str] = field(default_factory=dict)
    excerpt: str = ""

    @property
    def is_delivered(self) -> bool:
        """Whether the receiver took it."""
        return not self.error

    @property
    def is_gone(self) -> bool:
        """Whether the receiver wants nothing any more."""
        return self.status == GONE


def read_limit_s(context: PluginContext) -> float:
    """Return how long one attempt may take, in seconds."""
    return _read_timeout_s(context) + 2 * EXCERPT_S


def _read_timeout_s(context: PluginContext) -> float:
    return float(context.config.get("timeout_seconds", 20))


async def send(
    context: PluginContext, endpoint: Endpoint, delivery: Delivery, now: datetime
) -> Outcome:
    """Send a delivery once.

    Args:
        context: the plugin's.
        endpoint: where to.
        delivery: what.
        now: the time that is signed.
    """
    body = delivery.body.encode()
    timestamp_s = int(now.timestamp())
    try:
        keys = await list_keys(context, endpoint, now)
    except Invalid:
        return Outcome(None, UNSIGNED, None, 0, {})
    headers = {
        "content-type": "application/json",
        "user-agent": "Chatclick-Webhooks",
        "webhook-id": delivery.message_id,
        "webhook-timestamp": str(timestamp_s),
        "webhook-signature": sign(keys, delivery.message_id, timestamp_s, body),
    }
    began_s = monotonic()
    try:
        async with context.http.stream(
            "POST",
            endpoint.url,
            headers=headers,
            content=body,
            timeout_s=read_limit_s(context),
            idle_s=_read_timeout_s(context),
        ) as response:
            duration_ms = _elapsed_ms(began_s)
            excerpt = await _read_excerpt(response.pieces)
            return _build_outcome(response, excerpt, headers, duration_ms, now)
    except ChatclickError as error:
        text = "no answer in time" if error.code == _TIMED_OUT else error.detail
        return Outcome(None, text[:200], None, _elapsed_ms(began_s), headers)


async def _read_excerpt(pieces: AsyncIterator[bytes]) -> str:
    """Read what the log shows of a body, which may be endless, slow, cut off or no text."""
    body = b""
    with suppress(TimeoutError, ChatclickError):
        async with asyncio.timeout(EXCERPT_S):
            async for piece in pieces:
                body += piece
                if len(body) >= EXCERPT_CHARS * 4:
                    break
    text = body[: EXCERPT_CHARS * 4].decode("utf-8", "replace")
    return text[:EXCERPT_CHARS].replace("\0", "")


def _build_outcome(
    response: StreamedResponse,
    excerpt: str,
    headers: Mapping[str, str],
    duration_ms: int,
    now: datetime,
) -> Outcome:
    status = response.status
    kept = {name: value[:200] for name, value in response.headers.items() if name in _KEPT_HEADERS}
    return Outcome(
        status,
        "" if 200 <= status < 300 else _explain(status),
        read_retry_after(response.headers.get("retry-after"), now),
        duration_ms,
        headers,
        kept,
        excerpt,
    )


def _explain(status: int) -> str:
    if 300 <= status < 400:
        return f"answered {status}; redirects are not followed"
    if status == GONE:
        return "answered 410; the endpoint is gone"
    return f"answered {status}"


def _elapsed_ms(began_s: float) -> int:
    return round((monotonic() - began_s) * 1000)
