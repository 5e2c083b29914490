"""F34: the database goes back to a backup; clients that know more start again and miss nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from .server import Server
from .world import World

pytestmark = pytest.mark.slow


def run_cli(server: Server, *arguments: str) -> str:
    """Run a command of `chatclick` against the server's database and return what it prints."""
    env = {
        **{k: v for k, v in os.environ.items() if not k.startswith("CHATCLICK_")},
        "CHATCLICK_CONFIG": str(server.data_dir / "none.toml"),
        "CHATCLICK_DATA_DIR": str(server.data_dir),
        "CHATCLICK_DATABASE_URL": server.database_url,
    }
    command = [sys.executable, "-m", "chatclick.cli", *arguments]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


async def test_after_a_restore_clients_reset_and_new_messages_reach_everyone(
    world: World, tmp_path: Path
) -> None:
    visitor = await world.visitor()
    [agent] = await world.agents(1)
    session_id = world.sessions[visitor]
    for number in range(5):
        await visitor.say(session_id, f"kept {number}")
    await world.settle()
    backup = tmp_path / "backup"
    run_cli(world.server, "db", "backup", str(backup))
    for number in range(8):
        await visitor.say(session_id, f"lost with the restore {number}")
    await world.settle()
    epoch = visitor.epoch

    await world.server.terminate()
    run_cli(world.server, "db", "restore", str(backup), "--yes")
    await world.server.start()
    await visitor.until(lambda: visitor.epoch != epoch)
    await agent.until(lambda: agent.epoch != epoch)
    forget_what_the_restore_took(world)
    ack = await visitor.say(session_id, "after the restore")
    await agent.caught_up(session_id, ack["seq"])

    for one in (visitor, agent):
        said = [
            event["data"]["content"]["text"]
            for event in one.streams[session_id].applied
            if event["type"] == "message.created"
        ]
        assert said == [*(f"kept {number}" for number in range(5)), "after the restore"]
    await world.judge()


def forget_what_the_restore_took(world: World) -> None:
    """Leave out acks of messages newer than the backup: losing those is what a restore means."""
    for participant in world.people:
        history = participant.history
        lost = {
            record["client_msg_id"]
            for record in history.of("attempt")
            if record["text"].startswith("lost with the restore")
        }
        history.records = [
            record for record in history.records if record.get("client_msg_id") not in lost
        ]
