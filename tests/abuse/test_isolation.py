"""A visitor with somebody else's session id learns no more than with an id nobody has."""

import json
import re

import pytest

from chatclick.http.build import build_document
from chatclick.ids import new_id

SECRET = "zebracorn"
BODIES = {
    "messages": {"client_msg_id": "a", "text": "hello"},
    "seen": {"seq": 1},
    "delivered": {"seq": 1},
    "typing": {"on": True},
    "assign": {"staff_id": None},
    "transfer": {"reason": "x"},
    "snooze": {"until": "2099-01-01T00:00:00.000Z"},
    "close": {},
    "": {"subject": "mine now"},
}
ROUTES = [
    (method.upper(), path)
    for path, operations in build_document()["paths"].items()
    if "{session_id}" in path
    for method in operations
]
FRAMES = [
    {"t": "subscribe", "after": 0},
    {"t": "typing", "on": True},
    {"t": "seen", "seq": 1},
    {"t": "delivered", "seq": 1},
    {"t": "send", "client_msg_id": "a", "text": "hello"},
    {"t": "send", "client_msg_id": "b", "text": "hello", "kind": "note"},
]


@pytest.mark.parametrize(("method", "path"), ROUTES, ids=lambda part: part)
def test_every_route_answers_a_foreign_id_like_a_missing_one(place, method, path):
    _, foreign = place.visitor()
    token, _ = place.visitor()
    body = None if method == "GET" else BODIES.get(path.partition("{session_id}")[2].strip("/"))

    answers = []
    for session_id in (foreign, new_id("session")):
        answer = place.ask(method, path.replace("{session_id}", session_id), token, body)
        problem = answer.json()
        del problem["request_id"]
        answers.append((answer.status_code, problem, sorted(answer.headers.keys())))

    assert answers[0] == answers[1]
    # What no visitor may do to any session is refused before the session is looked for.
    assert answers[0][0] in {403, 404}
    if method == "GET" and not path.endswith("/trace"):
        assert answers[0][0] == 404


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: f"{frame['t']}-{frame.get('kind')}")
async def test_every_frame_answers_a_foreign_id_like_a_missing_one(place, frame):
    _, foreign = place.visitor()
    token, _ = place.visitor()
    async with place.socket(token) as wire:
        answers = []
        for session_id in (foreign, new_id("session")):
            await wire.send(**frame, session_id=session_id)
            answers.append(await wire.before_pong())
    assert answers[0] == answers[1]
    assert [answer["t"] for answer in answers[0]] == ["error"]


async def test_a_visitor_hears_nothing_of_a_foreign_session(place):
    victim, foreign = place.visitor()
    token, own = place.visitor()
    async with place.socket() as wire:
        await wire.send(t="hello", token=token, resume={foreign: 0, own: 0}, watch_after=0)
        await wire.until("welcome")
        await wire.send(t="watch", after=0)
        await wire.before_pong()
        sent = {"client_msg_id": "s", "text": SECRET}
        assert place.ask("POST", f"sessions/{foreign}/messages", victim, sent).status_code == 201
        await wire.send(t="send", session_id=own, client_msg_id="mine", text="hello")
        await wire.until("ack")
        heard = await wire.before_pong()
    assert SECRET not in json.dumps(heard)
    assert foreign not in json.dumps(heard)


async def test_a_foreign_message_cannot_be_quoted(place):
    victim, foreign = place.visitor()
    token, own = place.visitor()
    sent = {"client_msg_id": "s", "text": SECRET}
    message = place.ask("POST", f"sessions/{foreign}/messages", victim, sent).json()

    answers = []
    for number, message_id in enumerate((message["message_id"], new_id("message"))):
        body = {"client_msg_id": f"q{number}", "text": "look", "reply_to": message_id}
        answer = place.ask("POST", f"sessions/{own}/messages", token, body)
        answers.append((answer.status_code, re.sub(r"req_\w+|\"request_id\".*", "", answer.text)))

    assert answers[0][0] >= 400
    assert answers[0][0] == answers[1][0]


async def test_notes_never_reach_a_visitor(place):
    token, session_id = place.visitor()
    path = f"sessions/{session_id}"
    async with place.socket(token) as wire:
        await wire.send(t="subscribe", session_id=session_id, after=0)
        await wire.until("subscribed")
        note = {"client_msg_id": "n", "kind": "note", "text": f"{SECRET} is difficult"}
        written = place.ask("POST", f"{path}/messages", place.owner, note)
        assert written.status_code == 201
        reply = {"client_msg_id": "r", "text": "hello"}
        place.ask("POST", f"{path}/messages", place.owner, reply).raise_for_status()
        live = []
        while not live or live[-1].get("type") != "message.created":
            live.append(await wire.next())
        await wire.send(t="subscribe", session_id=session_id, after=0)
        replayed = await wire.before_pong()

    answers = [
        place.ask("GET", one, token).text
        for one in (path, f"{path}/messages", f"{path}/events", "sessions", f"search?q={SECRET}")
    ]
    for text in [*answers, json.dumps(live), json.dumps(replayed)]:
        assert SECRET not in text
        assert written.json()["message_id"] not in text
    assert SECRET in place.ask("GET", f"search?q={SECRET}", place.owner).text
    place.assert_healthy()
