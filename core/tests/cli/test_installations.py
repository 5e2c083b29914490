"""Commands that install, beside a host: one they reach, one they cannot, one that says nothing."""

import os
import signal
import subprocess
import sys

import pytest

from chatclick.cli import installations
from chatclick.cli.failures import Failure
from chatclick.cli.installations import call_host, run_job
from chatclick.host.installing.folder import PluginFolder
from chatclick.host.installing.problems import InstallRefused
from chatclick.settings import Settings


@pytest.fixture
def gone():
    """The id of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return str(process.pid)


@pytest.fixture
def sleeper():
    """A process that a signal ends."""
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    yield process
    process.kill()
    process.wait()


@pytest.fixture
def sign_in(tmp_path):
    """Hold the lock of a host that has left some words in it."""
    held = []

    def sign_in(words):
        held.append(PluginFolder(tmp_path).take("host"))
        held[-1].write(words)
        held[-1].flush()

    yield sign_in
    for presence in held:
        presence.close()


@pytest.mark.parametrize("is_empty", [True, False])
def test_a_host_that_cannot_be_told_is_an_answer_and_no_crash(tmp_path, gone, is_empty):
    with PluginFolder(tmp_path).take("host") as presence:
        presence.write("" if is_empty else gone)
        presence.flush()

        with pytest.raises(InstallRefused, match="where the host runs"):
            call_host(Settings(data_dir=tmp_path))


def test_without_a_host_there_is_nobody_to_tell(tmp_path):
    assert call_host(Settings(data_dir=tmp_path)) is False


@pytest.mark.parametrize("is_older", [True, False])
def test_a_host_beside_the_command_is_told_by_a_signal(tmp_path, sleeper, sign_in, is_older):
    namespace = "" if is_older else f" {os.stat('/proc/self/ns/pid').st_ino}"
    sign_in(f"{sleeper.pid}{namespace}")

    assert call_host(Settings(data_dir=tmp_path)) is True

    assert sleeper.wait() == -signal.SIGUSR1


def test_a_process_that_has_the_hosts_number_in_this_container_is_left_alone(
    tmp_path, sleeper, sign_in
):
    sign_in(f"{sleeper.pid} 4")

    with pytest.raises(InstallRefused) as refused:
        call_host(Settings(data_dir=tmp_path))

    assert refused.value.code == "host_out_of_reach"
    with pytest.raises(subprocess.TimeoutExpired):
        sleeper.wait(0.2)


def test_a_command_that_has_the_hosts_number_does_not_call_itself(tmp_path, sign_in):
    sign_in(str(os.getpid()))

    with pytest.raises(InstallRefused, match="where the host runs"):
        call_host(Settings(data_dir=tmp_path))


def test_a_command_does_not_wait_for_ever_for_a_host_that_says_nothing(
    tmp_path, sign_in, monkeypatch
):
    sign_in("")
    monkeypatch.setattr(installations, "SETTLES_WITHIN_S", 0.0)

    async def begin(installer):
        job = installer.jobs.begin("install", "made-mood==1.0", installations.OPERATOR)
        job.state = "restarting"
        installer.jobs.keep(job)
        return job

    with pytest.raises(Failure, match="has not said"):
        run_job(Settings(data_dir=tmp_path, drain_seconds=0), begin)
