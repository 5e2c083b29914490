"""The API of rules, at `/api/v1/rules`."""

import asyncio
from collections.abc import Mapping
from typing import Any

from quart import Blueprint, Response, jsonify, request

from chatclick import Caller, Site
from chatclick.errors import Invalid
from chatclick_rules.described import build_operation
from chatclick_rules.engine import Engine
from chatclick_rules.engine.analysis import analyse
from chatclick_rules.engine.words import LANGUAGES
from chatclick_rules.keeping import (
    EMPTY,
    Keeping,
    build_etag,
    build_order,
    find_place,
    name_rules,
    read_apart,
)
from chatclick_rules.models import Decision, Draft
from chatclick_rules.reading import (
    check_keys,
    read_cursor,
    read_last,
    read_limit,
    read_position,
    read_revision,
    refuse,
)
from chatclick_rules.replaying import MAX_LAST, Replay
from chatclick_rules.service import Service
from chatclick_rules.showing import (
    decision_to_json,
    draft_to_json,
    list_fields,
    revision_to_json,
    rule_to_json,
    warning_to_json,
)

MOUNT = "/api/v1/rules"
MAX_BYTES = 8 * 1024 * 1024
RULE_BYTES = 256 * 1024
_SET_KEYS = frozenset({"schemaVersion", "time_zone", "fallback_queue_id", "rules"})
_PAGE = ("limit", "cursor")


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
        """Build the blueprint."""
        blueprint = self._site.blueprint(MOUNT)
        described: dict[str, dict[str, Any]] = {}
        read, write = "queue:read", "queue:write"
        language = ("language",)
        for method, path, view, status, permission, queries in (
            ("GET", "", self.list_rules, 200, read, (*_PAGE, *language)),
            ("POST", "", self.create, 201, write, language),
            ("GET", "/draft", self.show_draft, 200, read, ()),
            ("PUT", "/draft", self.save_draft, 200, write, ()),
            ("PUT", "/order", self.order, 200, write, ()),
            ("POST", "/check", self.check, 200, read, language),
            ("POST", "/publish", self.publish, 200, write, ()),
            ("POST", "/dry-run", self.dry_run, 200, "message:read", ()),
            ("GET", "/fields", self.list_fields, 200, read, language),
            ("GET", "/decisions", self.list_decisions, 200, "session:read", ("session_id",)),
            ("GET", "/revisions", self.list_revisions, 200, read, _PAGE),
            ("GET", "/revisions/{number}", self.show_revision, 200, read, ()),
            ("POST", "/revisions/{number}/restore", self.restore, 200, write, ()),
            ("GET", "/{rule_id}", self.show, 200, read, language),
            ("PUT", "/{rule_id}", self.replace, 200, write, language),
            ("DELETE", "/{rule_id}", self.delete, 204, write, ()),
        ):
            rule = path.replace("{", "<").replace("}", ">")
            blueprint.add_url_rule(rule, view.__name__, view, methods=[method])
            described.setdefault(MOUNT + path, {})[method.lower()] = build_operation(
                path,
                (view.__doc__ or "").partition("\n")[0],
                status,
                takes_body=view.__name__ in _WITH_BODY,
                permission=permission,
                queries=queries,
            )
        self._site.describe(described)
        return [blueprint]

    @property
    def _keeping(self) -> Keeping:
        return self._service.keeping

    # Rules one by one: all of these change the draft

    async def list_rules(self) -> Response:
        """List the rules of the draft in their order, each with a sentence."""
        await self._site.require("queue:read")
        limit, start = read_limit(request.args.get("limit")), self._read_start()
        row = await self._keeping.get()
        document = row.document
        page = {**document, "rules": document["rules"][start : start + limit]}
        read = await read_apart(page)
        rules = [
            rule_to_json(rule, start + at, _read_language()) for at, rule in enumerate(read.rules)
        ]
        end = start + limit
        following = str(end) if end < len(document["rules"]) else None
        return _respond({"data": rules, "next": following, **draft_to_json(row)}, row)

    async def create(self) -> tuple[Response, int]:
        """Add a rule to the draft, at its end or at a `position`."""
        caller = await self._site.require("queue:write")
        body = await self._site.read_json(max_bytes=RULE_BYTES)
        rule = {key: value for key, value in body.items() if key != "position"}
        places: list[int] = []

        def add(rules: list[dict[str, Any]]) -> list[Any]:
            places[:] = [read_position(body, len(rules))]
            return [*rules[: places[0]], rule, *rules[places[0] :]]

        row = await self._change(add, caller)
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
        if body.get("id", rule_id) != rule_id:
            raise refuse("/id", "const", f'The id of this rule is "{rule_id}" and stays so.')

        def put(rules: list[dict[str, Any]]) -> list[Any]:
            place = find_place(rules, rule_id)
            return [*rules[:place], {**body, "id": rule_id}, *rules[place + 1 :]]

        row = await self._change(put, caller)
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
        """Put the rules of the draft into another order: `ids` names all of them."""
        caller = await self._site.require("queue:write")
        body = await self._site.read_json(max_bytes=MAX_BYTES)
        check_keys(body, frozenset({"ids"}))
        row = await self._change(lambda rules: build_order(rules, body.get("ids")), caller)
        await self._site.audit(caller, "rules.order", "draft", {"version": row.version})
        return _respond(draft_to_json(row), row)

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
        etag = request.headers.get("If-Match")
        row = await self._keeping.save_draft(document, _name(caller), etag)
        await self._site.audit(caller, "rules.draft", "draft", {"version": row.version})
        return _respond(draft_to_json(row), row)

    async def check(self) -> Response:
        """Say what is wrong with rules, what is odd about them, and what each one does."""
        await self._site.require("queue:read")
        body = await self._site.read_json(max_bytes=MAX_BYTES)
        document = {**(await self._keeping.get()).document, **body}
        try:
            read = await read_apart(name_rules(document))
        except Invalid as error:
            problems = [
                {"pointer": one.pointer, "code": one.code, "message": one.message}
                for one in error.errors
            ]
            return jsonify({"valid": False, "problems": problems, "warnings": [], "rules": []})
        warnings = await asyncio.to_thread(analyse, read)
        shown = [
            {"id": rule["id"], "sentence": rule["sentence"]}
            for rule in (
                rule_to_json(one, at, _read_language()) for at, one in enumerate(read.rules)
            )
        ]
        return jsonify(
            {
                "valid": True,
                "problems": [],
                "warnings": [warning_to_json(one) for one in warnings],
                "rules": shown,
            }
        )

    async def publish(self) -> Response:
        """Put the draft in force, as a new revision."""
        caller = await self._site.require("queue:write")
        etag = request.headers.get("If-Match")
        row = await self._keeping.publish(_name(caller), etag)
        await self._service.load()
        await self._site.audit(caller, "rules.publish", "draft", {"revision": row.published})
        return _respond(draft_to_json(row), row)

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
        await self._service.load()
        await self._site.audit(caller, "rules.restore", "draft", {"revision": revision})
        return _respond(draft_to_json(row), row)

    # Trying and looking back

    async def dry_run(self) -> Response:
        """Play past sessions to other rules, and say where these decide differently.

        `rules` are those to try, the draft where there are none; `last` says how many sessions.
        """
        await self._site.require("message:read")
        await self._site.require("queue:read")
        body = await self._site.read_json(max_bytes=MAX_BYTES)
        check_keys(body, _SET_KEYS | {"last"})
        last = read_last(body, MAX_LAST)
        given = {key: value for key, value in body.items() if key in _SET_KEYS}
        document = {**(await self._keeping.get()).document, **given}
        engine = await build_engine(document)
        replay = Replay(self._service.context, self._service.engine, engine)
        return jsonify(await replay.run(last))

    async def list_fields(self) -> Response:
        """List what rules may ask about, how, and what they may do."""
        await self._site.require("queue:read")
        return jsonify(list_fields(_read_language()))

    async def list_decisions(self) -> Response:
        """List what rules decided about a session, and why, the newest first."""
        session_id = request.args.get("session_id", "")
        if not 0 < len(session_id) <= 60:
            raise refuse("/session_id", "required", "Name the session.")
        await self._site.require("queue:read")
        await self._site.require("session:read", session_id=session_id)
        rows = await Decision.filter(session_id=session_id).order_by("-at").limit(100)
        return jsonify({"data": [decision_to_json(one) for one in rows], "next": None})

    async def _change(self, build: Any, caller: Caller) -> Draft:
        etag = request.headers.get("If-Match")
        return await self._keeping.change(build, _name(caller), etag)

    async def _respond_rule(self, row: Draft, rule_id: str) -> Response:
        rules = row.document["rules"]
        place = find_place(rules, rule_id)
        read = await read_apart({**row.document, "rules": [rules[place]]})
        return _respond(rule_to_json(read.rules[0], place, _read_language()), row)

    @staticmethod
    def _read_start() -> int:
        return read_cursor(request.args.get("cursor")) or 0


_WITH_BODY = frozenset({"create", "replace", "order", "save_draft", "check", "dry_run"})


async def build_engine(document: Mapping[str, Any]) -> Engine:
    """Build an engine of a document.

    Raises:
        Invalid: it is no rule set.
    """
    read = await read_apart(name_rules({**EMPTY, **document}))
    return await asyncio.to_thread(Engine, read)


def _respond(document: Mapping[str, Any], row: Draft) -> Response:
    response = jsonify(document)
    response.headers["ETag"] = build_etag(row)
    return response


def _read_language() -> str:
    language = request.args.get("language", "en")
    return language if language in LANGUAGES else "en"


def _name(caller: Caller) -> str:
    return caller.name or caller.id
