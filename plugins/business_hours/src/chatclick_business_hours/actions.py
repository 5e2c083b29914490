"""What other plugins may ask for: whether it is open, and reckoning in business time.

Flows use `business_hours.check` as a block; `business_hours.reckon` is for plugins that count time,
such as one that watches how long people wait.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chatclick import Action, ActionResult, JSONObject
from chatclick.clock import now
from chatclick.errors import Invalid
from chatclick_business_hours.closed import build_text
from chatclick_business_hours.finding import Around, Found, find_schedule
from chatclick_business_hours.showing import status_to_json, time_to_json

_TOPIC: JSONObject = {"type": "string", "maxLength": 120, "title": "Topic"}
_TIME: JSONObject = {"type": "string", "maxLength": 40}

CHECK = Action(
    type="business_hours.check",
    title="Are we open?",
    description="Goes on one way within the opening hours, and another way outside of them.",
    schema={"type": "object", "additionalProperties": False, "properties": {"topic": _TOPIC}},
    outcomes=("open", "closed"),
)
RECKON = Action(
    type="business_hours.reckon",
    title="Count business time",
    description="Counts the seconds it is open between two times, or finds when some have passed.",
    schema={
        "type": "object",
        "additionalProperties": False,
        "required": ["since"],
        "properties": {
            "since": {**_TIME, "title": "Since"},
            "until": {**_TIME, "title": "Until"},
            "seconds": {"type": "number", "minimum": 0, "title": "Seconds of business time"},
        },
    },
    outcomes=("done", "none"),
)


async def check(around: Around, language: str | None) -> ActionResult:
    """Tell whether it is open somewhere; where no schedule holds it is."""
    found = await find_schedule(around)
    if found is None:
        return ActionResult(outcome="open", values={"is_open": True})
    at = now()
    status = found.find_status(at)
    text = ""
    if not status.is_open:
        text = build_text(found.closed.get("say", {}), language, found.calendar, status, at)
    values = {**status_to_json(status), "text": text}
    return ActionResult(outcome="open" if status.is_open else "closed", values=values)


async def reckon(around: Around, values: Mapping[str, Any]) -> ActionResult:
    """Count business time where somebody is.

    Args:
        around: whose schedule counts; where none holds the outcome is "none".
        values: `since` with `until`, with `seconds`, or with both.

    Returns:
        `seconds` between `since` and `until`; `until` when `seconds` have passed, None for never.
    """
    found = await find_schedule(around)
    if found is None:
        return ActionResult(outcome="none")
    since = _read_time("since", values["since"])
    answer: dict[str, Any] = {}
    if "until" in values:
        until = _read_time("until", values["until"])
        answer["seconds"] = found.calendar.business_seconds(since, until)
    if "seconds" in values:
        due = found.calendar.add_business_seconds(since, float(values["seconds"]))
        answer["until"] = time_to_json(due)
    return ActionResult(values=answer)


def build_facts(found: Found | None, at: datetime) -> dict[str, Any]:
    """Build what rules may ask about the hours of a session."""
    if found is None:
        return {"has_hours": False, "is_open": True}
    status = found.find_status(at)
    return {
        "has_hours": True,
        "is_open": status.is_open,
        "schedule": found.schedule.name,
        "opens_in_minutes": _count_minutes(at, status.opens_at),
        "closes_in_minutes": _count_minutes(at, status.closes_at),
    }


def _count_minutes(at: datetime, until: datetime | None) -> int | None:
    """Return the minutes until then, a begun one counted whole."""
    return None if until is None else -int((at - until).total_seconds() // 60)


def _read_time(name: str, text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or not 1970 <= at.year <= 2990:
        raise Invalid(f"{name}: a time with its zone is needed, such as 2026-12-24T10:00:00Z.")
    return at
