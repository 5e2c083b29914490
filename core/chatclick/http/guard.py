"""What is refused before any app sees it: ambiguous framing, unreadable targets, TRACE, h2c.

Hypercorn passes on a request with both Content-Length and Transfer-Encoding, on whose end two
parsers may disagree, and answers `Upgrade: h2c` by itself where nothing in front removes it.
"""

from typing import Any
from urllib.parse import urlsplit

import msgspec
from hypercorn.typing import (
    ASGIReceiveCallable,
    ASGISendCallable,
    ASGISendEvent,
    Scope,
)

from chatclick.http.problems import MEDIA_TYPE, build_problem
from chatclick.ids import new_id
from chatclick.security.headers import DATA_HEADERS

ASGIApp = Any  # hypercorn's own name for it differs between its two kinds of apps


class Guard:
    """An ASGI app around another.

    Args:
        app: called with every request that is in order.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(
        self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable
    ) -> None:
        """Serve one connection."""
        refusal = _find_refusal(scope) if scope["type"] == "http" else None
        if refusal is None:
            await self._app(scope, receive, send)
        else:
            await _refuse(send, *refusal)


def _find_refusal(scope: Any) -> tuple[int, str, str] | None:  # Any: hypercorn's HTTPScope
    if scope["method"] == "TRACE" or scope["method"] == "CONNECT":
        return 405, "method_not_allowed", "This method is not served."
    names = [name.lower() for name, _ in scope["headers"]]
    if b"content-length" in names and b"transfer-encoding" in names:
        return 400, "ambiguous_length", "Send Content-Length or Transfer-Encoding, not both."
    if names.count(b"host") > 1 or names.count(b"content-length") > 1:
        return 400, "repeated_header", "Send Host and Content-Length once."
    if not _is_readable(scope["path"]):
        return 400, "bad_target", "What is asked for is no address."
    for name, value in scope["headers"]:
        if name.lower() == b"upgrade" and b"h2c" in value.lower():
            return 400, "h2c", "HTTP/2 without TLS is not served."
    return None


def _is_readable(path: str) -> bool:
    """Whether a target is a path or, as a proxy is asked, a whole address."""
    if path.startswith("/"):
        return True
    try:
        urlsplit(path)
    except ValueError:
        return False
    return True


async def _refuse(send: ASGISendCallable, status: int, code: str, detail: str) -> None:
    problem = build_problem(
        status=status,
        code=code,
        title="Request refused",
        detail=detail,
        request_id=new_id("request"),
    )
    body = msgspec.json.encode(problem)
    headers = {
        "Content-Type": MEDIA_TYPE,
        "Content-Length": str(len(body)),
        "Connection": "close",
        "X-Request-Id": str(problem["request_id"]),
        **DATA_HEADERS,
    }
    if status == 405:
        headers["Allow"] = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"
    start: ASGISendEvent = {
        "type": "http.response.start",
        "status": status,
        "headers": [(key.lower().encode(), value.encode()) for key, value in headers.items()],
        "trailers": False,
    }
    await send(start)
    await send({"type": "http.response.body", "body": body, "more_body": False})
