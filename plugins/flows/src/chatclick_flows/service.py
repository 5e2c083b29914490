"""What runs while the plugin runs: turns, tasks and timers, put together."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from time import time
from typing import Any

from chatclick import ConfigProblem, PluginContext, SessionView
from chatclick.errors import FieldError, Invalid, NotFound
from chatclick_flows.catalogue import Catalogue
from chatclick_flows.engine import FlowScript
from chatclick_flows.library_store import LibraryStore
from chatclick_flows.models import Passage, Run, Task, Visit
from chatclick_flows.performing import Performer
from chatclick_flows.runs import Runs
from chatclick_flows.timers import Timers

SWEEP_EVERY_S = 6 * 3600.0
SWEEP_BATCH = 1000


class Service:
    """The plugin at work. It is made before the plugin starts and begins with `start`.

    Attributes:
        context: the plugin's, once started.
        library: reads flows.
        runs: takes turns, once started.
    """

    context: PluginContext
    runs: Runs

    def __init__(self) -> None:
        self.library = LibraryStore()
        self._performer: Performer | None = None
        self._timers: Timers | None = None
        self._sweeper: asyncio.Task[None] | None = None

    async def start(self, context: PluginContext) -> None:
        """Start, and go on with whatever an earlier process left."""
        self.context = context
        self.library = LibraryStore()
        performer = self._performer = Performer(context)
        self.runs = Runs(context, self.library, performer.wake, self._wake_timers)
        performer.runs = self.runs
        await self.runs.load()
        self._timers = Timers(context, self.runs)
        self._timers.start()
        self._sweeper = asyncio.create_task(self._sweep(), name="flow sweeper")
        await performer.wake_all()

    async def stop(self) -> None:
        """Stop; everything that counts is in the tables."""
        if self._timers is not None:
            await self._timers.stop()
        if self._performer is not None:
            await self._performer.stop()
        if self._sweeper is not None:
            self._sweeper.cancel()
            await asyncio.wait((self._sweeper,))

    async def find_entry(self, widget_id: str | None) -> str | None:
        """Return the published flow with which a widget's sessions begin, None for none."""
        entry = (await self._read_flows(widget_id)).get("entry")
        if not isinstance(entry, str) or await self.library.find_newest(entry) is None:
            return None
        return entry

    async def list_offered(self, widget_id: str | None) -> frozenset[str]:
        """Return the flows that visitors of a widget may start."""
        flows = await self._read_flows(widget_id)
        offered = [flows.get("entry"), *flows.get("refs", ())]
        return frozenset(one for one in offered if isinstance(one, str))

    async def check_named(self, flows: object) -> list[ConfigProblem]:
        """Return a problem for each flow of a widget's config that visitors cannot meet."""
        if not isinstance(flows, Mapping):
            return []
        refs = flows.get("refs", ())
        named = [("/flows/entry", flows.get("entry"))]
        named += [(f"/flows/refs/{index}", one) for index, one in enumerate(refs)]
        return [
            ConfigProblem(pointer, f'is "{flow_id}", which is no published flow')
            for pointer, flow_id in named
            if isinstance(flow_id, str) and await self.library.find_newest(flow_id) is None
        ]

    async def start_asked(
        self, session: SessionView, flow_id: str, variables: Mapping[str, Any]
    ) -> Run:
        """Start a flow that somebody asked for.

        Raises:
            NotFound: it is not published.
            Invalid: a variable is of another type than the flow declares.
            Conflict: a person has the session, or it is closed.
        """
        found = (await self.library.build((), (flow_id,))).find_newest(flow_id)
        if found is None:
            raise NotFound("There is no such published flow.", code="flow_not_found")
        check_variables(found[1], variables)
        taken = await self.context.sessions.take(session.id)
        return await self.runs.start(taken, flow_id, variables, seq=session.last_seq, is_asked=True)

    def now_s(self) -> float:
        """Return the time, in seconds since 1970."""
        return time()

    async def _read_flows(self, widget_id: str | None) -> Mapping[str, Any]:
        if widget_id is None:
            return {}
        try:
            config = await self.context.widgets.get_config(widget_id)
        except NotFound:
            return {}
        flows = config.get("flows", {})
        return flows if isinstance(flows, Mapping) else {}

    def _wake_timers(self) -> None:
        if self._timers is not None:
            self._timers.wake()

    async def _sweep(self) -> None:
        """Remove runs that began long ago and do not lead anybody now, with the answers in them."""
        while True:
            try:
                is_more = await self._sweep_once() == SWEEP_BATCH
                await Catalogue(self.context).sweep()
            except Exception as error:
                self.context.log.warning("sweep_failed", error=str(error)[:200])
                is_more = False
            await asyncio.sleep(1.0 if is_more else SWEEP_EVERY_S)

    async def _sweep_once(self) -> int:
        days = int(self.context.config.get("keep_runs_days", 90))
        before = datetime.now(UTC) - timedelta(days=days)
        # What is paused is with people, who resolve it and seldom close it.
        old = Run.filter(started_at__lt=before).exclude(status="running").limit(SWEEP_BATCH)
        found = await old.values_list("id", "session_id")
        if not found:
            return 0
        ids = [run_id for run_id, _ in found]

        async def work() -> None:
            for model in (Task, Visit, Passage):
                await model.filter(run_id__in=ids).delete()
            await Run.filter(id__in=ids).delete()

        await self.context.write(work)
        for _, session_id in found:
            if self.runs.has(session_id):
                await self.runs.look_again(session_id)
        return len(ids)


def check_variables(script: FlowScript, given: Mapping[str, Any]) -> None:
    """Check what a flow is to begin with against what it declares.

    Raises:
        Invalid: a value is of another type.
    """
    errors = tuple(
        FieldError(f"/variables/{name}", "type", f"This variable is of the type {kind}.")
        for name, kind in script.find_misfits(given).items()
    )
    if errors:
        raise Invalid(errors[0].message, errors=errors)
