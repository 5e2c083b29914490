"""The API at `/api/v1/session-risk`, and the files of the page."""

from pathlib import Path

from quart import Blueprint, Response, jsonify

from chatclick import Caller, RouteTable, Site
from chatclick.errors import Conflict, Forbidden
from chatclick_session_risk.reports import list_at_risk, show_report
from chatclick_session_risk.service import Service

MOUNT = "/api/v1/session-risk"
READ, LIST, WRITE = "metrics:read", "session:read", "queue:write"


class Routes:
    """Handlers. Each asks who calls, calls one thing, and answers.

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
        staff = "the permission `{}`, of staff or an API key"
        for method, path, view, needs in (
            ("GET", "", self.show, staff.format(READ)),
            ("GET", "/sessions", self.list_flagged, staff.format(LIST)),
            ("POST", "/learn", self.learn, WRITE),
        ):
            api.add(method, path, view, status=200, body=None, needs=needs)
        files = self._site.assets(Path(__file__).parent / "static")

        @pages.get("/static/<path:name>")
        async def static(name: str) -> Response:
            return await files.file(name)

        return [api.build(), pages]

    async def show(self) -> Response:
        """Show how often it was right, and the model in use."""
        caller = await self._require_staff(READ)
        may_change = WRITE in caller.permissions
        return jsonify(await show_report(self._service, may_change=may_change))

    async def list_flagged(self) -> Response:
        """List the conversations at risk now, with the reasons."""
        await self._require_staff(LIST)
        return jsonify({"data": await list_at_risk(self._service), "next": None})

    async def learn(self) -> Response:
        """Learn anew from the conversations that ended; what is learned is used if it is better.

        Raises:
            Conflict: too few ended, or all of them alike.
        """
        caller = await self._require_staff(WRITE)
        row = await self._service.learn()
        if row is None:
            detail = "Too few conversations have ended, or all of them alike."
            raise Conflict(self._service.problem or detail, code="too_few")
        await self._site.audit(
            caller, "session_risk.learn", str(row.version), {"is_used": row.is_used}
        )
        return jsonify(await show_report(self._service, may_change=True))

    async def _require_staff(self, permission: str) -> Caller:
        caller = await self._site.require(permission)
        if caller.kind == "visitor":
            raise Forbidden("This is for staff.")
        return caller
