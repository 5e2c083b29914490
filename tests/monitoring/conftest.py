"""A real Prometheus beside the host."""

import asyncio
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from tests.delivery.server import Server
from tests.ports import find_free_port

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 120.0


@pytest.fixture(scope="session")
def promtool() -> str:
    """Return the program that checks what Prometheus is given."""
    return find_program("promtool")


def find_program(name: str) -> str:
    if path := shutil.which(name):
        return path
    pytest.skip(f"no {name} is installed (Debian: prometheus)")


@pytest.fixture
def make_host(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Make hosts that are stopped at the end."""
    made: list[Server] = []

    def make(**options: Any) -> Server:
        data_dir = options.pop("data_dir", tmp_path / "data")
        data_dir.mkdir(exist_ok=True)
        address = f"sqlite://{data_dir / 'chatclick.sqlite3'}"
        server = Server(data_dir, address, find_free_port(), **options)
        made.append(server)
        return server

    yield make
    for server in made:
        server.close()


class Prometheus:
    """A Prometheus that scrapes what its configuration names.

    Args:
        folder: for its configuration and what it stores.
        targets: addresses to scrape.
        token: what it shows there.
    """

    def __init__(self, folder: Path, targets: list[str], token: str) -> None:
        shutil.copytree(ROOT / "deploy/prometheus", folder)
        (folder / "chatclick.token").write_text(token)
        (folder / "targets.yml").write_text(f"- targets: {targets}\n")
        config = (folder / "prometheus.yml").read_text().replace("15s", "1s")
        (folder / "prometheus.yml").write_text(config)
        self._log = folder / "log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [
                    find_program("prometheus"),
                    f"--config.file={folder / 'prometheus.yml'}",
                    f"--storage.tsdb.path={folder / 'data'}",
                    "--web.listen-address=127.0.0.1:0",
                ],
                stdout=log,
                stderr=log,
            )
        self.http = httpx2.AsyncClient(timeout=30, trust_env=False)

    async def find_url(self) -> str:
        """Return where it listens, once it answers; it picks its port itself."""
        async with asyncio.timeout(PATIENCE_S):
            while "Server is ready to receive web requests" not in self._read_log():
                assert self._process.poll() is None, self._read_log()
                await asyncio.sleep(0.02)
        [address] = re.findall(r'"Listening on" address=(\S+)', self._read_log())
        return f"http://{address}"

    async def query(self, expression: str) -> list[dict[str, Any]]:
        """Answer a query, at once.

        Raises:
            AssertionError: it is not one that Prometheus understands.
        """
        url = f"{await self.find_url()}/api/v1/query"
        answer = (await self.http.get(url, params={"query": expression})).json()
        assert answer["status"] == "success", f"{expression}: {answer}"
        return list(answer["data"]["result"])

    async def until(self, expression: str) -> list[dict[str, Any]]:
        """Wait until a query has a result, and return it."""
        async with asyncio.timeout(PATIENCE_S):
            while not (found := await self.query(expression)):
                await asyncio.sleep(0.1)
        return found

    async def close(self) -> None:
        """Stop it."""
        await self.http.aclose()
        self._process.send_signal(signal.SIGTERM)
        await asyncio.to_thread(self._process.wait, 30)

    def _read_log(self) -> str:
        return self._log.read_text(errors="replace") if os.path.exists(self._log) else ""
