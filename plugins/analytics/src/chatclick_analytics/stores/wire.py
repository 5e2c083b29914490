"""How clickhouse-connect reaches a server: through `context.http`, and in no other way.

The library hands each request to a pool of connections. It is given a `Wire` in the place of its
own, so the host's rules for calls to the outside hold, and nothing here opens a connection.
"""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import CancelledError
from typing import Any

from chatclick import PluginContext
from chatclick.errors import Unavailable

TIMEOUT_S = 10.0
NO_CLICKHOUSE = "what answers is no ClickHouse, but sends a web page."
_STOPPED_S = 5.0
"""How much longer than the call a thread waits for a loop that may have ended."""


class Reply:
    """An answer, as far as the library looks at it.

    Args:
        status: of the answer.
        headers: found whatever their case.
        data: the body, decoded.
    """

    def __init__(self, status: int, headers: Mapping[str, str], data: bytes) -> None:
        self.status = status
        self.headers = headers
        self.data = data

    def stream(self, _amount: int = 0, _decode: bool = True) -> Iterator[bytes]:
        """Yield the body."""
        yield self.data

    def close(self) -> None:
        """Do nothing: the body is here."""

    def release_conn(self) -> None:
        """Do nothing: the connection is the host's."""


class Wire:
    """Sends the library's requests; to be called in threads other than the host's loop.

    Args:
        context: the plugin's.
        loop: the host's.
    """

    def __init__(self, context: PluginContext, loop: asyncio.AbstractEventLoop) -> None:
        self._context = context
        self._loop = loop

    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, Any],
        body: bytes | Iterable[bytes] | None = None,
        timeout: object = None,
        retries: object = None,
        preload_content: bool = True,
    ) -> Reply:
        """Send a request and wait for the whole answer.

        Args:
            method: the HTTP method.
            url: whole.
            headers: of the request.
            body: of the request.
            timeout: the host has its own.
            retries: the host makes none.
            preload_content: it always is.

        Raises:
            Invalid: the host does not call this address.
            Unavailable: no good answer in time.
        """
        content = body if isinstance(body, bytes | None) else b"".join(body)
        asked = asyncio.run_coroutine_threadsafe(
            self._context.http.request(
                method,
                url,
                headers={key: str(value) for key, value in headers.items()},
                content=content,
                timeout_s=TIMEOUT_S,
            ),
            self._loop,
        )
        try:
            answer = asked.result(TIMEOUT_S + _STOPPED_S)
        except (CancelledError, TimeoutError):
            raise Unavailable("No answer came in time.") from None
        # A proxy's page comes with the status of success: what was sent would be taken for kept.
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            raise Unavailable(NO_CLICKHOUSE)
        return Reply(answer.status_code, answer.headers, answer.content)

    def clear(self) -> None:
        """Do nothing: the connections are the host's."""
