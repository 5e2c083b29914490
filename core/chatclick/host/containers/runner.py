"""The runner: a small process of its own, the only one that speaks to the container engine.

Whoever may use an engine's socket is root on its machine, so the web process never has it. It asks
the runner, which knows the calls below and no other, and makes containers of one profile
only. Run it as another user and hand its socket to the host (`plugins.runner_socket`), or let the
host start it, as it does by default.

Lines of JSON both ways: `{"id": 1, "call": "start", "arguments": {…}}` is answered by
`{"id": 1, "result": …}` or `{"id": 1, "error": {"code": …, "message": …}}`.
"""

import argparse
import asyncio
import json
import os
import re
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import docker
import msgspec
from docker.errors import APIError, DockerException, ImageNotFound, NotFound

from chatclick.errors import ChatclickError
from chatclick.host.containers.folders import RunFolder
from chatclick.host.containers.profile import (
    API_VERSION,
    HOME_LABEL,
    PLUGIN_LABEL,
    PROCESS_LABEL,
    STOP_S,
    ContainerSpec,
    ProfileRefused,
    build_container,
    find_folders,
)
from chatclick.host.containers.protocol import MANIFEST_LABEL
from chatclick.host.containers.references import read_reference

ENGINE_LIMIT_S = 60
PULL_LIMIT_S = 900
MAX_LINE_BYTES = 4 * 1024 * 1024
MAX_LOG_LINES = 500
MAX_UNDER_WAY = 16
MAX_PULLS = 2

_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_CONTAINER = re.compile(r"[0-9a-f]{64}")
_WORD = re.compile(r"[a-z0-9]{1,40}")


class Refused(Exception):
    """The runner does not do this, whatever the engine would."""


class Runner:
    """Does what the host asks, as far as it is allowed.

    Args:
        url: of the engine, "" for what the environment says.
        root: the folder with the folders of the host's processes.
        home: names the installation; containers of others are not touched.
    """

    def __init__(self, url: str, root: Path, home: str) -> None:
        self._url = url
        self._root = root
        self._home = home
        self._client: Any = None  # half of it is untyped
        self.calls: Mapping[str, Callable[..., Any]] = {
            "info": self._info,
            "inspect_image": self._inspect_image,
            "resolve": self._resolve,
            "pull": self._pull,
            "remove_image": self._remove_image,
            "create": self._create,
            "start": self._start,
            "stop": self._stop,
            "inspect": self._inspect,
            "logs": self._logs,
            "list": self._list,
            "remove": self._remove,
        }

    def call(self, name: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Do one call; what goes wrong is part of the answer."""
        try:
            if name not in self.calls:
                raise Refused(f'no call "{name}"')
            return {"result": self.calls[name](**arguments)}
        except (Refused, ProfileRefused, ChatclickError, TypeError, ValueError) as error:
            return _error("refused", error)
        except (ImageNotFound, NotFound) as error:
            return _error("not_found", error)
        except APIError as error:
            # To the engine a registry that is away is its own failure; to us it is the image's.
            is_away = error.is_server_error() and name not in ("resolve", "pull")
            return _error("unavailable" if is_away else "failed", error)
        except (DockerException, OSError) as error:
            self._client = None
            return _error("unavailable", error)

    @property
    def _engine(self) -> Any:
        if self._client is None:
            where = self._url or os.environ.get("DOCKER_HOST") or None
            self._client = docker.APIClient(where, version=API_VERSION, timeout=ENGINE_LIMIT_S)
        return self._client

    def _info(self) -> dict[str, Any]:
        info, version = self._engine.info(), self._engine.version()
        parts = {one["Name"]: one["Version"] for one in version.get("Components", [])}
        return {
            "version": version["Version"],
            "runc": parts.get("runc", ""),
            "security": info.get("SecurityOptions") or [],
            "operating_system": info.get("OperatingSystem", ""),
        }

    def _inspect_image(self, reference: str) -> dict[str, Any]:
        if not _DIGEST.fullmatch(reference):
            read_reference(reference)
        image = self._engine.inspect_image(reference)
        config = image.get("Config") or {}
        return {
            "id": image["Id"],
            "digests": image.get("RepoDigests") or [],
            "labels": config.get("Labels") or {},
            "user": config.get("User") or "",
            "volumes": sorted(config.get("Volumes") or {}),
            "size_bytes": image.get("Size", 0),
        }

    def _resolve(self, reference: str) -> str:
        """Ask the registry for the digest behind a name, without pulling."""
        found = self._engine.inspect_distribution(str(read_reference(reference)))
        return str(found["Descriptor"]["digest"])

    def _pull(self, reference: str, digest: str) -> None:
        """Pull by digest only."""
        if not _DIGEST.fullmatch(digest):
            raise Refused("images are pulled by digest")
        name = read_reference(reference).name
        client = docker.APIClient(
            self._url or os.environ.get("DOCKER_HOST") or None,
            version=API_VERSION,
            timeout=PULL_LIMIT_S,
        )
        try:
            for step in client.pull(name, tag=digest, stream=True, decode=True):
                if "error" in step:
                    raise APIError(str(step["error"]))
        finally:
            client.close()

    def _remove_image(self, image: str) -> None:
        """Remove an image of a plugin; one that something else uses stays."""
        if not _DIGEST.fullmatch(image):
            raise Refused("images are removed by digest")
        config = self._engine.inspect_image(image).get("Config") or {}
        if MANIFEST_LABEL not in (config.get("Labels") or {}):
            raise Refused("not the image of a plugin")
        self._engine.remove_image(image)

    def _create(self, spec: Mapping[str, Any], process: str) -> str:
        if not _WORD.fullmatch(process):
            raise Refused("process: letters and digits")
        wanted, root = msgspec.convert(spec, ContainerSpec), self._root / process
        for folder in find_folders(root, wanted):
            if folder.resolve() != folder or not folder.is_dir():
                raise Refused("the folders to mount are not there")
        labels = {HOME_LABEL: self._home, PROCESS_LABEL: process}
        made = self._engine.create_container(**build_container(wanted, root, labels))
        return str(made["Id"])

    def _start(self, container: str) -> None:
        self._engine.start(self._own(container)["Id"])

    def _stop(self, container: str) -> None:
        self._engine.stop(self._own(container)["Id"], timeout=STOP_S)

    def _inspect(self, container: str) -> dict[str, Any]:
        found = self._own(container)
        state = found["State"]
        return {
            "id": found["Id"],
            "image": found["Image"],
            "state": state["Status"],
            "exit_code": state["ExitCode"],
            "is_out_of_memory": state["OOMKilled"],
            "started_at": state["StartedAt"],
            "labels": found["Config"]["Labels"],
            "host_config": found["HostConfig"],
        }

    def _logs(self, container: str, since: float, lines: int, stream: str) -> list[str]:
        self._own(container)
        raw = self._engine.logs(
            container,
            stdout=stream == "stdout",
            stderr=stream == "stderr",
            timestamps=True,
            since=float(since) or None,
            tail=max(1, min(int(lines), MAX_LOG_LINES)),
        )
        found = raw[-MAX_LINE_BYTES // 4 :].decode("utf-8", "replace")
        return [line[:4100] for line in found.splitlines()]

    def _list(self) -> list[dict[str, Any]]:
        wanted = {"label": f"{HOME_LABEL}={self._home}"}
        return [
            {"id": one["Id"], "state": one["State"], "labels": one["Labels"]}
            for one in self._engine.containers(all=True, filters=wanted)
        ]

    def _remove(self, container: str) -> None:
        self._engine.remove_container(self._own(container)["Id"], v=True, force=True)

    def _own(self, container: str) -> dict[str, Any]:
        if not _CONTAINER.fullmatch(container):
            raise Refused("containers are named by their whole id")
        found: dict[str, Any] = self._engine.inspect_container(container)
        labels = found["Config"]["Labels"] or {}
        if labels.get(HOME_LABEL) != self._home or PLUGIN_LABEL not in labels:
            raise Refused("not a container of this host")
        return found


async def serve(
    runner: Runner, reader: asyncio.StreamReader, write: Callable[[bytes], None]
) -> None:
    """Answer calls until the other side hangs up. Each runs in a thread; none waits for another."""
    places = asyncio.Semaphore(MAX_UNDER_WAY)
    loop = asyncio.get_running_loop()
    # Slow registries hold up one another, never a stop or a look at a container.
    pulls = ThreadPoolExecutor(MAX_PULLS)
    tasks: set[asyncio.Task[None]] = set()

    async def answer(line: bytes) -> None:
        number = None
        try:
            asked = json.loads(line)
            number = asked["id"]
            pool = pulls if asked["call"] in ("pull", "resolve") else None
            found = await loop.run_in_executor(pool, runner.call, asked["call"], asked["arguments"])
        except Exception as error:  # the other side waits for an answer, whatever it is
            found = _error("failed", error)
        finally:
            places.release()
        write(json.dumps({**found, "id": number}).encode() + b"\n")

    while line := await reader.readline():
        await places.acquire()
        task = asyncio.create_task(answer(line))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
    if tasks:
        await asyncio.wait(tasks, timeout=STOP_S + 5)
    pulls.shutdown(wait=False, cancel_futures=True)


async def serve_pipe(runner: Runner) -> None:
    """Serve the process that started this one; end with it."""
    reader = asyncio.StreamReader(limit=MAX_LINE_BYTES)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)

    def write(data: bytes) -> None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()

    await serve(runner, reader, write)


async def serve_socket(runner: Runner, path: Path) -> None:
    """Serve whoever may open a socket file: its owner and group."""

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await serve(runner, reader, writer.write)
        finally:
            writer.close()

    os.umask(0o117)  # the socket is for the owner and the group
    server = await asyncio.start_unix_server(accept, str(path), limit=MAX_LINE_BYTES)
    async with server:
        await server.serve_forever()


def main() -> None:
    """Run as `python -m chatclick.host.containers.runner`."""
    parser = argparse.ArgumentParser(description="Speak to the container engine for Chatclick.")
    parser.add_argument("--data", type=Path, required=True, help="data folder of the host")
    parser.add_argument(
        "--run-dir", type=Path, help="its setting plugins.run_dir, where it has one"
    )
    parser.add_argument("--docker-url", default="", help="address of the engine")
    parser.add_argument("--socket", type=Path, help="socket file to serve; standard input if none")
    options = parser.parse_args()
    if options.socket:
        options.socket.unlink(missing_ok=True)
    folder = RunFolder(options.data, options.run_dir)
    runner = Runner(options.docker_url, folder.top, folder.home)
    asyncio.run(serve_socket(runner, options.socket) if options.socket else serve_pipe(runner))


def _error(code: str, error: Exception) -> dict[str, Any]:
    text = getattr(error, "explanation", None) or _find_reason(error) or str(error)
    words = " ".join(str(text or type(error).__name__).split())
    return {"error": {"code": code, "message": words[:500]}}


def _find_reason(error: BaseException) -> str:
    """Return what the system said, which libraries wrap several times over."""
    if isinstance(error, OSError) and error.strerror:
        return str(error.strerror)
    inner = [one for one in error.args if isinstance(one, BaseException)]
    return next((found for one in inner if (found := _find_reason(one))), "")


if __name__ == "__main__":
    main()
