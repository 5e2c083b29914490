"""What Hypercorn does and has no setting for."""

import asyncio
from typing import Any

import structlog
from hypercorn.protocol import h11, ws_stream
from hypercorn.protocol.events import StreamClosed
from wsproto.events import Ping

PING_S = 25.0

_log = structlog.get_logger(__name__)


def patch_hypercorn() -> None:
    """Change it in this process."""
    _refuse_compression()
    _ping_by_timer()
    _speak_http1_in_the_clear()
    _end_after_too_large()


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
    lets either pass no longer sees the requests that follow. Under TLS, HTTP/2 is agreed in the
    handshake and not touched by this.
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
