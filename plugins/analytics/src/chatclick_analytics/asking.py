"""Reading what is asked for: every wrong value is named by its place."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from chatclick.clock import now
from chatclick.reading import Read, line, number, read_flag, read_object, refuse
from chatclick_analytics.definitions import BY_ID, DIMENSIONS, IN_HOURS, Definition
from chatclick_analytics.times import GRAINS, MOST_BUCKETS, list_starts

MOST_QUERIES = 40
MOST_VALUES = 50
LONGEST = timedelta(days=3700)
AROUND_THE_CLOCK, BUSINESS = HOURS = ("all", "business")
"""Which hours times are counted in."""

_NONE: Mapping[str, Definition] = {}
_LAST = re.compile(r"([1-9][0-9]{0,3})([mhd])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is asked.

    Attributes:
        definition: of the metric.
        stat: which number of it.
        starts: where the spans of time begin and the last one ends, in minutes since 1970.
        by: a dimension to split by.
        filters: values of dimensions; any of them, of every dimension named.
        compare: answer for the span of the same length before, too.
        rolling: of how many spans each value is: its own and those before it.
        is_in_hours: count times within opening hours only.
    """

    definition: Definition
    stat: str
    since: datetime
    until: datetime
    grain: str
    zone: ZoneInfo
    starts: list[int]
    by: str | None = None
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    compare: bool = False
    rolling: int = 1
    is_in_hours: bool = False

    @property
    def needs_bins(self) -> bool:
        """Whether values are needed in bins of the histogram."""
        return self.stat.startswith("p")

    def go_back(self) -> "Query":
        """Return the same question about the span of the same length before."""
        length = self.starts[-1] - self.starts[0]
        spans = [at - length for at in self.starts]
        moved = timedelta(minutes=length)
        return replace(
            self, since=self.since - moved, until=self.until - moved, starts=spans, compare=False
        )


def read_queries(document: Any, others: Mapping[str, Definition] = _NONE) -> list[Query]:
    """Read one query, or several under `queries`.

    Args:
        document: the body.
        others: the numbers of other plugins, by id.

    Raises:
        Invalid: with the pointer of the first wrong value.
    """
    if not isinstance(document, Mapping) or "queries" not in document:
        return [read_query("", document, others)]
    read_object(document, {"queries": _keep, "format": _keep})
    several = document["queries"]
    if not isinstance(several, list) or not 1 <= len(several) <= MOST_QUERIES:
        raise refuse("/queries", "list", f"A list of 1 to {MOST_QUERIES} queries is needed.")
    return [read_query(f"/queries/{at}", one, others) for at, one in enumerate(several)]


def read_query(pointer: str, document: Any, others: Mapping[str, Definition] = _NONE) -> Query:
    """Read a query.

    Args:
        pointer: where it stands.
        document: the query.
        others: the numbers of other plugins, by id.

    Raises:
        Invalid: with the pointer of the first wrong value.
    """
    found = read_object(document, _QUERY, pointer, required=("metric",))
    definition = BY_ID.get(found["metric"]) or others.get(found["metric"])
    if definition is None:
        text = "GET /api/v1/metrics lists the metrics there are."
        raise refuse(f"{pointer}/metric", "unknown_metric", text)
    stat = found.get("stat") or definition.stats[0]
    if stat not in definition.stats:
        raise refuse(f"{pointer}/stat", "choice", f"One of {', '.join(definition.stats)}.")
    zone: ZoneInfo = found.get("time_zone") or ZoneInfo("UTC")
    since, until = _read_range(pointer, found, zone)
    grain = found.get("grain", "total")
    starts = _list_starts(pointer, since, until, grain, zone)
    return Query(
        definition=definition,
        stat=stat,
        since=since,
        until=until,
        grain=grain,
        zone=zone,
        starts=starts,
        by=found.get("by"),
        filters=found.get("filters", {}),
        compare=found.get("compare", False),
        rolling=found.get("rolling", 1),
        is_in_hours=found.get("hours") == BUSINESS and _knows_hours(definition),
    )


def _knows_hours(definition: Definition) -> bool:
    return definition.id in IN_HOURS or definition.kind == "other"


def _list_starts(
    pointer: str, since: datetime, until: datetime, grain: str, zone: ZoneInfo
) -> list[int]:
    try:
        starts = list_starts(since, until, grain, zone)
    except ValueError:
        text = f"At most {MOST_BUCKETS} spans: take a longer grain or a shorter time."
        raise refuse(f"{pointer}/grain", "range", text) from None
    if any(before >= after for before, after in pairwise(starts)) or len(starts) < 2:
        raise refuse(f"{pointer}/until", "range", "A minute at least is needed.")
    return starts


def _read_range(
    pointer: str, found: Mapping[str, Any], zone: ZoneInfo
) -> tuple[datetime, datetime]:
    if "last" in found:
        if "since" in found or "until" in found:
            raise refuse(f"{pointer}/last", "choice", "Either last, or since and until.")
        return _find_last(found["last"], zone)
    if "since" not in found:
        raise refuse(f"{pointer}/since", "required", "Give since and until, or last.")
    since, until = found["since"], found.get("until") or now()
    if not timedelta() < until - since <= LONGEST:
        raise refuse(f"{pointer}/until", "range", f"After since, by {LONGEST.days} days at most.")
    return since, until


def _find_last(given: tuple[int, str], zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the last minutes or hours up to now; of days, today and those before."""
    many, unit = given
    until = now()
    if unit != "days":
        return until - timedelta(**{unit: many}), until
    today = until.astimezone(zone)
    first = today.date() - timedelta(days=many - 1)
    return datetime(first.year, first.month, first.day, tzinfo=zone).astimezone(UTC), until


# Values


def _keep(_pointer: str, value: Any) -> Any:
    return value


def _choice(names: tuple[str, ...]) -> Read:
    def read(pointer: str, value: Any) -> str:
        if not isinstance(value, str) or value not in names:
            raise refuse(pointer, "choice", f"One of {', '.join(names)}.")
        return value

    return read


def _read_by(pointer: str, value: Any) -> str | None:
    return None if value is None else _choice(tuple(DIMENSIONS))(pointer, value)


def _read_time(pointer: str, value: Any) -> datetime:
    text = value if isinstance(value, str) and len(value) <= 40 else ""
    try:
        at = datetime.fromisoformat(text)
        if at.tzinfo is not None and 1990 <= at.year <= 2200:
            return at.astimezone(UTC)
    except ValueError:
        pass
    raise refuse(pointer, "time", "A time with its zone, such as 2026-11-29T12:00:00Z.")


def _read_last(pointer: str, value: Any) -> tuple[int, str]:
    found = _LAST.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise refuse(pointer, "format", "A number with m, h or d, such as 24h or 7d.")
    many, unit = int(found[1]), _UNITS[found[2]]
    if timedelta(**{unit: many}) > LONGEST:
        raise refuse(pointer, "range", f"At most {LONGEST.days} days.")
    return many, unit


def _read_zone(pointer: str, value: Any) -> ZoneInfo:
    text = line(64, fewest=1)(pointer, value)
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise refuse(pointer, "time_zone", "A time zone, such as Europe/Berlin.") from None


def _read_filters(pointer: str, value: Any) -> dict[str, tuple[str, ...]]:
    found = read_object(value, dict.fromkeys(DIMENSIONS, _read_values), pointer)
    return {key: values for key, values in found.items() if values}


def _read_values(pointer: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > MOST_VALUES:
        raise refuse(pointer, "list", f"A list of at most {MOST_VALUES} values is needed.")
    one = line(80, fewest=1)
    return tuple(dict.fromkeys(one(f"{pointer}/{at}", it) for at, it in enumerate(value)))


_QUERY: Mapping[str, Read] = {
    "metric": line(130, fewest=1),
    "stat": lambda pointer, value: line(8)(pointer, value),
    "since": _read_time,
    "until": _read_time,
    "last": _read_last,
    "grain": _choice(GRAINS),
    "time_zone": _read_zone,
    "by": _read_by,
    "filters": _read_filters,
    "compare": read_flag,
    "rolling": number(1, MOST_BUCKETS),
    "hours": _choice(HOURS),
    "limit": number(1, 100),
    "cursor": lambda pointer, value: line(60)(pointer, value),
    "format": _keep,
}
