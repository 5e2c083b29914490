"""A real clamd on the loopback, with a database of one signature: the test file of EICAR."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import md5
from pathlib import Path

import pytest

# In two halves, so that no scanner of this machine takes the test itself for infected.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + rb"ANTIVIRUS-TEST-FILE!$H+H*"
START_S = 60.0

CONFIG = """
DatabaseDirectory {folder}/database
LocalSocket {folder}/socket
TCPSocket {port}
TCPAddr 127.0.0.1
Foreground yes
LogFile {folder}/log
TemporaryDirectory {folder}
StreamMaxLength 2M
FollowDirectorySymlinks no
CommandReadTimeout 5
"""


@dataclass(frozen=True)
class RealClamd:
    """Where it listens."""

    tcp: str
    unix: str


@pytest.fixture(scope="session")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealClamd]:
    """Run a clamd of our own."""
    program = shutil.which("clamd", path="/usr/sbin:/usr/bin:/usr/local/sbin")
    if program is None:
        pytest.skip("clamd is not installed (Debian: clamav-daemon)")
    folder = tmp_path_factory.mktemp("clamd")
    (folder / "database").mkdir()
    digest = md5(EICAR, usedforsecurity=False).hexdigest()
    (folder / "database" / "test.hdb").write_text(f"{digest}:{len(EICAR)}:Eicar-Test\n")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (folder / "conf").write_text(CONFIG.format(folder=folder, port=port))
    process = subprocess.Popen(
        [program, f"--config-file={folder / 'conf'}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port, process, folder / "log")
        yield RealClamd(f"tcp://127.0.0.1:{port}", f"unix://{folder / 'socket'}")
    finally:
        process.terminate()
        process.wait()


def wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as wire:
                wire.sendall(b"zPING\0")
                if wire.recv(16).startswith(b"PONG"):
                    return
        except OSError:
            time.sleep(0.05)
    pytest.fail(f"clamd did not start: {log.read_text() if log.exists() else 'no log'}")
