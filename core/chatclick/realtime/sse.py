"""Server-sent events: the same frames for clients whose network lets no socket through."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

import structlog

from chatclick.chat.presence import Presence
from chatclick.chat.session_works import actor_of
from chatclick.ids import new_id
from chatclick.realtime import codes, frames
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

_log = structlog.get_logger(__name__)


class EventStreams:
    """Builds streams of server-sent events.

    Args:
        hub: where the events come from.
        presence: counts staff who listen this way too.
        epoch: of the database.
        traffic: what frames are counted in.
    """

    def __init__(
        self, hub: Hub, presence: Presence, epoch: str, traffic: Traffic | None = None
    ) -> None:
        self._hub = hub
        self._presence = presence
        self._epoch = epoch
        self._traffic = traffic or Traffic()
        self._open: set[Connection] = set()

    async def drain(self, over_s: float) -> None:
        """Say `bye` to every stream and end it, spread over a time; let in no new one before."""
        await send_away(list(self._open), over_s)

    async def stream(
        self, principal: Principal, after: int | None, expires_at_s: int | None = None
    ) -> AsyncIterator[tuple[str, str]]:
        """Yield (id, frame) pairs: a visitor's own sessions, or for staff the inbox and their own.

        The id is the position of an event, "" for frames without one; a frame "" is a heartbeat.

        Args:
            principal: who listens.
            after: the position of the last event the client has, None to begin now.
            expires_at_s: when the token ends and the stream with it, in seconds since 1970; None
                for never.
        """
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
            while (pair := await _next(outgoing)) is not None:
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
        mine = Session.filter(visitor_id=principal.id)
        if principal.kind != "visitor":
            mine = Session.filter(assignee_id=principal.id)
        rows = await mine.exclude(state="closed").order_by("-updated_at").limit(MAX_SESSIONS)
        for row in rows:
            seq = row.last_seq if after is None else await self._hub.seq_at(row.id, after)
            await self._hub.follow(connection, row.id, seq)
        if is_allowed(principal, "inbox:watch"):
            await self._hub.watch(connection, after)
        if may_see(principal):
            self._hub.board.watch(connection)


def _end_if_failed(connection: Connection, begin: "asyncio.Task[None]") -> None:
    """End a stream that could not begin; the client comes back and tries again."""
    if not begin.cancelled() and (error := begin.exception()) is not None:
        _log.warning("stream_failed", connection=connection.id, exc_info=error)
        connection.close(codes.RESTART)


async def _next(outgoing: "asyncio.Queue[str | None]") -> tuple[str, str] | None:
    """Return what to write next, a heartbeat when there is nothing, None at the end."""
    try:
        async with asyncio.timeout(HEARTBEAT_S):
            frame = await outgoing.get()
            outgoing.task_done()
    except TimeoutError:
        return "", ""
    if frame is None:
        return None
    fields = json.loads(frame)
    return str(fields["position"]) if fields["t"] == "event" else "", frame
