"""The installer: one job at a time, from the wish to the switched pointer.

It never touches the set in force. Whatever ends a job before the switch, be it a refusal, a kill or
a power cut, leaves everything as it was.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

import structlog

from chatclick.clock import now
from chatclick.errors import Conflict
from chatclick.host.installing.catalogue import Catalogues
from chatclick.host.installing.folder import PluginFolder, Pointer, Trial
from chatclick.host.installing.jobs import Job, Jobs, Kind
from chatclick.host.installing.locks import Lock, read_lock
from chatclick.host.installing.pip import Pip
from chatclick.host.installing.planning import (
    Planner,
    Wanted,
    list_changed,
    load_lock,
    refuse_unlisted,
)
from chatclick.host.installing.preflight import try_set
from chatclick.host.installing.problems import InstallRefused
from chatclick.host.installing.recording import Recorder
from chatclick.host.installing.scan import check_wheels
from chatclick.host.installing.specs import read_spec
from chatclick.host.installing.storing import Wheels
from chatclick.host.installing.surroundings import look_around
from chatclick.settings import Settings
from chatclick.store.events import Actor

_log = structlog.get_logger(__name__)

Restart = Callable[[], Awaitable[bool]]
"""Has the host start with the new set; False where none runs, and its next start will."""


@dataclass(slots=True)
class _Work:
    """The job at hand."""

    job: Job
    task: "asyncio.Task[None]"


class Installer:
    """Installs and removes plugins.

    Attributes:
        folder: the plugins' folder.
        jobs: what was and is being done.
        catalogues: what is vouched for.

    Args:
        settings: where from, and into which data folder.
        recorder: writes the audit log.
        restart: called after the switch.
    """

    def __init__(self, settings: Settings, recorder: Recorder, restart: Restart) -> None:
        self.folder = PluginFolder(settings.data_dir)
        self.jobs = Jobs(self.folder)
        self.catalogues = Catalogues(settings.plugins.catalogues, self.folder)
        self._settings = settings.plugins
        self._pip = Pip(settings.plugins.index)
        self._planner = Planner(self.folder, self._pip, self.catalogues)
        self._wheels = Wheels(self.folder, self._pip)
        self._recorder = recorder
        self._restart = restart
        self._work: _Work | None = None
        self._ids: dict[int, frozenset[str]] = {}

    async def plan(
        self, text: str, *, actor: Actor, allow_downgrade: bool = False, only_listed: bool = True
    ) -> Job:
        """Begin to find out what an installation would change.

        Args:
            text: `name==version`.
            actor: who asks.
            allow_downgrade: an older version than the installed one is meant.
            only_listed: only what a catalogue vouches for.

        Raises:
            SpecInvalid: it is not written so.
            InstallRefused: code "installer_readonly" or "installer_busy".
        """
        try:
            spec = read_spec(text)
            self._require_pip(f'python -m pip install --only-binary :all: "{spec}"')
        except Exception as error:
            await self._refuse(actor, text, getattr(error, "code", "spec_invalid"))
            raise
        wanted = Wanted(spec, allow_downgrade, only_listed)

        async def work(job: Job) -> None:
            job.plan = await self._planner.plan(
                wanted,
                lambda step, said: self.jobs.tell(job, step, said),
                lambda part: self._note_progress(job, part),
            )
            self.jobs.end(job, "done", "This is what would change")

        return self._begin("plan", str(spec), actor, work)

    async def install(
        self, plan_id: str, digest: str, *, actor: Actor, only_listed: bool = True
    ) -> Job:
        """Begin to carry out a plan, exactly as it was shown.

        Args:
            plan_id: the job that made it.
            digest: the plan's; what the person agreed to.
            actor: who agreed.
            only_listed: only a plan that was held to the catalogues.

        Raises:
            NotFound: there is no such job.
            InstallRefused: the plan is another one, used, too old, or of a set that has changed.
        """
        plan = self.jobs.get(plan_id)
        try:
            found = self._check_plan(plan, digest)
            if only_listed and not found.get("only_listed"):
                raise refuse_unlisted(plan.spec)
        except InstallRefused as error:
            await self._refuse(actor, plan.spec, error.code)
            raise

        async def work(job: Job) -> None:
            self._require_base(found)  # once more: now nobody else changes it
            job.plan = found
            await self._change(job, actor, read_lock(found["lock"]), frozenset(found["changed"]))

        job = self._begin("install", plan.spec, actor, work)
        plan.used_by = job.id
        self.jobs.keep(plan)
        return job

    async def uninstall(self, plugin_id: str, *, actor: Actor, purge: bool = False) -> Job:
        """Begin to remove a plugin.

        Args:
            plugin_id: the plugin.
            actor: who wants it.
            purge: remove what it stored, too.

        Raises:
            InstallRefused: no set has it; code "part_of_host".
        """
        self._require_pip("python -m pip uninstall …")
        await asyncio.to_thread(self._find_root, plugin_id)

        async def work(job: Job) -> None:
            self.jobs.tell(job, "resolving", "Finding out what the other plugins need")
            current, root = await asyncio.to_thread(self._find_root, plugin_id)
            rest = {name: version for name, version in current.roots.items() if name != root}
            lock = await self._planner.resolve_rest(rest, current)
            purged = (plugin_id,) if purge else ()
            await self._change(job, actor, lock, frozenset(), purged)

        return self._begin("uninstall", plugin_id, actor, work)

    async def sync(self, text: str, *, actor: Actor) -> Job:
        """Begin to rebuild the set of a `plugins.lock`.

        Args:
            text: of the file.
            actor: who wants it.

        Raises:
            InstallRefused: it is no such file.
        """
        self._require_pip("python -m pip install --require-hashes --no-deps -r …")
        lock = read_lock(text)

        async def work(job: Job) -> None:
            packages = list(lock.packages.values())
            missing = await asyncio.to_thread(self._wheels.list_missing, packages)
            self.jobs.tell(job, "downloading", f"Fetching {len(missing)} of {len(packages)} files")
            await self._wheels.fetch(packages, lambda part: self._note_progress(job, part))
            await self._change(job, actor, lock, None)

        return self._begin("sync", "plugins.lock", actor, work)

    def list_ids(self, number: int) -> frozenset[str]:
        """Return the ids of the plugins of a set. Reads files the first time."""
        if number not in self._ids:  # a set never changes
            wheels = self._wheels.read(load_lock(self.folder, number))
            self._ids[number] = frozenset(one for wheel in wheels for one in wheel.manifests)
        return self._ids[number]

    def cancel(self, job_id: str) -> Job:
        """Stop a job that has not switched yet.

        Raises:
            NotFound: there is no such job.
            Conflict: it is over, or too far.
        """
        job = self.jobs.get(job_id)
        if self._work is None or self._work.job.id != job_id or job.state != "running":
            raise Conflict("This job cannot be stopped any more.", code="job_over")
        self._work.task.cancel()
        return job

    async def wait(self, job: Job) -> Job:
        """Wait until a job of this process is over, or has switched."""
        if self._work is not None and self._work.job.id == job.id:
            await asyncio.wait((self._work.task,))
        return self.jobs.get(job.id)

    async def close(self) -> None:
        """Stop what is under way; nothing has changed by it."""
        if self._work is not None and not self._work.task.done():
            self._work.task.cancel()
            await asyncio.wait((self._work.task,))

    async def _change(
        self,
        job: Job,
        actor: Actor,
        lock: Lock,
        changed: frozenset[str] | None,
        purge: tuple[str, ...] = (),
    ) -> None:
        """Build a set, try it, switch to it."""
        detail = {
            "job": job.id,
            "packages": [one.requirement for _, one in sorted(lock.packages.items())],
            "purge": list(purge),
        }
        await self._recorder.record(actor, f"plugin.{job.kind}_begin", job.spec, detail)
        with self.folder.make_draft() as draft:
            self.jobs.tell(job, "building", f"Building a set of {len(lock.packages)} packages")
            wheels = await asyncio.to_thread(self._wheels.read, lock)
            around = await asyncio.to_thread(look_around, self.folder.root)
            await asyncio.to_thread(check_wheels, wheels, around, lock.roots)
            base = await asyncio.to_thread(load_lock, self.folder, self.folder.read_pointer().set)
            if changed is None:
                changed = frozenset(list_changed(base, lock, wheels))
            site = await self._wheels.build(lock, draft)
            self.jobs.tell(job, "trying", "Importing its plugins in a process of their own")
            if problems := await try_set(site, sorted(changed)):
                words = "; ".join(
                    f"{name or 'the process'}: {why}" for name, why in problems.items()
                )
                raise InstallRefused("trial_failed", f"It cannot be imported. {words}")
            number = await asyncio.to_thread(self.folder.finish_set, draft)
        before = self.folder.read_pointer()
        self._switch(job, number, changed, purge)
        try:
            is_restarting = await self._restart()
        except Exception:
            self.folder.write_pointer(before)
            raise
        if not is_restarting:
            self.jobs.end(job, "done", "It is in force when the host starts the next time")

    def _switch(
        self, job: Job, number: int, changed: frozenset[str], purge: tuple[str, ...]
    ) -> None:
        pointer = self.folder.read_pointer()
        settled = pointer.previous if pointer.trial else pointer.set
        job.state = "restarting"
        self.jobs.tell(job, "restarting", "Starting again with the new set")
        trial = Trial(job.id, changed=tuple(sorted(changed)))
        self.folder.write_pointer(Pointer(number, settled, trial, purge=purge))

    def _begin(
        self, kind: Kind, spec: str, actor: Actor, work: Callable[[Job], Awaitable[None]]
    ) -> Job:
        if self._work is not None and not self._work.task.done():
            raise _busy()
        lock = self.folder.take("work")
        if lock is None:
            raise _busy()
        trial = self.folder.read_pointer().trial
        if trial is not None and trial.is_begun:
            lock.close()
            raise _busy()
        job = self.jobs.begin(kind, spec, actor)
        task = asyncio.create_task(self._run(job, actor, work, lock), name=f"plugin {kind}")
        self._work = _Work(job, task)
        return job

    async def _run(
        self, job: Job, actor: Actor, work: Callable[[Job], Awaitable[None]], lock: IO[str]
    ) -> None:
        try:
            await work(job)
        except asyncio.CancelledError:
            if job.state == "restarting":  # the host stops, as it was asked to
                return
            self.jobs.end(job, "cancelled", "Stopped; nothing has changed")
            await self._refuse(actor, job.spec, "cancelled", job.id)
        except InstallRefused as error:
            self.jobs.fail(job, error.code, error.detail)
            await self._refuse(actor, job.spec, error.code, job.id)
        except Exception as error:
            _log.exception("installer_failed", job=job.id)
            self.jobs.fail(job, "build_failed", f"{type(error).__name__}: {error}")
            await self._refuse(actor, job.spec, "build_failed", job.id)
        finally:
            lock.close()

    async def _refuse(self, actor: Actor, what: str, code: str, job_id: str = "") -> None:
        detail = {"code": code, "job": job_id}
        await self._recorder.record(actor, "plugin.install_refused", what[:100], detail)

    def _note_progress(self, job: Job, part: float) -> None:
        job.progress = max(job.progress, 0.2 + 0.3 * part)

    def _require_pip(self, command: str) -> None:
        if self._settings.installer == "readonly":
            raise InstallRefused(
                "installer_readonly",
                f"The plugins of this host are part of its image. Put into the build: {command}",
            )

    def _check_plan(self, plan: Job, digest: str) -> dict[str, Any]:
        self._require_pip("python -m pip install …")
        if plan.kind != "plan" or plan.state != "done" or plan.plan is None:
            raise InstallRefused("plan_changed", "That job is no finished plan.")
        if plan.used_by:
            raise InstallRefused("plan_used", "This plan was carried out already. Make a new one.")
        found = plan.plan
        if found["digest"] != digest:
            raise _changed()
        self._require_base(found)
        if datetime.fromisoformat(found["expires_at"]) < now():
            raise InstallRefused("plan_expired", "The plan is too old. Make a new one.")
        return found

    def _require_base(self, plan: dict[str, Any]) -> None:
        if plan["base"] != self.folder.read_pointer().set:
            raise _changed()

    def _find_root(self, plugin_id: str) -> tuple[Lock, str]:
        current = load_lock(self.folder, self.folder.read_pointer().set)
        for wheel in self._wheels.read(current):
            if plugin_id in wheel.manifests and wheel.package.name in current.roots:
                return current, wheel.package.name
        raise InstallRefused(
            "part_of_host",
            f'The plugin "{plugin_id}" was not installed from here. What came with the environment'
            " is removed from there.",
        )


def _changed() -> InstallRefused:
    return InstallRefused(
        "plan_changed", "This is not what the plan showed any more. Make a new one."
    )


def _busy() -> InstallRefused:
    return InstallRefused(
        "installer_busy", "Another installation is under way. Wait until it is over."
    )
