"""The way out of a container without a network: a proxy on a socket file, for declared hosts only.

    curl --unix-socket /run/chatclick/egress.sock http://api.example.org/v1/score

The host makes the call itself under its own egress rules: public addresses only, bounded
in time and size. A request may name its whole address (`GET https://…`); one that names only a path
goes over TLS to its `Host`. There is no CONNECT: the host must see where a call goes.
"""

import time

import httpx2
import structlog

from chatclick.errors import ChatclickError, RetryableError
from chatclick.host.containers.local_server import Request, Response
from chatclick.host.manifest import Manifest
from chatclick.host.ports import Egress
from chatclick.security.limits import Bucket, Rate

RATE = Rate(per_second=20, burst=60)
LIMIT_S = 10.0

_NOT_PASSED_ON = frozenset(
    {"host", "connection", "proxy-connection", "keep-alive", "te", "trailer", "upgrade"}
    | {"transfer-encoding", "content-length", "proxy-authorization", "accept-encoding", "expect"}
)
_NOT_TAKEN_BACK = frozenset({"connection", "keep-alive", "content-length", "transfer-encoding"})

_log = structlog.get_logger(__name__)


class EgressProxy:
    """Makes the calls of one plugin.

    Args:
        manifest: names the hosts.
        egress: the host's client.
    """

    def __init__(self, manifest: Manifest, egress: Egress) -> None:
        self._plugin_id = manifest.id
        may_call = "http:egress" in manifest.permissions
        self._hosts = frozenset(manifest.runtime.egress) if may_call else frozenset()
        self._egress = egress
        self._bucket = Bucket(RATE)

    async def handle(self, request: Request) -> Response:
        """Make one call and return its answer; a refusal says why."""
        url = find_url(request)
        host = _find_host(url)
        if reason := self._find_refusal(request, host):
            _log.warning("egress_refused", plugin=self._plugin_id, host=host, reason=reason)
            return Response(403, reason.encode(), _TEXT)
        wait_s = self._bucket.take(time.monotonic())
        if wait_s > 0:
            return Response(429, b"too many calls", {**_TEXT, "Retry-After": "1"})
        try:
            answer = await self._egress.request(
                request.method,
                url,
                headers={k: v for k, v in request.headers.items() if k not in _NOT_PASSED_ON},
                json=None,
                content=request.body or None,
                timeout_s=LIMIT_S,
            )
        except ChatclickError as error:
            _log.warning("egress_failed", plugin=self._plugin_id, host=host, reason=error.detail)
            status = 502 if isinstance(error, RetryableError) else 403
            return Response(status, error.detail.encode(), _TEXT)
        # Which host and how it went, never the path: that may hold a key.
        _log.info(
            "egress", plugin=self._plugin_id, host=host, status=answer.status_code,
            bytes=len(answer.content),
        )  # fmt: skip
        headers = {k: v for k, v in answer.headers.items() if k.lower() not in _NOT_TAKEN_BACK}
        return Response(answer.status_code, answer.content, headers)

    def _find_refusal(self, request: Request, host: str) -> str:
        if request.method == "CONNECT":
            return "Send the whole request; there is no CONNECT."
        if host not in self._hosts:
            return f'The manifest does not name the host "{host}" under runtime.egress.'
        return ""


def _find_host(url: str) -> str:
    """Read the host as the client will that makes the call; two readers might differ."""
    try:
        return httpx2.URL(url).host.lower()
    except (httpx2.InvalidURL, ValueError):
        return ""


_TEXT = {"Content-Type": "text/plain; charset=utf-8"}


def find_url(request: Request) -> str:
    """Return the address a request is for."""
    if request.target.startswith("/"):
        return f"https://{request.headers.get('host', '')}{request.target}"
    return request.target
