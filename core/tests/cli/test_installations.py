"""Commands that install, beside a host they cannot reach."""

import subprocess
import sys

import pytest

from chatclick.cli.installations import call_host
from chatclick.host.installing.folder import PluginFolder
from chatclick.host.installing.problems import InstallRefused
from chatclick.settings import Settings


@pytest.fixture
def gone():
    """The id of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return str(process.pid)


@pytest.mark.parametrize("is_empty", [True, False])
def test_a_host_that_cannot_be_told_is_an_answer_and_no_crash(tmp_path, gone, is_empty):
    with PluginFolder(tmp_path).take("host") as presence:
        presence.write("" if is_empty else gone)
        presence.flush()

        with pytest.raises(InstallRefused, match="where the host runs"):
            call_host(Settings(data_dir=tmp_path))


def test_without_a_host_there_is_nobody_to_tell(tmp_path):
    assert call_host(Settings(data_dir=tmp_path)) is False
