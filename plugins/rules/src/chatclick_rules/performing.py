"""Doing what rules decided. Each act is done once, also when its event comes twice."""

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from chatclick import PluginContext, SessionView
from chatclick.errors import ChatclickError, Conflict, RetryableError
from chatclick_rules.acts import TARGET_KEYS, build_reason, build_trace, find_target
from chatclick_rules.models import Call, Decision

START_FLOW = "flows.start"
WRITTEN = frozenset({"message", "visitor_back"})
"""Events by which a visitor writes."""
BY_RULES = ("moved", "routed")
"""What became of a decision by which a session was moved."""
PUT = ("session.assigned", "session.transferred")
DONE: Mapping[str, Any] = {"outcome": "done"}


class Performer:
    """Does acts.

    Args:
        context: the plugin's.
    """

    def __init__(self, context: PluginContext) -> None:
        self._context = context

    async def perform(self, row: Decision) -> None:
        """Do what is not done yet. How each act came out is kept with the decision.

        Raises:
            RetryableError: try again later; what was done before is kept.
        """
        results = list(row.results)
        try:
            for number in range(len(results), len(row.acts)):
                results.append(await self._try(row, number))
        finally:
            if len(results) > len(row.results):
                await self._keep(row, results)

    async def move(self, row: Decision, session: SessionView) -> str:
        """Bring a session to where a decision says, unless it is there or may not be moved.

        Returns:
            What became of it, as `Decision.target` keeps it.
        """
        act = find_target(row.acts)
        if act is None:
            return ""
        if is_there(act, session):
            return "there"
        if session.category == "done":
            return "done"
        if not act.get("even_if_answered") and await self._is_answered(session):
            return "answered"
        if await self.is_passed_on(row, act):
            return "passed_on"
        data = act["data"]
        if act["kind"] == "agent" and not await self.is_free(data):
            return "unavailable"
        await self._carry_out(row, act, session)
        return "moved"

    async def _carry_out(self, row: Decision, act: Mapping[str, Any], session: SessionView) -> None:
        data, sessions = act["data"], self._context.sessions
        reason, trace = build_reason(row.explained, act), build_trace(row.explained, act)
        if act["kind"] == "agent":
            await sessions.assign(session.id, data["staff_id"], reason=reason, trace=trace)
            return
        await sessions.transfer(
            session.id,
            queue_id=data.get("queue_id"),
            team_id=data.get("team_id"),
            reason=reason,
            trace=trace,
        )

    async def is_free(self, data: Mapping[str, Any]) -> bool:
        """Tell whether the person a rule names can take a session now."""
        if data.get("even_if_full"):
            return True
        loads = await self._context.staff.list_available()
        return any(load.staff.id == data["staff_id"] for load in loads)

    async def is_passed_on(self, row: Decision, act: Mapping[str, Any]) -> bool:
        """Tell whether people put the session where it is, and what a visitor writes may not move
        it: they know more of it than a rule does.
        """
        if row.event not in WRITTEN or act.get("even_if_passed_on"):
            return False
        earlier = Decision.filter(session_id=row.session_id, target__in=BY_RULES)
        last = await earlier.exclude(id=row.id).order_by("-at").first()
        events = await self._context.sessions.list_events(row.session_id, PUT)
        return any(
            event.actor.kind == "agent" and (last is None or event.at > last.at) for event in events
        )

    async def _is_answered(self, session: SessionView) -> bool:
        """Tell whether a person who has the session wrote in it: then it is theirs."""
        if session.assignee is None:
            return False
        messages = await self._context.sessions.list_messages(session.id, limit=100)
        return any(one.sender.kind == "agent" and one.kind == "message" for one in messages)

    async def _try(self, row: Decision, number: int) -> dict[str, Any]:
        act = row.acts[number]
        try:
            if act["kind"] in TARGET_KEYS:
                return {"outcome": await self._settle_target(row)}
            outcome = await getattr(self, f"_do_{act['kind']}")(row, number, act["data"])
        except RetryableError:
            raise
        except ChatclickError as error:
            self._context.log.info("act_refused", kind=act["kind"], code=error.code)
            return {"outcome": "failed", "code": error.code, "detail": error.detail[:200]}
        return dict(DONE) if outcome is None else {"outcome": outcome}

    async def _settle_target(self, row: Decision) -> str:
        if row.target != "open":
            return row.target
        session = await self._context.sessions.get(row.session_id)
        if session.state == "bot" or (row.event == "opened" and session.state == "queued"):
            # Routing takes it there, with a trace: now, or as soon as the bot hands over.
            return "open"
        # Noted before it is done: routing must not move the session a second time.
        await self._set_target(row, "moved")
        try:
            outcome = await self.move(row, session)
        except ChatclickError as error:
            await self._set_target(row, "gone")
            raise Conflict(error.detail, code="target_refused") from error
        await self._set_target(row, outcome)
        return outcome

    async def _do_priority(self, row: Decision, _number: int, data: Mapping[str, Any]) -> None:
        await self._context.sessions.update(row.session_id, priority=data["priority"])

    async def _do_tags(self, row: Decision, _number: int, data: Mapping[str, Any]) -> None:
        add, remove = data.get("add", ()), data.get("remove", ())
        await self._context.sessions.update(row.session_id, add_tags=add, remove_tags=remove)

    async def _do_reply(self, row: Decision, number: int, data: Mapping[str, Any]) -> None:
        await self._context.post_message(
            row.session_id,
            data["text"],
            client_msg_id=_build_id(row, number),
            sender_name=data.get("name") or self._context.config.get("reply_name"),
        )

    async def _do_note(self, row: Decision, number: int, data: Mapping[str, Any]) -> None:
        await self._context.post_message(
            row.session_id, data["text"], kind="note", client_msg_id=_build_id(row, number)
        )

    async def _do_close(self, row: Decision, _number: int, data: Mapping[str, Any]) -> None:
        await self._context.sessions.close(row.session_id, outcome=data.get("outcome", ""))

    async def _do_bot(self, row: Decision, number: int, data: Mapping[str, Any]) -> str:
        return await self._run(row, number, f"{data['plugin']}.take", {})

    async def _do_flow(self, row: Decision, number: int, data: Mapping[str, Any]) -> str:
        return await self._run(row, number, START_FLOW, {"flow_id": data["flow_id"]})

    async def _do_run(self, row: Decision, number: int, data: Mapping[str, Any]) -> str:
        return await self._run(row, number, data["action"], data.get("values", {}))

    async def _run(self, row: Decision, number: int, action: str, values: Mapping[str, Any]) -> str:
        result = await self._context.actions.run(
            action, row.session_id, values, run_id=_build_id(row, number)
        )
        return result.outcome

    async def _do_webhook(self, row: Decision, number: int, data: Mapping[str, Any]) -> str:
        """Put a call where the courier finds it; a server that is slow holds up nothing."""
        at = datetime.now(UTC)
        body = {
            "type": "rules.matched",
            "timestamp": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "data": {
                "rule_id": row.acts[number]["rule_id"],
                "session_id": row.session_id,
                "event": row.event,
                "revision": row.revision,
            },
        }
        call_id = uuid.uuid5(uuid.NAMESPACE_OID, _build_id(row, number)).hex

        async def work() -> None:
            if not await Call.filter(id=call_id).exists():
                _ = await Call.create(
                    id=call_id, session_id=row.session_id, url=data["url"], body=body, due_at=at
                )

        await self._context.write(work)
        return "queued"

    async def _set_target(self, row: Decision, target: str) -> None:
        async def work() -> None:
            await Decision.filter(id=row.id).update(target=target)

        await self._context.write(work)
        row.target = target

    async def _keep(self, row: Decision, results: list[dict[str, Any]]) -> None:
        async def work() -> None:
            row.results = results
            await row.save(update_fields=["results"])

        await self._context.write(work)


def is_there(act: Mapping[str, Any], session: SessionView) -> bool:
    """Tell whether a session is where an act would bring it."""
    target = act["data"][TARGET_KEYS[act["kind"]]]
    if act["kind"] == "agent":
        return session.assignee is not None and session.assignee.id == target
    here = session.queue_id if act["kind"] == "queue" else session.team_id
    return bool(here == target)


def _build_id(row: Decision, number: int) -> str:
    return f"rule-{row.id}-{number}"
