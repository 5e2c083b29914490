"""The figures that are read when Prometheus asks, so that nothing pays for them before."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector
from typing_extensions import override

Family = CounterMetricFamily | GaugeMetricFamily


class Figure(NamedTuple):
    """One metric: a counter's name goes without `_total`, which the format adds."""

    kind: Literal["counter", "gauge"]
    name: str
    text: str
    labels: tuple[str, ...] = ()


FIGURES = (
    Figure(
        "gauge",
        "chatclick_build_info",
        "1; the version that runs, on which Python and database.",
        ("version", "python", "database"),
    ),
    Figure(
        "gauge",
        "chatclick_ready",
        "Whether /readyz says yes; chatclick_not_ready says why not.",
    ),
    Figure("gauge", "chatclick_not_ready", "1 for each reason that is in force.", ("reason",)),
    Figure(
        "gauge",
        "chatclick_database_readable",
        "Whether this scrape could ask the database; without it what is kept there is left out.",
    ),
    Figure(
        "gauge",
        "chatclick_socket_connections",
        "WebSockets and event streams that are open, by who has them.",
        ("kind",),
    ),
    Figure("counter", "chatclick_socket_opened", "WebSockets that were let in."),
    Figure(
        "counter",
        "chatclick_socket_closed",
        "WebSockets that ended, by close code; 1006: the client went away. 4008: too slow.",
        ("code",),
    ),
    Figure(
        "counter",
        "chatclick_socket_refused",
        "WebSocket upgrades that were refused, by HTTP status.",
        ("status",),
    ),
    Figure(
        "counter",
        "chatclick_socket_frames",
        "Frames, in from clients and out to them.",
        ("direction",),
    ),
    Figure(
        "counter",
        "chatclick_socket_frames_superseded",
        "Passing frames, such as typing, that a newer one replaced: the client reads slowly.",
    ),
    Figure("gauge", "chatclick_store_pending_writes", "Writes that wait for the next transaction."),
    Figure("gauge", "chatclick_store_healthy", "Whether the last transaction went well."),
    Figure("gauge", "chatclick_store_bytes", "Size of the database.", ("part",)),
    Figure(
        "gauge",
        "chatclick_store_connections",
        "Connections to the database, by what they are for and whether they are in use.",
        ("role", "state"),
    ),
    Figure("gauge", "chatclick_disk_bytes", "The disk of the data folder.", ("state",)),
    Figure("gauge", "chatclick_event_log_position", "The newest position of the event log."),
    Figure(
        "counter",
        "chatclick_events",
        "Events this process committed, by type and who did it; message.created are messages.",
        ("type", "actor"),
    ),
    Figure(
        "gauge",
        "chatclick_consumer_lag_events",
        "Events that a reader of the log has not handled.",
        ("consumer",),
    ),
    Figure(
        "gauge",
        "chatclick_consumer_lag_seconds",
        "Age of the oldest event that a reader of the log has not handled; 0 for none.",
        ("consumer",),
    ),
    Figure(
        "counter",
        "chatclick_consumer_failures",
        "Deliveries to a reader of the log that went wrong, each attempt by itself.",
        ("consumer",),
    ),
    Figure(
        "gauge",
        "chatclick_outbox_deliveries",
        "Deliveries that failed and will be tried again.",
        ("consumer",),
    ),
    Figure("gauge", "chatclick_dead_letters", "Deliveries that were given up.", ("consumer",)),
    Figure("gauge", "chatclick_sessions", "Conversations that are not done.", ("state",)),
    Figure(
        "gauge",
        "chatclick_sessions_longest_wait_seconds",
        "How long the conversation has waited for somebody that waits longest; 0 for none.",
    ),
    Figure(
        "gauge", "chatclick_staff", "Staff: connected, and online, who take sessions.", ("state",)
    ),
    Figure(
        "gauge",
        "chatclick_plugin_state",
        "1 for the state that a plugin is in; only those that somebody wants are shown.",
        ("plugin", "state"),
    ),
    Figure(
        "gauge",
        "chatclick_plugin_info",
        "1; the version of a plugin, and whether it runs as python, container or remote.",
        ("plugin", "version", "kind"),
    ),
    Figure(
        "counter",
        "chatclick_plugin_log_lines",
        "Lines a plugin logged, or the host about it.",
        ("plugin", "level"),
    ),
)


class Sheet(Collector):
    """The figures of one scrape; each has its head even where it has no value."""

    def __init__(self) -> None:
        self._families: dict[str, Family] = {one.name: _build(one) for one in FIGURES}

    def put(self, name: str, value: float, *labels: str) -> None:
        """Add a value.

        Args:
            name: of one of `FIGURES`.
            value: it.
            labels: their values, in order.
        """
        self._families[name].add_metric(labels, value)

    @override
    def collect(self) -> Iterable[Family]:
        """Return all of it."""
        return self._families.values()

    def encode(self) -> bytes:
        """Write it down as Prometheus reads it."""
        registry = CollectorRegistry(auto_describe=False)
        registry.register(self)
        return generate_latest(registry)


def _build(figure: Figure) -> Family:
    make = CounterMetricFamily if figure.kind == "counter" else GaugeMetricFamily
    return make(figure.name, figure.text, labels=figure.labels)
