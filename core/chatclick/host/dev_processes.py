"""Container plugins under development: run as a plain process, spoken to as the container will be.

The program gets a socket to open, a key and a socket of the host, under the same variables as in a
container. What it does not get is the walls: no engine is needed, and none protects the machine.
"""

import asyncio
import os
import shlex
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from quart import Blueprint

from chatclick.host.containers.connection import Connection, PluginUnreachable
from chatclick.host.containers.local_server import LocalServer, Request, Response
from chatclick.host.containers.protocol import AnswerWrong
from chatclick.host.containers.remote_seat import RemoteSeat
from chatclick.host.containers.signing import new_key, read_key
from chatclick.host.containers.transports import unix_transport
from chatclick.host.context import HostContext
from chatclick.host.dev_packages import FolderUnusable, PluginFolder
from chatclick.host.discovery import LoadFailed
from chatclick.host.manifest import Manifest

ASK_EVERY_S = 0.02
READY_S = 15.0
STOP_S = 3.0
LAST_LINES = 5

OnLine = Callable[[str], None]


class ProcessSeat:
    """The place of one program that speaks the protocol of containers.

    Args:
        manifest: the plugin's.
        command: what runs it, and its arguments.
        folder: where it runs.
        variables: added to its environment.
        on_line: told each line it prints.
    """

    def __init__(
        self,
        manifest: Manifest,
        command: Sequence[str],
        folder: Path,
        *,
        variables: Mapping[str, str] | None = None,
        on_line: OnLine = lambda _line: None,
    ) -> None:
        self._manifest = manifest
        self._command = command
        self._folder = folder
        self._variables = dict(variables or {})
        self._on_line = on_line
        self._last: list[str] = []
        self._process: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[None] | None = None
        self._server: LocalServer | None = None
        self._room: tempfile.TemporaryDirectory[str] | None = None
        self._remote: RemoteSeat | None = None

    async def prepare(self) -> None:
        """Start the program and wait until it answers, beside whatever runs in its place so far.

        Raises:
            LoadFailed: it ended, or does not answer; says what it printed last.
        """
        self._room = tempfile.TemporaryDirectory(prefix="chatclick-")  # short: a socket's path is
        room = Path(self._room.name)
        key = new_key()
        connection = Connection(unix_transport(room / "plugin.sock"), key=read_key(key))
        try:
            await self._start(room, key)
            await self._wait_until_well(connection)
        except BaseException:
            await self.unload()
            raise
        callback = {"socket": str(room / "host.sock")}
        self._remote = RemoteSeat(self._manifest, connection, key=read_key(key), callback=callback)

    async def load(self) -> object:
        """Return the adapter of the running program; start it if that was not done before.

        Raises:
            LoadFailed: as `prepare`.
        """
        if self._remote is None:
            await self.prepare()
        assert self._remote is not None
        return await self._remote.load()

    def list_routes(self) -> Sequence[Blueprint]:
        """Return none: it calls back over its socket."""
        return ()

    async def attach(self, context: HostContext) -> None:
        """Tell the program that it begins."""
        assert self._remote is not None
        await self._remote.attach(context)

    async def unload(self) -> None:
        """Stop the program and remove its room."""
        if self._remote is not None:
            await self._remote.unload()
            self._remote = None
        await self._stop()
        if self._server is not None:
            await self._server.stop()
            self._server = None
        if self._room is not None:
            await asyncio.to_thread(self._room.cleanup)
            self._room = None

    async def _start(self, room: Path, key: str) -> None:
        await asyncio.to_thread(_write_key, room / "key", key)
        self._server = LocalServer(room / "host.sock", self._answer)
        await self._server.start()
        variables = {
            "CHATCLICK_SOCKET": str(room / "plugin.sock"),
            "CHATCLICK_HOST_SOCKET": str(room / "host.sock"),
            "CHATCLICK_KEY_FILE": str(room / "key"),
            "PYTHONUNBUFFERED": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        try:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                cwd=self._folder,
                env={**os.environ, **variables, **self._variables},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
            )
        except OSError as error:
            raise LoadFailed(f"{shlex.join(self._command)}: {error.strerror}") from error
        self._reading = asyncio.create_task(self._read_lines(), name="read the plugin's output")

    async def _wait_until_well(self, connection: Connection) -> None:
        ends_at_s = time.monotonic() + READY_S
        reason = "it has not opened its socket"
        while time.monotonic() < ends_at_s:
            try:
                health = await connection.check_health()
                if health.status != "failed":
                    return
                reason = health.message or "it says it failed"
            except (PluginUnreachable, TimeoutError, AnswerWrong) as error:
                reason = str(error) or reason
            assert self._process is not None
            if self._process.returncode is not None:
                await self._finish_reading()
                told = " ".join(self._last) or "it said nothing"
                raise LoadFailed(f"ended with exit code {self._process.returncode}: {told}")
            await asyncio.sleep(ASK_EVERY_S)
        raise LoadFailed(f"did not answer /v1/health within {READY_S:g} s: {reason}")

    async def _answer(self, request: Request) -> Response:
        callbacks = self._remote.callbacks if self._remote else None
        if callbacks is None:
            return Response(503, b"", {"Retry-After": "1"})
        return await callbacks.handle(request)

    async def _read_lines(self) -> None:
        assert self._process is not None and self._process.stdout is not None
        while True:
            try:
                raw = await self._process.stdout.readline()
            except ValueError:  # a line longer than the reader takes
                continue
            if not raw:
                return
            line = raw.decode("utf-8", "replace").rstrip()
            self._last = [*self._last, line][-LAST_LINES:]
            self._on_line(line)

    async def _finish_reading(self) -> None:
        if self._reading is not None:
            await asyncio.wait((self._reading,), timeout=1)

    async def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            process.terminate()
            try:
                async with asyncio.timeout(STOP_S):
                    await process.wait()
            except TimeoutError:
                process.kill()
                await process.wait()
        await self._finish_reading()


def build_process_seat(
    folder: PluginFolder, manifest: Manifest, *, on_line: OnLine = lambda _line: None
) -> ProcessSeat:
    """Build the seat of a container plugin's folder, from the `x-dev` of its manifest.

    Its `command` is what to run, `path` a folder for `PYTHONPATH`; `python3` is the host's own.

    Args:
        folder: the plugin's.
        manifest: the same folder's.
        on_line: told each line the program prints.

    Raises:
        FolderUnusable: the manifest does not say what to run.
    """
    wanted: Any = manifest.document.get("x-dev")
    command = wanted.get("command") if isinstance(wanted, Mapping) else None
    if not isinstance(command, list) or not all(isinstance(one, str) for one in command):
        raise FolderUnusable(
            'the manifest does not say what to run without an image: "x-dev": {"command": '
            '["python3", "server.py"]}'
        )
    if command[0] in ("python", "python3"):
        command = [sys.executable, *command[1:]]
    variables = {}
    if path := wanted.get("path"):
        variables["PYTHONPATH"] = str((folder.root / str(path)).resolve())
    return ProcessSeat(manifest, command, folder.root, variables=variables, on_line=on_line)


def _write_key(file: Path, key: str) -> None:
    file.touch(mode=0o600)
    file.write_text(key, "ascii")
