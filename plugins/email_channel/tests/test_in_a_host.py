"""The plugin in a whole host: a mail reaches the inbox once, over a kill, and is answered."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

import chatclick_email_channel
from chatclick.settings import AttachmentSettings, EgressSettings, Unread
from chatclick.store.models import Attachment
from chatclick.testing import WholeHost
from chatclick_email_channel.imap import ImapSession
from chatclick_email_channel.models import Incoming, Mailbox, Original

from .dovecot import PASSWORD, Dovecot
from .mails import until, write

pytestmark = pytest.mark.slow

API = "/api/v1/email-channel"


@pytest.fixture
async def site(
    tmp_path: Path, dovecot: Dovecot, taken: Any, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[WholeHost]:
    """A host that reaches the mail servers."""
    async with run_site(tmp_path, dovecot, taken, monkeypatch) as site:
        yield site


@pytest.fixture
async def full(
    tmp_path: Path, dovecot: Dovecot, taken: Any, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[WholeHost]:
    """A host that has to leave more room than any disk has."""
    attachments = AttachmentSettings(min_free_bytes=2**60)
    async with run_site(tmp_path, dovecot, taken, monkeypatch, attachments=attachments) as site:
        yield site


@asynccontextmanager
async def run_site(
    folder: Path, dovecot: Dovecot, taken: Any, monkeypatch: pytest.MonkeyPatch, **settings: Any
) -> AsyncIterator[WholeHost]:
    """Run a host with the plugin on."""
    monkeypatch.setenv("SSL_CERT_FILE", str(dovecot.certificate))
    egress = EgressSettings(allowed_networks=["127.0.0.0/8"], mail_ports=[dovecot.port, taken.port])
    unread = Unread(away_minutes=0, pause_minutes=0)
    async with WholeHost(folder, egress=egress, unread=unread, **settings) as site:
        await site.call("POST", "/api/v1/plugins/email_channel/enable")
        yield site


async def set_up(site: WholeHost, dovecot: Dovecot, taken: Any, user: str, **changes: Any) -> str:
    """Make a mailbox, wait until it is read, and return its address in the API."""
    servers = {"imap_host": "127.0.0.1", "imap_port": dovecot.port, "smtp_host": "127.0.0.1"}
    servers |= {"smtp_port": taken.port, "smtp_security": "none"}
    person = {"address": "help@shop.example", "username": user, "password": PASSWORD}
    box = await site.call("POST", f"{API}/mailboxes", {**servers, **person, **changes})

    async def is_read() -> Any:
        return (await site.call("GET", f"{API}/mailboxes/{box['id']}"))["looked_at"]

    await until(is_read)
    return f"{API}/mailboxes/{box['id']}"


async def test_a_mail_reaches_the_inbox_once_and_is_answered(site, dovecot, taken) -> None:
    await set_up(site, dovecot, taken, "whole")
    mail = write("Where is it?")
    mail.add_attachment("a,b\n1,2\n", subtype="csv", filename="order.csv")
    await asyncio.to_thread(dovecot.deliver, "whole", mail)

    async def list_sessions() -> Any:
        return (await site.call("GET", "/api/v1/sessions?channel=email"))["data"]

    (session,) = await until(list_sessions)
    path = f"/api/v1/sessions/{session['id']}"

    async def list_messages() -> Any:
        return (await site.call("GET", f"{path}/messages"))["data"]

    (message,) = await until(list_messages)
    assert message["content"]["text"] == "Where is it?"
    assert message["content"]["attachments"][0]["name"] == "order.csv"
    assert session["visitor"]["is_identified"] is False

    # the same mail is delivered again, and the host starts anew
    await asyncio.to_thread(dovecot.deliver, "whole", mail)
    await site.stop()
    await site.start()
    await site.call("POST", f"{path}/messages", {"client_msg_id": "two", "text": "On its way."})
    (answer,) = await until(lambda: taken.mails)
    later = write("Thanks", To=str(answer["Reply-To"]))
    await asyncio.to_thread(dovecot.deliver, "whole", later)

    async def is_thanked() -> Any:
        return [one for one in await list_messages() if one["content"]["text"] == "Thanks"]

    await until(is_thanked)
    texts = [one["content"]["text"] for one in await list_messages()]
    assert sorted(texts) == ["On its way.", "Thanks", "Where is it?"]
    assert len(await list_sessions()) == 1


async def test_files_beyond_those_of_the_widget_are_named_and_the_text_comes_in(
    site: WholeHost, dovecot: Dovecot, taken: Any
) -> None:
    widget_id = await site.find_widget()
    path = f"/api/v1/widgets/{widget_id}"
    draft = (await site.call("GET", path))["draft"]
    features = {**draft.get("features", {}), "fileUpload": {"enabled": True, "maxFiles": 2}}
    await site.call("PUT", f"{path}/draft", {**draft, "features": features})
    await site.call("POST", f"{path}/publish")
    await set_up(site, dovecot, taken, "many", widget_id=widget_id)
    mail = write("All my bills")
    for number in range(4):
        mail.add_attachment("a,b\n1,2\n", subtype="csv", filename=f"{number}.csv")
    await asyncio.to_thread(dovecot.deliver, "many", mail)

    async def list_incoming() -> Any:
        return (await site.call("GET", f"{API}/incoming"))["data"]

    (row,) = await until(list_incoming)
    assert (row["outcome"], row["detail"]) == ("received", "")
    path = f"/api/v1/sessions/{row['session_id']}/messages"
    (message,) = (await site.call("GET", path))["data"]
    names = [one["name"] for one in message["content"]["attachments"]]
    assert names == ["0.csv", "1.csv"]
    assert message["content"]["text"] == "All my bills\n\n[📎 ✕ 2.csv, 3.csv]"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database that has no tables yet, or those of the host."""
    if request.param == "sqlite":
        return f"sqlite://{tmp_path}/test.sqlite3"
    return str(request.getfixturevalue("migrated_postgres_url"))


async def test_a_mail_with_a_nul_in_its_addresses_holds_up_none(
    tmp_path: Path,
    database_url: str,
    dovecot: Dovecot,
    taken: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read = ImapSession.read

    def read_with_nul(session: ImapSession, uid: int) -> bytes:
        return read(session, uid).replace(b"?", b"\x00")  # Dovecot hands out none

    monkeypatch.setattr(ImapSession, "read", read_with_nul)
    sender = b"From: a?b@c.example\r\nTo: help@shop.example\r\n\r\nHello"
    others = b"From: ann@c.example\r\nTo: a?b@c.example\r\nMessage-ID: <a?b@c.example>\r\n\r\nHello"
    async with run_site(tmp_path, dovecot, taken, monkeypatch, database_url=database_url) as site:
        await set_up(site, dovecot, taken, "nul")
        for mail in (sender, others, write("Fine")):
            await asyncio.to_thread(dovecot.deliver, "nul", mail)

        async def list_incoming() -> Any:
            rows = (await site.call("GET", f"{API}/incoming"))["data"]
            return rows if len(rows) == 3 else None

        rows = await until(list_incoming)
        assert [(one["sender"], one["outcome"], one["reason"]) for one in rows] == [
            ("ann@example.com", "received", ""),
            ("ann@c.example", "received", ""),
            ("", "refused", "no_sender"),
        ]


async def test_without_room_for_files_the_text_comes_in_and_nobody_waits(
    full: WholeHost, dovecot: Dovecot, taken: Any
) -> None:
    await set_up(full, dovecot, taken, "full")
    mail = write("Here is the form")
    mail.add_attachment("a,b\n1,2\n", subtype="csv", filename="form.csv")
    for one in (mail, write("And a question", From="Bob <bob@example.com>")):
        await asyncio.to_thread(dovecot.deliver, "full", one)

    async def list_texts() -> Any:
        texts = set()
        for session in (await full.call("GET", "/api/v1/sessions?channel=email"))["data"]:
            path = f"/api/v1/sessions/{session['id']}/messages"
            for one in (await full.call("GET", path))["data"]:
                texts.add((session["visitor"]["name"], one["kind"], one["content"]["text"]))
        return texts if len(texts) == 3 else None

    assert await until(list_texts) == {
        ("Ann", "message", "Here is the form\n\n[📎 ✕ form.csv]"),
        ("Ann", "note", "There was no room for form.csv. The mail is still in help@shop.example."),
        ("Bob", "message", "And a question"),
    }


async def test_a_mail_whose_note_was_lost_came_in_though_there_is_room_for_its_file_now(
    full: WholeHost, dovecot: Dovecot, taken: Any
) -> None:
    box = await set_up(full, dovecot, taken, "lost")
    mail = write("Here is the form")
    mail.add_attachment("a,b\n1,2\n", subtype="csv", filename="form.csv")
    await asyncio.to_thread(dovecot.deliver, "lost", mail)

    async def list_incoming() -> Any:
        return (await full.call("GET", f"{API}/incoming"))["data"]

    (first,) = await until(list_incoming)
    await full.call("PATCH", box, {"is_enabled": False})
    await chatclick_email_channel.plugin._service.context.write(lose_notes)
    settings = {"values": {"attachments.min_free_bytes": 0}}
    await full.call("PATCH", "/api/v1/settings", settings)
    await full.call("PATCH", box, {"is_enabled": True})

    (again,) = await until(list_incoming)
    session_id = first["session_id"]
    assert (again["outcome"], again["session_id"]) == ("received", session_id)
    path = f"/api/v1/sessions/{session_id}/messages"
    kinds = [one["kind"] for one in (await full.call("GET", path))["data"]]
    assert sorted(kinds) == ["message", "note"]
    originals = await full.call("GET", f"{API}/sessions/{session_id}/originals")
    assert len(originals["data"]) == 1
    assert await Attachment.all().count() == 0


async def lose_notes() -> None:
    """Forget what became of mails, as if the process had been killed behind their messages."""
    await Incoming.all().delete()
    await Original.all().delete()
    await Mailbox.all().update(last_uid=0)


async def test_an_id_that_no_database_looks_for_is_not_found(
    tmp_path: Path, migrated_postgres_url: str
) -> None:
    async with WholeHost(tmp_path, database_url=migrated_postgres_url) as site:
        await site.call("POST", "/api/v1/plugins/email_channel/enable")
        session_id = (await site.visit())[0].rpartition("/")[2]
        originals = f"{API}/sessions/{session_id}/originals"
        assert (await site.call("GET", originals))["data"] == []

        for path in (
            f"{originals}/%00",
            f"{originals}/%00/file",
            f"{API}/sessions/%00/originals",
            f"{API}/mailboxes/%00",
        ):
            with pytest.raises(AssertionError, match=": 404 "):
                await site.call("GET", path)
