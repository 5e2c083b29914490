"""What every Quart app of the host has in common: request ids, protective headers, problems.

The host's own app and the small app of each plugin (`chatclick.host.sites`) are prepared alike.
"""

import time
from collections.abc import Callable
from functools import cache, partial
from typing import Self

import structlog
from quart import Quart, Response, g, request
from quart.routing import QuartRule
from typing_extensions import override

from chatclick import tracing
from chatclick.http import problems
from chatclick.http.measure import note_request
from chatclick.ids import new_id
from chatclick.security.headers import DATA_HEADERS, TLS_HEADERS
from chatclick.security.json import SIZES
from chatclick.security.origins import Proxies

BODY_TIMEOUT_S = 30


class Route(QuartRule):
    """A route that gets ready to be built into an address when somebody asks for that.

    Werkzeug writes and compiles two functions for each at once: half of what it takes to build an
    app, and hardly anybody builds addresses from routes.
    """

    @override
    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiled = cache(partial(super()._compile_builder, append_unknown))

        def build(route: Self, /, **values: object) -> tuple[str, str]:
            return compiled()(route, **values)

        return build


def prepare(app: Quart, proxies: Proxies, *, site: str = "host") -> None:
    """Prepare an app before it has routes.

    Args:
        app: the app.
        proxies: whose word on the caller's scheme counts.
        site: what its requests are measured as: "host", or a plugin's id.
    """
    app.url_rule_class = Route
    app.config["MAX_CONTENT_LENGTH"] = SIZES.rest_body_bytes
    app.config["BODY_TIMEOUT"] = BODY_TIMEOUT_S
    app.config["PROPAGATE_EXCEPTIONS"] = False
    # A doubled slash is another path, not a reason to send people to a rewritten address.
    app.url_map.merge_slashes = False
    problems.register(app)
    app.before_request(_begin)
    app.after_request(_build_finish(proxies, site))


async def _begin() -> None:
    g.request_id = new_id("request")
    g.started_s = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _build_finish(proxies: Proxies, site: str) -> Callable[[Response], Response]:
    def finish(response: Response) -> Response:
        headers = response.headers
        headers["X-Request-Id"] = problems.get_request_id()
        for name, value in DATA_HEADERS.items():
            headers.setdefault(name, value)
        for name, value in g.get("limit_headers", {}).items():
            headers.setdefault(name, value)
        peer = (request.scope.get("client") or ("",))[0]
        forwarded = request.headers.getlist("X-Forwarded-Proto")
        if proxies.resolve_scheme(peer, request.scheme, forwarded) == "https":
            headers.update(TLS_HEADERS)
        _measure(response, site)
        return response

    return finish


def _measure(response: Response, site: str) -> None:
    started_s = g.get("started_s")
    if started_s is None:
        return
    route = request.url_rule.rule if request.url_rule else ""
    seconds = time.perf_counter() - started_s
    note_request(site, request.method, route, response.status_code, seconds)
    attributes: dict[str, tracing.Attribute] = {"http.route": route, "site": site}
    attributes["http.response.status_code"] = response.status_code
    tracing.describe(f"{request.method} {route}".strip(), **attributes)
