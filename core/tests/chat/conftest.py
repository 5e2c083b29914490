"""A real store on a fresh database, and the services on top of it."""

from collections.abc import AsyncIterator

import pytest

from chatclick.chat.services import Chat
from chatclick.clock import now
from chatclick.hooks import Dispatcher
from chatclick.ids import new_id
from chatclick.security.policy import Principal
from chatclick.settings import Limits
from chatclick.store.models import Staff, Visitor
from chatclick.store.opening import Store


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """An open store."""
    opened = await Store.open(database_url)
    yield opened
    await opened.close()


@pytest.fixture
def dispatcher() -> Dispatcher:
    """A dispatcher nobody is registered with."""
    return Dispatcher()


@pytest.fixture
async def chat(store: Store, dispatcher: Dispatcher) -> AsyncIterator[Chat]:
    """Running services."""
    services = Chat(store, dispatcher, Limits(messages_per_second=1000, messages_burst=1000))
    await services.start()
    yield services
    await services.stop()


@pytest.fixture
async def visitor(store: Store) -> Principal:
    """A visitor."""
    return await make_visitor(store)


@pytest.fixture
async def agent(store: Store) -> Principal:
    """An agent who takes sessions."""
    return await make_staff(store)


async def make_visitor(store: Store) -> Principal:
    """Make a visitor and return the principal."""
    visitor_id = new_id("visitor")

    async def work(_tx: object) -> None:
        await Visitor.create(id=visitor_id, name="Ada", created_at=now(), last_seen_at=now())

    await store.write(work)
    return Principal("visitor", visitor_id, "Ada")


async def make_staff(store: Store, role: str = "agent", capacity: int = 8) -> Principal:
    """Make a staff member who is online and return the principal."""
    staff_id = new_id("staff")

    async def work(_tx: object) -> None:
        await Staff.create(
            id=staff_id,
            email=f"{staff_id}@example.com",
            name="Grace",
            role=role,
            availability="online",
            capacity=capacity,
            created_at=now(),
        )

    await store.write(work)
    return Principal("staff", staff_id, "Grace", role=role)
