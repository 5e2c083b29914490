"""What Hypercorn does and has no setting for."""

import asyncio
from typing import Any

import structlog
from h11 import DONE, SEND_BODY, Data, EndOfMessage, RemoteProtocolError, Request
from hypercorn.events import Closed, Updated
from hypercorn.protocol import h11, http_stream, ws_stream
from hypercorn.protocol.events import Event, StreamClosed
from wsproto.events import Ping

PING_S = 25.0

_log = structlog.get_logger(__name__)


def patch_hypercorn() -> None:
    """Change it in this process."""
    _refuse_compression()
    _ping_by_timer()
    _speak_http1_in_the_clear()
    _end_after_too_large()
    _read_on_after_early_answers()
    _let_go_of_bodies()
    _refuse_unreadable_handshakes()


def _refuse_compression() -> None:
    """Never agree to compress sockets, which Hypercorn has no setting for.

    Chat frames gain little; a compressor and its counterpart cost a socket up to 300 KiB, and a
    small bomb would have to be inflated before its size is known.
    """

    def agree_to_nothing(_requested: Any, _supported: Any) -> None:
        return None

    setattr(ws_stream, "server_extensions_handshake", agree_to_nothing)  # noqa: B010


def _ping_by_timer() -> None:
    """Ping without a task for each connection.

    Hypercorn's own sleeps between two pings and lives on after its connection has closed, which
    held up every stop, and the memory of every closed socket, for up to one interval.
    """

    async def start_pings(stream: Any) -> None:
        loop = asyncio.get_running_loop()
        underway: set[asyncio.Task[None]] = set()

        async def send() -> None:
            try:
                await stream._send_wsproto_event(Ping())
            except Exception as error:  # the reading side learns the same and closes
                _log.debug("ping_failed", error=str(error))

        def ping() -> None:
            if stream.closed:
                return
            task = loop.create_task(send())
            underway.add(task)
            task.add_done_callback(underway.discard)
            loop.call_later(PING_S, ping)

        loop.call_later(PING_S, ping)

    setattr(ws_stream.WSStream, "_send_pings", start_pings)  # noqa: B010


def _speak_http1_in_the_clear() -> None:
    """Never change to HTTP/2 on a connection that began as HTTP/1, for which there is no setting.

    Hypercorn would accept `Upgrade: h2c` and HTTP/2 with prior knowledge by itself. A proxy that
    lets either pass no longer sees the requests that follow.
    """

    async def keep_protocol(_connection: Any, _request: Any) -> None:
        return None

    setattr(h11.H11Protocol, "_check_protocol", keep_protocol)  # noqa: B010


def _end_after_too_large() -> None:
    """End a connection whose frame is too large, rather than only announce it.

    Hypercorn sends close code 1009 and reads on: all that a client that will not hear it sends
    further is kept in memory.
    """
    handle_events = ws_stream.WSStream._handle_events

    async def handle_then_end(stream: ws_stream.WSStream) -> None:
        await handle_events(stream)
        if stream.buffer.length > stream.buffer.max_length:
            stream.buffer.clear()
            await stream.send(StreamClosed(stream_id=stream.stream_id))

    setattr(ws_stream.WSStream, "_handle_events", handle_then_end)  # noqa: B010


def _read_on_after_early_answers() -> None:
    """Keep a connection whose request was answered before the whole of its body had come.

    Hypercorn closes it without having said so. Whoever uses it again, as proxies do, loses a
    request, and a body under way resets the connection before the answer is read (RFC 9112, section
    9.6). What is left of the body is dropped, for as long as a connection may be idle.
    """
    recycle, handle_events = h11.H11Protocol._maybe_recycle, h11.H11Protocol._handle_events

    async def recycle_or_read_on(protocol: h11.H11Protocol) -> None:
        if protocol.connection.our_state is not DONE or _has_come(protocol):
            await recycle(protocol)
            return
        await protocol._close_stream()
        await protocol.can_read.set()
        await protocol.send(Updated(idle=True))

    async def handle_and_read_on(protocol: h11.H11Protocol) -> None:
        if not _is_early(protocol):
            await handle_events(protocol)
        while _is_early(protocol):
            try:
                _drop_rest(protocol)
            except RemoteProtocolError:
                await protocol.send(Closed())
                return
            if not _has_come(protocol):
                return
            await recycle(protocol)
            if _is_early(protocol):  # its client has gone
                return
            await handle_events(protocol)

    setattr(h11.H11Protocol, "_maybe_recycle", recycle_or_read_on)  # noqa: B010
    setattr(h11.H11Protocol, "_handle_events", handle_and_read_on)  # noqa: B010


def _is_early(protocol: h11.H11Protocol) -> bool:
    """Whether a request is answered, and its connection not ready for the next."""
    return protocol.stream is None and protocol.connection.our_state is DONE


def _has_come(protocol: h11.H11Protocol) -> bool:
    return protocol.connection.their_state is not SEND_BODY


def _drop_rest(protocol: h11.H11Protocol) -> None:
    while not _has_come(protocol) and isinstance(
        protocol.connection.next_event(), (Data, EndOfMessage)
    ):
        continue


def _let_go_of_bodies() -> None:
    """Let a request end whose body nobody reads.

    Hypercorn tells the application of the end through the queue with the body in it. If that is
    full it waits for ever, and the connection with it.
    """
    handle = http_stream.HTTPStream.handle

    async def handle_or_let_go(stream: http_stream.HTTPStream, event: Event) -> None:
        if not isinstance(event, StreamClosed) or not _is_answered(stream):
            await handle(stream, event)
            return
        stream.closed = True
        queue = getattr(stream.app_put, "__self__")  # noqa: B009
        while not queue.empty():
            queue.get_nowait()
        queue.put_nowait({"type": "http.disconnect"})

    setattr(http_stream.HTTPStream, "handle", handle_or_let_go)  # noqa: B010


def _is_answered(stream: http_stream.HTTPStream) -> bool:
    return stream.state is not http_stream.ASGIHTTPState.REQUEST


def _refuse_unreadable_handshakes() -> None:
    """Answer a handshake with other bytes than ASCII in it, at which wsproto stumbles."""
    create_stream = h11.H11Protocol._create_stream

    async def create_or_refuse(protocol: h11.H11Protocol, request: Request) -> None:
        if all(value.isascii() for name, value in request.headers if name.startswith(_HANDSHAKE)):
            await create_stream(protocol, request)
            return
        await protocol._send_error_response(400)
        await protocol.send(Closed())

    setattr(h11.H11Protocol, "_create_stream", create_or_refuse)  # noqa: B010


_HANDSHAKE = b"sec-websocket-"
