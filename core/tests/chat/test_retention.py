"""Conversations are erased when the days of their widget are over, and not before."""

from datetime import timedelta
from typing import Any

import pytest

from chatclick.chat.retention import Retention
from chatclick.chat.search import MessageSearch
from chatclick.chat.services import Chat
from chatclick.clock import now
from chatclick.ids import new_id
from chatclick.security.policy import Principal
from chatclick.store.events import SYSTEM
from chatclick.store.models import Audit, Event, Message, Session, Widget, WidgetRevision
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction

from .test_sessions import put_into, say

WIDGET = new_id("widget")


@pytest.fixture
def sweep(store: Store, chat: Chat) -> Any:
    """Publish a config with a number of days, then sweep as after a start."""
    revision = 0

    async def run(days: int | None) -> None:
        nonlocal revision
        revision += 1

        async def work(_tx: object) -> None:
            privacy = {"retentionDays": days} if days else {}
            config = {"schemaVersion": 2, "name": "Shop", "privacy": privacy}
            at = now()
            await Widget.update_or_create(
                {
                    "name": "Shop",
                    "identity_secret": "sealed",
                    "published_revision": revision,
                    "created_at": at,
                    "updated_at": at,
                },
                id=WIDGET,
            )
            _ = await WidgetRevision.create(
                id=new_id("widget_revision"),
                widget_id=WIDGET,
                revision=revision,
                config=config,
                config_hash=f"{revision}",
                published_by="stf_1",
                published_at=at,
            )

        await store.write(work)
        await Retention(store, chat.configs).sweep()

    return run


async def age(store: Store, session_id: str, days: int) -> None:
    """Make a session of the widget that nothing has happened in for so many days."""

    async def work(_tx: object) -> None:
        at = now() - timedelta(days=days)
        await Session.filter(id=session_id).update(widget_id=WIDGET, updated_at=at)

    await store.write(work)


async def read_texts(session_id: str) -> list[str]:
    """Return what is stored of a session's messages."""
    rows = await Message.filter(session_id=session_id).order_by("position").limit(100)
    return [f"{row.sender_name}: {row.content['text']}" for row in rows]


async def test_only_sessions_that_were_done_before_the_days_began_are_erased(
    store: Store, chat: Chat, visitor: Principal, agent: Principal, sweep: Any
):
    sessions: dict[str, str] = {}
    for name, state, days in [
        ("old", "closed", 31),
        ("solved", "resolved", 40),
        ("fresh", "closed", 29),
        ("going on", "open", 90),
    ]:
        sessions[name] = await put_into(chat, agent, visitor, "open")
        await say(chat, visitor, sessions[name])
        await say(chat, agent, sessions[name], "note")
        if state != "open":
            end = chat.sessions.close if state == "closed" else chat.sessions.resolve
            await end(agent, sessions[name])
        await age(store, sessions[name], days)
    before = {name: await read_texts(id_) for name, id_ in sessions.items()}

    await sweep(30)

    for name, id_ in sessions.items():
        texts = await read_texts(id_)
        if name in ("old", "solved"):
            assert texts == [": (erased)", f"{agent.name}: (erased)"]
        else:
            assert texts == before[name]
    (entry,) = await Audit.filter(action="session.expire").limit(10)
    assert (entry.target, entry.detail["sessions"]) == (WIDGET, 2)


async def test_what_is_erased_is_not_found_any_more(
    store: Store, chat: Chat, visitor: Principal, agent: Principal, sweep: Any
):
    session = await put_into(chat, agent, visitor, "open")
    await say(chat, visitor, session)
    (said,) = await Message.filter(session_id=session).limit(2)
    search = MessageSearch(store)
    await search.catch_up()
    word = said.content["text"].split()[0]
    assert await search.find(agent, word, limit=10, before=None)
    await chat.sessions.close(agent, session)
    await age(store, session, 31)

    await sweep(30)

    assert await search.find(agent, word, limit=10, before=None) == []


async def test_without_days_everything_stays_and_fewer_days_reach_further(
    store: Store, chat: Chat, visitor: Principal, agent: Principal, sweep: Any
):
    session = await put_into(chat, agent, visitor, "open")
    await say(chat, visitor, session)
    await chat.sessions.close(agent, session)
    await age(store, session, 60)
    before = await read_texts(session)

    await sweep(None)
    assert await read_texts(session) == before
    await sweep(90)
    assert await read_texts(session) == before
    await sweep(30)

    assert await read_texts(session) == [": (erased)"]


async def test_a_session_that_is_taken_up_again_meanwhile_stays(
    store: Store, chat: Chat, visitor: Principal, agent: Principal, sweep: Any, monkeypatch: Any
):
    session = await put_into(chat, agent, visitor, "resolved")
    await age(store, session, 60)
    erase = Retention._erase

    async def write_first(self: Retention, ids: list[str], before: Any) -> int:
        await say(chat, visitor, session)
        return await erase(self, ids, before)

    monkeypatch.setattr(Retention, "_erase", write_first)

    await sweep(30)

    assert await read_texts(session) == [f"{visitor.name}: hello"]


async def test_what_plugins_recorded_of_a_session_goes_with_it(
    store: Store, chat: Chat, visitor: Principal, agent: Principal, sweep: Any
):
    session = await put_into(chat, agent, visitor, "open")
    await say(chat, visitor, session)

    async def work(tx: Transaction) -> None:
        row = await tx.get_session(session)
        await tx.record("flows.emitted", SYSTEM, {"email": "ada@example.com"}, session=row)

    await store.write(work)
    await chat.sessions.close(agent, session, outcome="sold to ada@example.com")
    await age(store, session, 60)

    await sweep(30)

    events = await Event.filter(session_id=session).order_by("seq").limit(100)
    assert "ada@example.com" not in str([event.data for event in events])
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert all(event.data for event in events if event.type == "message.created")
