"""Routing asks plugins, claims atomically, and looks again when somebody becomes available."""

import asyncio
import logging

import pytest

from chatclick import Assignment, SessionView, hookimpl
from chatclick.chat.services import Chat
from chatclick.clock import now
from chatclick.hooks import Dispatcher, Registration
from chatclick.ids import new_id
from chatclick.security.policy import Principal
from chatclick.store.events import StoredEvent
from chatclick.store.models import Queue, Session, Trace
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction

from .conftest import make_staff


class Greedy:
    """Gives every session to one staff member."""

    def __init__(self, staff_id: str) -> None:
        self.staff_id = staff_id

    @hookimpl
    async def route_session(self) -> Assignment:
        """Answer with the one."""
        return Assignment(staff_id=self.staff_id, reason="the only one")


async def _assigned(store: Store) -> "asyncio.Future[StoredEvent]":
    found: asyncio.Future[StoredEvent] = asyncio.get_running_loop().create_future()

    def listen(events: object) -> None:
        for event in events:  # type: ignore[attr-defined]
            if event.type == "session.assigned" and not found.done():
                found.set_result(event)

    store.unit_of_work.on_commit(listen)
    return found


async def test_waiting_session_is_claimed_with_a_trace(
    chat: Chat, store: Store, dispatcher: Dispatcher, visitor: Principal, agent: Principal
) -> None:
    register(dispatcher, Greedy(agent.id))
    assigned = await _assigned(store)

    session = await chat.sessions.open(visitor, visitor_id=visitor.id)
    event = await asyncio.wait_for(assigned, 10)

    trace = await Trace.get(id=event.data["trace_id"])
    assert (trace.session_id, trace.staff_id, trace.plugin_id) == (session.id, agent.id, "greedy")


async def test_full_agent_gets_nothing_until_one_is_done(
    chat: Chat, store: Store, dispatcher: Dispatcher, visitor: Principal
) -> None:
    agent = await make_staff(store, capacity=1)
    chat.presence.enter(agent.id)
    register(dispatcher, Greedy(agent.id))
    first = await _assigned(store)
    one = await chat.sessions.open(visitor, visitor_id=visitor.id)
    await asyncio.wait_for(first, 10)

    two = await chat.sessions.open(visitor, visitor_id=visitor.id)
    assert not await chat.routing.route(two.id)
    second = await _assigned(store)
    await chat.sessions.resolve(agent, one.id)

    assert (await asyncio.wait_for(second, 10)).session_id == two.id


class Fair:
    """Gives each session to the first who can take it, as a balancer does.

    Attributes:
        asked: the sessions it was asked about.
    """

    def __init__(self, chat: Chat) -> None:
        self._chat = chat
        self.asked: list[str] = []

    @hookimpl
    async def route_session(self, session: SessionView) -> Assignment | None:
        """Answer with the first, or leave the session waiting."""
        self.asked.append(session.id)
        loads = await self._chat.staffing.list_available()
        return Assignment(staff_id=loads[0].staff.id, reason="the first") if loads else None


@pytest.fixture
async def fair(chat: Chat, dispatcher: Dispatcher) -> Fair:
    """A balancer, asked when the test says so only."""
    await chat.routing.stop()
    plugin = Fair(chat)
    register(dispatcher, plugin)
    return plugin


async def had_by(chat: Chat, visitor: Principal, staff: Principal) -> str:
    """Return a session of the visitor that the staff member has."""
    session = await chat.sessions.open(visitor, visitor_id=visitor.id)
    await chat.sessions.assign(staff, session.id, staff.id)
    return session.id


@pytest.mark.parametrize("way", ["unassign", "transfer"])
async def test_session_taken_from_somebody_is_not_handed_straight_back(
    chat: Chat, store: Store, fair: Fair, visitor: Principal, agent: Principal, way: str
) -> None:
    session_id = await had_by(chat, visitor, agent)
    chat.presence.enter(agent.id)
    if way == "unassign":
        await chat.sessions.assign(agent, session_id, None)
    else:
        queue = await Queue.get(is_fallback=True)
        await chat.sessions.transfer(agent, session_id, queue_id=queue.id)

    assert not await chat.routing.route(session_id)
    assert not await chat.routing.route(session_id)
    waiting = await chat.views.get(session_id)
    other = await make_staff(store)
    chat.presence.enter(other.id)
    assert await chat.routing.route(session_id)

    assert (waiting.state, waiting.assignee) == ("queued", None)
    assigned = await chat.views.get(session_id)
    assert assigned.assignee is not None and assigned.assignee.id == other.id
    waits, given = await Trace.filter(session_id=session_id).order_by("created_at", "id")
    assert (waits.staff_id, waits.reason) == (None, "Waits for somebody else.")
    for trace in (waits, given):
        (veto,) = (one for one in trace.candidates if one["veto"])
        assert veto["id"] == agent.id
        assert "taken from them" in veto["veto"]


async def test_plugin_that_insists_on_who_had_it_is_overruled(
    chat: Chat, dispatcher: Dispatcher, visitor: Principal, agent: Principal
) -> None:
    await chat.routing.stop()
    session_id = await had_by(chat, visitor, agent)
    register(dispatcher, Greedy(agent.id))
    await chat.sessions.assign(agent, session_id, None)

    assert not await chat.routing.route(session_id)

    assert (await chat.views.get(session_id)).assignee is None


@pytest.mark.parametrize("end", ["somebody else had it", "it was resolved"])
async def test_who_had_a_session_long_ago_may_get_it_again(
    chat: Chat, store: Store, fair: Fair, visitor: Principal, agent: Principal, end: str
) -> None:
    session_id = await had_by(chat, visitor, agent)
    await chat.sessions.assign(agent, session_id, None)
    if end == "it was resolved":
        await chat.sessions.resolve(agent, session_id)
        await chat.sessions.reopen(agent, session_id)
    else:
        other = await make_staff(store)
        await chat.sessions.assign(agent, session_id, other.id)
        await chat.sessions.assign(other, session_id, None)
    chat.presence.enter(agent.id)

    assert await chat.routing.route(session_id)


async def test_a_pass_reads_the_staff_once_and_ends_when_nobody_has_room(
    chat: Chat, store: Store, fair: Fair, visitor: Principal, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3):
        chat.presence.enter((await make_staff(store, capacity=2)).id)
    sessions = {(await chat.sessions.open(visitor, visitor_id=visitor.id)).id for _ in range(15)}

    with caplog.at_level(logging.DEBUG, "tortoise.db_client"):
        await chat.routing.run_pass()
    reads = [one for one in caplog.messages if 'FROM "team_member"' in one]
    asked, fair.asked = fair.asked, []
    await chat.routing.run_pass()

    assert set(asked) == sessions, "each is asked about once, for a rule may move it"
    assert fair.asked == [], "nobody has room, and nothing is new"
    assert len(reads) == 1
    assert await Session.filter(assignee_id__isnull=False).count() == 6


async def test_a_session_that_waits_anew_is_asked_about_though_nobody_has_room(
    chat: Chat, fair: Fair, visitor: Principal, agent: Principal
) -> None:
    session = await chat.sessions.open(visitor, visitor_id=visitor.id)
    await chat.routing.run_pass()
    fair.asked.clear()
    await chat.sessions.assign(agent, session.id, agent.id)
    await chat.routing.run_pass()
    await chat.sessions.assign(agent, session.id, None)

    await chat.routing.run_pass()

    assert fair.asked == [session.id]


class Choosy:
    """Gives sessions of one subject to one staff member, and leaves all others waiting."""

    def __init__(self, staff_id: str, subject: str) -> None:
        self.staff_id = staff_id
        self.subject = subject

    @hookimpl
    async def route_session(self, session: SessionView) -> Assignment | None:
        """Answer for the wanted subject only."""
        return Assignment(staff_id=self.staff_id) if session.subject == self.subject else None


async def test_sessions_nobody_can_take_do_not_hide_a_later_one(
    chat: Chat, store: Store, dispatcher: Dispatcher, visitor: Principal, agent: Principal
) -> None:
    chat.presence.enter(agent.id)
    at = now()

    async def wait_in_line(_tx: Transaction) -> None:
        for _ in range(250):
            session = Session(id=new_id("session"), visitor_id=new_id("visitor"), state="queued")
            session.created_at = session.updated_at = at
            await session.save(force_create=True)

    await store.write(wait_in_line)
    late = await chat.sessions.open(visitor, visitor_id=visitor.id, subject="returns")
    register(dispatcher, Choosy(agent.id, "returns"))

    await chat.routing.run_pass()

    assert (await Session.get(id=late.id)).assignee_id == agent.id


@pytest.mark.parametrize("stumbles", ["_choose", "_carry_out"])
async def test_a_session_that_cannot_be_routed_holds_up_no_other_and_is_tried_again(
    chat: Chat,
    dispatcher: Dispatcher,
    visitor: Principal,
    agent: Principal,
    monkeypatch: pytest.MonkeyPatch,
    stumbles: str,
) -> None:
    await chat.routing.stop()
    register(dispatcher, Greedy(agent.id))
    chat.presence.enter(agent.id)
    bad, good = [await chat.sessions.open(visitor, visitor_id=visitor.id) for _ in range(2)]
    real = getattr(chat.routing, stumbles)

    async def stumble(what: object, *more: object) -> object:
        if bad.id in (what, getattr(getattr(what, "session", None), "id", None)):
            raise RuntimeError("nobody thought of this")
        return await real(what, *more)

    monkeypatch.setattr(chat.routing, stumbles, stumble)
    await chat.routing.run_pass()
    assert (await Session.get(id=good.id)).assignee_id == agent.id
    assert (await Session.get(id=bad.id)).assignee_id is None
    assert chat.routing.failing == {bad.id: "RuntimeError"}

    monkeypatch.setattr(chat.routing, stumbles, real)
    chat.routing.wake()
    await chat.routing.run_pass()
    assert (await Session.get(id=bad.id)).assignee_id == agent.id
    assert chat.routing.failing == {}


def register(dispatcher: Dispatcher, plugin: object) -> None:
    """Register an object as a running plugin that may assign."""
    registration = Registration("greedy", plugin, None, frozenset({"session:assign"}), frozenset())
    dispatcher.registrations.add(registration)
    dispatcher.registrations.open("greedy")
