"""The plugin in a whole host, on either database: what fires is told once, over a restart."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from chatclick.testing import WholeHost

DATABASES = ["sqlite", "postgres"] if "CHATCLICK_TEST_POSTGRES_URL" in os.environ else ["sqlite"]
RULE = {"name": "Rush", "metric": "sessions", "comparison": "over", "value": 1, "window_s": 86_400}


@pytest.fixture(params=DATABASES)
async def site(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[WholeHost]:
    """A running host with an owner."""
    url = (
        request.getfixturevalue("migrated_postgres_url")
        if request.param == "postgres"
        else f"sqlite://{tmp_path}/test.sqlite3"
    )
    async with WholeHost(tmp_path, database_url=url) as site:
        yield site


async def list_told(site: WholeHost) -> list[Any]:
    """Return the titles under the owner's bell."""
    return [one["title"] for one in (await site.call("GET", "/api/v1/notifications"))["data"]]


async def test_what_fires_is_told_once_over_a_restart(site: WholeHost) -> None:
    made = await site.call("POST", "/api/v1/alerts/rules", RULE)
    for _ in range(2):
        await site.visit()
    async with asyncio.timeout(120):
        while not await list_told(site):
            await asyncio.sleep(0.02)
    await site.stop()

    await site.start()

    path = f"/api/v1/alerts/rules/{made['id']}/acknowledge"
    assert (await site.call("POST", path, {}))["state"] == "alerting"
    assert await list_told(site) == ["Alert: Rush"]
    wishes = await site.call("GET", "/api/v1/me/notification-preferences")
    titles = {one["id"]: one["title"] for one in wishes["topics"]}
    assert titles["plugin:alerts:recovered"] == "An alert is over"
    history = (await site.call("GET", "/api/v1/alerts/history"))["data"]
    assert [one["kind"] for one in history] == ["acknowledged", "fired"]
