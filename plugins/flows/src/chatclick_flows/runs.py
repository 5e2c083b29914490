"""Runs: the engine with a memory. Each turn is one transaction: the new state, what is to be done,
and the counts; what is to be done is done after it, from the table, so nothing is done twice and
nothing is lost when the process ends in between.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from time import time
from typing import Any
from uuid import uuid4

from tortoise.expressions import F

from chatclick import PluginContext, SessionView
from chatclick.errors import Conflict, NotFound
from chatclick_flows.engine import Event, Started, State, Stopped, TakenOver, Turn, advance, begin
from chatclick_flows.library_store import LibraryStore, build_key, split_key
from chatclick_flows.models import Passage, Run, Task, Visit
from chatclick_flows.passages import MAX_PLACES, build_passage, count_places

LIVE = ("running", "paused")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Runs:
    """Takes turns of runs.

    Args:
        context: the plugin's.
        library: reads flows.
        on_tasks: called with a session's id when something is to be done there.
        on_due: called when the clock matters to a run.
    """

    def __init__(
        self,
        context: PluginContext,
        library: LibraryStore,
        on_tasks: Callable[[str], None],
        on_due: Callable[[], None],
    ) -> None:
        self._context = context
        self._library = library
        self._on_tasks = on_tasks
        self._on_due = on_due
        self._sessions: dict[str, object] = {}  # each with a mark of its newest start

    async def load(self) -> None:
        """Learn in which sessions a run is under way."""
        ids = await Run.filter(status__in=LIVE).values_list("session_id", flat=True)
        self._sessions = {str(one): object() for one in ids}

    def has(self, session_id: str) -> bool:
        """Tell whether a run may be under way in a session, without asking the database.

        The plugin hears of every message there is; nearly all are in sessions without a run.
        """
        return session_id in self._sessions

    def has_any(self) -> bool:
        """Tell whether a run may be under way anywhere."""
        return bool(self._sessions)

    async def start(
        self,
        session: SessionView,
        flow_id: str,
        variables: Mapping[str, Any],
        *,
        seq: int,
        is_asked: bool,
    ) -> Run:
        """Start a flow in a session; one that runs there is stopped.

        Args:
            session: where.
            flow_id: which.
            variables: what it begins with.
            seq: the newest message that is no answer to it.
            is_asked: somebody asked for it. Otherwise it starts once in a session, so that a
                repeat of the event that led here starts nothing.

        Raises:
            NotFound: the flow is not published.
        """
        library = await self._library.build((), (flow_id,))
        found = library.find_newest(flow_id)
        if found is None:
            raise NotFound("There is no such published flow.", code="flow_not_found")
        key, script = found
        facts = self._build_facts(session)

        async def work() -> Run:
            rows = await Run.filter(session_id=session.id).order_by("-started_at").limit(50)
            if rows and not is_asked:
                return rows[0]
            for row in rows:
                if row.status in LIVE:
                    await _apply(row, advance(State.from_json(row.state), Stopped(time()), library))
            values = script.build_variables(variables)
            state = begin(key, script.first, values, seed=session.id, seq=seq)
            run = Run(
                id=uuid4().hex,
                session_id=session.id,
                visitor_id=session.visitor.id,
                flow_id=flow_id,
                revision=split_key(key)[1],
                started_at=_now(),
            )
            data = {"flow_id": flow_id, "run_id": run.id}
            await _add_task(run, 0, "record", {"type": "flow.started", "data": data})
            turn = advance(state, Started(time(), is_asked), library, facts)
            await _apply(run, turn, is_new=True)
            return run

        self._sessions[session.id] = object()  # before its first answer can come
        await self._context.skip_events(for_s=0)
        run = await self._context.write(work)
        # Once more: a turn that found no run before the commit took it away, or is about to.
        self._sessions[session.id] = object()
        self._tell(run)
        return run

    async def look_again(self, session_id: str) -> Run | None:
        """Return the run under way in a session; where there is none, `has` says so from now on."""
        mark = self._sessions.get(session_id)
        run = await self.find(session_id)
        if run is None and self._sessions.get(session_id) is mark:  # nothing was started meanwhile
            self._sessions.pop(session_id, None)
        return run

    async def take_turn(
        self, session_id: str, event: Event, *, done: Task | None = None
    ) -> Run | None:
        """Let an event happen to the run of a session.

        Args:
            session_id: whose.
            event: what happens.
            done: the task whose result the event is; removed in the same transaction.

        Returns:
            The run; None when there is none under way.
        """
        run = await self.look_again(session_id)
        if run is None:
            if done is not None:
                await self.forget(done)
            return None
        facts = await self._read_facts(session_id, event)

        async def work() -> Run | None:
            row = await _lock(session_id)
            if row is not None and (done is None or done.run_id == row.id):
                state = State.from_json(row.state)
                library = await self._library.build(*_list_needed(row, state))
                await _apply(row, advance(state, event, library, facts))
            if done is not None:
                await Task.filter(id=done.id).delete()
            return row

        row = await self._context.write(work)
        if row is not None:
            self._tell(row)
        return row

    async def find(self, session_id: str) -> Run | None:
        """Return the run under way in a session, None for none."""
        query = Run.filter(session_id=session_id, status__in=LIVE)
        return await query.order_by("-started_at").first()

    async def forget(self, task: Task) -> None:
        """Remove a task that is done, or that there is no use in doing."""

        async def work() -> None:
            await Task.filter(id=task.id).delete()

        await self._context.write(work)

    async def note_attempt(self, task: Task) -> None:
        """Count a try of a task that failed."""

        async def work() -> None:
            await Task.filter(id=task.id).update(attempts=F("attempts") + 1)

        await self._context.write(work)

    async def require_live(self, session_id: str) -> Run:
        """Return the run under way in a session.

        Raises:
            Conflict: there is none.
        """
        run = await self.find(session_id)
        if run is None:
            raise Conflict("No flow is under way in this session.", code="no_run")
        return run

    def _tell(self, run: Run) -> None:
        self._on_tasks(run.session_id)
        if run.due_s is not None:
            self._on_due()

    async def _read_facts(self, session_id: str, event: Event) -> dict[str, Any]:
        if isinstance(event, (TakenOver, Stopped)):
            return {}
        try:
            return self._build_facts(await self._context.sessions.get(session_id))
        except NotFound:
            return {}

    def _build_facts(self, session: SessionView) -> dict[str, Any]:
        """Return what conditions and texts may ask for, besides variables."""
        shown = session.to_json()
        at = _now()
        return {
            "session": {name: shown[name] for name in _SESSION_FACTS},
            "visitor": shown["visitor"],
            "now": {
                "at": at.isoformat(timespec="seconds"),
                "date": at.date().isoformat(),
                "hour": at.hour,
                "weekday": WEEKDAYS[at.weekday()],
            },
        }


_SESSION_FACTS = ("id", "channel", "language", "subject", "priority", "tags", "widget_id")


async def _lock(session_id: str) -> Run | None:
    query = Run.filter(session_id=session_id, status__in=LIVE).order_by("-started_at")
    if Run._meta.db.capabilities.support_for_update:
        query = query.select_for_update()
    return await query.first()


def _list_needed(run: Run, state: State) -> tuple[list[str], list[str]]:
    keys = [build_key(run.flow_id, run.revision), *(frame.flow for frame in state.frames)]
    return list(dict.fromkeys(keys)), []


async def _apply(run: Run, turn: Turn, *, is_new: bool = False) -> None:
    """Store what came of a turn."""
    before = "" if is_new else run.status
    state = turn.state
    run.state = state.to_json()
    run.status = state.status
    run.step = state.frames[-1].step
    run.block = _find_block(turn) or run.block
    run.due_s = state.wait.due_s if state.wait and state.status == "running" else None
    was_finished = bool(run.is_finished) and state.status == "ended"
    run.is_finished = was_finished or _is_finished(state)
    run.ended_at = _now() if state.status == "ended" else None
    await run.save(force_create=is_new)
    if before == "running" and state.status != "running" and not turn.effects:
        # A person or another flow took its place; what was not said yet is not said to them.
        await Task.filter(run_id=run.id, kind="say").delete()
    for effect in turn.effects:
        await _add_task(run, effect.number, effect.kind, effect.data)
    # Once for each time it stops: what was handed over has ended before its session is closed.
    if before in ("", "running") and state.status != "running":
        await _add_end(run, state)
    for (flow, step), times in _count(turn).items():
        await _count_visit(run.id, split_key(flow)[0], step, times)
    await _count_passages(run.id, turn)


def _find_block(turn: Turn) -> str:
    """Return the last block it came to; in a flow that it calls, the block that calls."""
    outer = turn.state.frames[0].flow
    return next((block for flow, _, block in reversed(turn.path) if flow == outer and block), "")


def _is_finished(state: State) -> bool:
    """Tell whether a run came to where its flow leads, rather than being left on the way."""
    if state.status == "paused":
        return state.wait is not None and state.wait.kind == "people"
    return state.status == "ended" and state.reason != "stopped"


async def _add_end(run: Run, state: State) -> None:
    wait = state.wait
    if state.status == "paused" and (wait is None or wait.kind != "people"):
        reason = "taken_over"
    elif state.status == "paused":
        reason = "handed_over"
    else:
        reason = state.reason
    data = {"flow_id": run.flow_id, "run_id": run.id, "reason": reason}
    await _add_task(run, state.effects, "record", {"type": "flow.ended", "data": data})


async def _add_task(run: Run, number: int, kind: str, data: Mapping[str, Any]) -> None:
    await Task.get_or_create(
        {"session_id": run.session_id, "data": dict(data)},
        run_id=run.id,
        number=number,
        kind=kind,
    )


def _count(turn: Turn) -> dict[tuple[str, str], int]:
    counted: dict[tuple[str, str], int] = {}
    for flow, step, block in turn.path:
        if not block:
            counted[flow, step] = counted.get((flow, step), 0) + 1
    return counted


async def _count_visit(run_id: str, flow_id: str, step: str, times: int) -> None:
    visit, is_new = await Visit.get_or_create(
        {"times": times}, run_id=run_id, flow_id=flow_id, step=step
    )
    if not is_new:
        await Visit.filter(id=visit.id).update(times=F("times") + times)


async def _count_passages(run_id: str, turn: Turn) -> None:
    counted = count_places(turn)
    if not counted:
        return
    rows = await Passage.filter(run_id=run_id).limit(MAX_PLACES)
    known = {(row.flow_id, row.step, row.block, row.outcome): row.id for row in rows}
    new = [
        build_passage(run_id, place, times)
        for place, times in counted.items()
        if place not in known
    ]
    if new:
        await Passage.bulk_create(new)
    for place, times in counted.items():
        if place in known:
            await Passage.filter(id=known[place]).update(times=F("times") + times)


def _now() -> datetime:
    return datetime.now(UTC)
