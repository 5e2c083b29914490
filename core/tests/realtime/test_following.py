"""Following sessions: replay, live, gaps, and what each side may see."""

import asyncio
from typing import Any

import pytest
from hypercorn.protocol import h11
from tortoise.exceptions import OperationalError

from chatclick.app.upgraded import UpgradedStream
from chatclick.chat.intake import Draft
from chatclick.ids import new_id
from chatclick.realtime import codes, hub
from chatclick.realtime.replay import REPLAY_LIMIT
from chatclick.realtime.writing import Writing
from chatclick.security.json import SIZES
from chatclick.security.policy import Principal
from chatclick.store.events import SYSTEM
from chatclick.store.transaction import Transaction

from .conftest import Client, Desk


async def write(desk: Desk, who: Principal, session_id: str, text: str = "hello", **fields: Any):
    """Store a message away from any socket."""
    content = {"type": "text", "text": text}
    return await desk.chat.intake.submit(
        Draft(who, session_id, new_id("message"), content, **fields)
    )


def seqs(client: Client, session_id: str) -> list[int]:
    return [event["seq"] for event in client.events(session_id)]


async def test_resume_replays_what_was_missed_and_goes_live(
    desk: Desk, visitor: Principal, agent: Principal, session_id: str
):
    for _ in range(5):
        await write(desk, visitor, session_id)
    client = await desk.enter(agent, resume={session_id: 3})
    subscribed = await client.expect("subscribed")

    live = await write(desk, visitor, session_id)
    await client.expect("event", seq=live.seq)

    assert seqs(client, session_id) == list(range(4, live.seq + 1))
    assert subscribed["last_seq"] == live.seq - 1


async def test_replay_ends_a_socket_that_does_not_read(
    desk: Desk, visitor: Principal, session_id: str, monkeypatch: pytest.MonkeyPatch
):
    """On a socket whose frames picows writes at once, as those of a host are."""
    monkeypatch.setattr(h11, "WSStream", UpgradedStream)
    monkeypatch.setattr(hub, "SEND_TIMEOUT_S", 0.0)
    text = "🎈" * SIZES.text_chars
    await asyncio.gather(*(write(desk, visitor, session_id, text) for _ in range(290)))
    client = await desk.enter(visitor, resume={session_id: 0})
    [connection] = desk.hub.list_connections()

    async with asyncio.timeout(30):
        while connection.close_code is None:
            await asyncio.sleep(0)

    assert await client.ended() == codes.SLOW
    assert len(client.events(session_id)) < 290


async def test_resume_of_another_epoch_starts_from_the_beginning(
    desk: Desk, visitor: Principal, session_id: str
):
    client = await desk.enter(visitor, resume={session_id: 2}, epoch="another")
    await client.expect("subscribed")

    assert seqs(client, session_id)[0] == 1


async def test_too_long_an_absence_is_an_explicit_gap(
    desk: Desk, visitor: Principal, agent: Principal, session_id: str
):
    for _ in range(REPLAY_LIMIT):
        last = await write(desk, visitor, session_id)
    client = await desk.enter(agent, resume={session_id: 1})
    gap = await client.expect("gap")
    await client.expect("subscribed", last_seq=last.seq)

    live = await write(desk, visitor, session_id)
    await client.expect("event", seq=live.seq)

    assert gap == {
        "t": "gap",
        "session_id": session_id,
        "from": 2,
        "to": last.seq,
        "reason": "too_many",
    }
    assert seqs(client, session_id) == [live.seq]


async def test_the_longest_replay_has_no_gap(
    desk: Desk, visitor: Principal, agent: Principal, session_id: str
):
    for _ in range(REPLAY_LIMIT):
        last = await write(desk, visitor, session_id)
    client = await desk.enter(agent, resume={session_id: last.seq - REPLAY_LIMIT})
    await client.expect("subscribed")

    assert seqs(client, session_id) == list(range(last.seq - REPLAY_LIMIT + 1, last.seq + 1))


async def test_client_that_claims_more_than_there_is_misses_nothing(
    desk: Desk, visitor: Principal, agent: Principal, session_id: str
):
    client = await desk.enter(agent, resume={session_id: 10_000})
    subscribed = await client.expect("subscribed")

    live = await write(desk, visitor, session_id)
    await client.expect("event", seq=live.seq)

    assert subscribed["last_seq"] == live.seq - 1


async def test_visitor_gets_no_trace_of_notes(
    desk: Desk, visitor: Principal, agent: Principal, session_id: str
):
    await write(desk, agent, session_id, "secret one", kind="note")
    mine = await desk.enter(visitor, resume={session_id: 0})
    theirs = await desk.enter(agent, resume={session_id: 0})

    note = await write(desk, agent, session_id, "secret two", kind="note")
    event = await mine.expect("event", seq=note.seq)
    await theirs.expect("event", seq=note.seq)

    assert (event["type"], event["data"]) == ("internal", {})
    assert agent.id not in str(event)
    assert "secret" not in str(mine.frames) and "secret two" in str(theirs.frames)
    assert seqs(mine, session_id) == list(range(1, note.seq + 1))


async def test_staff_without_the_permission_get_no_notes(
    desk: Desk, visitor: Principal, agent: Principal, session_id: str
):
    named = {"type": "text", "text": "secret @Grace", "mentions": [agent.id]}
    await desk.chat.intake.submit(Draft(agent, session_id, "one", named, kind="note"))
    mine = await desk.enter(await desk.make_staff("analyst"), resume={session_id: 0})
    await mine.expect("subscribed")

    note = await write(desk, agent, session_id, "secret two", kind="note")
    said = await write(desk, visitor, session_id, "not for nobody")
    event = await mine.expect("event", seq=note.seq)
    shown = await mine.expect("event", seq=said.seq)

    assert (event["type"], event["data"]) == ("internal", {})
    assert shown["data"]["content"]["text"] == "not for nobody"
    assert "secret" not in str(mine.frames) and agent.id not in str(mine.frames)
    assert seqs(mine, session_id) == list(range(1, said.seq + 1))


async def test_who_may_not_read_messages_gets_none_of_what_is_written(
    desk: Desk, visitor: Principal, session_id: str
):
    async def may_preview(_widget_id: str | None) -> bool:
        return True

    desk.hub.use_previews(may_preview)
    await write(desk, visitor, session_id, "secret one")
    granted = frozenset({"session:read", "inbox:watch"})
    key = await desk.enter(Principal("api_key", "key_1", permissions=granted))
    await key.send("watch", after=0)
    (summary,) = (await key.expect("inbox"))["sessions"]
    await key.send("subscribe", session_id=session_id, after=0)
    await key.expect("subscribed")
    customer = await desk.enter(visitor, resume={session_id: 0})

    await customer.send("typing", session_id=session_id, on=True, text="secret so far")
    typing = await key.expect("ephemeral", type="typing")
    Writing(desk.hub).show(SYSTEM, session_id, "one", "secret answer", is_done=True)
    live = await write(desk, visitor, session_id, "secret two")
    event = await key.expect("event", seq=live.seq)
    later = await key.expect("inbox")

    assert summary["last_message"]["text"] == later["sessions"][0]["last_message"]["text"] == ""
    assert event["type"] == "message.created" and event["data"]["content"] == {}
    assert typing["data"]["on"] and "text" not in typing["data"]
    assert "secret" not in str(key.frames)
    assert seqs(key, session_id) == list(range(1, live.seq + 1))


async def test_visitor_sees_the_name_of_who_took_over_and_nothing_else(
    desk: Desk, visitor: Principal, agent: Principal, session_id: str
):
    client = await desk.enter(visitor, resume={session_id: 0})

    await desk.chat.sessions.assign(agent, session_id, agent.id, reason="my reason")
    event = await client.expect("event", type="session.assigned")

    assert event["data"] == {"assignee": {"name": "Grace"}}
    assert agent.id not in str(client.frames) and "my reason" not in str(client.frames)


async def test_session_opened_elsewhere_is_announced_on_all_the_visitors_sockets(
    desk: Desk, visitor: Principal
):
    tabs = [await desk.enter(visitor), await desk.enter(visitor)]
    stranger = await desk.enter(await desk.make_visitor())

    session_id = await desk.open_session(visitor)
    message = await write(desk, visitor, session_id)
    for tab in tabs:
        await tab.expect("event", seq=message.seq)

    assert [seqs(tab, session_id) for tab in tabs] == [list(range(1, message.seq + 1))] * 2
    assert not [f for f in await stranger.settled() if f["t"] == "event"]


async def test_unsubscribed_session_is_silent(
    desk: Desk, visitor: Principal, agent: Principal, session_id: str
):
    client = await desk.enter(agent, resume={session_id: 0})
    await client.send("unsubscribe", session_id=session_id)
    await client.settled()
    before = len(client.frames)

    await write(desk, visitor, session_id)

    assert [frame["t"] for frame in (await client.settled())[before:]] == ["pong"]


async def test_typing_reaches_the_others_only(
    desk: Desk, visitor: Principal, agent: Principal, session_id: str
):
    mine = await desk.enter(visitor, resume={session_id: 0})
    theirs = await desk.enter(agent, resume={session_id: 0})
    await mine.settled()
    await theirs.settled()

    await mine.send("typing", session_id=session_id, on=True)
    frame = await theirs.expect("ephemeral")

    assert frame["type"] == "typing" and frame["session_id"] == session_id
    assert frame["data"]["on"] and frame["data"]["participant"]["id"] == visitor.id
    assert not [f for f in await mine.settled() if f["t"] == "ephemeral"]


@pytest.mark.parametrize("resumed", [True, False])
async def test_what_another_process_committed_is_fetched_when_the_bell_rings(
    desk: Desk, visitor: Principal, agent: Principal, session_id: str, resumed: bool
):
    client = await desk.enter(agent, resume={session_id: 0} if resumed else {})
    if not resumed:
        await client.send("subscribe", session_id=session_id, after=0)
    await client.expect("subscribed")
    desk.store.unit_of_work._listeners.remove(desk.hub.on_commit)

    acks = [await write(desk, visitor, session_id) for _ in range(3)]
    desk.hub.on_doorbell([(session_id, acks[-1].seq), (session_id, acks[0].seq)])
    await client.expect("event", seq=acks[-1].seq)

    assert seqs(client, session_id) == list(range(1, acks[-1].seq + 1))


async def test_what_could_not_be_read_when_the_bell_rang_is_told_later(
    desk: Desk,
    visitor: Principal,
    agent: Principal,
    session_id: str,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(hub, "RETRY_S", 0)
    client = await desk.enter(agent, resume={session_id: 0})
    await client.expect("subscribed")
    desk.store.unit_of_work._listeners.remove(desk.hub.on_commit)
    ack = await write(desk, visitor, session_id)

    await rename_table(desk, "event", "event_away")
    desk.hub.on_doorbell([(session_id, ack.seq)])
    await asyncio.sleep(0)  # the hub's read comes before this one
    with pytest.raises(OperationalError):
        await desk.chat.log.read_session(session_id, 0, 1)
    await rename_table(desk, "event_away", "event")

    await client.expect("event", seq=ack.seq)


async def rename_table(desk: Desk, before: str, after: str) -> None:
    """Take a table away from all who read it, or give it back."""

    async def work(tx: Transaction) -> None:
        await tx.connection.execute_query(f"ALTER TABLE {before} RENAME TO {after}")

    await desk.store.write(work)
