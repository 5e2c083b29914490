"""Replay: what of a session its followers lack is read from the database and sent in order.

Who follows is the hub's to know; here is how a newcomer comes up to where the others are, and how a
hole in what they were told is closed.
"""

import asyncio

from chatclick.chat.audience import Audience, Share, event_to_json, share_of
from chatclick.chat.log import EventLog
from chatclick.realtime.connection import MAX_BYTES, Connection
from chatclick.realtime.frames import encode
from chatclick.realtime.topics import Topic
from chatclick.store.events import StoredEvent

REPLAY_LIMIT = 300
"""Missing events that are sent on resume; with more, the client pages over REST."""

REPLAY_CHARS = MAX_BYTES // 4
"""What of them is on the way at a time; the rest waits until it is written."""


class Replay:
    """Sends what is stored.

    Args:
        log: reads it.
    """

    def __init__(self, log: EventLog) -> None:
        self._log = log

    async def catch_up(
        self,
        connection: Connection,
        session_id: str,
        after: int,
        topic: Topic,
        audience: Audience,
    ) -> int:
        """Bring a connection that joins a topic up to what is committed.

        Args:
            connection: among those that join; what is committed meanwhile is kept for it there.
            session_id: the session.
            after: the seq of the last event it has.
            topic: the session's.
            audience: what it may see.

        Returns:
            The seq it is at now.
        """
        meanwhile = topic.joining[connection]
        last = await self._send_stored(connection, session_id, after, audience)
        while True:
            last = _send_in_order(connection, meanwhile, last, audience)
            if last >= topic.newest_seq:
                return last
            # What another process committed rang here without its event, or lies behind a hole.
            before = last
            last = await self._send_stored(connection, session_id, last, audience)
            if last == before and not meanwhile:
                return last

    async def fill(self, session_id: str, topic: Topic) -> None:
        """Tell a topic's followers what lies between what they were told and what is heard of."""
        while True:
            assert topic.last_seq is not None
            heard_seq = topic.newest_seq
            events = await self._log.read_session(session_id, topic.last_seq, 100)
            for event in events:
                if event.seq == topic.last_seq + 1:
                    topic.move_to(event.seq)
                    offer_event(topic, event)
            # A bell that rang while the last read was under way started no other one.
            if not events and topic.newest_seq == heard_seq:
                return

    async def _send_stored(
        self, connection: Connection, session_id: str, after: int, audience: Audience
    ) -> int:
        """Send what is stored behind a seq. Return the seq the client is at now."""
        events = await self._log.read_session(session_id, after, REPLAY_LIMIT + 1)
        if len(events) > REPLAY_LIMIT:
            last = await self._log.read_last_seq(session_id)
            gap = {"session_id": session_id, "from": after + 1, "to": last}
            connection.offer(encode("gap", {**gap, "reason": "too_many"}))
            return last
        size = 0
        for index, event in enumerate(events):
            frame = encode("event", event_to_json(event, audience))
            size += len(frame)
            if index % 100 == 99 or size > REPLAY_CHARS:
                # A socket learns at the end of a turn whether its client keeps up.
                await asyncio.sleep(0)
                await connection.flushed()
                if connection.close_code is not None:
                    break
                size = len(frame)
            connection.offer(frame)
        await connection.flushed()
        if events:
            return events[-1].seq or after
        # A client that claims more than there is must not make the topic skip what comes.
        return min(after, await self._log.read_last_seq(session_id))


def _send_in_order(
    connection: Connection, meanwhile: list[StoredEvent], last: int, audience: Audience
) -> int:
    """Send what follows directly; drop what is old; leave what lies behind a hole."""
    for event in list(meanwhile):
        seq = event.seq or 0
        if seq > last + 1:
            break
        meanwhile.remove(event)
        if seq == last + 1:
            connection.offer(encode("event", event_to_json(event, audience)))
            last = seq
    return last


def offer_event(topic: Topic, event: StoredEvent) -> None:
    """Encode once for all who see the same of it, and queue."""
    frames: dict[Share, str] = {}
    for connection, audience in topic.followers.items():
        share = share_of(event, audience)
        if share not in frames:
            frames[share] = encode("event", event_to_json(event, audience))
        connection.offer(frames[share])
