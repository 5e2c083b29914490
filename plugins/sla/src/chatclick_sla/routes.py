"""The API at `/api/v1/sla`, and the files of the page."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from quart import Blueprint, Response, jsonify, request

from chatclick import Caller, QueueView, RouteTable, Site, TeamView, WidgetEntry
from chatclick.errors import Forbidden
from chatclick.reading import read_limit, read_object
from chatclick_sla.keeping import Keeping
from chatclick_sla.models import Policy
from chatclick_sla.policies import MOST_POLICIES
from chatclick_sla.reading import POLICY, read_ids
from chatclick_sla.reporting import build_report
from chatclick_sla.service import Service
from chatclick_sla.showing import clock_to_json, policy_to_json

MOUNT = "/api/v1/sla"
READ, WRITE = "session:read", "queue:write"

_BODY = (
    "name, targets {first, next, resolution} in seconds, conditions {priorities, queues, teams,"
    " widgets, channels, tags}, warn_percent, is_business_time"
)
_MANAGE = "queue:write"
_LOOK = "the permission `session:read`, of staff or an API key"


class Routes:
    """Handlers. Each asks who calls, reads, calls one thing, and answers.

    Args:
        site: knows who calls.
        service: what runs.
    """

    def __init__(self, site: Site, service: Service) -> None:
        self._site = site
        self._service = service

    def build(self) -> list[Blueprint]:
        """Build the blueprints."""
        api, pages = RouteTable(self._site, MOUNT), self._site.blueprint()
        for method, path, view, status, body, needs in (
            ("GET", "/policies", self.list_policies, 200, None, _LOOK),
            ("POST", "/policies", self.create, 201, _BODY, _MANAGE),
            ("PUT", "/policies/order", self.order, 204, "ids: of all policies", _MANAGE),
            ("PATCH", "/policies/{policy_id}", self.change, 200, _BODY, _MANAGE),
            ("DELETE", "/policies/{policy_id}", self.delete, 204, None, _MANAGE),
            ("GET", "/clocks", self.list_live, 200, None, _LOOK),
            ("GET", "/report", self.show_report, 200, None, _LOOK),
            ("GET", "/choices", self.list_choices, 200, None, _MANAGE),
            ("GET", "/sessions/{session_id}", self.list_clocks, 200, None, _LOOK),
        ):
            api.add(method, path, view, status=status, body=body, needs=needs)
        files = self._site.assets(Path(__file__).parent / "static")

        @pages.get("/static/<path:name>")
        async def static(name: str) -> Response:
            return await files.file(name)

        return [api.build(), pages]

    # Policies

    async def list_policies(self) -> Response:
        """List the policies in their order; the first one a session fits counts."""
        await self._require_staff(READ)
        rows = await Policy.all().order_by("position", "id").limit(MOST_POLICIES)
        return jsonify({"data": [policy_to_json(row) for row in rows], "next": None})

    async def create(self) -> tuple[Response, int]:
        """Keep a new policy, behind the others."""
        caller = await self._require_staff(WRITE)
        values = read_object(await self._site.read_json(), POLICY, required=("name", "targets"))
        row = await self._keeping.create(values)
        await self._site.audit(caller, "sla.create", row.id)
        return jsonify(policy_to_json(row)), 201

    async def change(self, policy_id: str) -> Response:
        """Change a policy; clocks that run keep the target they began with."""
        caller = await self._require_staff(WRITE)
        values: Mapping[str, Any] = read_object(await self._site.read_json(), POLICY)
        row = await self._keeping.change(policy_id, values)
        await self._site.audit(caller, "sla.change", row.id, {"keys": sorted(values)})
        return jsonify(policy_to_json(row))

    async def delete(self, policy_id: str) -> tuple[str, int]:
        """Remove a policy; its clocks that run are dropped."""
        caller = await self._require_staff(WRITE)
        await self._keeping.delete(policy_id)
        await self._site.audit(caller, "sla.delete", policy_id[:32])
        return "", 204

    async def order(self) -> tuple[str, int]:
        """Put the policies into another order."""
        caller = await self._require_staff(WRITE)
        readers = {"ids": read_ids}
        body = read_object(await self._site.read_json(), readers, required=("ids",))
        await self._keeping.order(body["ids"])
        await self._site.audit(caller, "sla.order", "policies")
        return "", 204

    # Clocks

    async def list_clocks(self, session_id: str) -> Response:
        """List the clocks of a session, oldest first, with what is left of them."""
        await self._require_staff(READ)
        found = await self._service.list_clocks(session_id[:36])
        return jsonify({"data": [clock_to_json(*one) for one in found], "next": None})

    async def list_live(self) -> Response:
        """List the clocks that run, the most pressing first."""
        await self._require_staff(READ)
        found = await self._service.list_live(read_limit(request.args.get("limit"), default=100))
        return jsonify({"data": [clock_to_json(*one) for one in found], "next": None})

    # The page

    async def show_report(self) -> Response:
        """Count the targets that were kept and broken on each of the last 30 days."""
        caller = await self._require_staff(READ)
        may_change = WRITE in caller.permissions
        return jsonify({"days": await build_report(), "may_change": may_change})

    async def list_choices(self) -> Response:
        """List the queues, teams and widgets that a policy can be for."""
        await self._require_staff(WRITE)
        context = self._service.context
        found: Mapping[str, Sequence[QueueView | TeamView | WidgetEntry]] = {
            "queues": await context.queues.list(),
            "teams": await context.teams.list(),
            "widgets": await context.widgets.list(),
        }
        return jsonify(
            {key: [{"id": one.id, "name": one.name} for one in rows] for key, rows in found.items()}
        )

    @property
    def _keeping(self) -> Keeping:
        return Keeping(self._service.context, self._service.policies)

    async def _require_staff(self, permission: str) -> Caller:
        caller = await self._site.require(permission)
        if caller.kind == "visitor":
            raise Forbidden("This is for staff.")
        return caller
