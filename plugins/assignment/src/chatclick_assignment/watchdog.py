"""The watchdog: says so when somebody waits though somebody is free, and waits for no one's call.

Routing looks again by itself at least every half minute. So a session that waits longer than that
though a person could take it means that something is wrong, and people should hear of it.
"""

from dataclasses import dataclass
from datetime import datetime

from chatclick import Health, PluginContext, SessionView
from chatclick.errors import ChatclickError

EVENT = "assignment.queue_stuck"
LOOKED_AT = 50
MAX_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Asked:
    """When routing last asked about a session, and whether somebody came out."""

    at: datetime
    has_chosen: bool


class Watchdog:
    """Finds sessions that are stuck.

    Args:
        context: the plugin's.
    """

    def __init__(self, context: PluginContext) -> None:
        self._context = context
        self._asked: dict[str, Asked] = {}
        self._told: set[str] = set()
        self.stuck: tuple[str, ...] = ()

    def note_asked(self, session_id: str, at: datetime, *, has_chosen: bool) -> None:
        """Note that routing asked about a session."""
        before = self._asked.get(session_id)
        if before is not None and before.has_chosen and has_chosen:
            return  # chosen before and still not with anybody: since then it is stuck
        self._asked[session_id] = Asked(at, has_chosen)
        if len(self._asked) > MAX_REMEMBERED:
            self._asked.pop(next(iter(self._asked)))

    def forget(self, session_id: str) -> None:
        """Forget a session that somebody has, or that ended."""
        self._asked.pop(session_id, None)
        self._told.discard(session_id)

    def list_suspects(
        self, sessions: tuple[SessionView, ...], at: datetime
    ) -> list[tuple[SessionView, float]]:
        """Return who waits too long without a reason this plugin knows, and for how long.

        Args:
            sessions: those that wait.
            at: now.
        """
        limit_s = self._context.config["stuck_after_s"]
        suspects: list[tuple[SessionView, float]] = []
        for session in sessions:
            asked = self._asked.get(session.id)
            waited_s = (at - (session.waiting_since or session.created_at)).total_seconds()
            if waited_s < limit_s:
                continue
            is_quiet = asked is None or (at - asked.at).total_seconds() >= limit_s
            if is_quiet:
                suspects.append((session, waited_s))
        return suspects

    async def tell(self, stuck: list[tuple[SessionView, float]], free: int) -> None:
        """Record, once for each session, that it is stuck.

        Args:
            stuck: sessions that somebody could take, and for how long they wait.
            free: how many people could take the first of them.
        """
        self.stuck = tuple(session.id for session, _ in stuck)
        self._told.intersection_update(self.stuck)
        for session, waited_s in stuck:
            if session.id in self._told:
                continue
            self._told.add(session.id)
            self._context.log.warning(
                "queue_stuck", session_id=session.id, waited_s=round(waited_s)
            )
            data = {"waited_s": round(waited_s), "queue_id": session.queue_id, "free": free}
            try:
                await self._context.sessions.record(session.id, EVENT, data)
            except ChatclickError:  # it ended meanwhile
                continue

    def report(self) -> Health:
        """Say how the queue fares."""
        if not self.stuck:
            return Health()
        count = len(self.stuck)
        who = "1 conversation waits" if count == 1 else f"{count} conversations wait"
        return Health("degraded", f"{who} though somebody is free: {', '.join(self.stuck[:3])}")
