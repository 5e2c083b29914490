"""The cure: the host's own unit of work under the storms that freeze a plain transaction."""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator

import pytest

from chatclick.clock import now
from chatclick.ids import new_id
from chatclick.store.appends import NewMessage
from chatclick.store.events import Actor
from chatclick.store.models import Event, Message, Session
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction

from .database import turn

ROUNDS = 300
VISITOR = Actor("visitor", "vis_1", "Vera")


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    store = await Store.open(database_url)
    yield store
    await store.close()


async def make_session(store: Store) -> str:
    async def work(tx: Transaction) -> str:
        at = now()
        session = await Session.create(
            id=new_id("session"), visitor_id=VISITOR.id, created_at=at, updated_at=at
        )
        await tx.record("session.created", VISITOR, {}, session=session)
        return session.id

    return await store.write(work)


def make_message(session_id: str, key: str) -> NewMessage:
    content = {"type": "text", "text": key}
    return NewMessage(
        session_id, new_id("message"), key, "message", VISITOR, content, key[:32], now()
    )


async def test_cancelled_callers_neither_stop_the_writer_nor_halve_a_message(
    store: Store,
) -> None:
    rng = random.Random(3)
    session_id = await make_session(store)

    async def tag(number: int) -> None:
        async def work(tx: Transaction) -> None:
            session = await tx.get_session(session_id)
            session.tags = [str(number)]
            await tx.record("session.tags_changed", VISITOR, {}, session=session)

        await store.write(work)

    async def say(number: int) -> None:
        await store.append(make_message(session_id, f"key-{number}"))

    for number in range(ROUNDS):
        caller = asyncio.create_task((say if number % 3 else tag)(number))
        await turn(rng.randrange(60))
        caller.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await caller
    async with asyncio.timeout(60):
        await store.append(make_message(session_id, "last"))
        await store.unit_of_work.drained()

    session = await Session.get(id=session_id)
    events = await Event.filter(session_id=session_id).order_by("seq")
    messages = await Message.filter(session_id=session_id).order_by("position")
    assert session.last_seq > ROUNDS / 2
    assert [event.seq for event in events] == list(range(1, session.last_seq + 1))
    assert [message.seq for message in messages] == [
        event.seq for event in events if event.type == "message.created"
    ]


async def test_a_reader_by_position_misses_nothing_while_many_write(store: Store) -> None:
    sessions = [await make_session(store) for _ in range(4)]
    writing = [
        asyncio.ensure_future(store.append(make_message(session_id, f"key-{number}")))
        for number in range(100)
        for session_id in sessions
    ]
    seen: list[int] = []

    while True:
        is_over = all(one.done() for one in writing)
        newest = seen[-1] if seen else 0
        found = await Event.filter(position__gt=newest).order_by("position")
        seen += [event.position for event in found]
        if is_over:
            break

    assert len(seen) == 4 + 4 * 100
    assert seen == list(range(1, len(seen) + 1))
