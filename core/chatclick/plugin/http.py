"""Calls to the outside: what a plugin asks other servers with."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from chatclick.plugin.json_form import JSONValue

if TYPE_CHECKING:
    from httpx2 import Response

STREAM_LIMIT_S = 120.0
"""The longest an answer may take that is read piece by piece, in seconds."""
STREAM_BYTES = 1024 * 1024
STREAM_MAX_BYTES = 64 * STREAM_BYTES
"""The most of it that comes back, where nothing is said of it and where more is asked for."""


@dataclass(frozen=True, slots=True)
class StreamedResponse:
    """An answer under way; made by `context.http.stream`.

    Attributes:
        status: its status.
        headers: names in small letters.
        pieces: the body, decoded, as it comes; to be read once, within the block.
    """

    status: int
    headers: Mapping[str, str]
    pieces: AsyncIterator[bytes]

    async def read(self) -> bytes:
        """Return what is left of the body."""
        return b"".join([piece async for piece in self.pieces])


class HttpClient(Protocol):
    """Calls to the outside, through the host's egress rules. Needs `http:egress`."""

    def check_address(self, url: str) -> None:
        """Refuse an address that is never called, such as when somebody types it in.

        Only what shows without looking up its name is checked: that it is HTTP, the port, and a
        private address that is written as a number. A call may be refused all the same.

        Args:
            url: what was typed in.

        Raises:
            Invalid: the host does not call this address (code `egress_refused`).
        """

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
        """Send one request. Private addresses are refused and redirects are not followed."""

    def stream(
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
    ) -> AbstractAsyncContextManager[StreamedResponse]:
        """Send one request and read its answer while it comes, such as that of a language model.

            async with context.http.stream("POST", url, json=asked) as answer:
                async for piece in answer.pieces:
                    ...

        The rules are those of `request`.

        Args:
            method: as of `request`.
            url: as of `request`.
            headers: as of `request`.
            json: as of `request`.
            content: as of `request`.
            timeout_s: for everything together, 120 s at most.
            idle_s: the longest pause before the answer and between two pieces.
            max_bytes: the most that may come back, 64 MiB at most. Nothing of it is kept in memory
                here, so whoever asks for more writes the pieces away.

        Raises:
            Invalid: the host does not call this address (code `egress_refused`).
            Unavailable: no good answer in time, also while the pieces are read.
        """
