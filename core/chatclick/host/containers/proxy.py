"""The plugin's own pages: requests to /plugins/<id>/… are handed on and the answers taken back.

What comes back is the plugin's word under the host's address, so a page is put into a sandbox
without the host's origin: it cannot act as whoever looks at it. What the caller signed in with is
never handed on; the plugin gets a signed line about who it is instead.
"""

from typing import Any
from urllib.parse import quote

from quart import Blueprint, Response, request

from chatclick.errors import NotFound, Unavailable
from chatclick.host.containers import protocol
from chatclick.host.containers.connection import Connection, PluginUnreachable, Reply
from chatclick.host.containers.protocol import AnswerWrong
from chatclick.host.manifest import Manifest

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
LIMIT_S = 15.0
_SAFE = "/:@!$&'()*+,;=~"

_PASSED_ON = frozenset({"accept", "accept-language", "content-type", "if-none-match", "user-agent"})
_TAKEN_BACK = frozenset(
    {
        "content-type",
        "content-language",
        "content-disposition",
        "cache-control",
        "etag",
        "last-modified",
        "location",
        "retry-after",
    }
)
_SANDBOX = (
    "sandbox allow-scripts allow-forms allow-popups; default-src 'none';"
    " script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:;"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
_SCRIPT_TYPES = ("javascript", "ecmascript", "wasm")


def build_proxy(manifest: Manifest, site: Any, connection: Connection) -> Blueprint:
    """Build the blueprint that hands requests on.

    Args:
        manifest: the plugin's.
        site: makes blueprints and knows who calls.
        connection: how the plugin is reached.
    """
    blueprint: Blueprint = site.blueprint()
    may_run_code = "widget:assets" in manifest.permissions

    async def serve(path: str = "") -> Response:
        user = await site.find_user(request.headers.get("Authorization"))
        body: bytes = await request.get_data()  # type: ignore[assignment]
        if not {".", ".."}.isdisjoint(path.split("/")):
            # They would lead out of the plugin's pages, to its hooks, with the host's signature.
            raise NotFound("There is no such page.")
        target = f"/v1/http/{quote(path, safe=_SAFE)}"
        if query := request.query_string:
            target += "?" + query.decode("ascii", "replace")
        headers = {
            name: value for name, value in request.headers.items() if name.lower() in _PASSED_ON
        }
        headers[protocol.TOKEN] = connection.issue_token(None)
        headers[protocol.USER] = connection.sign_user(user, request.method, target)
        if len(body) > protocol.MAX_REQUEST_BYTES:
            return Response("The body is too large.", 413, content_type="text/plain")
        try:
            reply = await connection.request(
                request.method, target, headers=headers, body=body, limit_s=LIMIT_S
            )
        except (PluginUnreachable, TimeoutError, AnswerWrong) as error:
            raise Unavailable("The plugin does not answer.", code="plugin_unavailable") from error
        return _build_response(reply, may_run_code=may_run_code)

    blueprint.add_url_rule("/", "root", serve, methods=METHODS, defaults={"path": ""})
    blueprint.add_url_rule("/<path:path>", "page", serve, methods=METHODS)
    return blueprint


def _build_response(reply: Reply, *, may_run_code: bool) -> Response:
    if not 200 <= reply.status < 500 and reply.status not in {500, 501, 502, 503}:
        raise Unavailable("The plugin answered nonsense.", code="plugin_unavailable")
    headers = {name: value for name, value in reply.headers.items() if name in _TAKEN_BACK}
    type_ = headers.pop("content-type", "application/octet-stream")
    if any(word in type_.lower() for word in _SCRIPT_TYPES) and not may_run_code:
        type_ = "text/plain; charset=utf-8"  # else any page of the host could load it as its own
    if (location := headers.get("location", "/")) and not _is_relative(location):
        del headers["location"]
    response = Response(reply.body, reply.status, content_type=type_)
    response.headers.update(headers)
    response.headers["Content-Security-Policy"] = _SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _is_relative(location: str) -> bool:
    # Browsers take tabs and line ends out of an address before they read it.
    is_plain = location.isprintable()
    return is_plain and location.startswith("/") and not location.startswith(("//", "/\\"))
