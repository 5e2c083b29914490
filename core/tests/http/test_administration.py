"""Staff, roles, teams, queues, keys, plugins and the audit log."""

import pytest

from chatclick.ids import new_id
from chatclick.store.models import Audit, Queue, Staff

NEW = {"email": "Bob@Example.com", "name": "Bob", "role": "agent", "password": "good enough pw"}


async def test_staff_come_change_and_go(api, owner):
    made = await api("POST", "staff", owner.token, NEW)
    path = f"staff/{made.json['id']}"

    assert (made.status, made.json["email"]) == (201, "bob@example.com")
    assert "password" not in made.text
    assert (await api("POST", "staff", owner.token, NEW)).json["code"] == "email_taken"
    changed = await api("PATCH", path, owner.token, {"role": "supervisor", "capacity": 3})
    assert (changed.json["role"], changed.json["capacity"]) == ("supervisor", 3)
    assert (await api("DELETE", path, owner.token)).status == 204
    assert (await api("GET", path, owner.token)).json["is_active"] is False
    assert len((await api("GET", "staff", owner.token)).json["data"]) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"email": "no address"},
        {"email": "a@b\r\nBcc: c@d"},
        {"role": "nobody"},
        {"role": "visitor"},
        {"capacity": -1},
        {"capacity": "8"},
        {"name": "\u202e"},
        {"password": "short"},
        {"team_ids": [new_id("team")]},
        {"token_version": 1},
        {"is_verified": True},
    ],
)
async def test_wrong_values_of_staff_are_refused(api, owner, change):
    reply = await api("POST", "staff", owner.token, {**NEW, **change})

    assert reply.status == 422
    assert await Staff.all().count() == 1


async def test_nobody_raises_themselves_or_touches_those_above(api, owner, sign_in):
    admin, agent = await sign_in("admin"), await sign_in("agent")

    for who, path, change in [
        (admin, f"staff/{admin.id}", {"role": "owner"}),
        (admin, f"staff/{owner.id}", {"name": "Mine"}),
        (admin, f"staff/{owner.id}", {"password": "good enough pw"}),
        (agent, f"staff/{agent.id}", {"role": "admin"}),
        (agent, f"staff/{agent.id}", {"capacity": 100}),
        (agent, f"staff/{admin.id}", {"name": "Mine"}),
    ]:
        assert (await api("PATCH", path, who.token, change)).status == 403, change
    assert (await api("DELETE", f"staff/{owner.id}", admin.token)).status == 403
    assert (await api("POST", "staff", admin.token, {**NEW, "role": "owner"})).status == 403
    assert (await api("PATCH", f"staff/{agent.id}", agent.token, {"name": "Ann"})).status == 200


async def test_the_last_owner_stays(api, owner):
    for method, body in (("DELETE", None), ("PATCH", {"role": "agent"})):
        reply = await api(method, f"staff/{owner.id}", owner.token, body)
        assert (reply.status, reply.json["code"]) == (409, "last_owner")


async def test_a_change_of_role_holds_at_once_and_lets_the_sockets_come_anew(
    api, owner, sign_in, host
):
    agent = await sign_in("agent")
    ended = []
    host.services.on_revoked = ended.append

    await api("PATCH", f"staff/{agent.id}", owner.token, {"role": "analyst"})

    assert ended == [agent.id]
    me = (await api("GET", "me", agent.token)).json
    assert (me["role"], "session:assign" in me["permissions"]) == ("analyst", False)
    assert (
        await api("POST", f"sessions/{new_id('session')}/assign", agent.token, {})
    ).status == 403


async def test_me_is_who_calls(api, sign_in):
    agent = await sign_in("agent")

    me = (await api("GET", "me", agent.token)).json
    online = await api("PATCH", "me", agent.token, {"availability": "online", "name": "Ann"})

    assert (me["id"], me["role"]) == (agent.id, "agent")
    assert me["permissions"]["staff:write"] == "own"
    assert (online.json["availability"], online.json["name"]) == ("online", "Ann")
    assert (await api("PATCH", "me", agent.token, {"role": "owner"})).status == 422


async def test_a_role_of_ones_own_grants_what_is_in_it(api, owner, sign_in):
    made = await api(
        "POST", "roles", owner.token, {"name": "Reader", "permissions": ["queue:read"]}
    )
    reader = await sign_in("Reader")

    assert made.status == 201
    assert (await api("GET", "queues", reader.token)).status == 200
    assert (await api("GET", "teams", reader.token)).status == 403
    path = f"roles/{made.json['id']}"
    assert (await api("DELETE", path, owner.token)).json["code"] == "in_use"
    await api("PATCH", path, owner.token, {"permissions": ["team:read"], "name": "Team reader"})
    assert (await api("GET", "queues", reader.token)).status == 403
    assert (await api("GET", "teams", reader.token)).status == 200
    assert (await Staff.get(id=reader.id)).role == "Team reader"


async def test_built_in_roles_are_listed_and_stay(api, owner):
    roles = (await api("GET", "roles", owner.token)).json["data"]
    builtin = {role["name"]: role for role in roles if role["is_builtin"]}

    assert set(builtin) == {"owner", "admin", "supervisor", "agent", "analyst"}
    for method, body in (("PATCH", {"permissions": []}), ("DELETE", None)):
        reply = await api(method, f"roles/{builtin['agent']['id']}", owner.token, body)
        assert (reply.status, reply.json["code"]) == (409, "builtin")
    for name in ("owner", "Admin", "visitor"):
        body = {"name": name, "permissions": []}
        assert (await api("POST", "roles", owner.token, body)).status == 409


async def test_a_role_or_key_beyond_ones_own_is_refused(api, sign_in):
    admin = await sign_in("admin")
    body = {"name": "x", "permissions": ["plugin:install"]}

    for path in ("roles", "api-keys"):
        reply = await api("POST", path, admin.token, body)
        assert (reply.status, reply.json["code"]) == (403, "beyond_own_permissions")
        unknown = await api("POST", path, admin.token, {**body, "permissions": ["all"]})
        assert unknown.status == 422


async def test_a_key_is_shown_once_and_ends_when_revoked(api, owner, host):
    made = await api("POST", "api-keys", owner.token, {"name": "x", "permissions": ["team:read"]})
    path, key = f"api-keys/{made.json['id']}", made.json["key"]
    ended = []
    host.services.on_revoked = ended.append

    assert (await api("GET", "teams", key)).status == 200
    assert key not in (await api("GET", path, owner.token)).text
    assert key not in (await api("GET", "api-keys", owner.token)).text
    assert (await api("PATCH", path, owner.token, {"name": "y"})).json["name"] == "y"
    assert (await api("DELETE", path, owner.token)).status == 204
    assert (await api("GET", "teams", key)).status == 401
    assert ended == [made.json["id"]]


async def test_a_key_cannot_expire_in_the_past(api, owner):
    body = {"name": "x", "permissions": ["team:read"], "expires_at": "2001-01-01T00:00:00Z"}

    reply = await api("POST", "api-keys", owner.token, body)

    assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, "/expires_at")


async def test_a_key_that_opens_nothing_is_refused_with_the_place(api, owner):
    reply = await api("POST", "api-keys", owner.token, {"name": "x", "permissions": []})

    assert reply.status == 422
    assert [one["pointer"] for one in reply.json["errors"]] == ["/permissions"]


async def test_teams_have_members(api, owner):
    made = await api("POST", "teams", owner.token, {"name": "Sales", "staff_ids": [owner.id]})
    path = f"teams/{made.json['id']}"

    assert made.json["staff_ids"] == [owner.id]
    assert (await api("GET", f"staff/{owner.id}", owner.token)).json["team_ids"] == [
        made.json["id"]
    ]
    assert (await api("POST", "teams", owner.token, {"name": "Sales"})).status == 409
    stranger = {"staff_ids": [new_id("staff")]}
    assert (await api("PATCH", path, owner.token, stranger)).status == 422
    assert (await api("PATCH", path, owner.token, {"staff_ids": []})).json["staff_ids"] == []
    assert (await api("DELETE", path, owner.token)).status == 204
    assert (await api("GET", "teams", owner.token)).json["data"] == []


async def test_a_deleted_queue_leaves_its_sessions_to_the_fallback_queue(api, owner, chat):
    made = await api("POST", "queues", owner.token, {"name": "Sales"})
    _, session = await chat()
    target = {"queue_id": made.json["id"]}
    await api("POST", f"sessions/{session['id']}/transfer", owner.token, target)
    fallback = await Queue.get(is_fallback=True)

    assert (await api("DELETE", f"queues/{made.json['id']}", owner.token)).status == 204
    moved = await api("GET", f"sessions/{session['id']}", owner.token)
    refused = await api("DELETE", f"queues/{fallback.id}", owner.token)

    assert moved.json["queue_id"] == fallback.id
    assert (refused.status, refused.json["code"]) == (409, "fallback_queue")


async def test_lists_are_paged_to_the_end(api, owner):
    for number in range(5):
        await api("POST", "queues", owner.token, {"name": f"q{number}"})
    names, cursor = [], ""
    while cursor is not None:
        page = (await api("GET", f"queues?limit=2{cursor}", owner.token)).json
        names += [one["name"] for one in page["data"]]
        cursor = page["next"] and f"&cursor={page['next']}"

    assert names == ["Everyone", "q0", "q1", "q2", "q3", "q4"]


async def test_the_audit_log_says_who_did_what_from_where(api, owner, host):
    reply = await api("POST", "teams", owner.token, {"name": "Sales"})

    (entry,) = (await api("GET", "audit?action=team.create", owner.token)).json["data"]

    assert entry["actor_id"] == owner.id
    assert entry["target"] == reply.json["id"]
    assert entry["request_id"] == reply.headers["X-Request-Id"]
    assert (await api("GET", "audit/verify", owner.token)).json["is_intact"] is True


async def test_a_changed_audit_entry_is_found(api, owner, host):
    for name in ("a", "b", "c"):
        await api("POST", "teams", owner.token, {"name": name})
    entry = await Audit.filter(action="team.create").order_by("number").first()

    async def work(_tx):
        await Audit.filter(number=entry.number).update(actor_name="somebody else")

    await host.store.write(work)
    verdict = (await api("GET", "audit/verify", owner.token)).json

    assert (verdict["is_intact"], verdict["broken_at"]) == (False, entry.number)


async def test_plugins_are_listed_and_unknown_ones_are_not_found(api, owner):
    reply = await api("GET", "plugins", owner.token)

    assert reply.status == 200
    for method, act in (("GET", ""), ("POST", "/enable"), ("POST", "/disable"), ("GET", "/config")):
        assert (await api(method, f"plugins/nobody{act}", owner.token)).status == 404
    config = {"values": {}}
    assert (await api("PUT", "plugins/nobody/config", owner.token, config)).status == 404


async def test_the_lines_a_plugin_logged_are_read_and_followed(api, owner):
    book = api.host.plugins.logbook
    for number in range(5):
        book.add("admin", f"line {number}", source="plugin", fields={"count": number})

    newest = (await api("GET", "plugins/admin/logs?limit=2", owner.token)).json
    more = (await api("GET", "plugins/admin/logs?after=1&limit=2", owner.token)).json
    rest = (await api("GET", f"plugins/admin/logs?after={more['next']}", owner.token)).json

    assert [line["text"] for line in newest["data"]] == ["line 3", "line 4"]
    assert newest["next"] is None
    assert [line["number"] for line in more["data"]] == [2, 3]
    assert [line["number"] for line in rest["data"]] == [4, 5] and rest["next"] is None
    assert (await api("GET", "plugins/nobody/logs", owner.token)).status == 404


async def test_a_plugins_health_is_read_and_asked_for(api, owner):
    read = await api("GET", "plugins/assignment/health", owner.token)
    asked = await api("POST", "plugins/assignment/health", owner.token)

    assert (read.status, read.json["checked"]) == (200, None)
    # Plugins rest in these tests, and who rests is not asked.
    assert (asked.status, asked.json["state"], asked.json["checked"]) == (200, "stopped", None)
    assert (await api("GET", "plugins/nobody/health", owner.token)).status == 404
    assert (await api("POST", "plugins/nobody/health", owner.token)).status == 404


async def test_settings_are_tried_before_they_are_stored(api, owner):
    tried = {"values": {"strategy": "maybe"}}

    refused = await api("POST", "plugins/assignment/config/check", owner.token, tried)
    fine = await api(
        "POST",
        "plugins/assignment/config/check",
        owner.token,
        {"values": {"strategy": "round_robin"}},
    )

    assert refused.json["errors"][0]["pointer"] == "/strategy"
    assert fine.json == {"is_valid": True, "errors": []}
    stored = await api("GET", "plugins/assignment/config", owner.token)
    assert stored.json["values"]["strategy"] == "least_busy"


async def test_all_staff_are_told_that_a_plugin_was_set_up(api, owner, host, monkeypatch):
    told = []
    monkeypatch.setattr(host.services, "on_changed", told.append)
    path = "plugins/assignment/config"

    await api("PUT", path, owner.token, {"values": {"strategy": "maybe"}})
    assert told == []
    reply = await api("PUT", path, owner.token, {"values": {"strategy": "round_robin"}})

    assert reply.status == 200
    assert told == ["plugins"]
