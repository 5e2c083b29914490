"""What goes out: schedules, places and statuses as JSON. Pure."""

from datetime import datetime
from typing import Any

from chatclick_business_hours.calendar import Status
from chatclick_business_hours.closed import build_text
from chatclick_business_hours.finding import Found, build
from chatclick_business_hours.models import Place, Schedule


def schedule_to_json(row: Schedule, at: datetime) -> dict[str, Any]:
    """Return the wire form of a schedule, with how it is now."""
    return {
        "id": row.id,
        "name": row.name,
        "timezone": row.timezone,
        "weekly": row.weekly,
        "exceptions": row.exceptions,
        "is_default": row.is_default,
        "revision": row.revision,
        "updated_at": time_to_json(row.updated_at),
        "now": status_to_json(build(row).find_status(at)),
    }


def place_to_json(row: Place) -> dict[str, Any]:
    """Return the wire form of a place."""
    return {
        "kind": row.kind,
        "target": row.target,
        "schedule_id": row.schedule_id,
        "closed": row.closed,
    }


def status_to_json(status: Status) -> dict[str, Any]:
    """Return the wire form of whether it is open."""
    return {
        "is_open": status.is_open,
        "opens_at": time_to_json(status.opens_at),
        "closes_at": time_to_json(status.closes_at),
    }


def found_to_json(found: Found, language: str | None, at: datetime) -> dict[str, Any]:
    """Return what somebody meets at a place: whether it is open, and what closed means."""
    status = found.find_status(at)
    closed = None
    if not status.is_open:
        text = build_text(found.closed.get("say", {}), language, found.calendar, status, at)
        closed = {"then": found.closed.get("then", "allow"), "text": text}
    return {
        "schedule": {"id": found.schedule.id, "name": found.schedule.name},
        **status_to_json(status),
        "closed": closed,
    }


def time_to_json(at: datetime | None) -> str | None:
    """Return the wire form of a moment."""
    return None if at is None else at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
