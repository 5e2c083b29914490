"""A host with the plugin running, people on staff, and a visitor whose session the bot has."""

import asyncio
import json
from dataclasses import dataclass, replace
from typing import Any

import pytest

import chatclick_knowledge_base
from chatclick import BotReply, Handoff
from chatclick.testing import BenchHost

PATH = "/api/v1/knowledge-base"


@dataclass
class Answer:
    """What came back."""

    status: int
    json: Any
    headers: Any


class Desk:
    """The plugin at work."""

    def __init__(self, host: BenchHost) -> None:
        self.host = host
        self.client = host.client()
        self.admin = host.add_agent("Olive", role="admin").id
        self.agent = host.add_agent("Grace", role="agent").id

    async def call(
        self, method: str, path: str = "", body: Any = None, *, who: str = "", **headers: str
    ) -> Answer:
        """Send a request."""
        answer = await self.client.open(
            path if path.startswith("/plugins") else f"{PATH}{path}",
            method=method,
            data=b"" if body is None else json.dumps(body),
            headers={"Authorization": f"Bearer {who or self.admin}", **headers},
        )
        is_json = "json" in answer.headers.get("Content-Type", "")
        data = await (answer.get_json() if is_json else answer.get_data())
        return Answer(answer.status_code, data, answer.headers)

    async def do(self, method: str, path: str = "", body: Any = None, **headers: str) -> Any:
        """Send a request that has to succeed, and return its document."""
        answer = await self.call(method, path, body, **headers)
        assert answer.status < 300, answer.json
        return answer.json

    async def write(
        self, title: str, body: str, *, language: str = "en", publish: bool = True, **more: Any
    ) -> Any:
        """Write an article, publish it, and return it."""
        values = {"title": title, "body": body, "language": language, **more}
        made = await self.do("POST", "/articles", values)
        if publish:
            path = f"/articles/{made['article_id']}/texts/{language}/publish"
            made = await self.do("POST", path)
        return made

    async def read(self, path: str, **headers: str) -> tuple[int, str]:
        """Load a help page as a browser does, and return status and HTML."""
        answer = await self.client.get(path, headers=headers)
        return answer.status_code, await answer.get_data(as_text=True)

    async def finish_import(self, import_id: str) -> Any:
        """Wait until an import is over, and return it."""
        async with asyncio.timeout(30):
            while True:
                row = await self.do("GET", f"/imports/{import_id}")
                if row["status"] != "running":
                    return row
                await asyncio.sleep(0.01)

    async def ask(self, text: str, content: dict[str, Any] | None = None) -> Any:
        """Let the visitor write, and return what the bot answers."""
        host = self.host
        session = replace(host.session, state="bot")
        host.world.sessions[session.id] = session
        host.world.bots[session.id] = "knowledge_base"
        await host.visitor.says(text, **({"content": content} if content else {}))
        history = tuple(host.world.messages[session.id])
        arguments = {"bot": "knowledge_base", "session": host.session, "history": history}
        answer = await host.dispatcher.owner("bot_reply", "knowledge_base", arguments)
        assert answer is None or isinstance(answer, BotReply | Handoff)
        return answer

    async def pick(self, value: str) -> Any:
        """Let the visitor press one of the bot's buttons, and return what it answers."""
        content = {"type": "answer", "text": value, "to": "msg", "values": {"reply": value}}
        return await self.ask(value, content)


@pytest.fixture
async def desk(host: BenchHost) -> Desk:
    """The plugin at work, with nothing in it."""
    await host.run(chatclick_knowledge_base.plugin)
    return Desk(host)
