"""What plugins are told of queues, teams and widgets."""

from collections.abc import Awaitable, Callable

import pytest

from chatclick.app.directory import PluginDirectory
from chatclick.clock import now
from chatclick.host.config import Effective
from chatclick.host.context import HostContext
from chatclick.host.guard import Guard
from chatclick.host.ports import Services
from chatclick.host.records import Records
from chatclick.ids import new_id
from chatclick.security.keys import KeyRing, Vault
from chatclick.store.models import Queue, Team, Widget
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction


@pytest.fixture
def context(store: Store) -> HostContext:
    """What a plugin has that may see all names."""
    permissions = frozenset({"queue:read", "team:read", "widget:read"})
    return HostContext(
        Guard("mood", permissions),
        name="Mood",
        config=Effective({}, {}),
        services=Services(directory=PluginDirectory()),
        records=Records(store, Vault(KeyRing([b"a key for tests of 32 bytes or so"]))),
    )


async def save(store: Store, work: Callable[[], Awaitable[None]]) -> None:
    """Write rows."""

    async def write(_tx: Transaction) -> None:
        await work()

    await store.write(write)


async def test_queues_come_in_the_order_in_which_they_are_served(
    store: Store, context: HostContext
) -> None:
    team_id = new_id("team")

    async def work() -> None:
        await Queue.all().delete()
        for name, position in (("Later", 2), ("Zoo", None), ("Aunt", None), ("First", 1)):
            await Queue.create(
                id=new_id("queue"),
                name=name,
                position=position,
                team_id=team_id if name == "First" else None,
                is_fallback=name == "Zoo",
                created_at=now(),
            )

    await save(store, work)

    queues = await context.queues.list()

    assert [one.name for one in queues] == ["First", "Later", "Aunt", "Zoo"]
    assert [one.team_id for one in queues] == [team_id, None, None, None]
    assert [one.is_fallback for one in queues] == [False, False, False, True]
    assert [one.name for one in await context.queues.list(limit=3)] == ["First", "Later", "Aunt"]
    assert await context.queues.list(limit=-1) == ()


async def test_teams_come_by_name_and_widgets_by_age(store: Store, context: HostContext) -> None:
    async def work() -> None:
        await Widget.all().delete()
        for name in ("Support", "Billing"):
            await Team.create(id=new_id("team"), name=name, created_at=now())
        for name, revision in (("Shop", 3), ("Blog", None)):
            await Widget.create(
                id=new_id("widget"),
                name=name,
                published_revision=revision,
                identity_secret="x",
                created_at=now(),
                updated_at=now(),
            )

    await save(store, work)

    assert [one.name for one in await context.teams.list()] == ["Billing", "Support"]
    widgets = [(one.name, one.is_published) for one in await context.widgets.list()]
    assert widgets == [("Shop", True), ("Blog", False)]
