"""What a rule would have done: the past, stepped through by the same machine as the present."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from chatclick.clock import to_text
from chatclick_alerts.forecast import WEEK_HOURS, WEEKS, forecast
from chatclick_alerts.machine import Change, Terms, begin, step
from chatclick_alerts.numbers import MINUTE, Numbers, Past
from chatclick_alerts.rules import HOUR, Band, Rule

DAYS = 7
MOST_POINTS = 700


@dataclass(slots=True)
class Replay:
    """What would have happened.

    Attributes:
        fired: how often it would have fired.
        spans: from when to when each time; one that goes on has no end.
    """

    fired: int = 0
    spans: list[tuple[datetime, datetime | None]] = field(default_factory=list)


def replay(terms: Terms, past: Past, bands: Sequence[Band]) -> Replay:
    """Step through the past.

    Args:
        terms: for how long.
        past: what the number was.
        bands: between what it should have been, for each value.
    """
    found = Replay()
    if not past.ends:
        return found
    memory = begin(past.ends[0])
    for at, value, band in zip(past.ends, past.values, bands, strict=True):
        memory, change = step(memory, terms, band.judge(value), at)
        if change is Change.FIRED:
            found.fired += 1
            found.spans.append((at, None))
        elif change is Change.RECOVERED:
            found.spans[-1] = (found.spans[-1][0], at)
    return found


async def preview(numbers: Numbers, rule: Rule, at: datetime) -> dict[str, Any]:
    """Show how a rule's number went in the last days, and what the rule would have done.

    Raises:
        Unavailable: nobody answers for the number.
    """
    since = at - timedelta(days=DAYS)
    past = await numbers.read_past(rule.asked, since, at)
    bands = await find_bands(numbers, rule, past)
    found = replay(rule.terms, past, bands)
    points = _thin(past, bands, is_low=rule.comparison == "under")
    return {
        "since": to_text(past.ends[0] if past.ends else at),
        "until": to_text(at),
        "days": DAYS,
        "fired": found.fired,
        "spans": [
            {"from": to_text(begin_), "until": end and to_text(end)} for begin_, end in found.spans
        ],
        "points": points,
    }


async def find_bands(numbers: Numbers, rule: Rule, past: Past) -> Sequence[Band]:
    """Return between what a number should have been, for each value.

    Raises:
        Unavailable: nobody answers for the number.
    """
    if rule.comparison != "unusual" or not past.ends:
        return [rule.band] * len(past.ends)
    first = _hour(past.ends[0] - MINUTE) - (WEEKS * WEEK_HOURS + 1) * HOUR
    hours = await numbers.read_hours(rule.asked, first, past.ends[-1])
    known: dict[int, Band] = {}
    bands = []
    for end in past.ends:
        place = (_hour(end - MINUTE) - first) // HOUR
        if place not in known:
            # As it was known then: what came later is no part of a forecast.
            usual = forecast(hours[:place], place)
            known[place] = usual.build_band(rule.value) if usual else Band()
        bands.append(known[place])
    return bands


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


def _thin(past: Past, bands: Sequence[Band], *, is_low: bool) -> list[dict[str, Any]]:
    """Keep so many points as a chart shows; of several the one that is nearest to the limit."""
    every = -(-len(past.ends) // MOST_POINTS) or 1
    points = []
    for first in range(0, len(past.ends), every):
        places = range(first, min(first + every, len(past.ends)))
        known = [at for at in places if past.values[at] is not None]
        pick = min if is_low else max
        at = pick(known, key=lambda place: past.values[place] or 0.0) if known else first
        points.append(
            {
                "at": to_text(past.ends[at]),
                "value": past.values[at],
                "low": bands[at].low,
                "high": bands[at].high,
            }
        )
    return points
