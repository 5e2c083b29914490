"""The demo host as a child process: started, killed and started again on the same port."""

import os
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.first_start import lay_out
from tests.forking import HostProcess, start_host
from tests.starting import wait_until_ready

PATIENCE_S = 60.0
"""As long as a call may take on a slow machine."""
OWNER_EMAIL = "owner@example.com"
PASSWORD = "correct horse battery"

# A test signs in and opens widgets more often than a person would.
GENEROUS = {
    "CHATCLICK_LIMITS__REQUESTS_PER_MINUTE": "1000000",
    "CHATCLICK_LIMITS__LOGINS_PER_MINUTE": "100000",
    "CHATCLICK_LIMITS__VISITORS_PER_MINUTE": "1000000",
    "CHATCLICK_DRAIN_SECONDS": "0.3",
}


@dataclass
class Host:
    """One demo host.

    Attributes:
        data_dir: where it keeps everything.
        port: where it listens, the same over all starts.
        has_owner: make an owner at the first start; without one the first-run form shows.
        settings: further variables.
    """

    data_dir: Path
    port: int
    has_owner: bool = True
    settings: Mapping[str, str] = field(default_factory=dict)
    process: HostProcess | None = None

    @property
    def url(self) -> str:
        """The base address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """All it ever printed."""
        return self.data_dir.with_suffix(".log")

    def start(self) -> None:
        """Start it and wait until it is ready.

        Raises:
            AssertionError: when it ends or takes too long; shows what it printed.
        """
        if not self.data_dir.exists():
            lay_out(self.data_dir, "demo")
        clean = {k: v for k, v in os.environ.items() if not k.startswith("CHATCLICK_")}
        words = ["demo", "--port", str(self.port), "--data", str(self.data_dir)]
        if self.has_owner:
            password = self.data_dir.with_suffix(".password")
            password.write_text(PASSWORD)
            words += ["--owner", OWNER_EMAIL, "--password-file", str(password)]
        with self.log.open("ab") as log:
            self.process = start_host(words, {**clean, **GENEROUS, **self.settings}, log)
        wait_until_ready(self.url, self.process, self.log)

    def kill9(self) -> None:
        """Kill it without a chance to write anything."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """Ask it to end; kill it when it does not."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill9()
