"""Looking at sessions: what is said of each now, and what follows from it.

What is told to the world is told first, under words that make a repeat harmless, and then written
down: after a crash in between, the repeat tells nothing twice and nothing is lost.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chatclick import JSONObject, PluginContext
from chatclick.clock import now
from chatclick.errors import ChatclickError, RetryableError
from chatclick_session_risk import tables
from chatclick_session_risk.flagging import ASLEEP, Bounds, find_next_look, is_at_risk
from chatclick_session_risk.models import Watch
from chatclick_session_risk.scoring import Model
from chatclick_session_risk.telling import tell_people
from chatclick_session_risk.viewing import View, see

BATCH = 100
POSTPONED_MS = 20_000
"""After so long a look that failed is tried again, so that it keeps no other waiting."""
FLAGGED, CLEARED = "session_risk.flagged", "session_risk.cleared"
DISMISSED, RESTORED = "session_risk.dismissed", "session_risk.restored"


@dataclass(frozen=True, slots=True)
class _Seen:
    """A session that was looked at, and what is written down of that."""

    row: Watch
    view: View
    flagged_at: datetime | None
    risk: float | None
    look_ms: int | None

    @property
    def is_flagged(self) -> bool:
        return self.flagged_at is not None


class Watching:
    """Looks at sessions.

    Args:
        context: the plugin's.
    """

    def __init__(self, context: PluginContext) -> None:
        self._context = context

    async def look(self, model: Model) -> bool:
        """Look at what is due. Return whether there may be more."""
        at_ms = int(now().timestamp() * 1000)
        due = Watch.filter(look_ms__lte=at_ms).order_by("look_ms", "session_id").limit(BATCH)
        rows = await due
        same = []
        for row in rows:
            seen = self._see(row, model)
            if seen.is_flagged == (row.flagged_at is not None):
                same.append(seen)
            elif not await self._try_to_change(seen, model):
                later_ms = at_ms + POSTPONED_MS
                same.append(replace(seen, risk=row.risk, look_ms=later_ms))
        if same:
            kept = [(one.row.session_id, one.row.look_ms, one.risk, one.look_ms) for one in same]
            await self._context.write(lambda: tables.keep(kept))
        return len(rows) == BATCH

    async def _try_to_change(self, seen: _Seen, model: Model) -> bool:
        """Flag a session, or let its flag go. Return False where that has to be tried again."""
        try:
            await self._change(seen, model)
        except Exception as error:  # the others that are due have theirs all the same
            session_id = seen.row.session_id
            self._context.log.warning("look_failed", session_id=session_id, error=str(error)[:200])
            return False
        return True

    def _see(self, row: Watch, model: Model) -> _Seen:
        at = now()
        view = see(row, model, at)
        is_flagged = self._may_be_flagged(row, view, at) and is_at_risk(
            view.risk, self._bounds, at=at, flagged_at=row.flagged_at
        )
        flagged_at = (row.flagged_at or at) if is_flagged else None
        following = (
            None if row.is_done else find_next_look(view.tally, at=at, flagged_at=flagged_at)
        )
        look_ms = None if following is None else int(following.timestamp() * 1000)
        risk = None if row.is_done else round(view.risk, 4)
        return _Seen(row, view, flagged_at, risk, look_ms)

    async def _change(self, seen: _Seen, model: Model) -> None:
        """Flag a session, or let its flag go."""
        if seen.is_flagged:
            await self._raise(seen.row, seen.view, model)
        else:
            await self._clear(seen.row)
        await self._keep(seen)

    async def retag(self, before: str, after: str) -> None:
        """Give what is flagged another tag; "" is none."""
        flagged, last = Watch.exclude(flagged_at=None).order_by("session_id"), ""
        while rows := await flagged.filter(session_id__gt=last).limit(BATCH):
            for row in rows:
                last = row.session_id
                try:
                    await self._context.sessions.update(
                        last, add_tags=[after] * bool(after), remove_tags=[before] * bool(before)
                    )
                except ChatclickError as error:  # a closed one keeps its tag
                    self._context.log.info("flag_not_retagged", session_id=last, code=error.code)

    async def dismiss(self, session_id: str, by: str, model: Model) -> bool:
        """Take the flag off a session for good. Return False for one that is not known.

        Args:
            session_id: which.
            by: the name of who says so.
            model: what is in use.
        """
        return await self._decide(session_id, now(), by, model)

    async def restore(self, session_id: str, model: Model) -> bool:
        """Take a dismissal back. Return False for a session that is not known."""
        return await self._decide(session_id, None, "", model)

    async def _decide(self, session_id: str, at: datetime | None, by: str, model: Model) -> bool:
        at_ms = int(now().timestamp() * 1000)

        async def work() -> int:
            mine = Watch.filter(session_id=session_id, is_done=False)
            return await mine.update(dismissed_at=at, dismissed_by=by[:80], look_ms=at_ms)

        if not await self._context.write(work):
            return False
        row = await Watch.get_or_none(session_id=session_id)
        seen = None if row is None else self._see(row, model)
        if seen is not None and seen.is_flagged != (seen.row.flagged_at is not None):
            await self._change(seen, model)
        return True

    @property
    def _bounds(self) -> Bounds:
        config = self._context.config
        return Bounds(config["threshold_percent"] / 100, config["margin_percent"] / 100)

    def _may_be_flagged(self, row: Watch, view: View, at: datetime) -> bool:
        if row.is_done or row.dismissed_at is not None:
            return False
        heard = timedelta(milliseconds=view.tally.heard_ms)
        return timedelta(seconds=at.timestamp()) - heard < ASLEEP

    async def _raise(self, row: Watch, view: View, model: Model) -> None:
        number = row.flags + 1
        data: JSONObject = {
            "percent": round(100 * view.risk),
            "reasons": view.reasons,
            "model": model.version,
        }
        session_id = row.session_id
        try:
            await self._context.sessions.record(session_id, FLAGGED, data, once=f"flagged-{number}")
            if tag := str(self._context.config["tag"]):
                await self._context.sessions.update(session_id, add_tags=[tag])
            session = await self._context.sessions.get(session_id)
            await tell_people(session, view, number, self._context)
        except RetryableError:
            raise  # nothing is written down, so all of it is done again
        except ChatclickError as error:  # it ended or was erased at this very moment
            self._context.log.info("flag_not_told", session_id=session_id, code=error.code)

    async def _clear(self, row: Watch) -> None:
        session_id = row.session_id
        try:
            await self._context.sessions.record(
                session_id, CLEARED, {}, once=f"cleared-{row.flags}"
            )
            if tag := str(self._context.config["tag"]):
                await self._context.sessions.update(session_id, remove_tags=[tag])
        except RetryableError:
            raise
        except ChatclickError as error:  # a closed one keeps its tag
            self._context.log.info("flag_not_cleared", session_id=session_id, code=error.code)

    async def _keep(self, seen: _Seen) -> None:
        """Write down a change of flags, and what was seen unless something happened meanwhile.

        What was told stands, whatever happened since: only another who told the same of this
        session may have written it down before.
        """
        row = seen.row
        mine = Watch.filter(session_id=row.session_id)

        async def work() -> None:
            await tables.count_change()
            same = mine.filter(flags=row.flags, flagged_at__isnull=row.flagged_at is None)
            changed = await same.update(
                flags=row.flags + seen.is_flagged, flagged_at=seen.flagged_at
            )
            if changed and seen.is_flagged:
                first = mine.filter(is_done=False, first_flagged_at=None)
                _ = await first.update(first_flagged_at=seen.flagged_at, is_watched=True)
            unmoved = mine.filter(look_ms=row.look_ms)
            if not await unmoved.update(risk=seen.risk, look_ms=seen.look_ms):
                # It may have ended, with no flag to look after by then.
                _ = await mine.filter(look_ms=None).update(look_ms=row.look_ms)

        await self._context.write(work)
