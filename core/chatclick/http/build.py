"""Building the Quart app from the declared operations."""

import asyncio
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from typing import Any

import msgspec
from quart import Blueprint, Quart, Response, request

from chatclick.host.sites import Sites
from chatclick.http import api_docs, cross_origin, health, openapi, shared
from chatclick.http.guard import Guard
from chatclick.http.operations import API, Operation
from chatclick.http.pipeline import build_view
from chatclick.http.resources import RESOURCES
from chatclick.http.resources.public_widget import build_preflight
from chatclick.http.services import Services
from chatclick.http.uploads import PacedConnection, PacedRequest


def list_operations() -> list[Operation]:
    """Return every declared operation."""
    return [operation for resource in RESOURCES for operation in resource.operations]


@cache
def build_document() -> dict[str, Any]:
    """Build the OpenAPI document of this version; it takes as long as all else of a start."""
    return openapi.build(list_operations(), version("chatclick"))


@cache
def _encode_document() -> bytes:
    return msgspec.json.encode(build_document())


def build_quart(services: Services) -> Quart:
    """Build the app that serves REST, and in front of the plugins' apps what belongs to the host.

    Args:
        services: everything it serves.
    """
    app = Quart(__name__, static_folder=None)
    app.request_class = PacedRequest
    app.asgi_http_class = PacedConnection
    shared.prepare(app, services.proxies)
    for resource in RESOURCES:
        app.register_blueprint(_build_blueprint(resource.tag, resource.operations, services))
    cross_origin.install(app, services.settings.allowed_origins)
    _install_preflight(app)
    health.install(app, services)
    _install_document(app, services.sites)
    api_docs.install(app)
    _place_plugins(app, services)
    app.asgi_app = Guard(app.asgi_app)  # type: ignore[method-assign]  # as Quart's manual has it
    return app


def _build_blueprint(tag: str, operations: Iterable[Operation], services: Services) -> Blueprint:
    blueprint = Blueprint(tag.replace("-", "_").replace(" ", "_"), __name__)
    for operation in operations:
        blueprint.add_url_rule(
            operation.rule,
            endpoint=operation.name,
            view_func=build_view(services, operation),
            methods=[operation.method],
            provide_automatic_options=operation.path.startswith(f"{API}/"),
        )
    return blueprint


def _install_document(app: Quart, sites: Sites | None) -> None:
    @app.get(f"{API}/openapi.json")
    async def openapi_document() -> Response:
        document = await asyncio.to_thread(_encode_document)
        added = sites.list_paths() if sites is not None else {}
        if added:
            own = build_document()
            # What the host has declared itself comes first here, too.
            document = msgspec.json.encode({**own, "paths": {**added, **own["paths"]}})
        return Response(document, content_type="application/json")


def _install_preflight(app: Quart) -> None:
    """Answer the browsers of pages that embed a widget; the API's are answered by Quart itself."""

    @app.route("/widget/v1/<widget_id>/<any(config, visitor, logout):_what>", methods=["OPTIONS"])
    async def widget_preflight(widget_id: str, _what: str) -> Response:
        headers = await build_preflight(widget_id, request.headers.get("Origin"))
        response = Response(b"", status=204)
        response.headers.update(headers)
        return response


def _place_plugins(app: Quart, services: Services) -> None:
    """Let plugins serve what is theirs, but for addresses the host has declared itself."""
    if services.sites is None:
        return
    own = app.asgi_app
    services.sites.install(app)
    both = app.asgi_app
    routes = app.url_map.bind("")

    async def dispatch(scope: Any, receive: Any, send: Any) -> None:
        is_own = scope["type"] == "http" and routes.test(scope["path"], scope["method"])
        await (own if is_own else both)(scope, receive, send)

    app.asgi_app = dispatch  # type: ignore[method-assign]
