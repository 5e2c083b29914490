"""Taking a merge back: the session is in the state it was in, for those who read its events too."""

import asyncio
from datetime import timedelta

import pytest

from chatclick import BotOffer
from chatclick.chat.intake import Draft
from chatclick.chat.merging_sessions import KEY
from chatclick.clock import now
from chatclick.hooks import Registration
from chatclick.ids import new_id
from chatclick.store.models import Session
from chatclick.testing.plugins import build_plugin

PERMISSIONS = frozenset({"message:read", "message:write", "session:read"})


@pytest.fixture
def start_bot(dispatcher):
    """Let a bot run, under whose eyes new sessions begin."""
    asked = asyncio.Queue()

    async def bot_reply(session):
        asked.put_nowait(session.id)

    def start():
        plugin = build_plugin(bot_reply=bot_reply)
        dispatcher.registrations.add(Registration("silent", plugin, None, PERMISSIONS, frozenset()))
        dispatcher.registrations.open("silent")
        return asked

    return start


async def open_session(chat, visitor):
    return (await chat.sessions.open(visitor, visitor_id=visitor.id)).id


async def say(chat, who, session_id):
    content = {"type": "text", "text": "hello?"}
    await chat.intake.submit(Draft(who, session_id, new_id("message"), content))


async def put_into(chat, agent, visitor, state):
    session_id = await open_session(chat, visitor)
    await say(chat, visitor, session_id)
    match state:
        case "open":
            await chat.sessions.assign(agent, session_id, agent.id)
        case "waiting":
            await say(chat, agent, session_id)
        case "snoozed":
            await chat.sessions.snooze(agent, session_id, now() + timedelta(hours=1))
        case "resolved":
            await chat.sessions.resolve(agent, session_id)
    session = await chat.sessions.get(agent, session_id)
    assert session.state == state
    return session


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("queued", ["session.reopened"]),
        ("open", ["session.reopened"]),
        ("waiting", ["session.reopened"]),
        ("snoozed", ["session.reopened", "session.snoozed"]),
        ("bot", ["session.reopened", "session.bot_took"]),
        ("resolved", ["session.resolved"]),
    ],
)
async def test_a_merge_that_is_taken_back_leaves_the_session_as_it_was(
    chat, visitor, agent, start_bot, state, told
):
    if state == "bot":
        start_bot()
    before = await put_into(chat, agent, visitor, state)
    into = await open_session(chat, visitor)
    merged = await chat.merging.merge(agent, before.id, into)

    after = await chat.merging.take_back(agent, before.id)

    for name in ("state", "snoozed_until", "waiting_since", "assignee", "bot_id", "metadata"):
        assert getattr(after, name) == getattr(before, name), name
    assert after.closed_at is None
    events = await chat.log.read_session(before.id, merged.last_seq, 10)
    assert [one.type for one in events] == [*told, "session.unmerged"]
    states = {one.data["state"] for one in events if one.type == "session.reopened"}
    assert states <= {state, "queued"}


async def test_a_snooze_that_would_have_ended_meanwhile_ends_when_the_merge_is_taken_back(
    chat, store, visitor, agent, clock
):
    session = await put_into(chat, agent, visitor, "snoozed")
    await chat.merging.merge(agent, session.id, await open_session(chat, visitor))
    clock.advance(hours=2)
    woken = asyncio.Event()
    store.unit_of_work.on_commit(
        lambda events: [woken.set() for one in events if one.data.get("reason") == "snooze ended"]
    )

    await chat.merging.take_back(agent, session.id)

    async with asyncio.timeout(30):
        await woken.wait()
    assert (await chat.sessions.get(agent, session.id)).state == "queued"


async def test_a_bot_is_asked_again_what_it_had_not_answered_before_the_merge(
    chat, visitor, agent, start_bot
):
    asked = start_bot()
    session = await put_into(chat, agent, visitor, "bot")
    async with asyncio.timeout(30):
        await asked.get()
    await chat.merging.merge(agent, session.id, await open_session(chat, visitor))

    await chat.merging.take_back(agent, session.id)

    async with asyncio.timeout(30):
        assert await asked.get() == session.id


async def test_people_get_what_a_plugin_led_that_does_not_answer_single_messages(
    chat, visitor, agent, dispatcher
):
    async def bot_offer(session, visitor):
        return BotOffer()

    plugin = build_plugin(bot_offer=bot_offer)
    dispatcher.registrations.add(Registration("leader", plugin, None, PERMISSIONS, frozenset()))
    dispatcher.registrations.open("leader")
    session = await put_into(chat, agent, visitor, "bot")
    await chat.merging.merge(agent, session.id, await open_session(chat, visitor))

    back = await chat.merging.take_back(agent, session.id)

    assert back.state == "queued"


@pytest.mark.parametrize(("state", "now_it_is"), [("resolved", "resolved"), ("snoozed", "queued")])
async def test_what_was_merged_by_a_version_that_kept_no_time_of_a_snooze_comes_back_awake(
    chat, store, visitor, agent, state, now_it_is
):
    session = await put_into(chat, agent, visitor, state)
    await chat.merging.merge(agent, session.id, await open_session(chat, visitor))

    async def forget(_tx):
        row = await Session.get(id=session.id)
        del row.metadata[KEY]["snoozed_until"]
        await row.save()

    await store.write(forget)

    after = await chat.merging.take_back(agent, session.id)

    assert (after.state, after.snoozed_until) == (now_it_is, None)
