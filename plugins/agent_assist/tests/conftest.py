"""A host with the helps, a model on loopback, and a plugin with passages."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

import chatclick_agent_assist
import chatclick_language_model
from chatclick import Action, ActionResult, AssignmentView, hookimpl
from chatclick.plugin.views import Assignee, ParticipantRef
from chatclick.security.egress import Egress
from chatclick.testing import BenchHost
from chatclick_language_model.testing import ModelServer

GRACE = ParticipantRef(kind="agent", id="stf_grace", name="Grace")


class Shelf:
    """Offers passages."""

    def __init__(self) -> None:
        self.passages: list[dict[str, Any]] = [{"title": "Returns", "text": "You have 30 days."}]
        self.replies: list[dict[str, Any]] = []

    @hookimpl
    def register_actions(self) -> list[Action]:
        """Offer to find them."""
        return [
            Action(type="shelf.search", title="Find", outcomes=("found",)),
            Action(type="shelf.replies", title="Find replies", outcomes=("found",)),
        ]

    @hookimpl
    async def action_run(self, action: str) -> ActionResult:
        """Find them."""
        found = self.replies if action == "shelf.replies" else self.passages
        return ActionResult(outcome="found", values={"passages": found})


class Desk:
    """The helps at work."""

    def __init__(self, host: BenchHost, server: ModelServer, shelf: Shelf) -> None:
        self.host = host
        self.server = server
        self.shelf = shelf

    async def switch_off(self) -> None:
        """Take the model away."""
        await self.host.configure("language_model", base_url="")

    async def know(self, **changes: Any) -> None:
        """Change what is known of the session."""
        session = replace(self.host.session, **changes)
        self.host.world.sessions[session.id] = session

    async def help(self, what: str, run_id: str = "r1", **values: str) -> Any:
        """Press a button and return the values of the answer."""
        action = f"agent_assist.{what}"
        session = self.host.session
        result = await self.host.services.actions.run(
            action, session, values, run_id=run_id, by=GRACE
        )
        return result.values

    async def list_buttons(self, locale: str = "en") -> list[str]:
        """Return what stands on the buttons where agents write."""
        content = await self.show(locale)
        return [block.text for block in content.blocks] if content else []

    async def show(self, locale: str) -> Any:
        """Return what stands where agents write."""
        return await self.host.dispatch(
            "admin_slot",
            plugin_id="agent_assist",
            slot="session.composer",
            session=self.host.session,
            locale=locale,
        )

    async def assign(self, *, is_over: bool = False) -> None:
        """Let somebody take the conversation over; it may be somebody else's by now."""
        assignee = Assignee(id="stf_1", name="Grace")
        await self.know(assignee=Assignee(id="stf_2", name="Ada") if is_over else assignee)
        assignment = AssignmentView(assignee=assignee, previous=None, reason="", trace_id="trc_1")
        arguments = {"session": self.host.session, "assignment": assignment}
        await self.host.tell("session_assigned", arguments)


@pytest.fixture
async def desk(host: BenchHost) -> AsyncIterator[Desk]:
    """The helps at work, in a conversation in which somebody asked something."""
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
        await host.run(chatclick_agent_assist.plugin)
        actions = {"search_action": "shelf.search", "replies_action": "shelf.replies"}
        await host.configure("agent_assist", **actions, summary_from=2)
        await host.visitor.says("How long can I send it back?")
        yield Desk(host, server, shelf)
        await egress.aclose()
