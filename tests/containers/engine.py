"""A container engine for tests alone: own data, own socket, no firewall rules, no bridge."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import docker
import psutil
from docker.errors import DockerException

READY_S = 120.0
OPTIONS = (
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
        with (folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [
                    "dockerd",
                    *("--data-root", folder / "data", "--exec-root", folder / "exec"),
                    *("--host", self.url, "--pidfile", folder / "pid"),
                    *OPTIONS,
                    f"--storage-driver={find_driver()}",
                ],
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.wait()

    def wait(self) -> None:
        """Wait until it answers."""
        ends_at = time.monotonic() + READY_S
        while time.monotonic() < ends_at:
            try:
                # Before the client, which leaks the socket of a connection that is refused.
                with socket.socket(socket.AF_UNIX) as one:
                    one.connect(self.url.removeprefix("unix://"))
                with contextlib.closing(docker.APIClient(self.url, version="1.41")) as client:
                    client.ping()
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

    def sweep(self) -> None:
        """Forget what an engine that was killed left running, as a restart of the machine does."""
        for process in psutil.process_iter(["cmdline"]):
            if str(self.folder) in " ".join(process.info["cmdline"] or ()):
                for one in (process, *process.children(recursive=True)):
                    with contextlib.suppress(psutil.NoSuchProcess):
                        one.kill()
        for mount in Path("/proc/self/mounts").read_text().splitlines():
            if (place := mount.split()[1]).startswith(str(self.folder)):
                subprocess.run(["umount", "--lazy", place], check=False)
        shutil.rmtree(self.folder / "exec", ignore_errors=True)
        (self.folder / "pid").unlink(missing_ok=True)

    def remove(self) -> None:
        """End it and remove what it kept."""
        self.end()
        self.sweep()
        shutil.rmtree(self.folder, ignore_errors=True)


def find_driver() -> str:
    """Return the quick way to keep layers, or the one that works everywhere."""
    has_overlay = "overlay" in Path("/proc/filesystems").read_text()
    return "overlay2" if has_overlay else "vfs"
