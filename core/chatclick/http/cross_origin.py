"""CORS: which pages may read answers. Exact origins only, never with credentials.

The API is for our own pages and those the settings name; the widget's public addresses are for the
pages that the widget's published config names, and add their headers themselves.
"""

from collections.abc import Callable, Iterable

from quart import Quart, Response, request

from chatclick.http.operations import API
from chatclick.security.origins import build_cors, normalise

ALLOWED_METHODS = "GET, POST, PUT, PATCH, DELETE"
ALLOWED_HEADERS = (
    "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Upload-Offset"
)
EXPOSED_HEADERS = (
    "ETag, Retry-After, X-Request-Id, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset"
)
REMEMBERED_S = 600


def install(app: Quart, allowed: Iterable[str]) -> None:
    """Add CORS headers to the API.

    Args:
        app: the app.
        allowed: origins besides our own.
    """
    origins = frozenset(origin for one in allowed if (origin := normalise(one)))
    app.after_request(_build_adder(origins))


def _build_adder(origins: frozenset[str]) -> Callable[[Response], Response]:
    def add(response: Response) -> Response:
        if origins and request.path.startswith(f"{API}/"):
            for name, value in build_headers(request.headers.get("Origin"), origins).items():
                response.headers.setdefault(name, value)
        return response

    return add


def build_headers(origin: str | None, allowed: frozenset[str]) -> dict[str, str]:
    """Build all CORS headers of an answer, also of a preflight."""
    headers = build_cors(origin, allowed)
    if "Access-Control-Allow-Origin" in headers:
        headers |= {
            "Access-Control-Allow-Methods": ALLOWED_METHODS,
            "Access-Control-Allow-Headers": ALLOWED_HEADERS,
            "Access-Control-Expose-Headers": EXPOSED_HEADERS,
            "Access-Control-Max-Age": str(REMEMBERED_S),
        }
    return headers
