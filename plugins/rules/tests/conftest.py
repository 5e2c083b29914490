"""A host with the plugin running, and a visitor in it."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

import chatclick_rules
from chatclick import QueueView, TeamView
from chatclick.testing import BenchHost

from .ruleset import QUEUE, TEAM


class Stage:
    """The plugin at work.

    Attributes:
        host: the host.
        admin: who may do everything to rules.
    """

    def __init__(self, host: BenchHost) -> None:
        self.host = host
        self.admin = host.add_agent("Olive", role="admin", availability="away")
        self.client = host.client()

    async def call(
        self, method: str, path: str, body: Any = None, *, who: str = "", **headers: str
    ) -> tuple[int, Any]:
        """Send a request to a path below `/api/v1/rules` and return status and document."""
        answer = await self.client.open(
            f"/api/v1/rules{path}",
            method=method,
            data=b"" if body is None else json.dumps(body),
            headers={"Authorization": f"Bearer {who or self.admin.id}", **headers},
        )
        return answer.status_code, await answer.get_json()

    async def do(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Send a request that has to succeed."""
        status, document = await self.call(method, path, body, **headers)
        assert status < 300, document
        return document

    async def publish(self, *rules: dict[str, Any], **fields: Any) -> None:
        """Put rules in force."""
        await self.do("PUT", "/draft", {"rules": list(rules), **fields})
        await self.do("POST", "/publish")

    async def list_decisions(self) -> list[dict[str, Any]]:
        """Return what was decided about the visitor's session, the newest first."""
        return (await self.do("GET", f"/decisions?session_id={self.host.session.id}"))["data"]

    async def wait_for(self, check: Callable[[], Awaitable[bool]]) -> None:
        """Wait until something holds."""
        async with asyncio.timeout(20):
            while not await check():
                await asyncio.sleep(0.01)


@pytest.fixture
async def stage(host: BenchHost) -> Stage:
    """The plugin at work, without rules."""
    host.world.queues[QUEUE] = QueueView(id=QUEUE, name="Billing")
    host.world.teams[TEAM] = TeamView(id=TEAM, name="Sales")
    await host.run(chatclick_rules.plugin)
    return Stage(host)
