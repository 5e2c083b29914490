"""What is measured of requests, for Prometheus."""

from functools import cache

from prometheus_client import Histogram

REQUESTS = Histogram(
    "chatclick_http_request_seconds",
    "Time to answer a request, by whose route it is (host, or a plugin), its template, the method"
    " and the class of the status.",
    ("site", "method", "route", "status"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

_child_of = cache(REQUESTS.labels)


def note_request(site: str, method: str, route: str, status: int, seconds: float) -> None:
    """Measure a request.

    Args:
        site: "host", or the id of the plugin that serves the route.
        method: of HTTP; callers make up others, which count as one.
        route: the template, "" where there is none.
        status: of the answer.
        seconds: how long it took.
    """
    known = method if method in _METHODS else "other"
    _child_of(site, known, route, f"{status // 100}xx").observe(seconds)
