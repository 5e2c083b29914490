"""Reading what comes in: every value is checked once, and each wrong one is named."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from chatclick import MetricCatalogue, MetricInfo, PluginContext
from chatclick.clock import now
from chatclick.errors import Unavailable
from chatclick.reading import Read, line, number, read_flag, read_object, refuse
from chatclick_alerts.live import LIVE, MOST_WAITING, NOW, WAITING, list_dimensions
from chatclick_alerts.rules import DAY, HOUR

COMPARISONS = ("over", "under", "unusual")
MOST_VALUES = 50
LONGEST_WINDOW = timedelta(days=7)
LONGEST_S = 86_400
LARGEST = 1e9

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")

DEFAULTS: Mapping[str, Any] = {
    "stat": None,
    "filters": {},
    "window_s": 3600,
    "pending_s": 0,
    "keep_s": 0,
    "remind_s": 0,
    "quiet": None,
    "time_zone": "UTC",
    "recipients": {
        "staff": [],
        "roles": ["owner", "admin", "supervisor"],
        "teams": [],
        "permissions": [],
    },
}


async def complete(context: PluginContext, document: Mapping[str, Any]) -> dict[str, Any]:
    """Check the parts of a rule against one another and the numbers there are, and fill it up.

    Raises:
        Invalid: with the pointer of the first wrong value.
        Unavailable: nobody tells which numbers there are.
    """
    whole = {**DEFAULTS, **document}
    catalogue = MetricCatalogue()
    if whole["metric"] not in LIVE:
        catalogue = await context.metrics.describe()
    info = LIVE.get(whole["metric"]) or catalogue.find(whole["metric"])
    if info is None:
        raise refuse("/metric", "unknown_metric", "GET /api/v1/alerts/choices lists the numbers.")
    whole["stat"] = whole["stat"] or info.stats[0]
    if whole["stat"] not in info.stats:
        raise refuse("/stat", "choice", f"One of {', '.join(info.stats)}.")
    _check_filters(whole, info, catalogue)
    _check_window(whole)
    _check_reach(whole)
    whole["unit"] = "" if whole["stat"] == "count" else info.unit
    return whole


async def describe(context: PluginContext) -> MetricCatalogue:
    """Return the numbers there are, those of now first; those alone while nobody counts."""
    try:
        counted = await context.metrics.describe()
    except Unavailable:
        counted = MetricCatalogue()
    live = tuple(LIVE.values())
    return MetricCatalogue(metrics=(*live, *counted.metrics), dimensions=counted.dimensions)


def _check_filters(whole: Mapping[str, Any], info: MetricInfo, catalogue: MetricCatalogue) -> None:
    known = (
        list_dimensions(info.id)
        if info.id in LIVE
        else tuple(one.id for one in catalogue.dimensions)
    )
    for key in whole["filters"]:
        if key not in known:
            raise refuse(f"/filters/{key}", "choice", f"One of {', '.join(known)}.")


def _check_window(whole: Mapping[str, Any]) -> None:
    window = timedelta(seconds=whole["window_s"])
    size = timedelta(minutes=1) if window <= HOUR else timedelta(minutes=15)
    size = HOUR if window > DAY else size
    is_unusual = whole["comparison"] == "unusual"
    if is_unusual and whole["stat"] == NOW:
        raise refuse("/comparison", "choice", "Of a number of now it is not known what is usual.")
    if window % (HOUR if is_unusual else size):
        text = "Whole minutes up to an hour, quarters up to a day, hours beyond it and for unusual."
        raise refuse("/window_s", "step", text)
    if is_unusual and whole["value"] <= 0:
        raise refuse("/value", "range", "How many times the usual spread: more than 0.")


def _check_reach(whole: Mapping[str, Any]) -> None:
    """Refuse a limit that its number never gets over."""
    is_of_waiting = (whole["metric"], whole["comparison"]) == (WAITING, "over")
    if is_of_waiting and whole["value"] >= MOST_WAITING:
        text = f"Less than {MOST_WAITING:,}: up to so many who wait are counted."
        raise refuse("/value", "range", text)


# Values


def _read_value(pointer: str, value: Any) -> float:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not is_number or not -LARGEST <= value <= LARGEST:
        raise refuse(pointer, "range", "A number is needed.")
    return float(value)


def _read_comparison(pointer: str, value: Any) -> str:
    if not isinstance(value, str) or value not in COMPARISONS:
        raise refuse(pointer, "choice", f"One of {', '.join(COMPARISONS)}.")
    return value


def _read_zone(pointer: str, value: Any) -> str:
    name: str = line(64, fewest=1)(pointer, value)
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise refuse(pointer, "time_zone", "A time zone, such as Europe/Berlin.") from None


def _read_clock(pointer: str, value: Any) -> str:
    if not isinstance(value, str) or not _CLOCK.fullmatch(value):
        raise refuse(pointer, "time", "A time such as 22:00.")
    return value


def _read_days(pointer: str, value: Any) -> list[int]:
    if not isinstance(value, list) or len(value) > 7:
        raise refuse(pointer, "list", "Days from 0, which is Monday, to 6.")
    return sorted({number(0, 6)(f"{pointer}/{at}", one) for at, one in enumerate(value)})


def _read_quiet(pointer: str, value: Any) -> dict[str, Any] | None:
    if value is None:
        return None
    readers: Mapping[str, Read] = {"from": _read_clock, "to": _read_clock, "days": _read_days}
    found = read_object(value, readers, pointer, required=("from", "to"))
    if found["from"] == found["to"]:
        raise refuse(f"{pointer}/to", "range", "Another time than it begins.")
    return {"days": [], **found}


def _read_names(pointer: str, value: Any) -> list[str]:
    if not isinstance(value, list) or len(value) > MOST_VALUES:
        raise refuse(pointer, "list", f"A list of up to {MOST_VALUES} is needed.")
    one = line(80, fewest=1)
    return list(dict.fromkeys(one(f"{pointer}/{at}", it) for at, it in enumerate(value)))


def _read_filters(pointer: str, value: Any) -> dict[str, list[str]]:
    if not isinstance(value, Mapping) or len(value) > 10:
        raise refuse(pointer, "object", "Values by dimension.")
    readers = {key: _read_names for key in value if isinstance(key, str) and len(key) <= 40}
    found = read_object(value, readers, pointer)
    return {key: values for key, values in found.items() if values}


def _read_recipients(pointer: str, value: Any) -> dict[str, list[str]]:
    keys = ("staff", "roles", "teams", "permissions")
    found = read_object(value, dict.fromkeys(keys, _read_names), pointer)
    return {key: found.get(key, []) for key in keys}


def _read_time(pointer: str, value: Any) -> datetime:
    text = value if isinstance(value, str) and len(value) <= 40 else ""
    try:
        at = datetime.fromisoformat(text)
        if at.tzinfo is not None and 1990 <= at.year <= 2200:
            return at.astimezone(UTC)  # where times are stored as text, their texts are compared
    except ValueError:
        pass
    raise refuse(pointer, "time", "A time with its zone, such as 2026-11-29T12:00:00Z.")


def read_silence(document: Any) -> dict[str, Any]:
    """Read a silence: `until`, and what else is said of it.

    Raises:
        Invalid: with the pointer of the first wrong value.
    """
    found = read_object(document, _SILENCE, required=("until",))
    found.setdefault("since", now())
    if not now() < found["until"] or not found["since"] < found["until"]:
        raise refuse("/until", "range", "A time to come, after since.")
    return found


_SILENCE: Mapping[str, Read] = {
    "rule_id": lambda pointer, value: None if value is None else line(32, fewest=1)(pointer, value),
    "since": _read_time,
    "until": _read_time,
    "reason": line(200),
}
DOCUMENT: Mapping[str, Read] = {
    "metric": line(40, fewest=1),
    "stat": line(16, fewest=1),
    "filters": _read_filters,
    "comparison": _read_comparison,
    "value": _read_value,
    "window_s": number(60, int(LONGEST_WINDOW.total_seconds())),
    "pending_s": number(0, LONGEST_S),
    "keep_s": number(0, LONGEST_S),
    "remind_s": number(0, 7 * LONGEST_S),
    "quiet": _read_quiet,
    "time_zone": _read_zone,
    "recipients": _read_recipients,
}
RULE: Mapping[str, Read] = {"name": line(80, fewest=1), "is_enabled": read_flag, **DOCUMENT}
NEEDED = ("metric", "comparison", "value")
SNOOZE: Mapping[str, Read] = {"minutes": number(1, 10_080)}
TEST: Mapping[str, Read] = {
    "channel": lambda pointer, value: _read_channel(pointer, value),
}


def _read_channel(pointer: str, value: Any) -> str:
    if value not in ("notice", "event"):
        raise refuse(pointer, "choice", "One of notice, event.")
    return str(value)
