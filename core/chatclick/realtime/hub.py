"""The hub: hands committed events to the connections of this process.

Nothing here waits for a client, and nothing is told before it is committed. Events of a session
are told in order without a hole: what does not follow directly is read from the database first.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import structlog

from chatclick.chat.audience import (
    READERS,
    STAFF,
    Audience,
    audience_of,
)
from chatclick.chat.log import EventLog
from chatclick.chat.owners import SessionOwners
from chatclick.chat.session_works import actor_of
from chatclick.drivers.bus import Doorbell
from chatclick.realtime import codes
from chatclick.realtime.board_feed import BoardFeed
from chatclick.realtime.connection import SEND_TIMEOUT_S, Connection
from chatclick.realtime.frames import encode
from chatclick.realtime.inbox import RETRY_S, Inbox
from chatclick.realtime.replay import Replay, offer_event
from chatclick.realtime.topics import Topic
from chatclick.realtime.viewing import Viewing
from chatclick.security.policy import Principal, require
from chatclick.security.sanitise import preview_text
from chatclick.store.events import SESSION_MENTIONED, StoredEvent

SWEEP_S = 1.0
_PREVIEWERS = STAFF & READERS
_log = structlog.get_logger(__name__)

MayPreview = Callable[[str | None], Awaitable[bool]]
"""Tells whether staff see what visitors of a widget write before they send it."""


class Hub:
    """All live connections of this process.

    Args:
        log: reads what is missing.
        owners: whose session is whose.
        inbox: the feed of changed sessions.

    Attributes:
        board: who looks at the board of queues and people.
    """

    def __init__(self, log: EventLog, owners: SessionOwners, inbox: Inbox) -> None:
        self._log = log
        self._replay = Replay(log)
        self._owners = owners
        self._inbox = inbox
        self.board = BoardFeed()
        self._topics: dict[str, Topic] = {}
        self._connections: set[Connection] = set()
        self._by_principal: dict[str, set[Connection]] = {}
        self._entering: dict[object, set[str]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._sweeper: asyncio.TimerHandle | None = None
        self._may_preview: MayPreview | None = None
        self._viewing = Viewing(
            lambda session_id, data: self.tell(session_id, "viewers", data, audiences=STAFF)
        )

    def __len__(self) -> int:
        """Return how many connections are open."""
        return len(self._connections)

    def start(self) -> None:
        """Begin to look after slow and expired connections."""
        self._sweep()

    def stop(self) -> None:
        """Stop looking after connections."""
        if self._sweeper is not None:
            self._sweeper.cancel()
        self._inbox.stop()
        for task in self._tasks:
            task.cancel()

    # Connections

    def add(self, connection: Connection) -> None:
        """Take in a connection whose principal is known."""
        assert connection.principal is not None
        self._connections.add(connection)
        self._by_principal.setdefault(connection.principal.id, set()).add(connection)

    def remove(self, connection: Connection) -> None:
        """Let a connection go; what it followed is forgotten."""
        for session_id in list(connection.sessions):
            self.leave(connection, session_id)
        self._viewing.forget(connection)
        self._inbox.unwatch(connection)
        self.board.unwatch(connection)
        self._connections.discard(connection)
        if connection.principal is None:
            return
        mine = self._by_principal.get(connection.principal.id, set())
        mine.discard(connection)
        if not mine:
            self._by_principal.pop(connection.principal.id, None)

    def revoke(self, principal_id: str) -> None:
        """End all connections of somebody whose tokens have ended."""
        for connection in list(self._by_principal.get(principal_id, ())):
            connection.close(codes.UNAUTHENTICATED)
        for revoked in self._entering.values():
            revoked.add(principal_id)

    @contextmanager
    def noting_revocations(self) -> Iterator[Collection[str]]:
        """Collect who is revoked while somebody's token is looked at: till they are added, `revoke`
        does not reach them, and what was read of them may be from before it.
        """
        key, revoked = object(), set[str]()
        self._entering[key] = revoked
        try:
            yield revoked
        finally:
            del self._entering[key]

    def list_connections(self) -> list[Connection]:
        """Return all connections."""
        return list(self._connections)

    # Following sessions

    async def follow(self, connection: Connection, session_id: str, after: int) -> None:
        """Replay a session from behind a seq and go live without a hole or a repeat.

        Events that are committed while the replay is read are kept aside and merged: join first,
        read second, so nothing falls between the two.

        Raises:
            NotFound, Forbidden: the connection's principal may not read the session.
        """
        principal = connection.principal
        assert principal is not None
        owner_id = await self._owners.get(session_id)
        require(principal, "session:read", owner_id=owner_id)
        audience = audience_of(principal)
        topic = self._topics.setdefault(session_id, Topic())
        topic.leave(connection)
        topic.joining[connection] = []
        connection.sessions.add(session_id)
        try:
            last = await self._replay.catch_up(connection, session_id, after, topic, audience)
        finally:
            topic.joining.pop(connection, None)
        if connection.close_code is not None or session_id not in connection.sessions:
            self._drop_if_empty(session_id)
            return
        # The replay may have read what others are not told yet; only they move the topic on. The
        # newcomer may hear such an event twice, and drops the repeat.
        if not topic.followers:
            topic.move_to(last)
        topic.followers[connection] = audience
        connection.offer(encode("subscribed", {"session_id": session_id, "last_seq": last}))

    async def read_head(self) -> int:
        """Return the newest position of the log."""
        return await self._log.read_head()

    async def seq_at(self, session_id: str, position: int) -> int:
        """Return the newest seq of a session at a position of the log."""
        return await self._log.read_seq_at(session_id, position)

    def leave(self, connection: Connection, session_id: str) -> None:
        """Stop following a session."""
        connection.sessions.discard(session_id)
        topic = self._topics.get(session_id)
        if topic is not None:
            topic.leave(connection)
            self._drop_if_empty(session_id)

    # Telling

    def on_commit(self, events: Sequence[StoredEvent]) -> None:
        """Tell what this process committed."""
        for event in events:
            if event.session_id is None:
                continue
            if event.type == "session.created":
                self._announce(event)
            if event.type == SESSION_MENTIONED:
                self._tell_mentioned(event)
            topic = self._topics.get(event.session_id)
            if topic is not None:
                self._tell(event.session_id, topic, event)
        self._inbox.on_commit(events)

    def on_doorbell(self, doorbells: Sequence[Doorbell]) -> None:
        """Fetch and tell what another process committed."""
        for session_id, seq in doorbells:
            topic = self._topics.get(session_id)
            if topic is None:
                continue
            topic.hear_of(seq)
            if not topic.is_old(seq):
                self._fill(session_id, topic)
        self._inbox.on_doorbell(session_id for session_id, _ in doorbells)

    def _announce(self, event: StoredEvent) -> None:
        """Let all sockets of a visitor follow a session that one of them opened."""
        for connection in self._by_principal.get(str(event.data.get("visitor_id")), ()):
            assert event.session_id is not None
            topic = self._topics.setdefault(event.session_id, Topic())
            topic.followers[connection] = "visitor"
            connection.sessions.add(event.session_id)

    def _tell(self, session_id: str, topic: Topic, event: StoredEvent) -> None:
        seq = event.seq or 0
        topic.hear_of(seq)
        for meanwhile in topic.joining.values():
            meanwhile.append(event)
        if topic.is_old(seq):
            return
        if not topic.is_next(seq):
            self._fill(session_id, topic)
            return
        topic.move_to(seq)
        if topic.followers:
            offer_event(topic, event)

    def _fill(self, session_id: str, topic: Topic) -> None:
        if topic.is_filling or topic.last_seq is None:
            return
        topic.is_filling = True
        self._spawn(self._read_hole(session_id, topic))

    async def _read_hole(self, session_id: str, topic: Topic) -> None:
        try:
            while self._topics.get(session_id) is topic:
                try:
                    return await self._replay.fill(session_id, topic)
                except Exception:  # the database is away, and nothing else may come to ring again
                    _log.exception("hole_not_read", session_id=session_id)
                    await asyncio.sleep(RETRY_S)
        finally:
            topic.is_filling = False

    # What only matters now

    def use_previews(self, may_preview: MayPreview) -> None:
        """Show staff what visitors write before they send it, where `may_preview` says so."""
        self._may_preview = may_preview

    async def typing(self, principal: Principal, session_id: str, on: bool, text: str = "") -> None:
        """Tell the others in a session that somebody types.

        Args:
            principal: who types.
            session_id: where.
            on: begins, or stops.
            text: what a visitor has written so far; passed on to staff who may read messages
                alone, and only where the visitor's widget says so.

        Raises:
            NotFound, Forbidden: the principal may not write there.
        """
        owner_id = await self._owners.get(session_id)
        require(principal, "message:write", owner_id=owner_id)
        self._viewing.type(principal.id, session_id, is_typing=on)
        topic = self._topics.get(session_id)
        if topic is None:
            return
        data = {"participant": actor_of(principal).to_json(), "on": on}
        body = {"session_id": session_id, "type": "typing"}
        frame = previewed = encode("ephemeral", {**body, "data": data})
        if on and text and await self._is_previewed(principal):
            shown = {**data, "text": preview_text(text)}
            previewed = encode("ephemeral", {**body, "data": shown})
        key = f"typing {session_id} {principal.id}"
        for connection, audience in topic.followers.items():
            if connection.principal is not None and connection.principal.id != principal.id:
                is_previewed = audience in _PREVIEWERS
                connection.offer_ephemeral(key, previewed if is_previewed else frame)

    async def _is_previewed(self, principal: Principal) -> bool:
        if principal.kind != "visitor" or self._may_preview is None:
            return False
        return await self._may_preview(principal.widget_id)

    async def view(self, connection: Connection, session_id: str, on: bool) -> None:
        """Tell the other staff in a session that somebody looks at it, or no longer does.

        Raises:
            NotFound, Forbidden: the connection's principal is not staff who may read there.
        """
        assert connection.principal is not None
        require(connection.principal, "inbox:watch")
        await self._owners.get(session_id)
        if not on:
            self._viewing.leave(connection, session_id)
            return
        # The viewer may not follow yet, and has to know who is there already.
        body = {"session_id": session_id, "type": "viewers"}
        data = self._viewing.enter(connection, session_id)
        frame = encode("ephemeral", {**body, "data": data})
        connection.offer_ephemeral(f"viewers {session_id} ", frame)

    def tell_person(
        self, person_id: str, type_: str, data: Mapping[str, Any], *, session_id: str
    ) -> None:
        """Tell all sockets of one person something that is not stored, about a session."""
        frame = encode("ephemeral", {"session_id": session_id, "type": type_, "data": data})
        for connection in self._by_principal.get(person_id, ()):
            connection.offer_ephemeral(f"{type_} {session_id} {data.get('kind', '')}", frame)

    def tell_seen_mention(self, staff_id: str, session_id: str) -> None:
        """Tell somebody's other sockets that they have seen where they were named."""
        self.tell_person(staff_id, "mention", {"seen": True}, session_id=session_id)

    def _tell_mentioned(self, event: StoredEvent) -> None:
        data = {"seen": False, "by": event.actor.to_json(), "seq": event.data["message_seq"]}
        for staff_id in event.data["staff_ids"]:
            assert event.session_id is not None
            self.tell_person(staff_id, "mention", data, session_id=event.session_id)

    def tell_notification(self, staff_id: str, data: Mapping[str, Any]) -> None:
        """Tell somebody's sockets of a notification, and how many they have not read."""
        frame = encode("ephemeral", {"type": "notification", "data": data})
        key = f"notification {data.get('notification', {}).get('id', '')}"
        for connection in self._by_principal.get(staff_id, ()):
            connection.offer_ephemeral(key, frame)

    def tell(
        self,
        session_id: str,
        type_: str,
        data: Mapping[str, Any],
        *,
        audiences: Collection[Audience],
        key: str = "",
    ) -> None:
        """Tell those who follow a session something that is not stored.

        Args:
            session_id: which session.
            type_: of the ephemeral frame.
            data: what to tell.
            audiences: who is told.
            key: a newer frame of the same key takes the place of one that still waits.
        """
        topic = self._topics.get(session_id)
        if topic is None:
            return
        body = {"session_id": session_id, "type": type_, "data": data}
        frame = encode("ephemeral", body)
        for connection, audience in topic.followers.items():
            if audience in audiences:
                connection.offer_ephemeral(f"{type_} {session_id} {key}", frame)

    def tell_widget(self, widget_id: str, type_: str, data: Mapping[str, Any]) -> None:
        """Tell all connected visitors of a widget something that is not stored."""
        frame = encode("ephemeral", {"type": type_, "data": data})
        for connection in self._connections:
            principal = connection.principal
            if principal is not None and principal.widget_id == widget_id:
                connection.offer_ephemeral(type_, frame)

    def list_widgets(self) -> set[str]:
        """Return the ids of the widgets whose visitors are connected."""
        found = (one.principal.widget_id for one in self._connections if one.principal is not None)
        return {widget_id for widget_id in found if widget_id is not None}

    def list_visitors(self, widget_id: str) -> set[str]:
        """Return the ids of a widget's visitors who are connected."""
        found = (one.principal for one in self._connections if one.principal is not None)
        return {one.id for one in found if one.widget_id == widget_id}

    def list_followed(self, audience: Audience) -> list[str]:
        """Return the ids of sessions that somebody of an audience follows."""
        return [
            session_id
            for session_id, topic in self._topics.items()
            if audience in topic.followers.values()
        ]

    def tell_presence(self, staff_id: str, availability: str, is_connected: bool) -> None:
        """Tell those who watch the inbox that a staff member came, went or switched."""
        data = {"staff_id": staff_id, "availability": availability, "is_connected": is_connected}
        frame = encode("ephemeral", {"type": "presence", "data": data})
        for connection in self._inbox.watchers:
            connection.offer_ephemeral(f"presence {staff_id}", frame)

    def tell_changed(self, area: str) -> None:
        """Tell all staff that something people set up has changed, such as "queues"."""
        frame = encode("ephemeral", {"type": "changed", "data": {"area": area}})
        for connection in self._connections:
            if connection.principal is not None and connection.principal.kind == "staff":
                connection.offer_ephemeral(f"changed {area}", frame)

    async def watch(self, connection: Connection, after: int | None) -> None:
        """Follow the inbox.

        Raises:
            Forbidden: only those may who may read every session.
        """
        assert connection.principal is not None
        require(connection.principal, "inbox:watch")
        require(connection.principal, "session:read")
        await self._inbox.watch(connection, after)

    # Looking after

    def _sweep(self) -> None:
        loop = asyncio.get_running_loop()
        self._sweeper = loop.call_later(SWEEP_S, self._sweep)
        stuck_since_s = loop.time() - SEND_TIMEOUT_S
        wall_s = time.time()
        for connection in list(self._connections):
            if connection.expires_at_s < wall_s:
                connection.close(codes.UNAUTHENTICATED)
            since_s = connection.sending_since_s
            if since_s is not None and since_s < stuck_since_s:
                connection.close(codes.SLOW)

    def _drop_if_empty(self, session_id: str) -> None:
        topic = self._topics.get(session_id)
        if topic is not None and topic.is_empty:
            del self._topics[session_id]

    def _spawn(self, work: Any) -> None:  # Any: a coroutine
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
