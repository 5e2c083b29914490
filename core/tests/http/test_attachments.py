"""Attachments over REST: in whole, in parts, refused, read back."""

import asyncio
from functools import partial

import pytest

from chatclick import Reject, hookimpl
from chatclick.hooks import Registration
from chatclick.settings import AttachmentSettings, Settings
from chatclick.testing import build_plugin

from .attachment_calls import (
    END,
    PDF,
    PNG,
    allow_files,
    make_png,
    read,
    send_message,
    upload_file,
)


@pytest.fixture
def settings(tmp_path, database_url):
    limits = AttachmentSettings(min_free_bytes=0, uploads_per_minute=20)
    return Settings(
        data_dir=tmp_path, database_url=database_url, safe_mode=True, attachments=limits
    )


@pytest.fixture
async def allow(host, widget_id):
    """Let the widget take files."""
    await allow_files(host, widget_id)
    return partial(allow_files, host, widget_id)


@pytest.fixture
def upload(api):
    return partial(upload_file, api)


@pytest.fixture
def append(api):
    async def send(token, attachment, offset, data):
        return await api(
            "PATCH",
            f"sessions/{attachment['session_id']}/attachments/{attachment['id']}",
            token,
            raw=data,
            headers={"Content-Type": "application/octet-stream", "Upload-Offset": str(offset)},
        )

    return send


async def test_file_in_one_request_is_ready_and_comes_back_as_it_was(api, chat, allow, upload):
    token, session = await chat()

    reply = await upload(token, session["id"], "Rechnung.pdf", "application/pdf", PDF)
    response, data = await read(api, token, reply.json)

    assert reply.status == 201, reply.text
    assert (reply.json["state"], reply.json["size_bytes"]) == ("ready", len(PDF))
    assert data == PDF
    assert response.headers["Content-Disposition"] == 'attachment; filename="Rechnung.pdf"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["Content-Length"] == str(len(PDF))


async def test_file_in_parts_is_ready_with_the_last_one(api, chat, allow, append):
    token, session = await chat()
    new = {"name": "a.pdf", "media_type": "application/pdf", "size_bytes": len(PDF)}

    begun = await api("POST", f"sessions/{session['id']}/attachments", token, new)
    first = await append(token, begun.json, 0, PDF[:100])
    last = await append(token, begun.json, 100, PDF[100:])
    _, data = await read(api, token, begun.json)

    assert (begun.status, begun.json["state"]) == (201, "uploading")
    assert (first.status, first.json["state"], first.json["offset"]) == (200, "uploading", 100)
    assert (last.status, last.json["state"]) == (200, "ready")
    assert data == PDF


async def test_last_part_that_is_sent_twice_at_once_completes_the_file_once(
    api, chat, allow, append
):
    token, session = await chat()
    new = {"name": "a.pdf", "media_type": "application/pdf", "size_bytes": len(PDF)}
    begun = await api("POST", f"sessions/{session['id']}/attachments", token, new)

    replies = await asyncio.gather(*(append(token, begun.json, 0, PDF) for _ in range(3)))

    assert sorted(one.status for one in replies) == [200, 409, 409]
    assert {one.json.get("code") for one in replies} == {None, "upload_complete"}


async def test_files_at_once_find_the_room_of_one(api, chat, allow, host):
    token, session = await chat()
    host.settings.attachments.session_total_bytes = 250
    new = {"name": "a.pdf", "media_type": "application/pdf", "size_bytes": 100}
    path = f"sessions/{session['id']}/attachments"

    replies = await asyncio.gather(*(api("POST", path, token, new) for _ in range(8)))

    assert sorted(one.status for one in replies) == [201, 201] + [413] * 6
    assert {one.json.get("code") for one in replies} == {None, "total_too_large"}


async def test_part_at_a_wrong_place_is_told_the_right_one(api, chat, allow, append):
    token, session = await chat()
    new = {"name": "a.pdf", "media_type": "application/pdf", "size_bytes": len(PDF)}
    begun = await api("POST", f"sessions/{session['id']}/attachments", token, new)
    await append(token, begun.json, 0, PDF[:100])

    repeat = await append(token, begun.json, 0, PDF[:100])

    assert (repeat.status, repeat.json["code"], repeat.json["offset"]) == (
        *(409, "offset_mismatch"),
        100,
    )


@pytest.mark.parametrize(
    ("media_type", "data", "status", "code"),
    [
        ("image/png", b"<html><script>alert(1)</script>", 415, "type_mismatch"),
        ("text/plain", b"hello", 415, "type_not_accepted"),
        ("image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'/>", 415, "type_not_accepted"),
        ("application/pdf", b"", 422, "file_empty"),
        ("application/pdf", PDF + bytes(1024 * 1024), 413, "file_too_large"),
    ],
)
async def test_file_that_may_not_be_is_refused(chat, allow, upload, media_type, data, status, code):
    token, session = await chat()

    reply = await upload(token, session["id"], "x", media_type, data)

    assert (reply.status, reply.json["code"]) == (status, code)


async def test_part_beyond_the_announced_size_is_refused(api, chat, allow, append):
    token, session = await chat()
    new = {"name": "a.pdf", "media_type": "application/pdf", "size_bytes": 20}
    begun = await api("POST", f"sessions/{session['id']}/attachments", token, new)

    reply = await append(token, begun.json, 0, PDF)

    assert (reply.status, reply.json["code"]) == (413, "file_too_large")


async def test_widget_that_takes_no_files_says_so(chat, allow, upload):
    await allow({"enabled": False})
    token, session = await chat()

    reply = await upload(token, session["id"], "a.pdf", "application/pdf", PDF)

    assert (reply.status, reply.json["code"]) == (403, "uploads_off")


async def test_staff_upload_what_the_settings_take(chat, owner, upload):
    _, session = await chat()

    reply = await upload(owner.token, session["id"], "notes.txt", "text/plain", b"hello")

    assert (reply.status, reply.json["state"]) == (201, "ready")


async def test_picture_comes_back_without_what_was_hidden_in_it(api, chat, allow, upload):
    token, session = await chat()
    sent = PNG + b"<script>alert(1)</script>"

    reply = await upload(token, session["id"], "home.png", "image/png", sent)
    response, data = await read(api, token, reply.json)
    small, thumbnail = await read(api, token, reply.json, "thumbnail")

    assert (reply.json["width"], reply.json["height"]) == (40, 30)
    assert data.startswith(b"\x89PNG")
    assert data.endswith(END)
    assert b"13.4" not in data
    assert len(data) == reply.json["size_bytes"]
    assert response.headers["Content-Disposition"] == 'inline; filename="home.png"'
    assert small.headers["Content-Type"] == "image/webp"
    assert thumbnail[8:12] == b"WEBP"


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (make_png(50_000, 50_000), 413, "image_too_large"),
        (PNG[:60], 415, "image_unreadable"),
    ],
)
async def test_picture_that_cannot_be_encoded_is_refused(chat, allow, upload, data, status, code):
    token, session = await chat()

    reply = await upload(token, session["id"], "x.png", "image/png", data)

    assert (reply.status, reply.json["code"]) == (status, code)


@pytest.fixture
def send(api):
    return partial(send_message, api)


async def test_sent_file_reaches_the_other_side_with_all_that_is_known_of_it(
    api, chat, allow, upload, send, owner
):
    token, session = await chat()
    picture = (await upload(token, session["id"], "home.png", "image/png", PNG)).json

    ack = await send(token, session["id"], picture)
    (message,) = (await api("GET", f"sessions/{session['id']}/messages", owner.token)).json["data"]
    response, _ = await read(api, owner.token, picture)

    assert ack.status == 201, ack.text
    assert message["content"]["attachments"] == [
        {
            "id": picture["id"],
            "name": "home.png",
            "media_type": "image/png",
            "size_bytes": picture["size_bytes"],
            "width": 40,
            "height": 30,
            "has_thumbnail": True,
        }
    ]
    assert response.status_code == 200


async def test_repeat_of_a_message_with_a_file_gets_the_same_ack(chat, allow, upload, send):
    token, session = await chat()
    picture = (await upload(token, session["id"], "home.png", "image/png", PNG)).json

    first = await send(token, session["id"], picture, client_msg_id="one")
    repeat = await send(token, session["id"], picture, client_msg_id="one")
    other = await send(token, session["id"], picture, client_msg_id="two")

    assert first.json == repeat.json
    assert (other.status, other.json["errors"][0]["pointer"]) == (422, "/content/attachments/0")
    assert other.json["code"] == "attachment_in_use"


async def test_file_of_a_note_stays_among_staff(api, chat, allow, upload, send, owner):
    token, session = await chat()
    notes = (await upload(owner.token, session["id"], "n.txt", "text/plain", b"hm")).json

    await send(owner.token, session["id"], notes, kind="note")
    seen, _ = await read(api, owner.token, notes)
    hidden, _ = await read(api, token, notes)

    assert (seen.status_code, hidden.status_code) == (200, 404)


async def test_file_of_a_note_is_for_those_who_may_read_notes(
    api, chat, allow, upload, send, owner, sign_in
):
    _, session = await chat()
    analyst, agent = await sign_in("analyst"), await sign_in("agent")
    plan = (await upload(owner.token, session["id"], "plan.png", "image/png", PNG)).json
    await send(owner.token, session["id"], plan, kind="note")

    for what in ("content", "thumbnail"):
        seen, _ = await read(api, agent.token, plan, what)
        hidden, _ = await read(api, analyst.token, plan, what)
        assert (seen.status_code, hidden.status_code) == (200, 404), what


async def test_message_has_no_more_files_than_the_widget_takes(chat, allow, upload, send):
    token, session = await chat()
    files = [
        (await upload(token, session["id"], "a.pdf", "application/pdf", PDF)).json for _ in range(3)
    ]

    reply = await send(token, session["id"], *files)

    assert (reply.status, reply.json["code"]) == (422, "attachment_too_many")


async def test_visitor_cannot_send_the_file_of_the_other_side(chat, allow, upload, send, owner):
    token, session = await chat()
    notes = (await upload(owner.token, session["id"], "n.txt", "text/plain", b"hm")).json

    reply = await send(token, session["id"], notes)

    assert (reply.status, reply.json["code"]) == (422, "attachment_not_found")


async def test_sent_file_cannot_be_removed(api, chat, allow, upload, send):
    token, session = await chat()
    picture = (await upload(token, session["id"], "home.png", "image/png", PNG)).json
    await send(token, session["id"], picture)

    path = f"sessions/{session['id']}/attachments/{picture['id']}"
    reply = await api("DELETE", path, token)

    assert (reply.status, reply.json["code"]) == (409, "attachment_sent")


async def test_file_that_a_plugin_refuses_is_gone_and_its_sender_reads_why(
    host, chat, allow, upload
):
    @hookimpl
    async def attachment_check(attachment, session):
        is_ours = attachment.session_id == session.id and attachment.state == "checking"
        return Reject("virus", f"{attachment.name} is infected.") if is_ours else None

    register(host, attachment_check)
    token, session = await chat()

    reply = await upload(token, session["id"], "a.pdf", "application/pdf", PDF)

    assert (reply.status, reply.json["code"]) == (422, "virus")
    assert reply.json["detail"] == "a.pdf is infected."
    assert not [one for one in (host.settings.data_dir / "blobs").rglob("*") if one.is_file()]


@pytest.mark.parametrize(("essential", "status"), [(True, 503), (False, 201)])
async def test_check_that_fails_stops_a_file_where_it_is_essential(
    host, chat, allow, upload, essential, status
):
    @hookimpl
    async def attachment_check(attachment):
        raise RuntimeError("the scanner is away")

    register(host, attachment_check, essential=essential)
    token, session = await chat()

    reply = await upload(token, session["id"], "a.pdf", "application/pdf", PDF)

    assert reply.status == status
    assert status == 201 or reply.json["code"] == "check_unavailable"


def register(host, function, *, essential=False):
    hooks = frozenset({"attachment_check"}) if essential else frozenset()
    plugin = build_plugin(attachment_check=function)
    registrations = host.dispatcher.registrations
    registrations.add(Registration("scanner", plugin, None, frozenset({"attachment:read"}), hooks))
    registrations.open("scanner")


async def test_unsent_file_is_seen_by_its_own_side_only(api, chat, allow, upload, owner):
    token, session = await chat()
    reply = await upload(token, session["id"], "a.pdf", "application/pdf", PDF)
    path = f"sessions/{session['id']}/attachments/{reply.json['id']}"

    assert (await api("GET", path, token)).status == 200
    assert (await api("GET", path, owner.token)).status == 404


async def test_unsent_file_can_be_removed(api, chat, allow, upload, host):
    token, session = await chat()
    reply = await upload(token, session["id"], "a.pdf", "application/pdf", PDF)
    path = f"sessions/{session['id']}/attachments/{reply.json['id']}"

    removed = await api("DELETE", path, token)

    assert removed.status == 204
    assert (await api("GET", path, token)).status == 404
    assert not [one for one in (host.settings.data_dir / "blobs").rglob("*") if one.is_file()]


async def test_form_with_another_part_is_refused(chat, allow, upload):
    token, session = await chat()

    reply = await upload(token, session["id"], "a.pdf", "application/pdf", PDF, colour="red")

    assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, "/colour")


async def test_sender_over_the_rate_is_told_when_to_come_back(api, chat, allow):
    token, session = await chat()
    new = {"name": "a.pdf", "media_type": "application/pdf", "size_bytes": 10}
    path = f"sessions/{session['id']}/attachments"

    taken = 0
    while (reply := await api("POST", path, token, new)).status == 201:
        taken += 1  # more than the burst where the machine is so slow that some came back
        assert taken < 60

    assert (taken >= 20, reply.status) == (True, 429)
    assert int(reply.headers["Retry-After"]) >= 1
