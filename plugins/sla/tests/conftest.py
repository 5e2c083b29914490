"""A host with the plugin running, and a session whose events it is told."""

import json
from dataclasses import dataclass, replace
from typing import Any

import pytest

import chatclick_business_hours
import chatclick_sla
from chatclick import EventView, MessagePreview, ParticipantRef
from chatclick.clock import now
from chatclick.testing import BenchHost
from chatclick_sla.plugin import _service
from chatclick_sla.service import Service

PATH = "/api/v1/sla"


@dataclass
class Answer:
    """What came back."""

    status: int
    json: Any


class Desk:
    """The plugin at work, with an admin, an agent, and a visitor's session."""

    def __init__(self, host: BenchHost) -> None:
        self.host = host
        self.client = host.client()
        self.admin = host.add_agent("Olive", role="admin").id
        self.agent = host.add_agent("Grace", role="agent").id
        self.seq = 0

    @property
    def service(self) -> Service:
        """What runs."""
        return _service

    @property
    def session_id(self) -> str:
        """The visitor's session."""
        return self.host.session.id

    @property
    def told(self) -> list[tuple[str, str]]:
        """What was recorded, as type and kind."""
        return [(type_, data["kind"]) for _, type_, data in self.host.world.events]

    async def call(self, who: str, method: str, path: str, body: Any = None) -> Answer:
        """Send a request."""
        answer = await self.client.open(
            f"{PATH}{path}",
            method=method,
            data=b"" if body is None else json.dumps(body),
            headers={"Authorization": f"Bearer {who}"},
        )
        return Answer(answer.status_code, await answer.get_json())

    async def make(self, name: str = "Everybody", **more: Any) -> Any:
        """Keep a policy and return it."""
        targets = {"first": 600, "next": 1200, "resolution": 7200}
        body = {"name": name, "targets": targets, "is_business_time": False, **more}
        made = await self.call(self.admin, "POST", "/policies", body)
        assert made.status == 201, made.json
        return made.json

    async def happens(self, type_: str, **data: Any) -> None:
        """Tell the plugin of the next event of the session."""
        self.seq += 1
        await self.repeats(type_, **data)

    async def repeats(self, type_: str, **data: Any) -> None:
        """Tell it of the last event once more."""
        event = EventView(
            session_id=self.session_id,
            seq=self.seq,
            position=self.seq,
            type=type_,
            at=now(),
            actor=ParticipantRef(kind="system", id=None, name=""),
            data=data,
        )
        await self.host.tell("analytics_event", {"event": event})

    async def says(self, kind: str, message_kind: str = "message") -> None:
        """Tell it that somebody wrote."""
        sender = ParticipantRef(kind=kind, id=kind, name=kind)
        preview = MessagePreview(seq=self.seq + 1, text="", sender=sender, created_at=now())
        self.change(last_message=preview)
        await self.happens("message.created", kind=message_kind, sender={"kind": kind, "id": kind})

    def change(self, **changes: Any) -> None:
        """Change the session."""
        sessions = self.host.world.sessions
        sessions[self.session_id] = replace(self.host.session, **changes)

    async def look(self) -> dict[str, tuple[str, int | None]]:
        """Return status and seconds left by kind; of several of a kind, the newest."""
        answer = await self.call(self.agent, "GET", f"/sessions/{self.session_id}")
        assert answer.status == 200, answer.json
        return {one["kind"]: (one["status"], one["left_s"]) for one in answer.json["data"]}

    async def list_kinds(self) -> list[str]:
        """Return the kind of every clock the session has had."""
        answer = await self.call(self.agent, "GET", f"/sessions/{self.session_id}")
        return sorted(one["kind"] for one in answer.json["data"])

    async def sweep(self) -> None:
        """Let time count now."""
        await self.service.turns.sweep()


@pytest.fixture
async def desk(host: BenchHost, clock) -> Desk:
    """The plugin at work, without anybody who counts business time."""
    await host.run(chatclick_sla.plugin)
    return Desk(host)


@pytest.fixture
async def office(host: BenchHost, clock) -> Desk:
    """The plugin at work beside business hours."""
    await host.run(chatclick_business_hours.plugin)
    await host.run(chatclick_sla.plugin)
    return Desk(host)
