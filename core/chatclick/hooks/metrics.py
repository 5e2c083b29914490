"""Prometheus metrics of hook calls."""

from functools import cache

from prometheus_client import Counter, Gauge, Histogram

CALLS = Counter(
    "chatclick_hook_calls",
    "Hook calls by outcome: ok, error, timeout, open (breaker), skipped (no time left).",
    ["plugin", "hook", "outcome"],
)
SECONDS = Histogram(
    "chatclick_hook_seconds",
    "Time one implementation of a hook took.",
    ["plugin", "hook"],
    buckets=(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30),
)
OPEN = Gauge(
    "chatclick_hook_breaker_open",
    "1 while an implementation is not called because it failed repeatedly.",
    ["plugin", "hook"],
)

# Looking a child up by its labels takes longer than counting in it.
calls_of = cache(CALLS.labels)
seconds_of = cache(SECONDS.labels)


def forget(plugin_id: str, hook: str) -> None:
    """Drop the gauge of an implementation that is gone."""
    try:
        OPEN.remove(plugin_id, hook)
    except KeyError:
        pass
