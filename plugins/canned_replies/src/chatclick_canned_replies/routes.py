"""The API of saved replies and macros, at `/api/v1/saved-replies`, and the files of the page."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from quart import Blueprint, Response, jsonify, request

from chatclick import PluginContext, RouteTable, Site
from chatclick.errors import Forbidden, NotFound
from chatclick.reading import Read, read_object, refuse
from chatclick_canned_replies.csv_files import read_csv, write_csv
from chatclick_canned_replies.importing import take_in
from chatclick_canned_replies.keeping import MOST, Keeping
from chatclick_canned_replies.models import Macro, Reply, Shared
from chatclick_canned_replies.people import Person, build_person
from chatclick_canned_replies.reading import MACRO, REPLY
from chatclick_canned_replies.showing import macro_to_json, reply_to_json

MOUNT = "/api/v1/saved-replies"
MAX_PAGE = 1000
MAX_BYTES = 1024 * 1024
_NEEDS = "the permission `message:write`, of staff or an API key"

_ID = re.compile("[0-9a-f]{32}")
_REPLY_BODY = "title, text, shortcut, folder, scope: own, team or all, team_id"
_MACRO_BODY = "name, actions, folder, scope: own, team or all, team_id"

T = TypeVar("T", bound=Shared)


class Routes:
    """Handlers. Each asks who calls, reads, calls one thing, and answers.

    Args:
        site: knows who calls.
    """

    def __init__(self, site: Site) -> None:
        self._site = site
        self._context: PluginContext | None = None

    def start(self, context: PluginContext) -> None:
        """Take what the plugin was handed at its start."""
        self._context = context

    def build(self) -> list[Blueprint]:
        """Build the blueprints."""
        api, pages = RouteTable(self._site, MOUNT), self._site.blueprint()
        for method, path, view, status, body in (
            ("GET", "", self.list_replies, 200, None),
            ("POST", "", self.create_reply, 201, _REPLY_BODY),
            ("GET", "/export", self.export, 200, None),
            ("POST", "/import", self.take_in, 200, "csv: the table as text"),
            ("GET", "/mine", self.show_mine, 200, None),
            ("GET", "/macros", self.list_macros, 200, None),
            ("POST", "/macros", self.create_macro, 201, _MACRO_BODY),
            ("PATCH", "/macros/{macro_id}", self.change_macro, 200, _MACRO_BODY),
            ("DELETE", "/macros/{macro_id}", self.delete_macro, 204, None),
            ("POST", "/macros/{macro_id}/undelete", self.undelete_macro, 200, None),
            ("POST", "/macros/{macro_id}/used", self.use_macro, 204, None),
            ("PATCH", "/{reply_id}", self.change_reply, 200, _REPLY_BODY),
            ("DELETE", "/{reply_id}", self.delete_reply, 204, None),
            ("POST", "/{reply_id}/undelete", self.undelete_reply, 200, None),
            ("POST", "/{reply_id}/used", self.use_reply, 204, None),
        ):
            api.add(method, path, view, status=status, body=body, needs=_NEEDS)
        files = self._site.assets(Path(__file__).parent / "static")

        @pages.get("/static/<path:name>")
        async def static(name: str) -> Response:
            return await files.file(name)

        return [api.build(), pages]

    # Replies

    async def list_replies(self) -> Response:
        """List the replies the caller may use, with how often they did."""
        person = await self._find_person()
        rows, following = await self._list(self._replies, person)
        uses = await self._replies.count_uses(person, rows)
        data = [reply_to_json(row, person, uses.get(row.id, 0)) for row in rows]
        return jsonify({"data": data, "next": following})

    async def create_reply(self) -> tuple[Response, int]:
        """Keep a new reply."""
        person = await self._find_person()
        values = await self._read_new(REPLY, ("title", "text"))
        return jsonify(reply_to_json(await self._replies.create(person, values), person)), 201

    async def change_reply(self, reply_id: str) -> Response:
        """Change a reply; what is left out stays."""
        person = await self._find_person()
        values = read_object(await self._site.read_json(), REPLY)
        row = await self._replies.change(person, _check_id(reply_id), values)
        return jsonify(reply_to_json(row, person))

    async def delete_reply(self, reply_id: str) -> tuple[str, int]:
        """Remove a reply; for a day it can be had back."""
        person = await self._find_person()
        await self._replies.delete(person, _check_id(reply_id))
        return "", 204

    async def undelete_reply(self, reply_id: str) -> Response:
        """Have a removed reply back as it was, with its id and how often it was used."""
        person = await self._find_person()
        row = await self._replies.undelete(person, _check_id(reply_id))
        uses = await self._replies.count_uses(person, [row])
        return jsonify(reply_to_json(row, person, uses.get(row.id, 0)))

    async def use_reply(self, reply_id: str) -> tuple[str, int]:
        """Count that the caller used a reply."""
        person = await self._find_person()
        await self._replies.note_use(person, _check_id(reply_id))
        return "", 204

    async def show_mine(self) -> Response:
        """Tell for whom the caller may keep replies and macros."""
        person = await self._find_person()
        return jsonify({"team_ids": list(person.team_ids), "may_share": person.may_share})

    async def export(self) -> Response:
        """Return the replies the caller may use as a table (CSV)."""
        person = await self._find_person()
        text = write_csv(await self._replies.list(person, "", MOST))
        return jsonify({"name": "saved-replies.csv", "csv": text})

    async def take_in(self) -> Response:
        """Take replies in from a table (CSV)."""
        person = await self._find_person()
        body = await self._site.read_json(max_bytes=MAX_BYTES)
        text = body.get("csv")
        if not isinstance(text, str) or len(body) != 1:
            raise refuse("/csv", "type", "Send the table as text, under “csv”.")
        return jsonify(await take_in(self._replies, person, read_csv(text)))

    # Macros

    async def list_macros(self) -> Response:
        """List the macros the caller may run, with how often they did."""
        person = await self._find_person()
        rows, following = await self._list(self._macros, person)
        uses = await self._macros.count_uses(person, rows)
        data = [macro_to_json(row, person, uses.get(row.id, 0)) for row in rows]
        return jsonify({"data": data, "next": following})

    async def create_macro(self) -> tuple[Response, int]:
        """Keep a new macro."""
        person = await self._find_person()
        values = await self._read_new(MACRO, ("name", "actions"))
        return jsonify(macro_to_json(await self._macros.create(person, values), person)), 201

    async def change_macro(self, macro_id: str) -> Response:
        """Change a macro; what is left out stays."""
        person = await self._find_person()
        values = read_object(await self._site.read_json(), MACRO)
        row = await self._macros.change(person, _check_id(macro_id), values)
        return jsonify(macro_to_json(row, person))

    async def delete_macro(self, macro_id: str) -> tuple[str, int]:
        """Remove a macro; for a day it can be had back."""
        person = await self._find_person()
        await self._macros.delete(person, _check_id(macro_id))
        return "", 204

    async def undelete_macro(self, macro_id: str) -> Response:
        """Have a removed macro back as it was, with its id and how often it was run."""
        person = await self._find_person()
        row = await self._macros.undelete(person, _check_id(macro_id))
        uses = await self._macros.count_uses(person, [row])
        return jsonify(macro_to_json(row, person, uses.get(row.id, 0)))

    async def use_macro(self, macro_id: str) -> tuple[str, int]:
        """Count that the caller ran a macro."""
        person = await self._find_person()
        await self._macros.note_use(person, _check_id(macro_id))
        return "", 204

    # Reading

    @property
    def _started(self) -> PluginContext:
        if self._context is None:
            raise NotFound("There is nothing here by that id.")
        return self._context

    @property
    def _replies(self) -> Keeping[Reply]:
        return Keeping(self._started, Reply)

    @property
    def _macros(self) -> Keeping[Macro]:
        return Keeping(self._started, Macro)

    async def _find_person(self) -> Person:
        caller = await self._site.require("message:write")
        if caller.kind == "visitor":
            raise Forbidden("This is for staff.")
        if caller.kind != "staff":
            return build_person(caller, ())
        staff = await self._started.staff.get(caller.id)
        return build_person(caller, tuple(staff.team_ids))

    async def _list(self, keeping: Keeping[T], person: Person) -> tuple[list[T], str | None]:
        limit = _read_limit(request.args.get("limit"))
        rows = await keeping.list(person, request.args.get("cursor", "")[:32], limit + 1)
        following = rows[limit - 1].id if len(rows) > limit else None
        return rows[:limit], following

    async def _read_new(
        self, readers: Mapping[str, Read], required: tuple[str, ...]
    ) -> dict[str, Any]:
        body = await self._site.read_json()
        for key in required:
            if key not in body:
                raise refuse(f"/{key}", "required", "This is missing.")
        return {"scope": "own", "team_id": None, **read_object(body, readers)}


def _check_id(text: str) -> str:
    if not _ID.fullmatch(text):
        raise NotFound("There is nothing here by that id.")
    return text


def _read_limit(text: str | None) -> int:
    if text is None:
        return MAX_PAGE
    # Short before it is a number: Python refuses to read thousands of digits.
    if not re.fullmatch("[1-9][0-9]{0,3}", text) or int(text) > MAX_PAGE:
        raise refuse("/limit", "range", f"A number from 1 to {MAX_PAGE}.")
    return int(text)
