"""What visitors see of events, and that the manual says so."""

import re
from pathlib import Path

import pytest

from chatclick.chat.audience import audience_of, event_to_json
from chatclick.clock import now
from chatclick.security.policy import Principal
from chatclick.store.events import SYSTEM, Actor, StoredEvent, StoredMessage

ROOT = Path(__file__).parents[3]
MANUAL = (ROOT / "docs/events.md").read_text("utf-8")
ROWS = dict(re.findall(r"^\| `([a-z_]+\.[a-z_]+)` \|.*\| (\w+)[^|]*\|$", MANUAL, re.MULTILINE))
SECRET = {
    "reason": "secret",
    "outcome": "secret",
    "queue_id": "secret",
    "assignee": {"id": "stf_secret", "name": "Grace"},
}


def build_event(type_: str) -> StoredEvent:
    actor = Actor("agent", "stf_secret", "Secret Agent")
    return StoredEvent(7, "ses_1", 3, type_, now(), actor, SECRET)


def build_message(kind: str) -> StoredEvent:
    actor, content = Actor("agent", "stf_1", "Grace"), {"type": "text", "text": "words"}
    message = StoredMessage("msg_1", "ses_1", 3, "one", kind, actor, content, None, now())
    data = {"state": "open"}
    return StoredEvent(7, "ses_1", 3, "message.created", now(), actor, data, message)


@pytest.mark.parametrize(
    ("type_", "share"),
    [one for one in ROWS.items() if one[1] != "outside" and one[0] != "message.created"],
)
def test_a_visitor_sees_of_an_event_what_the_manual_says(type_, share):
    frame = event_to_json(build_event(type_), "visitor")

    if share == "all":
        assert (frame["type"], frame["data"]) == (type_, SECRET)
        return
    assert frame["type"] == (type_ if share == "part" else "internal")
    assert "secret" not in str(frame).lower()
    assert (frame["session_id"], frame["seq"]) == ("ses_1", 3)


@pytest.mark.parametrize(
    ("granted", "kind", "shown"),
    [
        ({"session:read"}, "message", ("message.created", {})),
        ({"session:read"}, "note", ("internal", None)),
        ({"note:read"}, "note", ("internal", None)),
        ({"message:read"}, "message", ("message.created", {"type": "text", "text": "words"})),
        ({"message:read"}, "note", ("internal", None)),
        (
            {"message:read", "note:read"},
            "note",
            ("message.created", {"type": "text", "text": "words"}),
        ),
    ],
)
def test_what_is_written_is_shown_to_whom_it_is_granted(granted, kind, shown):
    key = Principal("api_key", "key_1", permissions=frozenset(granted))

    frame = event_to_json(build_message(kind), audience_of(key))

    assert (frame["type"], frame["data"].get("content")) == shown
    assert frame["seq"] == 3
    assert frame["data"] == {} or frame["actor"]["name"] == frame["data"]["sender"]["name"]


@pytest.mark.parametrize("audience", ["staff_without_notes", "staff_without_text"])
@pytest.mark.parametrize(
    "type_", [one for one, share in ROWS.items() if share != "outside" and one != "message.created"]
)
def test_staff_see_the_rest_but_whom_a_note_names(type_, audience):
    frame = event_to_json(build_event(type_), audience)

    is_hidden = type_ == "session.mentioned"
    assert frame["type"] == ("internal" if is_hidden else type_)
    assert frame["data"] == ({} if is_hidden else SECRET)


def test_what_else_quotes_a_message_is_left_out():
    event = StoredEvent(7, "ses_1", 3, "far.heard", now(), SYSTEM, {"text": "words", "score": 4})

    assert event_to_json(event, "staff_without_text")["data"] == {"score": 4}
    assert event_to_json(event, "staff_without_notes")["data"] == {"text": "words", "score": 4}


def test_the_manual_lists_every_event_that_is_recorded():
    recorded = set()
    for file in (ROOT / "core/chatclick").rglob("*.py"):
        text = file.read_text("utf-8")
        recorded |= set(re.findall(r'record\(\s*"([a-z_]+\.[a-z_]+)"', text))
        recorded |= set(re.findall(r'_record\([a-z, ]+, "([a-z_]+\.[a-z_]+)"', text))

    assert len(recorded) > 12
    assert recorded <= ROWS.keys()
