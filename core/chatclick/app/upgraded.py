"""WebSocket connections after their upgrade: picows reads and writes the frames.

Hypercorn answers the request and keeps the connection's place in its shut-down; from then on each
frame would pass through its reader's task, two protocol objects and wsproto, two thirds of what a
message costs. So once the application accepts, the transport gets picows' protocol in place of
Hypercorn's, and gives it back when the connection ends. The application sees plain ASGI, and one
extension: `chatclick.write`, which writes a text frame at once.
"""

from typing import Any, cast

from hypercorn.protocol import h11
from hypercorn.protocol.events import StreamClosed
from hypercorn.protocol.ws_stream import ASGIWebsocketState, WSStream
from typing_extensions import override

from chatclick.app.wire import NORMAL, Wire


def read_frames_with_picows() -> None:
    """Let connections that upgrade from HTTP/1.1 be served this way; others stay as they are."""
    setattr(h11, "WSStream", UpgradedStream)  # noqa: B010


class UpgradedStream(WSStream):
    """A WebSocket connection that began as a request of HTTP/1.1."""

    def __init__(self, app: Any, *arguments: Any) -> None:
        super().__init__(app, *arguments)
        self._wire: Wire | None = None
        self._inner = app
        self.app = cast(Any, self._run_app)

    async def _run_app(self, scope: Any, receive: Any, send: Any, *rest: Any) -> None:
        async def receive_from_wire() -> Any:
            return await (receive() if self._wire is None else self._wire.receive())

        scope["extensions"]["chatclick.write"] = self._write
        await self._inner(scope, receive_from_wire, send, *rest)

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
