"""The frames of one WebSocket connection, read and written by picows (RFC 6455)."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Any, cast

import structlog
from picows import (
    WSAutoPingStrategy,
    WSCloseCode,
    WSFrame,
    WSListener,
    WSMsgType,
    WSTransport,
    WSUpgradeRequest,
    WSUpgradeResponse,
    WSUpgradeResponseWithListener,
)
from picows.picows import WSProtocol  # type: ignore[attr-defined]  # its stubs leave it out
from typing_extensions import override

from chatclick.app.hypercorn_patches import PING_S
from chatclick.security.json import SIZES

CLOSE_S = 30.0
READ_BUFFER_BYTES = 2048
MAX_WAITING = 64
"""Frames that wait for the application before no more are read."""
MAX_FRAGMENTS = 256
"""Fragments of one message; empty ones have no size that would end them."""

NORMAL = 1000
PROTOCOL_ERROR = 1002
ABNORMAL = 1006
INVALID_TEXT = 1007
TOO_BIG = 1009

Message = dict[str, Any]

_DATA = (WSMsgType.TEXT, WSMsgType.BINARY, WSMsgType.CONTINUATION)

_log = structlog.get_logger(__name__)


class Wire(WSListener):
    """One connection's frames.

    Args:
        key: of the client's handshake.
        subprotocol: agreed on, None for none.
    """

    def __init__(self, key: bytes, subprotocol: str | None) -> None:
        self._key = key
        self._subprotocol = subprotocol
        self._loop = asyncio.get_running_loop()
        self._waiting: list[Message] = []
        self._waiter: asyncio.Future[None] | None = None
        self._drained: asyncio.Future[None] | None = None
        self._parts: list[bytes] | None = None
        self._is_text = True
        self._bytes = 0
        self._owed_pong: bytes | None = None
        self._is_paused = False
        self._is_open = False
        self._is_ended = False
        self._before: Any = None
        self._transport: Any = None
        self._send: Callable[..., None]
        self._socket: WSTransport

    def take_over(self, reader: asyncio.StreamReader, transport: asyncio.Transport) -> None:
        """Answer the handshake and read from the transport from now on."""
        protocol = _build_protocol(self._answer)
        self._before = transport.get_protocol()
        self._transport = transport
        # The loop asks anew how the protocol wants its bytes when reading begins.
        transport.pause_reading()
        transport.set_protocol(protocol)
        protocol.connection_made(_Joining(transport))
        early = bytes(reader._buffer)  # type: ignore[attr-defined]  # there is no public way
        _feed(protocol, _REQUEST % self._key + early)
        if not self._is_open:
            # picows has refused the handshake and closes; it tells nobody of the end.
            transport.set_protocol(self._before)
            self.end()
            return
        transport.resume_reading()
        self._loop.call_later(PING_S, self._ping)

    def _answer(self, _request: WSUpgradeRequest) -> WSUpgradeResponseWithListener:
        headers = {"Sec-WebSocket-Protocol": self._subprotocol} if self._subprotocol else None
        return WSUpgradeResponseWithListener(WSUpgradeResponse.create_101_response(headers), self)

    # What the application does

    async def receive(self) -> Message:
        """Return the next message for the application."""
        while not self._waiting:
            self._waiter = self._loop.create_future()
            await self._waiter
        message = self._waiting.pop(0)
        if self._is_paused and len(self._waiting) < MAX_WAITING // 2:
            self._is_paused = False
            self._transport.resume_reading()
        return message

    def write(self, frame: str) -> bool:
        """Write a text frame if the client keeps up; tell whether that was done."""
        if self._drained is not None:
            return False
        self._send(WSMsgType.TEXT, frame)
        return True

    async def send(self, frame: str | bytes) -> None:
        """Write a text or binary frame, waiting for a client that does not keep up."""
        while self._drained is not None and not self._is_ended:
            await asyncio.shield(self._drained)
        self._send(WSMsgType.TEXT if isinstance(frame, str) else WSMsgType.BINARY, frame)

    def close(self, code: int) -> None:
        """Send a close code; who does not answer it is cut off."""
        self._socket.send_close(cast(WSCloseCode, code))
        self._loop.call_later(CLOSE_S, self._transport.abort)

    def end(self) -> None:
        """Let everyone know that the connection is gone."""
        if self._is_ended:
            return
        self._is_ended = True
        self.resume_writing()
        self._put({"type": "websocket.disconnect", "code": ABNORMAL})

    # What picows calls

    @override
    def on_ws_connected(self, transport: WSTransport) -> None:
        """Note where to write."""
        self._socket = transport
        self._send = transport.send
        self._is_open = True

    @override
    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        """Take a frame."""
        kind = frame.msg_type
        if transport.is_close_frame_sent and kind != WSMsgType.CLOSE:
            return
        if frame.rsv1 or frame.rsv2 or frame.rsv3:
            self._refuse(PROTOCOL_ERROR)
        elif kind == WSMsgType.TEXT and frame.fin and self._parts is None:
            self._take_text(frame.get_payload_as_bytes())
        elif kind == WSMsgType.CLOSE:
            code = frame.get_close_code()
            transport.send_close(WSCloseCode.OK if code == WSCloseCode.NO_INFO else code)
            transport.disconnect()
        elif kind in _DATA:
            self._gather(frame)
        elif kind == WSMsgType.PING:
            self._pong(frame.get_payload_as_bytes())

    @override
    def on_ws_disconnected(self, transport: WSTransport) -> None:
        """Give the transport's end back to Hypercorn, whose tasks wait for it."""
        self._before.connection_lost(None)
        self.end()

    @override
    def pause_writing(self) -> None:
        """Hold frames back: the client does not keep up."""
        if self._drained is None and not self._is_ended:
            self._drained = self._loop.create_future()

    @override
    def resume_writing(self) -> None:
        """Let frames go again."""
        drained, self._drained = self._drained, None
        if drained is not None and not drained.done():
            drained.set_result(None)
        if self._owed_pong is not None:
            self._pong(self._owed_pong)

    def _gather(self, frame: WSFrame) -> None:
        """Join the fragments of a message."""
        if (self._parts is None) == (frame.msg_type == WSMsgType.CONTINUATION):
            self._refuse(PROTOCOL_ERROR)
            return
        if self._parts is None:
            self._parts = []
            self._is_text = frame.msg_type == WSMsgType.TEXT
        self._parts.append(frame.get_payload_as_bytes())
        self._bytes += frame.payload_size
        if self._bytes > SIZES.frame_bytes or len(self._parts) > MAX_FRAGMENTS:
            self._refuse(TOO_BIG)
        elif frame.fin:
            payload, self._parts, self._bytes = b"".join(self._parts), None, 0
            if self._is_text:
                self._take_text(payload)
            else:
                self._put({"type": "websocket.receive", "bytes": payload})

    def _take_text(self, payload: bytes) -> None:
        try:
            text = payload.decode()
        except UnicodeDecodeError:
            self._refuse(INVALID_TEXT)
            return
        self._put({"type": "websocket.receive", "text": text})

    def _put(self, message: Message) -> None:
        self._waiting.append(message)
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
        if len(self._waiting) >= MAX_WAITING and not self._is_paused:
            self._is_paused = True
            self._transport.pause_reading()

    def _refuse(self, code: int) -> None:
        """Answer a frame that may not be, and take no further ones."""
        self.close(code)

    def _pong(self, payload: bytes) -> None:
        """Answer a ping; of those from a client that does not read, only the last (§5.5.3).

        What it is owed would otherwise grow without end.
        """
        self._owed_pong = None if self._drained is None else payload
        if self._drained is None:
            self._socket.send_pong(payload)

    def _ping(self) -> None:
        if not self._is_ended:
            self._socket.send_ping()
            self._loop.call_later(PING_S, self._ping)


class _Joining:
    """A transport whose writes of one turn of the event loop become one system call.

    picows and uvloop make one for each frame, the dearest part of sending it; an ack and its event,
    or all that an agent hears of a batch, come in one turn.
    """

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._loop = asyncio.get_running_loop()
        self._parts: list[bytes] = []
        self.abort = transport.abort
        self.get_extra_info = transport.get_extra_info

    def write(self, data: bytes) -> None:
        """Write at the end of this turn."""
        if not self._parts:
            self._loop.call_soon(self._flush)
        self._parts.append(data)

    def writelines(self, parts: Iterable[bytes | memoryview]) -> None:
        """Write the parts of a long frame; its head stands in a buffer that is used again."""
        for part in parts:
            self.write(bytes(part))

    def get_write_buffer_size(self) -> int:
        """Say that something stands before, so that picows hands everything to `write`."""
        return 1

    def close(self) -> None:
        """Close after what is written so far."""
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        parts, self._parts = self._parts, []
        if parts and not self._transport.is_closing():
            self._transport.write(b"".join(parts))


def _build_protocol(answer: Callable[[WSUpgradeRequest], Any]) -> Any:  # Any: has no stubs
    return WSProtocol(
        host_port=None,
        ws_path=None,
        is_client_side=False,
        ws_listener_factory=answer,
        logger=_Log(),
        disconnect_on_exception=True,
        websocket_handshake_timeout=None,
        enable_auto_ping=False,
        auto_ping_idle_timeout=0,
        auto_ping_reply_timeout=0,
        auto_ping_strategy=WSAutoPingStrategy.PING_WHEN_IDLE,
        enable_auto_pong=False,
        max_frame_size=SIZES.frame_bytes,
        extra_headers=None,
        read_buffer_init_size=READ_BUFFER_BYTES,
    )


def _feed(protocol: Any, data: bytes) -> None:
    """Give a protocol bytes as if the transport had read them."""
    while data:
        room = protocol.get_buffer(len(data))
        count = min(len(room), len(data))
        room[:count] = data[:count]
        protocol.buffer_updated(count)
        data = data[count:]


class _Log:
    """What picows has to say, at the level it has for us: a client's mistake is no error."""

    def isEnabledFor(self, _level: int) -> bool:  # the name in `logging`
        """Say that details are not wanted."""
        return False

    def log(self, *_arguments: Any) -> None:
        """Drop it."""

    info = debug = warning = error = log

    def exception(self, text: str, *arguments: Any) -> None:
        """Note a defect of ours."""
        _log.exception("socket_failed", reason=text % arguments)


_REQUEST = (
    b"GET / HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: %b\r\n\r\n"
)
