"""Serving the app with Hypercorn: sockets, signals, and an end that loses nothing."""

import asyncio
import gc
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from typing import Any

from hypercorn.asyncio import serve as hypercorn_serve
from hypercorn.config import Config, Sockets
from typing_extensions import override

from chatclick.app.again import Again
from chatclick.app.asgi import ASGIApp, create_app
from chatclick.app.hypercorn_patches import PING_S, patch_hypercorn
from chatclick.app.logs import configure_logs
from chatclick.app.upgraded import read_frames_with_picows
from chatclick.errors import ChatclickError
from chatclick.host.installing.activation import begin
from chatclick.host.installing.guardian import take_listener
from chatclick.security.certificate import check_certificate
from chatclick.security.json import SIZES
from chatclick.settings import Settings

DEAD_AFTER_S = 35.0
SEND_BUFFER_BYTES = 256 * 1024
BACKLOG = 2048
GRACE_S = 30.0
SWITCH_INTERVAL_S = 0.0005


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
    check_certificate(settings.certfile, settings.keyfile)
    _allow_many_files()
    patch_hypercorn()
    read_frames_with_picows()
    begin(settings.data_dir, is_safe=settings.safe_mode)
    listener = take_listener() or _listen(settings.host, settings.port)
    app = create_app(settings)
    stop, again = asyncio.Event(), Again(settings.data_dir, listener[0])
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    again.follow(app.host, stop)
    base_url = settings.build_url(listener[0].getsockname()[1])
    # Before the host is open, so that probes are told what it is at.
    serving = asyncio.create_task(
        hypercorn_serve(
            _without_lifespan(app),
            _build_config(settings, listener),
            shutdown_trigger=lambda: _drained(app, stop),
        ),
        name="server",
    )
    try:
        # The host is opened here rather than in the server's lifespan, so that a failure to start
        # is one clear error instead of a server that runs without an app.
        await app.open()
        _collect_rarely()
        # A commit's thread asks for the interpreter some twenty times; each may take 5 ms.
        sys.setswitchinterval(SWITCH_INTERVAL_S)
        if on_ready is not None:
            on_ready(base_url)
        await serving
    finally:
        stop.set()
        await asyncio.gather(serving, return_exceptions=True)
        if app.host.is_open:
            await app.host.close()
    again.raise_if_wanted()


async def _drained(app: ASGIApp, stop: asyncio.Event) -> None:
    await stop.wait()
    await app.settled()
    if app.host.is_open:
        await app.host.drain()


def _allow_many_files() -> None:
    """Let this process hold as many sockets as the machine allows it; the usual start is 1,024."""
    try:
        import resource
    except ImportError:  # not on Windows, which has no such limit
        return
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


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
    except OSError as error:
        listener.close()
        raise CannotListen(
            f"Cannot listen on {host}:{port} ({error.strerror}). Use another --port, or stop what"
            " uses it."
        ) from None
    return [listener]


class _OwnSockets(Config):
    """Keeps the listening sockets to this process.

    Hypercorn lets programs that are started inherit them, for workers of its own; uvloop closes
    nothing that may be inherited. One that outlives a host that was killed would hold its address.
    """

    @override
    def create_sockets(self) -> Sockets:
        made = super().create_sockets()
        for one in (*made.secure_sockets, *made.insecure_sockets):
            one.set_inheritable(False)
        return made


def _build_config(settings: Settings, listener: Sequence[socket.socket]) -> Config:
    config = _OwnSockets()
    config.bind = [f"fd://{listener[0].fileno()}"]
    config.backlog = BACKLOG
    config.include_server_header = False
    config.keep_alive_max_requests = 1_000_000
    config.keep_alive_timeout = settings.keep_alive_seconds
    config.graceful_timeout = GRACE_S
    config.shutdown_timeout = GRACE_S
    config.websocket_ping_interval = PING_S
    config.websocket_max_message_size = SIZES.frame_bytes
    config.loglevel = "WARNING"
    if settings.certfile is not None:
        # Of HTTP/2, Hypercorn ends a whole connection, with all that other tabs have under way on
        # it, when one request is answered before its body has come.
        config.alpn_protocols = ["http/1.1"]
        config.certfile = str(settings.certfile)
        # Without a key Hypercorn would serve in the clear; it may be in the same file.
        config.keyfile = str(settings.keyfile or settings.certfile)
    return config


def _collect_rarely() -> None:
    """Keep the garbage collector away from what lives as long as the process.

    With its default thresholds it walks a batch of messages several times while they are planned
    and stored, a third of the processor time of each; next to nothing of them is cyclic. What a
    start leaves behind is not looked for either: no page of memory would come back for it.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    gc.enable()
