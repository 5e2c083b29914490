"""Storing traces: why a session went where it went, for whoever asks later."""

from collections.abc import Sequence

from chatclick.chat.wording import MAX_TEXT, keep_line, list_parts
from chatclick.clock import now
from chatclick.ids import new_id
from chatclick.plugin.traces import Candidate
from chatclick.security.sanitise import short
from chatclick.store.models import Trace


def build_trace(
    session_id: str,
    plugin_id: str | None,
    reason: str,
    candidates: Sequence[Candidate],
    *,
    staff_id: str | None = None,
    queue_id: str | None = None,
    team_id: str | None = None,
) -> Trace:
    """Build a trace that is still to be stored.

    Args:
        session_id: which session went there.
        plugin_id: who decided, None for the host.
        reason: one sentence for staff.
        candidates: its lines.
        staff_id: to whom it went, if to somebody.
        queue_id: into which queue, if into one.
        team_id: to which team, if to one.
    """
    return Trace(
        id=new_id("trace"),
        session_id=session_id,
        plugin_id=plugin_id,
        reason=short(reason, MAX_TEXT),
        reason_said=list_parts(reason) or None,
        candidates=[keep_line(candidate) for candidate in candidates],
        staff_id=staff_id,
        queue_id=queue_id,
        team_id=team_id,
        created_at=now(),
    )
