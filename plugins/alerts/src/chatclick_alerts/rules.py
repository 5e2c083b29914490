"""A rule as it is evaluated: read from its document, which is what people set."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from chatclick_alerts.machine import Terms, Verdict

Comparison = Literal["over", "under", "unusual"]

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
UTC = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Span:
    """How finely the past is looked at: each value of `many` parts of `grain`, `size` long."""

    grain: str
    size: timedelta
    many: int


@dataclass(frozen=True, slots=True)
class Band:
    """Between what a number should be; None for no limit on that side."""

    low: float | None = None
    high: float | None = None

    def judge(self, value: float | None) -> Verdict:
        """Say what a value is."""
        if value is None:
            return Verdict.NOTHING
        is_low = self.low is not None and value < self.low
        is_high = self.high is not None and value > self.high
        return Verdict.BREACH if is_low or is_high else Verdict.FINE


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which number is looked at; rules that ask the same share one answer.

    Attributes:
        filters: values by dimension, sorted, so that two of them are equal when they mean the same.
    """

    metric: str
    stat: str
    window: timedelta
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def span(self) -> Span:
        """How finely its past is looked at."""
        return find_span(self.window)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What a rule says.

    Attributes:
        comparison: "over" or "under" `value`, or "unusual" for the hour of the week, where `value`
            is how many times the usual spread away it may be.
        unit: of its number: "" for a count, "s", or "%".
        remind: after how long those who were told are reminded while it goes on; None never.
    """

    id: str
    name: str
    asked: Asked
    comparison: Comparison
    value: float
    terms: Terms = field(default_factory=Terms)
    remind: timedelta | None = None
    quiet: Mapping[str, Any] | None = None
    zone: ZoneInfo = UTC
    recipients: Mapping[str, Any] = field(default_factory=dict)
    unit: str = ""

    @property
    def band(self) -> Band:
        """Between what its number should be, where that is always the same."""
        if self.comparison == "over":
            return Band(high=self.value)
        return Band(low=self.value)


def read_rule(rule_id: str, name: str, document: Mapping[str, Any]) -> Rule:
    """Read the document of a rule, which was checked when it was kept."""
    filters = document.get("filters", {})
    return Rule(
        id=rule_id,
        name=name,
        asked=Asked(
            metric=document["metric"],
            stat=document["stat"],
            window=timedelta(seconds=document["window_s"]),
            filters=tuple(sorted((key, tuple(sorted(values))) for key, values in filters.items())),
        ),
        comparison=document["comparison"],
        value=float(document["value"]),
        terms=Terms(
            timedelta(seconds=document["pending_s"]), timedelta(seconds=document["keep_s"])
        ),
        remind=timedelta(seconds=document["remind_s"]) if document["remind_s"] else None,
        quiet=document.get("quiet"),
        zone=ZoneInfo(document["time_zone"]),
        recipients=document["recipients"],
        unit=document.get("unit", ""),
    )


def find_span(window: timedelta) -> Span:
    """Return how finely the past is looked at for windows of a length."""
    for grain, size, most in (
        ("minute", timedelta(minutes=1), HOUR),
        ("quarter", timedelta(minutes=15), DAY),
    ):
        if window <= most:
            return Span(grain, size, window // size)
    return Span("hour", HOUR, window // HOUR)
