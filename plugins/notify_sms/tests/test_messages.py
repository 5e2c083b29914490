"""From a notification to a text message at the provider, and what the provider says back."""

import json

import pytest

import chatclick_notify_sms
from chatclick import SubjectView, TryLater
from chatclick.host.configuring import ConfigInvalid
from chatclick.notifier import Target, Undelivered
from chatclick.testing import contract_check
from chatclick_notify_sms import find_sms
from chatclick_notify_sms.testing import (
    BASE,
    OWN_NUMBER,
    STOPPED_NUMBER,
    TWILIO,
    VONAGE,
    WRONG_NUMBER,
    call_as_twilio,
    call_as_vonage,
)

from .conftest import NUMBER


def incoming(text: str, sid: str = "SM1", **more: str) -> dict[str, str]:
    return {"MessageSid": sid, "From": NUMBER, "To": OWN_NUMBER, "Body": text, **more}


def tell(path: str, fields: dict[str, str]):
    return call_as_twilio(f"/plugins/notify_sms/{path}", fields)


@pytest.mark.parametrize("config", [TWILIO, VONAGE], ids=["twilio", "vonage"])
async def test_unread_answers_arrive_as_the_api_wants_them(idle, config) -> None:
    phone = idle
    await phone.host.run(chatclick_notify_sms.plugin, config=config)

    await phone.send(phone.unread("Your parcel is there."), phone.ann(phone="0151 12345678"))

    (sent,) = phone.peer.sent
    assert phone.peer.refused == []
    assert (sent.to, sent.text) == (NUMBER, "Grace: Your parcel is there.")
    assert sent.sender.lstrip("+") == OWN_NUMBER.lstrip("+")
    assert sent.status_url == f"{BASE}/plugins/notify_sms/status"
    ((status, detail),) = await phone.list_log()
    assert status == "sent"
    assert detail.endswith("1 SMS")


async def test_a_repeat_and_a_second_message_soon_after_cost_nothing(phone, clock) -> None:
    first = phone.unread("One")
    soon = phone.unread("Two", session_id=first.session_id)

    await phone.send(first, phone.ann())
    await phone.send(first, phone.ann())
    await phone.send(soon, phone.ann())
    assert len(phone.peer.sent) == 1
    clock.advance(minutes=16)
    await phone.send(phone.unread("Three", session_id=first.session_id), phone.ann())
    assert len(phone.peer.sent) == 2


async def test_long_texts_are_cut_and_none_leaves_where_the_settings_say_so(phone) -> None:
    page = "https://shop.example/help"
    await phone.host.configure("notify_sms", **TWILIO, visitor_page=page)
    await phone.send(phone.unread("wort " * 200), phone.ann())
    await phone.host.configure("notify_sms", **TWILIO, include_text=False)
    await phone.send(phone.unread("Secret"), phone.ann(language="de"))

    long, hidden = phone.peer.sent
    assert len(long.text) <= 306
    assert long.text.endswith(f"...\n{page}")
    assert hidden.text == "In deinem Gespräch gibt es etwas Neues."


@pytest.mark.parametrize(
    ("number", "status", "reason"),
    [(WRONG_NUMBER, "bounced", "bounced"), (STOPPED_NUMBER, "held", "unsubscribed")],
)
async def test_numbers_that_take_none_are_written_to_no_more(phone, number, status, reason) -> None:
    await phone.send(phone.unread("One"), phone.ann(phone=number))
    await phone.send(phone.unread("Two"), phone.ann(phone=number))

    assert len(phone.peer.refused) == 1
    assert sorted(one for one, _ in await phone.list_log()) == sorted([status, "held"])
    assert await phone.list_stops() == [(number, reason)]
    assert (await phone.call("POST", "/stops/remove", {"address": number}))[0] == 204


async def test_a_number_that_vonage_does_not_know_is_written_to_no_more(vonage) -> None:
    await vonage.send(vonage.unread("One"), vonage.ann(phone=WRONG_NUMBER))

    assert await vonage.list_stops() == [(WRONG_NUMBER, "bounced")]


async def test_who_is_over_the_limit_waits_as_long_as_the_provider_says(phone) -> None:
    notification = phone.unread("Hello")
    phone.peer.answers = ["429 Too Many Requests\r\nRetry-After: 77"]

    with pytest.raises(TryLater) as refused:
        await phone.send(notification, phone.ann())
    await phone.send(notification, phone.ann())

    assert refused.value.retry_in_s == 77
    assert len(phone.peer.sent) == 1


async def test_what_vonage_will_never_take_is_not_our_settings_fault(vonage) -> None:
    target = Target(vonage.unread("Hello"), vonage.ann(), NUMBER)

    with pytest.raises(Undelivered):
        await find_sms().send(target, "a" * 1001)

    assert [status for status, _ in await vonage.list_log()] == ["failed"]
    (answer,) = (await vonage.host.dispatcher.collect("plugin_health", {})).answers
    assert answer.value.status == "ok"


async def test_a_token_that_is_wrong_shows_in_the_health_of_the_plugin(phone) -> None:
    await phone.host.configure("notify_sms", **{**TWILIO, "token": "another"})

    with pytest.raises(TryLater):
        await phone.send(phone.unread("Hello"), phone.ann())

    (answer,) = (await phone.host.dispatcher.collect("plugin_health", {})).answers
    assert "20003" in answer.value.message


async def test_stop_ends_messages_and_start_brings_them_back(phone) -> None:
    assert await phone.tell("incoming", tell("incoming", incoming("Stop"))) == 200
    await phone.send(phone.unread("One"), phone.ann())
    assert phone.peer.sent == []
    assert await phone.list_stops() == [(NUMBER, "unsubscribed")]

    assert await phone.tell("incoming", tell("incoming", incoming("START", "SM2"))) == 200
    await phone.send(phone.unread("Two"), phone.ann())
    assert len(phone.peer.sent) == 1


async def test_what_became_of_a_message_is_in_the_log(phone) -> None:
    await phone.send(phone.unread("One"), phone.ann())
    sid = phone.peer.sent[0].id
    report = {"MessageSid": sid, "MessageStatus": "delivered"}

    assert await phone.tell("status", tell("status", report)) == 200
    assert await phone.list_log() == [("sent", "delivered")]
    report = {"MessageSid": sid, "MessageStatus": "undelivered", "ErrorCode": "30006"}
    assert await phone.tell("status", tell("status", report)) == 200
    assert await phone.list_log() == [("bounced", "undelivered (30006)")]
    assert await phone.list_stops() == [(NUMBER, "bounced")]
    unknown = {"MessageSid": "SM9", "MessageStatus": "failed"}
    assert await phone.tell("status", tell("status", unknown)) == 200


async def test_calls_that_twilio_did_not_sign_change_nothing(phone) -> None:
    body, headers = tell("incoming", incoming("STOP"))
    other, _ = tell("incoming", incoming("STOP", From="+4915199999999"))

    assert await phone.tell("incoming", (other, headers)) == 403
    assert await phone.tell("status", (body, headers)) == 403
    bare = {"Content-Type": headers["Content-Type"]}
    assert await phone.tell("incoming", (body, bare)) == 403
    assert await phone.tell("incoming", (b"\xff%", headers)) == 403
    assert await phone.tell("incoming", (b"a" * 70_000, headers)) == 413
    assert await phone.list_stops() == []


async def test_calls_of_vonage_are_fresh_and_about_what_they_carry(vonage, clock) -> None:
    said = {"message_uuid": "m1", "from": NUMBER[1:], "to": "491570", "text": "stop"}
    good = call_as_vonage(said)
    other, _ = call_as_vonage({**said, "from": "4915199999999"})
    assert await vonage.tell("incoming", (other, good[1])) == 403
    assert await vonage.tell("incoming", call_as_vonage(said, iat=1)) == 403
    assert await vonage.tell("incoming", call_as_vonage(said, payload_hash="0")) == 403
    forged = {**good[1], "Authorization": "Bearer eyJhbGciOiJub25lIn0.e30."}
    assert await vonage.tell("incoming", (good[0], forged)) == 403
    assert await vonage.list_stops() == []

    assert await vonage.tell("incoming", good) == 200
    assert await vonage.list_stops() == [(NUMBER, "unsubscribed")]
    clock.advance(minutes=16)
    assert await vonage.tell("incoming", good) == 403


async def test_vonage_says_what_became_of_a_message(vonage) -> None:
    await vonage.send(vonage.unread("One"), vonage.ann())
    report = {"message_uuid": vonage.peer.sent[0].id, "status": "undeliverable"}

    assert (
        await vonage.tell("status", call_as_vonage({**report, "error": {"title": "1120"}})) == 200
    )

    assert await vonage.list_log() == [("failed", "undeliverable (1120)")]


@pytest.mark.parametrize(
    ("values", "pointer"),
    [
        ({**TWILIO, "token": ""}, "/token"),
        ({**TWILIO, "account": "abcd1234"}, "/account"),
        ({**VONAGE, "signature_secret": ""}, "/signature_secret"),
        ({**TWILIO, "sender": "0151 1234"}, "/sender"),
    ],
)
async def test_settings_that_cannot_work_are_not_kept(phone, values, pointer: str) -> None:
    with pytest.raises(ConfigInvalid) as refused:
        await phone.host.configure("notify_sms", **values)

    assert refused.value.errors[0].pointer == pointer


async def test_a_test_message_says_what_the_provider_said(phone) -> None:
    status, answer = await phone.call("POST", "/test", {"address": "0151 12345678"})
    assert (status, answer["is_sent"]) == (200, True)
    assert phone.peer.sent[0].text.startswith("A test")
    _, answer = await phone.call("POST", "/test", {"address": WRONG_NUMBER})
    assert answer == {"is_sent": False, "detail": "bounced: 21211: Invalid 'To'"}
    status, problem = await phone.call("POST", "/test", {"address": "hello"})
    assert (status, problem["errors"][0]["pointer"]) == (422, "/address")
    for method, path in (("GET", "/deliveries"), ("GET", "/stops"), ("POST", "/test")):
        assert (await phone.call(method, path, who=phone.agent))[0] == 403


async def test_the_log_is_paged(phone, clock) -> None:
    for text in ("a", "b", "c"):
        await phone.send(phone.unread(text), phone.ann())
        clock.advance(seconds=1)

    _, first = await phone.call("GET", "/deliveries?limit=2")
    _, rest = await phone.call("GET", f"/deliveries?limit=2&cursor={first['next']}")

    assert (len(first["data"]), len(rest["data"]), rest["next"]) == (2, 1, None)
    assert (await phone.call("GET", "/deliveries?status=lost"))[0] == 422
    for wrong in ("x", "1.%00"):
        assert (await phone.call("GET", f"/stops?cursor={wrong}"))[0] == 422, wrong


async def test_a_person_can_take_along_and_have_erased_what_was_sent(phone) -> None:
    await phone.send(phone.unread("Hello"), phone.ann())
    await phone.tell("incoming", tell("incoming", incoming("STOP")))
    subject = SubjectView(visitor_id="vis_1", phones=("0151 12345678",))

    collected = await phone.host.dispatcher.collect("subject_export", {"subject": subject})
    kept = json.loads(collected.answers[0].value[0].data)
    assert [one["address"] for one in kept["sent"]] == [NUMBER]
    assert [one["address"] for one in kept["stopped"]] == [NUMBER]

    collected = await phone.host.dispatcher.collect("subject_erase", {"subject": subject})
    assert collected.answers[0].value.kept
    assert await phone.list_log() == []
    assert await phone.list_stops() == [(NUMBER, "unsubscribed")]


async def test_the_log_forgets_what_is_old(phone, clock) -> None:
    await phone.send(phone.unread("Hello"), phone.ann())
    clock.advance(days=31)

    await phone.send(phone.unread("Hello"), phone.ann())

    assert len(await phone.list_log()) == 1


def test_the_plugin_keeps_the_contract() -> None:
    contract_check(chatclick_notify_sms.plugin)
