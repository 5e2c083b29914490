"""Plugins under development: loaded from their file or folder, exchanged at each save.

A save that does not work is reported with its place, and the version before it goes on running.
"""

import asyncio
import importlib.util
import itertools
import logging
import re
import sys
import traceback
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

import structlog
from structlog.contextvars import bound_contextvars
from typing_extensions import override
from watchfiles import awatch

from chatclick.errors import ChatclickError
from chatclick.hooks.dispatcher import describe
from chatclick.host.dev_packages import FolderUnusable, PluginFolder, find_folder, load_package
from chatclick.host.dev_processes import ProcessSeat, build_process_seat
from chatclick.host.discovery import LoadFailed
from chatclick.host.logbook import PLUGIN_LOGGER
from chatclick.host.manifest import Manifest, build_manifest
from chatclick.host.seats import LoadedSeat, Seat
from chatclick.host.states import Desired, Entry, State
from chatclick.plugin import HOOKS, PERMISSIONS
from chatclick.plugin.hooks import PROJECT

SETTLE_MS = 50
LONGEST_SETTLE_MS = 200
LOOK_EVERY_MS = 500

_log = structlog.get_logger(__name__)
_numbers = itertools.count(1)


class FileUnusable(Exception):
    """A file that is no plugin as it stands; the text says where and why."""


class Runner(Protocol):
    """Where the plugins run: the plugin host."""

    entries: dict[str, Entry]

    async def take_in(self, entry: Entry) -> None:
        """Put a plugin in, in place of its last form."""


class DevFiles:
    """Plugin files and folders that are watched.

    Args:
        host: where the plugins run.
        files: the files, or the folders of whole packages.
        on_message: told, for the author, that a save is in force; logged if left out.
        on_problem: told that a save does not work, and why; logged if left out.
    """

    def __init__(
        self,
        host: Runner,
        files: Sequence[Path],
        *,
        on_message: Callable[[str], None] = lambda text: _log.info(text),
        on_problem: Callable[[str], None] = lambda text: _log.warning(text),
    ) -> None:
        self._host = host
        self._files = [file.resolve() for file in files]
        self._say = on_message
        self._say_problem = on_problem
        self._seen: dict[Path, Stamp] = {}
        self._stopped = asyncio.Event()
        self._watching: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Load the files and begin to watch them."""
        for file in self._files:
            await self.reload(file)
        self._watching = [
            asyncio.create_task(self._watch(file), name=f"watch {file.name}")
            for file in self._files
        ]

    async def stop(self) -> None:
        """Stop watching; the plugins are stopped with the others."""
        self._stopped.set()
        if self._watching:
            await asyncio.wait(self._watching)

    async def reload(self, file: Path) -> None:
        """Put the file's present version in place of the one that runs, if it works."""
        self._seen[file] = _read_stamp(file)
        try:
            entry = await asyncio.to_thread(build_entry, file)
            if isinstance(entry.seat, ProcessSeat):
                await entry.seat.prepare()  # the version before runs until this one answers
        except (FileUnusable, LoadFailed) as error:
            self._complain(build_id(file), str(error))
            return
        last = self._host.entries.get(entry.id)
        await self._host.take_in(entry)
        if entry.is_active:
            hooks = ", ".join(sorted(entry.manifest.hooks)) if entry.manifest else ""
            with bound_contextvars(plugin=entry.id):
                self._say(f"{file.name} runs as plugin {entry.id} ({hooks or 'no hooks'})")
            return
        problem = f"{file.name}: {entry.actual.reason or entry.actual.state.value}"
        if last is not None and last.is_dev:
            await self._host.take_in(last)
        self._complain(entry.id, problem)

    def _complain(self, plugin_id: str, problem: str) -> None:
        last = self._host.entries.get(plugin_id)
        if last is not None and last.is_active:
            last.set_state(State.RUNNING, f"the newest save does not work: {problem}")
            problem = f"{problem}\n  The version before it goes on running."
        with bound_contextvars(plugin=plugin_id):  # so that it is a line of that plugin's log
            self._say_problem(problem)

    async def _watch(self, file: Path) -> None:
        async for _ in self._list_changes(file):
            if (stamp := _read_stamp(file)) and stamp != self._seen.get(file):
                await self.reload(file)

    def _list_changes(self, file: Path) -> AsyncIterator[object]:
        logging.getLogger("watchfiles").setLevel(logging.WARNING)  # it tells of every change
        is_folder = file.is_dir()
        return awatch(
            file if is_folder else file.parent,
            watch_filter=lambda _change, path: is_folder or Path(path) == file,
            debounce=LONGEST_SETTLE_MS,
            step=SETTLE_MS,
            stop_event=self._stopped,
            recursive=is_folder,
            # The files are looked at now and then without being told: a save may come before the
            # watch has begun, and not every file system tells.
            rust_timeout=LOOK_EVERY_MS,
            yield_on_timeout=True,
        )


Stamp = tuple[tuple[str, int, int], ...]


def _read_stamp(path: Path) -> Stamp:
    """Tell apart what was saved: names, times and sizes; empty when nothing is there."""
    files = [path]
    if path.is_dir():
        try:
            files = [*find_folder(path).list_files(), path / "pyproject.toml"]
        except FolderUnusable:
            files = list(path.glob("**/pyproject.toml"))
    return tuple(one for file in files if (one := _read_one(file)))


def _read_one(file: Path) -> tuple[str, int, int] | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return (str(file), status.st_mtime_ns, status.st_size)


def build_id(file: Path) -> str:
    """Make a plugin id from a file's name, or find it in a folder's manifest."""
    if file.is_dir():
        try:
            return find_folder(file).read_manifest().id
        except FolderUnusable:
            pass
    return re.sub(r"[^a-z0-9_]", "_", file.stem.lower())


def build_entry(file: Path) -> Entry:
    """Load a file or a folder and build the plugin it is.

    A file's functions marked with `@hookimpl` are its hooks; the constants `permissions` (a list;
    all if there is none), `config_schema` (a JSON Schema), `config_version` and `slots` (places in
    the Admin UI) may say more. A folder has a manifest.

    Raises:
        FileUnusable: it does not run, or is no plugin.
    """
    return _build_folder_entry(file) if file.is_dir() else _build_file_entry(file)


def _build_folder_entry(root: Path) -> Entry:
    try:
        folder = find_folder(root)
        manifest = folder.read_manifest()
        seat = build_seat(folder, manifest)
    except FolderUnusable as error:
        raise FileUnusable(str(error)) from error
    return _build_dev_entry(manifest, seat, root, folder.version or manifest.version)


def build_seat(folder: PluginFolder, manifest: Manifest) -> Seat:
    """Load a folder's plugin: its package here, or its program as a process of its own.

    Raises:
        FolderUnusable: it cannot be loaded; says where.
    """
    if manifest.kind == "python":
        return LoadedSeat(load_package(folder, manifest))
    log = structlog.get_logger(__name__).bind(plugin=manifest.id, logger=PLUGIN_LOGGER)
    return build_process_seat(folder, manifest, on_line=log.info)


def _build_file_entry(file: Path) -> Entry:
    module = _run(file)
    _check_marks(file, vars(module))
    try:
        manifest = _build_manifest(file, module)
    except ChatclickError as error:
        raise FileUnusable(f"{file.name}: {error.detail}") from error
    return _build_dev_entry(manifest, LoadedSeat(module), file, "")


def _build_dev_entry(manifest: Manifest, seat: Seat, place: Path, version: str) -> Entry:
    return Entry(
        id=manifest.id,
        kind=manifest.kind,
        seat=seat,
        manifest=manifest,
        distribution=str(place),
        version=version or "dev",
        desired=Desired.ENABLED,
        consented=manifest.permissions,
        is_dev=True,
    )


class _FreshSource(SourceFileLoader):
    """Never uses byte code: two saves within a second would look the same to its cache."""

    @override
    def path_stats(self, path: str) -> Mapping[str, Any]:
        raise OSError("byte code is not used")


def _run(file: Path) -> ModuleType:
    name = f"chatclick_dev_{build_id(file)}_{next(_numbers)}"
    spec = importlib.util.spec_from_loader(name, _FreshSource(name, str(file)))
    if spec is None or spec.loader is None:
        raise FileUnusable(f"{file.name}: cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look themselves up here
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        del sys.modules[name]
        raise FileUnusable(f"{_locate(file, error)}: {describe(error)}") from error
    return module


def _locate(file: Path, error: BaseException) -> str:
    """Name the line of the file that an error comes from."""
    if isinstance(error, SyntaxError) and error.filename == str(file):
        return f"{file.name}:{error.lineno}"
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == str(file)]
    return f"{file.name}:{lines[-1]}" if lines else file.name


def _check_marks(file: Path, names: Mapping[str, Any]) -> None:
    for name in HOOKS:
        if callable(names.get(name)) and not hasattr(names[name], f"{PROJECT}_impl"):
            line = names[name].__code__.co_firstlineno if hasattr(names[name], "__code__") else "?"
            raise FileUnusable(f"{file.name}:{line}: put @hookimpl above {name}")


def _build_manifest(file: Path, module: ModuleType) -> Manifest:
    plugin_id = build_id(file)
    names = vars(module)
    summary = (module.__doc__ or "").strip().partition("\n")[0]
    return build_manifest(
        {
            "manifest_version": 1,
            "id": plugin_id,
            "name": plugin_id.replace("_", " ").capitalize(),
            "summary": summary[:300],
            "hooks": [name for name in HOOKS if hasattr(names.get(name), f"{PROJECT}_impl")],
            "permissions": list(names.get("permissions", PERMISSIONS.keys() - {"routes:mount"})),
            "config": {
                "schema": dict(names.get("config_schema", {"type": "object"})),
                "version": names.get("config_version", "1.0"),
            },
            "admin": {"slots": _list_slots(names)},
        }
    )


def _list_slots(names: Mapping[str, Any]) -> list[Any]:
    """Return the places a file fills; one that names none shows up beside conversations."""
    if not hasattr(names.get("admin_slot"), f"{PROJECT}_impl"):
        return []
    summary = (names.get("__doc__") or "").strip().partition("\n")[0].rstrip(".")
    usual = {"slot": "session.sidebar", "title": summary[:60] or "Plugin"}
    return list(names.get("slots", [usual]))
