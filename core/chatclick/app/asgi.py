"""The ASGI app: sockets to the thin endpoint, everything else to Quart."""

import asyncio
from typing import Any

import msgspec

from chatclick import tracing
from chatclick.app.wiring import Host
from chatclick.realtime.socket import Receive, Scope, SendEvent
from chatclick.settings import Settings

SOCKET_PATH = "/api/v1/ws"
HEALTH_PATH = "/healthz"
PROBES = (HEALTH_PATH, "/readyz")


class ASGIApp:
    """Dispatches by path. The host is opened and closed with the server's lifespan, or by `open`.

    While the host opens, probes are told so, and everything else waits for it, as it would in the
    queue of a listening socket.

    Args:
        host: what serves.
    """

    def __init__(self, host: Host) -> None:
        self.host = host
        self._is_settled = asyncio.Event()

    async def open(self) -> None:
        """Open the host. What came meanwhile is served then, or refused when it does not open."""
        try:
            await self.host.open()
        finally:
            self._is_settled.set()

    async def settled(self) -> None:
        """Wait until the host is open, or known not to open."""
        await self._is_settled.wait()

    async def __call__(self, scope: Scope, receive: Receive, send: SendEvent) -> None:
        """Serve one connection."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        if not self.host.is_open and not await self._wait(scope, receive, send):
            return
        if scope["type"] == "websocket":
            await self._serve_socket(scope, receive, send)
        else:
            quart: Any = self.host.quart  # Any: ASGI's types differ by library
            if tracing.get() is None:
                await quart(scope, receive, send)
                return
            with tracing.receive(scope["method"], _read_headers(scope)):
                await quart(scope, receive, send)

    async def _wait(self, scope: Scope, receive: Receive, send: SendEvent) -> bool:
        """Hold a connection until the host is open. Tell whether it is to be served by it."""
        if scope["type"] == "http" and scope["path"] in PROBES:
            await _answer_probe(scope["path"], self.host.stage, send)
            return False
        await self.settled()
        if self.host.is_open:
            return True
        await _refuse(scope, receive, send)
        return False

    async def _serve_socket(self, scope: Scope, receive: Receive, send: SendEvent) -> None:
        if scope["path"] == SOCKET_PATH:
            await self.host.sockets(scope, receive, send)
            return
        await receive()
        await send({"type": "websocket.http.response.start", "status": 404, "headers": []})
        await send({"type": "websocket.http.response.body", "body": b""})

    async def _live(self, receive: Receive, send: SendEvent) -> None:
        await receive()
        await self.open()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.host.close()
        await send({"type": "lifespan.shutdown.complete"})


def _read_headers(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


async def _answer_probe(path: str, stage: str, send: SendEvent) -> None:
    if path == HEALTH_PATH:
        await _answer(send, 200, {"status": "ok"})
        return
    text = f"The host takes no traffic yet: it is {stage}."
    reason = {"code": stage, "subject": "host", "text": text}
    await _answer(send, 503, {"status": "not ready", "reasons": [reason], "warnings": []})


async def _answer(send: SendEvent, status: int, body: dict[str, Any]) -> None:
    encoded = msgspec.json.encode(body)
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(encoded)).encode()),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": encoded})


async def _refuse(scope: Scope, receive: Receive, send: SendEvent) -> None:
    """Turn somebody away whom no host will serve: it did not open."""
    kind = "http"
    if scope["type"] == "websocket":
        await receive()
        kind = "websocket.http"
    await send({"type": f"{kind}.response.start", "status": 503, "headers": []})
    await send({"type": f"{kind}.response.body", "body": b""})


def create_app(settings: Settings) -> ASGIApp:
    """Make the ASGI app of a host; it opens when the server starts it.

    Args:
        settings: the settings in force.
    """
    return ASGIApp(Host(settings, has_writer_process=True))
