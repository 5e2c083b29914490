"""Routing asks plugins, claims atomically, and looks again when somebody becomes available."""

import asyncio

from chatclick import Assignment, hookimpl
from chatclick.chat.services import Chat
from chatclick.hooks import Dispatcher, Registration
from chatclick.security.policy import Principal
from chatclick.store.events import StoredEvent
from chatclick.store.models import Trace
from chatclick.store.opening import Store

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
    register(dispatcher, Greedy(agent.id))
    first = await _assigned(store)
    one = await chat.sessions.open(visitor, visitor_id=visitor.id)
    await asyncio.wait_for(first, 10)

    two = await chat.sessions.open(visitor, visitor_id=visitor.id)
    assert not await chat.routing.route(two.id)
    second = await _assigned(store)
    await chat.sessions.resolve(agent, one.id)

    assert (await asyncio.wait_for(second, 10)).session_id == two.id


def register(dispatcher: Dispatcher, plugin: object) -> None:
    """Register an object as a running plugin that may assign."""
    registration = Registration("greedy", plugin, None, frozenset({"session:assign"}), frozenset())
    dispatcher.registrations.add(registration)
    dispatcher.registrations.open("greedy")
