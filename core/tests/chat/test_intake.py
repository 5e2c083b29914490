"""Messages get in once, in order, or not at all."""

import asyncio
from uuid import uuid4

import pytest

from chatclick.chat.intake import Draft
from chatclick.chat.services import Chat
from chatclick.errors import Conflict, Forbidden, Invalid, NotFound, TooManyRequests, Unavailable
from chatclick.hooks import Dispatcher
from chatclick.security.policy import Principal
from chatclick.settings import Limits
from chatclick.store.opening import Store

from .conftest import make_visitor


def draft(principal: Principal, session_id: str, text: str = "hello", **changes: object) -> Draft:
    """Build a draft with a fresh id."""
    fields = {"client_msg_id": str(uuid4()), "content": {"type": "text", "text": text}, **changes}
    return Draft(principal, session_id, **fields)  # type: ignore[arg-type]


async def test_ack_tells_the_place_of_the_message(chat: Chat, visitor: Principal) -> None:
    session = await chat.sessions.open(visitor, visitor_id=visitor.id)

    ack = await chat.intake.submit(draft(visitor, session.id))

    stored = await chat.log.list_messages(visitor, session.id)
    assert [(row["id"], row["seq"]) for row in stored] == [(ack.message_id, ack.seq)]


async def test_repeat_of_a_sent_message_returns_the_same_ack(
    chat: Chat, visitor: Principal
) -> None:
    session = await chat.sessions.open(visitor, visitor_id=visitor.id)
    once = draft(visitor, session.id)

    first = await chat.intake.submit(once)
    again = await asyncio.gather(*(chat.intake.submit(once) for _ in range(5)))

    assert again == [first] * 5
    assert len(await chat.log.list_messages(visitor, session.id)) == 1


async def test_same_id_with_another_text_is_refused(chat: Chat, visitor: Principal) -> None:
    session = await chat.sessions.open(visitor, visitor_id=visitor.id)
    await chat.intake.submit(draft(visitor, session.id, "one", client_msg_id="same"))

    with pytest.raises(Invalid) as refusal:
        await chat.intake.submit(draft(visitor, session.id, "two", client_msg_id="same"))

    assert refusal.value.code == "client_msg_id_reused"


async def test_seqs_of_many_concurrent_senders_have_no_gap(
    chat: Chat, visitor: Principal, agent: Principal
) -> None:
    session = await chat.sessions.open(visitor, visitor_id=visitor.id)
    senders = [visitor, agent] * 50

    await asyncio.gather(*(chat.intake.submit(draft(who, session.id)) for who in senders))

    events = await chat.log.list_events(agent, session.id, limit=500)
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))


async def test_visitor_cannot_tell_a_foreign_session_from_a_missing_one(
    chat: Chat, store: Store, visitor: Principal
) -> None:
    other = await make_visitor(store)
    foreign = await chat.sessions.open(other, visitor_id=other.id)
    refusals = []

    for session_id in (foreign.id, "ses_" + "0" * 32):
        with pytest.raises(NotFound) as refusal:
            await chat.intake.submit(draft(visitor, session_id))
        refusals.append((refusal.value.code, refusal.value.detail))

    assert refusals[0] == refusals[1]


async def test_visitor_writes_no_notes(chat: Chat, visitor: Principal) -> None:
    session = await chat.sessions.open(visitor, visitor_id=visitor.id)

    with pytest.raises((Forbidden, NotFound)):
        await chat.intake.submit(draft(visitor, session.id, kind="note"))


async def test_notes_leave_only_their_place_in_the_visitors_stream(
    chat: Chat, visitor: Principal, agent: Principal
) -> None:
    session = await chat.sessions.open(visitor, visitor_id=visitor.id)
    await chat.intake.submit(draft(agent, session.id, "secret", kind="note"))

    events = await chat.log.list_events(visitor, session.id)

    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert "secret" not in str(events) and events[-1]["type"] == "internal"
    assert await chat.log.list_messages(visitor, session.id) == []


async def test_closed_session_takes_no_message(
    chat: Chat, visitor: Principal, agent: Principal
) -> None:
    session = await chat.sessions.open(visitor, visitor_id=visitor.id)
    await chat.sessions.close(agent, session.id)

    with pytest.raises(Conflict) as refusal:
        await chat.intake.submit(draft(visitor, session.id))

    assert refusal.value.code == "session_closed"


async def test_visitors_message_reopens_a_resolved_session(
    chat: Chat, visitor: Principal, agent: Principal
) -> None:
    session = await chat.sessions.open(visitor, visitor_id=visitor.id)
    await chat.sessions.assign(agent, session.id, agent.id)
    await chat.sessions.resolve(agent, session.id)

    await chat.intake.submit(draft(visitor, session.id))

    types = [event["type"] for event in await chat.log.list_events(agent, session.id)]
    assert types[-2:] == ["session.reopened", "message.created"]
    assert (await chat.sessions.get(agent, session.id)).state == "open"


async def test_unread_counts_equal_a_recount(
    chat: Chat, visitor: Principal, agent: Principal
) -> None:
    session = await chat.sessions.open(visitor, visitor_id=visitor.id)
    for _ in range(3):
        await chat.intake.submit(draft(visitor, session.id))
    last = await chat.intake.submit(draft(visitor, session.id))
    await chat.intake.submit(draft(agent, session.id, "a note", kind="note"))

    before = (await chat.sessions.get(agent, session.id)).unread
    await chat.sessions.mark_seen(agent, session.id, last.seq - 1)
    after = (await chat.sessions.get(agent, session.id)).unread

    assert (before, after) == (4, 1)


async def test_sender_over_the_rate_is_told_when_to_come_back(
    store: Store, dispatcher: Dispatcher, visitor: Principal
) -> None:
    chat = Chat(store, dispatcher, Limits(messages_per_second=1, messages_burst=2))
    session = await chat.sessions.open(visitor, visitor_id=visitor.id)
    for _ in range(2):
        await chat.intake.submit(draft(visitor, session.id))

    with pytest.raises(TooManyRequests) as refusal:
        await chat.intake.submit(draft(visitor, session.id))

    assert 0 < refusal.value.retry_after_s <= 1


async def test_full_writer_refuses_without_storing(
    store: Store, chat: Chat, visitor: Principal
) -> None:
    session = await chat.sessions.open(visitor, visitor_id=visitor.id)
    store.unit_of_work._max_pending = 0

    with pytest.raises(Unavailable):
        await chat.intake.submit(draft(visitor, session.id))

    store.unit_of_work._max_pending = 100
    assert await chat.log.list_messages(visitor, session.id) == []


async def test_cancelled_sender_cancels_nothing(chat: Chat, visitor: Principal) -> None:
    session = await chat.sessions.open(visitor, visitor_id=visitor.id)
    once = draft(visitor, session.id)
    for turns in range(12):
        sender = asyncio.create_task(chat.intake.submit(once))
        for _ in range(turns):
            await asyncio.sleep(0)
        sender.cancel()
        await asyncio.wait((sender,))

    ack = await chat.intake.submit(once)

    stored = await chat.log.list_messages(visitor, session.id)
    assert [row["seq"] for row in stored] == [ack.seq]


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"type": "html", "text": "x"},
        {"type": "text"},
        {"type": "text", "text": 1},
        {"type": "text", "text": "   "},
        {"type": "text", "text": "x" * 10_001},
        {"type": "text", "text": "x", "extra": 1},
    ],
)
async def test_bad_content_is_refused_with_a_pointer(
    chat: Chat, visitor: Principal, content: dict[str, object]
) -> None:
    session = await chat.sessions.open(visitor, visitor_id=visitor.id)

    with pytest.raises(Invalid) as refusal:
        await chat.intake.submit(draft(visitor, session.id, content=content))

    assert refusal.value.errors[0].pointer
