"""F06: a full disk stops writes cleanly, not reads, and heals by itself."""

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uuid_utils

from .conftest import ServerMaker
from .disks import SizeLimit, SmallDisk, can_mount
from .pace import stretch
from .world import World

pytestmark = pytest.mark.slow

HEALS_S = 5.0
KINDS = ["file size", "tmpfs"] if can_mount() else ["file size"]


@pytest.fixture(params=KINDS)
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SmallDisk | SizeLimit]:
    folder = tmp_path / "disk"
    folder.mkdir()
    if request.param == "file size":
        yield SizeLimit(folder)
        return
    disk = SmallDisk(folder)
    assert disk.mount()
    yield disk
    disk.unmount()


async def test_a_full_disk_refuses_writes_serves_reads_and_heals(
    disk: SmallDisk | SizeLimit, make_server: ServerMaker, tmp_path: Path
) -> None:
    path = disk.folder / "data" / "chatclick.sqlite3"
    server = make_server(f"sqlite://{path}", data_dir=disk.folder / "data")
    await server.start()
    async with World(server, tmp_path / "histories") as world:
        visitor = await world.visitor()
        session_id = world.sessions[visitor]
        messages = f"/api/v1/sessions/{session_id}/messages"
        for number in range(20):
            await visitor.say(session_id, f"room for {number}")
        disk.fill(server)

        # The log may hold some more before it has to grow.
        answers = []
        for number in range(400):
            body = {"client_msg_id": str(uuid_utils.uuid7()), "text": f"{number} " + "x" * 2000}
            visitor.history.note("attempt", session_id=session_id, via="rest", **body)
            started = time.monotonic()
            answer = await visitor.rest.send("POST", messages, body)
            if answer.status_code != 201:
                answers.append((answer, time.monotonic() - started))
            else:
                visitor.history.note("ack", session_id=session_id, **answer.json(), via="rest")
            if len(answers) >= 5:
                break

        assert [answer.status_code for answer, _ in answers] == [503] * 5
        assert all("retry-after" in answer.headers for answer, _ in answers)
        assert min(took_s for _, took_s in answers) <= stretch(1.0)
        assert (await visitor.rest.call("GET", f"{messages}?limit=5"))["data"]

        disk.free(server)
        started = time.monotonic()
        await visitor.say(session_id, "room again")
        assert time.monotonic() - started <= stretch(HEALS_S)
        await world.judge()
        assert server.starts == 1
        await server.terminate()

    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
