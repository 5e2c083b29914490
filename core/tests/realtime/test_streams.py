"""Server-sent events and the inbox feed: the same facts by other ways."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from chatclick.chat.audience import Audience
from chatclick.chat.intake import Draft
from chatclick.chat.views import SessionViews
from chatclick.errors import TooManyRequests
from chatclick.ids import new_id
from chatclick.realtime.connection import SEND_TIMEOUT_S, Connection
from chatclick.realtime.inbox import CATCH_UP_LIMIT, INTERVAL_S, RETRY_S, Inbox
from chatclick.security.json import SIZES
from chatclick.security.limits import Rate
from chatclick.security.policy import Principal
from chatclick.settings import Limits
from chatclick.store.database import in_unit_of_work
from chatclick.store.events import Ack

from .conftest import Desk, Frame


async def write(desk: Desk, who: Principal, session_id: str, **fields: Any) -> Ack:
    """Store a message away from any socket."""
    content = {"type": "text", "text": "hello"}
    return await desk.chat.intake.submit(
        Draft(who, session_id, new_id("message"), content, **fields)
    )


class Reader:
    """Reads a stream.

    Attributes:
        ids: of the frames so far, where they have one.
        events: so far.
    """

    def __init__(self, stream: AsyncIterator[tuple[str, str]]) -> None:
        self._stream = stream
        self.ids: list[str] = []
        self.events: list[Frame] = []

    async def expect(self, type_: str, **fields: Any) -> Frame:
        """Return the next frame of a type with these fields; skip others."""
        async with asyncio.timeout(60):
            async for event_id, text in self._stream:
                frame = json.loads(text)
                self.ids += [event_id] if event_id else []
                self.events += [frame] if frame["t"] == "event" else []
                wanted = {"t": type_, **fields}
                if all(frame.get(name) == value for name, value in wanted.items()):
                    return frame
        raise AssertionError(f"the stream ended without {type_}")

    async def ended(self) -> None:
        """Wait for the end."""
        async with asyncio.timeout(60):
            async for _ in self._stream:
                continue


@asynccontextmanager
async def reading(
    desk: Desk, principal: Principal, after: int | None, expires_at_s: int | None = None
) -> AsyncIterator[Reader]:
    """Open a stream."""
    stream = desk.streams.stream(principal, after, expires_at_s, address="198.51.100.7")
    yield Reader(stream)
    await stream.aclose()  # type: ignore[attr-defined]


async def test_stream_begins_with_who_one_is(desk: Desk, visitor: Principal):
    async with reading(desk, visitor, None) as reader:
        welcome = await reader.expect("welcome")

    assert welcome["participant"]["id"] == visitor.id
    assert welcome["epoch"] == desk.store.epoch


class TestLimits:
    @pytest.fixture
    def limits(self) -> Limits:
        return Limits(connections_per_address=1)

    async def test_one_address_opens_so_many_streams_and_no_more(
        self, desk: Desk, visitor: Principal
    ):
        async with reading(desk, visitor, None) as reader:
            await reader.expect("welcome")
            with pytest.raises(TooManyRequests):
                desk.streams.stream(visitor, None, address="198.51.100.7")
            desk.streams.stream(visitor, None, address="198.51.100.8")
        async with reading(desk, visitor, None) as again:
            welcome = await again.expect("welcome")

        assert welcome["participant"]["id"] == visitor.id
        assert not desk.addresses


async def test_stream_of_a_visitor_with_several_sessions_goes_live_in_all(
    desk: Desk, visitor: Principal
):
    sessions = [await desk.open_session(visitor) for _ in range(3)]

    async with reading(desk, visitor, None) as reader:
        for _ in sessions:
            await reader.expect("subscribed")
        for session_id in sessions:
            ack = await write(desk, visitor, session_id)
            await reader.expect("event", session_id=session_id, seq=ack.seq)


async def test_stream_goes_on_behind_the_last_event_id(
    desk: Desk, visitor: Principal, session_id: str
):
    first = await write(desk, visitor, session_id)
    position = await desk.chat.log.read_head()
    acks = [await write(desk, visitor, session_id) for _ in range(3)]

    async with reading(desk, visitor, position) as reader:
        seqs = [(await reader.expect("event"))["seq"] for _ in acks]
        await reader.expect("subscribed")
        live = await write(desk, visitor, session_id)
        await reader.expect("event", seq=live.seq)

    assert seqs == [ack.seq for ack in acks] == list(range(first.seq + 1, acks[-1].seq + 1))
    assert reader.ids == [str(position + n) for n in (3, 4)]


async def test_stream_goes_on_with_more_than_a_connection_may_hold(
    desk: Desk, visitor: Principal, session_id: str
):
    position = await desk.chat.log.read_head()
    text = {"type": "text", "text": '"' * SIZES.text_chars}
    drafts = [Draft(visitor, session_id, new_id("message"), text) for _ in range(90)]
    await asyncio.gather(*map(desk.chat.intake.submit, drafts))

    async with reading(desk, visitor, position) as reader:
        await reader.expect("subscribed")

    assert len(reader.events) == len(drafts)


async def test_stream_resumed_behind_the_end_of_a_session_tells_how_it_ended(
    desk: Desk, visitor: Principal, agent: Principal, session_id: str
):
    old = await desk.open_session(visitor)
    await desk.chat.sessions.close(agent, old)
    position = await desk.chat.log.read_head()
    ack = await write(desk, agent, session_id)
    await desk.chat.sessions.close(agent, session_id)

    async with reading(desk, visitor, position) as reader:
        message = await reader.expect("event")
        end = await reader.expect("event")
        last = await reader.expect("subscribed")

    assert (message["session_id"], message["seq"]) == (session_id, ack.seq)
    assert end["type"] == "session.closed"
    assert last["session_id"] == session_id, "nothing of the one that had ended before"
    assert reader.ids == [str(await desk.chat.log.read_head())]


async def test_stream_that_breaks_during_its_replay_loses_nothing_of_the_other_sessions(
    desk: Desk, visitor: Principal
):
    sessions = [await desk.open_session(visitor) for _ in range(3)]
    position = await desk.chat.log.read_head()
    acks = {one: await write(desk, visitor, one) for one in sessions}

    async with reading(desk, visitor, position) as broken:
        await broken.expect("event")
    position = int(broken.ids[-1]) if broken.ids else position
    async with reading(desk, visitor, position) as reader:
        for _ in sessions:
            await reader.expect("subscribed")

    told = {(one["session_id"], one["seq"]) for one in broken.events + reader.events}
    assert told == {(one, ack.seq) for one, ack in acks.items()}


async def test_stream_of_a_visitor_tells_nothing_of_notes(
    desk: Desk, visitor: Principal, agent: Principal, session_id: str
):
    note = await write(desk, agent, session_id, kind="note")

    async with reading(desk, visitor, 0) as reader:
        event = await reader.expect("event", seq=note.seq)

    assert (event["type"], event["data"]) == ("internal", {})


async def test_stream_of_staff_has_the_inbox(
    desk: Desk, visitor: Principal, agent: Principal, session_id: str
):
    async with reading(desk, agent, 0) as reader:
        inbox = await reader.expect("inbox")

    assert [one["id"] for one in inbox["sessions"]] == [session_id]


async def test_stream_of_a_revoked_person_ends(desk: Desk, visitor: Principal):
    async with reading(desk, visitor, None) as reader:
        await reader.expect("welcome")
        desk.hub.revoke(visitor.id)

        await reader.ended()


async def test_stream_ends_when_its_token_does(desk: Desk, visitor: Principal):
    async with reading(desk, visitor, None, int(time.time()) - 1) as reader:
        await reader.expect("welcome")

        await reader.ended()


async def test_drain_says_good_bye_to_streams_and_ends_them(
    desk: Desk, visitor: Principal, agent: Principal
):
    async with reading(desk, visitor, None) as one, reading(desk, agent, None) as other:
        await one.expect("welcome")
        await other.expect("welcome")
        draining = asyncio.create_task(desk.streams.drain(0))

        byes = await asyncio.gather(one.expect("bye"), other.expect("bye"))
        await asyncio.gather(one.ended(), other.ended())
        await draining

    assert [bye["retry_after_ms"] for bye in byes] == [0, 0]


async def test_drain_waits_for_no_reader_who_does_not_read(desk: Desk, visitor: Principal):
    async with reading(desk, visitor, None) as reader:
        await reader.expect("welcome")

        async with asyncio.timeout(SEND_TIMEOUT_S + 3):
            await desk.streams.drain(0)


async def test_closed_stream_leaves_nothing_behind(desk: Desk, agent: Principal):
    async with reading(desk, agent, None) as reader:
        await reader.expect("welcome")
        assert desk.chat.presence.is_connected(agent.id)

    assert len(desk.hub) == 0 and not desk.hub._topics


async def test_watcher_hears_of_changed_sessions_with_their_newest_summary(
    desk: Desk, visitor: Principal, agent: Principal, session_id: str
):
    client = await desk.enter(agent)
    await client.send("watch")
    await client.settled()

    ack = await write(desk, visitor, session_id)
    frame = await client.expect("inbox")
    while frame["sessions"][0]["last_seq"] < ack.seq:
        frame = await client.expect("inbox")

    (summary,) = frame["sessions"]
    assert (summary["id"], summary["unread"]) == (session_id, 1)
    assert summary["last_message"]["text"] == "hello"


async def test_changes_in_quick_succession_are_told_together(
    desk: Desk, visitor: Principal, agent: Principal, session_id: str
):
    client = await desk.enter(agent)
    await client.send("watch")
    await client.settled()
    client.frames.clear()
    began_s = time.monotonic()

    for _ in range(30):
        ack = await write(desk, visitor, session_id)
    while (await client.expect("inbox"))["sessions"][0]["last_seq"] < ack.seq:
        continue

    rounds = (time.monotonic() - began_s) / INTERVAL_S
    assert len(client.frames) <= rounds + 2


class FailingOnce(SessionViews):
    """Views of a database that is away when it is first asked."""

    has_failed = False

    async def list_by_ids(self, ids: Iterable[str], audience: Audience = "staff") -> Any:
        """Fail, then answer."""
        if not self.has_failed:
            self.has_failed = True
            raise OSError("the database is away")
        return await super().list_by_ids(ids, audience)


class Observed(SessionViews):
    """Views that note whether they are read as the writer reads."""

    as_writer: bool | None = None

    async def list_by_ids(self, ids: Iterable[str], audience: Audience = "staff") -> Any:
        """Note it, and answer."""
        self.as_writer = in_unit_of_work.get()
        return await super().list_by_ids(ids, audience)


async def test_the_inbox_is_not_read_through_the_writers_connection(
    desk: Desk, visitor: Principal, agent: Principal, session_id: str
):
    views = Observed(desk.chat.owners)
    inbox = Inbox(views, desk.chat.log)
    frames: asyncio.Queue[str] = asyncio.Queue()
    await inbox.watch(connect(agent, frames), None)
    desk.store.unit_of_work.on_commit(inbox.on_commit)

    await write(desk, visitor, session_id)
    async with asyncio.timeout(60):
        await frames.get()

    assert views.as_writer is False


def connect(principal: Principal, frames: "asyncio.Queue[str]") -> Connection:
    """Make a connection whose frames go into a queue."""
    connection = Connection(new_id("connection"), frames.put, nothing, Rate(1, 1))
    connection.principal = principal
    return connection


async def nothing(_code: int) -> None:
    """Close a wire that there is none of."""


async def test_a_round_that_failed_is_told_when_the_database_is_back(
    desk: Desk, agent: Principal, session_id: str
):
    inbox = Inbox(FailingOnce(desk.chat.owners), desk.chat.log)
    frames: asyncio.Queue[str] = asyncio.Queue()
    await inbox.watch(connect(agent, frames), None)

    inbox.on_doorbell([session_id])
    async with asyncio.timeout(RETRY_S + 3):
        frame = json.loads(await frames.get())

    assert [one["id"] for one in frame["sessions"]] == [session_id]


async def test_watcher_who_was_away_catches_up_from_a_position(
    desk: Desk, visitor: Principal, agent: Principal, session_id: str
):
    position = await desk.chat.log.read_head()
    changed = await desk.open_session(visitor)

    client = await desk.enter(agent, watch_after=position)
    frame = await client.expect("inbox")

    assert [one["id"] for one in frame["sessions"]] == [changed]
    assert frame["position"] == await desk.chat.log.read_head()


async def test_watcher_with_too_much_to_catch_up_is_told_so(desk: Desk, agent: Principal):
    for _ in range(CATCH_UP_LIMIT // 20 + 1):
        visitor = await desk.make_visitor()
        await asyncio.gather(*(desk.open_session(visitor) for _ in range(20)))

    client = await desk.enter(agent, watch_after=0)
    gap = await client.expect("gap")

    assert (gap["session_id"], gap["from"], gap["reason"]) == (None, 1, "too_many")


async def test_watchers_hear_who_of_the_staff_comes(desk: Desk, agent: Principal):
    client = await desk.enter(agent)
    await client.send("watch")
    await client.settled()

    desk.hub.tell_presence("stf_1", "away", True)
    frame = await client.expect("ephemeral", type="presence")

    assert frame["data"] == {"staff_id": "stf_1", "availability": "away", "is_connected": True}
