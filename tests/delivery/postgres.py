"""A PostgreSQL server of a test's own, to restart, stop and starve."""

import asyncio
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass
class OwnPostgres:
    """A private cluster on a loopback port.

    Attributes:
        folder: data, log and socket.
        port: where it listens.
        programs: folder of `initdb` and `pg_ctl`.
    """

    folder: Path
    port: int
    programs: Path

    @property
    def url(self) -> str:
        """The address of its one database."""
        return f"postgres://chatclick@127.0.0.1:{self.port}/postgres"

    async def create(self, **settings: str) -> None:
        """Make the cluster and start it with these settings."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            shutil.chown(self.folder, "postgres", "postgres")
        await self._run("initdb", "-A", "trust", "-U", "chatclick", "-D", f"{self.folder}/data")
        # No fsync: processes are killed here, not machines.
        defaults = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": str(self.folder),
            "fsync": "off",
        }
        conf = self.folder / "data" / "postgresql.conf"
        lines = [f"{name} = '{value}'\n" for name, value in (defaults | settings).items()]
        with conf.open("a") as file:
            file.writelines(lines)
        await self.start()

    async def start(self) -> None:
        """Start it and wait until it accepts connections."""
        await self._run("pg_ctl", "start", "-w", *self._data, "-l", f"{self.folder}/log")

    async def stop(self, mode: str = "fast") -> None:
        """Stop it: "fast" ends connections, "immediate" is a crash."""
        await self._run("pg_ctl", "stop", "-w", "-m", mode, *self._data)

    async def restart(self, mode: str = "fast") -> None:
        """Stop and start it."""
        await self.stop(mode)
        await self.start()

    def destroy(self) -> None:
        """Stop it and remove its files."""
        command = [str(self.programs / "pg_ctl"), "stop", "-m", "immediate", *self._data]
        subprocess.run(
            command, user=self._user, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/"
        )
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def _data(self) -> tuple[str, str]:
        return "-D", f"{self.folder}/data"

    @property
    def _user(self) -> str | None:
        return "postgres" if os.geteuid() == 0 else None

    async def _run(self, program: str, *arguments: str) -> None:
        process = await asyncio.create_subprocess_exec(
            str(self.programs / program),
            *arguments,
            user=self._user,
            cwd="/",
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        if await process.wait() != 0:
            log = self.folder / "log"
            raise RuntimeError(f"{program} failed: {log.read_text() if log.exists() else ''}")


def find_programs() -> Path | None:
    """Return the folder of the newest installed PostgreSQL, if there is one."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None
