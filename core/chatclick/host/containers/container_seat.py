"""The seat of a container: makes it, waits until it answers, watches it, and puts it away.

    folders and key → container from the image's digest → start → /v1/health says ok
      → /v1/lifecycle/startup → … → watched every 15 s → stop → remove → folders removed

Whatever the engine or the plugin does, the host goes on; a plugin that ended is reported as lost
and whoever owns the seat decides about a new start.
"""

import asyncio
import contextvars
import secrets
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog
from quart import Blueprint

from chatclick.clock import now
from chatclick.host.containers.adapter import build_adapter
from chatclick.host.containers.callbacks import Callbacks
from chatclick.host.containers.connection import Connection, PluginUnreachable
from chatclick.host.containers.crashes import Crashes
from chatclick.host.containers.egress import EgressProxy
from chatclick.host.containers.engine import Engine, EngineRefused, EngineUnavailable, ImageNotFound
from chatclick.host.containers.folders import PluginFolders
from chatclick.host.containers.local_server import LocalServer, Request, Response
from chatclick.host.containers.output import Output
from chatclick.host.containers.profile import (
    HOST_FOLDER,
    SOCKET_NAME,
    ContainerSpec,
)
from chatclick.host.containers.protocol import AnswerWrong
from chatclick.host.containers.remote_seat import begin
from chatclick.host.containers.signing import new_key, read_key
from chatclick.host.containers.tokens import CallbackTokens
from chatclick.host.containers.transports import unix_transport
from chatclick.host.context import HostContext
from chatclick.host.logbook import Logbook
from chatclick.host.manifest import Manifest
from chatclick.host.measure import MeasuredEgress
from chatclick.host.ports import Egress
from chatclick.plugin.results import Health, NotReady

HEALTH_EVERY_S = 15.0
OUTPUT_EVERY_S = 2.0
FOLDER_EVERY_S = 1.0
MISSES = 3
ASK_EVERY_S = 0.1
MAX_FILES = 16
MAX_FOLDER_BYTES = 1024 * 1024
ENGINE_RETRY_S = 10.0

_log = structlog.get_logger(__name__)


class StartFailed(Exception):
    """A container did not get as far as answering; it may do better the next time."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What seats of containers share.

    Attributes:
        engine: runs them.
        root: the folder of this process.
        open_root: makes it.
        left_behind: containers that could not be removed, for whoever tries again.
        egress: makes calls for them.
        logbook: keeps what they print.
        source: names this host in calls.
    """

    engine: Engine
    root: Path
    open_root: Callable[[], Awaitable[None]]
    left_behind: set[str]
    egress: Egress
    logbook: Logbook
    source: str


class ContainerSeat:
    """The place of one plugin in a container.

    Attributes:
        on_lost: called when the plugin ended or cannot be reached any more, with the reason and
            when to start it again, in seconds; None for never.
        on_health: called with what it says of itself.
        started_at: since when the container runs; None while it does not.
        container: its id, "" while there is none.
        crashes: how often it failed.

    Args:
        manifest: the plugin's.
        image: by digest.
        around: what seats share.
    """

    def __init__(self, manifest: Manifest, image: str, around: Surroundings) -> None:
        self._manifest = manifest
        self._image = image
        self._around = around
        self._key = b""
        self._connection: Connection | None = None
        self._callbacks: Callbacks | None = None
        self._folders: PluginFolders | None = None
        self._servers: list[LocalServer] = []
        self._watch: asyncio.Task[None] | None = None
        self._look = asyncio.Event()
        self._output = Output(manifest.id, around.engine, around.logbook)
        self.crashes = Crashes()
        self.container = ""
        self.started_at: datetime | None = None
        self.on_lost: Callable[[str, float | None], None] = lambda _reason, _retry_in_s: None
        self.on_health: Callable[[Health], None] = lambda _health: None

    async def load(self) -> object:
        """Make and start the container, and wait until it answers.

        Raises:
            NotReady: the engine is away, or the container ended and is worth another try.
            StartFailed: it ended or did not answer in time, too often.
            EngineRefused: the engine does not make it.
        """
        if self._connection is None:
            await self._start_or_later()
        assert self._connection is not None
        return build_adapter(self._manifest, self._connection)

    def list_routes(self) -> Sequence[Blueprint]:
        """Return none: what the plugin serves, its adapter does."""
        return ()

    async def attach(self, context: HostContext) -> None:
        """Tell the plugin that it begins; from now on it may call back, and is watched."""
        assert self._connection is not None
        tokens = CallbackTokens(self._manifest.id)
        self._callbacks = Callbacks(context, tokens, self._key)
        self._connection.issue_token = tokens.issue
        callback = {"socket": f"{HOST_FOLDER}/host.sock"}
        await begin(self._manifest, self._connection, context, callback)
        # Outside of the request that led here: what the watch says is not about that.
        self._watch = asyncio.get_running_loop().create_task(
            self._run_watch(), name=f"watch {self._manifest.id}", context=contextvars.Context()
        )

    async def unload(self) -> None:
        """Stop and remove the container; its tokens are good for nothing from now on."""
        self._callbacks = None
        if self._watch is not None and self._watch is not asyncio.current_task():
            self._watch.cancel()
            await asyncio.wait((self._watch,))
        self._watch = None
        if self._connection is not None:
            await self._connection.aclose()
            self._connection = None
        await self._put_away()
        for server in self._servers:
            await server.stop()
        self._servers.clear()
        if self._folders is not None:
            await asyncio.to_thread(self._folders.remove)
            self._folders = None
        self.started_at = None

    async def _start_or_later(self) -> None:
        if self.crashes.has_given_up:  # and yet here we are: a person wants it
            self.crashes = Crashes()
        try:
            await self._start()
        except StartFailed as error:
            delay_s = self.crashes.note_failed_start()
            if delay_s is None:
                raise
            raise NotReady(str(error), retry_in_s=delay_s) from error
        self.crashes.note_running()

    async def _start(self) -> None:
        runtime = self._manifest.runtime
        spec = ContainerSpec(
            plugin_id=self._manifest.id,
            image=self._image,
            start=secrets.token_hex(4),
            memory_mb=runtime.memory_mb,
            cpu=float(runtime.cpu),
            pids=runtime.pids,
            scratch_mb=runtime.writable_mb,
        )
        try:
            await self._open_folders(spec)
            self.container = await self._around.engine.create(spec)
            await self._around.engine.start(self.container)
            self.started_at = now()
            await self._wait_until_well()
        except EngineUnavailable as error:
            await self.unload()
            raise NotReady(error.detail, retry_in_s=ENGINE_RETRY_S) from error
        except ImageNotFound as error:
            await self.unload()
            raise StartFailed(
                f"the image {self._image} is not on this engine; register the plugin again"
            ) from error
        except BaseException:
            await self.unload()
            raise

    async def _open_folders(self, spec: ContainerSpec) -> None:
        await self._around.open_root()
        key = new_key()
        self._key = read_key(key)
        self._folders = await asyncio.to_thread(PluginFolders.make, self._around.root, spec)
        self._folders.write_key(key)
        way_out = MeasuredEgress(self._around.egress, self._manifest.id)
        proxy = EgressProxy(self._manifest, way_out)
        self._servers = [
            LocalServer(self._folders.host / "host.sock", self._answer),
            LocalServer(self._folders.host / "egress.sock", proxy.handle),
        ]
        for server in self._servers:
            await server.start()
        self._connection = Connection(
            unix_transport(self._folders.plugin / SOCKET_NAME),
            key=self._key,
            source=self._around.source,
            concurrency=self._manifest.runtime.concurrency,
        )
        self._connection.on_unreachable = self._look.set

    async def _answer(self, request: Request) -> Response:
        if self._callbacks is None:
            return Response(503, b"", {"Retry-After": "1"})
        return await self._callbacks.handle(request)

    async def _wait_until_well(self) -> None:
        grace_s = self._manifest.runtime.startup_grace_s
        ends_at_s = time.monotonic() + grace_s
        reason = "it has not opened its socket"
        assert self._connection is not None
        while time.monotonic() < ends_at_s:
            try:
                health = await self._connection.check_health()
                if health.status != "failed":
                    return
                reason = health.message or "it says it failed"
            except (PluginUnreachable, TimeoutError, AnswerWrong) as error:
                reason = str(error) or "it does not answer"
            if why := await self._find_end():
                raise StartFailed(why)
            await asyncio.sleep(ASK_EVERY_S)
        raise StartFailed(f"did not answer /v1/health within {grace_s} s: {reason}")

    async def _find_end(self) -> str:
        """Say why the container ended; "" while it runs."""
        try:
            found = await self._around.engine.inspect(self.container)
        except ImageNotFound:
            return "the container was removed"
        if found["state"] in ("running", "created", "restarting"):
            return ""
        await self._output.fetch(self.container)
        if found["is_out_of_memory"]:
            return f"needed more than {self._manifest.runtime.memory_mb} MB of memory"
        last = self._output.last_line
        return f"ended with exit code {found['exit_code']}" + (f": {last}" if last else "")

    async def _run_watch(self) -> None:
        """Look after the plugin until it is lost."""
        try:
            reason = await self._find_loss()
        except EngineUnavailable as error:
            self.on_lost(error.detail, ENGINE_RETRY_S)
            return
        except Exception as error:  # the watch itself must not end in silence
            _log.warning("plugin_watch_failed", plugin=self._manifest.id, exc_info=error)
            reason = f"the host could not look after it: {error}"
        delay_s = self.crashes.note_end(time.monotonic())
        if delay_s is None:
            reason += f"; it ended {self.crashes.restarts} times in an hour and is left alone"
        self.on_lost(reason, delay_s)

    async def _find_loss(self) -> str:
        misses, asked_at_s, fetched_at_s = 0, time.monotonic(), 0.0
        while True:
            is_called = await self._wait_a_second()
            if reason := await self._check_folder():
                return reason
            now_s = time.monotonic()
            if now_s - fetched_at_s >= OUTPUT_EVERY_S:
                fetched_at_s = now_s
                await self._output.fetch(self.container)
            is_due = now_s - asked_at_s >= HEALTH_EVERY_S
            if not is_called and not is_due:
                continue
            reason = await self._ask()
            if reason and (ended := await self._find_end_or_engine()):
                return ended
            if is_due:
                asked_at_s, misses = now_s, misses + 1 if reason else 0
            if misses >= MISSES:
                return f"did not answer /v1/health {MISSES} times in a row: {reason}"
            # One that is busy refuses calls, too: only what was asked in its time is counted.
            await asyncio.sleep(ASK_EVERY_S)
            self._look.clear()

    async def _wait_a_second(self) -> bool:
        """Wait, less when a call found nobody there; tell whether that was so."""
        try:
            async with asyncio.timeout(FOLDER_EVERY_S):
                await self._look.wait()
        except TimeoutError:
            return False
        self._look.clear()
        return True

    async def _ask(self) -> str:
        assert self._connection is not None
        try:
            health = await self._connection.check_health()
        except (PluginUnreachable, TimeoutError, AnswerWrong) as error:
            return str(error) or "no answer in time"
        self.on_health(health)
        return health.message or "says it failed" if health.status == "failed" else ""

    async def _find_end_or_engine(self) -> str:
        """Say why it does not answer; "" if it may yet.

        Raises:
            EngineUnavailable: it is gone together with the engine.
        """
        try:
            return await self._find_end()
        except EngineUnavailable:
            if await self._ask():
                raise
            return ""  # an engine can be away while its containers live on

    async def _check_folder(self) -> str:
        """Guard the host's disk: in its folder a plugin has one socket, and no business else."""
        assert self._folders is not None
        try:
            count, size_bytes = self._folders.measure(MAX_FILES)
        except OSError:
            return ""
        if count <= MAX_FILES and size_bytes <= MAX_FOLDER_BYTES:
            return ""
        return f"filled the folder of its socket with {count} files of {size_bytes} bytes"

    async def _put_away(self) -> None:
        if not self.container:
            return
        container, self.container = self.container, ""
        try:
            await self._around.engine.stop(container)
            await self._output.fetch(container)
            await self._around.engine.remove(container)
        except ImageNotFound:
            return
        except (EngineUnavailable, EngineRefused) as error:
            self._around.left_behind.add(container)
            _log.warning("container_left_behind", plugin=self._manifest.id, reason=error.detail)
