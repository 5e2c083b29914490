"""The API of flows: for staff at `/api/v1/flows`, and for visitors what starts one."""

from collections.abc import Mapping
from time import monotonic
from typing import Any

from quart import Blueprint, Response, jsonify, request

from chatclick import PluginContext, RouteTable, Site
from chatclick.errors import FieldError, Forbidden, Invalid
from chatclick.reading import read_limit
from chatclick_flows.blocks_offered import list_blocks
from chatclick_flows.catalogue import TEMPLATES, Catalogue, build_etag, load_template
from chatclick_flows.engine import FlowScript, Library
from chatclick_flows.handing_back import HAND_BACK, hand_back
from chatclick_flows.library_store import LibraryStore
from chatclick_flows.reading import (
    build_first,
    read_inputs,
    read_object,
    read_revision,
    read_variables,
)
from chatclick_flows.reports import build_counts
from chatclick_flows.service import Service, check_variables
from chatclick_flows.showing import flow_to_json, respond, revision_to_json, run_to_json
from chatclick_flows.simulating import simulate
from chatclick_flows.start_limit import StartLimit
from chatclick_flows.starting import START as START_ACTION

MOUNT = "/api/v1/flows"
OWN = "/api/v1/plugins/flows"
START = "/sessions/{session_id}/start"
MAX_BYTES = 256 * 1024

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
        staff, own = RouteTable(site, MOUNT), RouteTable(site, None, own=OWN)
        for method, path, view, status, permission in (
            ("GET", "", self.list_flows, 200, "widget:read"),
            ("POST", "", self.create, 201, "widget:write"),
            ("GET", "/templates", self.list_templates, 200, "widget:read"),
            ("GET", "/blocks", self.list_blocks, 200, "widget:read"),
            ("POST", "/validate", self.validate, 200, "widget:read"),
            ("GET", "/{flow_id}", self.show, 200, "widget:read"),
            ("DELETE", "/{flow_id}", self.delete, 204, "widget:write"),
            ("POST", "/{flow_id}/undelete", self.undelete, 200, "widget:write"),
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
            table = own if path == START else staff
            body = "" if view.__name__ in _WITH_BODY else None
            table.add(method, path, view, status=status, body=body, needs=permission)
        return [staff.build(), own.build()]

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
        limit = read_limit(request.args.get("limit"))
        rows = await self._catalogue.list(request.args.get("cursor", "")[:60], limit + 1)
        following = rows[limit - 1].id if len(rows) > limit else None
        return jsonify({"data": [flow_to_json(one) for one in rows[:limit]], "next": following})

    async def create(self) -> tuple[Response, int]:
        """Create a flow from a document, or from a template."""
        caller = await self._site.require("widget:write")
        body = await self._read(("document", "template", "id", "name"))
        flow = await self._catalogue.create(build_first(body))
        await self._site.audit(caller, "flows.create", flow.id)
        return respond(flow), 201

    async def list_templates(self) -> Response:
        """List the templates that come with the plugin."""
        await self._site.require("widget:read")
        data = [{"template": name, "document": load_template(name)} for name in TEMPLATES]
        return jsonify({"data": data, "next": None})

    async def list_blocks(self) -> Response:
        """List the kinds of blocks there are, with the schema of each one's data."""
        await self._site.require("widget:read")
        offered = await self._context.actions.list_offered()
        # Within a flow there is nobody to hand back from, and another flow is called by a block.
        others = [one for one in offered if one.type not in (HAND_BACK.type, START_ACTION.type)]
        return jsonify({"data": list_blocks(others), "next": None})

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
        return respond(await self._catalogue.get(flow_id))

    async def delete(self, flow_id: str) -> tuple[str, int]:
        """Remove a flow."""
        caller = await self._site.require("widget:write")
        await self._catalogue.delete(flow_id)
        await self._site.audit(caller, "flows.delete", flow_id)
        return "", 204

    async def undelete(self, flow_id: str) -> Response:
        """Have a deleted flow back, within a week."""
        caller = await self._site.require("widget:write")
        flow = await self._catalogue.undelete(flow_id)
        await self._site.audit(caller, "flows.undelete", flow_id)
        return respond(flow)

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
        return respond(flow)

    async def publish(self, flow_id: str) -> Response:
        """Publish a flow's draft."""
        caller = await self._site.require("widget:publish")
        etag = request.headers.get("If-Match")
        flow = await self._catalogue.publish(flow_id, caller.name or caller.id, etag)
        await self._site.audit(caller, "flows.publish", flow_id, {"revision": flow.published})
        return respond(flow)

    async def list_revisions(self, flow_id: str) -> Response:
        """List a flow's revisions, newest first."""
        await self._site.require("widget:read")
        rows = await self._catalogue.list_revisions(flow_id)
        return jsonify({"data": [revision_to_json(one) for one in rows], "next": None})

    async def show_revision(self, flow_id: str, number: str) -> Response:
        """Return a revision with its document."""
        await self._site.require("widget:read")
        revision = await self._catalogue.get_revision(flow_id, read_revision(number))
        return jsonify({**revision_to_json(revision), "document": revision.document})

    async def restore(self, flow_id: str, number: str) -> Response:
        """Make the document of a revision the draft again."""
        caller = await self._site.require("widget:write")
        revision = read_revision(number)
        flow = await self._catalogue.restore(flow_id, revision)
        await self._site.audit(caller, "flows.restore", flow_id, {"revision": revision})
        return respond(flow)

    # Trying and counting

    async def simulate(self, flow_id: str) -> Response:
        """Run the draft, or a given document, with given inputs; nothing happens in the world."""
        await self._site.require("widget:read")
        body = await self._read(("document", "inputs", "variables", "facts"))
        document = body.get("document") or (await self._catalogue.get(flow_id)).draft
        problems = await self._catalogue.check(document)
        if problems:
            pointers = [one.pointer for one in problems]
            return jsonify({"problems": pointers, "path": [], "turns": []})
        inputs = read_inputs(body.get("inputs", []))
        library = await _build_trial_library(self._service.library, flow_id, document)
        variables = read_object(body, "variables")
        check_variables(library.get("draft"), variables)
        result = simulate(
            library, "draft", inputs, variables=variables, facts=read_object(body, "facts")
        )
        return jsonify(result)

    async def show_counts(self, flow_id: str) -> Response:
        """Return how many runs came to each step, and how many went no further."""
        await self._site.require("widget:read")
        flow = await self._catalogue.get(flow_id)
        counts = await build_counts(flow_id, flow.draft)
        return jsonify({**counts, "etag": build_etag(flow)})

    # Runs

    async def show_run(self, session_id: str) -> Response:
        """Return the run under way in a session."""
        await self._site.require("session:read", session_id=session_id)
        run = await self._service.runs.find(session_id)
        return jsonify({"run": None if run is None else run_to_json(run)})

    async def resume(self, session_id: str) -> Response:
        """Hand a session back to its flow, which goes on where it was."""
        await self._site.require("session:assign")
        await self._site.require("session:assign", session_id=session_id)
        run = await hand_back(self._service, self._context, session_id)
        return jsonify({"run": None if run is None else run_to_json(run)})

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
        variables = read_variables(read_object(body, "variables"))
        if caller.kind == "visitor":
            self._limit.take(caller.id, monotonic())
        run = await self._service.start_asked(session, flow_id, variables)
        return jsonify({"run": run_to_json(run)}), 201

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
