"""Doing what runs decided: one session after the other is served by a task of its own."""

import asyncio
from collections.abc import Mapping
from time import time
from typing import Any

from chatclick import Phrase, PluginContext, Wording, content_text
from chatclick.errors import (
    ChatclickError,
    Conflict,
    Invalid,
    NotFound,
    RetryableError,
    TooManyRequests,
    Unavailable,
)
from chatclick_flows.engine import CallEnded, State, Stopped, TakenOver
from chatclick_flows.models import Run, Task
from chatclick_flows.runs import Runs
from chatclick_flows.storable import is_storable

MAX_ATTEMPTS = 20
FIRST_DELAY_S = 0.5
MAX_DELAY_S = 30.0
PAUSE_S = 5.0
MAX_ANSWER_BYTES = 64 * 1024
MAX_CONTEXT = 20


class Performer:
    """Does tasks.

    Attributes:
        runs: takes the turns that results lead to; set before the first task.

    Args:
        context: the plugin's.
    """

    runs: Runs

    def __init__(self, context: PluginContext) -> None:
        self._context = context
        self._workers: dict[str, asyncio.Task[None]] = {}
        self._is_wanted: set[str] = set()

    def wake(self, session_id: str) -> None:
        """Have the tasks of a session done, unless they are being done."""
        self._is_wanted.add(session_id)
        if session_id not in self._workers:
            task = asyncio.create_task(self._serve(session_id), name=f"flow {session_id}")
            self._workers[session_id] = task

    async def wake_all(self) -> None:
        """Go on with whatever an earlier process left."""
        rows = await Task.all().distinct().limit(10_000).values_list("session_id", flat=True)
        for session_id in rows:
            self.wake(str(session_id))

    async def stop(self) -> None:
        """Stop; what is not done stays in its table."""
        workers = list(self._workers.values())
        for task in workers:
            task.cancel()
        if workers:
            await asyncio.wait(workers)

    async def _serve(self, session_id: str) -> None:
        try:
            while session_id in self._is_wanted:
                self._is_wanted.discard(session_id)
                await self._do_all(session_id)
        finally:
            self._workers.pop(session_id, None)

    async def _do_all(self, session_id: str) -> None:
        try:
            while (task := await self._find_next(session_id)) is not None:
                await self._try(task)
        except Exception as error:  # not even that it failed could be noted: the database is away
            self._context.log.warning("tasks_paused", error=str(error)[:200])
            self._is_wanted.add(session_id)
            await asyncio.sleep(PAUSE_S)

    async def _find_next(self, session_id: str) -> Task | None:
        return await Task.filter(session_id=session_id).order_by("id").first()

    async def _try(self, task: Task) -> None:
        try:
            await self._do(task)
        except (Conflict, NotFound) as error:
            await self._give_up(task, error)
        except TooManyRequests as error:
            if task.kind == "call":  # its run stands still until it ends, so it has to
                await self._try_later(task, error)
                return
            await asyncio.sleep(min(MAX_DELAY_S, max(FIRST_DELAY_S, error.retry_after_s)))
        except Exception as error:
            await self._try_later(task, error)

    async def _try_later(self, task: Task, error: Exception) -> None:
        self._context.log.warning("task_failed", kind=task.kind, error=str(error)[:200])
        is_hopeless = isinstance(error, ChatclickError) and not isinstance(error, RetryableError)
        if is_hopeless or task.attempts >= MAX_ATTEMPTS:
            await self._drop(task)
            return
        await self.runs.note_attempt(task)
        await asyncio.sleep(min(MAX_DELAY_S, FIRST_DELAY_S * 2.0**task.attempts))

    async def _give_up(self, task: Task, error: ChatclickError) -> None:
        """Take in that the session is closed, gone, or in other hands."""
        self._context.log.info("task_dropped", kind=task.kind, code=error.code)
        if error.code == "session_closed" or await self._is_gone(task.session_id):
            await self.runs.take_turn(task.session_id, Stopped(time()))
        elif error.code == "taken_over":
            await self.runs.take_turn(task.session_id, TakenOver(time()))
        await self._drop(task)

    async def _is_gone(self, session_id: str) -> bool:
        """Tell whether there is no session any more; other things that are gone end no run."""
        try:
            await self._context.sessions.get(session_id)
        except NotFound:
            return True
        return False

    async def _drop(self, task: Task) -> None:
        """Remove a task that there is no use in doing; a run that waits for it hears so."""
        if task.kind != "call":
            await self.runs.forget(task)
            return
        event = CallEnded(time(), task.number, "failed")
        await self.runs.take_turn(task.session_id, event, done=task)

    async def _do(self, task: Task) -> None:
        if task.kind == "call":
            await self._call(task)
            return
        await getattr(self, f"_do_{task.kind}")(task, task.data)
        await self.runs.forget(task)

    async def _do_say(self, task: Task, data: Mapping[str, Any]) -> None:
        content = data["content"]
        try:
            await self._post(task, content)
        except Invalid as error:
            if content["type"] == "text":
                raise
            self._context.log.warning("content_refused", type=content["type"], code=error.code)
            await self._post(task, {"type": "text", "text": content_text(content) or "…"})

    async def _post(self, task: Task, content: Mapping[str, Any]) -> None:
        await self._context.post_message(
            task.session_id,
            content=content,
            client_msg_id=f"flow-{task.run_id}-{task.number}",
            only_while_bot=True,
            sender_name=task.data.get("name") or self._context.config.get("bot_name"),
        )

    async def _do_hand_over(self, task: Task, data: Mapping[str, Any]) -> None:
        sessions = self._context.sessions
        session = await sessions.get(task.session_id)
        if session.state != "bot" or await self._is_replaced(task):
            return
        reason = _read_reason(data)
        context = await _read_context(task.run_id)
        try:
            if staff_id := data.get("staff_id"):
                await sessions.assign(task.session_id, staff_id, reason=reason)
                return
            await sessions.hand_over(
                task.session_id,
                reason=reason,
                queue_id=data.get("queue_id"),
                team_id=data.get("team_id"),
                context=context,
            )
        except (Invalid, NotFound) as error:
            self._context.log.warning("target_gone", error=error.detail)
            await sessions.hand_over(task.session_id, reason=reason, context=context)

    async def _do_tag(self, task: Task, data: Mapping[str, Any]) -> None:
        await self._context.sessions.update(
            task.session_id, add_tags=data.get("add", ()), remove_tags=data.get("remove", ())
        )

    async def _do_priority(self, task: Task, data: Mapping[str, Any]) -> None:
        await self._context.sessions.update(task.session_id, priority=data["priority"])

    async def _do_remember(self, task: Task, data: Mapping[str, Any]) -> None:
        area, _, name = data["place"].partition(".")
        if area == "conversation":
            await self._context.sessions.update(task.session_id, subject=str(data["value"])[:200])
            return
        # Whose session it is now: a visitor may have turned out to be somebody known meanwhile.
        session = await self._context.sessions.get(task.session_id)
        try:
            await self._context.visitors.set_traits(session.visitor.id, {name: data["value"]})
        except NotFound:
            raise Unavailable("The visitor became another one just now.") from None

    async def _do_emit(self, task: Task, data: Mapping[str, Any]) -> None:
        type_ = f"{self._context.plugin_id}.{data['name']}"
        await self._context.sessions.record(task.session_id, type_, data.get("data", {}))

    async def _do_record(self, task: Task, data: Mapping[str, Any]) -> None:
        # Of the host's own types, which visitors hear of anyway.
        await self._context.sessions.record(task.session_id, data["type"], data["data"])

    async def _do_close(self, task: Task, data: Mapping[str, Any]) -> None:
        session = await self._context.sessions.get(task.session_id)
        if session.state == "bot" and not await self._is_replaced(task):
            outcome = str(data.get("outcome", ""))[:300]
            await self._context.sessions.close(task.session_id, outcome=outcome)

    async def _do_end(self, task: Task, _data: Mapping[str, Any]) -> None:
        session = await self._context.sessions.get(task.session_id)
        if session.state == "bot" and not await self._is_replaced(task):
            await self._context.sessions.resolve(task.session_id)

    async def _is_replaced(self, task: Task) -> bool:
        """Tell whether another flow was started in the session since."""
        run = await self.runs.find(task.session_id)
        return run is not None and run.id != task.run_id

    async def _call(self, task: Task) -> None:
        """Call a server or an action; how it ended is the run's next event."""
        data = task.data
        if "request" in data:
            outcome, values = await self._request(task, data["request"])
        else:
            outcome, values = await self._run_action(task, data)
        if not is_storable(values):
            self._context.log.warning("values_refused", kind=task.kind)
            outcome, values = "failed", {}
        event = CallEnded(time(), task.number, outcome, values)
        await self.runs.take_turn(task.session_id, event, done=task)

    async def _request(
        self, task: Task, request: Mapping[str, Any]
    ) -> tuple[str, Mapping[str, Any]]:
        # The same key for a repeat, so that the server can tell.
        headers = {**request["headers"], "Idempotency-Key": f"{task.run_id}-{task.number}"}
        try:
            answer = await self._context.http.request(
                request["method"],
                request["url"],
                headers=headers,
                json=request.get("json"),
                timeout_s=request["timeout_s"],
            )
            if not 200 <= answer.status_code < 300 or len(answer.content) > MAX_ANSWER_BYTES:
                return "failed", {"status": answer.status_code}
            document = answer.json() if answer.content else {}
        except (ChatclickError, ValueError, RecursionError) as error:
            self._context.log.info("webhook_failed", error=str(error)[:200])
            return "failed", {}
        return "done", document if isinstance(document, dict) else {"value": document}

    async def _run_action(
        self, task: Task, data: Mapping[str, Any]
    ) -> tuple[str, Mapping[str, Any]]:
        run_id = f"{task.run_id}-{task.number}"
        try:
            result = await self._context.actions.run(
                data["action"], task.session_id, data["values"], run_id=run_id
            )
        except (NotFound, Invalid) as error:
            self._context.log.warning("action_refused", action=data["action"], error=error.detail)
            return "failed", {}
        return result.outcome, result.values


async def _read_context(run_id: str) -> dict[str, str | int | float | bool]:
    """Return what a run has asked so far, for whoever goes on: its variables that are filled."""
    run = await Run.get_or_none(id=run_id)
    if run is None:
        return {}
    variables = State.from_json(run.state).frames[-1].variables
    known = {
        name.replace("_", " ").capitalize(): value
        for name, value in variables.items()
        if isinstance(value, str | int | float | bool) and value != ""
    }
    return dict(list(known.items())[:MAX_CONTEXT])


def _read_reason(data: Mapping[str, Any]) -> Wording:
    """Return why people get a session: in the words of the flow, or a phrase of the manifest."""
    if code := data.get("code"):
        return Phrase(code=str(code), values=data.get("values", {}))
    return str(data.get("reason", ""))
