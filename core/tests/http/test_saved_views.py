"""Saved views: whose they are, who may share them, and what they keep."""

import pytest

from chatclick.ids import new_id

VIEW = {"name": "Late and important", "filter": {"view": "all", "tag": ["late"], "sort": "waiting"}}


@pytest.fixture
def names(api):
    """Return the names of the views somebody has."""

    async def get(person):
        reply = await api("GET", "saved-views", person.token)
        return [one["name"] for one in reply.json["data"]]

    return get


async def test_a_view_is_kept_changed_and_deleted(api, names, sign_in):
    agent = await sign_in("agent")

    made = await api("POST", "saved-views", agent.token, VIEW)
    assert made.status == 201
    assert made.json["filter"] | VIEW["filter"] == made.json["filter"]
    path = f"saved-views/{made.json['id']}"
    changed = await api(
        "PATCH", path, agent.token, {"name": "Late", "filter": {"priority": "high"}}
    )

    assert (changed.json["name"], changed.json["filter"]["tag"]) == ("Late", [])
    assert changed.json["filter"]["priority"] == "high"
    assert await names(agent) == ["Late"]
    assert (await api("DELETE", path, agent.token)).status == 204
    assert await names(agent) == []


async def test_a_view_of_ones_own_is_nobody_elses(api, names, owner, sign_in):
    agent = await sign_in("agent")
    made = await api("POST", "saved-views", agent.token, VIEW)
    path = f"saved-views/{made.json['id']}"

    assert await names(owner) == []
    assert (await api("PATCH", path, owner.token, {"name": "x"})).status == 404
    assert (await api("DELETE", path, owner.token)).status == 404
    assert (await api("DELETE", f"saved-views/{new_id('saved_view')}", owner.token)).status == 404


async def test_sharing_takes_its_permission(api, names, owner, sign_in):
    agent, supervisor = await sign_in("agent"), await sign_in("supervisor")
    shared = {**VIEW, "is_shared": True}

    assert (await api("POST", "saved-views", agent.token, shared)).status == 403
    made = await api("POST", "saved-views", supervisor.token, shared)
    assert await names(agent) == await names(owner) == [VIEW["name"]]
    path = f"saved-views/{made.json['id']}"
    assert (await api("PATCH", path, agent.token, {"name": "mine now"})).status == 403
    assert (await api("DELETE", path, agent.token)).status == 403
    assert (await api("PATCH", path, owner.token, {"name": "Ours"})).json["is_own"] is False
    audited = (await api("GET", "audit?limit=5", owner.token)).json["data"]
    actions = [one["action"] for one in audited]
    assert {"saved_view.create", "saved_view.change"} <= set(actions)


@pytest.mark.parametrize(
    "change",
    [{"name": ""}, {"filter": {"view": "theirs"}}, {"filter": {"limit": 5}}, {"position": -1}],
)
async def test_a_wrong_view_is_refused(api, owner, change):
    reply = await api("POST", "saved-views", owner.token, {**VIEW, **change})

    assert reply.status == 422


async def test_views_come_in_their_order(api, names, owner):
    for name, position in (("second", 2), ("first", 1)):
        view = {"name": name, "position": position}
        await api("POST", "saved-views", owner.token, view)

    assert await names(owner) == ["first", "second"]
