"""Every metric of the host, for the manual and for what is checked against it."""

from collections.abc import Iterator
from dataclasses import dataclass

from prometheus_client import Counter, Gauge, Histogram

from chatclick.chat import measure as chat
from chatclick.hooks import metrics as hooks
from chatclick.host import measure as host
from chatclick.http import measure as http
from chatclick.http.monitoring.figures import FIGURES
from chatclick.store import measure as store

INSTRUMENTS: tuple[Counter | Gauge | Histogram, ...] = (
    http.REQUESTS,
    *(store.COMMITS, store.WRITES, store.FAILURES, store.RETRIES),
    *(chat.ROUTED, chat.ROUTING),
    *(hooks.CALLS, hooks.SECONDS, hooks.OPEN),
    *(host.STARTS, host.LOSSES, host.REQUESTS),
)


@dataclass(frozen=True, slots=True, order=True)
class Described:
    """A metric as Prometheus shows it.

    Attributes:
        name: with `_total` where it is a counter.
        kind: counter, gauge or histogram.
        text: what it says.
        labels: in order.
    """

    name: str
    kind: str
    text: str
    labels: tuple[str, ...]

    @property
    def series(self) -> tuple[str, ...]:
        """The names a query may use."""
        if self.kind == "histogram":
            return tuple(f"{self.name}_{part}" for part in ("bucket", "sum", "count"))
        return (self.name,)


def list_metrics() -> list[Described]:
    """Return all metrics, by name."""
    return sorted((*_list_instruments(), *_list_figures()))


def _list_instruments() -> Iterator[Described]:
    for one in INSTRUMENTS:
        [family] = one.collect()
        yield _describe(family.name, family.type, family.documentation, tuple(one._labelnames))


def _list_figures() -> Iterator[Described]:
    for one in FIGURES:
        yield _describe(one.name, one.kind, one.text, one.labels)


def _describe(name: str, kind: str, text: str, labels: tuple[str, ...]) -> Described:
    return Described(f"{name}_total" if kind == "counter" else name, kind, text, labels)
