"""A host with the plugin running, and people who answer."""

import json
from dataclasses import dataclass
from typing import Any

import pytest

import chatclick_canned_replies
from chatclick.testing import BenchHost

PATH = "/api/v1/saved-replies"


@dataclass
class Answer:
    """What came back."""

    status: int
    json: Any


class Desk:
    """The plugin at work, with an admin, an agent in a team, and one in none."""

    team_id = "tea_" + "0" * 31 + "1"

    def __init__(self, host: BenchHost) -> None:
        self.host = host
        self.client = host.client()
        self.admin = host.add_agent("Olive", role="admin").id
        self.agent = host.add_agent("Grace", role="agent", team_ids=(self.team_id,)).id
        self.other = host.add_agent("Linus", role="agent").id

    async def call(self, who: str, method: str, path: str = "", body: Any = None) -> Answer:
        """Send a request."""
        answer = await self.client.open(
            f"{PATH}{path}",
            method=method,
            data=b"" if body is None else json.dumps(body),
            headers={"Authorization": f"Bearer {who}"},
        )
        return Answer(answer.status_code, await answer.get_json())

    async def save(self, who: str, title: str, **more: Any) -> Any:
        """Keep a reply and return it."""
        made = await self.call(who, "POST", "", {"title": title, "text": f"{title}!", **more})
        assert made.status == 201, made.json
        return made.json

    async def titles(self, who: str) -> set[str]:
        """Return the titles of the replies somebody may use."""
        answer = await self.call(who, "GET")
        assert answer.status == 200, answer.json
        return {one["title"] for one in answer.json["data"]}


@pytest.fixture
async def desk(host: BenchHost) -> Desk:
    """The plugin at work."""
    await host.run(chatclick_canned_replies.plugin)
    return Desk(host)
