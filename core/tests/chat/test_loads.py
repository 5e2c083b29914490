"""What people have: counted by channel, without what is idle, and told of everybody."""

from datetime import timedelta

import pytest

from chatclick.app.session_bindings import PluginSessions
from chatclick.chat.services import Chat
from chatclick.chat.session_works import Loads
from chatclick.chat.staffing import ASKED_AT_ONCE, MOST_ASKED
from chatclick.clock import now
from chatclick.errors import Invalid
from chatclick.security.policy import Principal
from chatclick.store.models import Role, Session, Staff, Team, TeamMember
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction

from .conftest import make_staff


async def give(chat: Chat, visitor: Principal, staff: Principal, channel: str = "web") -> str:
    """Open a session and give it to somebody."""
    session = await chat.sessions.open(visitor, visitor_id=visitor.id, channel=channel)
    await chat.sessions.assign(staff, session.id, staff.id)
    return session.id


async def change(store: Store, session_id: str, **values: object) -> None:
    """Change a session's row behind everybody's back."""

    async def work(_tx: Transaction) -> None:
        await Session.filter(id=session_id).update(**values)

    await store.write(work)


async def test_sessions_are_counted_by_channel(
    chat: Chat, visitor: Principal, agent: Principal
) -> None:
    for channel in ("web", "web", "email"):
        await give(chat, visitor, agent, channel)

    loads = Loads()

    assert await loads.count_by_channel([agent.id]) == {agent.id: {"web": 2, "email": 1}}
    assert await loads.count([agent.id]) == {agent.id: 3}


async def test_an_answered_session_in_which_nothing_happens_stops_counting(
    chat: Chat, store: Store, visitor: Principal, agent: Principal
) -> None:
    answered, waits, fresh = [await give(chat, visitor, agent) for _ in range(3)]
    long_ago = now() - timedelta(minutes=11)
    await change(store, answered, waiting_since=None, updated_at=long_ago)
    await change(store, waits, waiting_since=long_ago, updated_at=long_ago)
    await change(store, fresh, waiting_since=None)

    assert await Loads(idle_minutes=10).count([agent.id]) == {agent.id: 2}
    assert await Loads(idle_minutes=20).count([agent.id]) == {agent.id: 3}
    assert await Loads().count([agent.id]) == {agent.id: 3}


async def test_everybody_who_answers_is_listed_there_or_not(chat: Chat, store: Store) -> None:
    people = {name: await make_staff(store, capacity=1) for name in ("free", "away", "gone")}
    for name in ("free", "away"):
        chat.presence.enter(people[name].id)
    away = people["away"]
    await chat.presence.set_availability(away, away.id, "away")

    async def work(_tx: Transaction) -> None:
        await Team.create(id="tea_1", name="Team", created_at=now())
        await TeamMember.create(team_id="tea_1", staff_id=away.id)

    await store.write(work)

    loads = {load.staff.id: load.staff for load in await chat.staffing.list_loads()}

    assert list(loads) == sorted(loads)
    assert {one.id for one in people.values()} <= loads.keys()
    assert loads[people["free"].id].is_connected
    assert (loads[away.id].availability, loads[away.id].is_connected) == ("away", True)
    assert not loads[people["gone"].id].is_connected
    members = await chat.staffing.list_loads(team_id="tea_1")
    assert [load.staff.id for load in members] == [away.id]


async def test_everybody_who_may_is_listed_also_by_roles_of_ones_own(
    chat: Chat, store: Store
) -> None:
    agent, other, made = [await make_staff(store, capacity=1) for _ in range(3)]

    async def work(_tx: Transaction) -> None:
        numbers = {"id": "rol_1", "name": "counter", "permissions": ["metrics:read"]}
        await Role.create(**numbers, created_at=now())
        await Staff.filter(id=other.id).update(role="analyst")
        await Staff.filter(id=made.id).update(role="counter")

    await store.write(work)

    allowed = {one.id for one in await chat.staffing.list_allowed("metrics:read")}

    assert {other.id, made.id} <= allowed and agent.id not in allowed
    assert await chat.staffing.list_allowed("no:such") == ()
    roles = await chat.staffing.list_roles()
    assert (roles[0], roles[-1], len(roles)) == ("owner", "counter", 6)


async def test_who_left_is_told_from_who_is_still_there(chat: Chat, store: Store) -> None:
    stays, left = [await make_staff(store, capacity=1) for _ in range(2)]
    made_up = [f"stf_{number:032x}" for number in range(ASKED_AT_ONCE)]  # more than one query

    async def work(_tx: Transaction) -> None:
        await Staff.filter(id=left.id).update(is_active=False)

    await store.write(work)

    found = await chat.staffing.list_left([left.id, stays.id, *made_up, left.id])

    assert found == tuple(sorted([left.id, *made_up]))
    assert await chat.staffing.list_left([]) == ()
    with pytest.raises(Invalid):
        await chat.staffing.list_left([left.id] * (MOST_ASKED + 1))


async def test_who_is_full_says_so_with_what_they_have(
    chat: Chat, store: Store, visitor: Principal
) -> None:
    full = await make_staff(store, capacity=1)
    chat.presence.enter(full.id)
    await give(chat, visitor, full)

    [load] = [one for one in await chat.staffing.list_loads() if one.staff.id == full.id]

    assert (load.open_sessions, load.capacity, dict(load.by_channel)) == (1, 1, {"web": 1})
    assert full.id not in {one.staff.id for one in await chat.staffing.list_available()}


@pytest.mark.parametrize("limit", [1, 2, 10])
async def test_what_somebody_has_under_way_is_listed_page_by_page(
    chat: Chat, visitor: Principal, agent: Principal, limit: int
) -> None:
    mine = [await give(chat, visitor, agent) for _ in range(4)]
    await chat.sessions.resolve(agent, mine.pop())
    sessions = PluginSessions(
        *(chat.sessions, chat.views, chat.log, chat.bot_sessions, chat.routing, chat.own_sessions)
    )

    found: list[str] = []
    while page := await sessions.list_assigned(
        agent.id, after=found[-1] if found else None, limit=limit
    ):
        found += [one.id for one in page]

    assert found == sorted(mine)


async def test_all_who_wait_are_listed_page_by_page_the_oldest_first(
    chat: Chat, store: Store, visitor: Principal
) -> None:
    opened = [await chat.sessions.open(visitor, visitor_id=visitor.id) for _ in range(5)]
    ids = [one.id for one in opened]
    for one in ids:
        await change(store, one, state="queued")
    # Two of them in the same millisecond, and one that is older than its id says.
    moment = now()
    await change(store, ids[0], created_at=moment)
    await change(store, ids[1], created_at=moment)
    await change(store, ids[4], created_at=moment - timedelta(days=1))
    wanted = [one.id for one in await Session.filter(id__in=ids).order_by("created_at", "id")]
    sessions = PluginSessions(
        *(chat.sessions, chat.views, chat.log, chat.bot_sessions, chat.routing, chat.own_sessions)
    )

    for limit in (1, 2, 5):
        found: list[str] = []
        while page := await sessions.list_queued(after=found[-1] if found else None, limit=limit):
            found += [one.id for one in page]
        assert found == wanted

    assert found[0] == ids[4]
    assert await sessions.list_queued(after="ses_nobody", limit=5) == ()
