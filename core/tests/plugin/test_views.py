import dataclasses
import json

import pytest

from chatclick import (
    EventView,
    MessagePreview,
    MessageView,
    ParticipantRef,
    RecipientView,
    SessionView,
    StaffView,
    VisitorView,
    WidgetView,
    clock,
)
from chatclick.plugin.views import View
from chatclick.testing.views import build_message, build_session, build_visitor

ALL = frozenset({"visitor:read", "message:read", "note:read", "staff:read", "notify:send"})

WIRE_KEYS = {
    MessageView: "id session_id seq client_msg_id kind sender content reply_to created_at",
    SessionView: (
        "id widget_id channel state category priority subject tags language visitor queue_id"
        " team_id assignee last_seq last_message unread seen delivered waiting_since snoozed_until"
        " created_at updated_at closed_at bot_id lease metadata"
    ),
    VisitorView: "id name email phone traits is_identified created_at last_seen_at",
    StaffView: (
        "id email name role availability is_connected capacity is_active team_ids created_at"
        " skills languages last_seen_at"
    ),
    EventView: "session_id seq position type at actor data",
    WidgetView: "id name created_at updated_at draft published_revision etag",
    ParticipantRef: "kind id name",
}


@pytest.mark.parametrize("view", WIRE_KEYS)
def test_a_view_has_the_keys_of_the_wire(view):
    assert {field.name for field in dataclasses.fields(view)} == set(WIRE_KEYS[view].split())


@pytest.mark.parametrize("build", [build_message, build_session, build_visitor])
def test_the_json_form_can_be_sent_and_read_back(build):
    view = build()

    text = json.dumps(view.to_json())

    assert type(view).from_json(json.loads(text)) == view


def test_times_are_written_with_milliseconds():
    message = build_message(created_at=clock.now().replace(microsecond=5000))

    assert message.to_json()["created_at"].endswith(".005Z")


def test_a_view_cannot_be_changed_not_even_deep_inside():
    message = build_message(content={"type": "text", "text": "a", "links": [{"url": "b"}]})

    with pytest.raises(dataclasses.FrozenInstanceError):
        message.seq = 1
    with pytest.raises(TypeError):
        message.content["text"] = "b"
    with pytest.raises(TypeError):
        message.content["links"][0]["url"] = "c"


def test_without_permission_to_see_visitors_no_personal_data_is_left():
    visitor = build_visitor(name="Ann", email="ann@example.com", phone="123", traits={"a": 1})
    session = build_session(
        last_message=MessagePreview(
            seq=1,
            text="hi",
            sender=ParticipantRef(kind="visitor", id="vis_1", name="Ann"),
            created_at=clock.now(),
        )
    )
    message = build_message("hi")

    seen = [view.cut_to(frozenset({"message:read"})) for view in (visitor, session, message)]

    assert "Ann" not in json.dumps([view.to_json() for view in seen])
    assert "example.com" not in json.dumps([view.to_json() for view in seen])
    assert seen[2].text == "hi"


def build_event(message):
    return EventView(
        session_id="ses_1",
        seq=1,
        position=1,
        type="message.created",
        at=clock.now(),
        actor=message.sender,
        data=message.to_json(),
    )


def test_without_permission_to_read_messages_no_text_is_left():
    event = build_event(build_message("secret"))

    for view in (build_message("secret"), event):
        cut = json.dumps(view.cut_to(frozenset({"analytics:read"})).to_json())
        assert "secret" not in cut
        assert "Ann" not in cut


def test_the_event_of_a_note_needs_it_too():
    note = build_event(build_message("between us", kind="note"))
    may = frozenset({"visitor:read", "message:read"})

    assert "between us" not in json.dumps(note.cut_to(may).to_json())
    assert note.cut_to(may | {"note:read"}) is note


def test_a_note_needs_a_permission_of_its_own():
    note = build_message("between us", kind="note")

    assert note.cut_to(ALL - {"note:read"}).text == ""
    assert note.cut_to(ALL).text == "between us"


def test_addresses_of_recipients_need_permission_to_send():
    recipient = RecipientView(
        kind="visitor", id="vis_1", name="Ann", email="a@b.c", phone="1", language="en"
    )

    cut = recipient.cut_to(frozenset())

    assert (cut.email, cut.phone) == (None, None)


@pytest.mark.parametrize("build", [build_message, build_session, build_visitor])
def test_with_every_permission_nothing_is_copied(build):
    view: View = build()

    assert view.cut_to(ALL) is view
