"""What the commands that install share: a data folder's installer, and waiting for its host."""

import asyncio
import os
import signal
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chatclick.cli.failures import Failure
from chatclick.cli.output import get_progress
from chatclick.store.events import Actor

if TYPE_CHECKING:
    from chatclick.host.installing.folder import Pointer
    from chatclick.host.installing.installer import Installer
    from chatclick.host.installing.jobs import Job
    from chatclick.settings import Settings

OPERATOR = Actor("system", None, "command line")
COMES_BACK_WITHIN_S = 60.0
SETTLES_WITHIN_S = 300.0
_POLL_S = 0.1


def build_installer(settings: "Settings") -> "Installer":
    """Build the installer of a data folder. A host that runs on it is told of each new set.

    Args:
        settings: name the folder, and where to install from.
    """
    from chatclick.host.installing.activation import add_active_set
    from chatclick.host.installing.folder import PluginFolder
    from chatclick.host.installing.installer import Installer
    from chatclick.host.installing.recording import Journal

    folder = PluginFolder(settings.data_dir)
    add_active_set(settings.data_dir)

    async def restart() -> bool:
        if call_host(settings):
            return True
        await _purge_without_host(settings, folder.read_pointer())
        return False

    return Installer(settings, Journal(folder), restart)


def call_host(settings: "Settings") -> bool:
    """Have the host of a data folder start again; False where none runs.

    Raises:
        InstallRefused: one runs, but in another container or as another user.
    """
    from chatclick.host.installing.folder import PluginFolder
    from chatclick.host.installing.presence import read_pid
    from chatclick.host.installing.problems import InstallRefused

    folder = PluginFolder(settings.data_dir)
    lock = folder.take("host")
    if lock is not None:
        lock.close()
        return False
    try:
        os.kill(read_pid((folder.root / "host.lock").read_text("ascii")), signal.SIGUSR1)
    except (ValueError, ProcessLookupError, PermissionError) as error:
        raise InstallRefused(
            "host_out_of_reach",
            "A host uses this data folder and cannot be told from here. Run the command where the"
            " host runs and as its user, or stop the host first.",
        ) from error
    return True


def run_job(settings: "Settings", begin: "Callable[[Installer], Awaitable[Job]]") -> "Job":
    """Run a job to its end, with a bar for people.

    Args:
        settings: the settings in force.
        begin: starts it.

    Returns:
        The job, which is done.

    Raises:
        Failure: it failed, or the host that it restarted did not come back, or says nothing of it.
    """
    return asyncio.run(_run_job(settings, begin))


async def _run_job(settings: "Settings", begin: "Callable[[Installer], Awaitable[Job]]") -> "Job":
    installer = build_installer(settings)
    job = await begin(installer)
    working = asyncio.create_task(installer.wait(job))
    try:
        with get_progress() as progress:
            bar = progress.add_task(job.step, total=1.0)
            seen: _Seen | None = None
            settles_within_s = SETTLES_WITHIN_S + settings.drain_seconds
            while not (working.done() and job.is_over):
                await asyncio.sleep(_POLL_S)
                job = installer.jobs.get(job.id)
                text = job.events[-1]["text"] if job.events else job.step
                progress.update(bar, completed=job.progress, description=text)
                if job.state == "restarting" and working.done():
                    seen = _watch_host(installer, seen, settles_within_s)
    finally:
        await installer.close()
    if job.problem is not None:
        remedy = "the host runs as before." if job.rolled_back else "nothing has changed."
        raise Failure(job.problem["detail"], remedy)
    if job.state == "cancelled":
        raise Failure("Stopped; nothing has changed.")
    return job


@dataclass(frozen=True, slots=True)
class _Seen:
    """Whether a host runs, and since when."""

    is_there: bool
    since_s: float


def _watch_host(installer: "Installer", before: _Seen | None, settles_within_s: float) -> _Seen:
    """Look whether a host runs; complain when it has been away, or silent, for too long."""
    lock = installer.folder.take("host")
    if lock is not None:
        lock.close()
    is_there, now_s = lock is None, time.monotonic()
    if before is None or before.is_there != is_there:
        return _Seen(is_there, now_s)
    waited_s = now_s - before.since_s
    if not is_there and waited_s > COMES_BACK_WITHIN_S:
        raise Failure(
            "The host has ended and does not come back.",
            "start it; it takes the new set, or goes back to the last one by itself.",
        )
    if is_there and waited_s > settles_within_s:
        raise Failure(
            "The host runs, and has not said whether it is well with the new set.",
            "look at its log and at its plugins; in safe mode it decides nothing.",
        )
    return before


async def _purge_without_host(settings: "Settings", pointer: "Pointer") -> None:
    """Remove what plugins stored, while their code is still on this process's path."""
    if not pointer.purge:
        return
    from chatclick.app.bindings import PluginBlobs
    from chatclick.host.discovery import discover
    from chatclick.host.purging import purge_plugin
    from chatclick.host.states import Entry
    from chatclick.store.opening import Store

    manifests = {one.id: one.manifest for one in discover()}
    blobs = PluginBlobs(settings.data_dir / "blobs" / "plugins")
    store = await Store.open(settings.effective_database_url)
    try:
        for plugin_id in pointer.purge:
            entry = Entry(plugin_id, manifest=manifests.get(plugin_id))
            await purge_plugin(store, blobs.purge, entry)
    finally:
        await store.close()
