"""I10: what a client works out from events equals what it would read afresh."""

from typing import Any

import pytest

from .replay import difference, replay
from .rest import Rest
from .world import World

pytestmark = pytest.mark.slow


async def test_every_act_on_a_session_can_be_replayed_from_its_events(world: World) -> None:
    visitor = await world.visitor()
    [agent] = await world.agents(1)
    session_id = world.sessions[visitor]
    path = f"/api/v1/sessions/{session_id}"
    owner = world.owner
    queue = await owner.call("POST", "/api/v1/queues", {"name": "Returns"})
    as_visitor = Rest(owner.base_url, visitor.rest.token, world.http)

    async def seen(who: Rest) -> None:
        last = (await who.call("GET", path))["last_seq"]
        await who.call("POST", f"{path}/seen", {"seq": last})

    acts: list[tuple[str, Any]] = [
        ("visitor writes", lambda: visitor.say(session_id, "one")),
        ("visitor writes again", lambda: visitor.say(session_id, "two " + "x" * 300)),
        ("staff sees it", lambda: seen(owner)),
        ("assign", lambda: owner.call("POST", f"{path}/assign", {"staff_id": agent.person.id})),
        ("answer", lambda: agent.say(session_id, "answer")),
        ("visitor sees it", lambda: seen(as_visitor)),
        ("note", lambda: agent.say(session_id, "between us", kind="note")),
        ("priority", lambda: owner.call("PATCH", path, {"priority": "urgent"})),
        ("tags", lambda: owner.call("PATCH", path, {"tags": ["vip", "late"]})),
        ("subject", lambda: owner.call("PATCH", path, {"subject": "Lost parcel"})),
        ("transfer", lambda: owner.call("POST", f"{path}/transfer", {"queue_id": queue["id"]})),
        ("assign", lambda: owner.call("POST", f"{path}/assign", {"staff_id": agent.person.id})),
        ("unassign", lambda: owner.call("POST", f"{path}/assign", {"staff_id": None})),
        (
            "transfer to a person",
            lambda: owner.call("POST", f"{path}/transfer", {"staff_id": agent.person.id}),
        ),
        ("snooze", lambda: owner.call("POST", f"{path}/snooze", {"until": "2099-01-01T00:00:00Z"})),
        ("visitor wakes it", lambda: visitor.say(session_id, "three")),
        ("delivered", lambda: owner.call("POST", f"{path}/delivered", {"seq": 5})),
        ("resolve", lambda: owner.call("POST", f"{path}/resolve")),
        ("visitor reopens it", lambda: visitor.say(session_id, "four")),
        ("resolve again", lambda: owner.call("POST", f"{path}/resolve")),
        ("reopen", lambda: owner.call("POST", f"{path}/reopen")),
        ("snooze", lambda: owner.call("POST", f"{path}/snooze", {"until": "2099-01-01T00:00:00Z"})),
        ("answer while snoozed", lambda: agent.say(session_id, "by the way")),
        ("resolve", lambda: owner.call("POST", f"{path}/resolve")),
        ("assign while resolved", lambda: owner.call("POST", f"{path}/assign", {"staff_id": None})),
        (
            "assign while resolved",
            lambda: owner.call("POST", f"{path}/assign", {"staff_id": agent.person.id}),
        ),
        ("close", lambda: owner.call("POST", f"{path}/close", {"outcome": "solved"})),
    ]
    stale = await owner.call("GET", path)
    first = stale

    for name, act in acts:
        await act()
        fresh = await owner.call("GET", path)
        # Routing acts by itself, also between the two answers.
        later = await owner.events_after(session_id, stale["last_seq"])
        events = [event for event in later if event["seq"] <= fresh["last_seq"]]
        assert not (wrong := difference(replay(stale, events), fresh)), (name, wrong, events)
        stale = fresh

    events = await owner.events_after(session_id, first["last_seq"])
    assert not difference(replay(first, events), stale)
    await world.judge()
