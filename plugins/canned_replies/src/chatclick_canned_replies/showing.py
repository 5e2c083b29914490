"""What goes out: replies and macros as JSON. Pure."""

from datetime import datetime
from typing import Any

from chatclick_canned_replies.models import Macro, Reply, Shared
from chatclick_canned_replies.people import Person


def reply_to_json(row: Reply, person: Person, uses: int = 0) -> dict[str, Any]:
    """Return the wire form of a reply."""
    own = {"title": row.title, "shortcut": row.shortcut, "text": row.text}
    return {"id": row.id, **own, **_shared(row, person, uses)}


def macro_to_json(row: Macro, person: Person, uses: int = 0) -> dict[str, Any]:
    """Return the wire form of a macro."""
    own = {"name": row.name, "actions": row.actions}
    return {"id": row.id, **own, **_shared(row, person, uses)}


def _shared(row: Shared, person: Person, uses: int) -> dict[str, Any]:
    return {
        "folder": row.folder,
        "scope": row.scope,
        "team_id": row.team_id,
        "uses": uses,
        "may_change": person.may_change(row),
        "updated_at": _time(row.updated_at),
    }


def _time(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
