"""The API at `/api/v1/metrics`, and the files of the page."""

import asyncio
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from quart import Blueprint, Response, jsonify, request

from chatclick import RouteTable, Site
from chatclick.reading import read_object, refuse
from chatclick_analytics import dashboards
from chatclick_analytics.asking import MOST_VALUES, read_queries, read_query
from chatclick_analytics.contributed import list_contributed, names_contributed
from chatclick_analytics.definitions import Definition
from chatclick_analytics.exporting import CSV, MEDIA_TYPES, export
from chatclick_analytics.live import FILTERS, show_now
from chatclick_analytics.naming import Names, list_dimensions, load_names
from chatclick_analytics.readers import Reader, find_reader
from chatclick_analytics.service import Service
from chatclick_analytics.sessions import list_sessions
from chatclick_analytics.showing import (
    definitions_to_json,
    show_answer,
    show_status,
)

MOUNT = "/api/v1/metrics"
RECOMPUTE = "settings:write"
MAX_BYTES = 256 * 1024

_LOOK = (
    "the permission `metrics:read`, of staff or an API key; agents see what they had or answered"
)
_QUERY = (
    "metric, stat, last (7d) or since and until, grain (minute, quarter, hour, day, week, month,"
    " total), time_zone, by, filters {dimension: [values]}, compare, rolling, hours (all,"
    " business); or queries: a list of up to 40"
)
_TEXT = {"type": "string"}
_DASHBOARD = "title, is_shared, document {panels, range, compare, filters, hours}"


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
            ("GET", "", self.list_definitions, 200, None, _LOOK),
            ("GET", "/dimensions", self.list_dimensions, 200, None, _LOOK),
            ("GET", "/status", self.show_status, 200, None, _LOOK),
            ("POST", "/query", self.query, 200, _QUERY, _LOOK),
            ("POST", "/sessions", self.list_sessions, 200, f"{_QUERY}; limit, cursor", _LOOK),
            ("POST", "/export", self.export, 200, f"{_QUERY}; format: csv, xlsx", _LOOK),
            ("POST", "/recompute", self.recompute, 202, None, RECOMPUTE),
            ("GET", "/dashboards", self.list_dashboards, 200, None, _LOOK),
            ("POST", "/dashboards", self.create_dashboard, 201, _DASHBOARD, _LOOK),
            ("PATCH", "/dashboards/{dashboard_id}", self.change_dashboard, 200, _DASHBOARD, _LOOK),
            ("DELETE", "/dashboards/{dashboard_id}", self.delete_dashboard, 204, None, _LOOK),
        ):
            api.add(method, path, view, status=status, body=body, needs=needs)
        api.add("GET", "/now", self.show_now, needs=_LOOK, queries=dict.fromkeys(FILTERS, _TEXT))
        files = self._site.assets(Path(__file__).parent / "static")

        @pages.get("/static/<path:name>")
        async def static(name: str) -> Response:
            return await files.file(name)

        return [api.build(), pages]

    # Looking things up

    async def list_definitions(self) -> Response:
        """List the metrics, each with its written definition, also those of other plugins."""
        reader = await find_reader(self._site)
        others = await self._list_others(reader)
        return jsonify({"data": definitions_to_json(others.values()), "next": None})

    async def list_dimensions(self) -> Response:
        """List what numbers can be split and filtered by, with the values there are."""
        reader = await find_reader(self._site)
        only = {"staff": reader.caller.id} if reader.is_own else None
        found = await list_dimensions(self._service.context, only)
        return jsonify({"data": found, "next": None})

    async def show_now(self) -> Response:
        """Show who waits now, and who is there; with `?queue=` and the like, of those alone."""
        reader = await find_reader(self._site)
        filters = {key: request.args.getlist(key)[:MOST_VALUES] for key in FILTERS}
        return jsonify(await show_now(self._service.context, reader, filters))

    async def show_status(self) -> Response:
        """Show how far counting is, and how far counting anew."""
        reader = await find_reader(self._site)
        may_recompute = RECOMPUTE in reader.caller.permissions
        found = await show_status(self._service, reader)
        return jsonify({**found, "may_recompute": may_recompute, "is_own": reader.is_own})

    # Numbers

    async def query(self) -> Response:
        """Answer what a metric was, over time and split by a dimension."""
        reader = await find_reader(self._site)
        document = await self._site.read_json(max_bytes=MAX_BYTES)
        answers = await self._answer(reader, document)
        return jsonify({"data": answers} if "queries" in document else answers[0])

    async def list_sessions(self) -> Response:
        """List the conversations behind a number, the newest first."""
        reader = await find_reader(self._site)
        document = await self._site.read_json(max_bytes=MAX_BYTES)
        query = reader.narrow(read_query("", document))
        shown = await self._service.counting.find_shown()
        limit, cursor = int(str(document.get("limit", 50))), document.get("cursor")
        with reader.asking():
            store = self._service.open(shown)
            page = await list_sessions(
                store, query, limit=limit, cursor=None if cursor is None else str(cursor)
            )
        return jsonify(page)

    async def export(self) -> Response:
        """Return answers as a file, or with `encoding: base64` as JSON that holds it."""
        reader = await find_reader(self._site)
        document = dict(await self._site.read_json(max_bytes=MAX_BYTES))
        format_, encoding = document.get("format", CSV), document.pop("encoding", None)
        if not isinstance(format_, str) or format_ not in MEDIA_TYPES:
            raise refuse("/format", "choice", f"One of {', '.join(MEDIA_TYPES)}.")
        if encoding not in (None, "base64"):
            raise refuse("/encoding", "choice", "base64, or leave it out.")
        answers = await self._answer(reader, document)
        data = await asyncio.to_thread(export, answers, format_)
        metrics: list[Any] = [one["metric"] for one in answers]
        await self._site.audit(reader.caller, "analytics.export", format_, {"metrics": metrics})
        name, media_type = f"metrics.{format_}", MEDIA_TYPES[format_]
        if encoding:
            text = b64encode(data).decode()
            return jsonify({"name": name, "media_type": media_type, "data": text})
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(data, content_type=media_type, headers=headers)

    async def recompute(self) -> tuple[Response, int]:
        """Count everything the log holds once more; until that is done, the old numbers stay."""
        caller = await self._site.require(RECOMPUTE)
        _ = await self._service.recompute()
        await self._site.audit(caller, "analytics.recompute", "analytics")
        reader = Reader(caller, is_own=False)
        return jsonify(await show_status(self._service, reader)), 202

    async def _answer(self, reader: Reader, document: Mapping[str, Any]) -> list[dict[str, Any]]:
        others = await self._list_others(reader) if names_contributed(document) else {}
        queries = [reader.narrow(one) for one in read_queries(document, others)]
        names: Names = {}
        if any(one.by for one in queries):
            names = await load_names(self._service.context)
        with reader.asking():
            return [await show_answer(self._service, one, names) for one in queries]

    async def _list_others(self, reader: Reader) -> Mapping[str, Definition]:
        """Return the numbers of other plugins; whose they are nobody knows, so not to all."""
        return {} if reader.is_own else await list_contributed(self._service.context)

    # Dashboards

    async def list_dashboards(self) -> Response:
        """List one's own dashboards and those that are shared."""
        caller = (await find_reader(self._site)).caller
        rows = await dashboards.list_for(caller)
        return jsonify({"data": [dashboards.to_json(row, caller) for row in rows], "next": None})

    async def create_dashboard(self) -> tuple[Response, int]:
        """Keep a new dashboard."""
        caller = (await find_reader(self._site)).caller
        body = await self._site.read_json(max_bytes=MAX_BYTES)
        values = read_object(body, dashboards.DASHBOARD, required=("title", "document"))
        row = await dashboards.create(self._service.context, caller, values)
        return jsonify(dashboards.to_json(row, caller)), 201

    async def change_dashboard(self, dashboard_id: str) -> Response:
        """Change a dashboard of one's own."""
        caller = (await find_reader(self._site)).caller
        body = await self._site.read_json(max_bytes=MAX_BYTES)
        values = read_object(body, dashboards.DASHBOARD)
        row = await dashboards.change(self._service.context, caller, dashboard_id, values)
        return jsonify(dashboards.to_json(row, caller))

    async def delete_dashboard(self, dashboard_id: str) -> tuple[str, int]:
        """Remove a dashboard of one's own."""
        caller = (await find_reader(self._site)).caller
        await dashboards.delete(self._service.context, caller, dashboard_id)
        return "", 204
