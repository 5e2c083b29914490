"""`/readyz` says why not, whatever is wrong."""

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import httpx2
import pytest
from tests.delivery.disks import SmallDisk, can_mount

from chatclick.app.asgi import ASGIApp, create_app
from chatclick.host.discovery import discover
from chatclick.host.plugin_host import StrictPluginFailed
from chatclick.settings import Settings
from chatclick.store.events import SYSTEM
from chatclick.store.opening import Store

PATIENCE_S = 120.0
CODES = ["database_down", *(["disk_full"] if can_mount() else [])]


class Door:
    """The door of an app in this process, as a server would knock there."""

    def __init__(self, app: Any) -> None:
        self._http = httpx2.AsyncClient(
            transport=httpx2.ASGITransport(app=app), base_url="http://127.0.0.1"
        )

    async def ask(self, path: str) -> httpx2.Response:
        return await self._http.get(path)

    async def ask_until(self, code: str) -> dict[str, Any]:
        """Ask `/readyz` until one of its reasons has a code; return the whole answer."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                body: dict[str, Any] = (await self.ask("/readyz")).json()
                if code in list_codes(body):
                    return body
                await asyncio.sleep(0.01)


def list_codes(body: dict[str, Any]) -> list[str]:
    return [one["code"] for one in body["reasons"]]


def make_settings(tmp_path: Path, **more: Any) -> Settings:
    return Settings(
        data_dir=tmp_path, database_url=f"sqlite://{tmp_path / 'chatclick.sqlite3'}", **more
    )


async def test_a_host_that_opens_says_what_it_is_at_and_keeps_others_waiting(
    tmp_path: Path,
) -> None:
    settings = make_settings(tmp_path, safe_mode=True)
    await (await Store.open(settings.database_url)).close()
    app = create_app(settings)
    door = Door(app)
    lock = sqlite3.connect(tmp_path / "chatclick.sqlite3", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")

    opening = asyncio.create_task(app.open())
    early = asyncio.create_task(door.ask("/api/v1/openapi.json"))
    body = await door.ask_until("migrating")
    is_alive = (await door.ask("/healthz")).status_code
    is_waiting = not early.done()
    lock.rollback()
    lock.close()
    await opening

    assert body["status"] == "not ready"
    assert is_alive == 200
    assert is_waiting
    assert (await early).status_code == 200
    assert (await door.ask("/readyz")).status_code == 200
    await app.host.close()


async def test_a_host_that_does_not_open_turns_away_who_waited(tmp_path: Path) -> None:
    settings = make_settings(tmp_path, safe_mode=True)
    settings.plugins.strict = ["absent"]
    app = create_app(settings)
    door = Door(app)

    early = asyncio.create_task(door.ask("/api/v1/openapi.json"))
    with pytest.raises(StrictPluginFailed):
        await app.open()

    assert (await early).status_code == 503


async def test_a_plugin_that_is_required_and_does_not_run_is_a_reason(tmp_path: Path) -> None:
    settings = make_settings(tmp_path)
    settings.plugins.strict = ["csat"]
    settings.plugins.disabled = [one.id for one in discover() if one.id != "csat"]
    app = create_app(settings)
    await app.open()
    door = Door(app)
    try:
        before = (await door.ask("/readyz")).status_code
        await app.host.plugins.disable("csat", actor=SYSTEM)

        answer = await door.ask("/readyz")
    finally:
        await app.host.close()

    assert before == 200
    assert answer.status_code == 503
    assert ("plugin_down", "csat") in [
        (one["code"], one["subject"]) for one in answer.json()["reasons"]
    ]


class Locked:
    """A database that another process holds, and in which nothing was written for a while."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "chatclick.sqlite3"

    def fill(self, app: ASGIApp) -> None:
        self._lock = sqlite3.connect(self._path, isolation_level=None)
        self._lock.execute("BEGIN IMMEDIATE")
        app.host.store.unit_of_work.committed_at_s = float("-inf")

    def free(self, _app: ASGIApp) -> None:
        self._lock.rollback()
        self._lock.close()


@pytest.mark.parametrize("code", CODES)
async def test_a_database_that_takes_no_writes_is_a_reason_until_it_does(
    code: str, tmp_path: Path
) -> None:
    folder = tmp_path / "disk"
    folder.mkdir()
    disk: Any = SmallDisk(folder) if code == "disk_full" else Locked(folder)
    assert code != "disk_full" or disk.mount()
    app = create_app(make_settings(folder, safe_mode=True))
    door = Door(app)
    try:
        await app.open()
        before = (await door.ask("/readyz")).status_code
        disk.fill(app)

        answer = await door.ask("/readyz")

        disk.free(app)
        async with asyncio.timeout(PATIENCE_S):
            while (await door.ask("/readyz")).status_code != 200:
                await asyncio.sleep(0.01)
        await app.host.close()
    finally:
        if code == "disk_full":
            disk.unmount()

    assert before == 200
    assert answer.status_code == 503
    assert code in list_codes(answer.json())
