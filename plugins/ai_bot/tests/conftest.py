"""A host with the bot, a model on loopback, and a plugin with passages and an action."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

import chatclick_ai_bot
import chatclick_language_model
from chatclick import Action, ActionResult, JSONObject, MessageView, hookimpl
from chatclick.security.egress import Egress
from chatclick.testing import BenchHost
from chatclick_ai_bot.bot import Bot
from chatclick_ai_bot.plugin import _place
from chatclick_ai_bot.tracing import Step
from chatclick_language_model.testing import ModelServer

RETURNS = {
    "title": "Returns",
    "heading": "How long",
    "text": "You have 30 days to send something back.",
    "path": "/help/en/returns",
    "coverage": 0.9,
}


class Shelf:
    """Offers passages, and an action that finds orders."""

    def __init__(self) -> None:
        self.passages: list[dict[str, Any]] = [RETURNS]
        self.questions: list[str] = []
        self.orders: list[Any] = []
        self.wait: asyncio.Event | None = None
        self.hold: asyncio.Event | None = None

    @hookimpl
    def register_actions(self) -> list[Action]:
        """Offer both."""
        number = {"type": "integer", "minimum": 1}
        order = {
            "type": "object",
            "additionalProperties": False,
            "required": ["number"],
            "properties": {"number": number},
        }
        return [
            Action(type="shelf.search", title="Find", outcomes=("found", "not_found")),
            Action(type="shelf.order", title="Find an order", schema=order),
            Action(type="shelf.refund", title="Pay it back", schema=order),
            Action(type="shelf.find__it", title="Called as the next one"),
            Action(type="shelf.find.it", title="Called as the one before"),
        ]

    @hookimpl
    async def action_run(self, action: str, values: JSONObject) -> ActionResult:
        """Do one."""
        if action == "shelf.search":
            if self.wait is not None:
                await self.wait.wait()
            self.questions.append(values["question"])
            return ActionResult(outcome="found", values={"passages": self.passages})
        self.orders.append((action, values["number"]))
        if self.hold is not None:
            await self.hold.wait()
        return ActionResult(values={"state": "on its way"})


class Desk:
    """The bot at work."""

    def __init__(self, host: BenchHost, server: ModelServer, shelf: Shelf) -> None:
        self.host = host
        self.server = server
        self.shelf = shelf

    @property
    def bot(self) -> Bot:
        """What runs."""
        assert _place.bot is not None
        return _place.bot

    @property
    def said(self) -> list[str]:
        """What the visitor reads of the bot."""
        return [one.text for one in self.host.outbox.messages if one.kind == "message"]

    @property
    def history(self) -> tuple[MessageView, ...]:
        """What was said."""
        messages = self.host.world.messages[self.host.session.id]
        return tuple(one for one in messages if one.kind == "message")

    @property
    def handed_over(self) -> list[Any]:
        """With what each hand-over came."""
        events = self.host.world.events
        return [data for _, type_, data in events if type_ == "session.handoff_requested"]

    @property
    def state(self) -> str:
        """The state of the session."""
        return self.host.session.state

    async def set(self, **values: Any) -> None:
        """Change the bot's settings."""
        await self.host.configure("ai_bot", search_action="shelf.search", **values)

    async def begin(self, **changes: Any) -> None:
        """Put the visitor's session into the bot's hands."""
        session = replace(self.host.session, state="bot", bot_id="ai_bot", **changes)
        self.host.world.sessions[session.id] = session
        self.host.world.bots[session.id] = "ai_bot"

    async def ask(self, text: str, content: dict[str, Any] | None = None) -> None:
        """Let the visitor write, and wait until the bot is done."""
        await self.send(text, content)
        await self.bot.settle()

    async def send(self, text: str, content: dict[str, Any] | None = None) -> None:
        """Let the visitor write; the bot begins."""
        await self.host.visitor.says(text, **({"content": content} if content else {}))
        arguments = {"bot": "ai_bot", "session": self.host.session, "history": self.history}
        assert await self.host.dispatcher.owner("bot_reply", "ai_bot", arguments) is None

    def hold_hand_over(self) -> tuple[asyncio.Event, asyncio.Event]:
        """Let the next hand-over wait: return what tells that it began, and what lets it go on."""
        sessions: Any = self.host.services.sessions
        began, goes_on, hand_over = asyncio.Event(), asyncio.Event(), sessions.hand_over

        async def wait(*args: Any, **values: Any) -> Any:
            began.set()
            await goes_on.wait()
            return await hand_over(*args, **values)

        sessions.hand_over = wait
        return began, goes_on

    async def list_owed(self) -> list[str]:
        """Return the sessions an answer is owed to."""
        return await self.bot.list_owed()

    async def pick(self, value: str) -> None:
        """Let the visitor press a button below an answer."""
        content = {"type": "answer", "text": value, "to": "msg", "values": {"choice": value}}
        await self.ask(value, content)

    async def trace(self) -> list[Step]:
        """Return what the model was given."""
        return await self.bot.traces.list(self.host.session.id)


@pytest.fixture
async def desk(host: BenchHost) -> AsyncIterator[Desk]:
    """The bot at work: it has a session, and a model that nobody told what to say."""
    async with ModelServer() as server:
        egress = Egress(ports=(server.port,), allowed_networks=("127.0.0.0/8",))
        host.services.egress = egress
        await host.run(chatclick_language_model.plugin)
        server.says("OK.")
        await host.configure("language_model", base_url=server.url, model="little")
        server.forget()
        shelf = Shelf()
        manifest = {
            "manifest_version": 1,
            "id": "shelf",
            "name": "Shelf",
            "hooks": ["register_actions", "action_run"],
            "permissions": ["session:read"],
        }
        await host.run(shelf, manifest=manifest)
        await host.run(chatclick_ai_bot.plugin)
        made = Desk(host, server, shelf)
        await made.set()
        await made.begin()
        yield made
        await made.bot.stop()
        await egress.aclose()
