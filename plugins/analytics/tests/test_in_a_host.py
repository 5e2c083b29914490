"""The plugin in a whole host: what people do is counted, on either database."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from chatclick.settings import EgressSettings
from chatclick.testing import WholeHost
from chatclick_analytics.documenting import render
from chatclick_analytics.models import Count
from chatclick_analytics.stores.timescale import TABLES, count_cut

from .conftest import TIMESCALE_URL, build_settings

DATABASES = [
    "sqlite",
    *(["postgres"] if "CHATCLICK_TEST_POSTGRES_URL" in os.environ else []),
    *(["timescale"] if TIMESCALE_URL else []),
]
URLS = {"postgres": "migrated_postgres_url", "timescale": "timescale_url"}
PAGE = Path(__file__).parents[3] / "docs" / "analytics.md"


class Site(WholeHost):
    """A running host."""

    async def wait_for(self, metric: str, wanted: int, **more: Any) -> None:
        """Wait until a number is so."""
        found, body = None, {"metric": metric, "last": "1d", **more}
        async with asyncio.timeout(120):
            while found != wanted:
                answer = await self.call("POST", "/api/v1/metrics/query", body)
                found = answer["series"][0]["total"] if answer["series"] else None
                await asyncio.sleep(0.02)


@pytest.fixture(params=DATABASES)
async def site(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Site]:
    """A running host with an owner."""
    fixture = URLS.get(request.param)
    url = request.getfixturevalue(fixture) if fixture else f"sqlite://{tmp_path}/test.sqlite3"
    async with Site(tmp_path, database_url=url) as site:
        if request.param == "timescale":
            config = {"values": {"store": "timescale"}}
            await site.call("PUT", "/api/v1/plugins/analytics/config", config)
            async with asyncio.timeout(120):
                while await count_cut() != len(TABLES):
                    await asyncio.sleep(0.02)
        yield site


async def test_what_people_do_is_counted_over_a_restart_and_a_recount(site: Site) -> None:
    closed = {"name": "Never", "timezone": "UTC", "weekly": {}, "is_default": True}
    await site.call("POST", "/api/v1/business-hours", closed)
    path, visitor = await site.visit()
    session, widget = path.rpartition("/")[2], await site.find_widget()
    await site.call("POST", f"{path}/messages", {"client_msg_id": "1", "text": "Hi"}, visitor)
    await site.call("POST", f"{path}/messages", {"client_msg_id": "2", "text": "Hello"})
    await site.wait_for("first_response", 1, stat="count", filters={"widget": [widget]})
    # It was closed all the time, so that nobody waited within the opening hours.
    await site.wait_for("first_response", 0, stat="sum", hours="business")
    await site.stop()

    await site.start()

    await site.call("POST", f"{path}/close", {})
    await site.wait_for("closed", 1)
    await site.call("POST", "/api/v1/metrics/recompute", {})
    async with asyncio.timeout(120):
        while (await site.call("GET", "/api/v1/metrics/status"))["recompute"]:
            await asyncio.sleep(0.02)
    for metric in ("sessions", "messages_in", "messages_out", "closed", "ended"):
        await site.wait_for(metric, 1)
    both = {"by": "staff", "filters": {"channel": ["web"]}}
    await site.wait_for("messages_out", 1, **both)
    behind = await site.call(
        "POST", "/api/v1/metrics/sessions", {"metric": "first_response", "last": "1d"}
    )
    assert [one["session_id"] for one in behind["data"]] == [session]


async def test_only_what_was_done_and_goes_on_is_reopened(site: Site) -> None:
    path, visitor = await site.visit()
    await site.call("POST", f"{path}/messages", {"client_msg_id": "1", "text": "Hi"}, visitor)
    await site.call("POST", f"{path}/snooze", {"until": "2090-01-01T09:00:00Z"})
    await site.call("POST", f"{path}/reopen", {})
    await site.call("POST", f"{path}/resolve", {})
    queue = (await site.call("GET", "/api/v1/queues"))["data"][0]["id"]
    await site.call("POST", f"{path}/transfer", {"queue_id": queue})
    await site.call("POST", f"{path}/resolve", {})
    await site.call("POST", f"{path}/messages", {"client_msg_id": "2", "text": "Still"}, visitor)
    await site.call("POST", f"{path}/close", {})

    await site.wait_for("closed", 1)

    await site.wait_for("reopened", 2)
    await site.wait_for("resolution", 3, stat="count")
    await site.wait_for("queued", 4)


async def test_who_left_is_called_as_they_were(site: Site) -> None:
    account = {"email": "grace@example.com", "password": "correct horse battery"}
    grace = await site.call("POST", "/api/v1/staff", {**account, "name": "Grace", "role": "agent"})
    login = await site.call("POST", "/api/v1/auth/login", account)
    path, _ = await site.visit()
    said = {"client_msg_id": "1", "text": "Hello"}
    await site.call("POST", f"{path}/messages", said, login["access_token"])
    await site.call("PATCH", f"/api/v1/staff/{grace['id']}", {"is_active": False})
    await site.wait_for("messages_out", 1)

    body = {"metric": "messages_out", "last": "1d", "by": "staff"}
    answer = await site.call("POST", "/api/v1/metrics/query", body)
    found = {
        one["id"]: one["values"]
        for one in (await site.call("GET", "/api/v1/metrics/dimensions"))["data"]
    }

    assert [one["name"] for one in answer["series"]] == ["Grace"]
    assert found["staff"] == [{"id": grace["id"], "name": "Grace"}]


async def test_what_people_do_is_counted_in_clickhouse(tmp_path: Path, clickhouse: str) -> None:
    port = urlsplit(clickhouse).port
    egress = EgressSettings(allowed_networks=["127.0.0.0/8"], ports=[port])
    async with Site(tmp_path, egress=egress) as site:
        path, visitor = await site.visit()
        await site.call("POST", f"{path}/messages", {"client_msg_id": "1", "text": "Hi"}, visitor)
        await site.wait_for("messages_in", 1)

        config = {"values": build_settings(clickhouse)}
        await site.call("PUT", "/api/v1/plugins/analytics/config", config)
        async with asyncio.timeout(120):
            while not (await Count.get(is_shown=True)).home.startswith("clickhouse:"):
                await asyncio.sleep(0.02)
        await site.call("POST", f"{path}/messages", {"client_msg_id": "2", "text": "Hello"})

        await site.wait_for("messages_in", 1, by="widget", filters={"channel": ["web"]})
        await site.wait_for("first_response", 1, stat="count")
        status = await site.call("GET", "/api/v1/metrics/status")
        assert status["store"] == {"driver": "clickhouse", "trouble": None, "code": None}


def test_the_page_has_the_definitions_as_they_are() -> None:
    text = PAGE.read_text("utf-8")

    assert render(text) == text, "python -m chatclick_analytics.documenting docs/analytics.md"
