"""What of an event each audience may see. One place for sockets, REST, SSE and replay."""

from collections.abc import Mapping
from typing import Any, Literal

from chatclick.clock import to_text
from chatclick.plugin.views import MESSAGE_KEYS
from chatclick.security.policy import Principal, is_allowed
from chatclick.store.events import PUBLIC, SESSION_MENTIONED, StoredEvent

Audience = Literal["staff", "staff_without_notes", "staff_without_text", "visitor"]
"""Who listens: a visitor, or staff, API keys and plugins by whether they have `note:read` and
`message:read`. Notes are messages, so that without `message:read` there are none of either."""

STAFF: frozenset[Audience] = frozenset({"staff", "staff_without_notes", "staff_without_text"})
READERS: frozenset[Audience] = frozenset({"staff", "staff_without_notes", "visitor"})
"""Who may read what is written in a session."""

Share = Literal["all", "outline", "part", "place"]
"""How much of an event is seen: all, all but what was written, what is not for staff alone, or
that there is one. Audiences with the same share of an event get the same wire form."""

INTERNAL = "internal"
"""The type under which a stream keeps the place of an event that is not its reader's to see."""

_PUBLIC = frozenset(
    {
        "flow.started",
        "flow.ended",
        "session.created",
        "session.resolved",
        "session.reopened",
        "message.read",
        "message.delivered",
        "form.submitted",
        "csat.submitted",
    }
)

# That it happened is for everybody; where to and why is for staff.
_WITHOUT_REASON = frozenset(
    {"session.queued", "session.closed", "session.handoff_requested", "session.bot_took"}
)
_IN_PART = _WITHOUT_REASON | {"session.assigned", "session.unassigned"}


def audience_of(principal: Principal) -> Audience:
    """Return the audience a caller belongs to."""
    if principal.kind == "visitor":
        return "visitor"
    if not is_allowed(principal, "message:read"):
        return "staff_without_text"
    return "staff" if is_allowed(principal, "note:read") else "staff_without_notes"


def share_of(event: StoredEvent, audience: Audience) -> Share:
    """Return how much of an event an audience sees; nobody but `staff` gets a trace of notes."""
    if audience == "staff":
        return "all"
    if event.type == SESSION_MENTIONED or (event.message and event.message.kind != "message"):
        return "place"
    if audience == "staff_without_text":
        return "outline"
    if audience != "visitor" or event.message is not None:
        return "all"
    if event.type in _PUBLIC or event.data.get(PUBLIC) is True:
        return "all"
    return "part" if event.type in _IN_PART else "place"


def event_to_json(event: StoredEvent, audience: Audience) -> dict[str, Any]:
    """Return the wire form of an event for one audience."""
    match share_of(event, audience):
        case "all":
            return _frame(event, event.type, event.actor.to_json(), event.full_data)
        case "outline":
            return _frame(event, event.type, event.actor.to_json(), _outline(event))
        case "part":
            return _frame(event, event.type, _NOBODY, _public_part(event))
        case "place":
            return _frame(event, INTERNAL, _NOBODY, {})


_NOBODY: dict[str, Any] = {"kind": "system", "id": None, "name": ""}


def _outline(event: StoredEvent) -> dict[str, Any]:
    # A message keeps its form, so that whoever reads it need not know of outlines.
    empty: dict[str, Any] = {} if event.message is None else {"content": {}}
    kept = {name: value for name, value in event.full_data.items() if name not in MESSAGE_KEYS}
    return {**kept, **empty}


def _public_part(event: StoredEvent) -> dict[str, Any]:
    if event.type in _WITHOUT_REASON:
        return {}
    assignee = event.data.get("assignee")
    return {"assignee": {"name": assignee["name"]} if assignee else None}


def _frame(
    event: StoredEvent, type_: str, actor: Mapping[str, Any], data: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        "session_id": event.session_id,
        "seq": event.seq,
        "position": event.position,
        "type": type_,
        "at": to_text(event.at),
        "actor": actor,
        "data": data,
    }
