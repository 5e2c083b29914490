"""A host with the plugin running, and a log to count."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import pytest

import chatclick_analytics
from chatclick import EventView, ParticipantRef
from chatclick.plugin.directory import QueueView
from chatclick.security.egress import Egress
from chatclick.store.opening import Store
from chatclick.testing import BenchHost
from chatclick_analytics.models import Count
from chatclick_analytics.plugin import _service
from chatclick_analytics.service import Service

from . import clickhouse_peer

PATH = "/api/v1/metrics"
BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FALLBACK = "que_fallback"

TIMESCALE_URL = os.environ.get("CHATCLICK_TEST_TIMESCALE_URL", "")
OWN = ["embedded", *(["timescale"] if TIMESCALE_URL else [])]
"""The drivers that keep numbers in the host's database."""

collect_ignore = [] if TIMESCALE_URL else ["test_timescale.py"]


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

    async def settle(self, store: str) -> None:
        """Wait until the tables have the shape of a store, or cannot have it."""
        while not await self.service.shaping.follow(store):
            await asyncio.sleep(0)  # the plugin's own loop is at it

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


@pytest.fixture(params=[*OWN, "clickhouse"])
def driver(request: pytest.FixtureRequest) -> str:
    """Where what is counted is kept; a test that needs one of them names it.

    `timescale` is among them where `CHATCLICK_TEST_TIMESCALE_URL` names a server; `postgres`, which
    tests name, is the driver `embedded` on PostgreSQL.
    """
    return str(request.param)


PassDatabase = Callable[..., AbstractContextManager[str]]


@pytest.fixture(scope="session")
def timescale_template(pass_database: PassDatabase) -> Iterator[str]:
    """A database with the host's tables on the server that has TimescaleDB."""

    async def migrate(url: str) -> None:
        await (await Store.open(url)).close()

    with pass_database(TIMESCALE_URL) as url, ThreadPoolExecutor(1) as executor:
        # On a loop of its own, away from the one the test may have.
        executor.submit(asyncio.run, migrate(url)).result()
        yield urlsplit(url).path[1:]


@pytest.fixture
def timescale_url(pass_database: PassDatabase, timescale_template: str) -> Iterator[str]:
    """The address of a database that has the host's tables and may have TimescaleDB."""
    with pass_database(TIMESCALE_URL, template=timescale_template) as url:
        yield url


@pytest.fixture
def database_url(
    driver: str, tmp_path: Path, chatclick_database: Path, request: pytest.FixtureRequest
) -> Iterator[str]:
    """The address of the host's database."""
    if driver == "timescale":
        yield request.getfixturevalue("timescale_url")
    elif driver == "postgres":
        yield request.getfixturevalue("migrated_postgres_url")
    else:
        path = tmp_path / "chatclick.sqlite3"
        shutil.copy(chatclick_database, path)
        yield f"sqlite://{path}"


@pytest.fixture
async def other(database_url: str) -> AsyncIterator[Any]:
    """A connection beside those of the host."""
    connection = await asyncpg.connect(database_url)
    yield connection
    await connection.close()


@pytest.fixture
async def host(database_url: str) -> AsyncIterator[BenchHost]:
    """A host on the database of the driver."""
    store = await Store.open(database_url)
    bench = BenchHost(store)
    await bench.plugins.start()
    yield bench
    await bench.plugins.stop()
    await store.close()


@pytest.fixture
def start(driver: str) -> dict[str, str]:
    """The settings that the plugin starts with, where it is not in ClickHouse."""
    return {"store": "timescale" if driver == "timescale" else "embedded"}


@pytest.fixture
async def desk(
    host: BenchHost, driver: str, start: dict[str, str], request: pytest.FixtureRequest
) -> AsyncIterator[Desk]:
    """The plugin at work."""
    if driver != "clickhouse":
        await host.run(chatclick_analytics.plugin, config=start)
        desk = Desk(host)
        await desk.settle(start["store"])
        yield desk
        return
    url = request.getfixturevalue("clickhouse")
    desk = Desk(host)
    desk.allow(url)
    await host.run(chatclick_analytics.plugin, config=build_settings(url))
    yield desk
    await _service.stop()
    await host.services.egress.aclose()
