"""Logins, letting people go, skills, and the queues' order and board."""

import asyncio

import pytest

from chatclick.clock import now
from chatclick.hooks import Registration
from chatclick.http.signing_in import ENDS_IDLE_AFTER
from chatclick.ids import new_id
from chatclick.store.models import Audit, Event, Login, Staff
from chatclick.testing.plugins import build_plugin


async def list_logins(api, token, path="me/logins"):
    return (await api("GET", path, token)).json["data"]


async def log_in(api, person):
    body = {"email": person.email, "password": "correct horse battery staple"}
    reply = await api("POST", "auth/login", body=body, headers={"User-Agent": "Firefox/140"})
    return reply.json["access_token"]


async def test_somebody_sees_and_ends_their_logins(api, sign_in):
    person = await sign_in("agent", password=True)
    second, third = await log_in(api, person), await log_in(api, person)

    listed = await list_logins(api, second)
    (current,) = [one for one in listed if one["is_current"]]
    other = next(one for one in listed if not one["is_current"] and one["user_agent"])
    assert len(listed) == 3
    assert current["user_agent"] == "Firefox/140"
    assert (await api("DELETE", f"me/logins/{other['id']}", second)).status == 204
    assert (await api("GET", "me", third)).status == 401
    assert (await api("DELETE", "me/logins", second)).status == 204

    assert [one["id"] for one in await list_logins(api, second)] == [current["id"]]
    assert (await api("GET", "me", person.token)).status == 401
    assert await Audit.filter(action="login.revoke").count() == 2


async def test_a_login_that_rested_too_long_to_go_on_is_not_listed(api, host, sign_in):
    person = await sign_in("agent", password=True)
    used, rested = await log_in(api, person), await log_in(api, person)
    rests = (await list_logins(api, rested))[-1]["id"]

    async def rest(_tx):
        await Login.filter(id=rests).update(last_used_at=now() - ENDS_IDLE_AFTER)

    await host.store.write(rest)

    assert rests not in [one["id"] for one in await list_logins(api, used)]


async def test_logins_of_others_need_the_right_to_change_them(api, owner, sign_in):
    person, admin = await sign_in("agent"), await sign_in("admin")
    (login,) = await list_logins(api, owner.token, f"staff/{person.id}/logins")

    assert (await api("DELETE", f"me/logins/{login['id']}", admin.token)).status == 404
    assert (await api("GET", f"staff/{owner.id}/logins", admin.token)).status == 403
    assert (await api("GET", f"staff/{admin.id}/logins", person.token)).status == 403
    assert (await api("DELETE", f"staff/{person.id}/logins", admin.token)).status == 204
    assert (await api("GET", "me", person.token)).status == 401


async def test_what_somebody_has_is_handed_on_when_they_go_and_given_back(
    api, owner, sign_in, chat
):
    person = await sign_in("agent")
    _, session = await chat()
    path = f"sessions/{session['id']}"
    await api("POST", f"{path}/assign", owner.token, {"staff_id": person.id})

    gone = await api("POST", f"staff/{person.id}/deactivate", owner.token)
    between = (await api("GET", path, owner.token)).json
    back = await api("POST", f"staff/{person.id}/activate", owner.token, gone.json)
    after = (await api("GET", path, owner.token)).json

    assert gone.json == {"session_ids": [session["id"]]}
    assert (between["state"], between["assignee"]) == ("queued", None)
    assert (back.status, back.json["is_active"]) == (200, True)
    assert after["assignee"]["id"] == person.id
    assert (await api("GET", "me", person.token)).status == 401
    actions = await Audit.filter(target=person.id).values_list("action", flat=True)
    assert {"staff.deactivate", "staff.activate"} <= set(actions)


@pytest.mark.parametrize("way", ["deactivate", "change"])
async def test_that_somebody_left_is_told_to_plugins_once(host, api, owner, sign_in, way: str):
    person, heard = await sign_in("agent"), asyncio.Queue[str]()

    async def staff_left(staff_id: str) -> None:
        heard.put_nowait(staff_id)

    registrations, ear = host.dispatcher.registrations, build_plugin(staff_left=staff_left)
    registrations.add(Registration("ear", ear, None, frozenset(), frozenset()))
    registrations.open("ear")
    await host.chat.follow_plugins()

    for _ in range(2):
        if way == "deactivate":
            await api("POST", f"staff/{person.id}/deactivate", owner.token)
        else:
            await api("PATCH", f"staff/{person.id}", owner.token, {"is_active": False})

    assert await asyncio.wait_for(heard.get(), 10) == person.id
    [told] = await Event.filter(type="agent.deactivated")
    assert (told.actor_id, told.data) == (owner.id, {"staff_id": person.id})


async def test_nobody_is_told_of_who_is_back_before_it_was_their_turn(host, api, owner, sign_in):
    people, heard = [await sign_in("agent") for _ in range(3)], asyncio.Queue[str]()
    first, back, last = people
    may_go_on = asyncio.Event()

    async def staff_left(staff_id: str) -> None:
        heard.put_nowait(staff_id)
        await may_go_on.wait()

    registrations, ear = host.dispatcher.registrations, build_plugin(staff_left=staff_left)
    registrations.add(Registration("ear", ear, None, frozenset(), frozenset()))
    registrations.open("ear")
    await host.chat.follow_plugins()

    await api("POST", f"staff/{first.id}/deactivate", owner.token)
    told = [await asyncio.wait_for(heard.get(), 10)]
    await api("POST", f"staff/{back.id}/deactivate", owner.token)
    await api("POST", f"staff/{back.id}/activate", owner.token, {"session_ids": []})
    await api("POST", f"staff/{last.id}/deactivate", owner.token)
    may_go_on.set()
    while told[-1] != last.id:  # of the first again, where all this took longer than a hook may
        told.append(await asyncio.wait_for(heard.get(), 10))

    assert {*told} == {first.id, last.id}


async def test_of_two_owners_who_remove_each_other_at_once_one_stays(api, owner, sign_in):
    other = await sign_in("owner")

    replies = await asyncio.gather(
        api("DELETE", f"staff/{other.id}", owner.token),
        api("PATCH", f"staff/{owner.id}", other.token, {"role": "agent"}),
    )

    assert await Staff.filter(role="owner", is_active=True).exists()
    assert sorted(reply.status for reply in replies)[-1] in {401, 403, 409}


async def test_skills_and_languages_are_kept(api, owner, sign_in):
    person = await sign_in("agent")
    known = {"skills": [{"name": "Returns", "level": 3}], "languages": ["de", "en"]}

    changed = await api("PATCH", f"staff/{person.id}", owner.token, known)

    assert {key: changed.json[key] for key in known} == known
    for wrong in (
        {"skills": [{"name": "A", "level": 4}]},
        {"skills": [{"name": "A"}, {"name": "a"}]},
        {"languages": ["german"]},
    ):
        reply = await api("PATCH", f"staff/{person.id}", owner.token, wrong)
        assert reply.status == 422, wrong
    mine = await api("PATCH", f"staff/{person.id}", person.token, known)
    assert mine.status == 403


async def test_the_profile_keeps_language_and_time_zone(api, owner):
    body = {"language": "de", "time_zone": "Europe/Berlin", "languages": ["de"]}

    assert (await api("PATCH", "me", owner.token, body)).status == 200

    me = (await api("GET", "me", owner.token)).json
    assert {key: me[key] for key in body} == body
    wrong = await api("PATCH", "me", owner.token, {"time_zone": "Mars/Olympus"})
    assert wrong.json["errors"][0]["pointer"] == "/time_zone"


async def test_queues_are_put_in_order(api, owner):
    first = (await api("GET", "queues", owner.token)).json["data"][0]["id"]
    second = (await api("POST", "queues", owner.token, {"name": "Returns", "capacity": 2})).json

    ordered = await api("PUT", "queues/order", owner.token, {"queue_ids": [second["id"], first]})

    assert [one["id"] for one in ordered.json["data"]] == [second["id"], first]
    assert [one["position"] for one in ordered.json["data"]] == [0, 1]
    for wrong in ([first], [first, second["id"], new_id("queue")]):
        reply = await api("PUT", "queues/order", owner.token, {"queue_ids": wrong})
        assert (reply.status, reply.json["code"]) == (409, "stale")


async def test_the_board_counts_what_waits(api, owner, sign_in, chat):
    await chat()
    analyst = await sign_in("analyst")

    board = (await api("GET", "queues/board", analyst.token)).json

    (queue,) = board["queues"]
    assert (queue["waiting"], queue["open"]) == (1, 0)
    assert {one["state"] for one in board["people"]} == {"gone"}


@pytest.mark.parametrize("role", ["admin", "supervisor"])
async def test_the_policy_table_is_shown_as_it_is(api, sign_in, role):
    person = await sign_in(role)

    rows = {
        row["name"]: row for row in (await api("GET", "permissions", person.token)).json["data"]
    }

    assert rows["staff:write"]["grants"]["agent"] == "own"
    assert rows["plugin:install"]["is_owner_only"]
    assert not rows["plugin:install"]["is_mine"]
    assert rows["audit:read"]["is_mine"] is (role == "admin")
    assert await Login.all().exists()


async def test_whoever_has_a_role_of_ones_own_says_whether_they_take_conversations(
    api, owner, sign_in
):
    role = {"name": "Helpers", "permissions": ["session:read", "message:write", "inbox:watch"]}
    assert (await api("POST", "roles", owner.token, role)).status == 201
    helper, other = await sign_in("Helpers"), await sign_in("agent")

    mine = await api("PATCH", "me", helper.token, {"availability": "away"})

    assert (mine.status, mine.json["availability"]) == (200, "away"), mine.text
    path = f"staff/{other.id}"
    assert (await api("PATCH", path, helper.token, {"capacity": 1})).status == 403
