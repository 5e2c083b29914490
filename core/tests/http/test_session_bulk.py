"""One act on many sessions, and merging two."""

from datetime import timedelta

import pytest

from chatclick.clock import now, to_text
from chatclick.ids import new_id


@pytest.fixture
def bulk(api, owner):
    """Do an act to sessions; return the answer."""

    async def act(ids, action, **values):
        body = {"ids": ids, "action": action, **values}
        reply = await api("POST", "sessions/bulk", owner.token, body)
        assert reply.status == 200, reply.text
        return reply.json

    return act


@pytest.fixture
def read(api, owner):
    """Read a session."""

    async def get(session_id):
        return (await api("GET", f"sessions/{session_id}", owner.token)).json

    return get


async def open_some(chat, count):
    return [(await chat())[1]["id"] for _ in range(count)]


async def test_an_act_is_done_to_every_session_and_can_be_reversed(bulk, chat, owner, read):
    ids = await open_some(chat, 3)

    assert await bulk(ids, "assign", staff_id=owner.id) == {"done": ids, "failed": []}
    assert {(await read(one))["assignee"]["id"] for one in ids} == {owner.id}
    await bulk(ids, "assign", staff_id=None)
    assert {(await read(one))["assignee"] for one in ids} == {None}
    await bulk(ids, "tag", tags=["vip", "late"])
    await bulk(ids, "untag", tags=["late"])
    await bulk(ids, "priority", priority="urgent")
    session = await read(ids[0])
    assert (session["tags"], session["priority"]) == (["vip"], "urgent")
    await bulk(ids, "snooze", until=to_text(now() + timedelta(hours=1)))
    assert {(await read(one))["state"] for one in ids} == {"snoozed"}
    await bulk(ids, "reopen")
    await bulk(ids, "resolve")
    assert {(await read(one))["state"] for one in ids} == {"resolved"}


async def test_what_fails_is_named_and_leaves_the_others_done(bulk, chat, read):
    open_one, closed = await open_some(chat, 2)
    missing = new_id("session")
    await bulk([closed], "close", outcome="solved")

    answer = await bulk([closed, open_one, missing], "tag", tags=["vip"])

    assert answer["done"] == [open_one]
    failures = {one["id"]: one["code"] for one in answer["failed"]}
    assert failures == {closed: "session_closed", missing: "not_found"}
    assert (await read(open_one))["tags"] == ["vip"]


async def test_unread_comes_back_without_moving_the_session(api, bulk, chat, read):
    token, session = await chat()
    path = session["id"]
    message = {"client_msg_id": new_id("message"), "text": "hello?"}
    await api("POST", f"sessions/{path}/messages", token, message)
    (silent,) = await open_some(chat, 1)

    await bulk([path], "seen")
    before = await read(path)
    answer = await bulk([path, silent], "unread")

    after = await read(path)
    assert (before["unread"], after["unread"]) == (0, 1)
    assert after["updated_at"] == before["updated_at"]
    assert [one["code"] for one in answer["failed"]] == ["nothing_to_read"]
    await bulk([path], "seen")
    assert (await read(path))["unread"] == 0


@pytest.mark.parametrize(
    "body",
    [
        {"action": "snooze"}, {"action": "tag"}, {"action": "priority"}, {"action": "erase"},
        {"action": "seen", "ids": []}, {"action": "seen", "ids": ["ses_1"]},
        {"action": "seen", "ids": [new_id("session") for _ in range(201)]},
    ],
)  # fmt: skip
async def test_an_act_that_lacks_something_is_refused(api, owner, body):
    body = {"ids": [new_id("session")], **body}

    reply = await api("POST", "sessions/bulk", owner.token, body)

    assert reply.status == 422
    assert reply.json["errors"][0]["pointer"]


async def open_two(api, arrive):
    token = (await arrive())["token"]
    return token, [(await api("POST", "sessions", token, {})).json["id"] for _ in range(2)]


async def test_a_merged_session_ends_with_a_link_and_comes_back_as_it_was(api, arrive, owner, read):
    token, (first, second) = await open_two(api, arrive)
    message = {"client_msg_id": new_id("message"), "text": "hello?"}
    await api("POST", f"sessions/{first}/messages", token, message)
    waiting = (await read(first))["waiting_since"]

    merged = await api("POST", f"sessions/{first}/merge", owner.token, {"into": second})
    events = (await api("GET", f"sessions/{second}/events", owner.token)).json["data"]

    assert (merged.json["state"], merged.json["metadata"]["merged"]["into"]) == ("closed", second)
    assert [one["data"] for one in events if one["type"] == "session.merged"] == [{"from": first}]
    assert (await api("GET", f"sessions/{first}", token)).json["metadata"] == {}

    back = await api("DELETE", f"sessions/{first}/merge", owner.token)

    assert back.status == 200, back.text
    assert (back.json["state"], back.json["waiting_since"]) == ("queued", waiting)
    assert "merged" not in back.json["metadata"]
    again = await api("DELETE", f"sessions/{first}/merge", owner.token)
    assert (again.status, again.json["code"]) == (409, "not_merged")


async def test_only_two_sessions_of_one_visitor_that_go_on_are_merged(api, arrive, chat, owner):
    _, (first, second) = await open_two(api, arrive)
    _, strange = await chat()

    async def merge(into):
        reply = await api("POST", f"sessions/{first}/merge", owner.token, {"into": into})
        return reply.status, reply.json["code"]

    assert await merge(first) == (422, "invalid")
    assert await merge(strange["id"]) == (422, "invalid")
    assert await merge(new_id("session")) == (404, "not_found")
    await api("POST", f"sessions/{second}/resolve", owner.token)
    assert await merge(second) == (409, "target_done")
