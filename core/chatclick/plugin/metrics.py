"""Numbers: what is asked, what is answered, which there are. Whoever counts answers for them."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from chatclick.plugin.json_form import JSONForm, freeze
from chatclick.plugin.views import View

MOST_QUERIES = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricQuery(View):
    """One question about a number.

    Attributes:
        metric: its id, such as "first_response".
        since, until: the span of time, in whole minutes.
        stat: which number of it, such as "p90"; None for its first.
        grain: how the span is divided: "minute", "quarter", "hour", "day", "week", "month", or
            "total" for not at all.
        time_zone: whose days and hours.
        by: a dimension to split by.
        filters: values of dimensions; any of them, of every dimension named.
        rolling: of how many parts each value is: its own and those before it.
        hours: "business" to count times within opening hours only, else "all".
    """

    metric: str
    since: datetime
    until: datetime
    stat: str | None = None
    grain: str = "total"
    time_zone: str = "UTC"
    by: str | None = None
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rolling: int = 1
    hours: str = "all"

    def __post_init__(self) -> None:
        object.__setattr__(self, "filters", freeze(self.filters))


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricLine(JSONForm):
    """One value of what was split by, or everything. NaN and infinity are no numbers here.

    Attributes:
        key, name: the value; "" for everything.
        total: of the whole span; None where nothing is known.
        values: of each part of the span.
    """

    key: str = ""
    name: str = ""
    total: float | None = None
    values: tuple[float | None, ...] = ()

    def __post_init__(self) -> None:
        known = [one for one in (self.total, *self.values) if one is not None]
        # One that JSON cannot say would take the whole answer with it, and all that is beside it.
        if not all(abs(one) <= sys.float_info.max for one in known):
            raise ValueError("a line has numbers that JSON can say")


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricAnswer(JSONForm):
    """The answer to one question.

    Attributes:
        starts: where each part of the span begins.
        lines: one for everything, or one for each value of what was split by, largest first.
        unit: "" for a count, else such as "s" or "%".
    """

    starts: tuple[datetime, ...] = ()
    lines: tuple[MetricLine, ...] = ()
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricAnswers(JSONForm):
    """The answers to questions that were asked together.

    Attributes:
        position: how far the event log is counted; as long as it stays, so do the answers about
            the same spans.
        answers: in the order of the questions; None for one that is not understood.
    """

    position: int = 0
    answers: tuple[MetricAnswer | None, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricInfo(JSONForm):
    """A number there is.

    Attributes:
        unit: "" for a count, else such as "s" or "%".
        stats: what can be asked of it; the first is what is meant where nothing is said.
        text: what it counts, and when, in a sentence or two.
        is_low_good: less is better.
    """

    id: str
    title: str
    unit: str = ""
    stats: tuple[str, ...] = ()
    text: str = ""
    is_low_good: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricDimension(JSONForm):
    """What numbers can be split and filtered by.

    Attributes:
        values: ids with what they are called.
    """

    id: str
    text: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", freeze(self.values))


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricCatalogue(JSONForm):
    """The numbers there are, and what they can be split and filtered by."""

    metrics: tuple[MetricInfo, ...] = ()
    dimensions: tuple[MetricDimension, ...] = ()

    def find(self, metric: str) -> MetricInfo | None:
        """Return a number by its id; None where there is none."""
        return next((one for one in self.metrics if one.id == metric), None)
