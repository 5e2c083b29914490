"""The part of the API that changes nothing: checking, trying, and what an editor needs to know."""

import asyncio
from collections.abc import Mapping
from typing import Any

from quart import Response, jsonify, request

from chatclick import Caller, Site
from chatclick.errors import FieldError, Invalid
from chatclick.reading import refuse
from chatclick_rules.directory import (
    Directory,
    list_choices,
    list_missing,
    read_directory,
)
from chatclick_rules.engine import Engine, RuleSet
from chatclick_rules.engine.analysis import analyse
from chatclick_rules.engine.words import LANGUAGES
from chatclick_rules.keeping import EMPTY, Keeping, find_place, name_rules, read_apart
from chatclick_rules.models import Decision
from chatclick_rules.reading import check_keys, read_before, read_last
from chatclick_rules.replaying import MAX_LAST, Replay
from chatclick_rules.service import Service
from chatclick_rules.showing import decision_to_json, list_fields, rule_to_json, warning_to_json

MAX_BYTES = 8 * 1024 * 1024
MAY_TRY = frozenset({"queue:read", "message:read", "visitor:read"})
"""What a dry run shows: rules may ask about anything a visitor wrote or is."""
SET_KEYS = frozenset({"schemaVersion", "time_zone", "fallback_queue_id", "rules"})


class Asking:
    """Handlers that answer questions. Each asks who calls, reads, calls one thing, and answers.

    Args:
        site: knows who calls.
        service: what runs; not there before the plugin has started.
    """

    def __init__(self, site: Site, service: Service) -> None:
        self._site = site
        self._service = service

    @property
    def _keeping(self) -> Keeping:
        return self._service.keeping

    async def check(self) -> Response:
        """Say what is wrong with rules, what is odd about them, and what each one does.

        `rule` is one rule among those of the draft: it takes the place of the one with its id.
        """
        await self._site.require("queue:read")
        body = dict(await self._site.read_json(max_bytes=MAX_BYTES))
        draft = (await self._keeping.get()).document
        directory = await read_directory(self._service.context)
        if "rule" not in body:
            return jsonify(await self._check_set({**draft, **body}, directory))
        check_keys(body, frozenset({"rule"}))
        return jsonify(await self._check_one(body["rule"], draft, directory))

    async def dry_run(self) -> Response:
        """Play past sessions to other rules, and say where these decide differently.

        `rules` are those to try, the draft where there are none; `last` says how many sessions,
        `before` goes on where another run ended.
        """
        for permission in MAY_TRY:
            await self._site.require(permission)
        body = await self._site.read_json(max_bytes=MAX_BYTES)
        check_keys(body, SET_KEYS | {"last", "before"})
        last, before = read_last(body, MAX_LAST), read_before(body)
        given = {key: value for key, value in body.items() if key in SET_KEYS}
        document = {**(await self._keeping.get()).document, **given}
        engine = await build_engine(document)
        replay = Replay(self._service.context, self._service.engine, engine)
        return jsonify(await replay.run(last, before))

    async def list_fields(self) -> Response:
        """List what rules may ask about, how, and what they may do."""
        await self._site.require("queue:read")
        return jsonify(list_fields(read_language()))

    async def list_choices(self) -> Response:
        """List the queues, teams, people, widgets, bots and actions that rules can name."""
        caller = await self._site.require("queue:read")
        context = self._service.context
        choices = await list_choices(context, await read_directory(context))
        return jsonify({**_cut(choices, caller), **_list_rights(caller)})

    async def list_decisions(self) -> Response:
        """List what rules decided about a session, and why, the newest first."""
        session_id = request.args.get("session_id", "")
        if not 0 < len(session_id) <= 60:
            raise refuse("/session_id", "required", "Name the session.")
        await self._site.require("queue:read")
        await self._site.require("session:read", session_id=session_id)
        rows = await Decision.filter(session_id=session_id).order_by("-at").limit(100)
        return jsonify({"data": [decision_to_json(one) for one in rows], "next": None})

    async def _check_set(self, document: Mapping[str, Any], known: Directory) -> dict[str, Any]:
        named = name_rules(document)
        try:
            read = await read_apart(named)
        except Invalid as error:
            return {**_tell(error.errors), "warnings": [], "rules": []}
        missing = await list_missing(self._service.context, known, named)
        language, names = read_language(), known.names
        shown = [rule_to_json(one, at, language, names) for at, one in enumerate(read.rules)]
        return {
            **_tell(missing),
            "warnings": [warning_to_json(one) for one in await asyncio.to_thread(analyse, read)],
            "rules": [{"id": rule["id"], "sentence": rule["sentence"]} for rule in shown],
        }

    async def _check_one(
        self, rule: Any, draft: Mapping[str, Any], known: Directory
    ) -> dict[str, Any]:
        place, document = _put(rule, draft)
        try:
            read: RuleSet = await read_apart(document)
        except Invalid as error:
            own = [_bring(one, place) for one in error.errors if _is_at(one, place)]
            return {**_tell(own or error.errors), "warnings": [], "sentence": ""}
        alone = {"rules": [document["rules"][place]]}
        missing = await list_missing(self._service.context, known, alone)
        one = read.rules[place]
        found = await asyncio.to_thread(analyse, read)
        return {
            **_tell([_bring(error, 0) for error in missing]),
            "warnings": [warning_to_json(each) for each in found if each.rule_id == one.id],
            "sentence": rule_to_json(one, place, read_language(), known.names)["sentence"],
        }


async def build_engine(document: Mapping[str, Any]) -> Engine:
    """Build an engine of a document.

    Raises:
        Invalid: it is no rule set.
    """
    read = await read_apart(name_rules({**EMPTY, **document}))
    return await asyncio.to_thread(Engine, read)


def read_language() -> str:
    """Return the language that sentences are asked for in."""
    language = request.args.get("language", "en")
    return language if language in LANGUAGES else "en"


def _put(rule: Any, draft: Mapping[str, Any]) -> tuple[int, Mapping[str, Any]]:
    """Put a rule into the draft: in the place of the one with its id, else at the end."""
    rules = list(draft["rules"])
    known = [one["id"] for one in rules]
    has_place = isinstance(rule, Mapping) and rule.get("id") in known
    place = find_place(rules, str(rule["id"])) if has_place else len(rules)
    return place, name_rules({**draft, "rules": [*rules[:place], rule, *rules[place + 1 :]]})


def _is_at(error: FieldError, place: int) -> bool:
    return f"{error.pointer}/".startswith(f"/rules/{place}/")


def _bring(error: FieldError, place: int) -> FieldError:
    """Let the pointer of an error begin at the one rule that was asked about."""
    below = error.pointer.removeprefix(f"/rules/{place}")
    return FieldError(f"/rule{below}", error.code, error.message)


def _tell(errors: Any) -> dict[str, Any]:
    problems = [
        {"pointer": one.pointer, "code": one.code, "message": one.message} for one in errors
    ]
    return {"valid": not problems, "problems": problems}


def _cut(choices: Mapping[str, Any], caller: Caller) -> dict[str, Any]:
    """Leave out what the caller may not list elsewhere."""
    needs = {"teams": "team:read", "widgets": "widget:read", "agents": "staff:read"}
    return {
        key: value if needs.get(key, "queue:read") in caller.permissions else []
        for key, value in choices.items()
    }


def _list_rights(caller: Caller) -> dict[str, bool]:
    return {
        "may_change": "queue:write" in caller.permissions,
        "may_try": caller.permissions >= MAY_TRY,
    }
