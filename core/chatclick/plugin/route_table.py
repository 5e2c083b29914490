"""Routes of a plugin that stand in the description of the API as they are added."""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

from chatclick.plugin.json_form import JSONObject
from chatclick.plugin.site import Site

if TYPE_CHECKING:
    from quart import Blueprint

OBJECT: Mapping[str, Any] = {"application/json": {"schema": {"type": "object"}}}
STATUSES: Mapping[int, str] = {200: "Done", 201: "Made", 202: "Begun", 204: "Done, nothing to say"}
PROBLEMS: Mapping[int, str] = {
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found, or not for the caller",
    409: "The state of the thing forbids it",
    412: "Somebody changed it meanwhile",
    413: "Too large",
    422: "Something does not fit; `errors` says where",
    429: "Too many requests",
}

_PERMISSION = re.compile("[a-z_]+:[a-z_]+")


class RouteTable:
    """The routes of one mount, for `register_routes`.

        api = RouteTable(site, "/api/v1/polls")
        api.add("POST", "/{poll_id}/close", self.close, status=204, needs="widget:write")
        return [api.build()]

    Args:
        site: of the plugin.
        mount: a prefix of the manifest's `mounts`; None for the plugin's own `/plugins/<id>`.
        own: where the plugin's own routes stand in the description, such as
            "/api/v1/plugins/polls"; needed without a mount.
    """

    def __init__(self, site: Site, mount: str | None, *, own: str = "") -> None:
        self._site = site
        self._prefix = own if mount is None else mount
        self._blueprint = site.blueprint(mount)
        self._described: dict[str, dict[str, Any]] = {}

    def add(
        self,
        method: str,
        path: str,
        view: Callable[..., Awaitable[Any]],
        *,
        status: int = 200,
        body: str | None = None,
        needs: str = "",
        queries: Mapping[str, JSONObject] | None = None,
    ) -> None:
        """Add a route. The first line of the view's docstring is its summary.

        Args:
            method: of HTTP.
            path: behind the mount, with places in braces.
            view: what answers; places are its arguments.
            status: of the answer when all is well.
            body: what to send, in words, "" for an object without words; None for nothing.
            needs: a permission, or in words what the caller needs; "" for a route for everybody.
            queries: schemas of the parameters behind the question mark, by name.
        """
        rule = path.replace("{", "<").replace("}", ">")
        self._blueprint.add_url_rule(rule, view.__name__, view, methods=[method])
        summary = (view.__doc__ or "").partition("\n")[0]
        operation = describe_route(
            path, summary, status=status, body=body, needs=needs, queries=queries
        )
        self._described.setdefault(self._prefix + path, {})[method.lower()] = operation

    def build(self) -> "Blueprint":
        """Describe the routes and return their blueprint."""
        self._site.describe(self._described)
        return self._blueprint


def describe_route(
    path: str,
    summary: str,
    *,
    status: int = 200,
    body: str | None = None,
    needs: str = "",
    queries: Mapping[str, JSONObject] | None = None,
) -> dict[str, Any]:
    """Build an operation of OpenAPI 3.1 that takes and answers JSON objects.

    Args:
        path: with places in braces.
        summary: one line.
        status: as for `RouteTable.add`, like the rest.
        body: what to send.
        needs: what the caller needs.
        queries: parameters.
    """
    content = {} if status == 204 else {"content": OBJECT}
    problem = {"application/problem+json": {"schema": {"type": "object"}}}
    places = [
        {"name": one, "in": "path", "required": True, "schema": {"type": "string"}}
        for one in re.findall(r"{(\w+)}", path)
    ]
    asked = [{"name": one, "in": "query", "schema": it} for one, it in (queries or {}).items()]
    operation: dict[str, Any] = {
        "summary": summary,
        "description": _say_needs(needs),
        "parameters": places + asked,
        "security": [{"bearer": []}] if needs else [],
        "responses": {
            str(status): {"description": STATUSES[status], **content},
            **{str(one): {"description": it, "content": problem} for one, it in PROBLEMS.items()},
        },
    }
    if body is not None:
        described = {"description": body} if body else {}
        operation["requestBody"] = {"required": True, **described, "content": OBJECT}
    return operation


def _say_needs(needs: str) -> str:
    if not needs:
        return "For everybody."
    return f"Needs the permission `{needs}`." if _PERMISSION.fullmatch(needs) else f"Needs {needs}."
