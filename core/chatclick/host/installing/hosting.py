"""Installing from a running host: it verifies the set it starts with, and starts again for another.

On trial, a set is settled when the plugins that ran before, and the new ones, are well; otherwise
the host goes back to the last set, tables included, and starts once more.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from typing import IO

import structlog

from chatclick.host.installing.activation import end_trial, get_active
from chatclick.host.installing.folder import PluginFolder, Pointer, Trial, write_whole
from chatclick.host.installing.installer import Installer
from chatclick.host.installing.jobs import Job
from chatclick.host.installing.planning import load_lock
from chatclick.host.installing.presence import describe_process
from chatclick.host.installing.recording import (
    Journal,
    StoreRecorder,
    extend_consent,
    save_absence,
    save_lock,
)
from chatclick.host.plugin_host import PluginHost
from chatclick.host.records import Writer
from chatclick.host.states import Desired, Entry, State
from chatclick.host.tables import retreat_tables
from chatclick.settings import Settings
from chatclick.store.events import Actor

WELL_WITHIN_S = 20.0
_POLL_S = 0.1
_FOLLOW_S = 3.0
_WRONG = frozenset({State.FAILED, State.INCOMPATIBLE, State.MISSING, State.NEEDS_MIGRATION})
_UNDECIDED = frozenset({State.STARTING, State.RETRYING})
_HOST = Actor("system", "system", "System")

_log = structlog.get_logger(__name__)

Purge = Callable[[Entry], Awaitable[None]]


class HostedInstaller:
    """The installer of a running host.

    Attributes:
        installer: does the work.
        request_restart: has the process drain and start again; None where it cannot.

    Args:
        settings: the settings in force.
        store: the write path.
        plugins: the plugins that run.
        purge: removes what a plugin stored.
    """

    def __init__(
        self, settings: Settings, store: Writer, plugins: PluginHost, purge: Purge
    ) -> None:
        self.request_restart: Callable[[], None] | None = None
        self._store = store
        self._plugins = plugins
        self._purge = purge
        self._recorder = StoreRecorder(store)
        self.installer = Installer(settings, self._recorder, self.restart)
        self._folder: PluginFolder = self.installer.folder
        self._presence: IO[str] | None = None
        self._verifying: asyncio.Task[None] | None = None
        self._following: asyncio.Task[None] | None = None
        self._is_safe = settings.safe_mode  # no plugin runs, so nothing can be judged
        self._active = get_active(settings.data_dir)

    async def agree(self) -> None:
        """Take what was agreed to while no host ran for consent, before plugins start."""
        trial = self._folder.read_pointer().trial
        if trial is None or self._is_safe:
            return
        try:
            await self._agree(trial.job)
        except (KeyError, TypeError) as error:  # a plan in the words of another version of the host
            _log.warning("plugin_plan_unreadable", job=trial.job, error=repr(error))

    async def start(self) -> None:
        """Say what became of the last set, and begin to verify this one. Plugins have started."""
        try:
            await asyncio.to_thread(self._sign_in)
        except OSError as error:  # a data folder that is read only: nothing is installed there
            _log.info("plugins_fixed", reason=str(error))
            return
        await Journal(self._folder).hand_over(self._recorder)
        await self._note_setback()
        await asyncio.to_thread(self._note_interrupted)
        if self._folder.read_pointer().trial is not None and not self._is_safe:
            self._verifying = asyncio.create_task(self._verify(), name="plugin set on trial")
        self._following = asyncio.create_task(self._follow(), name="plugin sets")

    async def close(self) -> None:
        """Stop what is under way. A set that was not judged yet gets another start."""
        await self.installer.close()
        for task in (self._following, self._verifying):
            if task is not None and not task.done():
                task.cancel()
                await asyncio.wait((task,))
        pointer = self._folder.read_pointer()
        # A host that did not get as far as starting is no witness for its set.
        if self._following and pointer.trial is not None and pointer.set == self._active:
            trial = replace(pointer.trial, is_begun=False)
            self._folder.write_pointer(replace(pointer, trial=trial))
        if self._presence is not None:
            self._presence.close()
        end_trial()

    async def list_removable(self) -> frozenset[str]:
        """Return the ids of the plugins that can be removed from here."""
        return await asyncio.to_thread(self.installer.list_ids, self._folder.read_pointer().set)

    async def restart(self) -> bool:
        """Prepare for the set the pointer names, and start again with it.

        Returns:
            Whether the process can.
        """
        pointer = self._folder.read_pointer()
        if pointer.trial is not None and not pointer.trial.is_begun:
            try:
                await self._leave_for(pointer, pointer.trial)
            except Exception:
                await self._plugins.resume()  # the host stays, and with it what was halted
                raise
        if self.request_restart is None:
            return False
        self.request_restart()
        return True

    async def obey(self) -> None:
        """Start again for a command that has switched to another set; stay if that fails."""
        try:
            await self.restart()
        except Exception as error:
            _log.exception("plugin_set_not_left")
            reason = f"the last one could not be left: {type(error).__name__}: {error}"
            self._folder.write_pointer(self._folder.read_pointer().go_back(reason))
            await self._note_setback()

    async def _leave_for(self, pointer: Pointer, trial: Trial) -> None:
        running = sorted(one.id for one in self._plugins.entries.values() if one.is_active)
        for plugin_id in pointer.purge:
            await self._plugins.halt(plugin_id)
            await self._purge(self._plugins.entries.get(plugin_id) or Entry(plugin_id))
        await self._retreat(pointer.set)
        await self._agree(trial.job)
        trial = replace(trial, expected=tuple(running))
        self._folder.write_pointer(replace(pointer, trial=trial, purge=()))

    async def _follow(self) -> None:
        """Follow what commands leave, and what another process of this data folder settled on."""
        while True:
            await asyncio.sleep(_FOLLOW_S)
            if self._presence is None:  # whoever commands have called so far may be gone
                with suppress(OSError):
                    self._sign_in()  # in no thread, so that `close` finds what was taken
            try:
                await Journal(self._folder).hand_over(self._recorder)
            except Exception:  # the database may be away; what was left is still there then
                _log.exception("plugin_journal_waits")
            pointer = self._folder.read_pointer()
            is_other = pointer.set != self._active and pointer.trial is None
            if is_other and self.request_restart is not None:
                _log.info("plugin_set_followed", set=pointer.set, instead_of=self._active)
                self.request_restart()
                return

    async def _verify(self) -> None:
        try:
            await self._judge()
        except Exception as error:
            _log.exception("plugin_set_not_judged")
            await self._go_back(f"it could not be verified: {type(error).__name__}: {error}")

    async def _judge(self) -> None:
        pointer = self._folder.read_pointer()
        trial = pointer.trial
        assert trial is not None
        job = self._find_job(trial.job)
        if job is not None:
            self.installer.jobs.tell(job, "verifying", "Waiting until all plugins are well")
        removed = await self._find_removed(pointer.previous, pointer.set)
        problems = await self._watch(trial, removed)
        if problems:
            await self._go_back("; ".join(problems))
            return
        lock = await asyncio.to_thread(load_lock, self._folder, pointer.set)
        await save_lock(self._store, lock.to_text())
        await self._forget(removed)
        write_whole(self._folder.lock_file, lock.to_text())
        self._folder.write_pointer(pointer.settle())
        end_trial()
        await asyncio.to_thread(self._folder.remove_old_sets)
        detail = {"job": trial.job, "set": pointer.set, "plugins": sorted(lock.roots)}
        await self._record(job, "done", detail)
        if job is not None:
            self.installer.jobs.end(job, "done", "All plugins are well")

    async def _watch(self, trial: Trial, removed: frozenset[str]) -> list[str]:
        """Wait until it is decided how the plugins fare; return what is wrong with them."""
        watched = {*trial.expected, *trial.changed} - removed
        try:
            async with asyncio.timeout(WELL_WITHIN_S):
                # Nobody tells when a state changes; this runs once, for seconds.
                while any(self._get_state(one) in _UNDECIDED for one in watched):  # noqa: ASYNC110
                    await asyncio.sleep(_POLL_S)
        except TimeoutError:
            pass  # a plugin may wait for something outside; that is no fault of the set
        return [problem for one in sorted(watched) if (problem := self._find_problem(one))]

    async def _go_back(self, reason: str) -> None:
        pointer = self._folder.read_pointer()
        _log.error("plugin_set_left", set=pointer.set, back_to=pointer.previous, reason=reason)
        await self._retreat(pointer.previous)
        self._folder.write_pointer(pointer.go_back(reason))
        end_trial()
        if self.request_restart is not None:
            self.request_restart()

    async def _agree(self, job_id: str) -> None:
        """Take the agreement to a plan as one to what it showed that the plugin asks for."""
        job = self._find_job(job_id)
        plugin = job.plan["plugin"] if job and job.plan else None
        if plugin is not None:
            permissions = frozenset(str(one["name"]) for one in plugin["permissions"])
            await extend_consent(self._store, plugin["id"], permissions)

    async def _retreat(self, number: int) -> None:
        """Bring the tables of plugins back to what another set knows, while this code can."""
        site = self._folder.site(number)
        for entry in self._plugins.entries.values():
            manifest = entry.manifest
            if manifest is None or not manifest.models or entry.seat is None:
                continue
            folder = site.joinpath(*manifest.migrations.split("."))
            known = frozenset(one.stem for one in folder.glob("[0-9]*.py"))
            if not known:
                continue  # not of that set: what it stored stays until it is purged
            try:
                await self._plugins.halt(entry.id)
                await retreat_tables(manifest, known)
            except Exception as error:
                _log.exception("plugin_tables_not_retreated", plugin=entry.id, error=str(error))

    async def _note_setback(self) -> None:
        pointer = self._folder.read_pointer()
        setback = pointer.setback
        if setback is None:
            return
        job = self._find_job(setback.job)
        detail = {"job": setback.job, "set": setback.set, "reason": setback.reason[:500]}
        await self._record(job, "rolled_back", detail)
        if job is not None:
            text = f"The host is back on the last set: {setback.reason}."
            self.installer.jobs.fail(job, "start_failed", text, rolled_back=True)
        with suppress(FileNotFoundError):  # its set is gone already, with what was in it
            await self._forget(await self._find_removed(setback.set, pointer.set))
        self._folder.write_pointer(replace(pointer, setback=None))

    async def _forget(self, removed: frozenset[str]) -> None:
        """Want nothing any more of plugins that are not in the set."""
        await save_absence(self._store, removed)
        self._plugins.forget(removed)

    def _note_interrupted(self) -> None:
        """End jobs whose process is gone, and remove what it had begun to build."""
        lock = self._folder.take("work")
        if lock is None:
            return
        on_trial = self._folder.read_pointer().trial
        for job in self.installer.jobs.list_last():
            if not job.is_over and (on_trial is None or on_trial.job != job.id):
                text = "The process ended half-way. Nothing has changed."
                self.installer.jobs.fail(job, "interrupted", text)
        self._folder.remove_drafts()
        lock.close()

    def _sign_in(self) -> None:
        """Let commands know which process to call."""
        self._presence = self._folder.take("host")
        if self._presence is not None:
            self._presence.truncate(0)
            self._presence.write(describe_process())
            self._presence.flush()

    async def _find_removed(self, before: int, after: int) -> frozenset[str]:
        ids = self.installer.list_ids
        return await asyncio.to_thread(lambda: ids(before) - ids(after))

    async def _record(self, job: Job | None, verb: str, detail: dict[str, object]) -> None:
        actor = Actor(**job.actor) if job else _HOST
        kind, spec = (job.kind, job.spec) if job else ("install", "")
        await self._recorder.record(actor, f"plugin.{kind}_{verb}", spec, detail)

    def _find_job(self, job_id: str) -> Job | None:
        return next((one for one in self.installer.jobs.list_last() if one.id == job_id), None)

    def _get_state(self, plugin_id: str) -> State:
        entry = self._plugins.entries.get(plugin_id)
        return entry.actual.state if entry else State.MISSING

    def _find_problem(self, plugin_id: str) -> str:
        entry = self._plugins.entries.get(plugin_id)
        if entry is None:
            return f"{plugin_id} is not there"
        if entry.problem:
            return f"{plugin_id}: {entry.problem}"
        if entry.desired is Desired.ENABLED and entry.actual.state in _WRONG:
            return f"{plugin_id} is {entry.actual.state.value}: {entry.actual.reason}"
        return ""
