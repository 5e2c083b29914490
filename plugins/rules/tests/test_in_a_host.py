"""The plugin in a whole host: real queues, real routing, real traces."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from chatclick.app.wiring import Host
from chatclick.settings import Settings

from .ruleset import build_rule, compare

OWNER = {"email": "owner@example.com", "password": "correct horse battery staple"}
REFUND = compare("message.text", "contains", "refund")


class Site:
    """A running host with an owner."""

    def __init__(self, host: Host) -> None:
        self._client = host.quart.test_client()
        self.owner = ""
        self.widget_id = ""
        self._visitor = self._session_id = ""

    async def call(self, method: str, path: str, body: Any = None, token: str = "") -> Any:
        """Send a request that has to succeed."""
        answer = await self._client.open(
            path,
            method=method,
            data=b"" if body is None else json.dumps(body),
            headers={
                "Content-Type": "application/json",
                "Authorization": f"Bearer {token or self.owner}",
            },
        )
        text = await answer.get_data(as_text=True)
        assert answer.status_code < 300, text
        return json.loads(text) if text else None

    async def write(self, text: str) -> str:
        """Let a visitor come and write; return the session's id."""
        arrived = await self.call("POST", f"/widget/v1/{self.widget_id}/visitor", {})
        self._visitor = arrived["token"]
        session = await self.call("POST", "/api/v1/sessions", {}, self._visitor)
        self._session_id = str(session["id"])
        await self.write_on(text)
        return self._session_id

    async def write_on(self, text: str) -> None:
        """Let the visitor who came last write more."""
        path = f"/api/v1/sessions/{self._session_id}/messages"
        body = {"client_msg_id": uuid.uuid4().hex, "text": text}
        await self.call("POST", path, body, self._visitor)

    async def wait_until_in(self, session_id: str, queue_id: str) -> None:
        """Wait until a session is in a queue."""
        async with asyncio.timeout(30):
            while True:
                session = await self.call("GET", f"/api/v1/sessions/{session_id}")
                if session["queue_id"] == queue_id:
                    return
                await asyncio.sleep(0.02)


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    """A running host."""
    host = Host(Settings(data_dir=tmp_path, database_url=f"sqlite://{tmp_path}/test.sqlite3"))
    await host.open()
    try:
        made = Site(host)
        signed_in = await made.call("POST", "/api/v1/auth/setup", {**OWNER, "name": "Olive"})
        made.owner = signed_in["access_token"]
        (widget,) = (await made.call("GET", "/api/v1/widgets"))["data"]
        made.widget_id = widget["id"]
        yield made
    finally:
        await host.close()


async def test_rules_send_sessions_to_queues_and_are_rehearsed_on_them(site: Site):
    queue = await site.call("POST", "/api/v1/queues", {"name": "Billing"})
    rest = await site.call("POST", "/api/v1/queues", {"name": "Rest"})
    act = {"type": "queue", "queue_id": queue["id"]}
    rules = {"rules": [build_rule("refund", REFUND, actions=[act])]}
    await site.call("PUT", "/api/v1/rules/draft", {**rules, "fallback_queue_id": rest["id"]})
    await site.call("POST", "/api/v1/rules/publish")

    asked, other = await site.write("A refund, please"), await site.write("Hello")
    await site.wait_until_in(asked, queue["id"])
    await site.wait_until_in(other, rest["id"])

    (decision,) = (await site.call("GET", f"/api/v1/rules/decisions?session_id={asked}"))["data"]
    assert decision["rules"] == ["refund"]
    elsewhere = [build_rule("refund", REFUND, actions=[{**act, "queue_id": rest["id"]}])]
    tried = await site.call("POST", "/api/v1/rules/dry-run", {"rules": elsewhere, "last": 1000})
    assert (tried["sessions"], tried["changed"]) == (2, 1)
    assert tried["data"][0]["session_id"] == asked


async def test_a_rule_about_new_sessions_stands_in_the_trace(site: Site):
    queue = await site.call("POST", "/api/v1/queues", {"name": "Web"})
    web = compare("session.channel", "is", "web")
    act = {"type": "queue", "queue_id": queue["id"]}
    rule = build_rule("web", web, on=["opened"], name="From the web", actions=[act])
    await site.call("PUT", "/api/v1/rules/draft", {"rules": [rule]})
    await site.call("POST", "/api/v1/rules/publish")

    session_id = await site.write("Hello")
    await site.wait_until_in(session_id, queue["id"])

    trace = await site.call("GET", f"/api/v1/sessions/{session_id}/trace")
    assert 'Rule \\"From the web\\"' in json.dumps(trace)
    assert "the channel is “web”" in json.dumps(trace, ensure_ascii=False)


async def test_a_rule_that_moves_a_session_on_a_later_message_explains_itself(site: Site):
    queue = await site.call("POST", "/api/v1/queues", {"name": "Billing"})
    act = {"type": "queue", "queue_id": queue["id"]}
    rule = build_rule("refund", REFUND, on=["message"], name="Refunds", actions=[act])
    await site.call("PUT", "/api/v1/rules/draft", {"rules": [rule]})
    await site.call("POST", "/api/v1/rules/publish")
    session_id = await site.write("Hello")

    await site.write_on("A refund, please")
    await site.wait_until_in(session_id, queue["id"])

    (trace,) = (await site.call("GET", f"/api/v1/sessions/{session_id}/trace"))["data"]
    assert (trace["plugin_id"], trace["queue_id"]) == ("rules", queue["id"])
    assert trace["reason"] == 'Rule "Refunds"'
    said = {"plugin_id": "rules", "code": "rule", "values": {"name": "Refunds"}}
    assert trace["reason_said"] == [said]
    assert trace["candidates"][0]["said"]["note"] == [{**said, "code": "decided"}]
    assert "the message contains “refund”" in json.dumps(trace["candidates"], ensure_ascii=False)


async def test_what_a_person_passed_on_stays_where_they_put_it(site: Site):
    queue = await site.call("POST", "/api/v1/queues", {"name": "Billing"})
    chosen = await site.call("POST", "/api/v1/queues", {"name": "Chosen"})
    act = {"type": "queue", "queue_id": queue["id"]}
    rule = build_rule("refund", REFUND, on=["message"], actions=[act])
    await site.call("PUT", "/api/v1/rules/draft", {"rules": [rule]})
    await site.call("POST", "/api/v1/rules/publish")
    session_id = await site.write("A refund, please")
    await site.wait_until_in(session_id, queue["id"])
    to = {"queue_id": chosen["id"]}
    await site.call("POST", f"/api/v1/sessions/{session_id}/transfer", to)

    await site.write_on("Where is my refund?")

    async with asyncio.timeout(30):
        decisions: list[Any] = []
        # "moved" is noted before it is known whether it may be moved at all.
        while len(decisions) < 2 or decisions[0]["target"] != "passed_on":
            path = f"/api/v1/rules/decisions?session_id={session_id}"
            decisions = (await site.call("GET", path))["data"]
            await asyncio.sleep(0.02)
    assert (await site.call("GET", f"/api/v1/sessions/{session_id}"))["queue_id"] == chosen["id"]


async def test_a_queue_that_is_gone_leaves_the_session_where_it_is(site: Site):
    queue = await site.call("POST", "/api/v1/queues", {"name": "Soon gone"})
    act = {"type": "queue", "queue_id": queue["id"]}
    note = {"type": "tags", "add": ["seen"]}
    await site.call(
        "PUT", "/api/v1/rules/draft", {"rules": [build_rule("gone", actions=[act, note])]}
    )
    await site.call("POST", "/api/v1/rules/publish")
    await site.call("DELETE", f"/api/v1/queues/{queue['id']}")

    session_id = await site.write("Hello")

    async with asyncio.timeout(30):
        while "seen" not in (await site.call("GET", f"/api/v1/sessions/{session_id}"))["tags"]:
            await asyncio.sleep(0.02)
    session = await site.call("GET", f"/api/v1/sessions/{session_id}")
    assert session["queue_id"] != act["queue_id"]


async def test_who_was_told_to_wait_by_a_rule_waits_on(site: Site):
    told = {"type": "reply", "text": "Somebody will be with you soon."}
    said = {"type": "tags", "add": ["told"]}
    rule = build_rule("soon", on=["message"], actions=[told, said])
    await site.call("PUT", "/api/v1/rules/draft", {"rules": [rule]})
    await site.call("POST", "/api/v1/rules/publish")

    session_id = await site.write("Hello")

    async with asyncio.timeout(30):
        while "told" not in (await site.call("GET", f"/api/v1/sessions/{session_id}"))["tags"]:
            await asyncio.sleep(0.02)
    waiting = (await site.call("GET", "/api/v1/sessions?waiting=true"))["data"]
    assert [one["id"] for one in waiting] == [session_id]
    assert waiting[0]["waiting_since"] is not None
