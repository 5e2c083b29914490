"""The plugin in a whole host: what people do comes to be a flag, over a restart and in two."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from chatclick.testing import WholeHost
from chatclick_session_risk.models import Place, Watch

DATABASES = ["sqlite", "postgres"] if "CHATCLICK_TEST_POSTGRES_URL" in os.environ else ["sqlite"]
CONFIG = {"values": {"threshold_percent": 5, "min_outcomes": 50}}


class Site(WholeHost):
    """A running host with the plugin enabled, which flags at little."""

    async def enable(self) -> None:
        """Switch the plugin on."""
        await self.call("POST", "/api/v1/plugins/session_risk/enable", {})
        await self.call("PUT", "/api/v1/plugins/session_risk/config", CONFIG)

    async def write(self, path: str, visitor: str, *texts: str) -> None:
        """Let a visitor write."""
        for at, text in enumerate(texts):
            body = {"client_msg_id": f"{path[-8:]}-{len(text)}-{at}", "text": text}
            await self.call("POST", f"{path}/messages", body, visitor)

    async def wait_for_flags(self, count: int) -> None:
        """Wait until so many are at risk."""
        async with asyncio.timeout(120):
            while (await self.call("GET", "/api/v1/session-risk"))["at_risk"] != count:
                await asyncio.sleep(0.05)


def find_url(request: pytest.FixtureRequest, database: str, folder: Path) -> str:
    """Return the address of a database."""
    if database == "postgres":
        return str(request.getfixturevalue("migrated_postgres_url"))
    return f"sqlite://{folder}/test.sqlite3"


@pytest.fixture(params=DATABASES)
async def site(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Site]:
    """A running host."""
    async with Site(tmp_path, database_url=find_url(request, request.param, tmp_path)) as site:
        await site.enable()
        yield site


async def test_a_flag_comes_over_a_restart_and_goes_with_the_end(site: Site) -> None:
    path, visitor = await site.visit()
    await site.write(path, visitor, "Where is my parcel?", "Is anybody there at all?")
    await site.stop()

    await site.start()

    await site.wait_for_flags(1)
    session = await site.call("GET", path)
    assert session["tags"] == ["at-risk"]
    seen = await site.call("GET", f"{path}/events")
    assert "session_risk.flagged" in [one["type"] for one in seen["data"]]

    await site.call("POST", f"{path}/actions", {"action": "session_risk.dismiss", "values": {}})
    await site.wait_for_flags(0)
    assert (await site.call("GET", path))["tags"] == []
    await site.call("POST", f"{path}/actions", {"action": "session_risk.restore", "values": {}})
    await site.wait_for_flags(1)

    await site.call("POST", f"{path}/resolve", {})
    await site.wait_for_flags(0)


@pytest.mark.skipif("CHATCLICK_TEST_POSTGRES_URL" not in os.environ, reason="needs PostgreSQL")
async def test_two_processes_take_each_event_in_once_and_tell_of_a_flag_once(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    url = find_url(request, "postgres", tmp_path)
    async with Site(tmp_path, database_url=url) as site:
        await site.enable()
        program = (
            "import asyncio, sys, pathlib; from chatclick.app.wiring import Host;"
            " from chatclick.settings import Settings\n"
            "async def run():\n"
            f"    host = Host(Settings(data_dir=pathlib.Path({str(tmp_path)!r}),"
            f" database_url={url!r}))\n"
            "    await host.open(); print('ready', flush=True)\n"
            "    await asyncio.to_thread(sys.stdin.read); await host.close()\n"
            "asyncio.run(run())\n"
        )
        pipe = asyncio.subprocess.PIPE
        other = await asyncio.create_subprocess_exec(
            sys.executable, "-c", program, stdin=pipe, stdout=pipe
        )
        assert other.stdin is not None
        assert other.stdout is not None
        try:
            async with asyncio.timeout(120):
                while b"ready" not in await other.stdout.readline():
                    pass
            paths = []
            for _ in range(8):
                path, visitor = await site.visit()
                await site.write(path, visitor, "Where is my parcel?", "Is anybody there at all?")
                paths.append(path)
            await site.wait_for_flags(8)
        finally:
            other.stdin.close()
            await other.wait()
        for path in paths:
            events = await site.call("GET", f"{path}/events")
            types = [one["type"] for one in events["data"]]
            assert types.count("session_risk.flagged") == 1
        rows = await Watch.all().limit(20)
        assert {row.flags for row in rows} == {1}
        assert all('"visitor_messages": 2' in row.tally for row in rows)
        assert await Place.all().count() == 1
