"""Which plugin serves which address, and what a plugin needs to serve.

Quart cannot take back a blueprint, so each plugin's blueprints live in a small Quart app of their
own. Requests are dispatched by path; a plugin that does not run is not found. The host's own routes
come first, also below a plugin's prefix: no plugin can stand in front of them.
"""

import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quart import Blueprint, Quart, Response, request
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import RequestRedirect

from chatclick.errors import BadRequest
from chatclick.host.assets import FolderAssets
from chatclick.host.file_responses import PrivateFile, build_response
from chatclick.host.manifest import Manifest
from chatclick.host.ports import Absent, Gate, Nobody, Users, Widgets
from chatclick.host.unreadable import refuse_unreadable
from chatclick.plugin.context import PermissionDenied
from chatclick.plugin.json_form import JSONObject, to_plain
from chatclick.plugin.site import Caller
from chatclick.security.headers import NONCE_MARK, PAGE_HEADERS, build_csp, new_nonce
from chatclick.security.json import decode
from chatclick.security.sanitise import document

if TYPE_CHECKING:
    from hypercorn.typing import ASGIReceiveCallable, ASGISendCallable, Scope

RESERVED = ("/api", "/healthz", "/readyz", "/metrics", "/plugins")
"""Prefixes no plugin may mount on, but for a word of its own below `API`."""

API = "/api/v1"
_API_WORD = re.compile(rf"{API}/[a-z0-9][a-z0-9-]*")


class Sites:
    """The addresses of all running plugins.

    Args:
        prepare: called with each plugin's app and its id, to add what all of the host's pages
            share: error pages, limits, request ids.
    """

    def __init__(self, prepare: Callable[[Quart, str], None] = lambda _app, _id: None) -> None:
        self._prepare = prepare
        self._holders: dict[str, str] = {}
        self._apps: dict[str, Quart] = {}
        self._described: dict[str, JSONObject] = {}
        self._own_words: frozenset[str] = frozenset()

    def add(
        self,
        manifest: Manifest,
        blueprints: Sequence[Blueprint],
        described: JSONObject | None = None,
    ) -> None:
        """Take in a plugin's blueprints; they answer once `open` is called.

        Args:
            manifest: the plugin's.
            blueprints: made by its site.
            described: path items of OpenAPI, by path.

        Raises:
            ValueError: a prefix is held by another plugin, or something is not a blueprint.
        """
        for blueprint in blueprints:
            if not isinstance(blueprint, Blueprint):
                raise ValueError("register_routes returns blueprints made by site.blueprint()")
        for mount in manifest.mounts:
            holder = self._holders.get(mount)
            if holder not in (None, manifest.id):
                raise ValueError(f'the plugin "{holder}" serves {mount} already; disable one')
            if mount.removeprefix(f"{API}/") in self._own_words:
                raise ValueError(f"{mount} belongs to the host")
        app = Quart(__name__, static_folder=None)
        self._prepare(app, manifest.id)
        app.before_request(refuse_unreadable)
        for blueprint in blueprints:
            app.register_blueprint(blueprint)
            if blueprint.url_prefix == own_prefix(manifest.id):
                # The same routes once more, where an API of the host would look for them.
                app.register_blueprint(
                    blueprint, url_prefix=api_prefix(manifest.id), name=f"{blueprint.name}_api"
                )
        self._apps[manifest.id] = app
        self._described[manifest.id] = described or {}

    def open(self, manifest: Manifest) -> None:
        """Let a plugin's addresses answer."""
        if manifest.id in self._apps:
            for prefix in (own_prefix(manifest.id), api_prefix(manifest.id), *manifest.mounts):
                self._holders[prefix] = manifest.id

    def close(self, plugin_id: str) -> None:
        """Let a plugin's addresses answer 404, and forget its app."""
        self._holders = {
            prefix: holder for prefix, holder in self._holders.items() if holder != plugin_id
        }
        self._apps.pop(plugin_id, None)
        self._described.pop(plugin_id, None)

    def list_paths(self) -> dict[str, Any]:
        """Return what running plugins say of their API, as path items by path."""
        running = set(self._holders.values())
        return {
            path: to_plain(item)
            for plugin_id, described in sorted(self._described.items())
            if plugin_id in running
            for path, item in described.items()
        }

    def find(self, path: str) -> Quart | None:
        """Return the app of the plugin that serves a path: the longest prefix wins."""
        prefix = path
        while prefix:
            if holder := self._holders.get(prefix):
                return self._apps[holder]
            if prefix in RESERVED:
                return None
            prefix = prefix.rpartition("/")[0]
        holder = self._holders.get("/")
        return self._apps[holder] if holder else None

    def install(self, app: Quart) -> None:
        """Put the plugins' addresses beside those of the host's own app, which come first."""
        own = app.asgi_app
        self._own_words = frozenset(
            rule.rule.split("/")[3]
            for rule in app.url_map.iter_rules()
            if rule.rule.startswith(f"{API}/")
        )

        async def dispatch(
            scope: "Scope", receive: "ASGIReceiveCallable", send: "ASGISendCallable"
        ) -> None:
            site = None if scope["type"] == "lifespan" else self.find(scope["path"])
            if site is None or _serves(app, scope):
                await own(scope, receive, send)
            else:
                await site.asgi_app(scope, receive, send)

        app.asgi_app = dispatch  # type: ignore[method-assign]


def _serves(app: Quart, scope: "Scope") -> bool:
    """Tell whether the host's app has a route for a path, whatever the method."""
    if scope["type"] == "lifespan":
        return True
    routes = app.url_map.bind("localhost")
    try:
        routes.match(scope["path"], websocket=scope["type"] == "websocket")
    except NotFound:
        return False
    except (MethodNotAllowed, RequestRedirect):
        return True
    return True


class HostSite:
    """The web side of the host for one plugin; see `chatclick.plugin.site.Site`.

    Args:
        manifest: the plugin's.
        permissions: what it may do.
        widgets: what is known of widgets.
        users: says who is signed in.
        gate: admits callers.
    """

    def __init__(
        self,
        manifest: Manifest,
        permissions: frozenset[str],
        widgets: Widgets,
        users: Users | None = None,
        gate: Gate | None = None,
    ) -> None:
        self._manifest = manifest
        self._permissions = permissions
        self._widgets = widgets
        self._users = users or Nobody()
        self._gate: Gate = gate or Absent("authentication")
        self._count = 0
        self.described: dict[str, Any] = {}

    def blueprint(self, mount: str | None = None) -> Blueprint:
        """Make a blueprint below `/plugins/<id>` or a mount."""
        permission = "routes:public" if mount is None else "routes:mount"
        if permission not in self._permissions:
            raise PermissionDenied(self._manifest.id, permission)
        if mount is not None:
            self._check_mount(mount)
        self._count += 1
        prefix = own_prefix(self._manifest.id) if mount is None else mount.rstrip("/")
        name = f"{self._manifest.id}_{self._count}"
        return Blueprint(name, __name__, url_prefix=prefix or None)

    def assets(self, folder: Path) -> FolderAssets:
        """Make the file server of one folder."""
        return FolderAssets(folder)

    def file(self, data: bytes, *, name: str, media_type: str) -> Response:
        """Build the response with a file to be saved."""
        file = PrivateFile(name, media_type, len(data), is_inline=False, pieces=_once(data))
        return build_response(file)

    def page(
        self,
        html: str,
        *,
        csp: Mapping[str, str] | None = None,
        frame_ancestors: Sequence[str] = (),
    ) -> Response:
        """Build an HTML response under the strict content security policy."""
        nonce = new_nonce()
        response = Response(
            html.replace(NONCE_MARK, nonce), content_type="text/html; charset=utf-8"
        )
        response.headers.update(PAGE_HEADERS)
        response.headers["Content-Security-Policy"] = build_csp(nonce, csp, frame_ancestors)
        return response

    def clean_html(self, html: str) -> str:
        """Return markup of a document that is safe inside a page."""
        return document(html)

    def describe(self, paths: JSONObject) -> None:
        """Add what the plugin serves to the description of the API."""
        plugin_id = self._manifest.id
        own = (own_prefix(plugin_id), api_prefix(plugin_id), *self._manifest.mounts)
        for path, item in paths.items():
            if not any(path == one or path.startswith(f"{one}/") for one in own):
                raise ValueError(f"{path} is none of the plugin's addresses")
            self.described[path] = {
                method: _complete(plugin_id, path, method, operation)
                for method, operation in to_plain(item).items()
            }

    async def require(
        self,
        permission: str | None,
        *,
        session_id: str | None = None,
        needs_proof: bool = False,
    ) -> Caller:
        """Find out who sent the current request, and refuse those who may not."""
        return await self._gate.admit(
            request.headers.get("Authorization"),
            *_origin_of_request(),
            permission=permission,
            session_id=session_id,
            needs_proof=needs_proof,
        )

    async def require_pace(self) -> None:
        """Refuse whoever sends requests too fast."""
        await self._gate.require_pace(*_origin_of_request())

    async def read_json(self, *, max_bytes: int = 65_536) -> JSONObject:
        """Return the body of the current request as one JSON object."""
        raw: bytes = await request.get_data()  # type: ignore[assignment]
        document = decode(raw or b"{}", max_bytes=max_bytes)
        if not isinstance(document, Mapping):
            raise BadRequest("The body is a JSON object.")
        return document

    async def audit(
        self, caller: Caller, action: str, target: str, detail: JSONObject | None = None
    ) -> None:
        """Write what a caller did into the audit log."""
        if not action.startswith(f"{self._manifest.id}."):
            raise ValueError(f'an action begins with "{self._manifest.id}."')
        await self._gate.audit(caller, action, target, detail or {}, *_origin_of_request())

    async def widget_origins(self, widget_id: str) -> tuple[str, ...]:
        """Return the origins a widget may be embedded on."""
        return await self._widgets.list_origins(widget_id)

    async def widget_config(self, widget_id: str) -> JSONObject:
        """Return the published config of a widget."""
        return await self._widgets.get_config(widget_id)

    async def is_widget_open(self, widget_id: str) -> bool:
        """Tell whether it is now within the hours of a widget."""
        return await self._widgets.is_open(widget_id)

    async def default_widget_id(self) -> str:
        """Return the id of the widget the host made at first start."""
        return await self._widgets.get_default_id()

    async def find_user(self, authorization: str | None) -> JSONObject | None:
        """Return who an `Authorization` header belongs to; for the proxy to plugins elsewhere."""
        return await self._users.find(authorization)

    def _check_mount(self, mount: str) -> None:
        if mount not in self._manifest.mounts:
            raise ValueError(f'{mount} is not listed under "mounts" in the manifest')
        if _API_WORD.fullmatch(mount):
            return
        if any(mount == one or mount.startswith(f"{one}/") for one in RESERVED):
            raise ValueError(f"{mount} belongs to the host")


def _complete(plugin_id: str, path: str, method: str, operation: Any) -> dict[str, Any]:
    if not isinstance(operation, dict) or not {"summary", "responses"} <= operation.keys():
        raise ValueError(f"{method} {path} needs a summary and responses")
    name = re.sub(r"[\W_]+", "_", f"{plugin_id}_{method}_{path}").strip("_")
    return {"operationId": name, "tags": [plugin_id], **operation}


async def _once(data: bytes) -> AsyncIterator[bytes]:
    yield data


def _origin_of_request() -> tuple[str, list[str]]:
    peer = (request.scope.get("client") or ("",))[0]
    return peer, request.headers.getlist("X-Forwarded-For")


def own_prefix(plugin_id: str) -> str:
    """Return the address every plugin has."""
    return f"/plugins/{plugin_id}"


def api_prefix(plugin_id: str) -> str:
    """Return the same address among those of the API."""
    return f"{API}/plugins/{plugin_id}"
