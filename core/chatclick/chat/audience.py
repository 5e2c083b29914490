"""What of an event each side may see. One function for sockets, REST, SSE and replay."""

from collections.abc import Mapping
from typing import Any, Literal

from chatclick.clock import to_text
from chatclick.security.policy import Principal
from chatclick.store.events import PUBLIC, StoredEvent

Audience = Literal["staff", "visitor"]

INTERNAL = "internal"
"""The type under which a visitor's stream keeps the place of an event that is not theirs to see."""

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


def audience_of(principal: Principal) -> Audience:
    """Return the side a caller is on."""
    return "visitor" if principal.kind == "visitor" else "staff"


def is_public(event: StoredEvent) -> bool:
    """Tell whether a visitor sees an event just as staff do, so that one encoding serves all."""
    if event.message is not None:
        return event.message.kind == "message"
    return event.type in _PUBLIC or event.data.get(PUBLIC) is True


def event_to_json(event: StoredEvent, audience: Audience) -> dict[str, Any]:
    """Return the wire form of an event for one side; a visitor gets no trace of notes."""
    if audience == "staff" or is_public(event):
        return _frame(event, event.type, event.actor.to_json(), event.full_data)
    if event.type in ("session.assigned", "session.unassigned"):
        return _frame(event, event.type, _NOBODY, _public_assignment(event.data))
    if event.type in _WITHOUT_REASON:
        return _frame(event, event.type, _NOBODY, {})
    return _frame(event, INTERNAL, _NOBODY, {})


_NOBODY: dict[str, Any] = {"kind": "system", "id": None, "name": ""}


def _public_assignment(data: Mapping[str, Any]) -> dict[str, Any]:
    assignee = data.get("assignee")
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
