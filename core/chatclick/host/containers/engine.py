"""The host's side of the runner: calls that wait without blocking, over a pipe or a socket file.

The runner is started when it is first needed and again when it is gone. An engine that is away is
one clear error, `EngineUnavailable`; the next call asks again.
"""

import asyncio
import itertools
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import structlog

from chatclick.errors import ChatclickError, Unavailable
from chatclick.host.containers.profile import ContainerSpec

CALL_LIMIT_S = 75.0
PULL_LIMIT_S = 920.0
INFO_LIMIT_S = 10.0
END_S = 5.0
FIXED_RUNC = (1, 1, 12)
"""Of runc; versions before let a container reach the host's files (CVE-2024-21626)."""
MAX_LINE_BYTES = 4 * 1024 * 1024
LOOKS = frozenset({"info", "inspect", "inspect_image", "list", "logs", "resolve"})
"""Calls that change nothing."""

_log = structlog.get_logger(__name__)


class EngineUnavailable(Unavailable):
    """The container engine does not answer, or not the way it should."""

    code = "engine_unavailable"


class EngineRefused(ChatclickError):
    """The engine, or the runner before it, does not do what was asked."""

    status, code, title = 500, "engine_refused", "The container engine refused"


class ImageNotFound(ChatclickError):
    """There is no such image or container."""

    status, code, title = 404, "image_not_found", "No such image"


class Engine:
    """The container engine.

    Args:
        data_dir: of the installation.
        process: names this process of it, in letters and digits.
        url: of the engine, "" for the usual place.
        run_dir: where the folders of processes are; None for the usual place.
        runner_socket: of a runner that somebody else keeps running; None starts one.
    """

    def __init__(
        self,
        data_dir: Path,
        process: str,
        *,
        url: str = "",
        run_dir: Path | None = None,
        runner_socket: Path | None = None,
    ) -> None:
        self._data_dir = data_dir
        self._run_dir = run_dir
        self._process = process
        self._url = url
        self._runner_socket = runner_socket
        self._link: _Link | None = None
        self._lock = asyncio.Lock()

    @property
    def place(self) -> str:
        """Where the engine is, for people."""
        if self._runner_socket is not None:
            return f"the other end of {self._runner_socket}"
        return self._url or os.environ.get("DOCKER_HOST", "unix:///var/run/docker.sock")

    async def info(self) -> dict[str, Any]:
        """Return version and security options."""
        found: dict[str, Any] = await self._call("info", limit_s=INFO_LIMIT_S)
        return found

    async def inspect_image(self, reference: str) -> dict[str, Any]:
        """Return id, digests, labels, user and volumes of an image that is here.

        Raises:
            ImageNotFound: it is not.
        """
        found: dict[str, Any] = await self._call("inspect_image", reference=reference)
        return found

    async def resolve(self, reference: str) -> str:
        """Return the digest a registry has for a name."""
        return str(await self._call("resolve", reference=reference))

    async def pull(self, reference: str, digest: str) -> None:
        """Pull an image by digest."""
        await self._call("pull", limit_s=PULL_LIMIT_S, reference=reference, digest=digest)

    async def remove_image(self, image: str) -> None:
        """Remove the image of a plugin."""
        await self._call("remove_image", image=image)

    async def create(self, spec: ContainerSpec) -> str:
        """Make a container and return its id."""
        return str(await self._call("create", spec=asdict(spec), process=self._process))

    async def start(self, container: str) -> None:
        """Start a container."""
        await self._call("start", container=container)

    async def stop(self, container: str) -> None:
        """Ask a container to end, then end it."""
        await self._call("stop", container=container)

    async def inspect(self, container: str) -> dict[str, Any]:
        """Return the state of a container.

        Raises:
            ImageNotFound: it is gone.
        """
        found: dict[str, Any] = await self._call("inspect", container=container)
        return found

    async def logs(self, container: str, *, since: float, lines: int, stream: str) -> list[str]:
        """Return the newest lines a container printed, each behind its time."""
        found: list[str] = await self._call(
            "logs", container=container, since=since, lines=lines, stream=stream
        )
        return found

    async def list_containers(self) -> list[dict[str, Any]]:
        """Return the containers of this installation, in whatever state."""
        found: list[dict[str, Any]] = await self._call("list")
        return found

    async def remove(self, container: str) -> None:
        """Remove a container, running or not."""
        await self._call("remove", container=container)

    async def aclose(self) -> None:
        """Let the runner end."""
        if self._link is not None:
            await self._link.close()
            self._link = None

    async def _call(self, name: str, *, limit_s: float = CALL_LIMIT_S, **arguments: Any) -> Any:
        try:
            async with asyncio.timeout(limit_s):
                answer = await self._ask(name, arguments)
        except (OSError, TimeoutError) as error:
            raise self._build_unavailable(str(error) or type(error).__name__) from error
        if "error" not in answer:
            return answer["result"]
        code, message = answer["error"]["code"], answer["error"]["message"]
        if code == "unavailable":
            raise self._build_unavailable(message)
        raise (ImageNotFound if code == "not_found" else EngineRefused)(message)

    async def _ask(self, name: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Ask the runner; one that ended meanwhile is replaced, where asking twice does no harm."""
        try:
            return await (await self._open()).ask(name, arguments)
        except ConnectionError:
            if name not in LOOKS:
                raise
        return await (await self._open()).ask(name, arguments)

    def _build_unavailable(self, message: str) -> EngineUnavailable:
        return EngineUnavailable(
            f"The container engine at {self.place} does not answer ({message}).", retry_after_s=10
        )

    async def _open(self) -> "_Link":
        async with self._lock:
            if self._link is None or self._link.is_broken:
                self._link = await self._connect()
            return self._link

    async def _connect(self) -> "_Link":
        if self._runner_socket is not None:
            reader, writer = await asyncio.open_unix_connection(
                str(self._runner_socket), limit=MAX_LINE_BYTES
            )
            return _Link(reader, writer)
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "chatclick.host.containers.runner", "--data", str(self._data_dir)),
            *(("--run-dir", str(self._run_dir)) if self._run_dir else ()),
            *("--docker-url", self._url),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=MAX_LINE_BYTES,
            # Ctrl+C in a terminal is for the host; it needs the runner to stop its containers.
            start_new_session=True,
        )
        _log.debug("runner_started", pid=process.pid)
        assert process.stdout is not None and process.stdin is not None
        return _Link(process.stdout, process.stdin, process)


class _Link:
    """An open way to a runner."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        process: asyncio.subprocess.Process | None = None,
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._process = process
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._task = asyncio.create_task(self._read(), name="container runner")

    @property
    def is_broken(self) -> bool:
        """Whether nothing comes back any more."""
        return self._task.done() or self._writer.is_closing()

    async def ask(self, call: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Send a call and wait for its answer.

        Raises:
            ConnectionError: the runner is gone.
        """
        number = next(self._numbers)
        future = self._waiting[number] = asyncio.get_running_loop().create_future()
        line = json.dumps({"id": number, "call": call, "arguments": arguments})
        try:
            self._writer.write(line.encode() + b"\n")
            await self._writer.drain()
            answer: dict[str, Any] = await future
            return answer
        finally:
            self._waiting.pop(number, None)

    async def close(self) -> None:
        """Hang up; the runner ends by itself, or is made to."""
        self._writer.close()
        if self._process is not None:
            try:
                async with asyncio.timeout(END_S):
                    await self._process.wait()
            except TimeoutError:
                self._process.kill()
                await self._process.wait()
        self._task.cancel()
        await asyncio.wait((self._task,))

    async def _read(self) -> None:
        try:
            while line := await self._reader.readline():
                answer = json.loads(line)
                future = self._waiting.get(answer.get("id"))
                if future is not None and not future.done():
                    future.set_result(answer)
        finally:
            for future in self._waiting.values():
                if not future.done():
                    future.set_exception(ConnectionError("the runner ended"))


def list_warnings(info: Mapping[str, Any]) -> list[str]:
    """Say what is wrong with an engine, by what it says of itself."""
    found = []
    if not any("seccomp" in one for one in info["security"]):
        found.append("The engine has no seccomp: containers may use every system call.")
    numbers = tuple(int(part) for part in info["runc"].split("+")[0].split("-")[0].split("."))
    if numbers and numbers < FIXED_RUNC:
        found.append(
            f"runc {info['runc']} is older than 1.1.12 (CVE-2024-21626), unless your distribution"
            " has put the remedy into it."
        )
    return found
