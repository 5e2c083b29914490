"""A session nobody takes is told of: to the team, then to those who are named, once each."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from chatclick.chat.escalations import Escalations
from chatclick.chat.services import Chat
from chatclick.clock import now
from chatclick.errors import NotFound
from chatclick.hooks import Dispatcher
from chatclick.ids import new_id
from chatclick.security.policy import SYSTEM, Principal
from chatclick.settings import Limits
from chatclick.store.models import Event, Notification, Queue, Team, TeamMember
from chatclick.store.opening import Store
from chatclick.testing.clock import TestClock

from .conftest import make_staff


class Line:
    """One queue with a session in it, looked at when a test says so."""

    def __init__(self, store: Store, chat: Chat, visitor: Principal) -> None:
        self._store, self.chat, self._visitor = store, chat, visitor
        self.queue_id, self.session_id = new_id("queue"), ""
        self.restart()

    def restart(self) -> None:
        """Have the watch of a process that has just started."""
        self.watch = Escalations(self._store, self.chat.log, self.chat.staffing, self.chat.notices)

    async def open(self, **terms: Any) -> None:
        """Make the queue, and have a session wait in it."""

        async def work(_tx: object) -> None:
            await Queue.create(id=self.queue_id, name="Sales", created_at=now(), **terms)

        await self._store.write(work)
        self.session_id = (await self.begin()).id
        await self.wait_again()

    async def begin(self) -> Any:
        """Begin a session of the visitor."""
        return await self.chat.sessions.open(self._visitor, visitor_id=self._visitor.id)

    async def wait_again(self) -> None:
        """Put the session into the queue."""
        await self.chat.sessions.transfer(SYSTEM, self.session_id, queue_id=self.queue_id)

    async def list_told(self) -> list[str]:
        """Return who was told, in order."""
        rows = await Notification.filter(type="session.unclaimed").order_by(
            "created_at", "staff_id"
        )
        return [row.staff_id for row in rows]


@pytest.fixture
def time() -> Iterator[TestClock]:
    clock = TestClock(now())
    clock.start()
    yield clock
    clock.stop()


@pytest.fixture
async def line(
    store: Store, dispatcher: Dispatcher, time: TestClock, visitor: Principal
) -> AsyncIterator[Line]:
    chat = Chat(store, dispatcher, Limits())
    yield Line(store, chat, visitor)
    await chat.stop()


async def test_the_team_is_told_then_those_who_are_named_each_once_and_over_a_restart(
    line: Line, store: Store, agent: Principal, time: TestClock
):
    boss, other = await make_staff(store, "admin"), await make_staff(store)
    team_id = new_id("team")

    async def work(_tx: object) -> None:
        await Team.create(id=team_id, name="Sales", created_at=now())
        await TeamMember.create(team_id=team_id, staff_id=agent.id)

    await store.write(work)
    await line.open(
        team_id=team_id, escalate_minutes=5, escalate_again_minutes=10, escalate_to=[boss.id]
    )

    time.advance(minutes=4, seconds=59)
    await line.watch.look()
    assert await line.list_told() == []
    time.advance(seconds=1)
    await line.watch.look()
    await line.watch.look()
    assert await line.list_told() == [agent.id]
    line.restart()
    time.advance(minutes=10)
    await line.watch.look()
    time.advance(minutes=60)
    line.restart()
    await line.watch.look()

    assert await line.list_told() == [agent.id, boss.id]
    assert other.id not in await line.list_told()
    events = await Event.filter(type="session.escalated").order_by("position")
    assert [one.data["level"] for one in events] == [1, 2]
    told = await Notification.filter(staff_id=boss.id).first()
    assert told is not None and "Sales" in told.body and "15" in told.body


async def test_nobody_is_told_of_what_was_taken_meanwhile(
    line: Line, agent: Principal, time: TestClock
):
    await line.open(escalate_minutes=5)
    await line.chat.sessions.assign(SYSTEM, line.session_id, agent.id)
    time.advance(minutes=6)

    await line.watch.look()

    assert await line.list_told() == []


async def test_what_comes_back_waits_anew(line: Line, agent: Principal, time: TestClock):
    await line.open(escalate_minutes=5)
    time.advance(minutes=6)
    await line.watch.look()
    await line.chat.sessions.assign(SYSTEM, line.session_id, agent.id)
    await line.wait_again()

    await line.watch.look()
    assert len(await line.list_told()) == 1
    time.advance(minutes=6)
    await line.watch.look()

    assert await line.list_told() == [agent.id, agent.id]


async def test_without_names_the_supervisors_are_told(
    line: Line, store: Store, agent: Principal, time: TestClock
):
    supervisor = await make_staff(store, "supervisor")
    await line.open(escalate_minutes=1, escalate_again_minutes=1)
    for _ in range(2):
        time.advance(minutes=1)
        await line.watch.look()

    assert await line.list_told() == [*sorted([agent.id, supervisor.id]), supervisor.id]


async def test_of_two_processes_one_tells(line: Line, agent: Principal, time: TestClock):
    await line.open(escalate_minutes=1)
    time.advance(minutes=2)
    other = Line.__new__(Line)
    other.__dict__.update(line.__dict__)
    other.restart()

    await line.watch.look()
    await other.watch.look()

    assert await line.list_told() == [agent.id]
    assert await Event.filter(type="session.escalated").count() == 1


async def test_what_is_too_young_is_not_looked_up(
    line: Line, time: TestClock, monkeypatch: pytest.MonkeyPatch
):
    await line.open(escalate_minutes=5)
    asked = []
    read = line.chat.log.read_newest

    async def read_newest(session_id: str, types: Any, limit: int) -> Any:
        asked.append(session_id)
        return await read(session_id, types, limit)

    monkeypatch.setattr(line.chat.log, "read_newest", read_newest)
    time.advance(minutes=4)
    await line.watch.look()
    assert asked == []

    time.advance(minutes=1)
    await line.watch.look()
    assert asked == [line.session_id]


@pytest.mark.parametrize("error", [NotFound("gone"), RuntimeError("broken")], ids=repr)
async def test_what_one_session_fails_with_holds_up_no_other(
    line: Line,
    agent: Principal,
    time: TestClock,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
):
    await line.open(escalate_minutes=1)
    first = line.session_id
    line.session_id = (await line.begin()).id
    await line.wait_again()
    time.advance(minutes=1)
    read = line.chat.log.read_newest

    async def read_newest(session_id: str, types: Any, limit: int) -> Any:
        if session_id == first:
            raise error
        return await read(session_id, types, limit)

    monkeypatch.setattr(line.chat.log, "read_newest", read_newest)
    await line.watch.look()

    [told] = await Notification.filter(type="session.unclaimed")
    assert told.session_id == line.session_id


async def test_a_queue_without_a_time_tells_nobody(line: Line, agent: Principal, time: TestClock):
    await line.open()
    time.advance(days=1)

    await line.watch.look()

    assert await line.list_told() == []
