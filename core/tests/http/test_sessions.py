"""Sessions and messages over REST."""

from datetime import timedelta

import pytest

from chatclick.chat.traces import build_trace
from chatclick.clock import now, to_text
from chatclick.store.models import Session, Trace


async def test_a_session_goes_through_its_states(api, chat, owner):
    _, session = await chat()
    path = f"sessions/{session['id']}"
    until = to_text(now() + timedelta(hours=1))

    async def act(name, body=None):
        reply = await api("POST", f"{path}/{name}", owner.token, body)
        assert reply.status == 200, reply.text
        return reply.json["state"]

    assert session["state"] == "queued"
    assert await act("assign", {"staff_id": owner.id}) == "open"
    assert await act("snooze", {"until": until}) == "snoozed"
    assert await act("reopen") == "open"
    assert await act("resolve") == "resolved"
    assert await act("reopen") == "open"
    assert await act("assign", {"staff_id": None}) == "queued"
    assert await act("transfer", {"staff_id": owner.id, "reason": "knows it"}) == "open"
    assert await act("close", {"outcome": "solved"}) == "closed"
    assert await act("close", {}) == "closed"
    refused = await api("POST", f"{path}/reopen", owner.token)
    assert (refused.status, refused.json["code"]) == (409, "session_closed")
    message = {"client_msg_id": "a", "text": "late"}
    assert (await api("POST", f"{path}/messages", owner.token, message)).status == 409


@pytest.mark.parametrize(
    ("act", "body"),
    [
        ("assign", {}),
        ("assign", {"staff_id": "olive"}),
        ("assign", {"staff_id": "stf_" + "0" * 32}),
        ("transfer", {}),
        ("transfer", {"queue_id": "que_" + "0" * 32}),
        ("snooze", {"until": "2001-01-01T00:00:00Z"}),
        ("snooze", {"until": "tomorrow"}),
        ("snooze", {"until": "2030-01-01T00:00:00"}),
        ("snooze", {"until": "9999-12-31T23:59:59-08:00"}),
        ("snooze", {"until": 1999999999}),
        ("seen", {"seq": -1}),
        ("seen", {"seq": 10**40}),
        ("seen", {"seq": 1.5}),
        ("seen", {"seq": "1"}),
        ("seen", {"seq": 99}),
        ("typing", {"on": "yes"}),
        ("messages", {"client_msg_id": "a"}),
        ("messages", {"client_msg_id": "a", "text": "x", "content": {}}),
        ("messages", {"client_msg_id": "a b", "text": "x"}),
        ("messages", {"client_msg_id": "a", "text": " "}),
        ("messages", {"client_msg_id": "a", "text": "x" * 10_001}),
        ("messages", {"client_msg_id": "a", "content": {"type": "html", "html": "<b>"}}),
        ("messages", {"client_msg_id": "a", "text": "x", "kind": "shout"}),
    ],
)
async def test_acts_with_wrong_values_are_refused(api, chat, owner, act, body):
    _, session = await chat()

    reply = await api("POST", f"sessions/{session['id']}/{act}", owner.token, body)

    assert reply.status in {400, 422}
    assert reply.json["errors"]


async def test_priority_tags_and_subject_can_be_changed(api, chat, owner):
    _, session = await chat()
    change = {"priority": "high", "tags": ["b", "a"], "subject": "Where is it?"}

    reply = await api("PATCH", f"sessions/{session['id']}", owner.token, change)

    assert {name: reply.json[name] for name in change} == change


async def test_sessions_can_be_filtered_and_paged(api, chat, owner):
    made = [(await chat())[1]["id"] for _ in range(3)]
    await api("POST", f"sessions/{made[0]}/assign", owner.token, {"staff_id": owner.id})

    async def ids(query):
        reply = await api("GET", f"sessions{query}", owner.token)
        assert reply.status == 200, reply.text
        return [one["id"] for one in reply.json["data"]]

    assert await ids("?view=mine") == [made[0]]
    assert await ids("?view=unassigned") == [made[2], made[1]]
    assert await ids("?state=open") == [made[0]]
    assert await ids("?category=done") == []
    assert await ids("?unread=true") == []
    page = await api("GET", "sessions?limit=2", owner.token)
    rest = await api("GET", f"sessions?limit=2&cursor={page.json['next']}", owner.token)
    assert [one["id"] for one in page.json["data"] + rest.json["data"]] == await ids("")
    assert rest.json["next"] is None


async def test_a_repeated_message_gets_the_same_answer(api, chat):
    token, session = await chat()
    path = f"sessions/{session['id']}/messages"
    message = {"client_msg_id": "m1", "text": "hello"}

    first = await api("POST", path, token, message)
    again = await api("POST", path, token, message)
    other = await api("POST", path, token, {**message, "text": "good bye"})

    assert first.status == again.status == 201
    assert first.text == again.text
    assert (other.status, other.json["code"]) == (422, "client_msg_id_reused")


async def test_messages_are_paged_in_both_directions(api, chat):
    token, session = await chat()
    path = f"sessions/{session['id']}/messages"
    for number in range(5):
        await api("POST", path, token, {"client_msg_id": f"m{number}", "text": str(number)})

    async def read(query):
        reply = await api("GET", f"{path}?limit=2{query}", token)
        return [one["content"]["text"] for one in reply.json["data"]], reply.json["next"]

    newest, before = await read("")
    middle, before = await read(f"&cursor={before}")
    oldest, end = await read(f"&before_seq={before}")
    assert (oldest, middle, newest, end) == (["0"], ["1", "2"], ["3", "4"], None)
    first, after = await read("&after_seq=0")
    second, _ = await read(f"&after_seq=0&cursor={after}")
    assert (first, second) == (["0", "1"], ["2", "3"])


async def test_events_are_paged(api, chat):
    token, session = await chat()
    path = f"sessions/{session['id']}/events"

    page = await api("GET", f"{path}?limit=1", token)
    rest = await api("GET", f"{path}?limit=10&after_seq={page.json['next']}", token)

    assert [one["seq"] for one in page.json["data"] + rest.json["data"]] == [1, 2]


async def test_staff_open_sessions_for_visitors(api, arrive, owner):
    visitor_id = (await arrive())["visitor"]["id"]

    made = await api("POST", "sessions", owner.token, {"visitor_id": visitor_id, "subject": "Hi"})
    nobody = await api("POST", "sessions", owner.token, {})
    missing = await api("POST", "sessions", owner.token, {"visitor_id": "vis_" + "0" * 32})

    assert (made.status, made.json["visitor"]["id"]) == (201, visitor_id)
    assert nobody.status == 422
    assert missing.status == 404


async def test_seen_and_delivered_move_the_marks(api, chat, owner):
    token, session = await chat()
    path = f"sessions/{session['id']}"
    await api("POST", f"{path}/messages", token, {"client_msg_id": "a", "text": "hi"})
    assert (await api("GET", path, owner.token)).json["unread"] == 1

    assert (await api("POST", f"{path}/delivered", owner.token, {"seq": 3})).status == 204
    assert (await api("POST", f"{path}/seen", owner.token, {"seq": 3})).status == 204
    assert (await api("POST", f"{path}/typing", owner.token, {"on": True})).status == 204

    session = (await api("GET", path, owner.token)).json
    assert session["unread"] == 0
    assert session["seen"]["staff_seq"] == session["delivered"]["staff_seq"] == 3


async def test_the_traces_of_a_session_can_be_read(api, chat, owner):
    _, session = await chat()

    reply = await api("GET", f"sessions/{session['id']}/trace", owner.token)

    assert reply.status == 200


async def test_the_traces_of_a_session_are_read_page_by_page(api, chat, owner, host):
    _, session = await chat()
    traces = [build_trace(session["id"], None, f"reason {number}", []) for number in range(3)]
    await host.store.write(lambda tx: Trace.bulk_create(traces))

    async def read(query=""):
        reply = await api("GET", f"sessions/{session['id']}/trace{query}", owner.token)
        return [one["reason"] for one in reply.json["data"]], reply.json["next"]

    assert await read() == (["reason 2", "reason 1", "reason 0"], None)
    newest, following = await read("?limit=2")
    assert newest == ["reason 2", "reason 1"]
    assert await read(f"?cursor={following}") == (["reason 0"], None)


async def test_search_finds_words_and_their_beginnings(api, chat, owner, host):
    token, session = await chat()
    path = f"sessions/{session['id']}/messages"
    for number, text in enumerate(("My parcel is lost", "parcel two", "nothing")):
        await api("POST", path, token, {"client_msg_id": str(number), "text": text})
    await host.search.catch_up()

    async def find(words):
        reply = await api("GET", f"search?q={words}", owner.token)
        assert reply.status == 200, reply.text
        return [hit["message"]["content"]["text"] for hit in reply.json["data"]]

    assert await find("parcel") == ["parcel two", "My parcel is lost"]
    assert await find("lost%20parc") == ["My parcel is lost"]
    assert await find('"parcel" OR NEAR(*)') == []
    page = await api("GET", "search?q=parcel&limit=1", owner.token)
    rest = await api("GET", f"search?q=parcel&cursor={page.json['next']}", owner.token)
    assert [hit["message"]["seq"] for hit in page.json["data"] + rest.json["data"]] == [4, 3]
    assert (await api("GET", "search?q=%20", owner.token)).status == 422


async def test_search_shows_notes_to_those_who_may_read_them(api, chat, owner, sign_in, host):
    _, session = await chat()
    note = {"client_msg_id": "n", "text": "difficult customer", "kind": "note"}
    await api("POST", f"sessions/{session['id']}/messages", owner.token, note)
    await host.search.catch_up()
    analyst = await sign_in("analyst")

    assert len((await api("GET", "search?q=difficult", owner.token)).json["data"]) == 1
    assert (await api("GET", "search?q=difficult", analyst.token)).json["data"] == []


async def test_nobody_opens_a_session_by_a_widget_that_is_not_there(api, arrive, owner):
    made = (await api("POST", "widgets", owner.token, {"name": "Second"})).json["id"]
    await api("POST", f"widgets/{made}/publish", owner.token)
    late = (await api("POST", f"/widget/v1/{made}/visitor", body={})).json["token"]
    assert (await api("DELETE", f"widgets/{made}", owner.token)).status == 204
    visitor = (await arrive())["visitor"]["id"]

    by_visitor = await api("POST", "sessions", late, {})
    by_staff = await api(
        "POST", "sessions", owner.token, {"visitor_id": visitor, "widget_id": made}
    )

    assert (by_visitor.status, by_staff.status) == (404, 404)
    assert not await Session.exists()
