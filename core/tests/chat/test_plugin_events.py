"""Plugins hear of what happened: each by its own consumer, in order, and cut to what it may see."""

import asyncio
from typing import Any

from chatclick.chat.intake import Draft
from chatclick.chat.services import Chat
from chatclick.hooks import Dispatcher, Registration
from chatclick.ids import new_id
from chatclick.plugin import Assignment, Candidate
from chatclick.security.policy import Principal
from chatclick.testing.plugins import build_plugin

EVERYTHING = frozenset({"session:read", "message:read", "visitor:read", "analytics:read"})


class Ear:
    """Notes calls and waits for a number of them."""

    def __init__(self) -> None:
        self.calls: list[Any] = []
        self._changed = asyncio.Event()

    def note(self, call: Any) -> None:
        """Note a call."""
        self.calls.append(call)
        self._changed.set()

    async def heard(self, count: int) -> list[Any]:
        """Wait for so many calls."""
        async with asyncio.timeout(60):
            while len(self.calls) < count:
                self._changed.clear()
                await self._changed.wait()
        return self.calls


async def run(
    chat: Chat,
    dispatcher: Dispatcher,
    plugin_id: str,
    permissions: frozenset[str] = EVERYTHING,
    **functions: Any,
) -> None:
    """Start a plugin made of functions."""
    plugin = build_plugin(**functions)
    dispatcher.registrations.add(Registration(plugin_id, plugin, None, permissions, frozenset()))
    dispatcher.registrations.open(plugin_id)
    await chat.follow_plugins()


async def say(chat: Chat, who: Principal, session_id: str, text: str) -> None:
    """Send a message."""
    content = {"type": "text", "text": text}
    await chat.intake.submit(Draft(who, session_id, new_id("message"), content))


async def test_each_fact_reaches_its_hook_with_its_arguments(
    chat: Chat, dispatcher: Dispatcher, visitor: Principal, agent: Principal
):
    ear = Ear()

    async def session_opened(session: Any, visitor: Any) -> None:
        ear.note(("opened", session.id, visitor.name))

    async def message_stored(message: Any, session: Any) -> None:
        ear.note(("message", session.id, message.text))

    async def session_assigned(session: Any, assignment: Any) -> None:
        ear.note(("assigned", session.id, assignment.assignee.id, assignment.reason))

    async def session_closed(session: Any, outcome: Any) -> None:
        ear.note(("closed", session.id, outcome))

    await run(
        chat,
        dispatcher,
        "ear",
        session_opened=session_opened,
        message_stored=message_stored,
        session_assigned=session_assigned,
        session_closed=session_closed,
    )

    session = await chat.sessions.open(visitor, visitor_id=visitor.id)
    await say(chat, visitor, session.id, "hello")
    await chat.sessions.assign(agent, session.id, agent.id, reason="mine")
    await chat.sessions.close(agent, session.id, outcome="solved")

    assert await ear.heard(4) == [
        ("opened", session.id, "Ada"),
        ("message", session.id, "hello"),
        ("assigned", session.id, agent.id, "mine"),
        ("closed", session.id, "solved"),
    ]


async def test_plugin_hears_who_else_could_have_had_a_session(
    chat: Chat, dispatcher: Dispatcher, visitor: Principal, agent: Principal
):
    ear = Ear()
    looked_at = (
        Candidate(kind="staff", id=agent.id, score=0.5, note="idle"),
        Candidate(kind="staff", id="stf_other", tier=1),
        Candidate(kind="staff", id="stf_away", veto="is away"),
    )

    async def route_session(session: Any) -> Assignment:
        return Assignment(staff_id=agent.id, reason="first", trace=looked_at)

    async def session_assigned(session: Any, assignment: Any) -> None:
        ear.note(assignment.trace)

    may_assign = frozenset({"session:assign"})
    await run(chat, dispatcher, "router", may_assign, route_session=route_session)
    await run(chat, dispatcher, "ear", session_assigned=session_assigned)

    await chat.sessions.open(visitor, visitor_id=visitor.id)

    assert await ear.heard(1) == [looked_at]


async def test_plugin_that_hangs_delays_nobody_else(
    chat: Chat, dispatcher: Dispatcher, visitor: Principal
):
    ear, release = Ear(), asyncio.Event()

    async def hang(message: Any) -> None:
        await release.wait()

    async def listen(message: Any) -> None:
        ear.note(message.text)

    await run(chat, dispatcher, "hanging", message_stored=hang)
    await run(chat, dispatcher, "quick", message_stored=listen)
    session = await chat.sessions.open(visitor, visitor_id=visitor.id)

    for text in ("one", "two", "three"):
        await say(chat, visitor, session.id, text)

    assert await ear.heard(3) == ["one", "two", "three"]
    release.set()


async def test_plugin_that_skips_events_hears_the_next_when_it_wants_them_again(
    chat: Chat, dispatcher: Dispatcher, visitor: Principal
):
    ear, other = Ear(), Ear()

    async def listen(message: Any) -> None:
        ear.note(message.text)

    async def listen_too(message: Any) -> None:
        other.note(message.text)

    await run(chat, dispatcher, "resting", message_stored=listen)
    await run(chat, dispatcher, "eager", message_stored=listen_too)
    session = await chat.sessions.open(visitor, visitor_id=visitor.id)
    skip = dispatcher.registrations.skip_events

    skip("resting", None, for_s=60)
    await say(chat, visitor, session.id, "not for you")
    await other.heard(1)
    skip("resting", frozenset({"session.closed"}), for_s=60)
    await say(chat, visitor, session.id, "of another type")
    await ear.heard(1)
    skip("resting", None, for_s=60)
    skip("resting", None, for_s=0)
    await say(chat, visitor, session.id, "again")

    assert await ear.heard(2) == ["of another type", "again"]
    assert await other.heard(3) == ["not for you", "of another type", "again"]


async def test_plugin_sees_no_more_than_its_permissions(
    chat: Chat, dispatcher: Dispatcher, visitor: Principal
):
    ear = Ear()

    async def analytics_event(event: Any) -> None:
        ear.note(event)

    await run(
        chat, dispatcher, "counter", frozenset({"analytics:read"}), analytics_event=analytics_event
    )
    session = await chat.sessions.open(visitor, visitor_id=visitor.id)
    await say(chat, visitor, session.id, "my secret")

    while not any(event.type == "message.created" for event in ear.calls):
        await ear.heard(len(ear.calls) + 1)
    assert "my secret" not in str(ear.calls) and "Ada" not in str(ear.calls)


async def test_plugin_does_not_hear_its_own_messages(
    chat: Chat, dispatcher: Dispatcher, visitor: Principal
):
    ear = Ear()

    async def message_stored(message: Any) -> None:
        ear.note(message.text)

    await run(chat, dispatcher, "echo", message_stored=message_stored)
    session = await chat.sessions.open(visitor, visitor_id=visitor.id)
    plugin = Principal("plugin", "echo", "echo", permissions=frozenset({"message:write"}))
    content = {"type": "text", "text": "from itself"}
    await chat.intake.submit(
        Draft(plugin, session.id, new_id("message"), content, origin_plugin="echo", depth=1)
    )
    await say(chat, visitor, session.id, "from outside")

    assert await ear.heard(1) == ["from outside"]


async def test_stopped_plugin_is_no_longer_told_and_its_consumer_ends(
    chat: Chat, dispatcher: Dispatcher, visitor: Principal
):
    async def message_stored(message: Any) -> None:
        raise AssertionError("told after its end")

    await run(chat, dispatcher, "gone", message_stored=message_stored)
    assert "plugin:gone" in chat.consumers.names()

    dispatcher.registrations.remove("gone")
    await chat.follow_plugins()

    assert "plugin:gone" not in chat.consumers.names()
