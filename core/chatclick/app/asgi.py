"""The ASGI app: sockets to the thin endpoint, everything else to Quart."""

from typing import Any

from chatclick.app.wiring import Host
from chatclick.realtime.socket import Receive, Scope, SendEvent
from chatclick.settings import Settings

SOCKET_PATH = "/api/v1/ws"


class ASGIApp:
    """Dispatches by path. The host is opened and closed with the server's lifespan.

    Args:
        host: what serves.
    """

    def __init__(self, host: Host) -> None:
        self.host = host

    async def __call__(self, scope: Scope, receive: Receive, send: SendEvent) -> None:
        """Serve one connection."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "websocket":
            await self._serve_socket(scope, receive, send)
        else:
            quart: Any = self.host.quart  # Any: ASGI's types differ by library
            await quart(scope, receive, send)

    async def _serve_socket(self, scope: Scope, receive: Receive, send: SendEvent) -> None:
        if scope["path"] == SOCKET_PATH:
            await self.host.sockets(scope, receive, send)
            return
        await receive()
        await send({"type": "websocket.http.response.start", "status": 404, "headers": []})
        await send({"type": "websocket.http.response.body", "body": b""})

    async def _live(self, receive: Receive, send: SendEvent) -> None:
        await receive()
        await self.host.open()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.host.close()
        await send({"type": "lifespan.shutdown.complete"})


def create_app(settings: Settings) -> ASGIApp:
    """Make the ASGI app of a host; it opens when the server starts it.

    Args:
        settings: the settings in force.
    """
    return ASGIApp(Host(settings))
