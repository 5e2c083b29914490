"""A container engine for tests alone: own data, own socket, no firewall rules, no bridge."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import docker
from docker.errors import DockerException

READY_S = 30.0
OPTIONS = (
    "--storage-driver=vfs",  # works on every file system, also inside a container
    "--iptables=false",
    "--ip6tables=false",
    "--bridge=none",
    "--ip-forward=false",
    "--ip-masq=false",
    "--live-restore=false",
)


class PrivateEngine:
    """An engine of our own; it can be ended and started again over the same data."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="cc-engine-"))
        self.url = f"unix://{self.folder}/docker.sock"
        self.process: subprocess.Popen[bytes] | None = None

    @staticmethod
    def why_not() -> str:
        """Say why none can run here; "" if one can."""
        if shutil.which("dockerd") is None:
            return "no Docker engine is installed (Debian: docker.io)"
        if os.geteuid() != 0:
            return "a private Docker engine needs root"
        return ""

    def start(self) -> None:
        """Start it and wait until it answers."""
        folder = self.folder
        self.process = subprocess.Popen(
            [
                "dockerd",
                *("--data-root", folder / "data", "--exec-root", folder / "exec"),
                *("--host", self.url, "--pidfile", folder / "pid"),
                *OPTIONS,
            ],
            stdout=(folder / "log").open("ab"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.wait()

    def wait(self) -> None:
        """Wait until it answers."""
        ends_at = time.monotonic() + READY_S
        while time.monotonic() < ends_at:
            try:
                client = docker.APIClient(self.url, timeout=5)
                client.ping()
                client.close()
                return
            except (DockerException, OSError):
                time.sleep(0.1)
        raise AssertionError((self.folder / "log").read_text()[-3000:])

    def end(self, number: int = signal.SIGTERM) -> None:
        """End it, with its containers."""
        if self.process is None:
            return
        self.process.send_signal(number)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def remove(self) -> None:
        """End it and remove what it kept."""
        self.end()
        shutil.rmtree(self.folder, ignore_errors=True)
