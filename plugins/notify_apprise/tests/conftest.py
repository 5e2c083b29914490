"""A host with the plugin running, and a service of our own that Apprise calls for real."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

import chatclick_notify_apprise
from chatclick import NotificationView, RecipientView
from chatclick.clock import now
from chatclick.ids import new_id
from chatclick.testing import BenchHost
from chatclick_notify_apprise.calling import Caller, Wait
from chatclick_notify_apprise.plugin import _service


@dataclass
class Service:
    """A service that takes JSON, or answers what it is told.

    Attributes:
        calls: how many called.
        may_answer: while it is not set, callers wait.
    """

    got: list[dict[str, Any]] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    port: int = 0
    calls: int = 0
    may_answer: asyncio.Event = field(default_factory=asyncio.Event)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    def __post_init__(self) -> None:
        self.may_answer.set()

    async def wait(self, until: Callable[[], bool]) -> None:
        """Wait until something is so after a call or an answer."""
        async with self.changed:
            await self.changed.wait_for(until)

    async def _take(self, body: bytes) -> str:
        self.calls += 1
        async with self.changed:
            self.changed.notify_all()
        await self.may_answer.wait()
        status = self.answers.pop(0) if self.answers else "200 OK"
        if status == "200 OK":
            self.got.append(json.loads(body))
        async with self.changed:
            self.changed.notify_all()
        return status

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one call."""
        try:
            lines = (await reader.readuntil(b"\r\n\r\n")).decode().lower().split("\r\n")
            length = next(one for one in lines if one.startswith("content-length: "))
            body = await reader.readexactly(int(length.partition(": ")[2]))
            status = await self._take(body)
            head = f"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            writer.write(head.encode())
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


class Desk:
    """The plugin at work, with an admin and two agents."""

    def __init__(self, host: BenchHost, service: Service) -> None:
        self.host = host
        self.service = service
        self.client = host.client()
        self.admin = host.add_agent("Olive", role="admin").id
        self.grace = host.add_agent("Grace", team_ids=("team_a",)).id
        self.hal = host.add_agent("Hal", team_ids=("team_b",)).id

    @property
    def url(self) -> str:
        """The address of a room."""
        return f"json://:secret@127.0.0.1:{self.service.port}/room"

    def told(self, **changes: Any) -> NotificationView:
        """What staff are told."""
        values = {
            "id": new_id("notification"),
            "type": "message.unread",
            "session_id": "ses_1",
            "title": "New message",
            "body": "Ann wrote to you.",
            "url": None,
            "created_at": now(),
        }
        return NotificationView(**{**values, **changes})

    async def send(self, notification: NotificationView, who: str = "", **changes: Any) -> Any:
        """Let the plugin send, as the host does."""
        values = {"kind": "agent", "id": who or self.grace, "name": "", "email": None}
        recipient = RecipientView(**{**values, "phone": None, "language": None, **changes})
        arguments = {"notification": notification, "recipient": recipient}
        return await self.host.dispatcher.owner("notification_send", "notify_apprise", arguments)

    async def call(self, method: str, path: str, body: Any = None, *, who: str = "") -> Any:
        """Ask the API; return status and document."""
        answer = await self.client.open(
            f"/api/v1/notify-apprise{path}",
            method=method,
            json=body,
            headers={"Authorization": f"Bearer {who or self.admin}"},
        )
        return answer.status_code, await answer.get_json()

    async def add(self, name: str = "Room", **changes: Any) -> dict[str, Any]:
        """Add a room."""
        body = {"name": name, "url": self.url, **changes}
        status, document = await self.call("POST", "/rooms", body)
        assert status == 201, document
        return document

    def wait_so_long(self, wait: Wait) -> None:
        """Let another wait than that for seconds hold for answers."""
        _service.caller.close()
        _service.caller = Caller(wait)

    async def list_log(self) -> list[tuple[str, str]]:
        """Return what became of notifications, the newest first, as room and status."""
        _, document = await self.call("GET", "/deliveries")
        return [(one["address"], one["status"]) for one in document["data"]]


@pytest.fixture
async def desk(host: BenchHost, clock: Any) -> AsyncIterator[Desk]:
    """The plugin at work."""
    service = Service()
    server = await asyncio.start_server(service.serve, "127.0.0.1", 0)
    service.port = server.sockets[0].getsockname()[1]
    await host.run(chatclick_notify_apprise.plugin, config={"base_url": "https://chat.example"})
    yield Desk(host, service)
    server.close()
    await server.wait_closed()
