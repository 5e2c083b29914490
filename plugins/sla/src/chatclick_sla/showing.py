"""What goes out: policies and clocks as JSON, and what stands beside a conversation. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chatclick import SlotBlock, SlotContent
from chatclick_sla.models import Clock, Policy

WORDS = {
    "en": {
        "first": "First response",
        "next": "Next response",
        "resolution": "Resolution",
        "paused": "{title}: paused, {span} left",
        "late": "{title}: late by {span}",
        "left": "{title}: {span} left",
        "by": "By “{policy}”",
        "units": "s min h d",
    },
    "de": {
        "first": "Erste Antwort",
        "next": "Nächste Antwort",
        "resolution": "Lösung",
        "paused": "{title}: angehalten, noch {span}",
        "late": "{title}: {span} zu spät",
        "left": "{title}: noch {span}",
        "by": "Nach „{policy}“",
        "units": "s min h T",
    },
    "ar": {
        "first": "الرد الأول",
        "next": "الرد التالي",
        "resolution": "الحل",
        "paused": "{title}: متوقف، بقي {span}",
        "late": "{title}: متأخر {span}",
        "left": "{title}: بقي {span}",
        "by": "حسب «{policy}»",
        "units": "ث د س ي",
    },
}
HOUR_S, DAY_S = 3600, 86_400


def policy_to_json(row: Policy) -> dict[str, Any]:
    """Return the wire form of a policy."""
    return {
        "id": row.id,
        "name": row.name,
        "conditions": row.conditions,
        "targets": row.targets,
        "warn_percent": row.warn_percent,
        "is_business_time": row.is_business_time,
        "updated_at": time_to_json(row.updated_at),
    }


def clock_to_json(row: Clock, left_s: float | None) -> dict[str, Any]:
    """Return the wire form of a clock.

    Args:
        row: the clock.
        left_s: what is left of it, below 0 when it is late; None for one that has ended.
    """
    return {
        "id": row.id,
        "session_id": row.session_id,
        "policy_id": row.policy_id,
        "kind": row.kind,
        "status": row.status,
        "target_s": round(row.target_s),
        "left_s": None if left_s is None else round(left_s),
        "started_at": time_to_json(row.started_at),
        "due_at": time_to_json(row.due_at),
        "warned_at": time_to_json(row.warned_at),
        "breached_at": time_to_json(row.breached_at),
        "ended_at": time_to_json(row.ended_at),
    }


def build_slot(
    policy: str, found: Sequence[tuple[Clock, float]], locale: str = "en"
) -> SlotContent | None:
    """Build what stands beside a conversation: a line for each clock; None without any.

    Args:
        policy: its name.
        found: clocks that have not ended, with what is left of each in seconds.
        locale: the language of whoever looks.
    """
    if not found:
        return None
    words = WORDS.get(locale.partition("-")[0], WORDS["en"])
    lines = [_build_line(clock, left_s, words) for clock, left_s in found]
    by = SlotBlock(type="text", text=words["by"].format(policy=policy))
    return SlotContent(blocks=(*lines, by))


def _build_line(clock: Clock, left_s: float, words: Mapping[str, str]) -> SlotBlock:
    state = "paused" if clock.status == "paused" else "late" if left_s < 0 else "left"
    span = tell_span(abs(left_s) if state == "late" else left_s, words["units"])
    text = words[state].format(title=words[clock.kind], span=span)
    if state == "late":
        return SlotBlock(type="text", text=text, tone="bad")
    is_near = state == "left" and clock.warned_at is not None
    return SlotBlock(type="text", text=text, tone="warn" if is_near else "plain")


def tell_span(seconds: float, units: str = WORDS["en"]["units"]) -> str:
    """Tell a span in its two largest units, such as "2 h 5 min".

    Args:
        seconds: how long.
        units: short words for second, minute, hour and day, with spaces between.
    """
    second, minute, hour, day = units.split()
    whole = max(0, int(seconds))
    if whole < 60:
        return f"{whole} {second}"
    if whole < HOUR_S:
        return f"{whole // 60} {minute}"
    if whole < DAY_S:
        return f"{whole // HOUR_S} {hour} {whole % HOUR_S // 60} {minute}"
    return f"{whole // DAY_S} {day} {whole % DAY_S // HOUR_S} {hour}"


def time_to_json(at: datetime | None) -> str | None:
    """Return the wire form of a moment."""
    return None if at is None else at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
