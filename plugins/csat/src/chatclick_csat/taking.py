"""From an event to what is kept of it: that somebody was asked, and what they answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chatclick import EventView, PluginContext, SessionView
from chatclick.errors import NotFound
from chatclick_csat.forms import find_form
from chatclick_csat.models import Survey
from chatclick_csat.scales import SCALES, name_score, to_percent

SUBMITTED, RATED = "csat.submitted", "csat.rated"
ENDED = frozenset({"session.resolved", "session.closed"})
SKIPPED = (
    "message.created",
    "message.delivered",
    "message.read",
    "page.viewed",
    "session.assigned",
    "session.created",
    "session.queued",
)
"""What comes often and says nothing of ratings."""

SKIPPED_FOR_S = 60.0
MAX_COMMENT = 10_000


@dataclass(frozen=True, slots=True)
class Given:
    """A rating as it was given."""

    score: int
    scale: int
    comment: str
    answers: Mapping[str, Any]


async def take(event: EventView, context: PluginContext) -> None:
    """Keep what an event says of a rating; a repeat changes nothing."""
    if event.type in SKIPPED:
        await context.skip_events(for_s=SKIPPED_FOR_S, types=SKIPPED)
        return
    if event.session_id is None or event.type not in (SUBMITTED, *ENDED):
        return
    try:
        session = await context.sessions.get(event.session_id)
    except NotFound:
        return  # it was erased meanwhile
    form = await find_form(session, context)
    given = read_given(session, event.data) if event.type == SUBMITTED else None
    if given is None and (form is None or session.last_message is None):
        return
    await _keep(event, session, given, context)
    if given is not None:
        # Who looks at the conversation has what stands beside it drawn anew.
        data = build_event(given)
        await context.sessions.record(session.id, RATED, data, once=f"rated-{event.seq}")


def build_event(given: Given) -> dict[str, Any]:
    """Return what is recorded of a rating: its meaning, not its words."""
    return {
        "score": given.score,
        "scale": given.scale,
        "percent": to_percent(given.score, given.scale),
        "label": name_score(given.score, given.scale),
        "has_comment": bool(given.comment),
    }


def read_given(session: SessionView, data: Mapping[str, Any]) -> Given | None:
    """Return what the visitor put into the form; None where it is gone, or no rating.

    Args:
        session: holds the form, as it is now.
        data: of the event, which says by which scale.
    """
    forms = session.metadata.get("forms")
    form = forms.get("csat") if isinstance(forms, Mapping) else None
    values = form.get("values") if isinstance(form, Mapping) else None
    if not isinstance(values, Mapping):
        return None
    score, scale = values.get("score"), data.get("scale")
    if not isinstance(score, int) or scale not in SCALES or not 1 <= score <= int(scale):
        return None
    answers = {
        str(name): value
        for name, value in values.items()
        if name not in ("score", "comment", "consent")
    }
    comment = values.get("comment")
    text = comment if isinstance(comment, str) else ""
    return Given(score, int(scale), text[:MAX_COMMENT].strip(), answers)


async def _keep(
    event: EventView, session: SessionView, given: Given | None, context: PluginContext
) -> None:
    async def work() -> None:
        row = await Survey.get_or_none(session_id=session.id)
        if row is None:
            row = Survey(session_id=session.id, asked_at=event.at, rated_at=None)
            is_new = True
        else:
            is_new = False
        _describe(row, session)
        if given is not None:
            _rate(row, given, event)
        await row.save(force_create=is_new)

    await context.write(work)


def _describe(row: Survey, session: SessionView) -> None:
    row.visitor_id = session.visitor.id
    row.widget_id = session.widget_id
    row.queue_id = session.queue_id
    row.team_id = session.team_id
    row.channel = session.channel
    row.language = session.language or ""
    if session.assignee is not None:
        row.staff_id = session.assignee.id


def _rate(row: Survey, given: Given, event: EventView) -> None:
    row.score, row.scale = given.score, given.scale
    row.label = name_score(given.score, given.scale)
    row.comment, row.answers = given.comment, dict(given.answers)
    row.rated_at = row.rated_at or event.at
