"""Routing: who gets a waiting session. Plugins decide, this records and claims.

It runs when a session starts to wait, and for the whole queue when somebody becomes available, has
capacity again, or has been left waiting. One task does it, so two sessions never race for one
agent within a process; between processes the claim decides.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import structlog

from chatclick.chat.consumers import Consumer
from chatclick.chat.log import EventLog
from chatclick.chat.presence import Presence
from chatclick.chat.session_works import Claim
from chatclick.chat.sessions import SessionService
from chatclick.chat.views import SessionViews, message_view, visitor_view
from chatclick.clock import now
from chatclick.hooks import Answer, Dispatcher
from chatclick.ids import new_id
from chatclick.plugin.json_form import to_plain
from chatclick.plugin.results import Assignment
from chatclick.plugin.views import MessageView, SessionView
from chatclick.store.events import SYSTEM, StoredEvent
from chatclick.store.models import Session, Trace, Visitor
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction

WAITING = frozenset({"session.queued", "session.reopened"})
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
_QUEUE_BATCH = 200
_RECHECK_S = 30.0
_PRIORITY = {"urgent": 0, "high": 1, "normal": 2, "low": 3}

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Decision:
    plugin_id: str | None
    assignment: Assignment | None


class Routing:
    """Routes waiting sessions.

    Args:
        store: where traces go.
        dispatcher: asks the plugins.
        sessions: claims.
        views: what plugins are shown.
        log: finds a session's newest message.
        presence: tells when somebody comes.
    """

    def __init__(
        self,
        store: Store,
        dispatcher: Dispatcher,
        sessions: SessionService,
        views: SessionViews,
        log: EventLog,
        presence: Presence,
    ) -> None:
        self._store = store
        self._dispatcher = dispatcher
        self._sessions = sessions
        self._views = views
        self._log = log
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
        self._wake.set()

    async def _on_event(self, event: StoredEvent) -> None:
        self.wake()

    async def _run(self) -> None:
        while True:
            self._wake.clear()
            try:
                await self._route_queue()
            except Exception:
                _log.exception("routing_failed")
            with suppress(TimeoutError):
                async with asyncio.timeout(_RECHECK_S):
                    await self._wake.wait()

    async def _route_queue(self) -> None:
        """Route what waits, longest wait first within its priority."""
        if not self._dispatcher.has("route_session"):
            return
        rows = (
            await Session.filter(state="queued", assignee_id__isnull=True)
            .order_by("created_at")
            .limit(_QUEUE_BATCH)
        )
        rows.sort(key=lambda row: (_PRIORITY[row.priority], row.waiting_since or row.created_at))
        for row in rows:
            await self.route(row.id)

    async def route(self, session_id: str) -> bool:
        """Ask the plugins where a session goes and carry it out.

        Returns:
            Whether somebody has it now.
        """
        for _ in range(_TRIES):
            session = await self._views.get(session_id)
            if session.state != "queued" or session.assignee is not None:
                return session.assignee is not None
            decision = await self._decide(session)
            if decision.assignment is None:
                return False
            if await self._carry_out(session, decision.assignment, decision.plugin_id or ""):
                return decision.assignment.staff_id is not None
        return False

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
        if visitor is not None and self._dispatcher.has("routing_facts"):
            arguments = {"session": session, "message": message, "visitor": visitor}
            collected = await self._dispatcher.collect("routing_facts", arguments)
            for answer in collected.answers:
                facts[answer.plugin_id] = to_plain(answer.value)
        return facts

    async def _carry_out(
        self, session: SessionView, assignment: Assignment, plugin_id: str
    ) -> bool:
        """Claim or pass on. Return False when the ground has shifted and plugins must say again."""
        if assignment.staff_id is None:
            return await self._move(session, assignment, plugin_id)
        trace_id = await self._save_trace(session.id, assignment, plugin_id)
        claim = Claim(assignment.staff_id, assignment.reason, trace_id, plugin_id)
        return await self._sessions.claim(session.id, claim)

    async def _move(self, session: SessionView, assignment: Assignment, plugin_id: str) -> bool:
        """Put the session into the queue or team that was named, if it is not there already."""
        is_there = assignment.queue_id in (None, session.queue_id) and assignment.team_id in (
            None,
            session.team_id,
        )
        if is_there:
            return True
        trace_id = await self._save_trace(session.id, assignment, plugin_id)

        async def work(tx: Transaction) -> bool:
            row = await tx.get_session(session.id)
            if row.state != "queued":
                return False
            row.queue_id = assignment.queue_id or row.queue_id
            row.team_id = assignment.team_id or row.team_id
            data = {
                "queue_id": assignment.queue_id,
                "team_id": assignment.team_id,
                "reason": assignment.reason[:300],
                "trace_id": trace_id,
            }
            await tx.record("session.transferred", SYSTEM, data, session=row)
            return True

        return await self._store.write(work)

    async def _save_trace(self, session_id: str, assignment: Assignment, plugin_id: str) -> str:
        candidates: Sequence[Any] = [candidate.to_json() for candidate in assignment.trace]
        trace_id = new_id("trace")

        async def work(_tx: Transaction) -> None:
            _ = await Trace.create(
                id=trace_id,
                session_id=session_id,
                plugin_id=plugin_id,
                reason=assignment.reason[:300],
                staff_id=assignment.staff_id,
                queue_id=assignment.queue_id,
                team_id=assignment.team_id,
                candidates=list(candidates),
                created_at=now(),
            )

        await self._store.write(work)
        return trace_id
