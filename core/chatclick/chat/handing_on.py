"""What becomes of somebody's sessions when they stop working here."""

from chatclick.chat.sessions import SessionService
from chatclick.errors import ChatclickError
from chatclick.security.policy import SYSTEM
from chatclick.store.models import Session

REASON = "No longer works here"
_DONE = ("resolved", "closed")
_BATCH = 200


async def hand_on_sessions(sessions: SessionService, staff_id: str) -> list[str]:
    """Put everything somebody has under way back into its queue, where routing finds it.

    Each session is a piece of work of its own, so that one that fails keeps none of the others.

    Args:
        sessions: unassigns them.
        staff_id: whose sessions.

    Returns:
        The ids of the sessions handed on.
    """
    handed: list[str] = []
    after = ""
    while True:
        ids = (
            await Session.filter(assignee_id=staff_id, id__gt=after)
            .exclude(state__in=_DONE)
            .order_by("id")
            .limit(_BATCH)
            .values_list("id", flat=True)
        )
        for session_id in map(str, ids):
            after = session_id
            try:
                await sessions.assign(SYSTEM, session_id, None, reason=REASON)
            except ChatclickError:  # closed meanwhile: nobody waits for an answer
                continue
            handed.append(session_id)
        if len(ids) < _BATCH:
            return handed
