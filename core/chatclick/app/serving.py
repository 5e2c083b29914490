"""Serving the app with Hypercorn: sockets, signals, and an end that loses nothing."""

import asyncio
import gc
import signal
import socket
from collections.abc import Callable, Sequence
from typing import Any

import structlog
from hypercorn.asyncio import serve as hypercorn_serve
from hypercorn.config import Config
from hypercorn.protocol import h11, ws_stream
from hypercorn.protocol.events import StreamClosed
from wsproto.events import Ping

from chatclick.app.again import Again
from chatclick.app.asgi import ASGIApp, create_app
from chatclick.app.logs import configure_logs
from chatclick.errors import ChatclickError
from chatclick.host.installing.activation import begin
from chatclick.host.installing.guardian import take_listener
from chatclick.security.json import SIZES
from chatclick.settings import Settings

PING_S = 25.0
DEAD_AFTER_S = 35.0
SEND_BUFFER_BYTES = 256 * 1024
BACKLOG = 2048
GRACE_S = 30.0

_log = structlog.get_logger(__name__)


class CannotListen(ChatclickError):
    """The address is taken or not this machine's."""

    status, code, title = 500, "cannot_listen", "Cannot listen"


async def serve(settings: Settings, *, on_ready: Callable[[str], None] | None = None) -> None:
    """Serve until SIGTERM or SIGINT, then drain and end.

    Args:
        settings: the settings in force.
        on_ready: called with the base address once requests are answered.

    Raises:
        ChatclickError: the host cannot start; says what to do.
        StartAgain: it has ended in order to start again, with another set of plugins.
    """
    configure_logs(settings)
    _refuse_compression()
    _ping_by_timer()
    _speak_http1_in_the_clear()
    _end_after_too_large()
    begin(settings.data_dir)
    listener = take_listener() or _listen(settings.host, settings.port)
    app = create_app(settings)
    stop, again = asyncio.Event(), Again(settings.data_dir, listener[0])
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    again.follow(app.host, stop)
    # The host is opened here rather than in the server's lifespan, so that a failure to start is
    # one clear error instead of a server that runs without an app.
    await app.host.open()
    _collect_rarely()
    if on_ready is not None:
        on_ready(_base_url(settings, listener))
    try:
        await hypercorn_serve(
            _without_lifespan(app),
            _build_config(settings, listener),
            shutdown_trigger=lambda: _drained(app, stop),
        )
    finally:
        await app.host.close()
    again.raise_if_wanted()


async def _drained(app: ASGIApp, stop: asyncio.Event) -> None:
    await stop.wait()
    await app.host.drain()


def _without_lifespan(app: ASGIApp) -> Any:  # Any: Hypercorn's union of ASGI and WSGI types
    async def serve_connections(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "lifespan":
            await app(scope, receive, send)
            return
        for answer in ("lifespan.startup.complete", "lifespan.shutdown.complete"):
            await receive()
            await send({"type": answer})

    return serve_connections


def _listen(host: str, port: int) -> Sequence[socket.socket]:
    """Bind ourselves, for options that accepted sockets inherit on Linux.

    A peer that vanished without a word is noticed by its unacknowledged bytes, and what one stalled
    reader may pin in the kernel is capped.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            listener.setsockopt(
                socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, round(DEAD_AFTER_S * 1000)
            )
        listener.bind((host, port))
        listener.set_inheritable(True)
    except OSError as error:
        listener.close()
        raise CannotListen(
            f"Cannot listen on {host}:{port} ({error.strerror}). Use another --port, or stop what"
            " uses it."
        ) from None
    return [listener]


def _base_url(settings: Settings, listener: Sequence[socket.socket]) -> str:
    if settings.public_url:
        return settings.public_url.rstrip("/")
    scheme = "https" if settings.certfile else "http"
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)  # noqa: S104
    return f"{scheme}://{host}:{listener[0].getsockname()[1]}"


def _build_config(settings: Settings, listener: Sequence[socket.socket]) -> Config:
    config = Config()
    config.bind = [f"fd://{listener[0].fileno()}"]
    config.backlog = BACKLOG
    config.include_server_header = False
    config.keep_alive_max_requests = 1_000_000
    config.graceful_timeout = GRACE_S
    config.shutdown_timeout = GRACE_S
    config.websocket_ping_interval = PING_S
    config.websocket_max_message_size = SIZES.frame_bytes
    config.loglevel = "WARNING"
    if settings.certfile is not None:
        config.certfile = str(settings.certfile)
        config.keyfile = str(settings.keyfile) if settings.keyfile else None
    return config


def _collect_rarely() -> None:
    """Keep the garbage collector away from what lives as long as the process.

    With its default thresholds it walks a batch of messages several times while they are planned
    and stored, a third of the processor time of each; next to nothing of them is cyclic.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


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
