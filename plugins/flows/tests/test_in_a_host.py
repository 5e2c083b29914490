"""The plugin in a whole host: real tokens, real addresses, real sessions."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from chatclick.app.wiring import Host
from chatclick.settings import Settings
from chatclick_flows.catalogue import load_template

OWNER = {"email": "owner@example.com", "password": "correct horse battery staple"}


class Site:
    """A running host with an owner, and a widget that begins with a flow."""

    def __init__(self, host: Host) -> None:
        self._client = host.quart.test_client()
        self.owner = ""
        self.widget_id = ""

    async def call(
        self, method: str, path: str, body: Any = None, token: str = "", **headers: str
    ) -> tuple[int, Any]:
        """Send a request and return status and document."""
        sent = {"Content-Type": "application/json", **headers}
        if token:
            sent["Authorization"] = f"Bearer {token}"
        data = b"" if body is None else json.dumps(body)
        answer = await self._client.open(path, method=method, data=data, headers=sent)
        text = await answer.get_data(as_text=True)
        return answer.status_code, json.loads(text) if text else None

    async def own(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Send a request of the owner that has to succeed."""
        status, document = await self.call(method, path, body, self.owner, **headers)
        assert status < 300, document
        return document

    async def arrive(self) -> str:
        """Let a visitor come, and return their token."""
        _, answer = await self.call("POST", f"/widget/v1/{self.widget_id}/visitor", {})
        return str(answer["token"])

    async def read(self, session_id: str, token: str, text: str) -> list[str]:
        """Wait until the bot said something, and return all that it said."""
        path = f"/api/v1/sessions/{session_id}/messages?limit=100"
        async with asyncio.timeout(20):
            while True:
                _, page = await self.call("GET", path, token=token)
                said = [one for one in page["data"] if one["sender"]["kind"] == "bot"]
                texts = [one["content"]["text"] for one in said]
                if text in texts:
                    return texts
                await asyncio.sleep(0.02)


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    """A running host whose widget begins with triage and offers the order status."""
    host = Host(Settings(data_dir=tmp_path, database_url=f"sqlite://{tmp_path}/test.sqlite3"))
    await host.open()
    try:
        made = Site(host)
        _, answer = await made.call("POST", "/api/v1/auth/setup", {**OWNER, "name": "Olive"})
        made.owner = answer["access_token"]
        for name in ("triage", "order_status"):
            flow = await made.own("POST", "/api/v1/flows", {"document": load_template(name)})
            await made.own("POST", f"/api/v1/flows/{flow['id']}/publish")
        (widget,) = (await made.own("GET", "/api/v1/widgets"))["data"]
        made.widget_id = widget["id"]
        path = f"/api/v1/widgets/{widget['id']}"
        whole = await made.own("GET", path)
        draft = {**whole["draft"], "flows": {"entry": "triage", "refs": ["order-status"]}}
        await made.own("PUT", f"{path}/draft", draft, **{"If-Match": whole["etag"]})
        await made.own("POST", f"{path}/publish")
        yield made
    finally:
        await host.close()


async def open_session(site: Site, token: str) -> Any:
    status, session = await site.call(
        "POST", "/api/v1/sessions", {"widget_id": site.widget_id}, token
    )
    assert status == 201, session
    return session


async def test_a_conversation_from_the_first_question_to_people(site: Site) -> None:
    token = await site.arrive()
    session = await open_session(site, token)
    assert session["state"] == "bot"
    await site.read(session["id"], token, "What is it about?")
    path = f"/api/v1/sessions/{session['id']}"
    _, page = await site.call("GET", f"{path}/messages", token=token)
    (asked,) = page["data"]
    assert asked["content"]["type"] == "choices"

    answer = {"type": "answer", "to": asked["id"], "text": "", "values": {"choice": "technical"}}
    answer["text"] = "Something does not work"
    sent = {"client_msg_id": "a1", "content": answer}
    status, problem = await site.call("POST", f"{path}/messages", sent, token)
    assert status < 300, problem
    await site.read(session["id"], token, "How bad is it, from 1 to 5?")
    await site.call("POST", f"{path}/messages", {"client_msg_id": "a2", "text": "5"}, token)
    await site.read(session["id"], token, "Thank you, I pass you on.")

    async with asyncio.timeout(20):
        while (seen := await site.own("GET", path))["state"] != "queued":
            await asyncio.sleep(0.02)
    assert (seen["priority"], seen["tags"]) == ("urgent", ["technical"])
    events = (await site.call("GET", f"{path}/events?limit=100", token=token))[1]["data"]
    types = [one["type"] for one in events]
    assert "flow.started" in types and "session.handoff_requested" in types


async def test_only_who_may_reaches_flows(site: Site) -> None:
    token, other = await site.arrive(), await site.arrive()
    session = await open_session(site, token)
    start = f"/plugins/flows/sessions/{session['id']}/start"
    body = {"flow_id": "order-status"}

    assert (await site.call("GET", "/api/v1/flows"))[0] == 401
    assert (await site.call("GET", "/api/v1/flows", token="nonsense"))[0] == 401
    assert (await site.call("GET", "/api/v1/flows", token=token))[0] == 403
    assert (await site.call("POST", start, body, other))[0] == 404
    assert (await site.call("POST", start, {"flow_id": "triage-2"}, token))[0] == 403
    assert (await site.call("POST", start, body, token))[0] == 201
    # The same address among those of the API.
    status, _ = await site.call("POST", f"/api/v1{start}", body, token)
    assert status == 201
    await site.read(session["id"], token, "What is your order number?")


async def test_what_people_do_to_flows_is_audited(site: Site) -> None:
    entries = (await site.own("GET", "/api/v1/audit?limit=100"))["data"]

    actions = [one["action"] for one in entries if one["action"].startswith("flows.")]
    assert sorted(actions) == ["flows.create"] * 2 + ["flows.publish"] * 2


async def test_what_is_served_is_described(site: Site) -> None:
    _, document = await site.call("GET", "/api/v1/openapi.json")

    paths = document["paths"]
    assert set(paths["/api/v1/flows"]) == {"get", "post"}
    assert "/api/v1/plugins/flows/sessions/{session_id}/start" in paths
    for path, item in paths.items():
        if path.startswith("/api/v1/flows"):
            for method in item:
                called = path.replace("{flow_id}", "none").replace("{number}", "1")
                called = called.replace("{session_id}", "ses_none")
                status, problem = await site.call(method.upper(), called, {}, site.owner)
                assert str(status) in item[method]["responses"], (method, path, problem)


async def test_the_schema_of_flows_is_served_for_editors(site: Site) -> None:
    status, schema = await site.call("GET", "/widget/v1/schema/flow-v1.json")

    assert (status, schema["$id"]) == (200, "urn:chatclick:flow:1")


async def test_a_flow_signs_with_its_own_name(site: Site) -> None:
    path = "/api/v1/flows/triage"
    flow = await site.own("GET", path)
    await site.own("PUT", f"{path}/draft", {**flow["draft"], "bot_name": "Robin"})
    await site.own("POST", f"{path}/publish")
    token = await site.arrive()
    session = await open_session(site, token)
    await site.read(session["id"], token, "What is it about?")

    _, page = await site.call("GET", f"/api/v1/sessions/{session['id']}/messages", token=token)

    assert [one["sender"]["name"] for one in page["data"]] == ["Robin"]


async def test_publishing_a_widget_warns_of_flows_that_are_not_there(site: Site) -> None:
    path = f"/api/v1/widgets/{site.widget_id}"
    whole = await site.own("GET", path)
    draft = {**whole["draft"], "flows": {"entry": "nothing", "refs": ["triage", "gone"]}}
    await site.own("PUT", f"{path}/draft", draft)

    published = await site.own("POST", f"{path}/publish")

    said = [one["pointer"] for one in published["warnings"] if one["code"] == "flows"]
    assert said == ["/flows/entry", "/flows/refs/1"]
