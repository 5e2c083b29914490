"""What runs while the plugin runs: it writes decisions down, settles them, learns and advises."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

from chatclick import (
    AssignmentView,
    Candidate,
    EventView,
    Health,
    JSONObject,
    PluginContext,
    SessionView,
)
from chatclick.clock import now
from chatclick.errors import NotFound
from chatclick_predictive_routing.advisor import Advisor, Terms, has_room, measure
from chatclick_predictive_routing.choosing import Bounds, Shares
from chatclick_predictive_routing.features import describe
from chatclick_predictive_routing.learning import Learner, find_start, is_available
from chatclick_predictive_routing.ledger import (
    ADVISED,
    BY_HAND,
    ORDINARY,
    Choice,
    Ledger,
    build_example,
    count_settled,
    list_settled,
)
from chatclick_predictive_routing.models import Decision
from chatclick_predictive_routing.outcomes import Outcome, Weighing, weigh
from chatclick_predictive_routing.ratings import find_rating
from chatclick_predictive_routing.state import ACTIVE, SHADOW, State, load_state, save_state, stamp

LOOK_S = 2.0
CLEAN_EVERY = timedelta(hours=6)
MISSING = "river is not installed: pip install 'chatclick-predictive-routing[learning]'"

_ENDS = ("session.resolved", "session.closed")
_PASSED_ON = ("session.unassigned", "session.transferred", "session.bot_took")


class Service:
    """The plugin at work. It is made before the plugin starts and begins with `start`.

    Attributes:
        context: the plugin's, once started.
        state: mode and version.
        advisor: what is known; None until it has been learned from what was kept.
    """

    context: PluginContext

    def __init__(self) -> None:
        self.state = State()
        self.advisor: Advisor | None = None
        self.changed = asyncio.Event()
        self._number = 0
        self._lock = asyncio.Lock()
        self._clean_at = now()
        self._task: asyncio.Task[None] | None = None

    async def start(self, context: PluginContext) -> None:
        """Start; what was kept is learned in the background."""
        self.context, self.advisor, self._number = context, None, 0
        # A start may be in another loop than the one before, as in tests.
        self._lock, self.changed = asyncio.Lock(), asyncio.Event()
        self.state = await load_state(context)
        if is_available():
            self._task = asyncio.create_task(self._run(), name="predictive routing")

    async def stop(self) -> None:
        """Stop; all that counts is in the table."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait((self._task,))
            self._task = None

    def report_health(self) -> Health:
        """Say whether it can learn."""
        if not is_available():
            return Health("degraded", MISSING)
        return Health()

    @property
    def is_ready(self) -> bool:
        """Whether it has seen enough to say something."""
        least = int(self.context.config["min_sessions"])
        return self.advisor is not None and self.advisor.learner.count >= least

    # What happens

    async def advise(self, session: SessionView) -> JSONObject | None:
        """Return advice for a session that waits; None to leave it to the ordinary strategy."""
        advisor = self._find_advisor(session.id)
        if advisor is None:
            return None
        found = await self.context.staff.list_loads()
        loads = {one.staff.id: measure(one) for one in found if has_room(one)}
        if len(loads) < 2:
            return None
        return advisor.advise(session.id, self._describe(session), loads)

    async def note_assignment(self, session: SessionView, assignment: AssignmentView) -> None:
        """Write down that somebody has a session."""
        if assignment.assignee is None:
            return
        choice, able = await self._build_choice(session, assignment, assignment.assignee.id)
        is_new = await Ledger(self.context).begin(choice, self.state.version, now())
        if is_new and self.advisor is not None and len(able) > 1:
            self.advisor.shares.note(able, choice.staff_id)

    async def take_event(self, event: EventView) -> None:
        """Write down how a session goes on."""
        if event.session_id is None:
            return
        ledger = Ledger(self.context)
        if event.type in _ENDS:
            minutes = int(self.context.config["settle_minutes"])
            await ledger.end(event.session_id, event.at, timedelta(minutes=minutes))
            self.changed.set()
        elif event.type == "session.reopened":
            await ledger.reopen(event.session_id)
        elif event.type in _PASSED_ON or _is_merged_away(event):
            await ledger.drop(event.session_id, event.at)

    # What people decide

    async def set_mode(self, mode: str) -> None:
        """Let it advise, or only look on."""
        async with self._lock:
            self.state = replace(self.state, mode=mode, since=stamp())
            await save_state(self.context, self.state)

    async def reset(self) -> None:
        """Begin to learn anew, looking on; what was learned stays as the version before."""
        async with self._lock:
            newest = self.state.newest + 1
            await self._change(State(version=newest, newest=newest, since=stamp()))
        await self._learn_now()

    async def use_version(self, version: int) -> None:
        """Go back to a version, looking on."""
        async with self._lock:
            await self._change(replace(self.state, mode=SHADOW, version=version, since=stamp()))
        await self._learn_now()

    async def forget(self) -> None:
        """Learn anew from what is kept, because some of it was removed."""
        async with self._lock:
            self.advisor = None
        self.changed.set()

    # What takes time

    async def settle(self) -> None:
        """Settle what came to an end long enough ago, and learn from it."""
        ledger = Ledger(self.context)
        for row in await ledger.list_due(now()):
            rating = await self._find_rating(row)
            outcome = Outcome(_count_seconds(row), row.was_reopened, rating)
            await ledger.settle(row, weigh(outcome, self._weighing), rating)
        await self.learn()

    async def learn(self) -> None:
        """Learn what was settled since, here or in another process."""
        async with self._lock:
            advisor = self.advisor or await self._begin()
            while rows := await list_settled(self.state.version, self._number):
                for row in rows:
                    advisor.learner.learn(build_example(row))
                    if advisor.learner.is_full:
                        advisor.learner = await asyncio.to_thread(advisor.learner.renew)
                    self._number = row.number or self._number
                # Others have a turn: a start may have thousands to learn.
                await asyncio.sleep(0)
            self.advisor = advisor

    async def _begin(self) -> Advisor:
        version, memory = self.state.version, int(self.context.config["memory"])
        self._number = find_start(await count_settled(version), memory)
        # The first model imports river, which takes a second that nobody else should wait.
        learner = await asyncio.to_thread(Learner, memory)
        shares = Shares()
        newest = Decision.filter(version=version).exclude(how=BY_HAND)
        for row in reversed(await newest.order_by("-assigned_at", "-id").limit(1000)):
            if len(row.loads) > 1:
                shares.note(row.loads, row.staff_id)
        return Advisor(learner, shares, read_terms(self.context.config))

    async def _change(self, state: State) -> None:
        await save_state(self.context, state)
        self.state, self.advisor = state, None

    async def _learn_now(self) -> None:
        """Learn before anybody is answered, so that they see what is known."""
        if is_available():
            await self.learn()

    async def _run(self) -> None:
        while True:
            self.changed.clear()
            try:
                await self._follow_state()
                await self.settle()
                await self._clean()
            except Exception as error:
                self.context.log.warning("learning_failed", error=str(error)[:200])
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_S):
                    await self.changed.wait()

    async def _follow_state(self) -> None:
        """Take over what was decided in another process."""
        async with self._lock:
            state = await load_state(self.context)
            if state.version != self.state.version:
                self.advisor = None
            self.state = state

    async def _clean(self) -> None:
        if now() < self._clean_at:
            return
        self._clean_at = now() + CLEAN_EVERY
        days = int(self.context.config["keep_days"])
        await Ledger(self.context).remove_old(now() - timedelta(days=days))

    async def _build_choice(
        self, session: SessionView, assignment: AssignmentView, staff_id: str
    ) -> tuple[Choice, tuple[str, ...]]:
        able = _list_able(assignment.trace, staff_id)
        features = self._describe(session)
        loads = await self._find_loads(able or (staff_id,), staff_id)
        view = None
        if self.advisor is not None and self.is_ready and len(able) > 1:
            view = self.advisor.look(session.id, features, loads)
        # Told by the session alone, for another process may have advised of it.
        is_advised = view is not None and self._find_advisor(session.id) is not None
        choice = Choice(
            session_id=session.id,
            visitor_id=session.visitor.id,
            staff_id=staff_id,
            trace_id=assignment.trace_id,
            wished_id=view.wished_id if view else None,
            how=BY_HAND if not able else ADVISED if is_advised else ORDINARY,
            is_explored=is_advised and view is not None and view.is_explored,
            features=features,
            loads=loads,
            expected={one: round(worth, 4) for one, worth in view.expected.items()} if view else {},
        )
        return choice, able

    def _find_advisor(self, session_id: str) -> Advisor | None:
        """Return the advisor of a session; None where the ordinary strategy decides alone."""
        if self.state.mode != ACTIVE or self.advisor is None or not self.is_ready:
            return None
        return None if self.advisor.is_control(session_id) else self.advisor

    async def _find_loads(self, able: Sequence[str], chosen: str) -> dict[str, float]:
        found = {one.staff.id: one for one in await self.context.staff.list_loads()}
        return {
            # The chosen one has this session already.
            one: measure(found[one], without=int(one == chosen)) if one in found else 0.0
            for one in able
        }

    async def _find_rating(self, row: Decision) -> float | None:
        try:
            session = await self.context.sessions.get(row.session_id)
        except NotFound:
            return None
        return await find_rating(self.context, session)

    def _describe(self, session: SessionView) -> dict[str, float]:
        return describe(session, now(), str(self.context.config["topic_field"]))

    @property
    def _weighing(self) -> Weighing:
        config = self.context.config
        return Weighing(float(config["reopened_counts"]), float(config["rating_counts"]))


def read_terms(config: Mapping[str, Any]) -> Terms:
    """Read by what it advises."""
    bounds = Bounds(
        floor=config["floor_percent"] / 100,
        cap=config["cap_percent"] / 100,
        margin=config["margin_percent"] / 100,
    )
    return Terms(bounds, config["explore_percent"], config["control_percent"])


def _list_able(trace: Sequence[Candidate], chosen: str) -> tuple[str, ...]:
    """Return who could have had a session and came first whatever the strategy says.

    Empty where nobody decided by a strategy, or somebody was chosen against it.
    """
    able = [one for one in trace if one.kind == "staff" and not one.veto]
    first = min((one.tier for one in able), default=0)
    found = tuple(one.id for one in able if one.tier == first)
    return found if chosen in found else ()


def _is_merged_away(event: EventView) -> bool:
    """Tell whether a session goes on in another one: its end, which comes next, is nobody's."""
    return event.type == "session.merged" and bool(event.data.get("into"))


def _count_seconds(row: Decision) -> float:
    return (row.ended_at - row.assigned_at).total_seconds() if row.ended_at else 0.0
