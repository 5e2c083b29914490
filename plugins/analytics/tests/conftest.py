"""A host with the plugin running, and a log to count."""

import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

import chatclick_analytics
from chatclick import EventView, ParticipantRef
from chatclick.plugin.directory import QueueView
from chatclick.security.egress import Egress
from chatclick.testing import BenchHost
from chatclick_analytics.models import Count
from chatclick_analytics.plugin import _service
from chatclick_analytics.service import Service

from . import clickhouse_peer

PATH = "/api/v1/metrics"
BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FALLBACK = "que_fallback"


@dataclass
class Answer:
    """What came back."""

    status: int
    json: Any
    data: bytes
    headers: Any


class Log:
    """Makes events in their order, a second apart unless said."""

    def __init__(self) -> None:
        self.events: list[EventView] = []
        self.at = BEGIN
        self._seqs: dict[str, int] = {}

    def wait(self, **time: float) -> None:
        """Let time pass."""
        self.at += timedelta(**time)

    def happens(
        self, session_id: str | None, type_: str, actor: str = "system", **data: Any
    ) -> EventView:
        """Put an event of a session in."""
        self.at += timedelta(seconds=1)
        key = session_id or ""
        seq = self._seqs[key] = self._seqs.get(key, 0) + 1
        event = EventView(
            session_id=session_id,
            seq=seq if session_id else None,
            position=len(self.events) + 1,
            type=type_,
            at=self.at,
            actor=ParticipantRef(kind=actor, id=actor, name=""),  # type: ignore[arg-type]
            data=data,
        )
        self.events.append(event)
        return event

    def begins(self, session_id: str, *, queue: str | None = FALLBACK, **data: Any) -> None:
        """Let a session begin, with a bot where no queue is named."""
        about = {"widget_id": "wid_1", "channel": "web", "language": "en", **data}
        self.happens(session_id, "session.created", "visitor", visitor_id="vis_1", **about)
        if queue:
            self.happens(session_id, "session.queued", queue_id=queue)

    def says(self, session_id: str, kind: str, who: str = "", message: str = "message") -> None:
        """Let somebody write."""
        sender = {"kind": kind, "id": who or kind, "name": ""}
        self.happens(session_id, "message.created", kind, kind=message, sender=sender)

    def is_given(self, session_id: str, who: str, previous: str | None = None) -> None:
        """Assign a session."""
        assignee = {"id": who, "name": who}
        self.happens(session_id, "session.assigned", assignee=assignee, previous=previous)


class Desk:
    """The plugin at work, with a log and people who ask."""

    def __init__(self, host: BenchHost) -> None:
        self.host = host
        self.client = host.client()
        self.admin = host.add_agent("Olive", role="admin").id
        self.agent = host.add_agent("Grace", role="agent").id
        self.log = Log()
        queue = QueueView(id=FALLBACK, name="Everyone", is_fallback=True)
        host.world.queues[FALLBACK] = queue

    def allow(self, url: str) -> None:
        """Let calls to a server go out, as an operator does."""
        port = urlsplit(url).port or 0
        self.host.services.egress = Egress(ports=[port], allowed_networks=["127.0.0.0/8"])

    @property
    def service(self) -> Service:
        """What runs."""
        return _service

    async def count(self, events: Sequence[EventView] | None = None) -> None:
        """Put events into the log, those of `log` unless said, and count until nothing is left."""
        self.host.world.log = list(self.log.events if events is None else events)
        # The plugin's own loop may have a recount in hand.
        while await self.service.step() or await Count.filter(is_shown=False).exists():
            pass

    async def call(self, method: str, path: str, body: Any = None, who: str = "") -> Answer:
        """Send a request."""
        answer = await self.client.open(
            f"{PATH}{path}",
            method=method,
            data=b"" if body is None else json.dumps(body),
            headers={"Authorization": f"Bearer {who or self.admin}"},
        )
        data = await answer.get_data(as_text=False)
        is_json = "json" in (answer.content_type or "")
        return Answer(
            answer.status_code, json.loads(data) if is_json else None, data, answer.headers
        )

    async def ask(self, metric: str, **more: Any) -> Any:
        """Return the answer to a query about the days of the log."""
        time = {"since": "2026-03-02T00:00:00Z", "until": "2026-03-09T00:00:00Z"}
        asked = {"metric": metric, **({} if "last" in more else time), **more}
        answer = await self.call("POST", "/query", asked)
        assert answer.status == 200, answer.json
        return answer.json

    async def total(self, metric: str, **more: Any) -> Any:
        """Return one number."""
        return (await self.ask(metric, **more))["series"][0]["total"]


@pytest.fixture(scope="session")
def clickhouse() -> Iterator[str]:
    """The address of a ClickHouse."""
    program = [sys.executable, clickhouse_peer.__file__]
    with subprocess.Popen(
        program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        process.stdin.close()


def build_settings(url: str) -> dict[str, str]:
    """Return the settings that name a ClickHouse."""
    return {
        "store": "clickhouse",
        "clickhouse_url": url,
        "clickhouse_database": clickhouse_peer.DATABASE,
        "clickhouse_user": clickhouse_peer.USER,
        "clickhouse_password": clickhouse_peer.PASSWORD,
    }


@pytest.fixture(params=["embedded", "clickhouse"])
def driver(request: pytest.FixtureRequest) -> str:
    """Where what is counted is kept; a test that needs one of them names it."""
    return str(request.param)


@pytest.fixture
async def desk(host: BenchHost, driver: str, request: pytest.FixtureRequest) -> AsyncIterator[Desk]:
    """The plugin at work."""
    if driver == "embedded":
        await host.run(chatclick_analytics.plugin)
        yield Desk(host)
        return
    url = request.getfixturevalue("clickhouse")
    desk = Desk(host)
    desk.allow(url)
    await host.run(chatclick_analytics.plugin, config=build_settings(url))
    yield desk
    await _service.stop()
    await host.services.egress.aclose()
