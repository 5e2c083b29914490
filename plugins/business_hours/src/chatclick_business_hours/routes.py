"""The API at `/api/v1/business-hours`, and the files of the page."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from quart import Blueprint, Response, jsonify, request

from chatclick import Caller, PluginContext, RouteTable, Site
from chatclick.clock import now
from chatclick.errors import Forbidden, NotFound
from chatclick.reading import line, read_object, refuse
from chatclick_business_hours.calendar import Status
from chatclick_business_hours.finding import (
    Around,
    KnownPlaces,
    build,
    find_schedule,
    fold_target,
    list_topics,
)
from chatclick_business_hours.ics_files import read_ics
from chatclick_business_hours.keeping import MOST_SCHEDULES, Keeping
from chatclick_business_hours.models import Schedule
from chatclick_business_hours.public_holidays import list_countries, list_holidays, read_wish
from chatclick_business_hours.reading import (
    KINDS,
    SCHEDULE,
    list_zones,
    read_closed,
)
from chatclick_business_hours.showing import (
    found_to_json,
    place_to_json,
    schedule_to_json,
    status_to_json,
)

MOUNT = "/api/v1/business-hours"
MAX_BYTES = 1024 * 1024
READ, WRITE = "session:read", "widget:write"

_SCHEDULE_BODY = "name, timezone, weekly {mon: [{from, to}], …}, exceptions [{date, name, hours}]"
_MANAGE = "widget:write"
_LOOK = "the permission `session:read`, of staff or an API key"


class Routes:
    """Handlers. Each asks who calls, reads, calls one thing, and answers.

    Args:
        site: knows who calls.
        places: told when places change.
    """

    def __init__(self, site: Site, places: KnownPlaces) -> None:
        self._site = site
        self._places = places
        self._context: PluginContext | None = None

    def start(self, context: PluginContext) -> None:
        """Take what the plugin was handed at its start."""
        self._context = context

    def build(self) -> list[Blueprint]:
        """Build the blueprints."""
        api, pages = RouteTable(self._site, MOUNT), self._site.blueprint()
        holidays_body = "country, region, years, language"
        for method, path, view, status, body, needs in (
            ("GET", "", self.list_schedules, 200, None, _LOOK),
            ("POST", "", self.create, 201, _SCHEDULE_BODY, _MANAGE),
            ("GET", "/now", self.show_now, 200, None, "any token, a visitor's too"),
            ("GET", "/topics", self.list_topics, 200, None, "any token, a visitor's too"),
            ("GET", "/timezones", self.list_zones, 200, None, _LOOK),
            ("GET", "/holidays", self.list_countries, 200, None, _LOOK),
            ("GET", "/places", self.list_places, 200, None, _LOOK),
            ("PUT", "/places", self.set_place, 200, "kind, target, schedule_id, closed", _MANAGE),
            ("DELETE", "/places/{kind}/{target}", self.delete_place, 204, None, _MANAGE),
            ("GET", "/{schedule_id}", self.show, 200, None, _LOOK),
            ("PATCH", "/{schedule_id}", self.change, 200, _SCHEDULE_BODY, _MANAGE),
            ("DELETE", "/{schedule_id}", self.delete, 204, None, _MANAGE),
            ("GET", "/{schedule_id}/status", self.show_status, 200, None, _LOOK),
            ("POST", "/{schedule_id}/holidays", self.add_holidays, 200, holidays_body, _MANAGE),
            ("POST", "/{schedule_id}/ics", self.add_ics, 200, "ics: the file as text", _MANAGE),
        ):
            api.add(method, path, view, status=status, body=body, needs=needs)
        files = self._site.assets(Path(__file__).parent / "static")

        @pages.get("/static/<path:name>")
        async def static(name: str) -> Response:
            return await files.file(name)

        return [api.build(), pages]

    # Schedules

    async def list_schedules(self) -> Response:
        """List the schedules, each with whether it is open now."""
        caller = await self._require_staff(READ)
        rows = await Schedule.all().order_by("name", "id").limit(MOST_SCHEDULES)
        at = now()
        data = [schedule_to_json(row, at) for row in rows]
        may_change = WRITE in caller.permissions
        return jsonify({"data": data, "next": None, "may_change": may_change})

    async def create(self) -> tuple[Response, int]:
        """Keep a new schedule."""
        caller = await self._require_staff(WRITE)
        body = await self._site.read_json(max_bytes=MAX_BYTES)
        readers = {key: read for key, read in SCHEDULE.items() if key != "revision"}
        values = read_object(body, readers, required=("name", "timezone", "weekly"))
        row = await self._keeping.create(values)
        await self._site.audit(caller, "business_hours.create", row.id)
        return jsonify(schedule_to_json(row, now())), 201

    async def show(self, schedule_id: str) -> Response:
        """Return a schedule."""
        await self._require_staff(READ)
        return jsonify(schedule_to_json(await self._keeping.get(schedule_id), now()))

    async def change(self, schedule_id: str) -> Response:
        """Change a schedule; what is left out stays."""
        caller = await self._require_staff(WRITE)
        values = read_object(await self._site.read_json(max_bytes=MAX_BYTES), SCHEDULE)
        row = await self._keeping.change(schedule_id, values)
        await self._site.audit(caller, "business_hours.change", row.id, {"keys": sorted(values)})
        return jsonify(schedule_to_json(row, now()))

    async def delete(self, schedule_id: str) -> tuple[str, int]:
        """Remove a schedule, and with it where it holds."""
        caller = await self._require_staff(WRITE)
        await self._keeping.delete(schedule_id)
        await self._site.audit(caller, "business_hours.delete", schedule_id)
        return "", 204

    async def show_status(self, schedule_id: str) -> Response:
        """Tell whether a schedule is open, now or `at` a moment."""
        await self._require_staff(READ)
        row = await self._keeping.get(schedule_id)
        at = _read_moment(request.args.get("at"))
        return jsonify(status_to_json(build(row).find_status(at)))

    # Dates

    async def list_countries(self) -> Response:
        """List the countries whose public holidays are known, with their regions."""
        await self._require_staff(READ)
        return jsonify({"data": await list_countries(), "next": None})

    async def add_holidays(self, schedule_id: str) -> Response:
        """Close a schedule on public holidays; dates it has already stay as they are."""
        caller = await self._require_staff(WRITE)
        wish = read_wish(await self._site.read_json(), await list_countries())
        source = "holidays:" + "-".join(filter(None, (wish.country, wish.region)))
        return await self._add(caller, schedule_id, await list_holidays(wish), source, 0)

    async def add_ics(self, schedule_id: str) -> Response:
        """Close a schedule on the dates of a calendar file (iCalendar)."""
        caller = await self._require_staff(WRITE)
        body = await self._site.read_json(max_bytes=MAX_BYTES)
        text = body.get("ics")
        if not isinstance(text, str) or len(body) != 1:
            raise refuse("/ics", "type", "Send the calendar file as text, under “ics”.")
        taken = read_ics("/ics", text, now().date())
        return await self._add(caller, schedule_id, taken.days, "ics", taken.left_out)

    async def _add(
        self, caller: Caller, schedule_id: str, days: list[Any], source: str, left_out: int
    ) -> Response:
        row, added, kept = await self._keeping.add_closed_days(schedule_id, days, source)
        await self._site.audit(
            caller, "business_hours.import", schedule_id, {"source": source, "added": added}
        )
        counts = {"added": added, "kept": kept, "left_out": left_out}
        return jsonify({**counts, "schedule": schedule_to_json(row, now())})

    async def list_zones(self) -> Response:
        """List the names of time zones."""
        await self._require_staff(READ)
        return jsonify({"data": sorted(list_zones()), "next": None})

    # Places

    async def list_places(self) -> Response:
        """List where schedules hold, and what closed means there."""
        await self._require_staff(READ)
        data = [place_to_json(row) for row in await self._keeping.list_places()]
        return jsonify({"data": data, "next": None})

    async def set_place(self) -> Response:
        """Say which schedule holds for a widget, a queue, a team or a topic."""
        caller = await self._require_staff(WRITE)
        values = read_object(
            await self._site.read_json(),
            {
                "kind": _read_kind,
                "target": line(120, fewest=1),
                "schedule_id": line(32, fewest=1),
                "closed": read_closed,
            },
            required=("kind", "target", "schedule_id"),
        )
        kind = values["kind"]
        target = fold_target(kind, values["target"])
        closed = values.get("closed") or read_closed("/closed", {})
        row = await self._keeping.set_place(kind, target, values["schedule_id"], closed)
        await self._site.audit(caller, "business_hours.place", f"{kind}:{target}")
        return jsonify(place_to_json(row))

    async def delete_place(self, kind: str, target: str) -> tuple[str, int]:
        """Let the default schedule hold somewhere again."""
        caller = await self._require_staff(WRITE)
        target = fold_target(_read_kind("/kind", kind), line(120, fewest=1)("/target", target))
        await self._keeping.delete_place(kind, target)
        await self._site.audit(caller, "business_hours.place", f"{kind}:{target}")
        return "", 204

    async def show_now(self) -> Response:
        """Tell whether it is open somewhere, when that changes, and what closed means there."""
        caller = await self._site.require(None)
        around = _read_around(caller, request.args)
        found = await find_schedule(around)
        language = request.args.get("language", "")[:35]
        if found is not None:
            return jsonify(found_to_json(found, language, now()))
        is_open = around.widget is None or await self._site.is_widget_open(around.widget)
        plain = status_to_json(Status(is_open=is_open))
        return jsonify({"schedule": None, **plain, "closed": None})

    async def list_topics(self) -> Response:
        """List the topics that have hours of their own, with whether each is open."""
        await self._site.require(None)
        language, at = request.args.get("language", "")[:35], now()
        data = [
            {"topic": topic, **found_to_json(found, language, at)}
            for topic, found in await list_topics()
        ]
        return jsonify({"data": data, "next": None})

    # Reading

    @property
    def _keeping(self) -> Keeping:
        if self._context is None:
            raise NotFound("There is nothing here by that id.")
        return Keeping(self._context, self._places)

    async def _require_staff(self, permission: str) -> Caller:
        caller = await self._site.require(permission)
        if caller.kind == "visitor":
            raise Forbidden("This is for staff.")
        return caller


def _read_kind(pointer: str, value: Any) -> str:
    if value not in KINDS:
        raise refuse(pointer, "enum", f"Use one of {', '.join(KINDS)}.")
    return str(value)


def _read_around(caller: Caller, asked: Mapping[str, str]) -> Around:
    """Read where it is about; a visitor is where their widget is."""
    found = {kind: asked.get(kind, "")[:120] or None for kind in KINDS}
    if caller.kind == "visitor":
        found["widget"] = caller.widget_id
    return Around(**found)


def _read_moment(text: str | None) -> datetime:
    if text is None:
        return now()
    try:
        at = datetime.fromisoformat(text[:40])
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or not 1970 <= at.year <= 2990:
        raise refuse("/at", "time", "A time with its zone, such as 2026-12-24T10:00:00Z.")
    return at
