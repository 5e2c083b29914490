"""What visitors see of events, and that the manual says so."""

import re
from pathlib import Path

import pytest

from chatclick.chat.audience import event_to_json
from chatclick.clock import now
from chatclick.store.events import Actor, StoredEvent

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


def test_the_manual_lists_every_event_that_is_recorded():
    recorded = set()
    for file in (ROOT / "core/chatclick").rglob("*.py"):
        text = file.read_text("utf-8")
        recorded |= set(re.findall(r'record\(\s*"([a-z_]+\.[a-z_]+)"', text))
        recorded |= set(re.findall(r'_record\([a-z, ]+, "([a-z_]+\.[a-z_]+)"', text))

    assert len(recorded) > 12
    assert recorded <= ROWS.keys()
