"""What is refused before any app sees it: ambiguous framing, what is no address, TRACE, h2c.

Hypercorn passes on a request with both Content-Length and Transfer-Encoding, on whose end two
parsers may disagree, and answers `Upgrade: h2c` by itself where nothing in front removes it.
"""

import re
from typing import Any
from urllib.parse import unquote

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

# RFC 3986, section 3.2.2, with the lengths of RFC 1035: a name or an IP address, and a port.
_HOST = re.compile(
    rb"(?:[\w!$%&'()*+,;=~-]{1,63}(?:\.[\w!$%&'()*+,;=~-]{1,63})*\.?|\[[\da-fA-F:.]+\])(?::\d*)?"
)


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
            await self._app(_with_path(scope), receive, send)
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
    if not scope["path"].startswith("/") and not _is_address(scope["raw_path"]):
        return 400, "bad_target", "What is asked for is no address."
    for name, value in scope["headers"]:
        if name.lower() == b"host" and value and not _HOST.fullmatch(value):
            return 400, "bad_host", "Host names no server."
        if name.lower() == b"upgrade" and b"h2c" in value.lower():
            return 400, "h2c", "HTTP/2 without TLS is not served."
    return None


def _is_address(target: bytes) -> bool:
    scheme, _, rest = target.partition(b"://")
    host = rest.partition(b"/")[0]
    return scheme.lower() in (b"http", b"https") and _HOST.fullmatch(host) is not None


def _with_path(scope: Any) -> Any:  # Any: hypercorn's Scope
    """Cut a whole address, as a proxy is asked (RFC 9112, section 3.2.2), to its path."""
    if scope["type"] != "http" or scope["path"].startswith("/"):
        return scope
    rest = scope["raw_path"].partition(b"://")[2]
    raw_path = b"/" + rest.partition(b"/")[2]
    return {**scope, "path": unquote(raw_path.decode("ascii")), "raw_path": raw_path}


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
