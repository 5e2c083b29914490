"""The API at `/api/v1/notify-apprise`: rooms, a test, and the log. Only admins come here."""

import re
from typing import Any

from quart import Blueprint, Response, jsonify

from chatclick import Caller, RouteTable, Site
from chatclick.clock import to_text
from chatclick.notifier import READ, WRITE, LogRoutes, answer_test, build_test
from chatclick.reading import line, read_object, refuse
from chatclick_notify_apprise import rooms
from chatclick_notify_apprise.calling import BadAddress
from chatclick_notify_apprise.models import Room
from chatclick_notify_apprise.rooms import Wishes
from chatclick_notify_apprise.service import Service

MOUNT = "/api/v1/notify-apprise"
MOST_WISHES = 20
ROOM = "name, url, event_types, team_ids"

_TYPE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*(\.\*)?")
_TEAM = re.compile(r"[A-Za-z0-9_-]{1,40}")


class Routes:
    """Handlers. Each asks who calls, reads, calls one thing, and answers.

    Args:
        site: knows who calls.
        service: what runs; not there before the plugin has started.
    """

    def __init__(self, site: Site, service: Service) -> None:
        self._site = site
        self._service = service

    def build(self) -> Blueprint:
        """Build the blueprint."""
        api = RouteTable(self._site, MOUNT)
        api.add("GET", "/rooms", self.list_rooms, needs=READ)
        api.add("POST", "/rooms", self.add_room, status=201, needs=WRITE, body=ROOM)
        api.add("PATCH", "/rooms/{room_id}", self.change_room, needs=WRITE, body=ROOM)
        api.add("DELETE", "/rooms/{room_id}", self.remove_room, status=204, needs=WRITE)
        api.add("POST", "/test", self.send_test, needs=WRITE, body="address: id of a room")
        LogRoutes(self._site, lambda: self._service.ledger, "notify_apprise").add_to(
            api, with_stops=False
        )
        return api.build()

    async def list_rooms(self) -> Response:
        """List the rooms, the oldest first, without their addresses."""
        await self._site.require(READ)
        rows = await rooms.list_rooms()
        return jsonify({"data": [_to_json(row) for row in rows], "next": None})

    async def add_room(self) -> tuple[Response, int]:
        """Add a room; its address is checked, and not called."""
        caller = await self._require_proof()
        body = self._read(await self._site.read_json(), required=("name", "url"))
        row = await rooms.add_room(
            self._service.context,
            name=body["name"],
            url=body["url"],
            service=await self._name_service(body["url"]),
            wishes=Wishes(body.get("event_types", ()), body.get("team_ids", ())),
        )
        await self._site.audit(caller, "notify_apprise.add", row.id, {"name": row.name})
        return jsonify(_to_json(row)), 201

    async def change_room(self, room_id: str) -> Response:
        """Change a room; without an address it keeps the one it has."""
        caller = await self._require_proof()
        row = await rooms.get_room(room_id)
        body = self._read(await self._site.read_json())
        if "url" in body:
            body["service"] = await self._name_service(body["url"])
        known = rooms.read_wishes(row)
        wishes = Wishes(
            body.pop("event_types", known.event_types), body.pop("team_ids", known.team_ids)
        )
        row = await rooms.change_room(self._service.context, row, body, wishes)
        await self._site.audit(caller, "notify_apprise.change", row.id, {"name": row.name})
        return jsonify(_to_json(row))

    async def remove_room(self, room_id: str) -> tuple[str, int]:
        """Tell a room no more."""
        caller = await self._site.require(WRITE)
        row = await rooms.get_room(room_id)
        await rooms.remove_room(self._service.context, row)
        await self._site.audit(caller, "notify_apprise.remove", row.id, {"name": row.name})
        return "", 204

    async def send_test(self) -> Response:
        """Tell a room that this is a test, and return whether it took it."""
        caller = await self._site.require(WRITE)
        readers = {"address": line(40, fewest=1)}
        body = read_object(await self._site.read_json(), readers, required=("address",))
        row = await rooms.get_room(body["address"])
        made = build_test(caller, title="", body="", language="")
        return await answer_test(self._service.tell(row, *made))

    async def _require_proof(self) -> Caller:
        # Where rooms are called is not held to the host's egress rules: nobody adds one by the way.
        return await self._site.require(WRITE, needs_proof=True)

    def _read(self, document: Any, *, required: tuple[str, ...] = ()) -> dict[str, Any]:
        readers = {
            "name": line(80, fewest=1),
            "url": line(2000, fewest=5),
            "event_types": _read_list(_TYPE, "A type such as message.unread, or alerts.* for all."),
            "team_ids": _read_list(_TEAM, "The id of a team."),
        }
        return read_object(document, readers, required=required)

    async def _name_service(self, url: str) -> str:
        try:
            return await self._service.caller.name_service(url)
        except BadAddress as error:
            raise refuse("/url", "address", str(error)) from None


def _read_list(pattern: re.Pattern[str], hint: str) -> Any:
    def read(pointer: str, value: Any) -> tuple[str, ...]:
        if not isinstance(value, list | tuple) or len(value) > MOST_WISHES:
            raise refuse(pointer, "list", f"A list of at most {MOST_WISHES}.")
        for at, one in enumerate(value):
            if not isinstance(one, str) or len(one) > 60 or not pattern.fullmatch(one):
                raise refuse(f"{pointer}/{at}", "pattern", hint)
        return tuple(value)

    return read


def _to_json(row: Room) -> dict[str, Any]:
    wishes = rooms.read_wishes(row)
    return {
        "id": row.id,
        "name": row.name,
        "service": row.service,
        "event_types": list(wishes.event_types),
        "team_ids": list(wishes.team_ids),
        "created_at": to_text(row.created_at),
    }
