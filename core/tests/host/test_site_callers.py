"""Routes of plugins in the API: where they answer, who may call them, and what they read."""

import json

import pytest

from chatclick.host.manifest import build_manifest
from chatclick.host.sites import HostSite
from chatclick.testing import BenchHost

POLLS = """
from quart import jsonify
from chatclick import hookimpl

def build(site, mount):
    routes = site.blueprint(mount)

    @routes.post("/polls")
    async def create():
        caller = await site.require("widget:write")
        document = await site.read_json(max_bytes=200)
        await site.audit(caller, "polls.create", "pol_1", {"title": document["title"]})
        return jsonify({"by": caller.id, "kind": caller.kind})

    @routes.get("/sessions/<session_id>")
    async def show(session_id):
        caller = await site.require("session:read", session_id=session_id)
        return jsonify({"by": caller.id, "kind": caller.kind})

    return routes

@hookimpl
def register_routes(site):
    return [build(site, None), build(site, "/api/v1/polls")]
"""
MANIFEST = {
    "manifest_version": 1,
    "id": "polls",
    "name": "Polls",
    "hooks": ["register_routes"],
    "permissions": ["routes:public", "routes:mount"],
    "mounts": ["/api/v1/polls"],
}
OWN = ["/plugins/polls", "/api/v1/plugins/polls", "/api/v1/polls"]


@pytest.fixture
async def client(host: BenchHost, tmp_path, monkeypatch):
    (tmp_path / "polls_plugin.py").write_text(POLLS)
    monkeypatch.syspath_prepend(tmp_path)
    import polls_plugin

    await host.run(polls_plugin, manifest=MANIFEST)
    return host.client()


def bearer(one_id):
    return {"Authorization": f"Bearer {one_id}"}


async def post(client, path, who, body):
    answer = await client.post(path, headers=bearer(who) if who else {}, data=json.dumps(body))
    return answer.status_code, await answer.get_json()


@pytest.mark.parametrize("prefix", OWN)
async def test_a_route_answers_at_each_of_its_addresses(host, client, prefix):
    admin = host.add_agent(role="admin")

    status, answer = await post(client, f"{prefix}/polls", admin.id, {"title": "T"})

    assert (status, answer) == (200, {"by": admin.id, "kind": "staff"})
    assert host.services.gate.audited == [(admin.id, "polls.create", "pol_1", {"title": "T"})]


async def test_who_may_not_is_told_so_by_a_problem(host, client):
    agent = host.add_agent()
    path = f"{OWN[2]}/polls"

    for who, status, code in [
        (None, 401, "unauthenticated"),
        (agent.id, 403, "forbidden"),
        (host.visitor.id, 403, "forbidden"),
    ]:
        found, problem = await post(client, path, who, {"title": "T"})
        assert (found, problem["code"]) == (status, code)


def test_only_the_plugins_own_addresses_are_described():
    site = HostSite(build_manifest(MANIFEST), frozenset(MANIFEST["permissions"]), None)
    operation = {"summary": "List polls", "responses": {"200": {"description": "Polls"}}}

    site.describe({"/api/v1/polls/{poll_id}": {"get": operation}})

    (item,) = site.described.values()
    assert item["get"]["operationId"] == "polls_get_api_v1_polls_poll_id"
    for path, said in (("/api/v1/me", operation), ("/api/v1/polls", {"summary": "x"})):
        with pytest.raises(ValueError, match=r"addresses|responses"):
            site.describe({path: {"get": said}})


async def test_a_body_is_read_strictly(host, client):
    admin = host.add_agent(role="admin")
    path = f"{OWN[0]}/polls"

    async def send(body):
        answer = await client.post(path, headers=bearer(admin.id), data=body)
        return answer.status_code, (await answer.get_json())["code"]

    assert await send("[]") == (400, "bad_request")
    assert await send('{"a": 1, "a": 2}') == (400, "json_duplicate_key")
    assert await send(json.dumps({"title": "x" * 300})) == (413, "too_large")


async def test_a_visitor_reaches_their_own_sessions_only(host, client):
    other = host.add_visitor()

    mine = await client.get(f"{OWN[0]}/sessions/{host.session.id}", headers=bearer(host.visitor.id))
    theirs = await client.get(f"{OWN[0]}/sessions/{host.session.id}", headers=bearer(other.id))

    assert mine.status_code == 200 and theirs.status_code == 404


async def test_after_the_plugin_stopped_none_of_its_addresses_answers(host, client):
    await host.plugins.halt("polls")

    for prefix in OWN:
        assert (await client.get(f"{prefix}/sessions/x")).status_code == 404
