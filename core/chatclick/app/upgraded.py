"""WebSocket connections after their upgrade: picows reads and writes the frames.

Hypercorn answers the request and keeps the connection's place in its shut-down; from then on each
frame would pass through its reader's task, two protocol objects and wsproto, two thirds of what a
message costs. So once the application accepts, the transport gets picows' protocol in place of
Hypercorn's, and gives it back when the connection ends. The application sees plain ASGI, and one
extension: `chatclick.write`, which writes a text frame at once.
"""

from typing import Any, cast

import structlog
from hypercorn.protocol import h11
from hypercorn.protocol.events import StreamClosed
from hypercorn.protocol.ws_stream import ASGIWebsocketState, WSStream
from typing_extensions import override

from chatclick.app.wire import NORMAL, Wire

_log = structlog.get_logger(__name__)


def read_frames_with_picows() -> None:
    """Let connections that upgrade from HTTP/1.1 be served this way; others stay as they are."""
    setattr(h11, "WSStream", UpgradedStream)  # noqa: B010


class UpgradedStream(WSStream):
    """A WebSocket connection that began as a request of HTTP/1.1.

    It keeps as little as it can while nothing happens: Hypercorn's queue for the application and
    the headers of the request would double what an idle connection holds.
    """

    def __init__(self, app: Any, config: Any, context: Any, task_group: Any, *rest: Any) -> None:
        super().__init__(app, config, context, cast(Any, self), *rest)
        self._tasks = task_group
        self._wire: Wire | None = None
        self._waiting: list[Any] = []

    async def spawn_app(self, app: Any, _config: Any, scope: Any, _send: Any) -> Any:
        """Start the application, in place of Hypercorn's task group; return where messages go."""
        scope["extensions"]["chatclick.write"] = self._write
        self._tasks.spawn(self._run, app, scope)
        return self._put

    async def _run(self, app: Any, scope: Any) -> None:
        try:
            await app(scope, self._receive, self.app_send, None, None)
        except Exception:
            _log.exception("socket_failed")
        finally:
            await self.app_send(None)

    async def _put(self, message: Any) -> None:
        self._waiting.append(message)

    async def _receive(self) -> Any:
        if self._wire is not None:
            return await self._wire.receive()
        # Only `connect` is asked for before the answer, and it is there when the app starts.
        return self._waiting.pop(0)

    def _write(self, frame: str) -> bool:
        """Write a text frame if the client keeps up; tell whether that was done."""
        return self._wire is not None and self._wire.write(frame)

    @override
    async def handle(self, event: Any) -> None:
        """Take what Hypercorn says of the connection."""
        if self._wire is None:
            await super().handle(event)
        elif isinstance(event, StreamClosed):
            self.closed = True
            self._wire.end()

    @override
    async def app_send(self, message: Any) -> None:
        """Take what the application says."""
        wire = self._wire
        if wire is None or self.closed:
            await super().app_send(message)
        elif message is None:
            await self.send(StreamClosed(stream_id=self.stream_id))
        elif message["type"] == "websocket.send":
            text = message.get("text")
            await wire.send(message["bytes"] if text is None else text)
        elif message["type"] == "websocket.close":
            self.state = ASGIWebsocketState.CLOSED
            wire.close(int(message.get("code", NORMAL)))

    @override
    async def _accept(self, message: Any) -> None:
        self.state = ASGIWebsocketState.CONNECTED
        self.handshake.accepted = True
        assert self.handshake.key is not None
        server = self.send.__self__.send.__self__  # type: ignore[attr-defined]  # H11, TCPServer
        self._wire = Wire(self.handshake.key, message.get("subprotocol"))
        self._wire.take_over(server.reader, server.writer.transport)
        self.scope["headers"] = []
