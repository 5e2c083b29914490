"""A host with the plugin running, and people who set hours up."""

import json
from dataclasses import dataclass
from typing import Any

import pytest

import chatclick_business_hours
from chatclick.testing import BenchHost

PATH = "/api/v1/business-hours"
OFFICE = {day: [{"from": "09:00", "to": "18:00"}] for day in ("mon", "tue", "wed", "thu", "fri")}


@dataclass
class Answer:
    """What came back."""

    status: int
    json: Any


class Desk:
    """The plugin at work, with an admin and an agent."""

    def __init__(self, host: BenchHost) -> None:
        self.host = host
        self.client = host.client()
        self.admin = host.add_agent("Olive", role="admin").id
        self.agent = host.add_agent("Grace", role="agent").id

    async def call(self, who: str, method: str, path: str = "", body: Any = None) -> Answer:
        """Send a request."""
        answer = await self.client.open(
            f"{PATH}{path}",
            method=method,
            data=b"" if body is None else json.dumps(body),
            headers={"Authorization": f"Bearer {who}"},
        )
        return Answer(answer.status_code, await answer.get_json())

    async def make(self, name: str = "Office", **more: Any) -> Any:
        """Keep a schedule and return it."""
        body = {"name": name, "timezone": "Europe/Berlin", "weekly": OFFICE, **more}
        made = await self.call(self.admin, "POST", "", body)
        assert made.status == 201, made.json
        return made.json

    async def place(self, kind: str, target: str, schedule: Any, **closed: Any) -> None:
        """Let a schedule hold somewhere."""
        body = {"kind": kind, "target": target, "schedule_id": schedule["id"], "closed": closed}
        answer = await self.call(self.admin, "PUT", "/places", body)
        assert answer.status == 200, answer.json


@pytest.fixture
async def desk(host: BenchHost) -> Desk:
    """The plugin at work."""
    await host.run(chatclick_business_hours.plugin)
    return Desk(host)
