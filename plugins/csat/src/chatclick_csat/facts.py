"""What rules can ask about ratings."""

from typing import Any

from chatclick_csat.models import Survey
from chatclick_csat.scales import to_percent

EARLIER = 3


async def find_earlier(visitor_id: str, session_id: str) -> list[Survey]:
    """Return the latest ratings of the visitor's other sessions, the newest first.

    Args:
        visitor_id: whose.
        session_id: of the one that does not count.
    """
    found = Survey.filter(visitor_id=visitor_id, rated_at__isnull=False)
    return await found.exclude(session_id=session_id).order_by("-rated_at").limit(EARLIER)


async def build_facts(visitor_id: str, session_id: str) -> dict[str, Any] | None:
    """Return the rating of a session and the one before it; None where there is neither."""
    row = await Survey.get_or_none(session_id=session_id)
    earlier = await find_earlier(visitor_id, session_id)
    facts = {**_describe(row, ""), **_describe(earlier[0] if earlier else None, "last_")}
    return facts or None


def _describe(row: Survey | None, prefix: str) -> dict[str, Any]:
    if row is None or row.score is None or row.scale is None:
        return {}
    return {
        f"{prefix}score": row.score,
        f"{prefix}percent": to_percent(row.score, row.scale),
        f"{prefix}label": row.label,
    }
