"""Taking turns: an event of a session moves its clocks, and so does time.

What is told to the world is recorded first, under words that make a repeat harmless, and then
written down here: after a crash in between, the repeat tells nothing twice and nothing is lost.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from chatclick import EventView, JSONObject, PluginContext, SessionView
from chatclick.clock import now
from chatclick.errors import NotFound
from chatclick_sla import clocks
from chatclick_sla.deciding import FIRST, MATTERS, NEXT, RESOLUTION, Act, Acts, State, decide
from chatclick_sla.models import Clock, Policy, Watch
from chatclick_sla.policies import KEPT_S, Policies, find_policy
from chatclick_sla.showing import time_to_json
from chatclick_sla.telling import tell_assignee
from chatclick_sla.timekeeping import Timekeeper

BATCH = 100
PATIENCE = timedelta(seconds=60)
"""How long the turn of an answer that was just written is waited for."""
LOOK_AGAIN = timedelta(seconds=2)


class Turns:
    """Moves the clocks of sessions.

    Args:
        context: the plugin's.
        policies: what sessions go by.
    """

    def __init__(self, context: PluginContext, policies: Policies) -> None:
        self._context = context
        self._policies = policies
        # The sweep and an event must not take hold of the same clock at once.
        self._lock = asyncio.Lock()
        self.changed = asyncio.Event()

    async def take(self, event: EventView) -> None:
        """Move the clocks of a session by an event, which may come twice.

        Raises:
            TryLater: business time cannot be counted now.
        """
        if event.type not in MATTERS or event.session_id is None or event.seq is None:
            return
        policies = await self._policies.list()
        if not policies:
            await self._context.skip_events(for_s=KEPT_S)
            return
        async with self._lock:
            try:
                await self._take(event.session_id, event.seq, event, policies)
            except NotFound:
                return  # it was erased meanwhile
        self.changed.set()

    async def _take(
        self, session_id: str, seq: int, event: EventView, policies: Sequence[Policy]
    ) -> None:
        watch = await Watch.get_or_none(session_id=session_id)
        if watch is not None and seq <= watch.last_seq:
            return
        is_new = watch is None
        if watch is None:
            session = await self._context.sessions.get(session_id)
            watch = _build_watch(session, policies, event)
        before = _get_state(watch)
        state, acts = decide(before, event.type, event.data)
        if not acts and not is_new:
            return
        moved = await self._do(watch, acts, event.at, policies)
        for clock in moved:
            await self._tell_end(clock)

        async def work() -> None:
            watch.last_seq = seq
            _set_state(watch, before, state, event.at)
            for row in (watch, *moved):
                await row.save(force_create=not await type(row).exists(pk=row.pk))

        await self._context.write(work)

    async def _do(
        self, watch: Watch, acts: Acts, at: datetime, policies: Sequence[Policy]
    ) -> list[Clock]:
        """Carry acts out; return the clocks that changed."""
        session_id = watch.session_id
        rows = await Clock.filter(session_id=session_id, status__in=clocks.LIVE).limit(BATCH)
        live = {row.kind: row for row in rows}
        moved: dict[str, Clock] = {}
        for act, kind in acts:
            if act is Act.SORT:
                await self._sort(watch, live, moved, policies, at)
                continue
            policy = next((one for one in policies if one.id == watch.policy_id), None)
            clock = live.get(kind)
            if act is Act.START and clock is None and policy is not None:
                clock, act = clocks.start(session_id, policy, kind, at), Act.RESUME
                if clock is not None:
                    live[kind] = clock
            if clock is None or policy is None:
                continue
            time = self._build_time(session_id, policy)
            if act is Act.RESUME and clock.status == clocks.PAUSED:
                await clocks.resume(clock, policy, time, at)
            elif act is Act.PAUSE:
                await clocks.pause(clock, time, at)
            elif act is Act.STOP:
                clocks.stop(live.pop(kind), at)
            elif act is Act.DROP:
                clocks.drop(live.pop(kind), at)
            moved[clock.id] = clock
        return list(moved.values())

    async def _sort(
        self,
        watch: Watch,
        live: dict[str, Clock],
        moved: dict[str, Clock],
        policies: Sequence[Policy],
        at: datetime,
    ) -> None:
        """Move the clocks of a session to the policy it fits now."""
        session = await self._context.sessions.get(watch.session_id)
        policy = find_policy(policies, session)
        if (policy.id if policy else None) == watch.policy_id:
            return
        watch.policy_id = policy.id if policy else None
        for kind, clock in list(live.items()):
            moved[clock.id] = clock
            if policy is None or not clocks.sort_anew(clock, policy):
                clocks.drop(live.pop(kind), at)
            elif clock.status == clocks.RUNNING:
                await clocks.reckon(clock, policy, self._build_time(watch.session_id, policy))
        if policy is None or watch.is_done:
            return
        for kind, since in _list_due_to_run(watch, session):
            begun = None if kind in live else clocks.start(session.id, policy, kind, since)
            if begun is None:
                continue
            if not _stands_still(watch):
                await clocks.resume(begun, policy, self._build_time(session.id, policy), since)
            live[kind] = moved[begun.id] = begun

    # Time

    async def sweep(self) -> datetime | None:
        """Warn of what is close and tell what is late.

        Returns:
            When there is something to do again; None while nothing runs.
        """
        self.changed.clear()
        due = Clock.filter(status=clocks.RUNNING, next_at__lte=now()).order_by("next_at")
        for row in await due.limit(BATCH):
            async with self._lock:
                await self._sweep_one(row.id)
        following = Clock.filter(status=clocks.RUNNING).exclude(next_at=None).order_by("next_at")
        first = await following.first()
        return None if first is None else first.next_at

    async def _sweep_one(self, clock_id: str) -> None:
        clock, at = await Clock.get_or_none(id=clock_id), now()
        if clock is None or clock.status != clocks.RUNNING:
            return
        if clock.next_at is None or clock.next_at > at:
            return
        try:
            session = await self._context.sessions.get(clock.session_id)
            policy = await Policy.get_or_none(id=clock.policy_id)
            if policy is None:
                clocks.drop(clock, at)
            elif _is_answered_just_now(clock, session, at):
                clock.next_at = at + LOOK_AGAIN
            else:
                await self._check(clock, policy, session, at)
        except NotFound:
            clocks.drop(clock, at)
        await self._keep_swept(clock)

    async def _check(
        self, clock: Clock, policy: Policy, session: SessionView, at: datetime
    ) -> None:
        """Tell what a clock has come to. The hours may be others than when it was started."""
        await clocks.reckon(clock, policy, self._build_time(clock.session_id, policy))
        if clock.due_at is not None and clock.due_at <= at:
            clock.breached_at, clock.next_at = clock.due_at, None
            await self._record(clock, "breached")
            await tell_assignee(session, clock, "breached", self._context)
        elif clock.warned_at is None and clock.next_at is not None and clock.next_at <= at:
            clock.warned_at, clock.next_at = at, clock.due_at
            await self._record(clock, "warned")
            await tell_assignee(session, clock, "warned", self._context)

    async def _keep_swept(self, clock: Clock) -> None:
        """Keep what the sweep found, unless another process has moved the clock meanwhile."""

        async def work() -> None:
            same = Clock.filter(id=clock.id, status=clocks.RUNNING, resumed_at=clock.resumed_at)
            await same.update(
                status=clock.status,
                due_at=clock.due_at,
                next_at=clock.next_at,
                warned_at=clock.warned_at,
                breached_at=clock.breached_at,
                ended_at=clock.ended_at,
            )

        await self._context.write(work)

    # Telling

    async def _tell_end(self, clock: Clock) -> None:
        if clock.status == clocks.MET:
            await self._record(clock, "met")
        elif clock.status == clocks.MISSED:
            await self._record(clock, "breached")

    async def _record(self, clock: Clock, what: str) -> None:
        data: JSONObject = {
            "kind": clock.kind,
            "policy_id": clock.policy_id,
            "target_s": round(clock.target_s),
            "due_at": time_to_json(clock.due_at),
        }
        # A clock that moved to another target is told of anew.
        once = f"{clock.id}-{round(clock.target_s)}"
        await self._context.sessions.record(clock.session_id, f"sla.{what}", data, once=once)

    def _build_time(self, session_id: str, policy: Policy) -> Timekeeper:
        return Timekeeper(self._context, session_id, is_business_time=policy.is_business_time)


def _build_watch(session: SessionView, policies: Sequence[Policy], event: EventView) -> Watch:
    policy = find_policy(policies, session)
    since = session.waiting_since
    return Watch(
        session_id=session.id,
        visitor_id=session.visitor.id,
        policy_id=policy.id if policy else None,
        # Where the plugin comes in late, somebody who has the session has most likely answered.
        is_answered=event.type != "session.created" and session.assignee is not None,
        # An event that comes late finds a session that is further on than the event.
        waiting_since=since if since is not None and since <= event.at else None,
        last_seq=0,
    )


def _get_state(watch: Watch) -> State:
    return State(
        is_answered=watch.is_answered,
        is_waiting=watch.waiting_since is not None,
        is_snoozed=watch.is_snoozed,
        is_done=watch.is_done,
    )


def _set_state(watch: Watch, before: State, state: State, at: datetime) -> None:
    is_awake_again = before.is_snoozed and not state.is_snoozed
    if not state.is_waiting:
        watch.waiting_since = None
    elif not before.is_waiting or is_awake_again:
        watch.waiting_since = at
    watch.is_answered, watch.is_snoozed = state.is_answered, state.is_snoozed
    watch.is_done = state.is_done


def _list_due_to_run(watch: Watch, session: SessionView) -> list[tuple[str, datetime]]:
    """Return the clocks of a session that goes on, as if it had its policy all along."""
    found = [(RESOLUTION, session.created_at)]
    if watch.waiting_since is not None:
        found.append((NEXT if watch.is_answered else FIRST, watch.waiting_since))
    return found


def _stands_still(watch: Watch) -> bool:
    """Tell whether clocks that begin now are held; in the visitor's turn that is the resolution."""
    return watch.is_snoozed or _get_state(watch).is_visitors_turn


def _is_answered_just_now(clock: Clock, session: SessionView, at: datetime) -> bool:
    """Tell whether an answer is stored whose event is still on its way here."""
    newest = session.last_message
    if newest is None or clock.kind == RESOLUTION or clock.resumed_at is None:
        return False
    is_fresh = newest.created_at > max(clock.resumed_at, at - PATIENCE)
    return is_fresh and newest.sender.kind == "agent"
