"""The API of flows: for staff at `/api/v1/flows`, and for visitors what starts one."""

import re
from collections.abc import Mapping
from copy import deepcopy
from datetime import datetime
from time import monotonic
from typing import Any

from quart import Blueprint, Response, jsonify, request

from chatclick import PluginContext, Site
from chatclick.errors import FieldError, Forbidden, Invalid, NotFound
from chatclick_flows.catalogue import TEMPLATES, Catalogue, build_etag, load_template
from chatclick_flows.described import build_operation
from chatclick_flows.engine import FlowScript, HandedBack, Library
from chatclick_flows.library_store import LibraryStore
from chatclick_flows.models import Flow, Revision, Run
from chatclick_flows.reports import build_counts
from chatclick_flows.service import Service, check_variables
from chatclick_flows.simulating import MAX_INPUTS, simulate
from chatclick_flows.start_limit import StartLimit

MOUNT = "/api/v1/flows"
OWN = "/api/v1/plugins/flows"
START = "/sessions/{session_id}/start"
MAX_BYTES = 256 * 1024
MAX_PAGE = 100

_WITH_BODY = frozenset({"create", "validate", "save_draft", "simulate", "start"})


class Routes:
    """Handlers. Each asks who calls, reads, calls one thing, and answers.

    Args:
        site: knows who calls.
        service: what runs; not there before the plugin has started.
    """

    def __init__(self, site: Site, service: Service) -> None:
        self._site = site
        self._service = service
        self._limit = StartLimit()

    def build(self) -> list[Blueprint]:
        """Build the blueprints."""
        site = self._site
        staff, own = site.blueprint(MOUNT), site.blueprint()
        described: dict[str, dict[str, Any]] = {}
        for method, path, view, status, permission in (
            ("GET", "", self.list_flows, 200, "widget:read"),
            ("POST", "", self.create, 201, "widget:write"),
            ("GET", "/templates", self.list_templates, 200, "widget:read"),
            ("POST", "/validate", self.validate, 200, "widget:read"),
            ("GET", "/{flow_id}", self.show, 200, "widget:read"),
            ("DELETE", "/{flow_id}", self.delete, 204, "widget:write"),
            ("GET", "/{flow_id}/draft", self.show_draft, 200, "widget:read"),
            ("PUT", "/{flow_id}/draft", self.save_draft, 200, "widget:write"),
            ("POST", "/{flow_id}/publish", self.publish, 200, "widget:publish"),
            ("GET", "/{flow_id}/revisions", self.list_revisions, 200, "widget:read"),
            ("GET", "/{flow_id}/revisions/{number}", self.show_revision, 200, "widget:read"),
            ("POST", "/{flow_id}/revisions/{number}/restore", self.restore, 200, "widget:write"),
            ("POST", "/{flow_id}/simulate", self.simulate, 200, "widget:read"),
            ("GET", "/{flow_id}/counts", self.show_counts, 200, "widget:read"),
            ("GET", "/sessions/{session_id}", self.show_run, 200, "session:read"),
            ("POST", "/sessions/{session_id}/resume", self.resume, 200, "session:assign"),
            ("POST", START, self.start, 201, "message:write"),
        ):
            rule = path.replace("{", "<").replace("}", ">")
            is_own = path == START
            blueprint, prefix = (own, OWN) if is_own else (staff, MOUNT)
            blueprint.add_url_rule(rule, view.__name__, view, methods=[method])
            described.setdefault(prefix + path, {})[method.lower()] = build_operation(
                path,
                (view.__doc__ or "").partition("\n")[0],
                status,
                takes_body=view.__name__ in _WITH_BODY,
                permission=permission,
            )
        site.describe(described)
        return [staff, own]

    @property
    def _catalogue(self) -> Catalogue:
        return Catalogue(self._context)

    @property
    def _context(self) -> PluginContext:
        return self._service.context

    # Flows as people keep them

    async def list_flows(self) -> Response:
        """List flows."""
        await self._site.require("widget:read")
        limit = _read_limit(request.args.get("limit"))
        rows = await self._catalogue.list(request.args.get("cursor", "")[:60], limit + 1)
        following = rows[limit - 1].id if len(rows) > limit else None
        return jsonify({"data": [_flow_to_json(one) for one in rows[:limit]], "next": following})

    async def create(self) -> tuple[Response, int]:
        """Create a flow from a document, or from a template."""
        caller = await self._site.require("widget:write")
        body = await self._read(("document", "template", "id", "name"))
        flow = await self._catalogue.create(_build_first(body))
        await self._site.audit(caller, "flows.create", flow.id)
        return _respond(flow), 201

    async def list_templates(self) -> Response:
        """List the templates that come with the plugin."""
        await self._site.require("widget:read")
        data = [{"template": name, "document": load_template(name)} for name in TEMPLATES]
        return jsonify({"data": data, "next": None})

    async def validate(self) -> Response:
        """Tell what keeps a document from being published."""
        await self._site.require("widget:read")
        body = await self._read(("document",))
        problems = await self._catalogue.check(body.get("document"))
        return jsonify(
            {
                "valid": not problems,
                "problems": [
                    {
                        "pointer": one.pointer,
                        "code": one.code,
                        "message": one.message,
                        "expected": one.expected,
                        "suggestion": one.suggestion,
                    }
                    for one in problems
                ],
            }
        )

    async def show(self, flow_id: str) -> Response:
        """Return a flow."""
        await self._site.require("widget:read")
        return _respond(await self._catalogue.get(flow_id))

    async def delete(self, flow_id: str) -> tuple[str, int]:
        """Remove a flow."""
        caller = await self._site.require("widget:write")
        await self._catalogue.delete(flow_id)
        await self._site.audit(caller, "flows.delete", flow_id)
        return "", 204

    async def show_draft(self, flow_id: str) -> Response:
        """Return a flow's draft alone, with its ETag."""
        await self._site.require("widget:read")
        flow = await self._catalogue.get(flow_id)
        response = jsonify(flow.draft)
        response.headers["ETag"] = build_etag(flow)
        return response

    async def save_draft(self, flow_id: str) -> Response:
        """Replace a flow's draft; with `If-Match` only the one that was edited."""
        caller = await self._site.require("widget:write")
        document = await self._site.read_json(max_bytes=MAX_BYTES)
        etag = request.headers.get("If-Match")
        flow = await self._catalogue.save_draft(flow_id, document, etag)
        await self._site.audit(caller, "flows.draft", flow_id, {"version": flow.version})
        return _respond(flow)

    async def publish(self, flow_id: str) -> Response:
        """Publish a flow's draft."""
        caller = await self._site.require("widget:publish")
        etag = request.headers.get("If-Match")
        flow = await self._catalogue.publish(flow_id, caller.name or caller.id, etag)
        await self._site.audit(caller, "flows.publish", flow_id, {"revision": flow.published})
        return _respond(flow)

    async def list_revisions(self, flow_id: str) -> Response:
        """List a flow's revisions, newest first."""
        await self._site.require("widget:read")
        rows = await self._catalogue.list_revisions(flow_id)
        return jsonify({"data": [_revision_to_json(one) for one in rows], "next": None})

    async def show_revision(self, flow_id: str, number: str) -> Response:
        """Return a revision with its document."""
        await self._site.require("widget:read")
        revision = await self._catalogue.get_revision(flow_id, _read_revision(number))
        return jsonify({**_revision_to_json(revision), "document": revision.document})

    async def restore(self, flow_id: str, number: str) -> Response:
        """Make the document of a revision the draft again."""
        caller = await self._site.require("widget:write")
        revision = _read_revision(number)
        flow = await self._catalogue.restore(flow_id, revision)
        await self._site.audit(caller, "flows.restore", flow_id, {"revision": revision})
        return _respond(flow)

    # Trying and counting

    async def simulate(self, flow_id: str) -> Response:
        """Run the draft, or a given document, with given inputs; nothing happens in the world."""
        await self._site.require("widget:read")
        body = await self._read(("document", "inputs", "variables", "facts"))
        document = body.get("document") or (await self._catalogue.get(flow_id)).draft
        problems = await self._catalogue.check(document)
        if problems:
            return jsonify({"problems": [one.pointer for one in problems], "path": []})
        inputs = _read_inputs(body.get("inputs", []))
        library = await _build_trial_library(self._service.library, flow_id, document)
        variables = _read_object(body, "variables")
        check_variables(library.get("draft"), variables)
        result = simulate(
            library, "draft", inputs, variables=variables, facts=_read_object(body, "facts")
        )
        return jsonify(result)

    async def show_counts(self, flow_id: str) -> Response:
        """Return how many runs came to each step, and how many went no further."""
        await self._site.require("widget:read")
        flow = await self._catalogue.get(flow_id)
        return jsonify(await build_counts(flow_id, flow.draft))

    # Runs

    async def show_run(self, session_id: str) -> Response:
        """Return the run under way in a session."""
        await self._site.require("session:read", session_id=session_id)
        run = await self._service.runs.find(session_id)
        return jsonify({"run": None if run is None else _run_to_json(run)})

    async def resume(self, session_id: str) -> Response:
        """Hand a session back to its flow, which goes on where it was."""
        await self._site.require("session:assign")
        await self._site.require("session:assign", session_id=session_id)
        await self._service.runs.require_live(session_id)
        await self._context.sessions.take(session_id, is_forced=True)
        run = await self._service.runs.take_turn(session_id, HandedBack(self._service.now_s()))
        return jsonify({"run": None if run is None else _run_to_json(run)})

    async def start(self, session_id: str) -> tuple[Response, int]:
        """Start a flow in a session: a visitor in their own, with a flow their widget names."""
        caller = await self._site.require("message:write", session_id=session_id)
        body = await self._read(("flow_id", "variables"))
        flow_id = body.get("flow_id")
        if not isinstance(flow_id, str):
            text = "Name the flow to start."
            raise Invalid(text, errors=(FieldError("/flow_id", "type", text),))
        session = await self._context.sessions.get(session_id)
        if caller.kind == "visitor":
            allowed = await self._service.list_offered(session.widget_id)
            if flow_id not in allowed:
                raise Forbidden("This widget does not offer this flow.", code="flow_not_offered")
        variables = _read_variables(_read_object(body, "variables"))
        if caller.kind == "visitor":
            self._limit.take(caller.id, monotonic())
        run = await self._service.start_asked(session, flow_id, variables)
        return jsonify({"run": _run_to_json(run)}), 201

    async def _read(self, keys: tuple[str, ...]) -> Mapping[str, Any]:
        body = await self._site.read_json(max_bytes=MAX_BYTES)
        for key in body:
            if key not in keys:
                text = "There is no such field."
                raise Invalid(text, errors=(FieldError(f"/{key[:80]}", "unknown_field", text),))
        return body


async def _build_trial_library(
    store: LibraryStore, flow_id: str, document: Mapping[str, Any]
) -> Library:
    script = FlowScript(document)
    called = [
        block["data"]["flow"]
        for step in document["steps"]
        for block in step["blocks"]
        if block["type"] == "core.call" and block["data"]["flow"] != flow_id
    ]
    library = await store.build((), called)
    return Library({**library.scripts, "draft": script}, {**library.newest, script.id: "draft"})


def _build_first(body: Mapping[str, Any]) -> Any:
    if "document" in body:
        return body["document"]
    if "template" not in body:
        text = "Give a document, or the name of a template."
        raise Invalid(text, errors=(FieldError("/document", "required", text),))
    document = deepcopy(load_template(str(body["template"])))
    return {**document, **{key: body[key] for key in ("id", "name") if key in body}}


def _read_limit(text: str | None) -> int:
    if text is None:
        return 50
    # Short before it is a number: Python refuses to read thousands of digits.
    if not re.fullmatch("[1-9][0-9]{0,2}", text) or int(text) > MAX_PAGE:
        message = f"A number from 1 to {MAX_PAGE}."
        raise Invalid(message, errors=(FieldError("/limit", "range", message),))
    return int(text)


def _read_revision(text: str) -> int:
    if not re.fullmatch("[1-9][0-9]{0,8}", text):
        raise NotFound("There is no such revision.", code="revision_not_found")
    return int(text)


def _read_object(body: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = body.get(key, {})
    if not isinstance(value, Mapping):
        text = "An object is needed."
        raise Invalid(text, errors=(FieldError(f"/{key}", "type", text),))
    return value


def _read_inputs(inputs: Any) -> list[Mapping[str, Any]]:
    if not isinstance(inputs, list) or not all(isinstance(one, Mapping) for one in inputs):
        text = "A list of objects is needed."
        raise Invalid(text, errors=(FieldError("/inputs", "type", text),))
    for index, one in enumerate(inputs):
        for key, kind in (("content", Mapping), ("values", Mapping), ("seconds", (int, float))):
            if key in one and not isinstance(one[key], kind):
                text = "It has another kind of value here."
                raise Invalid(text, errors=(FieldError(f"/inputs/{index}/{key}", "type", text),))
    if len(inputs) > MAX_INPUTS:
        text = f"At most {MAX_INPUTS} inputs."
        raise Invalid(text, errors=(FieldError("/inputs", "too_many", text),))
    return inputs


def _read_variables(values: Mapping[str, Any]) -> dict[str, Any]:
    for name, value in values.items():
        is_fine = isinstance(value, (str, int, float, bool)) and len(str(value)) <= 2000
        if not is_fine:
            text = "Text of at most 2,000 characters, a number, true or false."
            raise Invalid(text, errors=(FieldError(f"/variables/{name[:80]}", "type", text),))
    return dict(values)


def _respond(flow: Flow) -> Response:
    response = jsonify({**_flow_to_json(flow), "draft": flow.draft})
    response.headers["ETag"] = build_etag(flow)
    return response


def _flow_to_json(flow: Flow) -> dict[str, Any]:
    return {
        "id": flow.id,
        "name": flow.name,
        "etag": build_etag(flow),
        "published_revision": flow.published,
        "created_at": _time(flow.created_at),
        "updated_at": _time(flow.updated_at),
    }


def _revision_to_json(revision: Revision) -> dict[str, Any]:
    return {
        "revision": revision.revision,
        "created_at": _time(revision.created_at),
        "created_by": revision.created_by,
    }


def _run_to_json(run: Run) -> dict[str, Any]:
    wait = run.state.get("wait") or {}
    return {
        "id": run.id,
        "session_id": run.session_id,
        "flow_id": run.flow_id,
        "revision": run.revision,
        "status": run.status,
        "step": run.step,
        "waits_for": wait.get("kind"),
        "started_at": _time(run.started_at),
    }


def _time(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
