"""Server-sent events: the same frames for clients whose network lets no socket through."""

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Any

import structlog
from tortoise.connection import get_connection
from tortoise.expressions import Q

from chatclick.chat.presence import Presence
from chatclick.chat.session_works import actor_of
from chatclick.errors import TooManyRequests
from chatclick.ids import new_id
from chatclick.realtime import codes, frames
from chatclick.realtime.addresses import Addresses
from chatclick.realtime.board_feed import may_see
from chatclick.realtime.connection import Connection
from chatclick.realtime.farewell import send_away
from chatclick.realtime.hub import Hub
from chatclick.realtime.traffic import Traffic
from chatclick.security.limits import Rate
from chatclick.security.policy import Principal, is_allowed
from chatclick.store.models import Session

HEARTBEAT_S = 20.0
MAX_SESSIONS = 100

_BEGUN = "begun"
"""The frame behind those of the beginning, for this side only."""

# A session's newest event alone tells whether there is one behind a position.
_CHANGED = (
    "SELECT s.id FROM session AS s JOIN event AS e ON e.session_id = s.id AND e.seq = s.last_seq"
    " WHERE s.{owner} = $1 AND e.position > $2"
    " ORDER BY s.updated_at DESC LIMIT $3"
)

_log = structlog.get_logger(__name__)


class EventStreams:
    """Builds streams of server-sent events.

    Args:
        hub: where the events come from.
        presence: counts staff who listen this way too.
        epoch: of the database.
        addresses: how many connections each holds.
        traffic: what frames are counted in.
    """

    def __init__(
        self,
        hub: Hub,
        presence: Presence,
        epoch: str,
        addresses: Addresses,
        traffic: Traffic | None = None,
    ) -> None:
        self._hub = hub
        self._presence = presence
        self._epoch = epoch
        self._addresses = addresses
        self._traffic = traffic or Traffic()
        self._open: set[Connection] = set()

    async def drain(self, over_s: float) -> None:
        """Say `bye` to every stream and end it, spread over a time; let in no new one before."""
        await send_away(list(self._open), over_s)

    def stream(
        self,
        principal: Principal,
        after: int | None,
        expires_at_s: int | None = None,
        *,
        address: str,
    ) -> AsyncGenerator[tuple[str, str], None]:
        """Yield (id, frame) pairs: a visitor's own sessions, or for staff the inbox and their own.

        The id is the position up to which the client has everything, "" where that is not known; a
        frame "" is a heartbeat.

        Args:
            principal: who listens.
            after: the position of the last event the client has, None to begin now.
            expires_at_s: when the token ends and the stream with it, in seconds since 1970; None
                for never.
            address: where they are.

        Raises:
            TooManyRequests: too many connections are open from there.
        """
        if not self._addresses.has_room(address):
            raise TooManyRequests(
                "Too many connections are open from this address.", code="too_many_connections"
            )
        return self._stream(principal, after, expires_at_s, address)

    async def _stream(
        self, principal: Principal, after: int | None, expires_at_s: int | None, address: str
    ) -> AsyncGenerator[tuple[str, str], None]:
        outgoing: asyncio.Queue[str | None] = asyncio.Queue(maxsize=1)

        async def send(frame: str) -> None:
            await outgoing.put(frame)
            await outgoing.join()  # only what the reader took counts as sent

        async def send_close(_code: int) -> None:
            while not outgoing.empty():  # a reader that is too slow must still find the end
                outgoing.get_nowait()
            outgoing.put_nowait(None)

        connection = Connection(
            new_id("connection"), send, send_close, Rate(1, 1), traffic=self._traffic
        )
        connection.principal = principal
        if expires_at_s is not None:
            connection.expires_at_s = float(expires_at_s)
        self._open.add(connection)
        self._hub.add(connection)
        self._presence.enter(principal.id)
        # Beside the reading below: a replay waits until its frames are taken.
        begin = asyncio.create_task(self._begin(connection, principal, after))
        begin.add_done_callback(lambda task: _end_if_failed(connection, task))
        try:
            with self._addresses.hold(address):
                numbering = _Numbering()
                while (frame := await _next(outgoing)) is not None:
                    for pair in numbering.number(frame):
                        yield pair
                for pair in numbering.finish():
                    yield pair
        finally:
            begin.cancel()
            connection.abandon()
            self._open.discard(connection)
            self._hub.remove(connection)
            self._presence.leave(principal.id)

    async def typing(self, principal: Principal, session_id: str, on: bool) -> None:
        """Tell the others in a session that somebody types; see `Hub.typing`."""
        await self._hub.typing(principal, session_id, on)

    def tell_person(
        self, person_id: str, type_: str, data: Mapping[str, Any], *, session_id: str
    ) -> None:
        """Tell all connections of one person; see `Hub.tell_person`."""
        self._hub.tell_person(person_id, type_, data, session_id=session_id)

    async def _begin(self, connection: Connection, principal: Principal, after: int | None) -> None:
        welcome = {
            "connection_id": connection.id,
            "epoch": self._epoch,
            "participant": actor_of(principal).to_json(),
        }
        connection.offer(frames.encode("welcome", welcome))
        # Read first: everything up to here is told, or was before, once the rest is done.
        position = await self._hub.read_head()
        for row in await _list_sessions(principal, after):
            seq = row.last_seq if after is None else await self._hub.seq_at(row.id, after)
            await self._hub.follow(connection, row.id, seq)
        if is_allowed(principal, "inbox:watch"):
            await self._hub.watch(connection, after)
        if may_see(principal):
            self._hub.board.watch(connection)
        connection.offer(frames.encode(_BEGUN, {"position": position}))


class _Numbering:
    """Gives frames their ids, of which a client hands in the newest when it comes back.

    Sessions are told one after the other until all are followed: till then the place of an event of
    one says nothing of what of another is still to come, so that only the last of these frames
    has an id.
    """

    def __init__(self) -> None:
        self._has_begun = False
        self._held = ""

    def number(self, frame: str) -> Sequence[tuple[str, str]]:
        """Return what to write when a frame comes, each with its id."""
        if not frame:
            return [("", "")]
        fields = json.loads(frame)
        if self._has_begun:
            return [(str(fields["position"]) if fields["t"] == "event" else "", frame)]
        if fields["t"] == _BEGUN:
            self._has_begun = True
            return [(str(fields["position"]), self._held)]
        before, self._held = self._held, frame
        return [("", before)] if before else []

    def finish(self) -> Sequence[tuple[str, str]]:
        """Return what is left when no frame comes any more."""
        return [("", self._held)] if self._held and not self._has_begun else []


async def _list_sessions(principal: Principal, after: int | None) -> list[Session]:
    """Return a caller's own sessions: those that go on, and those with events behind a position."""
    owner = "visitor_id" if principal.kind == "visitor" else "assignee_id"
    wanted = ~Q(state="closed")
    if after is not None:
        wanted |= Q(id__in=await _list_changed(owner, principal.id, after))
    rows = Session.filter(wanted, **{owner: principal.id})
    return await rows.order_by("-updated_at").limit(MAX_SESSIONS)


async def _list_changed(owner: str, owner_id: str, after: int) -> list[str]:
    connection = get_connection("default")
    sql = _CHANGED.format(owner=owner)
    if connection.capabilities.dialect == "sqlite":
        sql = sql.replace("$", "?")
    rows = await connection.execute_query_dict(sql, [owner_id, after, MAX_SESSIONS])
    return [row["id"] for row in rows]


def _end_if_failed(connection: Connection, begin: "asyncio.Task[None]") -> None:
    """End a stream that could not begin; the client comes back and tries again."""
    if not begin.cancelled() and (error := begin.exception()) is not None:
        _log.warning("stream_failed", connection=connection.id, exc_info=error)
        connection.close(codes.RESTART)


async def _next(outgoing: "asyncio.Queue[str | None]") -> str | None:
    """Return the next frame, "" when there is nothing to write, None at the end."""
    try:
        async with asyncio.timeout(HEARTBEAT_S):
            frame = await outgoing.get()
            outgoing.task_done()
    except TimeoutError:
        return ""
    return frame
