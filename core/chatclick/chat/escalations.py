"""Sessions nobody takes: after a while the team is told, then those who are named.

How long is set for each queue. What was done about a session is kept (`Escalation`), under the
lease it waits with, so that a restart forgets nothing, one process decides, and a session that was
taken and came back begins anew.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from chatclick.chat.log import EventLog
from chatclick.chat.notice_words import say
from chatclick.chat.staff_notices import Notice, StaffNotices
from chatclick.chat.staffing import Staffing
from chatclick.clock import now
from chatclick.errors import NotFound, Unavailable
from chatclick.ids import first_real_id
from chatclick.store.events import SYSTEM
from chatclick.store.models import Escalation, Notification, Queue, Session, Staff
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction

UNCLAIMED = "session.unclaimed"
LEVELS = 2
INTERVAL_S = 15.0
MOST_TOLD = 500
KEPT = timedelta(days=7)

_BATCH = 200
_MOVES = [
    *("session.created", "session.queued", "session.transferred", "session.unassigned"),
    *("session.handoff_requested", "session.reopened"),
]
_log = structlog.get_logger(__name__)


class Escalations:
    """Looks every few seconds who waits too long.

    Args:
        store: keeps what was done.
        log: says since when a session waits.
        staffing: knows the teams.
        notices: tells staff.
    """

    def __init__(
        self, store: Store, log: EventLog, staffing: Staffing, notices: StaffNotices
    ) -> None:
        self._store = store
        self._log = log
        self._staffing = staffing
        self._notices = notices
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start looking."""
        self._task = asyncio.create_task(self._run(), name="escalations")

    async def stop(self) -> None:
        """Stop looking."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait((self._task,))

    async def _run(self) -> None:
        while True:
            try:
                await self.look()
            except Exception:
                _log.exception("escalations_failed")
            await asyncio.sleep(INTERVAL_S)

    async def look(self) -> None:
        """Tell of each session that has waited too long by now."""
        # bounded: staff made each queue by hand
        queues = {row.id: row for row in await Queue.exclude(escalate_minutes=None)}
        if not queues:
            return
        after = first_real_id("session")
        waiting = Session.filter(state="queued", queue_id__in=list(queues)).order_by("id")
        while rows := await waiting.filter(id__gt=after).limit(_BATCH):
            known = {
                row.session_id: row
                for row in await Escalation.filter(session_id__in=[one.id for one in rows])
            }
            for row in rows:
                await self._try_weigh(row, queues[str(row.queue_id)], known.get(row.id))
            after = rows[-1].id
        await self._forget()

    async def _try_weigh(self, session: Session, queue: Queue, known: Escalation | None) -> None:
        """Weigh one session; whatever is wrong with it holds up no other."""
        try:
            await self._weigh(session, queue, known)
        except NotFound:
            return  # erased since it was read
        except Unavailable:
            raise  # the same for all
        except Exception:
            _log.exception("escalation_failed", session_id=session.id)

    async def _weigh(self, session: Session, queue: Queue, known: Escalation | None) -> None:
        if known is None and _find_first(session.created_at, queue) > now():
            return  # it cannot have waited long enough: not worth looking since when it does
        if known is None or (known.lease, known.queue_id) != (session.lease, queue.id):
            since = await self._find_since(session)
            known = Escalation(
                session_id=session.id, queue_id=queue.id, lease=session.lease, since=since
            )
        due_at = _find_due(known, queue)
        if due_at is not None and due_at <= now():
            await self._escalate(known, queue)

    async def _find_since(self, session: Session) -> datetime:
        """Return since when a session waits where it is; its last move says so."""
        moves = await self._log.read_newest(session.id, _MOVES, 1)
        return moves[0].at if moves else session.created_at

    async def _escalate(self, known: Escalation, queue: Queue) -> None:
        level = known.level + 1
        staff = await self._list_told(queue, level)

        async def work(tx: Transaction) -> list[Notification]:
            session = await tx.get_session(known.session_id)
            kept = await Escalation.get_or_none(session_id=known.session_id)
            if not _is_due_still(session, known, kept):
                return []
            known.level, known.told_at = level, now()
            await known.save(force_create=kept is None, force_update=kept is not None)
            data = {"queue_id": queue.id, "level": level, "staff_ids": [one.id for one in staff]}
            await tx.record("session.escalated", SYSTEM, data, session=session)
            return await self._keep(tx, known, queue, staff)

        await self._notices.announce(await self._store.write(work))

    async def _keep(
        self, tx: Transaction, known: Escalation, queue: Queue, staff: Sequence[Staff]
    ) -> list[Notification]:
        minutes = max(1, round((now() - known.since).total_seconds() / 60))
        by_language: dict[str | None, list[str]] = {}
        for one in staff:
            by_language.setdefault(one.language, []).append(one.id)
        made = []
        for language, staff_ids in by_language.items():
            title, body = say(UNCLAIMED, language, queue.name)
            notice = Notice(
                type=UNCLAIMED,
                title=title,
                body=body.replace("{minutes}", str(minutes)),
                session_id=known.session_id,
                id=f"unclaimed {known.session_id} {queue.id} {known.lease} {known.level}",
            )
            made += await self._notices.keep(tx, staff_ids, notice)
        return made

    async def _list_told(self, queue: Queue, level: int) -> list[Staff]:
        """Return who is told: first who could take it, then who is named, or who supervises."""
        active = Staff.filter(is_active=True).order_by("id").limit(MOST_TOLD)
        if level == 1:
            loads = await self._staffing.list_loads(team_id=queue.team_id)
            return await active.filter(id__in=[load.staff.id for load in loads])
        if named := await active.filter(id__in=list(queue.escalate_to or [])):
            return named
        supervisors = await active.filter(role="supervisor")
        return supervisors or await active.filter(role__in=["owner", "admin"])

    async def _forget(self) -> None:
        old = Escalation.filter(told_at__lt=now() - KEPT)
        if not await old.exists():
            return

        async def work(_tx: Transaction) -> None:
            await old.delete()

        await self._store.write(work)


def _find_due(known: Escalation, queue: Queue) -> datetime | None:
    """Return when the next step is due; None where there is none."""
    first_at = _find_first(known.since, queue)
    if known.level == 0:
        return first_at
    if known.level >= LEVELS or queue.escalate_again_minutes is None:
        return None
    return first_at + timedelta(minutes=queue.escalate_again_minutes)


def _find_first(since: datetime, queue: Queue) -> datetime:
    """Return when the first step is due for what waits since then."""
    assert queue.escalate_minutes is not None
    return since + timedelta(minutes=queue.escalate_minutes)


def _is_due_still(session: Session, known: Escalation, kept: Escalation | None) -> bool:
    """Tell whether nobody took the session, and no other process was faster."""
    place = (session.state, session.queue_id, session.lease)
    if place != ("queued", known.queue_id, known.lease):
        return False
    is_same = kept is not None and (kept.queue_id, kept.lease) == (known.queue_id, known.lease)
    return kept is None or not is_same or kept.level == known.level
