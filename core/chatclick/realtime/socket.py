"""The WebSocket endpoint: a thin ASGI callable, for a framework's context would cost each idle
connection 14 KiB and a quarter of the throughput.

It reads frames, hands them to the services and lets the connection's writer answer. It keeps no
timer and no second task while a connection is idle.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from random import randrange
from typing import Any, Protocol

import structlog

from chatclick import tracing
from chatclick.chat.intake import Draft, Intake
from chatclick.chat.log import EventLog
from chatclick.chat.mentions import Mentions
from chatclick.chat.presence import Presence
from chatclick.chat.session_works import actor_of
from chatclick.chat.sessions import SessionService
from chatclick.chat.staff_notices import StaffNotices
from chatclick.errors import BadRequest, ChatclickError, TooLarge, TooManyRequests, Unauthenticated
from chatclick.ids import new_id
from chatclick.realtime import codes, frames
from chatclick.realtime.addresses import Addresses
from chatclick.realtime.connection import Connection
from chatclick.realtime.farewell import send_away
from chatclick.realtime.hub import Hub
from chatclick.realtime.traffic import Traffic
from chatclick.security.limits import Rate
from chatclick.security.origins import Origins, Proxies, address_key
from chatclick.security.policy import Principal
from chatclick.settings import Limits
from chatclick.store.events import Ack
from chatclick.store.faults import is_unavailable

ABNORMAL = 1006
"""What a connection counts as that its client ended; RFC 6455 keeps the number for that."""
HELLO_TIMEOUT_S = 10.0
MAX_RESUMED = 100

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
SendEvent = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_log = structlog.get_logger(__name__)


class Authenticate(Protocol):
    """Says who a token belongs to."""

    async def authenticate(self, bearer: str) -> tuple[Principal, int | None]:
        """Return the principal and when the token ends, in seconds since 1970; None for never.

        Raises:
            Unauthenticated: the token is not good.
        """


@dataclass(slots=True, kw_only=True)
class SocketServices:
    """What the endpoint hands frames to."""

    authenticator: Authenticate
    intake: Intake
    sessions: SessionService
    log: EventLog
    mentions: Mentions
    notices: StaffNotices
    presence: Presence
    hub: Hub
    addresses: Addresses
    origins: Origins
    proxies: Proxies
    limits: Limits
    epoch: str
    traffic: Traffic = field(default_factory=Traffic)


class _Ended(Exception):
    """The connection is to end with a code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Sockets:
    """Serves WebSocket connections.

    Args:
        services: see `SocketServices`.
    """

    def __init__(self, services: SocketServices) -> None:
        self._services = services
        self._traffic = services.traffic
        self._frames = Rate(services.limits.frames_per_second, services.limits.frames_burst)
        self._open: set[Connection] = set()
        self.is_draining = False

    async def __call__(self, scope: Scope, receive: Receive, send: SendEvent) -> None:
        """Serve one connection."""
        await receive()
        refusal = self._check_upgrade(scope)
        if refusal is not None:
            await self._refuse(scope, send, refusal)
            return
        address = self._address(scope)
        if not self._services.addresses.has_room(address):
            await self._refuse(scope, send, 429)
            return
        with self._services.addresses.hold(address):
            await self._serve_one(scope, receive, send)

    async def _serve_one(self, scope: Scope, receive: Receive, send: SendEvent) -> None:
        connection = Connection(
            new_id("connection"),
            _text_sender(send),
            _closer(send),
            self._frames,
            write=scope.get("extensions", {}).get("chatclick.write"),
            traffic=self._traffic,
        )
        self._open.add(connection)
        self._traffic.opened += 1
        try:
            await send({"type": "websocket.accept", "subprotocol": frames.SUBPROTOCOL})
            await self._serve(connection, receive)
        finally:
            self._open.discard(connection)
            self._traffic.closed[connection.close_code or ABNORMAL] += 1
            connection.abandon()
            self._leave(connection)

    async def _refuse(self, scope: Scope, send: SendEvent, status: int) -> None:
        self._traffic.refused[status] += 1
        await _refuse(scope, send, status)

    async def drain(self, over_s: float) -> None:
        """Send everyone away, spread over a time so that they do not all return at once."""
        self.is_draining = True
        await send_away(list(self._open), over_s)

    def _check_upgrade(self, scope: Scope) -> int | None:
        """Return the HTTP status of a refusal, None when the upgrade is fine."""
        if self.is_draining:
            return 503
        if frames.SUBPROTOCOL not in scope.get("subprotocols", ()):
            return 400
        headers = dict(scope["headers"])
        origin = headers.get(b"origin")
        peer = (scope.get("client") or ("", 0))[0]
        scheme = self._services.proxies.resolve_scheme(
            peer, scope["scheme"], _values(scope, b"x-forwarded-proto")
        )
        is_allowed_origin = self._services.origins.is_allowed(
            None if origin is None else origin.decode("latin-1"),
            scheme=scheme,
            host=headers.get(b"host", b"").decode("latin-1"),
        )
        return None if is_allowed_origin else 403

    def _address(self, scope: Scope) -> str:
        peer = (scope.get("client") or ("", 0))[0]
        forwarded = _values(scope, b"x-forwarded-for")
        return address_key(self._services.proxies.resolve_address(peer, forwarded))

    async def _serve(self, connection: Connection, receive: Receive) -> None:
        try:
            frame = await self._first(connection, receive)
            if frame is None:
                return
            if not isinstance(frame, frames.Hello):
                raise _Ended(codes.PROTOCOL_ERROR)
            await self._on_hello(connection, frame)
            while (frame := await self._next(connection, receive)) is not None:
                await self._on_frame(connection, frame)
        except _Ended as ended:
            connection.close(ended.code)
        except (BadRequest, TooLarge) as error:
            connection.offer(frames.encode_error(error))
            await connection.flushed()
            connection.close(codes.BAD_FRAME)
        except Unauthenticated as error:
            connection.offer(frames.encode_error(error))
            await connection.flushed()
            connection.close(codes.UNAUTHENTICATED)
        except Exception as error:
            if not is_unavailable(error):
                raise
            # Nothing is wrong with the client: it comes back, not all at once, and resumes.
            _log.warning("database_unavailable", connection=connection.id, error=repr(error))
            connection.offer(frames.encode("bye", {"retry_after_ms": randrange(500, 3000)}))
            await connection.flushed()
            connection.close(codes.RESTART)
        else:
            return
        await _until_disconnected(receive)

    async def _first(self, connection: Connection, receive: Receive) -> "frames.ClientFrame | None":
        try:
            async with asyncio.timeout(HELLO_TIMEOUT_S):
                return await self._next(connection, receive)
        except TimeoutError:
            raise _Ended(codes.PROTOCOL_ERROR) from None

    async def _next(self, connection: Connection, receive: Receive) -> "frames.ClientFrame | None":
        """Return the next frame, None when the client is gone."""
        event = await receive()
        if event["type"] == "websocket.disconnect":
            return None
        if connection.close_code is not None:
            await _until_disconnected(receive)
            return None
        if connection.bucket.take(time.monotonic()):
            raise _Ended(codes.TOO_MANY)
        self._traffic.frames_in += 1
        text = event.get("text")
        if text is None:
            raise BadRequest("Frames are text.", code="bad_frame")
        return frames.decode(text)

    async def _on_hello(self, connection: Connection, hello: frames.Hello) -> None:
        with self._services.hub.noting_revocations() as revoked:
            principal, expires_at_s = await self._services.authenticator.authenticate(hello.token)
            position = await self._services.log.read_head()
        known = connection.principal
        if known is not None and known.id != principal.id:
            raise _Ended(codes.FORBIDDEN)
        if principal.id in revoked:
            raise _Ended(codes.UNAUTHENTICATED)
        # Nothing is awaited from here to the welcome: whoever has entered is told things, and the
        # welcome comes before them.
        connection.principal = principal
        self._expire_at(connection, expires_at_s)
        if known is None:
            self._enter(connection, principal)
        welcome = {
            "connection_id": connection.id,
            "epoch": self._services.epoch,
            "participant": actor_of(principal).to_json(),
            "position": position,
        }
        connection.offer(frames.encode("welcome", welcome))
        is_same_epoch = hello.epoch in (None, self._services.epoch)
        for session_id, after in list(hello.resume.items())[:MAX_RESUMED]:
            await self._follow(connection, session_id, after if is_same_epoch else 0)
        if hello.watch_after is not None:
            await self._guard(connection, self._services.hub.watch(connection, hello.watch_after))

    def _expire_at(self, connection: Connection, expires_at_s: int | None) -> None:
        connection.expires_at_s = float("inf") if expires_at_s is None else float(expires_at_s)

    def _enter(self, connection: Connection, principal: Principal) -> None:
        self._services.hub.add(connection)
        self._services.presence.enter(principal.id)

    def _leave(self, connection: Connection) -> None:
        principal = connection.principal
        if principal is None:
            return
        self._services.hub.remove(connection)
        self._services.presence.leave(principal.id)

    async def _on_frame(self, connection: Connection, frame: frames.ClientFrame) -> None:
        session_id = getattr(frame, "session_id", None)
        tracing.session_of_work.set(session_id)
        if isinstance(frame, frames.Ping):  # the most frequent, and nothing comes of it
            connection.offer('{"t":"pong"}')
            return
        name = type(frame).__name__.lower()
        with tracing.receive_frame(name, frame.traceparent, session_id or ""):
            await self._answer(connection, frame)

    async def _answer(self, connection: Connection, frame: frames.ClientFrame) -> None:
        principal = connection.principal
        assert principal is not None
        match frame:
            case frames.Send():
                await self._on_send(connection, principal, frame)
            case frames.Hello():
                await self._on_hello(connection, frame)
            case frames.Subscribe():
                await self._follow(connection, frame.session_id, frame.after)
            case frames.Unsubscribe():
                self._services.hub.leave(connection, frame.session_id)
            case frames.Typing():
                typing = self._services.hub.typing(
                    principal, frame.session_id, frame.on, frame.text
                )
                await self._guard(connection, typing)
            case frames.Viewing():
                await self._guard(connection, self._view(connection, frame))
            case frames.Seen():
                seen = self._services.sessions.mark_seen(principal, frame.session_id, frame.seq)
                await self._guard(connection, seen)
            case frames.Delivered():
                delivered = self._services.sessions.mark_delivered(
                    principal, frame.session_id, frame.seq
                )
                await self._guard(connection, delivered)
            case frames.Watch():
                await self._guard(connection, self._services.hub.watch(connection, frame.after))
            case frames.Board():
                await self._guard(connection, self._look_at_board(connection, frame.on))

    async def _on_send(
        self, connection: Connection, principal: Principal, frame: frames.Send
    ) -> None:
        """Start storing a message; the ack is sent when the commit is done, not waited for here."""
        try:
            if connection.unacked >= self._services.limits.unacked_sends:
                raise TooManyRequests("Too many messages are not acknowledged yet.")
            content = frame.content
            if content is None:
                content = {"type": "text", "text": frame.text}
            draft = Draft(
                principal,
                frame.session_id,
                frame.client_msg_id,
                content,
                frame.kind,
                frame.reply_to,
            )
            done = await self._services.intake.accept(draft)
        except ChatclickError as error:
            connection.offer(frames.encode_error(error, frame.client_msg_id))
            return
        connection.unacked += 1
        done.add_done_callback(lambda future: _on_stored(connection, frame.client_msg_id, future))

    async def _view(self, connection: Connection, frame: frames.Viewing) -> None:
        """Note who looks; what named them there, and what they were told of it, is seen with it."""
        principal = connection.principal
        assert principal is not None
        await self._services.hub.view(connection, frame.session_id, frame.on)
        if frame.on and await self._services.mentions.see(principal.id, frame.session_id):
            self._services.hub.tell_seen_mention(principal.id, frame.session_id)
        if frame.on:
            await self._services.notices.see(principal.id, frame.session_id)

    async def _look_at_board(self, connection: Connection, on: bool) -> None:
        board = self._services.hub.board
        (board.watch if on else board.unwatch)(connection)

    async def _follow(self, connection: Connection, session_id: str, after: int) -> None:
        await self._guard(connection, self._services.hub.follow(connection, session_id, after))

    async def _guard(self, connection: Connection, work: Awaitable[None]) -> None:
        """Do something for the client; a refusal is an answer, not the end."""
        try:
            await work
        except ChatclickError as error:
            connection.offer(frames.encode_error(error))


def _on_stored(connection: Connection, client_msg_id: str, future: "asyncio.Future[Ack]") -> None:
    connection.unacked -= 1
    if future.cancelled():
        return
    error = future.exception()
    if error is None:
        connection.offer(frames.encode_ack(future.result()))
    elif isinstance(error, ChatclickError):
        connection.offer(frames.encode_error(error, client_msg_id))
    else:
        _log.error("send_failed", connection=connection.id, exc_info=error)
        unknown = ChatclickError("Something went wrong. Send it again.")
        connection.offer(frames.encode_error(unknown, client_msg_id))


def _text_sender(send: SendEvent) -> Callable[[str], Awaitable[None]]:
    def send_text(frame: str) -> Awaitable[None]:
        return send({"type": "websocket.send", "text": frame})

    return send_text


def _closer(send: SendEvent) -> Callable[[int], Awaitable[None]]:
    def send_close(code: int) -> Awaitable[None]:
        return send({"type": "websocket.close", "code": code})

    return send_close


async def _until_disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "websocket.disconnect":
        continue


async def _refuse(scope: Scope, send: SendEvent, status: int) -> None:
    """Answer the upgrade with an HTTP status where the server can, else by closing."""
    if "websocket.http.response" in scope.get("extensions", {}):
        await send({"type": "websocket.http.response.start", "status": status, "headers": []})
        await send({"type": "websocket.http.response.body", "body": b""})
        return
    await send({"type": "websocket.close", "code": codes.FORBIDDEN})


def _values(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in scope["headers"] if key == name]
