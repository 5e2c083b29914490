"""Sessions get to people through the real services."""

import asyncio
import shutil
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatclick.store.models import Session, Trace

from .conftest import Office, open_office


async def test_a_session_waits_until_somebody_connects(office: Office):
    agent = await office.add_agent(is_connected=False)
    session = await office.open_session()
    assert not await office.chat.routing.route(session.id)

    office.chat.presence.enter(agent.id)

    event = await office.assignment_of(session.id)
    assert event.data["assignee"]["id"] == agent.id


async def test_a_session_waits_until_somebody_switches_to_online(office: Office):
    agent = await office.add_agent()
    await office.chat.presence.set_availability(agent, agent.id, "away")
    session = await office.open_session()
    assert not await office.chat.routing.route(session.id)

    await office.chat.presence.set_availability(agent, agent.id, "online")

    event = await office.assignment_of(session.id)
    assert event.data["assignee"]["id"] == agent.id


async def test_the_trace_is_stored_with_scores_and_vetoes(office: Office):
    first = await office.add_agent()
    member, other = [await office.add_agent(is_connected=False) for _ in range(2)]
    team_id = await office.add_team(member)
    session = await office.open_session()
    await office.assignment_of(session.id)

    office.chat.presence.enter(member.id)
    office.chat.presence.enter(other.id)
    await office.chat.sessions.transfer(first, session.id, team_id=team_id)
    await office.wait_for(lambda: len(office.assigned) == 2)

    event = office.assigned[-1]
    trace = await Trace.get(id=event.data["trace_id"])
    assert (trace.plugin_id, trace.staff_id, trace.session_id) == (
        "assignment",
        member.id,
        session.id,
    )
    assert trace.reason == event.data["reason"] == "The only one available; in the team"
    assert [(line["id"], line["veto"]) for line in trace.candidates[:2]] == [
        (member.id, ""),
        (other.id, "is not in the session's team"),
    ]
    assert [line["id"] for line in trace.candidates[2:]] == [first.id], "the host's own veto"


async def test_the_trace_says_of_each_why_not(office: Office):
    away, _gone = await office.add_agent(), await office.add_agent(is_connected=False)
    await office.chat.presence.set_availability(away, away.id, "away")
    full = await office.add_agent(capacity=1)
    first = await office.open_session()
    await office.assignment_of(first.id)
    chosen = await office.add_agent()
    second = await office.open_session()

    event = await office.assignment_of(second.id)

    trace = await Trace.get(id=event.data["trace_id"])
    words = {line["id"]: line["veto"] for line in trace.candidates}
    assert words.pop(chosen.id) == ""
    assert words == {
        away.id: "is away",
        _gone.id: "is offline",
        full.id: "is full with 1 of 1",
    }


async def test_other_teams_help_once_the_setting_says_so(office: Office):
    first = await office.add_agent()
    helper, member = [await office.add_agent(is_connected=False) for _ in range(2)]
    team_id = await office.add_team(member)
    session = await office.open_session()
    await office.assignment_of(session.id)
    office.chat.presence.enter(helper.id)
    await office.chat.sessions.transfer(first, session.id, team_id=team_id)
    assert not await office.chat.routing.route(session.id)

    await office.configure(other_teams="at_once")

    await office.wait_for(lambda: len(office.assigned) == 2)
    assert office.assigned[-1].data["assignee"]["id"] == helper.id


async def test_many_sessions_at_once_are_shared_evenly_and_claimed_once_each(office: Office):
    agents = [await office.add_agent(capacity=10) for _ in range(4)]

    sessions = await office.open_sessions(20)
    await office.wait_for(lambda: len(office.assigned) >= 20)

    claims = Counter(event.session_id for event in office.assigned)
    assert claims == Counter(session.id for session in sessions)
    assert [await office.load_of(agent) for agent in agents] == [5, 5, 5, 5]


async def test_what_exceeds_all_capacity_waits_and_follows_when_somebody_is_done(office: Office):
    agent = await office.add_agent(capacity=3)
    await office.open_sessions(5)
    await office.wait_for(lambda: len(office.assigned) == 3)
    await office.routed()
    assert await Session.filter(state="queued").count() == 2

    await office.chat.sessions.resolve(agent, office.assigned[0].session_id)

    await office.wait_for(lambda: len(office.assigned) == 4)
    assert await office.load_of(agent) == 3


steps = st.lists(
    st.one_of(
        st.tuples(st.just("open"), st.integers(1, 4)),
        st.tuples(st.just("resolve"), st.integers(0, 10)),
        st.tuples(st.just("away"), st.integers(0, 2)),
        st.tuples(st.just("online"), st.integers(0, 2)),
    ),
    max_size=8,
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(capacities=st.lists(st.integers(1, 3), min_size=1, max_size=3), steps=steps)
def test_nobody_ever_has_more_than_their_capacity(chatclick_database: Path, capacities, steps):
    asyncio.run(_live_through(chatclick_database, capacities, steps))


async def _live_through(database: Path, capacities: list[int], steps) -> None:
    folder = Path(tempfile.mkdtemp())
    async with open_office(folder, database) as office:
        agents = [await office.add_agent(capacity) for capacity in capacities]
        for act, number in steps:
            agent = agents[number % len(agents)]
            if act == "open":
                await office.open_sessions(number)
            elif act == "resolve" and office.assigned:
                event = office.assigned[number % len(office.assigned)]
                await office.chat.sessions.resolve(agent, event.session_id)
            elif act in ("away", "online"):
                await office.chat.presence.set_availability(agent, agent.id, act)
            await office.routed()
            for one, capacity in zip(agents, capacities, strict=True):
                assert await office.load_of(one) <= capacity
    shutil.rmtree(folder)
