"""The plugin at work in a bench host."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from chatclick import EventView, ParticipantRef, PluginContext
from chatclick.testing import BenchHost
from chatclick_webhooks.models import Delivery, Endpoint
from chatclick_webhooks.plugin import _service

MOUNT = "/api/v1/webhooks"


class Stage:
    """The plugin at work.

    Attributes:
        host: the host.
        admin: who may do everything to webhooks.
    """

    def __init__(self, host: BenchHost) -> None:
        self.host = host
        self.admin = host.add_agent("Olive", role="admin", availability="away")
        self.client = host.client()
        self.later = timedelta()
        self._position = 0

    @property
    def context(self) -> PluginContext:
        """The plugin's."""
        return _service.context

    def now(self) -> datetime:
        """Return the time of the plugin's clock."""
        return _service.clock()

    async def call(
        self, method: str, path: str, body: Any = None, *, who: str = "", language: str = ""
    ) -> tuple[int, Any]:
        """Send a request and return status and document."""
        answer = await self.client.open(
            MOUNT + path,
            method=method,
            data=b"" if body is None else json.dumps(body),
            headers={
                "Authorization": f"Bearer {who or self.admin.id}",
                "Accept-Language": language,
            },
        )
        text = await answer.get_data(as_text=True)
        return answer.status_code, json.loads(text) if text else None

    async def do(self, method: str, path: str, body: Any = None, **more: str) -> Any:
        """Send a request that has to succeed."""
        status, document = await self.call(method, path, body, **more)
        assert status < 300, document
        return document

    async def create(self, url: str, **fields: Any) -> Any:
        """Make an endpoint."""
        return await self.do("POST", "", {"url": url, **fields})

    async def happen(
        self, type_: str = "session.closed", session_id: str | None = "ses_1", **data: Any
    ) -> int:
        """Let an event reach the plugin as the host's log hands it over. Return its position."""
        self._position += 1
        event = EventView(
            session_id=session_id,
            seq=self._position if session_id else None,
            position=self._position,
            type=type_,
            at=datetime.now(UTC),
            actor=ParticipantRef(kind="system", id=None, name="Chatclick"),
            data={"number": self._position, **data},
        )
        await self.host.dispatcher.event("analytics_event", "webhooks", {"event": event})
        return self._position

    def pass_time(self, **span: float) -> None:
        """Move the plugin's clock on."""
        self.later += timedelta(**span)
        _service.courier.wake()

    async def until(self, check: Callable[[], Awaitable[Any]]) -> Any:
        """Wait until something holds, and return it."""
        async with asyncio.timeout(30):
            while not (found := await check()):
                await asyncio.sleep(0.01)
        return found

    async def write(self, row: type[Delivery] | type[Endpoint], **values: Any) -> None:
        """Write something into all rows of a table, as nobody may by the API."""

        async def work() -> None:
            _ = await row.all().update(**values)

        await self.context.write(work)

    async def put_claimed(self, endpoint_id: str, number: int, for_s: float) -> None:
        """Put in a delivery that another process is sending."""
        row = Delivery(
            message_id=f"whm_{number}",
            endpoint_id=endpoint_id,
            lane=f"whm_{number}",
            type="session.closed",
            body="{}",
            state="pending",
            next_attempt_at=self.now(),
            claimed_until=self.now() + timedelta(seconds=for_s),
            created_at=self.now(),
        )
        await self.context.write(row.save)

    async def list_rows(self, query: str = "") -> list[Any]:
        """List deliveries, the newest first."""
        return list((await self.do("GET", f"/deliveries?limit=100{query}"))["data"])

    async def until_state(self, state: str, count: int) -> list[Any]:
        """Wait until so many deliveries are in a state."""

        async def check() -> list[Any]:
            rows = await self.list_rows(f"&state={state}")
            return rows if len(rows) >= count else []

        return list(await self.until(check))

    async def until_tried(self, attempts: int, session_id: str = "") -> Any:
        """Wait until the newest delivery, or that of a session, was tried so often."""
        query = f"&session_id={session_id}" if session_id else ""

        async def check() -> Any:
            rows = await self.list_rows(query)
            return rows[0] if rows and rows[0]["attempts"] >= attempts else None

        return await self.until(check)
