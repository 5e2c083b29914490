"""A server that plays a written scene to each client that connects, right or wrong as written."""

import contextlib
import json
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, Self

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from .link import SUBPROTOCOL

Scene = Callable[["Stage"], Awaitable[None]]
SESSION = "ses_1"


class Stage:
    """One connection as the scene's author sees it."""

    def __init__(self, socket: ServerConnection, number: int) -> None:
        self.socket = socket
        self.number = number

    async def hear(self) -> dict[str, Any]:
        """Return the next frame of the client."""
        frame: dict[str, Any] = json.loads(await self.socket.recv())
        return frame

    async def tell(self, t: str, **fields: Any) -> None:
        """Send a frame."""
        await self.socket.send(json.dumps({"t": t, **fields}))

    async def welcome(self, epoch: str = "e1") -> dict[str, Any]:
        """Take the hello and welcome the client."""
        hello = await self.hear()
        await self.tell("welcome", connection_id="con_1", epoch=epoch, participant={}, position=0)
        return hello

    async def event(self, seq: int, session_id: str = SESSION) -> None:
        """Send an event."""
        await self.tell("event", **made_event(seq, session_id))

    async def stay(self) -> None:
        """Keep the connection until the client goes."""
        with contextlib.suppress(ConnectionClosed):
            await self.socket.wait_closed()


def made_event(seq: int, session_id: str = SESSION) -> dict[str, Any]:
    """Make an event as the wire has it."""
    return {"session_id": session_id, "seq": seq, "type": "message.created", "data": {"n": seq}}


class Theatre:
    """A server that plays one scene on every connection and keeps what it heard."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.connections = 0
        self.stored: list[dict[str, Any]] = []
        self._server: Server | None = None

    async def __aenter__(self) -> Self:
        self._server = await serve(
            self._play, "127.0.0.1", 0, subprotocols=[SUBPROTOCOL], process_request=self._answer
        )
        return self

    async def __aexit__(self, *exc: object) -> None:
        assert self._server
        self._server.close()
        await self._server.wait_closed()

    @property
    def port(self) -> int:
        """Where it listens."""
        assert self._server
        return int(next(iter(self._server.sockets)).getsockname()[1])

    @property
    def url(self) -> str:
        """The base address."""
        return f"http://127.0.0.1:{self.port}"

    async def _play(self, socket: ServerConnection) -> None:
        self.connections += 1
        with contextlib.suppress(ConnectionClosed):
            await self.scene(Stage(socket, self.connections))

    def _answer(self, socket: ServerConnection, request: Request) -> Response | None:
        if "/events?" not in request.path:
            return None
        after = int(request.path.split("after_seq=")[1].split("&")[0])
        page = [event for event in self.stored if event["seq"] > after][:100]
        more = len(page) == 100
        body = json.dumps({"data": page, "next": "more" if more else None})
        return socket.respond(HTTPStatus.OK, body)
