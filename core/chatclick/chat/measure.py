"""What is measured of this room, for Prometheus."""

from prometheus_client import Counter, Histogram

ROUTED = Counter(
    "chatclick_routing_decisions",
    "Waiting sessions that plugins were asked about: assigned to somebody, or left to wait.",
    ("outcome",),
)
ROUTING = Histogram(
    "chatclick_routing_seconds",
    "Time to find out where one waiting session goes, and to carry it out.",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)

assigned, left = ROUTED.labels("assigned"), ROUTED.labels("left")
