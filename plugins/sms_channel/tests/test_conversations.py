"""Conversations by text message: in, out, once, and what the inbox hears of what did not arrive."""

import json
from dataclasses import replace

import pytest

import chatclick_sms_channel
from chatclick import AttachmentView, SubjectView, TryLater
from chatclick.errors import ChatclickError, TooManyRequests, Unavailable
from chatclick.hooks import HookFailed
from chatclick.testing import contract_check
from chatclick_notify_sms import MAX_MEDIA_BYTES
from chatclick_notify_sms.testing import ACCOUNT, BASE, TOKEN, Fetched
from chatclick_sms_channel import coming_in

from .conftest import NUMBER

MIB = 1024 * 1024


async def test_what_somebody_writes_is_a_conversation_and_the_answer_goes_back(desk) -> None:
    assert await desk.comes_in("Is my parcel there?") == 200
    assert await desk.comes_in("It is number 7.", "SM2") == 200

    assert desk.read() == [("visitor", "Is my parcel there?"), ("visitor", "It is number 7.")]
    assert (desk.session.channel, desk.session.visitor.name) == ("sms", NUMBER)
    await desk.answers("It is on its way.")
    (sent,) = desk.peer.sent
    assert (sent.to, sent.text) == (NUMBER, "It is on its way.")


async def test_a_message_that_comes_twice_is_stored_once(desk) -> None:
    await desk.comes_in("Hello")
    await desk.comes_in("Hello")

    assert desk.read() == [("visitor", "Hello")]


async def test_notes_and_other_conversations_stay_where_they_are(desk) -> None:
    await desk.comes_in("Hello")

    await desk.answers("Ask the store first.", kind="note")
    await desk.agent.says("Hello on the site")

    assert desk.peer.sent == []


async def test_after_the_end_another_conversation_begins(desk) -> None:
    await desk.comes_in("Hello")
    first = desk.session
    desk.host.world.sessions[first.id] = replace(first, state="closed", category="done")

    await desk.comes_in("Hello again", "SM2")

    assert desk.session.id != first.id
    assert desk.session.visitor.id == first.visitor.id
    assert desk.read() == [("visitor", "Hello again")]


async def test_stop_is_heeded_and_the_inbox_is_told(desk) -> None:
    await desk.comes_in("Hello")
    await desk.comes_in("STOP", "SM2")
    await desk.comes_in("STOP", "SM2")
    await desk.answers("One more thing")

    kinds = [kind for kind, _ in desk.read()]
    assert kinds == ["visitor", "note", "agent", "note"]
    assert "wants no more messages" in desk.read()[-1][1]
    assert desk.peer.sent == []

    await desk.comes_in("START", "SM3")
    await desk.answers("Welcome back")
    assert [one.text for one in desk.peer.sent] == ["Welcome back"]


async def test_files_come_along_and_one_that_cannot_is_named(desk) -> None:
    path = f"/2010-04-01/Accounts/{ACCOUNT}/Messages/MM1/Media/"
    desk.peer.files[f"{path}ME1"] = b"GIF89a"
    media = {
        "NumMedia": "3",
        "MediaUrl0": f"https://api.twilio.com{path}ME1",
        "MediaContentType0": "image/gif",
        "MediaUrl1": f"https://api.twilio.com{path}ME2",
        "MediaContentType1": "image/gif",
        "MediaUrl2": "https://elsewhere.example/secret",
        "MediaContentType2": "image/gif",
    }

    assert await desk.comes_in("Look", **media) == 200

    (message,) = desk.host.world.messages[desk.session.id]
    assert message.content["type"] == "file"
    (file,) = message.content["attachments"]
    view, data = desk.host.attachments.files[file["id"]]
    assert (view.name, data) == ("1.gif", b"GIF89a")
    assert message.text.count("did not come along") == 2


@pytest.mark.parametrize(("size_bytes", "comes"), [(3 * MIB, True), (MAX_MEDIA_BYTES + 1, False)])
async def test_a_file_as_large_as_providers_have_them_comes_along(desk, size_bytes, comes) -> None:
    path = f"/2010-04-01/Accounts/{ACCOUNT}/Messages/MM1/Media/ME1"
    desk.peer.files[path] = b"GIF89a".ljust(size_bytes, b".")
    media = {"NumMedia": "1", "MediaUrl0": f"https://api.twilio.com{path}"}

    assert await desk.comes_in("Look", MediaContentType0="image/gif", **media) == 200

    (message,) = desk.host.world.messages[desk.session.id]
    assert [len(data) for _, data in desk.host.attachments.files.values()] == [size_bytes] * comes
    assert ("did not come along" in message.text) is not comes


async def test_a_file_that_lies_elsewhere_is_fetched_there_without_our_password(desk) -> None:
    path = f"/2010-04-01/Accounts/{ACCOUNT}/Messages/MM1/Media/ME1"
    desk.peer.answers = ["307 Elsewhere\r\nLocation: https://media.example/signed"]
    desk.peer.files["/signed"] = b"GIF89a"
    media = {"NumMedia": "1", "MediaUrl0": f"https://api.twilio.com{path}"}

    assert await desk.comes_in("Look", MediaContentType0="image/gif", **media) == 200

    ((_, data),) = desk.host.attachments.files.values()
    assert data == b"GIF89a"
    assert desk.peer.fetched == [
        Fetched("api.twilio.com", path, f"{ACCOUNT}:{TOKEN}"),
        Fetched("media.example", "/signed", ""),
    ]


@pytest.mark.parametrize("error", [TooManyRequests, Unavailable])
async def test_a_file_for_which_there_is_no_time_is_named_and_the_message_is_there(
    desk, monkeypatch: pytest.MonkeyPatch, error: type[ChatclickError]
) -> None:
    async def refuse(*given: object, **named: object) -> None:
        raise error("Not now.")

    monkeypatch.setattr(desk.host.services.channels, "attach_stream", refuse)
    path = f"/2010-04-01/Accounts/{ACCOUNT}/Messages/MM1/Media/ME1"
    desk.peer.files[path] = b"GIF89a"
    media = {"NumMedia": "1", "MediaUrl0": f"https://api.twilio.com{path}"}

    assert await desk.comes_in("Look", MediaContentType0="image/gif", **media) == 200

    assert desk.read() == [("visitor", "Look\n[a file did not come along: Not now.]")]


@pytest.mark.parametrize("state", ["refused", "checking"])
async def test_a_file_that_cannot_be_shown_is_named_and_the_message_is_there(
    desk, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    attach = desk.host.services.channels.attach_stream

    async def check(*given: object, **named: object) -> AttachmentView:
        return replace(await attach(*given, **named), state=state)

    monkeypatch.setattr(desk.host.services.channels, "attach_stream", check)
    path = f"/2010-04-01/Accounts/{ACCOUNT}/Messages/MM1/Media/ME1"
    desk.peer.files[path] = b"GIF89a"
    media = {"NumMedia": "1", "MediaUrl0": f"https://api.twilio.com{path}"}

    assert await desk.comes_in("Look", MediaContentType0="image/gif", **media) == 200

    assert desk.read() == [("visitor", f"Look\n[a file did not come along: It is {state}.]")]


async def send_files(desk, text: str = "Look") -> None:
    """Let the agent send a picture and a plan."""
    picture = {"name": "lamp.png", "media_type": "image/png"}
    desk.host.attachments.add(b"\x89PNG", id="att_1", state="ready", **picture)
    desk.host.attachments.add(b"%PDF-1.7", id="att_2", name="plan.pdf", state="ready")
    content = {"type": "file", "attachments": [{"id": "att_1"}, {"id": "att_2"}]}
    await desk.answers(text, content={**content, **({"text": text} if text else {})})


async def fetch(desk, url: str):
    assert url.startswith(f"{BASE}/plugins/sms_channel/file/")
    return await desk.client.get(url.removeprefix(BASE))


async def test_files_of_an_answer_go_as_links_that_end(desk, clock) -> None:
    await desk.comes_in("Hello")

    await send_files(desk)

    (sent,) = desk.peer.sent
    said, lamp, plan = sent.text.split("\n")
    assert said == "Look" and lamp.startswith("lamp.png: ") and sent.media == ()
    url = plan.removeprefix("plan.pdf: ")
    answer = await fetch(desk, url)
    assert await answer.get_data() == b"%PDF-1.7"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    for wrong in ("x", "%00"):
        assert (await fetch(desk, f"{url}{wrong}")).status_code == 404
    clock.advance(days=8)
    assert (await fetch(desk, url)).status_code == 404


async def test_who_fetches_files_too_fast_is_refused(desk) -> None:
    await desk.comes_in("Hello")
    await send_files(desk)
    url = desk.peer.sent[0].text.rpartition(" ")[2]
    desk.host.services.gate.most_paced = 1

    assert [(await fetch(desk, url)).status_code for _ in range(2)] == [200, 429]


async def test_a_link_goes_with_its_visitor(desk) -> None:
    await desk.comes_in("Hello")
    await send_files(desk)
    url = desk.peer.sent[0].text.rpartition(" ")[2]

    subject = SubjectView(visitor_id=desk.session.visitor.id, session_ids=(desk.session.id,))
    await desk.host.dispatch("subject_erase", subject=subject)

    assert (await fetch(desk, url)).status_code == 404


async def test_pictures_go_with_the_message_where_the_provider_takes_them(desk) -> None:
    await desk.host.configure("sms_channel", files="mms")
    await desk.comes_in("Hello")

    await send_files(desk, "")

    (sent,) = desk.peer.sent
    assert sent.text.startswith("plan.pdf: ") and "lamp" not in sent.text
    answer = await fetch(desk, *sent.media)
    assert (answer.content_type, await answer.get_data()) == ("image/png", b"\x89PNG")


async def test_names_alone_go_where_the_settings_say_so(desk) -> None:
    await desk.host.configure("sms_channel", files="names")
    await desk.comes_in("Hello")

    await send_files(desk)

    assert "://" not in desk.peer.sent[0].text


async def test_a_file_that_takes_too_long_is_named_and_the_message_is_there(
    desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coming_in, "FETCH_S", 0.0)
    path = f"/2010-04-01/Accounts/{ACCOUNT}/Messages/MM1/Media/"
    desk.peer.files[f"{path}ME1"] = b"GIF89a"
    media = {
        "NumMedia": "1",
        "MediaUrl0": f"https://api.twilio.com{path}ME1",
        "MediaContentType0": "image/gif",
    }

    assert await desk.comes_in("Look", **media) == 200

    ((_, text),) = desk.read()
    assert text == "Look\n[a file did not come along: It did not come within 0 s.]"


async def test_what_did_not_arrive_after_all_stands_beside_the_conversation(desk) -> None:
    await desk.comes_in("Hello")
    await desk.answers("Hello Ann")

    await desk.is_told(desk.peer.sent[0].id, "undelivered", "30003")
    await desk.is_told(desk.peer.sent[0].id, "undelivered", "30003")

    assert desk.read()[-1] == ("note", "Not sent as a text message: undelivered (30003)")
    assert len(desk.read()) == 3


async def test_a_number_that_took_none_and_writes_gets_answers_again(desk) -> None:
    await desk.comes_in("Hello")
    await desk.answers("Hello Ann")
    await desk.is_told(desk.peer.sent[0].id, "undelivered", "30005")
    await desk.comes_in("Here I am again", "SM2")

    await desk.answers("Welcome back")

    assert [one.text for one in desk.peer.sent] == ["Hello Ann", "Welcome back"]


async def test_a_provider_that_is_away_is_asked_again_and_gets_an_answer_once(desk) -> None:
    await desk.comes_in("Hello")
    desk.peer.answers = ["503 Away"]

    with pytest.raises(TryLater):
        await desk.answers("Hello Ann")
    message = desk.host.world.messages[desk.session.id][-1]
    await desk.host.tell("message_stored", {"message": message, "session": desk.session})
    await desk.host.tell("message_stored", {"message": message, "session": desk.session})

    assert [one.text for one in desk.peer.sent] == ["Hello Ann"]


async def test_a_long_answer_goes_in_parts_each_once(desk) -> None:
    await desk.comes_in("Hello")
    text = "Words. " * 600

    desk.peer.answers = ["503 Away"]
    with pytest.raises(TryLater):
        await desk.answers(text)
    message = desk.host.world.messages[desk.session.id][-1]
    for _ in range(2):
        await desk.host.tell("message_stored", {"message": message, "session": desk.session})

    parts = [one.text for one in desk.peer.sent]
    assert len(parts) == 3
    assert " ".join(parts) == text.strip()
    for one in desk.peer.sent:
        await desk.is_told(one.id, "undelivered", "30003")
    assert [kind for kind, _ in desk.read()] == ["visitor", "agent", "note"]


async def test_an_answer_that_will_never_be_taken_is_said_so_at_once(desk) -> None:
    await desk.comes_in("Hello")
    desk.peer.answers = ["400 Bad Request"]

    await desk.answers("Hello Ann")

    assert desk.read()[-1] == ("note", "Not sent as a text message: 400: Twilio refused it")


async def test_that_an_answer_was_not_sent_is_said_after_trouble_too(desk) -> None:
    await desk.comes_in("Hello")
    await desk.comes_in("STOP", "SM2")
    services = desk.host.plugins.services
    intake, services.intake = services.intake, None
    with pytest.raises(HookFailed):
        await desk.answers("One more thing")

    services.intake = intake
    message = desk.host.world.messages[desk.session.id][-1]
    await desk.host.tell("message_stored", {"message": message, "session": desk.session})

    assert [kind for kind, _ in desk.read()] == ["visitor", "note", "agent", "note"]
    assert desk.read()[-1][1].startswith("Not sent as a text message: the number wants no more")


async def test_a_message_that_cannot_be_kept_is_taken_when_the_provider_says_it_again(desk) -> None:
    channels = desk.host.plugins.services.channels
    desk.host.plugins.services.channels = None
    assert await desk.comes_in("Hello") >= 500

    desk.host.plugins.services.channels = channels
    assert await desk.comes_in("Hello") == 200
    assert desk.read() == [("visitor", "Hello")]


async def test_a_person_can_take_along_and_have_erased_what_is_kept(desk) -> None:
    await desk.comes_in("Hello")
    subject = SubjectView(visitor_id=desk.session.visitor.id, session_ids=(desk.session.id,))

    collected = await desk.host.dispatcher.collect("subject_export", {"subject": subject})
    files = {file.name: file for answer in collected.answers for file in answer.value}
    assert json.loads(files["text-messages.json"].data)["sessions"][0]["number"] == NUMBER

    await desk.host.dispatcher.collect("subject_erase", {"subject": subject})
    await desk.answers("Nobody hears this")
    assert desk.peer.sent == []


def test_the_plugin_keeps_the_contract() -> None:
    contract_check(chatclick_sms_channel.plugin)
