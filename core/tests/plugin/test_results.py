import json

import pytest

from chatclick import (
    Assignment,
    BotReply,
    Candidate,
    ErasureReport,
    ExportFile,
    MessagePatch,
    NotificationPatch,
    Reject,
    WidgetBlock,
    clock,
)
from chatclick.plugin.views import NotificationView
from chatclick.testing.views import build_message

EXAMPLES = [
    Reject("spam", "No advertising, please."),
    MessagePatch(text="***"),
    Assignment(staff_id="stf_1", trace=(Candidate(kind="staff", id="stf_1", score=2.0),)),
    ExportFile(name="crm/contact.json", media_type="application/json", data=b"\x00\xff"),
    ErasureReport(is_complete=False, erased=3, kept=("an invoice, by law",)),
    WidgetBlock(type="poll.question", schema={"type": "object"}),
]


@pytest.mark.parametrize("result", EXAMPLES, ids=lambda one: type(one).__name__)
def test_a_result_survives_its_json_form(result):
    assert type(result).from_json(json.loads(json.dumps(result.to_json()))) == result


@pytest.mark.parametrize("kind", [MessagePatch, Assignment, BotReply])
def test_a_result_with_alternatives_wants_exactly_one(kind):
    with pytest.raises(ValueError, match="give exactly one of"):
        kind()


def test_an_assignment_to_two_targets_is_refused():
    with pytest.raises(ValueError, match="exactly one"):
        Assignment(staff_id="stf_1", queue_id="que_1")


def test_a_patch_of_the_text_keeps_the_rest_of_the_content():
    message = build_message(content={"type": "text", "text": "4111", "format": "plain"})

    patched = MessagePatch(text="****").apply_to(message)

    assert patched.content == {"type": "text", "text": "****", "format": "plain"}
    assert message.text == "4111"


def test_a_patch_of_a_notification_changes_what_it_names():
    notification = NotificationView(
        id="1", type="message.unread", session_id=None, title="a", body="b", url=None,
        created_at=clock.now(),
    )  # fmt: skip

    patched = NotificationPatch(title="c").apply_to(notification)

    assert (patched.title, patched.body) == ("c", "b")


def test_reading_a_wrong_type_names_the_place():
    with pytest.raises(ValueError, match=r"\$\.code"):
        Reject.from_json({"code": 5, "public_text": ""})
