"""How long files live: unsent, old, of an erased visitor; and where they go meanwhile."""

import asyncio
from datetime import timedelta

import pytest

from chatclick import Reject
from chatclick.chat import attachment_checks
from chatclick.clock import now
from chatclick.errors import TooLarge, Unavailable
from chatclick.hooks import Registration
from chatclick.store.database import sqlite_path
from chatclick.store.models import Attachment
from chatclick.testing.plugins import build_plugin

from .attachment_calls import PDF, PNG, allow_files, read, send_message, upload_file


@pytest.fixture
async def ready(api, chat, host, widget_id):
    """A visitor's token and session, where files are taken."""
    await allow_files(host, widget_id)
    return await chat()


def list_files(host):
    folder = host.settings.data_dir / "blobs"
    return [one for one in folder.rglob("*") if one.is_file()]


async def age(host, attachment, **by):
    at = now() - timedelta(**by)

    async def work(_tx):
        await Attachment.filter(id=attachment["id"]).update(created_at=at)

    await host.store.write(work)


async def test_unsent_files_are_removed_after_a_day_and_sent_ones_stay(api, host, ready):
    token, session = ready
    names = ("old", "sent", "new")
    files = {
        name: (await upload_file(api, token, session["id"], name, "application/pdf", PDF)).json
        for name in names
    }
    await send_message(api, token, session["id"], files["sent"])
    await age(host, files["old"], hours=25)
    await age(host, files["sent"], hours=25)

    await host.sweeps.sweep()
    await host.sweeps.sweep()

    found = {name: (await read(api, token, files[name]))[0].status_code for name in names}
    assert found == {"old": 404, "sent": 200, "new": 200}
    assert len(list_files(host)) == 2


async def test_an_image_of_a_card_that_was_refused_belongs_to_the_card_that_was_sent_then(
    api, host, ready, owner
):
    async def message_check(message):
        return Reject("rude", "Not so.") if message.content["title"] == "rude" else None

    granted = frozenset({"message:read"})
    plugin = build_plugin(message_check=message_check)
    host.dispatcher.registrations.add(Registration("filter", plugin, None, granted, frozenset()))
    host.dispatcher.registrations.open("filter")
    token, session = ready
    path = f"sessions/{session['id']}"
    file = (await upload_file(api, owner.token, session["id"], "a.png", "image/png", PNG)).json

    async def send(title):
        image = {"attachment_id": file["id"]}
        content = {"type": "card", "title": title, "image": image}
        body = {"client_msg_id": title, "content": content}
        return (await api("POST", f"{path}/messages", owner.token, body)).status

    statuses = [await send("rude"), await send("polite")]
    await age(host, file, hours=25)

    removed = await api("DELETE", f"{path}/attachments/{file['id']}", owner.token)
    await host.sweeps.sweep()

    assert (statuses, removed.status) == ([422, 201], 409)
    assert (await read(api, token, file))[0].status_code == 200


async def test_sent_files_are_removed_when_their_time_is_over(api, host, ready):
    token, session = ready
    file = (await upload_file(api, token, session["id"], "a.png", "image/png", PNG)).json
    await send_message(api, token, session["id"], file)
    await age(host, file, days=31)
    await host.sweeps.sweep()
    kept = list_files(host)

    host.settings.attachments.retention_days = 30
    await host.sweeps.sweep()

    assert len(kept) == 2
    assert not list_files(host)
    assert (await read(api, token, file))[0].status_code == 404


async def test_erasing_a_visitor_removes_bytes_small_pictures_and_names(api, host, ready, owner):
    token, session = ready
    file = (await upload_file(api, token, session["id"], "me.png", "image/png", PNG)).json
    await send_message(api, token, session["id"], file)
    staff_file = await upload_file(api, owner.token, session["id"], "n.txt", "text/plain", b"hm")
    path = f"visitors/{session['visitor']['id']}/erase"

    reply = await api("POST", path, owner.token)

    assert (staff_file.status, reply.status) == (201, 200)
    assert not list_files(host)
    assert not await Attachment.all().count()


async def test_upload_that_goes_on_after_the_erasure_leaves_nothing(api, host, ready, owner):
    token, session = ready
    new = {"name": "a.pdf", "media_type": "application/pdf", "size_bytes": len(PDF)}
    begun = (await api("POST", f"sessions/{session['id']}/attachments", token, new)).json
    row = await Attachment.get(id=begun["id"])
    await api("POST", f"visitors/{session['visitor']['id']}/erase", owner.token)

    async def pieces():
        yield PDF[:10]

    await host.attachments._write(row, 0, pieces(), 10)

    assert not list_files(host)


async def test_export_lists_files_with_the_address_of_their_bytes(api, ready, owner):
    token, session = ready
    file = (await upload_file(api, token, session["id"], "a.pdf", "application/pdf", PDF)).json
    await upload_file(api, token, session["id"], "unsent.pdf", "application/pdf", PDF)
    await send_message(api, token, session["id"], file)

    reply = await api("GET", f"visitors/{session['visitor']['id']}/export", owner.token)
    (listed,) = reply.json["attachments"]
    _, data = await read(api, owner.token, file)

    assert (listed["name"], listed["sender"]) == ("a.pdf", "visitor")
    assert listed["content"].endswith(f"/attachments/{file['id']}/content")
    assert data == PDF


async def test_file_whose_check_was_broken_off_is_checked_after_the_next_start(api, host, ready):
    token, session = ready
    file = (await upload_file(api, token, session["id"], "a.pdf", "application/pdf", PDF)).json

    async def work(_tx):
        await Attachment.filter(id=file["id"]).update(state="checking")

    await host.store.write(work)
    await host.sweeps._take_up()
    await host.checks.finished()

    path = f"sessions/{session['id']}/attachments/{file['id']}"
    assert (await api("GET", path, token)).json["state"] == "ready"


# A file can be taken away, a server that others use cannot.
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_file_is_ready_also_where_the_database_was_away_when_its_check_ended(
    api, host, ready, monkeypatch
):
    monkeypatch.setattr(attachment_checks, "RETRY_S", 0)
    database = sqlite_path(host.store.url)
    away, is_checked = database.with_suffix(".away"), asyncio.Event()

    async def attachment_check(attachment):
        database.rename(away)
        is_checked.set()

    plugin = build_plugin(attachment_check=attachment_check)
    granted = frozenset({"attachment:read"})
    host.dispatcher.registrations.add(
        Registration("scanner", plugin, None, granted, frozenset({"attachment_check"}))
    )
    host.dispatcher.registrations.open("scanner")
    token, session = ready
    upload = asyncio.create_task(
        upload_file(api, token, session["id"], "a.pdf", "application/pdf", PDF)
    )
    async with asyncio.timeout(30):
        await is_checked.wait()
    for _ in range(20):  # the check comes to its end meanwhile, and is refused, too
        with pytest.raises(Unavailable):
            await host.store.write(write_nothing)
    away.rename(database)

    file = (await upload).json

    assert (file["name"], file["state"]) == ("a.pdf", "ready")
    assert (await read(api, token, file))[1] == PDF


async def write_nothing(_tx):
    """Find out whether the database takes anything."""


async def test_a_file_of_a_channel_is_written_while_it_comes(host, ready):
    _, session = ready
    written = []

    async def come():
        for piece in (PDF, b"1", b"2"):
            written.append(sum(one.stat().st_size for one in list_files(host)))
            yield piece

    view = await take_in(host, session, come(), max_bytes=1000)

    assert written == [0, len(PDF), len(PDF) + 1]
    assert (view.state, view.size_bytes) == ("ready", len(PDF) + 2)


async def test_a_file_of_a_channel_that_breaks_off_or_is_too_large_leaves_nothing(host, ready):
    _, session = ready

    async def come():
        yield PDF
        raise Unavailable("gone", code="egress_failed")

    with pytest.raises(TooLarge):
        await take_in(host, session, come(), max_bytes=len(PDF) - 1)
    with pytest.raises(Unavailable):
        await take_in(host, session, come(), max_bytes=1000)

    assert not list_files(host)
    assert not await Attachment.all().count()


async def take_in(host, session, pieces, *, max_bytes):
    """Take a file in as a channel does that reads it from elsewhere."""
    named = {"name": "a.pdf", "media_type": "application/pdf", "max_bytes": max_bytes}
    return await host.plugins.services.channels.attach_stream(session["id"], pieces, **named)
