"""The API at `/api/v1/alerts`, and the files of the page."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

from quart import Blueprint, Response, jsonify, request

from chatclick import Caller, RouteTable, Site
from chatclick.clock import now
from chatclick.errors import Forbidden
from chatclick.paging import PAGE as PAGED
from chatclick.paging import read_page
from chatclick.reading import line, read_object
from chatclick_alerts.looking import MOST_RULES, MOST_SILENCES
from chatclick_alerts.models import ChangeRow, NoticeRow, RuleRow, SilenceRow
from chatclick_alerts.reading import (
    DOCUMENT,
    NEEDED,
    RULE,
    SNOOZE,
    TEST,
    complete,
    describe,
    read_silence,
)
from chatclick_alerts.replay import preview
from chatclick_alerts.rules import read_rule
from chatclick_alerts.service import Service
from chatclick_alerts.showing import (
    change_to_json,
    notice_to_json,
    rule_to_json,
    silence_to_json,
)
from chatclick_alerts.telling import EVERYBODY, PAGE
from chatclick_alerts.words import WORDS

MOUNT = "/api/v1/alerts"
READ, WRITE = "metrics:read", "queue:write"

_LOOK = "the permission `metrics:read`, of staff or an API key"
_QUERIES: Mapping[str, Mapping[str, Mapping[str, Any]]] = {
    "/history": {"rule_id": {"type": "string", "maxLength": 32}, **PAGED},
    "/notices": PAGED,
}
_DOCUMENT = (
    "metric, stat, comparison (over, under, unusual), value, window_s, pending_s, keep_s, remind_s,"
    " filters {dimension: [values]}, recipients {staff, roles, teams, permissions},"
    " quiet {from, to, days}, time_zone"
)


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
        body = f"name, is_enabled, {_DOCUMENT}"
        for method, path, view, status, sent, needs in (
            ("GET", "/rules", self.list_rules, 200, None, _LOOK),
            ("POST", "/rules", self.create, 201, body, WRITE),
            ("PATCH", "/rules/{rule_id}", self.change, 200, body, WRITE),
            ("DELETE", "/rules/{rule_id}", self.delete, 204, None, WRITE),
            ("POST", "/rules/{rule_id}/acknowledge", self.acknowledge, 200, None, _LOOK),
            ("POST", "/rules/{rule_id}/snooze", self.snooze, 200, "minutes", _LOOK),
            ("POST", "/preview", self.preview, 200, _DOCUMENT, _LOOK),
            ("GET", "/choices", self.list_choices, 200, None, _LOOK),
            ("GET", "/history", self.list_history, 200, None, _LOOK),
            ("GET", "/notices", self.list_notices, 200, None, _LOOK),
            ("GET", "/silences", self.list_silences, 200, None, _LOOK),
            ("POST", "/silences", self.silence, 201, "until, since, rule_id, reason", WRITE),
            ("DELETE", "/silences/{silence_id}", self.end_silence, 204, None, WRITE),
            ("POST", "/test", self.test, 202, "channel: notice or event", WRITE),
        ):
            queries = _QUERIES.get(path, {})
            api.add(method, path, view, status=status, body=sent, needs=needs, queries=queries)
        files = self._site.assets(Path(__file__).parent / "static")

        @pages.get("/static/<path:name>")
        async def static(name: str) -> Response:
            return await files.file(name)

        return [api.build(), pages]

    # Rules

    async def list_rules(self) -> Response:
        """List the rules with how they stand."""
        caller = await self._require_staff(READ)
        rows = await RuleRow.all().order_by("position", "id").limit(MOST_RULES)
        seen = self._service.looking.seen
        data = [rule_to_json(row, seen.get(row.id)) for row in rows]
        return jsonify({"data": data, "next": None, "may_change": WRITE in caller.permissions})

    async def create(self) -> tuple[Response, int]:
        """Keep a new rule."""
        caller = await self._require_staff(WRITE)
        values = read_object(await self._site.read_json(), RULE, required=("name", *NEEDED))
        row = await self._service.keeping.create(values)
        self._service.wake()
        await self._site.audit(caller, "alerts.create", row.id)
        return jsonify(rule_to_json(row)), 201

    async def change(self, rule_id: str) -> Response:
        """Change a rule. One that asks something else, or is switched on or off, begins anew."""
        caller = await self._require_staff(WRITE)
        values: dict[str, Any] = read_object(await self._site.read_json(), RULE)
        row = await self._service.keeping.change(rule_id, values)
        self._service.wake()
        await self._site.audit(caller, "alerts.change", row.id, {"keys": sorted(values)})
        return jsonify(rule_to_json(row))

    async def delete(self, rule_id: str) -> tuple[str, int]:
        """Remove a rule with its silences; what became of it stays in the history."""
        caller = await self._require_staff(WRITE)
        await self._service.keeping.delete(rule_id)
        await self._site.audit(caller, "alerts.delete", rule_id[:32])
        return "", 204

    async def acknowledge(self, rule_id: str) -> Response:
        """Say that somebody cares: nobody is reminded of this alert any more."""
        caller = await self._require_staff(READ)
        row = await self._service.keeping.acknowledge(rule_id, caller)
        self._service.wake()
        return jsonify(rule_to_json(row, self._service.looking.seen.get(row.id)))

    async def snooze(self, rule_id: str) -> Response:
        """Tell nobody for so many minutes, and again then if it still goes on."""
        caller = await self._require_staff(READ)
        body = read_object(await self._site.read_json(), SNOOZE, required=("minutes",))
        row = await self._service.keeping.snooze(rule_id, caller, body["minutes"])
        self._service.wake()
        return jsonify(rule_to_json(row, self._service.looking.seen.get(row.id)))

    # What people see while they make one

    async def preview(self) -> Response:
        """Show how a number went in the last 7 days, and how often a rule would have fired."""
        await self._require_staff(READ)
        values = read_object(await self._site.read_json(), DOCUMENT, required=NEEDED)
        document = await complete(self._service.context, values)
        rule = read_rule("", "", document)
        found = await preview(self._service.numbers, rule, now())
        return jsonify({**found, "unit": document["unit"]})

    async def list_choices(self) -> Response:
        """List the numbers there are, what they can be filtered by, and who can be told."""
        await self._require_staff(READ)
        context = self._service.context
        catalogue = (await describe(context)).to_json()
        people = await context.staff.list_allowed(EVERYBODY)
        teams = await context.teams.list()
        return jsonify(
            {
                **catalogue,
                "roles": await context.staff.list_roles(),
                "people": [{"id": one.id, "name": one.name} for one in people],
                "teams": [{"id": one.id, "name": one.name} for one in teams],
                "queues": [{"id": one.id, "name": one.name} for one in await context.queues.list()],
                "widgets": [
                    {"id": one.id, "name": one.name} for one in await context.widgets.list()
                ],
            }
        )

    # What was

    async def list_history(self) -> Response:
        """List what became of rules, the newest first; of one with `rule_id`."""
        await self._require_staff(READ)
        found = ChangeRow.all()
        if rule_id := request.args.get("rule_id"):
            found = found.filter(rule_id=line(32)("/rule_id", rule_id))
        return jsonify(await read_page(found, change_to_json, request.args, at="at"))

    async def list_notices(self) -> Response:
        """List what people were told, the newest first."""
        await self._require_staff(READ)
        return jsonify(await read_page(NoticeRow.all(), notice_to_json, request.args, at="at"))

    # Silences

    async def list_silences(self) -> Response:
        """List the silences that are not over, the one that ends first before the others."""
        await self._require_staff(READ)
        rows = await SilenceRow.filter(until__gt=now()).order_by("until").limit(MOST_SILENCES)
        return jsonify({"data": [silence_to_json(row) for row in rows], "next": None})

    async def silence(self) -> tuple[Response, int]:
        """Keep a time in which nobody is told, of one rule or of all."""
        caller = await self._require_staff(WRITE)
        values = read_silence(await self._site.read_json())
        row = await self._service.keeping.silence(values, caller)
        await self._site.audit(caller, "alerts.silence", row.id)
        return jsonify(silence_to_json(row)), 201

    async def end_silence(self, silence_id: str) -> tuple[str, int]:
        """End a silence now."""
        caller = await self._require_staff(WRITE)
        await self._service.keeping.end_silence(silence_id)
        self._service.wake()
        await self._site.audit(caller, "alerts.end_silence", silence_id[:32])
        return "", 204

    async def test(self) -> tuple[Response, int]:
        """Try a way to be told: a notice to whoever asks, or an event for webhooks."""
        caller = await self._require_staff(WRITE)
        body = read_object(await self._site.read_json(), TEST, required=("channel",))
        context, test_id = self._service.context, uuid4().hex
        if body["channel"] == "event":
            data = {"rule_id": None, "name": "", "by": caller.name[:80]}
            await context.record_event("alerts.tested", data, once=test_id)
        else:
            words = WORDS[str(context.config.get("language", "en"))]
            await context.notify(
                [caller.id] if caller.kind == "staff" else [],
                type="alerts.tested",
                title=words["test"],
                body=words["test_body"],
                url=PAGE,
                id=test_id,
                translations={
                    one: {"title": said["test"], "body": said["test_body"]}
                    for one, said in WORDS.items()
                },
            )
        return jsonify({"id": test_id}), 202

    async def _require_staff(self, permission: str) -> Caller:
        caller = await self._site.require(permission)
        if caller.kind == "visitor":
            raise Forbidden("This is for staff.")
        return caller
