"""How the host does: health with reasons, dead letters, backups, the support bundle."""

import asyncio
import io
import json
import os
import zipfile
from datetime import timedelta

import pytest

from chatclick.chat.consumers import Consumer
from chatclick.chat.depths import Depths
from chatclick.clock import now
from chatclick.http.support_bundle import clean
from chatclick.ids import new_id
from chatclick.plugin.results import TryLater
from chatclick.store.events import SYSTEM
from chatclick.store.models import Audit, DeadLetter, Outbox

SYSTEM_CALLS = [
    ("GET", "system"),
    ("GET", "system/history"),
    ("GET", "system/support-bundle"),
    ("GET", "dead-letters"),
    ("GET", "backups"),
    ("POST", "backups"),
]


async def wait_until(check):
    async with asyncio.timeout(30):
        while not await check():
            await asyncio.sleep(0.01)


@pytest.mark.parametrize(("method", "path"), SYSTEM_CALLS)
async def test_an_agent_sees_nothing_of_the_system(api, sign_in, method, path):
    agent = await sign_in("agent")

    reply = await api(method, path, agent.token, {} if method == "POST" else None)

    assert reply.status == 403


async def test_the_system_says_what_runs_and_what_waits(api, owner):
    async def is_all_heard() -> bool:
        consumers = (await api("GET", "system", owner.token)).json["consumers"]
        return all(one["backlog"] == 0 for one in consumers)

    await wait_until(is_all_heard)
    reply = await api("GET", "system", owner.token)

    assert reply.status == 200
    seen = reply.json
    assert seen["versions"]["python"].startswith("3.")
    assert seen["database"]["migrations"] > 0
    assert seen["database"]["size_bytes"] > 0
    assert seen["database"]["newest_migration"].startswith("core.")
    assert {one["name"] for one in seen["consumers"]} >= {"routing", "notifications"}
    assert seen["status"] == "degraded"  # tests run without plugins
    assert [one["code"] for one in seen["problems"]] == ["safe_mode"]


async def test_a_consumer_that_fails_is_named_with_its_reason(api, owner, host, chat):
    async def fail(_event):
        raise TryLater("the other side is away", retry_in_s=600)

    await host.chat.consumers.add(Consumer("plugin:sad", None, fail))
    await chat()
    await wait_until(lambda: Outbox.filter(consumer="plugin:sad").exists())

    seen = (await api("GET", "system", owner.token)).json

    (sad,) = [one for one in seen["consumers"] if one["name"] == "plugin:sad"]
    assert sad["owed"] > 0
    assert "the other side is away" in sad["last_error"]
    assert "deliveries_owed" in {one["code"] for one in seen["problems"]}


async def test_a_consumer_that_is_stuck_is_named(api, owner, host):
    is_let = asyncio.Event()

    async def stay(_event):
        await is_let.wait()

    await host.chat.consumers.add(Consumer("plugin:sad", None, stay))
    await host.chat.consumers.add(Consumer("own", None, stay))
    host.services.depths = Depths(host.store, host.chat.consumers, stuck_s=0)
    await host.store.write(lambda tx: tx.record("staff.updated", SYSTEM, {}))
    await host.services.depths.look()

    seen = (await api("GET", "system", owner.token)).json
    is_let.set()

    stuck = [one for one in seen["problems"] if one["code"] == "consumer_stuck"]
    assert [(one["subject"], one["severity"]) for one in stuck] == [
        ("own", "bad"),
        ("plugin:sad", "warning"),
    ]


async def fetch(api, path, token):
    """Fetch the bytes of a file."""
    headers = {"Authorization": f"Bearer {token}"}
    response = await api.client.get(f"/api/v1/{path}", headers=headers)
    return response, await response.get_data(as_text=False)


async def make_dead_letter(host, position, consumer="plugin:sad", session_id=None):
    dead_id = new_id("dead_letter")

    async def work(_tx):
        await DeadLetter.create(
            id=dead_id,
            consumer=consumer,
            position=position,
            session_id=session_id,
            attempts=5,
            error="ValueError: no",
            created_at=now(),
        )

    await host.store.write(work)
    return dead_id


async def test_a_dead_letter_is_looked_at_without_what_was_written(api, owner, host, chat):
    token, session = await chat()
    body = {"client_msg_id": "one", "text": "my secret"}
    await api("POST", f"sessions/{session['id']}/messages", token, body)
    head = await host.chat.log.read_head()
    events = [await host.chat.log.get_event(one) for one in range(1, head + 1)]
    position = next(one.position for one in events if one and one.message)
    dead_id = await make_dead_letter(host, position, session_id=session["id"])

    reply = await api("GET", f"dead-letters/{dead_id}", owner.token)

    assert reply.json["event"]["type"] == "message.created"
    assert "my secret" not in reply.text
    assert (await api("GET", "dead-letters", owner.token)).json["data"][0]["id"] == dead_id


async def test_a_dead_letter_that_is_replayed_reaches_its_consumer(api, owner, host, chat):
    _, session = await chat()
    seen = []

    async def handle(event):
        seen.append(event.position)

    await host.chat.consumers.add(Consumer("plugin:late", None, handle))
    dead_id = await make_dead_letter(host, 1, "plugin:late", session["id"])

    reply = await api("POST", f"dead-letters/{dead_id}/replay", owner.token, {})

    assert reply.json == {"done": [dead_id]}
    await wait_until(lambda: _is_in(seen, 1))
    await wait_until(lambda: _is_gone("plugin:late"))
    assert (await api("GET", f"dead-letters/{dead_id}", owner.token)).status == 404
    entry = await Audit.filter(action="dead_letter.replay").first()
    assert (entry.target, entry.detail["consumer"]) == (dead_id, "plugin:late")


async def _is_in(seen, position):
    return position in seen


async def _is_gone(consumer):
    return not await Outbox.filter(consumer=consumer).exists()


async def test_many_dead_letters_are_dropped_at_once(api, owner, host):
    ids = [await make_dead_letter(host, position) for position in (1, 2, 3)]
    missing = new_id("dead_letter")

    body = {"action": "discard", "ids": [*ids, missing]}
    reply = await api("POST", "dead-letters/bulk", owner.token, body)

    assert reply.json["done"] == ids
    assert not await DeadLetter.all().exists()
    assert await Audit.filter(action="dead_letter.discard").count() == 3
    again = await api("POST", f"dead-letters/{ids[0]}/discard", owner.token, {})
    assert again.status == 404


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"action": "replay", "ids": []}, "/ids"),
        ({"action": "burn", "ids": ["ded_" + "0" * 32]}, "/action"),
        ({"action": "replay", "ids": ["ses_" + "0" * 32]}, "/ids/0"),
        ({"action": "replay", "ids": ["ded_" + "0" * 32] * 201}, "/ids"),
    ],
)
async def test_a_choice_that_does_not_fit_is_refused(api, owner, body, pointer):
    reply = await api("POST", "dead-letters/bulk", owner.token, body)

    assert reply.status == 422
    assert reply.json["errors"][0]["pointer"] == pointer


async def test_a_backup_is_made_listed_taken_away_and_removed(api, owner, host):
    begun = await api("POST", "backups", owner.token, {})
    assert begun.status == 202
    await host.backups.wait()

    page = (await api("GET", "backups", owner.token)).json
    assert page["progress"]["state"] == "done", page["progress"]["problem"]
    (backup,) = page["data"]
    name = backup["name"]
    copy, data = await fetch(api, f"backups/{name}/file", owner.token)
    assert copy.status_code == 200
    assert len(data) == backup["size_bytes"]
    assert data.startswith((b"SQLite format 3\0", b"PGDMP"))
    assert copy.headers["Content-Disposition"].startswith("attachment")
    assert (await api("DELETE", f"backups/{name}", owner.token)).status == 204
    assert (await api("GET", "backups", owner.token)).json["data"] == []
    actions = await Audit.filter(action__startswith="backup.").values_list("action", flat=True)
    assert set(actions) == {"backup.create", "backup.download", "backup.delete"}


async def test_a_backup_removes_what_a_host_that_was_killed_had_copied(api, owner, host):
    folder = host.settings.data_dir / "backups"
    folder.mkdir()
    left, recent, foreign = (
        folder / name
        for name in (
            ".chatclick-20260101T000000000Z.sqlite3.partial",
            ".chatclick-20260102T000000000Z.sqlite3.partial",
            "notes.partial",
        )
    )
    for one in (left, recent, foreign):
        one.touch()
    long_ago = (now() - timedelta(hours=25)).timestamp()
    os.utime(left, (long_ago, long_ago))
    os.utime(foreign, (long_ago, long_ago))

    await api("POST", "backups", owner.token, {})
    await host.backups.wait()

    assert host.backups.progress.state == "done"
    assert [one.exists() for one in (left, recent, foreign)] == [False, True, True]


@pytest.mark.parametrize(
    "name",
    [
        "nothing",
        "chatclick-1.sqlite3",
        "..%2Fsecret.key",
        "chatclick-20260101T000000000Z.sqlite3",
        "%2e%2e",
        "a%00b",
    ],
)
async def test_nothing_but_a_backup_is_handed_out(api, owner, name):
    assert (await api("GET", f"backups/{name}/file", owner.token)).status == 404


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "backups"), ("GET", "backups/x/file"), ("DELETE", "backups/x")]
)
async def test_an_admin_takes_no_backup_and_the_try_is_noted(api, sign_in, method, path):
    admin = await sign_in("admin")

    reply = await api(method, path, admin.token, {} if method == "POST" else None)

    assert reply.status == 403
    assert (await Audit.filter(action="request.refused").first()).actor_id == admin.id


async def test_a_support_bundle_has_no_secrets_and_is_noted(api, owner, host):
    host.settings.metrics_token = "hush-hush"
    host.plugins.logbook.add("web_widget", "token=abc123 for ada@example.com")

    reply, data = await fetch(api, "system/support-bundle", owner.token)

    assert reply.status_code == 200
    archive = zipfile.ZipFile(io.BytesIO(data))
    whole = "\n".join(archive.read(name).decode() for name in archive.namelist())
    assert json.loads(archive.read("system.json"))["database"]["migrations"] > 0
    for secret in ("hush-hush", "abc123", "ada@example.com"):
        assert secret not in whole
    assert await Audit.filter(action="system.export").exists()


@pytest.mark.parametrize(
    "text",
    [
        "postgres://me:hunter2@db/x",
        '{"password": "hunter2"}',
        "Authorization: Bearer hunter2hunter2",
        "whsec_hunter2hunter2",
        "api_key=hunter2",
    ],
)
def test_what_looks_like_a_secret_is_taken_out(text):
    assert "hunter2" not in clean(text)
