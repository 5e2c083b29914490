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
    "bot": {"bot": "knowledge_base"},
    "snooze": {"until": "2099-01-01T00:00:00.000Z"},
    "close": {},
    "attachments": {"name": "a.txt", "media_type": "text/plain", "size_bytes": 3},
    "context": {"cart": 3},
    "forms": {"name": "csat", "values": {"score": 5}},
    "transcript": {"email": "ada@example.com"},
    "actions": {"action": "sample.action"},
    "draft": {"kind": "message", "text": "mine"},
    "merge": {"into": new_id("session")},
    "": {"subject": "mine now"},
}
ROUTES = [
    (method.upper(), path)
    for path, operations in build_document()["paths"].items()
    if "{session_id}" in path
    for method in operations
]
PART = {"Content-Type": "application/octet-stream", "Upload-Offset": "0"}
VISITOR_ROUTES = [
    (method.upper(), path)
    for path, operations in build_document()["paths"].items()
    if "{visitor_id}" in path
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


@pytest.fixture(scope="module")
def host_env():
    return {
        "CHATCLICK_LIMITS__VISITORS_PER_MINUTE": "10000",
        "CHATCLICK_ATTACHMENTS__UPLOADS_PER_MINUTE": "10000",
    }


def part_of(path):
    return path.partition("{session_id}")[2].strip("/")


def test_every_route_that_takes_json_has_a_body_here():
    document = build_document()["paths"]
    taking = {
        part_of(path)
        for method, path in ROUTES
        for content in [document[path][method.lower()].get("requestBody", {}).get("content", {})]
        if "application/json" in content
    }

    assert taking <= BODIES.keys(), "tell what a visitor would send there"


def ask_all(place, token, method, paths, body):
    """Ask the same of several paths; return what cannot be told apart but by its subject."""
    answers = []
    for path in paths:
        answer = (
            place.ask(method, path, token, raw=b"abc", headers=PART)
            if method == "PATCH" and "/attachments/" in path
            else place.ask(method, path, token, body)
        )
        problem = answer.json()
        del problem["request_id"]
        answers.append((answer.status_code, problem, sorted(answer.headers.keys())))
    return answers


@pytest.mark.parametrize(("method", "path"), ROUTES, ids=lambda part: part)
def test_every_route_answers_a_foreign_id_like_a_missing_one(place, method, path):
    _, foreign = place.visitor()
    token, _ = place.visitor()
    attachment_id = upload(place, foreign) if "{attachment_id}" in path else ""
    body = None if method in ("GET", "DELETE") else BODIES.get(part_of(path))
    path = path.replace("{attachment_id}", attachment_id)
    paths = [path.replace("{session_id}", one) for one in (foreign, new_id("session"))]

    answers = ask_all(place, token, method, paths, body)

    assert answers[0] == answers[1]
    # What no visitor may do to any session is refused before the session is looked for.
    assert answers[0][0] in {403, 404}
    if method == "GET" and not path.endswith(("/trace", "/draft")):
        assert answers[0][0] == 404


def upload(place, session_id):
    """Begin a file in a session; return its id."""
    answer = place.ask(
        "POST", f"sessions/{session_id}/attachments", place.owner, BODIES["attachments"]
    )
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


FILE_ROUTES = [(method, path) for method, path in ROUTES if "{attachment_id}" in path]


@pytest.mark.parametrize(("method", "path"), FILE_ROUTES, ids=lambda part: part)
def test_a_foreign_file_is_not_in_ones_own_session(place, method, path):
    _, foreign = place.visitor()
    token, own = place.visitor()
    path = path.replace("{session_id}", own)
    ids = (upload(place, foreign), new_id("attachment"))
    paths = [path.replace("{attachment_id}", one) for one in ids]

    answers = ask_all(place, token, method, paths, None)

    assert answers[0] == answers[1]
    assert answers[0][0] == 404
    seen = place.ask("GET", f"sessions/{foreign}/attachments/{ids[0]}", place.owner)
    assert seen.json()["state"] == "uploading"


def test_a_foreign_file_goes_into_no_message(place):
    _, foreign = place.visitor()
    token, own = place.visitor()
    answers = []
    for number, attachment_id in enumerate((upload(place, foreign), new_id("attachment"))):
        content = {"type": "file", "attachments": [{"id": attachment_id}]}
        body = {"client_msg_id": f"f{number}", "content": content}
        answer = place.ask("POST", f"sessions/{own}/messages", token, body)
        answers.append((answer.status_code, re.sub(r"(req|att)_\w+", "", answer.text)))

    assert answers[0] == answers[1]
    assert answers[0][0] >= 400


VISITOR_BODIES = {
    "": {"name": "Mallory"},
    "activity": {"events": [{"type": "page", "url": "https://shop.example/", "title": "x"}]},
}


@pytest.mark.parametrize(("method", "path"), VISITOR_ROUTES, ids=lambda part: part)
def test_every_route_answers_a_foreign_visitor_like_a_missing_one(place, method, path):
    _, session_id = place.visitor()
    token, _ = place.visitor()
    foreign = place.ask("GET", f"sessions/{session_id}", place.owner).json()["visitor"]["id"]
    part = path.partition("{visitor_id}")[2].strip("/")
    body = None if method == "GET" else VISITOR_BODIES.get(part)
    paths = [path.replace("{visitor_id}", one) for one in (foreign, new_id("visitor"))]

    answers = ask_all(place, token, method, paths, body)

    assert answers[0] == answers[1]
    assert answers[0][0] in {403, 404}
    assert place.ask("GET", f"visitors/{foreign}", place.owner).json()["name"] != "Mallory"


@pytest.mark.parametrize(("method", "path"), [*ROUTES, *VISITOR_ROUTES], ids=lambda part: part)
def test_no_route_is_open_to_who_has_left(place, left, method, path):
    token, session_id, visitor_id, attachment_id = left
    body = None if method in ("GET", "DELETE") else BODIES.get(part_of(path))
    for place_, one in (
        ("{session_id}", session_id),
        ("{visitor_id}", visitor_id),
        ("{attachment_id}", attachment_id),
    ):
        path = path.replace(place_, one)

    answer = place.ask(method, path, token, body)

    assert (answer.status_code, answer.json()["code"]) == (401, "token_invalid")


@pytest.fixture(scope="module")
def left(place):
    """Somebody who was here, and logged out."""
    token, session_id = place.visitor()
    visitor_id = place.ask("GET", f"sessions/{session_id}", token).json()["visitor"]["id"]
    attachment_id = upload(place, session_id)
    answer = place.ask("POST", f"/widget/v1/{place.widget_id}/logout", body={"token": token})
    assert answer.status_code == 204
    return token, session_id, visitor_id, attachment_id


async def test_the_socket_of_who_leaves_ends_and_opens_no_more(place):
    token, session_id = place.visitor()
    async with place.socket(token) as wire:
        await wire.send(t="subscribe", session_id=session_id, after=0)
        await wire.until("subscribed")
        place.ask("POST", f"/widget/v1/{place.widget_id}/logout", body={"token": token})
        assert await wire.close_code() == 4401
    async with place.socket() as wire:
        await wire.send(t="hello", token=token)
        assert await wire.close_code() == 4401


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
