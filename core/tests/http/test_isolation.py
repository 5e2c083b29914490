"""A visitor cannot tell somebody else's session from one that does not exist."""

from chatclick.ids import new_id

ACTS = [
    ("GET", "", None),
    ("GET", "/messages", None),
    ("GET", "/events", None),
    ("POST", "/messages", {"client_msg_id": "a", "text": "hello"}),
    ("POST", "/seen", {"seq": 1}),
    ("POST", "/delivered", {"seq": 1}),
    ("POST", "/typing", {"on": True}),
]
CURIOUS_IDS = ["", "null", "0", "true", "1.0", "[]", '{"$ne":null}', "%00", "..", "9" * 60]


async def test_a_foreign_session_is_answered_like_a_missing_one(api, chat):
    _, foreign = await chat()
    token, _ = await chat()

    for method, path, body in ACTS:
        other = await api(method, f"sessions/{foreign['id']}{path}", token, body)
        missing = await api(method, f"sessions/{new_id('session')}{path}", token, body)

        assert other.status == missing.status == 404, path
        del other.json["request_id"], missing.json["request_id"]
        assert other.json == missing.json


async def test_a_visitor_lists_only_their_own_sessions(api, chat):
    await chat()
    token, mine = await chat()

    for query in ("", "?view=all", "?view=unassigned", "?state=queued"):
        reply = await api("GET", f"sessions{query}", token)
        assert [one["id"] for one in reply.json["data"]] == [mine["id"]]


async def test_a_visitor_cannot_open_a_session_for_somebody_else(api, arrive):
    token = (await arrive())["token"]
    other = (await arrive())["visitor"]["id"]

    reply = await api("POST", "sessions", token, {"visitor_id": other})

    assert reply.status == 404


async def test_a_visitor_sees_no_notes(api, chat, owner):
    token, session = await chat()
    note = {"client_msg_id": "n1", "text": "a difficult one", "kind": "note"}
    assert (
        await api("POST", f"sessions/{session['id']}/messages", owner.token, note)
    ).status == 201

    messages = await api("GET", f"sessions/{session['id']}/messages", token)
    events = await api("GET", f"sessions/{session['id']}/events", token)

    assert messages.json["data"] == []
    assert "difficult" not in messages.text + events.text
    assert [event["seq"] for event in events.json["data"]] == [1, 2, 3]


async def test_an_analyst_sees_no_notes(api, chat, owner, sign_in):
    token, session = await chat()
    path = f"sessions/{session['id']}"
    note = {"client_msg_id": "n1", "text": "a difficult one", "kind": "note"}
    message = {"client_msg_id": "m1", "text": "hello"}
    assert (await api("POST", f"{path}/messages", owner.token, note)).status == 201
    assert (await api("POST", f"{path}/messages", token, message)).status == 201
    analyst = await sign_in("analyst")

    events = await api("GET", f"{path}/events", analyst.token)

    assert "difficult" not in events.text and "hello" in events.text
    assert [event["seq"] for event in events.json["data"]] == [1, 2, 3, 4]


async def test_a_key_without_messages_reads_no_text(api, chat, owner):
    token, session = await chat()
    path = f"sessions/{session['id']}"
    message = {"client_msg_id": "m1", "text": "a secret"}
    assert (await api("POST", f"{path}/messages", token, message)).status == 201
    wanted = {"name": "x", "permissions": ["session:read"]}
    key = (await api("POST", "api-keys", owner.token, wanted)).json["key"]

    answers = [await api("GET", one, key) for one in (f"{path}/events", path, "sessions")]

    assert [one.status for one in answers] == [200] * 3
    assert not [one for one in answers if "secret" in one.text]


async def test_a_visitor_cannot_write_notes(api, chat):
    token, session = await chat()

    note = {"client_msg_id": "n1", "text": "hello", "kind": "note"}
    reply = await api("POST", f"sessions/{session['id']}/messages", token, note)

    assert reply.status in {403, 404}


async def test_curious_ids_are_not_found(api, owner):
    for curious in CURIOUS_IDS:
        reply = await api("GET", f"/api/v1/sessions/{curious}/trace", owner.token)
        assert reply.status == 404, curious


async def test_fields_the_server_sets_cannot_be_sent(api, chat, owner):
    token, session = await chat()
    for name in ("seq", "created_at", "sender", "is_verified", "role"):
        body = {"client_msg_id": "a", "text": "hello", name: 1}
        reply = await api("POST", f"sessions/{session['id']}/messages", token, body)
        assert reply.status == 422
        assert reply.json["errors"][0] == {
            "pointer": f"/{name}",
            "code": "unknown_field",
            "message": "There is no such field.",
        }
