"""Sessions: opened, given to people, snoozed, ended and taken up again.

Each act is one piece of work: it locks the session, checks, changes and records, all or nothing.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from chatclick.chat.audience import audience_of
from chatclick.chat.listing import SessionFilter, count_sessions, list_sessions
from chatclick.chat.log import EventLog
from chatclick.chat.owners import SessionOwners
from chatclick.chat.session_works import (
    Claim,
    Loads,
    actor_of,
    assign_session,
    change_fields,
    check_lease,
    close_session,
    invalid,
    reopen_session,
    resolve_session,
    snooze_session,
    unassign_session,
)
from chatclick.chat.traces import build_trace
from chatclick.chat.views import SessionViews, visitor_view
from chatclick.chat.wording import keep_reason
from chatclick.clock import now
from chatclick.errors import Conflict, NotFound
from chatclick.hooks import Dispatcher
from chatclick.ids import new_id
from chatclick.plugin.traces import Candidate
from chatclick.plugin.views import SessionView
from chatclick.security.policy import Principal, require
from chatclick.security.sanitise import short
from chatclick.store.events import Actor
from chatclick.store.models import Queue, Session, Staff, Team, Visitor
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction

MAX_OPEN_PER_VISITOR = 20

Change = Callable[[Transaction, Session], Awaitable[None]]


class SessionService:
    """What can be done with sessions.

    Args:
        store: the write path.
        owners: whose session is whose.
        views: builds what is returned.
        log: counts what is unseen.
        dispatcher: knows whether a bot runs, which then answers first.
        loads: counts what people have.
    """

    def __init__(
        self,
        store: Store,
        owners: SessionOwners,
        views: SessionViews,
        log: EventLog,
        dispatcher: Dispatcher,
        loads: Loads,
    ) -> None:
        self._dispatcher = dispatcher
        self._loads = loads
        self._store = store
        self._owners = owners
        self._views = views
        self._log = log

    async def open(
        self,
        principal: Principal,
        *,
        visitor_id: str,
        widget_id: str | None = None,
        channel: str = "web",
        subject: str = "",
        metadata: Mapping[str, Any] | None = None,
        language: str | None = None,
        begin: Change | None = None,
    ) -> SessionView:
        """Start a session. A bot answers first where one runs; else it waits for routing.

        Args:
            principal: who opens it.
            visitor_id: whose.
            widget_id: of the widget it comes by.
            channel: how its messages come.
            subject: one line.
            metadata: facts by key.
            language: of the conversation.
            begin: sets more of the session before anybody hears of it, in the same transaction.

        Raises:
            NotFound: no such visitor, or not the caller's.
            Conflict: the visitor has too many sessions that are not done.
        """
        require(principal, "session:open", owner_id=visitor_id)
        queue = await Queue.filter(is_fallback=True).first()
        at = now()
        values: dict[str, Any] = {
            "id": new_id("session"),
            "widget_id": widget_id,
            "visitor_id": visitor_id,
            "channel": channel,
            "subject": short(subject, 200),
            "metadata": dict(metadata or {}),
            "language": language,
            "queue_id": queue.id if queue else None,
            "created_at": at,
            "updated_at": at,
        }
        bot = await self._find_bot(Session(**values))
        values |= {"bot_id": bot, "state": "bot" if bot else "queued"}

        async def work(tx: Transaction) -> Session:
            if not await Visitor.filter(id=visitor_id).exists():
                raise NotFound("There is no such visitor.", code="visitor_not_found")
            undone = (
                await Session.filter(visitor_id=visitor_id)
                .exclude(state__in=["resolved", "closed"])
                .count()
            )
            if undone >= MAX_OPEN_PER_VISITOR:
                raise Conflict(
                    f"A visitor may have {MAX_OPEN_PER_VISITOR} sessions under way; end one first.",
                    code="too_many_sessions",
                )
            session = await Session.create(**values)
            if begin is not None:
                await begin(tx, session)
            actor = actor_of(principal)
            begun = {
                "visitor_id": visitor_id,
                "widget_id": widget_id,
                "channel": channel,
                "language": language,
            }
            await tx.record("session.created", actor, begun, session=session)
            if session.state == "queued":
                await tx.record(
                    "session.queued", actor, {"queue_id": session.queue_id}, session=session
                )
            return session

        session = await self._store.write(work)
        self._owners.remember(session.id, visitor_id)
        return await self._view(principal, session)

    async def _find_bot(self, session: Session) -> str | None:
        """Return the plugin whose bot answers a new session first, None for people."""
        offers = self._dispatcher.implementers("bot_offer")
        if offers:
            visitor = await Visitor.get_or_none(id=session.visitor_id)
            (view,) = await self._views.build([session], "staff")
            shown = visitor_view(visitor) if visitor else None
            answer = await self._dispatcher.first("bot_offer", {"session": view, "visitor": shown})
            if answer is not None:
                return answer.plugin_id
        bots = [one for one in self._dispatcher.implementers("bot_reply") if one not in offers]
        return bots[0] if bots else None

    async def get(self, principal: Principal, session_id: str) -> SessionView:
        """Return a session.

        Raises:
            NotFound, Forbidden: none, or not the caller's to read.
        """
        await self.require(principal, "session:read", session_id)
        return await self._views.get(session_id, audience_of(principal))

    async def list(
        self, principal: Principal, wanted: SessionFilter, limit: int, cursor: str | None
    ) -> tuple[list[SessionView], str | None]:
        """Return a page of sessions, newest activity first, and the cursor of the next page."""
        rows, following = await list_sessions(principal, wanted, limit, cursor)
        return await self._views.build(rows, audience_of(principal)), following

    async def count(self, principal: Principal) -> dict[str, int]:
        """Count what the views of the inbox hold, for the numbers beside their names."""
        return await count_sessions(principal)

    async def require(self, principal: Principal, permission: str, session_id: str) -> None:
        """Authorise a caller for a session.

        Raises:
            NotFound, Forbidden: as the policy says.
        """
        require(principal, permission, owner_id=await self._owners.get(session_id))

    async def assign(
        self,
        principal: Principal,
        session_id: str,
        staff_id: str | None,
        *,
        reason: str = "",
        lease: int | None = None,
        trace: Sequence[Candidate] = (),
    ) -> SessionView:
        """Give the session to a staff member, or with None to nobody.

        Args:
            principal: who gives it.
            session_id: which.
            staff_id: to whom.
            reason: why.
            lease: refuse it when the session came to somebody else since this count.
            trace: what explains it; kept where the session comes to somebody else by it.

        Raises:
            Conflict: the session is closed, or came to somebody else meanwhile (`taken_over`).
            Invalid: no such active staff member.
        """

        async def change(tx: Transaction, session: Session) -> None:
            check_lease(session, lease)
            if staff_id is None:
                await unassign_session(tx, session, actor_of(principal), reason)
                return
            trace_id = None
            if trace and session.assignee_id != staff_id:
                row = build_trace(session_id, principal.id, reason, trace, staff_id=staff_id)
                await row.save(force_create=True)
                trace_id = row.id
            await assign_session(tx, session, staff_id, actor_of(principal), reason, trace_id)

        return await self.change(principal, "session:assign", session_id, change)

    async def claim(self, session_id: str, claim: Claim) -> bool:
        """Assign on behalf of routing, if nobody was faster.

        Returns:
            False when the session is no longer queued, or the staff member is full or gone.
        """

        async def work(tx: Transaction) -> bool:
            session = await tx.get_session(session_id)
            if session.assignee_id is not None or session.state != "queued":
                return False
            query = Staff.filter(id=claim.staff_id)
            if tx.connection.capabilities.support_for_update:
                # Two processes that claim different sessions must not both see the last free place.
                query = query.select_for_update()
            staff = await query.first()
            if staff is None or not staff.is_active or staff.availability != "online":
                return False
            loads = await self._loads.count([claim.staff_id])
            if loads.get(claim.staff_id, 0) >= staff.capacity:
                return False
            actor = Actor("bot", claim.plugin_id, claim.plugin_id)
            await claim.trace.save(force_create=True)
            trace_id = claim.trace.id
            await assign_session(tx, session, claim.staff_id, actor, claim.reason, trace_id)
            return True

        return await self._store.write(work)

    async def transfer(
        self,
        principal: Principal,
        session_id: str,
        *,
        queue_id: str | None = None,
        team_id: str | None = None,
        staff_id: str | None = None,
        reason: str = "",
        lease: int | None = None,
        trace: Sequence[Candidate] = (),
    ) -> SessionView:
        """Pass the session on to a queue, a team or a person; `lease` and `trace` as of `assign`.

        To whoever has it already, nothing happens.

        Raises:
            Invalid: not exactly one target, or no such one.
            Conflict: the session is closed, or came to somebody else meanwhile (`taken_over`).
        """
        given = [target for target in (queue_id, team_id, staff_id) if target]
        if len(given) != 1:
            raise invalid("", "one_of", "Give one of queue_id, team_id and staff_id.")

        async def change(tx: Transaction, session: Session) -> None:
            check_lease(session, lease)
            actor = actor_of(principal)
            if queue_id and not await Queue.filter(id=queue_id).exists():
                raise invalid("/queue_id", "not_found", "There is no such queue.")
            if team_id and not await Team.filter(id=team_id).exists():
                raise invalid("/team_id", "not_found", "There is no such team.")
            if staff_id and staff_id == session.assignee_id:
                return
            data = {
                "queue_id": queue_id,
                "team_id": team_id,
                "previous": session.assignee_id,
                **keep_reason(reason),
            }
            if trace:
                place = {"queue_id": queue_id, "team_id": team_id}
                row = build_trace(session_id, principal.id, reason, trace, **place)
                await row.save(force_create=True)
                data["trace_id"] = row.id
            if staff_id:
                await tx.record("session.transferred", actor, data, session=session)
                await assign_session(tx, session, staff_id, actor, reason)
                return
            session.queue_id = queue_id or session.queue_id
            session.team_id = team_id
            session.assignee_id = None
            session.state = "queued"
            session.waiting_since = session.waiting_since or now()
            await tx.record("session.transferred", actor, data, session=session)
            await tx.record(
                "session.queued", actor, {"queue_id": session.queue_id}, session=session
            )

        return await self.change(principal, "session:assign", session_id, change)

    async def snooze(self, principal: Principal, session_id: str, until: datetime) -> SessionView:
        """Put the session away until a time or the visitor's next message.

        Raises:
            Invalid: the time is not in the future.
        """
        if until.tzinfo is None or until <= now():
            raise invalid("/until", "past", "Give a time in the future, with its time zone.")

        async def change(tx: Transaction, session: Session) -> None:
            await snooze_session(tx, session, actor_of(principal), until)

        return await self.change(principal, "session:transition", session_id, change)

    async def wake(self, session_id: str) -> None:
        """End a snooze whose time has come; do nothing when it was moved or ended."""

        async def work(tx: Transaction) -> None:
            session = await tx.get_session(session_id)
            due = session.snoozed_until
            if session.state != "snoozed" or due is None or due > now():
                return
            await reopen_session(tx, session, Actor("system", None, "Chatclick"), "snooze ended")

        await self._store.write(work)

    async def resolve(self, principal: Principal, session_id: str) -> SessionView:
        """Mark the session as done. A new message of the visitor takes it up again."""

        async def change(tx: Transaction, session: Session) -> None:
            await resolve_session(tx, session, actor_of(principal))

        return await self.change(principal, "session:transition", session_id, change)

    async def reopen(self, principal: Principal, session_id: str) -> SessionView:
        """Take up a resolved or snoozed session again.

        Raises:
            Conflict: the session is closed for good.
        """

        async def change(tx: Transaction, session: Session) -> None:
            if session.state in ("resolved", "snoozed"):
                await reopen_session(tx, session, actor_of(principal), "")

        return await self.change(principal, "session:transition", session_id, change)

    async def close(
        self, principal: Principal, session_id: str, *, outcome: str = ""
    ) -> SessionView:
        """End the session for good. It can be read, not written to. Repeating it is fine."""
        await self.require(principal, "session:transition", session_id)

        async def work(tx: Transaction) -> Session:
            session = await tx.get_session(session_id)
            await close_session(tx, session, actor_of(principal), outcome)
            return session

        return await self._view(principal, await self._store.write(work))

    async def update(
        self,
        principal: Principal,
        session_id: str,
        *,
        priority: str | None = None,
        tags: Sequence[str] | None = None,
        subject: str | None = None,
        language: str | None = None,
    ) -> SessionView:
        """Change priority, tags, subject or language; None leaves one as it is.

        A language that a person sets is theirs: no plugin sets another one after.

        Raises:
            Invalid: unknown priority, too many tags, or no tag of a language.
        """

        async def change(tx: Transaction, session: Session) -> None:
            await change_fields(
                *(tx, session, actor_of(principal)),
                priority=priority,
                tags=tags,
                subject=subject,
                language=language,
            )

        return await self.change(principal, "session:transition", session_id, change)

    async def mark_seen(self, principal: Principal, session_id: str, seq: int) -> None:
        """Note that the caller's side has seen everything up to a seq.

        Raises:
            Invalid: the session has not come that far.
        """
        await self._mark(principal, session_id, seq, is_seen=True)

    async def mark_delivered(self, principal: Principal, session_id: str, seq: int) -> None:
        """Note that everything up to a seq has reached the caller's side.

        Raises:
            Invalid: the session has not come that far.
        """
        await self._mark(principal, session_id, seq, is_seen=False)

    async def _mark(
        self, principal: Principal, session_id: str, seq: int, *, is_seen: bool
    ) -> None:
        await self.require(principal, "session:read", session_id)
        side = "visitor" if principal.kind == "visitor" else "staff"
        mark = f"{side}_seen_seq" if is_seen else f"{side}_delivered_seq"

        async def work(tx: Transaction) -> None:
            session = await tx.get_session(session_id)
            if not 0 <= seq <= session.last_seq:
                raise invalid("/seq", "range", f"The session's newest seq is {session.last_seq}.")
            if seq <= getattr(session, mark):
                return
            setattr(session, mark, seq)
            if is_seen:
                await self._mark_unread(session, side, seq)
            actor = actor_of(principal)
            data = {"participant": actor.to_json(), "seq": seq}
            type_ = "message.read" if is_seen else "message.delivered"
            await tx.record(type_, actor, data, session=session)

        await self._store.write(work)

    async def _mark_unread(self, session: Session, side: str, seq: int) -> None:
        delivered = f"{side}_delivered_seq"
        setattr(session, delivered, max(seq, getattr(session, delivered)))
        unseen = await self._log.count_unseen(session.id, seq, from_visitor=side == "staff")
        setattr(session, f"{side}_unread", unseen)

    async def change(
        self, principal: Principal, permission: str, session_id: str, change: Change
    ) -> SessionView:
        """Authorise, lock, refuse a closed session, change, and return the new view.

        Raises:
            NotFound, Forbidden: as the policy says.
            Conflict: the session is closed.
        """
        await self.require(principal, permission, session_id)

        async def work(tx: Transaction) -> Session:
            session = await tx.get_session(session_id)
            if session.state == "closed":
                raise Conflict("The session is closed.", code="session_closed")
            await change(tx, session)
            return session

        return await self._view(principal, await self._store.write(work))

    async def _view(self, principal: Principal, session: Session) -> SessionView:
        return (await self._views.build([session], audience_of(principal)))[0]
