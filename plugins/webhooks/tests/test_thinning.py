"""An endpoint without content gets ids, states, numbers and times, and not a word of a person."""

import json
from typing import Any

import pytest

from .receivers import Receiver
from .stages import Stage

SECRET = "Ada"
STAFF, TRACE = (f"{kind}_{'0' * 31}1" for kind in ("stf", "trc"))
ADA = {"kind": "visitor", "id": "vis_1", "name": "Ada"}

LEAKS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    (
        "session.handoff_requested",
        {
            "reason": "Ada is angry",
            "reason_said": [{"text": "Ada is angry"}],
            "context": {"Order of Ada": 7, "mail": "Ada@example.com", "age": 36},
            "bot": "flows",
        },
        {"bot": "flows"},
    ),
    ("session.subject_changed", {"from": "Ada", "to": "The dog of Ada"}, {}),
    ("session.tags_changed", {"from": [], "to": ["Ada"]}, {"from": []}),
    ("session.context_changed", {"keys": ["Ada"]}, {}),
    (
        "page.viewed",
        {"visitor_id": "vis_1", "url": "https://example.com/Ada", "title": "Hello Ada"},
        {"visitor_id": "vis_1"},
    ),
    (
        "widget.event",
        {"widget_id": "wgt_1", "name": "Ada", "props": {"id": "Ada", "total": 3}},
        {"widget_id": "wgt_1"},
    ),
    (
        "session.transferred",
        {
            "queue_id": "que_1",
            "team_id": None,
            "previous": STAFF,
            "reason": "Ada asked",
            "reason_said": [{"plugin_id": "x", "code": "asked", "values": {"who": "Ada"}}],
            "trace_id": TRACE,
        },
        {"queue_id": "que_1", "team_id": None, "previous": STAFF, "trace_id": TRACE},
    ),
    (
        "session.assigned",
        {"assignee": {"id": STAFF, "name": "Ada"}, "previous": None, "reason": "Ada"},
        {"assignee": {"id": STAFF}, "previous": None},
    ),
    (
        "session.unassigned",
        {"assignee": None, "previous": STAFF, "reason": "Ada"},
        {"assignee": None, "previous": STAFF},
    ),
    (
        "session.bot_took",
        {"bot": "flows", "bot_name": "Ada the bot", "previous": STAFF},
        {"bot": "flows", "previous": STAFF},
    ),
    ("session.closed", {"outcome": "Ada was rude"}, {}),
    (
        "form.submitted",
        {"form": "csat", "comment": "Ada", "values": {"age": 36}},
        {"form": "csat"},
    ),
    (
        "message.read",
        {"participant": ADA, "seq": 3},
        {"participant": {"kind": "visitor", "id": "vis_1"}, "seq": 3},
    ),
    (
        "message.created",
        {
            "id": "msg_1",
            "kind": "message",
            "sender": ADA,
            "content": {"type": "card", "title": "Ada", "fields": [{"label": "Ada"}]},
            "reply_to": None,
            "created_at": "2026-11-28T09:30:00.000Z",
            "state": "open",
        },
        {
            "id": "msg_1",
            "kind": "message",
            "sender": {"kind": "visitor", "id": "vis_1"},
            "reply_to": None,
            "created_at": "2026-11-28T09:30:00.000Z",
            "state": "open",
        },
    ),
    (
        "shop.ordered",
        {
            "kind": "Ada",
            "status": "Ada",
            "customer": {"id": "Ada", "orders": 2},
            "sender": {"kind": "visitor", "id": "Ada Lovelace", "email": "Ada@example.com"},
            "customer_id": "Ada@example.com",
            "items": [1, "Ada"],
            "Ada": 7,
            "order_id": "A-4711",
            "by": STAFF,
            "total": 12.5,
            "is_new": True,
            "ordered_at": "2026-11-28T09:30:00+01:00",
            "born": "Ada, 1815-12-10T00:00:00Z",
        },
        {
            "sender": {"kind": "visitor"},
            "order_id": "A-4711",
            "by": STAFF,
            "total": 12.5,
            "is_new": True,
            "ordered_at": "2026-11-28T09:30:00+01:00",
        },
    ),
]
"""What happens, and what of it is left."""

HARMLESS: list[tuple[str, dict[str, Any]]] = [
    ("session.created", {"visitor_id": "vis_1", "channel": "web", "language": "de-AT"}),
    ("session.closed", {"outcome": "solved"}),
    ("session.snoozed", {"until": "2026-11-28T09:30:00.000Z"}),
    ("session.reopened", {"state": "queued"}),
    ("session.priority_changed", {"from": "low", "to": "urgent"}),
    ("session.language_changed", {"from": None, "to": "zh-Hant"}),
    ("session.escalated", {"queue_id": "que_1", "level": 2, "staff_ids": ["stf_1", "stf_2"]}),
    ("session.merged", {"into": f"ses_{'a' * 32}"}),
    ("csat.submitted", {"score": 4, "scale": 5}),
    ("flow.ended", {"flow_id": "welcome", "run_id": "run-1", "reason": "handed_over"}),
    ("visitor.merged", {"id": "vis_1", "merged": f"vis_{'a' * 32}"}),
    ("agent.availability_changed", {"staff_id": STAFF, "availability": "away"}),
    ("plugin.failed", {"plugin": "ai_bot", "failures": 3}),
    ("sla.breached", {"policy_id": "gold", "target_s": 60, "due_at": "2026-11-28T09:30:00Z"}),
]
"""What happens, all of which is left."""


async def send_thin(stage: Stage, receiver: Receiver, type_: str, data: dict[str, Any]) -> Any:
    """Let an event happen, and return what the receiver gets of its data."""
    await stage.create(receiver.url, has_content=False)
    await stage.happen(type_, **data)
    (got,) = await receiver.wait(1)
    assert SECRET not in got.body.decode()
    assert got.document["data"]["actor"] == {"kind": "system", "id": None}
    event = got.document["data"]["event"]
    del event["number"]
    return event


@pytest.mark.parametrize(("type_", "data", "left"), LEAKS, ids=[one[0] for one in LEAKS])
async def test_without_content_nothing_that_people_wrote_or_are_called_is_left(
    stage: Stage, receiver: Receiver, type_: str, data: dict[str, Any], left: dict[str, Any]
) -> None:
    assert await send_thin(stage, receiver, type_, data) == left


@pytest.mark.parametrize(("type_", "data"), HARMLESS, ids=[one[0] for one in HARMLESS])
async def test_without_content_ids_states_numbers_and_times_are_left(
    stage: Stage, receiver: Receiver, type_: str, data: dict[str, Any]
) -> None:
    assert await send_thin(stage, receiver, type_, data) == data


async def test_a_body_that_is_too_large_comes_without_a_word_of_a_person(
    stage: Stage, receiver: Receiver
) -> None:
    await stage.create(receiver.url)

    await stage.happen("shop.ordered", order_id="A-4711", comment="Ada" * 100_000)

    (got,) = await receiver.wait(1)
    assert json.loads(got.body)["data"]["event"] == {"number": 1, "order_id": "A-4711"}
