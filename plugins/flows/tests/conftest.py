"""A host with the plugin running, a widget that begins with a flow, and a visitor in it."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

import chatclick_flows
from chatclick import SessionView
from chatclick.testing import BenchHost
from chatclick_flows.catalogue import load_template
from chatclick_flows.models import Run, Task

WIDGET = "wgt_" + "0" * 32


class Stage:
    """The plugin at work.

    Attributes:
        host: the host.
        admin: who may do everything to flows.
    """

    def __init__(self, host: BenchHost) -> None:
        self.host = host
        self.admin = host.add_agent("Olive", role="admin", availability="away")
        self.client = host.client()

    async def call(
        self, method: str, path: str, body: Any = None, *, who: str = "", **headers: str
    ) -> tuple[int, Any]:
        """Send a request and return status and document."""
        answer = await self.client.open(
            path,
            method=method,
            data=b"" if body is None else json.dumps(body),
            headers={"Authorization": f"Bearer {who or self.admin.id}", **headers},
        )
        return answer.status_code, await answer.get_json()

    async def publish(self, document: dict[str, Any]) -> None:
        """Create and publish a flow."""
        status, answer = await self.call("POST", "/api/v1/flows", {"document": document})
        assert status == 201, answer
        status, answer = await self.call("POST", f"/api/v1/flows/{document['id']}/publish")
        assert status == 200, answer

    def offer(self, entry: str | None = None, refs: tuple[str, ...] = ()) -> None:
        """Let the widget begin with a flow, and name those that visitors may start."""
        flows: dict[str, Any] = {"refs": list(refs)}
        if entry is not None:
            flows["entry"] = entry
        self.host.world.widgets[WIDGET] = {"schemaVersion": 2, "name": "W", "flows": flows}

    async def open_session(self) -> SessionView:
        """Let the visitor open a session of the widget, as the host does."""
        visitor = self.host.visitor
        made = visitor._make_session(widget_id=WIDGET)
        visitor._session_id = made.id
        arguments = {"session": made, "visitor": visitor.view}
        offer = await self.host.dispatcher.first("bot_offer", arguments)
        if offer is not None:
            await self.host.services.sessions.take(made.id, is_forced=False, plugin_id="flows")
        await self.host.tell("session_opened", {**arguments, "session": visitor.session})
        await self.settle()
        return visitor.session

    async def say(self, text: str) -> list[str]:
        """Let the visitor write, and return what they read in answer."""
        before = len(self.host.visitor.reads)
        await self.host.visitor.says(text)
        await self.settle()
        return self.host.visitor.reads[before:]

    async def settle(self) -> None:
        """Wait until everything that was decided is done."""
        await self.wait_for(lambda: _is_idle())

    async def wait_for(self, check: Callable[[], Awaitable[bool]]) -> None:
        """Wait until something holds."""
        async with asyncio.timeout(20):
            while not await check():
                await asyncio.sleep(0.01)

    async def get_run(self) -> Run:
        """Return the newest run of the visitor's session."""
        run = await Run.filter(session_id=self.host.session.id).order_by("-started_at").first()
        assert run is not None
        return run


async def _is_idle() -> bool:
    return not await Task.all().exists()


@pytest.fixture
async def stage(host: BenchHost) -> Stage:
    """The plugin at work, with four flows from the templates."""
    await host.run(chatclick_flows.plugin)
    made = Stage(host)
    for name in ("lead_capture", "order_status", "triage"):
        await made.publish(load_template(name))
    return made
