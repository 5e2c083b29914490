"""How many targets were kept and broken each day."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

from chatclick.clock import now
from chatclick_sla.clocks import MET, MISSED
from chatclick_sla.models import Clock

DAYS = 30
MOST_COUNTED = 100_000


async def build_report() -> list[dict[str, Any]]:
    """Count what ended in the last days, by the day in UTC, oldest first; today is the last."""
    today = now().astimezone(UTC).date()
    days = [today - timedelta(days=back) for back in reversed(range(DAYS))]
    since = datetime(days[0].year, days[0].month, days[0].day, tzinfo=UTC)
    found = Clock.filter(ended_at__gte=since, status__in=(MET, MISSED)).order_by("-ended_at")
    rows = await found.limit(MOST_COUNTED).values_list("ended_at", "status")
    counts: Counter[tuple[date, str]] = Counter(
        (ended_at.astimezone(UTC).date(), status) for ended_at, status in rows
    )
    return [
        {"day": day.isoformat(), "met": counts[day, MET], "missed": counts[day, MISSED]}
        for day in days
    ]
