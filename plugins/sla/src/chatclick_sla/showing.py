"""What goes out: policies and clocks as JSON, and what stands beside a conversation. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from chatclick import SlotBlock, SlotContent
from chatclick_sla.models import Clock, Policy

TITLES = {"first": "First response", "next": "Next response", "resolution": "Resolution"}
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


def build_slot(policy: str, found: Sequence[tuple[Clock, float]]) -> SlotContent | None:
    """Build what stands beside a conversation: a line for each clock; None without any.

    Args:
        policy: its name.
        found: clocks that have not ended, with what is left of each in seconds.
    """
    if not found:
        return None
    lines = [_build_line(clock, left_s) for clock, left_s in found]
    return SlotContent(blocks=(*lines, SlotBlock(type="text", text=f"By “{policy}”")))


def _build_line(clock: Clock, left_s: float) -> SlotBlock:
    title = TITLES[clock.kind]
    if clock.status == "paused":
        return SlotBlock(type="text", text=f"{title}: paused, {tell_span(left_s)} left")
    if left_s < 0:
        return SlotBlock(type="text", text=f"{title}: late by {tell_span(-left_s)}", tone="bad")
    text = f"{title}: {tell_span(left_s)} left"
    return SlotBlock(type="text", text=text, tone="warn" if clock.warned_at else "plain")


def tell_span(seconds: float) -> str:
    """Tell a span in its two largest units, such as "2 h 5 min"."""
    whole = max(0, int(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < HOUR_S:
        return f"{whole // 60} min"
    if whole < DAY_S:
        return f"{whole // HOUR_S} h {whole % HOUR_S // 60} min"
    return f"{whole // DAY_S} d {whole % DAY_S // HOUR_S} h"


def time_to_json(at: datetime | None) -> str | None:
    """Return the wire form of a moment."""
    return None if at is None else at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
