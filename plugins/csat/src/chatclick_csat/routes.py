"""The API at `/api/v1/csat`, and the files of the page."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from quart import Blueprint, Response, jsonify, request

from chatclick import Caller, RouteTable, Site
from chatclick.errors import Forbidden
from chatclick.reading import read_limit
from chatclick_csat.listing import build_csv, list_page, rating_to_json
from chatclick_csat.narrowing import QUERIES, read_filter, read_kind
from chatclick_csat.pages import Pages
from chatclick_csat.reports import list_choices, summarise
from chatclick_csat.scales import LABELS
from chatclick_csat.service import Service

MOUNT = "/api/v1/csat"
READ, READ_TEXT = "metrics:read", "message:read"

_LOOK = "the permission `metrics:read`, of staff or an API key"
_KINDS: Mapping[str, Mapping[str, Any]] = {
    "label": {"type": "string", "enum": list(LABELS)},
    "has_comment": {"type": "boolean"},
}
_PAGE: Mapping[str, Mapping[str, Any]] = {
    "cursor": {"type": "string", "maxLength": 60},
    "limit": {"type": "integer", "minimum": 1, "maximum": 100},
}


class Routes:
    """Handlers. Each asks who calls, reads, calls one thing, and answers.

    Args:
        site: knows who calls.
        service: what runs; not there before the plugin has started.
    """

    def __init__(self, site: Site, service: Service) -> None:
        self._site = site
        self._service = service

    def build(self) -> list[Blueprint]:
        """Build the blueprints."""
        api, pages = RouteTable(self._site, MOUNT), self._site.blueprint()
        look = partial(api.add, "GET", needs=_LOOK)
        look("/summary", self.show_summary, queries=QUERIES)
        look("/choices", self.show_choices)
        look("/ratings", self.list_ratings, queries={**QUERIES, **_KINDS, **_PAGE})
        look("/export", self.export, queries={**QUERIES, **_KINDS})
        files = self._site.assets(Path(__file__).parent / "static")

        @pages.get("/static/<path:name>")
        async def static(name: str) -> Response:
            return await files.file(name)

        Pages(self._site, self._service).add_to(pages)
        return [api.build(), pages]

    async def show_summary(self) -> Response:
        """Count who was asked and who rated, by score and by person."""
        await self._require_staff()
        return jsonify(await summarise(read_filter(request.args), self._service.context))

    async def show_choices(self) -> Response:
        """List the widgets, people and languages that ratings can be narrowed by."""
        await self._require_staff()
        return jsonify(await list_choices(self._service.context))

    async def list_ratings(self) -> Response:
        """List ratings, the newest first; what was written needs `message:read`."""
        caller = await self._require_staff()
        wanted = read_filter(request.args) & read_kind(request.args)
        limit = read_limit(request.args.get("limit"))
        rows, following = await list_page(wanted, request.args.get("cursor", ""), limit)
        with_text = READ_TEXT in caller.permissions
        data = [rating_to_json(row, with_text=with_text) for row in rows]
        return jsonify({"data": data, "next": following})

    async def export(self) -> Response:
        """Return ratings as a table in CSV; what was written needs `message:read`."""
        caller = await self._require_staff()
        wanted = read_filter(request.args) & read_kind(request.args)
        text = await build_csv(wanted, with_text=READ_TEXT in caller.permissions)
        await self._site.audit(caller, "csat.export", "ratings")
        return jsonify({"name": "ratings.csv", "csv": text})

    async def _require_staff(self) -> Caller:
        caller = await self._site.require(READ)
        if caller.kind == "visitor":
            raise Forbidden("This is for staff.")
        return caller
