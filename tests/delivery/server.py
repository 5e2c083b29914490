"""The host as a child process: started for real, killed for real."""

import asyncio
import os
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from tests.first_start import lay_out
from tests.forking import HostProcess, start_host
from tests.starting import POLL_S, READY_S, wait_until_ready

from chatclick.store.database import is_sqlite

# Tests send more than a person would; limits are the subject of their own tests.
GENEROUS = {
    "CHATCLICK_LIMITS__MESSAGES_PER_SECOND": "100000",
    "CHATCLICK_LIMITS__MESSAGES_BURST": "100000",
    "CHATCLICK_LIMITS__FRAMES_PER_SECOND": "100000",
    "CHATCLICK_LIMITS__FRAMES_BURST": "100000",
    "CHATCLICK_LIMITS__REQUESTS_PER_MINUTE": "1000000",
    "CHATCLICK_LIMITS__LOGINS_PER_MINUTE": "100000",
    "CHATCLICK_LIMITS__VISITORS_PER_MINUTE": "1000000",
    "CHATCLICK_DRAIN_SECONDS": "0.3",
}


@dataclass
class Server:
    """One host process and the folder it lives in; it can die and come back.

    Attributes:
        data_dir: database, keys and files.
        database_url: where the tests read the log.
        port: where it listens, the same over all restarts.
        env: settings as variables, for every start.
        served_database_url: what the host is told, when not the same (a proxy).
        prefix: command to start it under, such as a limit.
        certificate: with its key; the host speaks TLS.
        starts: how often it was started.
    """

    data_dir: Path
    database_url: str
    port: int
    env: dict[str, str] = field(default_factory=dict)
    served_database_url: str | None = None
    prefix: tuple[str, ...] = ()
    certificate: Path | None = None
    starts: int = 0
    process: HostProcess | None = None

    @property
    def url(self) -> str:
        """The base address."""
        return f"http{'s' if self.certificate else ''}://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """The process id."""
        assert self.process is not None
        return self.process.pid

    @property
    def returncode(self) -> int | None:
        """Exit status, negative for a signal; None while it runs."""
        assert self.process is not None
        return self.process.poll()

    @property
    def log_text(self) -> str:
        """All it ever printed."""
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    @property
    def _log(self) -> Path:
        return self.data_dir.parent / f"{self.data_dir.name}.log"

    def launch(self, **env: str) -> None:
        """Start the process without waiting for it.

        Args:
            env: further variables, for this start only.
        """
        assert self.process is None or self.process.poll() is not None, "still running"
        if self.starts == 0 and is_sqlite(self.database_url) and not any(self.data_dir.iterdir()):
            lay_out(self.data_dir, "serve")
        self.starts += 1
        clean = {k: v for k, v in os.environ.items() if not k.startswith("CHATCLICK_")}
        variables = {
            **clean,
            **GENEROUS,
            "CHATCLICK_CONFIG": str(self.data_dir / "none.toml"),
            "CHATCLICK_DATA_DIR": str(self.data_dir),
            "CHATCLICK_DATABASE_URL": self.served_database_url or self.database_url,
            "CHATCLICK_LOG_FORMAT": "json",
            "CHATCLICK_LOG_LEVEL": "warning",
            **({"CHATCLICK_CERTFILE": str(self.certificate)} if self.certificate else {}),
            **self.env,
            **env,
        }
        with self._log.open("ab") as log:
            words = ("serve", "--port", str(self.port))
            self.process = start_host(words, variables, log, prefix=self.prefix)

    async def start(self, **env: str) -> float:
        """Start the process, wait until it is ready, and return the seconds that took."""
        started = time.monotonic()
        self.launch(**env)
        await self.ready()
        return time.monotonic() - started

    async def ready(self, timeout_s: float = READY_S) -> None:
        """Wait until `/readyz` says yes.

        Raises:
            AssertionError: when it ends or takes too long; shows what it printed.
        """
        assert self.process is not None
        started = (self.url, self.process, self._log)
        await asyncio.to_thread(
            wait_until_ready, *started, within_s=timeout_s, certificate=self.certificate
        )

    async def ended(self, timeout_s: float = 120) -> int:
        """Wait until the process has ended and return its exit status."""
        deadline = time.monotonic() + timeout_s
        while (status := self.returncode) is None:
            if time.monotonic() > deadline:
                raise AssertionError(f"still running after {timeout_s} s:\n{self.log_text[-3000:]}")
            await asyncio.sleep(POLL_S)
        return status

    async def kill9(self) -> None:
        """End it as a power cut would: no handler runs."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        await self.ended()

    async def terminate(self) -> float:
        """Ask it to stop (SIGTERM), wait for that, and return the seconds it took."""
        assert self.process is not None
        started = time.monotonic()
        self.process.terminate()
        await self.ended()
        return time.monotonic() - started

    async def restart(self, **env: str) -> float:
        """Kill it and start it again; return the seconds until it was ready."""
        if self.returncode is None:
            await self.kill9()
        return await self.start(**env)

    def close(self) -> None:
        """Leave nothing behind."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    @property
    def memory_bytes(self) -> int:
        """Resident memory now, of all its processes."""
        return sum(int(one.memory_info().rss) for one in self._list_processes())

    @property
    def cpu_seconds(self) -> float:
        """Processor time used so far, by all its processes."""
        times = [one.cpu_times() for one in self._list_processes()]
        return float(sum(one.user + one.system for one in times))

    def _list_processes(self) -> list[psutil.Process]:
        process = psutil.Process(self.pid)
        return [process, *process.children(recursive=True)]
