"""What staff were told: everybody sees and reads their own."""

import asyncio

import pytest

from chatclick.chat.staff_notices import Notice


@pytest.fixture
def tell(host):
    async def make(person, title="A target was missed", **more):
        notice = Notice(type="sla.missed", title=title, source="sla", **more)
        await host.chat.notices.tell([person.id], notice)

    return make


async def test_the_list_is_newest_first_by_pages_with_how_many_are_unread(api, sign_in, tell):
    person = await sign_in("agent")
    for number in range(3):
        await tell(person, f"number {number}")

    first = (await api("GET", "notifications?limit=2", person.token)).json
    rest = (await api("GET", f"notifications?cursor={first['next']}", person.token)).json

    assert [one["title"] for one in first["data"]] == ["number 2", "number 1"]
    assert [one["title"] for one in rest["data"]] == ["number 0"]
    assert (first["unread"], rest["next"]) == (3, None)


async def test_one_some_and_all_are_read(api, sign_in, tell):
    person = await sign_in("analyst")
    for number in range(4):
        await tell(person, f"number {number}")
    ids = [one["id"] for one in (await api("GET", "notifications", person.token)).json["data"]]

    one = await api("POST", f"notifications/{ids[0]}/read", person.token)
    some = await api("POST", "notifications/read", person.token, {"ids": ids[1:2]})
    unread = (await api("GET", "notifications?unread=true", person.token)).json["data"]
    rest = await api("POST", "notifications/read", person.token, {})

    assert [one.json["unread"], some.json["unread"], rest.json["unread"]] == [3, 2, 0]
    assert [one["id"] for one in unread] == ids[2:]


async def test_nobody_reads_what_somebody_else_was_told(api, sign_in, owner, tell, arrive):
    person = await sign_in("agent")
    await tell(person)
    [told] = (await api("GET", "notifications", person.token)).json["data"]

    seen = (await api("GET", "notifications", owner.token)).json
    one = await api("POST", f"notifications/{told['id']}/read", owner.token)
    await api("POST", "notifications/read", owner.token, {"ids": [told["id"]]})
    await api("POST", "notifications/read", owner.token, {})
    visitor = (await arrive())["token"]
    key = {"name": "program", "permissions": ["session:read"]}
    program = (await api("POST", "api-keys", owner.token, key)).json["key"]

    assert seen == {"data": [], "next": None, "unread": 0}
    assert one.status == 404
    for token in (visitor, program):
        assert (await api("GET", "notifications", token)).status == 403
    assert (await api("GET", "notifications", person.token)).json["unread"] == 1


async def test_a_mention_and_a_gift_of_a_colleague_are_told(api, owner, sign_in, chat, host):
    heard = asyncio.Queue()
    host.chat.notices.on_told = lambda staff_id, data: heard.put_nowait(staff_id)
    person = await sign_in("agent")
    _, session = await chat()
    content = {"type": "text", "text": "look", "mentions": [person.id]}
    note = {"client_msg_id": "n1", "kind": "note", "content": content}
    await api("POST", f"sessions/{session['id']}/messages", owner.token, note)
    await api("POST", f"sessions/{session['id']}/assign", owner.token, {"staff_id": person.id})
    await heard.get()
    await heard.get()

    told = (await api("GET", "notifications", person.token)).json["data"]

    assert {one["type"] for one in told} == {"session.mentioned", "session.assigned"}
    assert "look" not in str(told)
