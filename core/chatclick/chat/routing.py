"""Routing: who gets a waiting session. Plugins decide, this records and claims.

It runs when a session starts to wait, and for the whole queue when somebody becomes available, has
capacity again, or has been left waiting. One task does it, so two sessions never race for one
agent within a process; between processes the claim decides.

A pass reads the staff once. While nobody has room, it asks only about sessions it has not asked
about since they began to wait (a rule may still move them to another queue), and about all of them
again every half minute. Choices are made one after the other, each knowing of those before it;
while they are stored, many at once, the next are made. Who a session was taken from is left out;
see `releases`.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import structlog

from chatclick.chat import measure
from chatclick.chat.consumers import Consumer
from chatclick.chat.log import EventLog
from chatclick.chat.presence import Presence
from chatclick.chat.queue_terms import QueueTerms
from chatclick.chat.releases import Release, find_release
from chatclick.chat.session_works import LANGUAGE_CHANGED, Claim
from chatclick.chat.sessions import SessionService
from chatclick.chat.staffing import Roster, Staffing
from chatclick.chat.traces import build_trace
from chatclick.chat.views import SessionViews, message_view, visitor_view
from chatclick.chat.wording import Said, keep_reason, say, say_lines
from chatclick.errors import NotFound, name_of
from chatclick.hooks import Answer, Dispatcher
from chatclick.ids import first_real_id
from chatclick.plugin.json_form import to_plain
from chatclick.plugin.people_views import VisitorView
from chatclick.plugin.results import Assignment
from chatclick.plugin.traces import Candidate
from chatclick.plugin.views import MessageView, SessionView
from chatclick.store.events import SYSTEM, StoredEvent
from chatclick.store.models import Queue, Session, Team, Trace, Visitor
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction

WAITING = frozenset({"session.queued", "session.reopened", LANGUAGE_CHANGED})
"""It waits, or who can take it is somebody else now."""
FREED = frozenset(
    {
        "agent.availability_changed",
        "session.resolved",
        "session.closed",
        "session.snoozed",
        "session.unassigned",
        "session.transferred",
    }
)
_TRIES = 3
_MAX_WAITING = 10_000
"""Sessions one pass looks at, the oldest; those nobody can take must not hide the others."""
_AHEAD = 16
"""Claims under way while the next sessions are asked about: the store commits them together."""
_RECHECK_S = 30.0
_PRIORITY = {"urgent": 0, "high": 1, "normal": 2, "low": 3}

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Decision:
    plugin_id: str | None
    assignment: Assignment | None


@dataclass(frozen=True, slots=True)
class _Choice:
    """Where a session is to go, and who says so."""

    session: SessionView
    assignment: Assignment
    plugin_id: str


@dataclass(frozen=True, slots=True)
class _Claiming:
    """A choice that is being stored, and since when it was looked for."""

    choice: _Choice
    task: asyncio.Task[bool]
    begun_at_s: float


class Routing:
    """Routes waiting sessions.

    Attributes:
        failing: sessions that the newest pass could not route, and why: the kind of error.

    Args:
        store: where traces go.
        dispatcher: asks the plugins.
        sessions: claims.
        views: what plugins are shown.
        log: finds a session's newest message.
        presence: tells when somebody comes.
        staffing: knows who has room.
    """

    def __init__(
        self,
        store: Store,
        dispatcher: Dispatcher,
        sessions: SessionService,
        views: SessionViews,
        log: EventLog,
        presence: Presence,
        staffing: Staffing,
    ) -> None:
        self._store = store
        self._dispatcher = dispatcher
        self._sessions = sessions
        self._views = views
        self._log = log
        self._staffing = staffing
        self._asked: set[str] = set()
        self.failing: dict[str, str] = {}
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.consumer = Consumer("routing", WAITING | FREED, self._on_event)
        presence.on_change(lambda _staff_id, is_connected: self.wake() if is_connected else None)

    def start(self) -> None:
        """Start routing, beginning with what waits already."""
        self._task = asyncio.create_task(self._run(), name="routing")
        self.wake()

    async def stop(self) -> None:
        """Stop."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait((self._task,))

    def wake(self) -> None:
        """Have the queue looked at again: somebody became available, or a plugin was enabled."""
        self._asked.clear()
        self._wake.set()

    async def _on_event(self, event: StoredEvent) -> None:
        self._asked.discard(event.session_id or "")
        self._wake.set()

    async def _run(self) -> None:
        while True:
            self._wake.clear()
            try:
                await self.run_pass()
            except Exception:
                _log.exception("routing_failed")
            try:
                async with asyncio.timeout(_RECHECK_S):
                    await self._wake.wait()
            except TimeoutError:
                self._asked.clear()

    async def run_pass(self) -> None:
        """Route what waits, longest wait first within its priority."""
        if not self._dispatcher.has("route_session"):
            return
        rows = (
            await Session.filter(
                state="queued", assignee_id__isnull=True, id__gte=first_real_id("session")
            )
            .order_by("created_at")
            .limit(_MAX_WAITING)
            .values("id", "priority", "queue_id", "waiting_since", "created_at")
        )
        terms = await QueueTerms.read()
        rows.sort(key=lambda row: _rank(row, terms))
        roster = Roster(self._staffing)
        await roster.read()
        waiting = {row["id"] for row in rows}
        self._asked.intersection_update(waiting)
        self.failing = {one: why for one, why in self.failing.items() if one in waiting}
        # The group keeps claims from outliving the pass when routing stops in the middle of it.
        async with asyncio.TaskGroup() as group:
            claims: list[_Claiming] = []
            for row in rows:
                if terms.is_full(row["queue_id"]):
                    continue
                if roster.has_room or row["id"] not in self._asked:
                    self._asked.add(row["id"])
                    if claim := await self._try_look_at(row["id"], roster, terms, group):
                        claims.append(claim)
                if len(claims) == _AHEAD:
                    terms = await self._settle(claims, roster, terms)
                    claims = []
            await self._settle(claims, roster, terms)

    async def _try_look_at(
        self, session_id: str, roster: Roster, terms: QueueTerms, group: asyncio.TaskGroup
    ) -> _Claiming | None:
        """Route one session of a pass; whatever is wrong with it holds up no other."""
        try:
            claim = await self._look_at(session_id, roster, terms, group)
        except NotFound:
            return None  # erased since it was read
        except Exception as error:
            self._note_failed(session_id, error)
            return None
        self.failing.pop(session_id, None)
        return claim

    def _note_failed(self, session_id: str, error: Exception) -> None:
        """Say that a session could not be routed; it is tried again with the next full look."""
        self.failing[session_id] = name_of(error)
        _log.error("routing_failed", session_id=session_id, exc_info=error)

    async def _look_at(
        self, session_id: str, roster: Roster, terms: QueueTerms, group: asyncio.TaskGroup
    ) -> _Claiming | None:
        """Route one session of a pass; return the claim where one is under way for it."""
        begun_at_s = time.perf_counter()
        choice = await self._choose(session_id, roster, terms)
        if isinstance(choice, _Choice) and choice.assignment.staff_id is not None:
            roster.note_assigned(choice.assignment.staff_id, choice.session.channel)
            terms.note_assigned(choice.session.queue_id)
            return _Claiming(choice, group.create_task(self._try_carry_out(choice)), begun_at_s)
        if isinstance(choice, _Choice):
            is_stale = not await self._carry_out(choice)
            choice = is_stale and await self.route(session_id, roster, terms)
            if choice:
                terms.note_assigned((await self._views.get(session_id)).queue_id)
        _measure(begun_at_s, is_assigned=choice)
        return None

    async def _settle(
        self, claims: Sequence[_Claiming], roster: Roster, terms: QueueTerms
    ) -> QueueTerms:
        """Wait for the claims under way, and ask anew about sessions whose claim came too late.

        Returns:
            What the queues ask for now.
        """
        outcomes = await asyncio.gather(*(one.task for one in claims))
        if not all(outcomes):
            terms = await QueueTerms.read()
            await roster.read()
        for one, is_assigned in zip(claims, outcomes, strict=True):
            is_assigned = is_assigned or await self._try_again(one, roster, terms)
            _measure(one.begun_at_s, is_assigned=is_assigned)
        return terms

    async def _try_carry_out(self, choice: _Choice) -> bool:
        """Carry a choice out; what is wrong with it ends no other claim."""
        try:
            return await self._carry_out(choice)
        except Exception as error:
            self._note_failed(choice.session.id, error)
            return False

    async def _try_again(self, one: _Claiming, roster: Roster, terms: QueueTerms) -> bool:
        """Ask anew about a session whose claim came to nothing."""
        session = one.choice.session
        try:
            is_assigned = await self.route(session.id, roster, terms)
        except Exception as error:
            self._note_failed(session.id, error)
            return False
        self.failing.pop(session.id, None)
        if is_assigned:
            terms.note_assigned(session.queue_id)
        return is_assigned

    async def route(
        self, session_id: str, roster: Roster | None = None, terms: QueueTerms | None = None
    ) -> bool:
        """Ask the plugins where a session goes and carry it out.

        Args:
            session_id: the session.
            roster: who can take one; read here when left out.
            terms: what the queues ask for; read here when left out.

        Returns:
            Whether somebody has it now.
        """
        if roster is None:
            roster = Roster(self._staffing)
            await roster.read()
        if terms is None:
            terms = await QueueTerms.read()
        for _ in range(_TRIES):
            choice = await self._choose(session_id, roster, terms)
            if isinstance(choice, bool):
                return choice
            if await self._carry_out(choice):
                staff_id = choice.assignment.staff_id
                if staff_id is None:
                    return False
                roster.note_assigned(staff_id, choice.session.channel)
                return True
            await roster.read()
        return False

    async def _choose(self, session_id: str, roster: Roster, terms: QueueTerms) -> _Choice | bool:
        """Ask the plugins where a session goes.

        Returns:
            Where; or, where there is nothing to carry out, whether somebody has it.
        """
        session = await self._views.get(session_id)
        if session.state != "queued" or session.assignee is not None:
            return session.assignee is not None
        release = await find_release(session_id)
        without = release.staff_id if release else None
        with roster.offered(without=without, terms=terms, queue_id=session.queue_id):
            decision = await self._decide(session)
        vetoes = _list_vetoes(release, decision, roster)
        assignment = decision.assignment
        if assignment is None or assignment.staff_id in {veto.id for veto in vetoes}:
            if release is not None and vetoes:
                await self._note_vetoes(session, release, vetoes)
            return False
        assignment = replace(assignment, trace=(*assignment.trace, *vetoes))
        return _Choice(session, assignment, decision.plugin_id or "")

    async def _decide(self, session: SessionView) -> _Decision:
        message = await self._newest_message(session)
        facts = await self._collect_facts(session, message)
        answer: Answer | None = await self._dispatcher.first(
            "route_session", {"session": session, "message": message, "facts": facts}
        )
        if answer is None:
            return _Decision(None, None)
        assignment: Assignment = answer.value
        return _Decision(answer.plugin_id, assignment)

    async def _newest_message(self, session: SessionView) -> MessageView | None:
        if session.last_message is None:
            return None
        events = await self._log.read_session(session.id, session.last_message.seq - 1, 1)
        return message_view(events[0].message) if events and events[0].message else None

    async def _collect_facts(
        self, session: SessionView, message: MessageView | None
    ) -> dict[str, Any]:
        row = await Visitor.get_or_none(id=session.visitor.id)
        visitor = visitor_view(row) if row else None
        facts: dict[str, Any] = {
            "session": session.to_json(),
            "visitor": visitor.to_json() if visitor else {},
            "message": message.to_json() if message else {},
            "page": (row.traits.get("page") or {}) if row else {},
        }
        if visitor is not None:
            facts |= await self._ask_plugins(session, message, visitor)
        return facts

    async def collect_plugin_facts(self, session: SessionView) -> dict[str, Any]:
        """Return what plugins say about a session, by plugin id."""
        row = await Visitor.get_or_none(id=session.visitor.id)
        if row is None:
            return {}
        message = await self._newest_message(session)
        return await self._ask_plugins(session, message, visitor_view(row))

    async def _ask_plugins(
        self, session: SessionView, message: MessageView | None, visitor: VisitorView
    ) -> dict[str, Any]:
        if not self._dispatcher.has("routing_facts"):
            return {}
        arguments = {"session": session, "message": message, "visitor": visitor}
        collected = await self._dispatcher.collect("routing_facts", arguments)
        return {answer.plugin_id: to_plain(answer.value) for answer in collected.answers}

    async def _carry_out(self, choice: _Choice) -> bool:
        """Claim or pass on. Return False when the ground has shifted and plugins must say again."""
        session, assignment, plugin_id = choice.session, choice.assignment, choice.plugin_id
        if assignment.staff_id is None:
            return await self._move(session, assignment, plugin_id)
        reason = self._say(assignment, plugin_id)
        # With the assignment in one transaction: half the waits for the disk when many are given.
        trace = self._build_trace(session.id, assignment, plugin_id)
        claim = Claim(assignment.staff_id, reason, trace, plugin_id)
        return await self._sessions.claim(session.id, claim)

    async def _move(self, session: SessionView, assignment: Assignment, plugin_id: str) -> bool:
        """Put the session into the queue or team that was named, if it is not there already."""
        is_there = assignment.queue_id in (None, session.queue_id) and assignment.team_id in (
            None,
            session.team_id,
        )
        if is_there:
            return True
        if not await _is_known(assignment):
            # Deleted since the plugin was set up: a session there would be found by nobody.
            _log.warning("target_gone", plugin=plugin_id, session_id=session.id)
            return False
        trace = self._build_trace(session.id, assignment, plugin_id)

        async def work(tx: Transaction) -> bool:
            row = await tx.get_session(session.id)
            if row.state != "queued":
                return False
            row.queue_id = assignment.queue_id or row.queue_id
            row.team_id = assignment.team_id or row.team_id
            data = {
                "queue_id": assignment.queue_id,
                "team_id": assignment.team_id,
                **keep_reason(self._say(assignment, plugin_id)),
                "trace_id": trace.id,
            }
            await trace.save(force_create=True)
            await tx.record("session.transferred", SYSTEM, data, session=row)
            return True

        return await self._store.write(work)

    async def _note_vetoes(
        self, session: SessionView, release: Release, vetoes: Sequence[Candidate]
    ) -> None:
        """Explain, once, why a session waits that somebody could take."""
        if await Trace.filter(session_id=session.id, created_at__gte=release.at).exists():
            return
        reason = "Waits for somebody else."
        await self._save(build_trace(session.id, None, reason, vetoes, queue_id=session.queue_id))

    def _build_trace(self, session_id: str, assignment: Assignment, plugin_id: str) -> Trace:
        return build_trace(
            session_id,
            plugin_id,
            self._say(assignment, plugin_id),
            say_lines(assignment.trace, plugin_id, self._dispatcher.registrations.get_phrases),
            staff_id=assignment.staff_id,
            queue_id=assignment.queue_id,
            team_id=assignment.team_id,
        )

    def _say(self, assignment: Assignment, plugin_id: str) -> Said:
        return say(assignment.reason, plugin_id, self._dispatcher.registrations.get_phrases)

    async def _save(self, trace: Trace) -> None:
        async def work(_tx: Transaction) -> None:
            await trace.save(force_create=True)

        await self._store.write(work)


def _measure(begun_at_s: float, *, is_assigned: bool) -> None:
    measure.ROUTING.observe(time.perf_counter() - begun_at_s)
    (measure.assigned if is_assigned else measure.left).inc()


async def _is_known(assignment: Assignment) -> bool:
    """Tell whether the queue or team that was named is there."""
    if assignment.queue_id is not None:
        return await Queue.filter(id=assignment.queue_id).exists()
    return await Team.filter(id=assignment.team_id).exists()


def _rank(row: Mapping[str, Any], terms: QueueTerms) -> tuple[int, int, datetime]:
    """Order what waits: by priority, then by the order of the queues, the longest wait first."""
    since = row["waiting_since"] or row["created_at"]
    return _PRIORITY[row["priority"]], terms.place(row["queue_id"]), since


def _list_vetoes(
    release: Release | None, decision: _Decision, roster: Roster
) -> tuple[Candidate, ...]:
    """Return the veto against who had the session, if they would have come into question."""
    if release is None:
        return ()
    named = decision.assignment.staff_id if decision.assignment else None
    return (release.veto,) if release.staff_id in roster or release.staff_id == named else ()
