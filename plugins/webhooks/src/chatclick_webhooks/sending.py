"""One attempt: the request, and what came back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Any

from chatclick import PluginContext
from chatclick.errors import ChatclickError
from chatclick_webhooks.models import Delivery, Endpoint
from chatclick_webhooks.schedule import read_retry_after
from chatclick_webhooks.secrets import list_keys
from chatclick_webhooks.signing import sign

EXCERPT_CHARS = 1024
GONE = 410
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
    keys = await list_keys(context, endpoint, now)
    headers = {
        "content-type": "application/json",
        "user-agent": "Chatclick-Webhooks",
        "webhook-id": delivery.message_id,
        "webhook-timestamp": str(timestamp_s),
        "webhook-signature": sign(keys, delivery.message_id, timestamp_s, body),
    }
    timeout_s = float(context.config.get("timeout_seconds", 20))
    began_s = monotonic()
    try:
        response = await context.http.request(
            "POST", endpoint.url, headers=headers, content=body, timeout_s=timeout_s
        )
    except ChatclickError as error:
        text = "no answer in time" if error.code == _TIMED_OUT else error.detail
        return Outcome(None, text[:200], None, _elapsed_ms(began_s), headers)
    return _read(response, headers, _elapsed_ms(began_s), now)


def _read(response: Any, headers: Mapping[str, str], duration_ms: int, now: datetime) -> Outcome:
    status = response.status_code
    answered = {
        name: value[:200] for name, value in response.headers.items() if name in _KEPT_HEADERS
    }
    excerpt = response.content[: EXCERPT_CHARS * 4].decode("utf-8", "replace")[:EXCERPT_CHARS]
    return Outcome(
        status,
        "" if 200 <= status < 300 else _explain(status),
        read_retry_after(response.headers.get("retry-after"), now),
        duration_ms,
        headers,
        answered,
        excerpt.replace("\0", ""),
    )


def _explain(status: int) -> str:
    if 300 <= status < 400:
        return f"answered {status}; redirects are not followed"
    if status == GONE:
        return "answered 410; the endpoint is gone"
    return f"answered {status}"


def _elapsed_ms(began_s: float) -> int:
    return round((monotonic() - began_s) * 1000)
