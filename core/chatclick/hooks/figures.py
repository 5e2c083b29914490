"""What the metrics of hook calls add up to: counts and times of one implementation.

Read from the counters that are kept anyway, so that a call pays for nothing more.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from prometheus_client.samples import Sample

from chatclick.hooks import metrics

FAILURES = ("error", "timeout")

Key = tuple[str, str]
"""A plugin's id and a hook's name."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Totals of one implementation, or what was added between two readings.

    Attributes:
        outcomes: calls by outcome: ok, error, timeout, open, skipped.
        seconds: time all of them took together.
        buckets: calls that took no longer than so many seconds; a call counts in one bucket only.
    """

    outcomes: Mapping[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    buckets: Mapping[float, int] = field(default_factory=dict)

    @property
    def calls(self) -> int:
        """Calls that reached the plugin."""
        return sum(self.buckets.values())

    @property
    def failures(self) -> int:
        """Calls that raised, or gave no answer in time."""
        return sum(self.outcomes.get(one, 0) for one in FAILURES)

    @property
    def mean_s(self) -> float:
        """Time of a call on average, in seconds; 0 without calls."""
        return self.seconds / self.calls if self.calls else 0.0

    def since(self, before: "Figures") -> "Figures":
        """Return what was added since an earlier reading."""
        return Figures(
            {one: count - before.outcomes.get(one, 0) for one, count in self.outcomes.items()},
            max(0.0, self.seconds - before.seconds),
            {limit: count - before.buckets.get(limit, 0) for limit, count in self.buckets.items()},
        )

    def quantile_s(self, share: float) -> float:
        """Estimate how long a share of the calls took at most, in seconds; 0 without calls.

        Within a bucket the calls are taken to lie evenly, as Prometheus does.
        """
        wanted, passed, lower = share * self.calls, 0, 0.0
        for limit, count in sorted(self.buckets.items()):
            if count and passed + count >= wanted:
                if limit == float("inf"):
                    return lower
                return lower + (limit - lower) * (wanted - passed) / count
            passed, lower = passed + count, limit
        return 0.0


def read_figures() -> dict[Key, Figures]:
    """Return the totals of every implementation that was ever called in this process."""
    outcomes: dict[Key, dict[str, int]] = {}
    for sample in _list_samples(metrics.CALLS.collect()):
        if sample.name.endswith("_total"):
            of_key = outcomes.setdefault(_key(sample), {})
            of_key[sample.labels["outcome"]] = int(sample.value)
    seconds: dict[Key, float] = {}
    cumulated: dict[Key, dict[float, int]] = {}
    for sample in _list_samples(metrics.SECONDS.collect()):
        if sample.name.endswith("_sum"):
            seconds[_key(sample)] = sample.value
        elif sample.name.endswith("_bucket"):
            cumulated.setdefault(_key(sample), {})[float(sample.labels["le"])] = int(sample.value)
    return {
        key: Figures(found, seconds.get(key, 0.0), _take_apart(cumulated.get(key, {})))
        for key, found in outcomes.items()
    }


def _list_samples(families: Iterable[object]) -> Iterable[Sample]:
    for family in families:
        yield from getattr(family, "samples", ())


def _key(sample: Sample) -> Key:
    return sample.labels["plugin"], sample.labels["hook"]


def _take_apart(cumulated: Mapping[float, int]) -> dict[float, int]:
    apart, before = {}, 0
    for limit, count in sorted(cumulated.items()):
        apart[limit] = count - before
        before = count
    return apart
