"""The API of rules, at `/api/v1/rules`: what changes them. See `asking` for what does not."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from quart import Blueprint, Response, jsonify, request

from chatclick import Caller, RouteTable, Site
from chatclick.paging import PAGE
from chatclick.reading import read_limit, refuse
from chatclick_rules.asking import MAX_BYTES, Asking, read_language
from chatclick_rules.directory import list_missing, read_directory, refuse_missing
from chatclick_rules.keeping import (
    Check,
    Keeping,
    build_etag,
    build_order,
    find_place,
    move_rule,
    read_apart,
    require_seen,
)
from chatclick_rules.models import Draft
from chatclick_rules.reading import (
    check_keys,
    read_cursor,
    read_position,
    read_revision,
)
from chatclick_rules.service import Service
from chatclick_rules.showing import draft_to_json, revision_to_json, rule_to_json

MOUNT = "/api/v1/rules"
RULE_BYTES = 256 * 1024
_PAGE = ("limit", "cursor")
_ETAG = ("etag",)
_QUERIES: Mapping[str, Mapping[str, Any]] = {
    **PAGE,
    "etag": {"type": "string", "description": "As the header If-Match"},
    "session_id": {"type": "string"},
    "language": {"type": "string", "enum": ["en", "de"], "default": "en"},
}
_WITH_BODY = frozenset(
    {"create", "replace", "order", "save_draft", "change_draft", "check", "dry_run"}
)


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
        api = RouteTable(self._site, MOUNT)
        read, write = "queue:read", "queue:write"
        language = ("language",)
        asking = Asking(self._site, self._service)
        for method, path, view, status, permission, queries in (
            ("GET", "", self.list_rules, 200, read, (*_PAGE, *language)),
            ("POST", "", self.create, 201, write, (*language, *_ETAG)),
            ("GET", "/draft", self.show_draft, 200, read, ()),
            ("PUT", "/draft", self.save_draft, 200, write, _ETAG),
            ("PUT", "/order", self.order, 200, write, _ETAG),
            ("PATCH", "/draft", self.change_draft, 200, write, _ETAG),
            ("POST", "/check", asking.check, 200, read, language),
            ("POST", "/publish", self.publish, 200, write, _ETAG),
            ("POST", "/dry-run", asking.dry_run, 200, "message:read", ()),
            ("GET", "/fields", asking.list_fields, 200, read, language),
            ("GET", "/choices", asking.list_choices, 200, read, ()),
            ("GET", "/decisions", asking.list_decisions, 200, "session:read", ("session_id",)),
            ("GET", "/revisions", self.list_revisions, 200, read, _PAGE),
            ("GET", "/revisions/{number}", self.show_revision, 200, read, ()),
            ("POST", "/revisions/{number}/restore", self.restore, 200, write, ()),
            ("GET", "/{rule_id}", self.show, 200, read, language),
            ("PUT", "/{rule_id}", self.replace, 200, write, (*language, *_ETAG)),
            ("DELETE", "/{rule_id}", self.delete, 204, write, _ETAG),
        ):
            api.add(
                method,
                path,
                view,
                status=status,
                body="" if view.__name__ in _WITH_BODY else None,
                needs=permission,
                queries={one: _QUERIES[one] for one in queries},
            )
        return [api.build(), self._build_pages()]

    def _build_pages(self) -> Blueprint:
        """Build the blueprint of the page in Admin."""
        pages = self._site.blueprint()
        files = self._site.assets(Path(__file__).parent / "static")

        @pages.get("/static/<path:name>")
        async def static(name: str) -> Response:
            return await files.file(name)

        return pages

    @property
    def _keeping(self) -> Keeping:
        return self._service.keeping

    # Rules one by one: all of these change the draft

    async def list_rules(self) -> Response:
        """List the rules of the draft in their order, each with a sentence."""
        await self._site.require("queue:read")
        limit, start = read_limit(request.args.get("limit")), self._read_start()
        await self._service.refresh()
        row = await self._keeping.get()
        document = row.document
        page = {**document, "rules": document["rules"][start : start + limit]}
        read = await read_apart(page)
        names = (await read_directory(self._service.context)).names
        rules = [
            rule_to_json(rule, start + at, read_language(), names)
            for at, rule in enumerate(read.rules)
        ]
        end = start + limit
        following = str(end) if end < len(document["rules"]) else None
        return _respond({"data": rules, "next": following, **self._show(row)}, row)

    async def create(self) -> tuple[Response, int]:
        """Add a rule to the draft, at its end or at a `position`."""
        caller = await self._site.require("queue:write")
        body = await self._site.read_json(max_bytes=RULE_BYTES)
        rule = {key: value for key, value in body.items() if key != "position"}
        places: list[int] = []

        def add(rules: list[dict[str, Any]]) -> list[Any]:
            places[:] = [read_position(body, len(rules))]
            return [*rules[: places[0]], rule, *rules[places[0] :]]

        row = await self._change(add, caller, self._check_at(places))
        made = row.document["rules"][places[0]]
        await self._site.audit(caller, "rules.create", made["id"])
        return await self._respond_rule(row, made["id"]), 201

    async def show(self, rule_id: str) -> Response:
        """Return a rule of the draft."""
        await self._site.require("queue:read")
        return await self._respond_rule(await self._keeping.get(), rule_id)

    async def replace(self, rule_id: str) -> Response:
        """Replace a rule of the draft; with `If-Match` only in the draft that was seen."""
        caller = await self._site.require("queue:write")
        body = await self._site.read_json(max_bytes=RULE_BYTES)
        places: list[int] = []
        if body.get("id", rule_id) != rule_id:
            raise refuse("/id", "const", f'The id of this rule is "{rule_id}" and stays so.')

        def put(rules: list[dict[str, Any]]) -> list[Any]:
            place = find_place(rules, rule_id)
            places[:] = [place]
            return [*rules[:place], {**body, "id": rule_id}, *rules[place + 1 :]]

        row = await self._change(put, caller, self._check_at(places))
        await self._site.audit(caller, "rules.replace", rule_id)
        return await self._respond_rule(row, rule_id)

    async def delete(self, rule_id: str) -> tuple[str, int]:
        """Remove a rule from the draft."""
        caller = await self._site.require("queue:write")

        def remove(rules: list[dict[str, Any]]) -> list[Any]:
            place = find_place(rules, rule_id)
            return [*rules[:place], *rules[place + 1 :]]

        _ = await self._change(remove, caller)
        await self._site.audit(caller, "rules.delete", rule_id)
        return "", 204

    async def order(self) -> Response:
        """Put the rules of the draft into another order.

        `ids` names all of them; `id` and `position` move one.
        """
        caller = await self._site.require("queue:write")
        body = await self._site.read_json(max_bytes=MAX_BYTES)
        check_keys(body, frozenset({"id", "position"} if "id" in body else {"ids"}))

        def arrange(rules: list[dict[str, Any]]) -> list[Any]:
            if "id" not in body:
                return build_order(rules, body.get("ids"))
            return move_rule(rules, str(body["id"]), read_position(body, len(rules) - 1))

        row = await self._change(arrange, caller)
        await self._site.audit(caller, "rules.order", "draft", {"version": row.version})
        return _respond(self._show(row), row)

    # The rule set as a whole

    async def show_draft(self) -> Response:
        """Return the whole draft, with its ETag."""
        await self._site.require("queue:read")
        row = await self._keeping.get()
        return _respond(row.document, row)

    async def save_draft(self) -> Response:
        """Replace the whole draft; with `If-Match` only the one that was edited."""
        caller = await self._site.require("queue:write")
        document = await self._site.read_json(max_bytes=MAX_BYTES)
        check = self._check_below("")
        row = await self._keeping.save_draft(document, _name(caller), _read_etag(), check)
        await self._site.audit(caller, "rules.draft", "draft", {"version": row.version})
        return _respond(self._show(row), row)

    async def change_draft(self) -> Response:
        """Change `time_zone` or `fallback_queue_id` of the draft; None is none."""
        caller = await self._site.require("queue:write")
        body = await self._site.read_json(max_bytes=RULE_BYTES)
        check_keys(body, frozenset({"time_zone", "fallback_queue_id"}))
        before = await self._keeping.get()
        require_seen(before, _read_etag())
        check = self._check_below("/fallback_queue_id")
        document = {**before.document, **body}
        # What somebody else changes meanwhile must not be put back.
        etag = build_etag(before)
        row = await self._keeping.save_draft(document, _name(caller), etag, check)
        await self._site.audit(caller, "rules.draft", "draft", {"version": row.version})
        return _respond(self._show(row), row)

    async def publish(self) -> Response:
        """Put the draft in force, as a new revision."""
        caller = await self._site.require("queue:write")
        row = await self._keeping.publish(_name(caller), _read_etag())
        await self._service.put_to_work()
        await self._site.audit(caller, "rules.publish", "draft", {"revision": row.published})
        return _respond(self._show(row), row)

    async def list_revisions(self) -> Response:
        """List what was published, the newest first."""
        await self._site.require("queue:read")
        limit = read_limit(request.args.get("limit"))
        before = read_cursor(request.args.get("cursor"))
        rows = await self._keeping.list(before, limit + 1)
        following = str(rows[limit - 1].revision) if len(rows) > limit else None
        data = [revision_to_json(one) for one in rows[:limit]]
        return jsonify({"data": data, "next": following})

    async def show_revision(self, number: str) -> Response:
        """Return a revision with its document."""
        await self._site.require("queue:read")
        row = await self._keeping.get_revision(read_revision(number))
        return jsonify({**revision_to_json(row), "document": row.document})

    async def restore(self, number: str) -> Response:
        """Put an earlier revision in force again, as a new one."""
        caller = await self._site.require("queue:write")
        revision = read_revision(number)
        row = await self._keeping.roll_back(revision, _name(caller))
        await self._service.put_to_work()
        await self._site.audit(caller, "rules.restore", "draft", {"revision": revision})
        return _respond(self._show(row), row)

    def _show(self, row: Draft) -> dict[str, Any]:
        return draft_to_json(row, self._service.revision)

    async def _change(self, build: Any, caller: Caller, check: Check | None = None) -> Draft:
        return await self._keeping.change(build, _name(caller), _read_etag(), check)

    def _check_at(self, places: list[int]) -> Check:
        """Build the check of one rule; its place is known once the list is built."""

        async def check(document: Mapping[str, Any]) -> None:
            await self._check_below(f"/rules/{places[0]}/")(document)

        return check

    def _check_below(self, pointer: str) -> Check:
        """Build what refuses queues, teams and people that are not there.

        Args:
            pointer: what is checked; the rest was there before, and may have lost its queue since.
        """

        async def check(document: Mapping[str, Any]) -> None:
            context = self._service.context
            known = await read_directory(context)
            refuse_missing(await list_missing(context, known, document, below=pointer))

        return check

    async def _respond_rule(self, row: Draft, rule_id: str) -> Response:
        rules = row.document["rules"]
        place = find_place(rules, rule_id)
        read = await read_apart({**row.document, "rules": [rules[place]]})
        names = (await read_directory(self._service.context)).names
        return _respond(rule_to_json(read.rules[0], place, read_language(), names), row)

    @staticmethod
    def _read_start() -> int:
        return read_cursor(request.args.get("cursor")) or 0


def _respond(document: Mapping[str, Any], row: Draft) -> Response:
    response = jsonify(document)
    response.headers["ETag"] = build_etag(row)
    return response


def _read_etag() -> str | None:
    """Return the ETag of the draft that was seen; a page of Admin says it in the address."""
    return request.headers.get("If-Match") or request.args.get("etag")


def _name(caller: Caller) -> str:
    return caller.name or caller.id
