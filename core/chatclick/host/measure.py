"""What is measured of plugins beside their hooks, for Prometheus; of all kinds alike."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from prometheus_client import Counter

from chatclick.host.ports import Egress
from chatclick.plugin.http import STREAM_BYTES, STREAM_LIMIT_S, StreamedResponse
from chatclick.plugin.json_form import JSONValue
from chatclick.security.egress import EgressRefused

if TYPE_CHECKING:
    from httpx2 import Response

STARTS = Counter(
    "chatclick_plugin_starts",
    "Starts of a plugin, by the state it came to: running, failed, retrying and so on.",
    ("plugin", "state"),
)
LOSSES = Counter(
    "chatclick_plugin_losses",
    "How often a plugin that runs elsewhere ended by itself or could not be reached any more.",
    ("plugin",),
)
REQUESTS = Counter(
    "chatclick_plugin_requests",
    "Requests of a plugin to the outside: the class of the answer's status, refused, or failed.",
    ("plugin", "outcome"),
)


class MeasuredEgress:
    """The way out of one plugin, counted.

    Args:
        egress: makes the calls.
        plugin_id: whose.
    """

    def __init__(self, egress: Egress, plugin_id: str) -> None:
        self._egress = egress
        self._plugin_id = plugin_id

    def check_address(self, url: str) -> None:
        """Refuse an address that is never called; see `Egress.check_address`."""
        self._egress.check_address(url)

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        json: JSONValue = None,
        content: bytes | None = None,
        timeout_s: float = 10.0,
    ) -> "Response":
        """Send one request; see `Egress.request`."""
        try:
            answer = await self._egress.request(
                method, url, headers=headers, json=json, content=content, timeout_s=timeout_s
            )
        except Exception as error:
            self._count_failure(error)
            raise
        self._count(answer.status_code)
        return answer

    @asynccontextmanager
    async def stream(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        json: JSONValue = None,
        content: bytes | None = None,
        timeout_s: float = STREAM_LIMIT_S,
        idle_s: float = 10.0,
        max_bytes: int = STREAM_BYTES,
    ) -> AsyncIterator[StreamedResponse]:
        """Send one request and hand out its answer while it comes; see `Egress.stream`."""
        is_answered = False
        try:
            async with self._egress.stream(
                method,
                url,
                headers=headers,
                json=json,
                content=content,
                timeout_s=timeout_s,
                idle_s=idle_s,
                max_bytes=max_bytes,
            ) as answer:
                is_answered = True
                self._count(answer.status)
                yield answer
        except Exception as error:
            if not is_answered:
                self._count_failure(error)
            raise

    def _count(self, status: int) -> None:
        REQUESTS.labels(self._plugin_id, f"{status // 100}xx").inc()

    def _count_failure(self, error: Exception) -> None:
        outcome = "refused" if isinstance(error, EgressRefused) else "failed"
        REQUESTS.labels(self._plugin_id, outcome).inc()
