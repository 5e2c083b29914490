"""Of several processes one reads a mailbox, and another takes over when it is gone."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from tests.delivery.server import Server

import chatclick_email_channel
from chatclick.clock import now
from chatclick.testing import BenchHost
from chatclick_email_channel import sharing
from chatclick_email_channel.imap import ImapSession, Place
from chatclick_email_channel.models import Mailbox, Reader
from chatclick_email_channel.sharing import Sharing
from chatclick_email_channel.watching import Watcher

from .dovecot import PASSWORD, Dovecot, find_free_port
from .mails import PATIENCE_S, Taken, until, write

pytestmark = pytest.mark.slow

OWNER = {"email": "owner@example.com", "password": "correct horse battery", "name": "Olive"}


@pytest.fixture
async def box(host: BenchHost, monkeypatch: pytest.MonkeyPatch) -> Mailbox:
    """A mailbox that the plugin does not know of: it looks once, before it is there."""
    monkeypatch.setattr(sharing, "BEAT_S", 3600.0)
    await host.run(chatclick_email_channel.plugin)
    servers = {"imap_host": "127.0.0.1", "imap_port": 9, "imap_security": "tls"}
    servers |= {"smtp_host": "127.0.0.1", "smtp_port": 9, "smtp_security": "none"}
    row = Mailbox(id="mbx_1", address="help@shop.example", created_at=now(), **servers)

    async def work() -> None:
        await row.save(force_create=True)

    await chatclick_email_channel.plugin._service.context.write(work)
    return row


def list_ids(rows: list[Mailbox]) -> list[str]:
    return [row.id for row in rows]


async def test_a_mailbox_is_read_by_one_of_several(box: Mailbox) -> None:
    context = chatclick_email_channel.plugin._service.context
    first, second = Sharing(context), Sharing(context)

    assert list_ids(await first.share()) == [box.id]
    assert list_ids(await second.share()) == []
    assert list_ids(await first.share()) == [box.id]
    await first.leave()
    assert list_ids(await second.share()) == [box.id]
    assert list_ids(await first.share()) == []


async def test_what_one_read_whose_beat_stands_still_goes_to_another(
    box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = chatclick_email_channel.plugin._service.context
    first, second = Sharing(context), Sharing(context)
    await first.share()
    assert await second.share() == []

    monkeypatch.setattr(sharing, "GONE_AFTER_S", 0.0)
    assert list_ids(await second.share()) == [box.id]
    monkeypatch.undo()

    # it was only asleep
    assert await first.share() == []
    assert await Reader.all().count() == 1


async def test_a_reader_leaves_the_place_of_a_mailbox_alone_that_another_host_changed(
    box: Mailbox, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(dovecot.certificate))
    service = chatclick_email_channel.plugin._service
    values = {"imap_port": dovecot.port, "username": uuid4().hex, "password": PASSWORD}
    row = await service.mailboxes.change(box.id, values)
    loop = asyncio.get_running_loop()
    find_place = ImapSession.find_place

    def find_late(session: ImapSession) -> Place:
        place = find_place(session)
        monkeypatch.setattr(ImapSession, "find_place", find_place)
        changing = service.mailboxes.change(box.id, {"folder": "Sales"})
        asyncio.run_coroutine_threadsafe(changing, loop).result(PATIENCE_S)
        return place

    monkeypatch.setattr(ImapSession, "find_place", find_late)
    watcher = Watcher(service.context, service.mailboxes, row)

    watcher.start()
    await until(watcher._task.done)

    await watcher.stop()
    kept = await service.mailboxes.get(box.id)
    assert (kept.folder, kept.uid_validity, kept.last_uid) == ("Sales", 0, 0)
    assert kept.looked_at is None


@pytest.fixture
def servers(
    tmp_path: Path, migrated_postgres_url: str, dovecot: Dovecot, taken: Taken
) -> Iterator[tuple[Server, Server]]:
    """Two hosts of one installation, not running yet."""
    env = {
        "SSL_CERT_FILE": str(dovecot.certificate),
        "CHATCLICK_EGRESS__ALLOWED_NETWORKS": '["127.0.0.0/8"]',
        "CHATCLICK_EGRESS__MAIL_PORTS": f"[{dovecot.port}, {taken.port}]",
        "CHATCLICK_SECRET_KEY_FILE": str(tmp_path / "secret.key"),
    }
    made = []
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        made.append(Server(tmp_path / name, migrated_postgres_url, find_free_port(), env=env))
    yield made[0], made[1]
    for one in made:
        one.close()


async def test_a_host_that_is_killed_leaves_its_mailboxes_to_another(
    servers: tuple[Server, Server], dovecot: Dovecot, taken: Taken
) -> None:
    first, second = servers
    user = uuid4().hex
    await first.start()
    async with httpx2.AsyncClient(trust_env=False, timeout=60) as http:
        login = await http.post(f"{first.url}/api/v1/auth/setup", json=OWNER)
        http.headers["Authorization"] = f"Bearer {login.raise_for_status().json()['access_token']}"

        async def call(server: Server, method: str, path: str, body: Any = None) -> Any:
            answer = await http.request(method, f"{server.url}/api/v1{path}", json=body)
            return answer.raise_for_status().json()

        async def list_subjects() -> list[str]:
            found = await call(second, "GET", "/sessions?channel=email")
            return sorted(one["subject"] for one in found["data"])

        await call(first, "POST", "/plugins/email_channel/enable")
        reached = {"imap_host": "127.0.0.1", "imap_port": dovecot.port, "smtp_host": "127.0.0.1"}
        reached |= {"smtp_port": taken.port, "smtp_security": "none"}
        person = {"address": "help@shop.example", "username": user, "password": PASSWORD}
        box = await call(first, "POST", "/email-channel/mailboxes", {**reached, **person})

        async def is_read() -> Any:
            return (await call(first, "GET", f"/email-channel/mailboxes/{box['id']}"))["looked_at"]

        await until(is_read)
        await second.start()
        await asyncio.to_thread(dovecot.deliver, user, write(Subject="Before"))

        async def has_first() -> bool:
            return await list_subjects() == ["Before"]

        await until(has_first)
        await first.kill9()
        await asyncio.to_thread(dovecot.deliver, user, write(Subject="After"))

        async def has_both() -> bool:
            return await list_subjects() == ["After", "Before"]

        await until(has_both)
