"""Rules that are there from the beginning, switched off."""

from collections.abc import Sequence
from typing import Any

from chatclick_alerts.live import LIVE, NOW
from chatclick_alerts.reading import DEFAULTS

MINUTE_S, HOUR_S, DAY_S = 60, 3600, 86_400

Ready = tuple[str, str, dict[str, Any]]


def _build(
    key: str,
    name: str,
    metric: str,
    comparison: str,
    value: float,
    *,
    stat: str = "sum",
    unit: str = "",
    **more: Any,
) -> Ready:
    found = LIVE.get(metric)
    stat, unit = (NOW, found.unit) if found else (stat, unit)
    asked = {"metric": metric, "stat": stat, "unit": unit}
    return key, name, {**DEFAULTS, **asked, "comparison": comparison, "value": value, **more}


READY: Sequence[Ready] = (
    _build(
        *("many_wait", "Many are waiting", "waiting_now", "over", 5),
        pending_s=2 * MINUTE_S,
        keep_s=2 * MINUTE_S,
    ),
    _build(
        *("long_wait", "Somebody waits for long", "longest_wait_now", "over", 5 * MINUTE_S),
        keep_s=MINUTE_S,
        remind_s=15 * MINUTE_S,
    ),
    _build(
        *("nobody_there", "Nobody is there", "people_there", "under", 1),
        pending_s=5 * MINUTE_S,
        quiet={"from": "18:00", "to": "08:00", "days": []},
    ),
    _build(
        *("slow_first", "First responses are slow", "first_response", "over", 10 * MINUTE_S),
        stat="p90",
        unit="s",
        pending_s=5 * MINUTE_S,
        keep_s=5 * MINUTE_S,
    ),
    _build("missed", "Conversations are missed", "missed", "over", 3),
    _build(
        *("abandoned", "Many give up waiting", "abandon_rate", "over", 20),
        unit="%",
        window_s=3 * HOUR_S,
        pending_s=5 * MINUTE_S,
    ),
    _build(
        *("unhappy", "Ratings are poor", "csat", "under", 60),
        stat="mean",
        unit="%",
        window_s=DAY_S,
    ),
    _build(
        *("targets", "Targets are missed", "sla_rate", "under", 80),
        unit="%",
        window_s=DAY_S,
    ),
    _build(
        *("slow_delivery", "Messages arrive late", "delivery", "over", 10),
        stat="p95",
        unit="s",
        window_s=15 * MINUTE_S,
        pending_s=2 * MINUTE_S,
    ),
    _build("volume", "Unusually many or few conversations", "sessions", "unusual", 4),
)
