"""The program that holds the engine's socket: what it does, and that it does nothing else."""

import asyncio
import subprocess
import sys
from types import SimpleNamespace

import pytest

from chatclick.host.containers.engine import Engine, EngineRefused, EngineUnavailable
from chatclick.host.containers.runner import Runner


def test_the_runner_does_twelve_things_and_none_with_others_containers(tmp_path):
    runner = Runner("unix:///nowhere", tmp_path, "home")
    theirs = {"Config": {"Labels": {"io.chatclick.home": "another"}}}
    runner._client = SimpleNamespace(
        inspect_container=lambda _id: theirs, start=None, stop=None, remove_container=None
    )
    some = "a" * 64

    assert len(runner.calls) == 12
    for name, arguments in [
        ("exec", {}),
        ("__init__", {}),
        ("start", {"container": some}),
        ("stop", {"container": "name"}),
        ("remove", {"container": some}),
        ("logs", {"container": some, "since": 0, "lines": 1, "stream": "stdout"}),
        ("pull", {"reference": "acme/mood", "digest": "latest"}),
        ("remove_image", {"image": "acme/mood"}),
        ("create", {"spec": {"plugin_id": "x"}, "process": "p"}),
        ("create", {"spec": {}, "process": "p", "privileged": True}),
        ("inspect_image", {"reference": "../../x"}),
    ]:
        answer = runner.call(name, arguments)
        assert answer["error"]["code"] == "refused", (name, answer)


def test_the_runner_mounts_no_folder_that_is_a_link(tmp_path):
    runner = Runner("unix:///nowhere", tmp_path, "home")
    (tmp_path / "p/s1/host").mkdir(parents=True)
    (tmp_path / "p/s1/plugin").symlink_to("/etc")
    spec = {"plugin_id": "mood", "image": "sha256:" + "a" * 64, "start": "s1"}

    answer = runner.call("create", {"spec": spec, "process": "p"})

    assert answer["error"] == {"code": "refused", "message": "the folders to mount are not there"}


async def test_an_engine_that_is_away_is_said_to_be_and_where(tmp_path):
    engine = Engine(tmp_path, "process", url=f"unix://{tmp_path}/docker.sock")

    with pytest.raises(EngineUnavailable) as raised:
        await engine.info()
    with pytest.raises(EngineRefused):
        await engine.inspect_image("../../x")
    await engine.aclose()

    assert f"unix://{tmp_path}/docker.sock does not answer" in raised.value.detail


async def test_a_runner_that_others_keep_running_is_spoken_to_over_its_socket(tmp_path):
    socket = tmp_path / "runner.sock"
    runner = subprocess.Popen(
        [
            *(sys.executable, "-m", "chatclick.host.containers.runner", "--socket", socket),
            *("--data", tmp_path, "--docker-url", "unix:///nowhere"),
        ]
    )
    engine = Engine(tmp_path, "process", runner_socket=socket)
    try:
        while not socket.exists():
            await asyncio.sleep(0.05)
        with pytest.raises(EngineUnavailable, match=r"runner\.sock"):
            await asyncio.gather(engine.info(), engine.list_containers())
        assert socket.stat().st_mode & 0o777 == 0o660
    finally:
        await engine.aclose()
        runner.terminate()
        runner.wait()
