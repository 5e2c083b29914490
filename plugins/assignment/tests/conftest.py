"""A host with the plugin running, and the real chat services on the same database."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

import chatclick_assignment
from chatclick.app.session_bindings import PluginSessions
from chatclick.chat.services import Chat
from chatclick.clock import now
from chatclick.ids import new_id
from chatclick.plugin.views import SessionView
from chatclick.security.policy import Principal
from chatclick.settings import Limits
from chatclick.store.events import StoredEvent
from chatclick.store.models import Session, Staff, Team, TeamMember, Visitor
from chatclick.store.opening import Store
from chatclick.testing.host import BenchHost
from chatclick.testing.pytest_plugin import chatclick_database

__all__ = ["chatclick_database"]


class Office:
    """Running services whose waiting sessions the plugin gives out.

    Attributes:
        chat: the services.
        assigned: the events of all assignments so far.
    """

    def __init__(self, store: Store, host: BenchHost, chat: Chat) -> None:
        self.chat = chat
        self.assigned: list[StoredEvent] = []
        self._store = store
        self._host = host
        self._changed = asyncio.Event()
        store.unit_of_work.on_commit(self._on_commit)

    async def configure(self, **config: object) -> None:
        """Change the plugin's settings as the admin does."""
        await self._host.configure("assignment", **config)
        self.chat.routing.wake()

    async def add_agent(self, capacity: int = 8, *, is_connected: bool = True) -> Principal:
        """Make an agent who is online."""
        staff_id = new_id("staff")

        async def work(_tx: object) -> None:
            await Staff.create(
                id=staff_id,
                email=f"{staff_id}@example.com",
                name="Grace",
                role="agent",
                availability="online",
                capacity=capacity,
                created_at=now(),
            )

        await self._store.write(work)
        if is_connected:
            self.chat.presence.enter(staff_id)
        return Principal("staff", staff_id, "Grace", role="agent")

    async def add_team(self, *members: Principal) -> str:
        """Make a team."""
        team_id = new_id("team")

        async def work(_tx: object) -> None:
            await Team.create(id=team_id, name=team_id, created_at=now())
            for member in members:
                await TeamMember.create(team_id=team_id, staff_id=member.id)

        await self._store.write(work)
        return team_id

    async def open_session(self) -> SessionView:
        """Let a new visitor open a session."""
        visitor_id = new_id("visitor")

        async def work(_tx: object) -> None:
            await Visitor.create(id=visitor_id, created_at=now(), last_seen_at=now())

        await self._store.write(work)
        visitor = Principal("visitor", visitor_id, "Ada")
        return await self.chat.sessions.open(visitor, visitor_id=visitor_id)

    async def open_sessions(self, count: int) -> list[SessionView]:
        """Let many visitors open a session at once."""
        return list(await asyncio.gather(*(self.open_session() for _ in range(count))))

    async def assignment_of(self, session_id: str) -> StoredEvent:
        """Wait until a session is assigned and return the event."""
        await self.wait_for(lambda: any(e.session_id == session_id for e in self.assigned))
        return [event for event in self.assigned if event.session_id == session_id][-1]

    async def wait_for(self, condition) -> None:
        """Wait until a condition on the assignments holds."""
        async with asyncio.timeout(20):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    async def routed(self) -> None:
        """Have routing look at everything that waits, and wait for the end of it."""
        for row in await Session.filter(state="queued", assignee_id__isnull=True).limit(1000):
            await self.chat.routing.route(row.id)

    async def load_of(self, agent: Principal) -> int:
        """Return how many sessions somebody has."""
        return await Session.filter(assignee_id=agent.id, state__in=["open", "waiting"]).count()

    def _on_commit(self, events: Sequence[StoredEvent]) -> None:
        self.assigned += [event for event in events if event.type == "session.assigned"]
        self._changed.set()


@asynccontextmanager
async def open_office(folder: Path, database: Path) -> AsyncIterator[Office]:
    """Open an office on a copy of an empty database."""
    path = folder / f"{new_id('request')}.sqlite3"
    shutil.copy(database, path)
    async with AsyncExitStack() as stack:
        store = await Store.open(f"sqlite://{path}")
        stack.push_async_callback(store.close)
        host = BenchHost(store)
        await host.plugins.start()
        stack.push_async_callback(host.plugins.stop)
        chat = Chat(store, host.dispatcher, Limits())
        host.services.staff = chat.staffing
        host.services.sessions = PluginSessions(
            *(chat.sessions, chat.views, chat.log, chat.bot_sessions, chat.routing),
            chat.own_sessions,
        )
        await host.run(chatclick_assignment.plugin)
        await chat.start()
        stack.push_async_callback(chat.stop)
        yield Office(store, host, chat)


@pytest.fixture
async def office(tmp_path: Path, chatclick_database: Path) -> AsyncIterator[Office]:
    """An office without staff."""
    async with open_office(tmp_path, chatclick_database) as opened:
        yield opened
