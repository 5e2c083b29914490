"""The API at `/api/v1/predictive-routing`, and the files of the page."""

from pathlib import Path
from typing import Any

from quart import Blueprint, Response, jsonify

from chatclick import Caller, RouteTable, Site
from chatclick.errors import Conflict, Forbidden
from chatclick.reading import read_object, refuse
from chatclick_predictive_routing.reports import show_report, show_status
from chatclick_predictive_routing.service import MISSING, Service
from chatclick_predictive_routing.state import ACTIVE, SHADOW

MOUNT = "/api/v1/predictive-routing"
READ, WRITE = "metrics:read", "queue:write"

_MANAGE = "queue:write"
_LOOK = "the permission `metrics:read`, of staff or an API key"


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
            ("GET", "", self.show_status, 200, None, _LOOK),
            ("GET", "/report", self.show_report, 200, None, _LOOK),
            ("PUT", "/mode", self.set_mode, 200, "mode: shadow or active", _MANAGE),
            ("PUT", "/version", self.use_version, 200, "version: one there was", _MANAGE),
            ("POST", "/reset", self.reset, 200, None, _MANAGE),
        ):
            api.add(method, path, view, status=status, body=body, needs=needs)
        files = self._site.assets(Path(__file__).parent / "static")

        @pages.get("/static/<path:name>")
        async def static(name: str) -> Response:
            return await files.file(name)

        return [api.build(), pages]

    async def show_status(self) -> Response:
        """Show whether it looks on or advises, and how much it has learned."""
        return self._answer(await self._require_staff(READ))

    async def show_report(self) -> Response:
        """Show what its choices would be worth, and who gets how much."""
        await self._require_staff(READ)
        return jsonify(await show_report(self._service))

    async def set_mode(self) -> Response:
        """Let it advise, or only look on.

        Raises:
            Conflict: it has seen too little to advise.
        """
        caller = await self._require_staff(WRITE)
        mode = await self._read("mode")
        if mode not in (SHADOW, ACTIVE):
            raise refuse("/mode", "choice", "Either shadow or active.")
        if mode == ACTIVE:
            self._require_ready()
        await self._service.set_mode(mode)
        await self._site.audit(
            caller, "predictive_routing.mode", "predictive_routing", {"mode": mode}
        )
        return self._answer(caller)

    async def use_version(self) -> Response:
        """Go back to what was learned before a reset, or forward again; it only looks on then."""
        caller = await self._require_staff(WRITE)
        version = await self._read("version")
        newest = self._service.state.newest
        if isinstance(version, bool) or not isinstance(version, int) or not 1 <= version <= newest:
            raise refuse("/version", "range", f"A number from 1 to {newest}.")
        await self._service.use_version(version)
        await self._site.audit(caller, "predictive_routing.version", str(version))
        return self._answer(caller)

    async def reset(self) -> Response:
        """Begin to learn anew, looking on; what was learned stays as the version before."""
        caller = await self._require_staff(WRITE)
        await self._service.reset()
        await self._site.audit(caller, "predictive_routing.reset", "predictive_routing")
        return self._answer(caller)

    def _answer(self, caller: Caller) -> Response:
        may_change = WRITE in caller.permissions
        return jsonify({**show_status(self._service), "may_change": may_change})

    def _require_ready(self) -> None:
        status = show_status(self._service)
        if not status["is_available"]:
            raise Conflict(MISSING)
        if not status["is_ready"]:
            learned, needed = status["learned"], status["needed"]
            raise Conflict(f"It has learned from {learned} of {needed} conversations.")

    async def _read(self, key: str) -> Any:
        readers = {key: lambda _pointer, value: value}
        return read_object(await self._site.read_json(), readers, required=(key,))[key]

    async def _require_staff(self, permission: str) -> Caller:
        caller = await self._site.require(permission)
        if caller.kind == "visitor":
            raise Forbidden("This is for staff.")
        return caller
