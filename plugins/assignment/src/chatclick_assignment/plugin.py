"""The hooks: each hands over to the assigner of this start."""

from typing import Any

from chatclick import (
    Assignment,
    AssignmentView,
    ConfigProblem,
    ErasureReport,
    EventType,
    ExportFile,
    Health,
    JSONObject,
    PluginContext,
    SessionView,
    SubjectView,
    hookimpl,
)
from chatclick_assignment import acquaintances, migrating
from chatclick_assignment.assigner import Assigner
from chatclick_assignment.watchdog import EVENT

assigners: dict[int, Assigner] = {}
"""One for each running start of the plugin, by its context."""


def _assigner(context: PluginContext) -> Assigner:
    return assigners[id(context)]


@hookimpl
def register_event_types() -> list[EventType]:
    """Name what is recorded of a queue that is stuck."""
    properties: JSONObject = {
        "waited_s": {"type": "integer"},
        "queue_id": {"type": ["string", "null"]},
        "free": {"type": "integer"},
    }
    return [EventType(type=EVENT, schema={"type": "object", "properties": properties})]


@hookimpl
async def plugin_startup(context: PluginContext) -> None:
    """Start looking after what is due."""
    assigner = Assigner(context)
    await assigner.start()
    assigners[id(context)] = assigner


@hookimpl
async def plugin_shutdown(context: PluginContext) -> None:
    """Stop."""
    if assigner := assigners.pop(id(context), None):
        await assigner.stop()


@hookimpl
async def plugin_health(context: PluginContext) -> Health:
    """Say whether somebody waits though somebody is free."""
    return _assigner(context).watchdog.report()


@hookimpl
async def config_check(new: JSONObject) -> list[ConfigProblem]:
    """Find settings that do not go together."""
    problems = []
    if new["gone"] == "team" and not new["gone_team_id"]:
        problems.append(ConfigProblem("/gone_team_id", "Name the team they go to."))
    seen: set[str] = set()
    queues: Any = new["queues"]
    for index, queue in enumerate(queues):
        if queue["queue_id"] in seen:
            text = "This queue is in the list already; only its first entry counts."
            problems.append(ConfigProblem(f"/queues/{index}/queue_id", text))
        seen.add(queue["queue_id"])
    return problems


@hookimpl
async def config_migrate(values: JSONObject, from_version: str) -> JSONObject:
    """Carry over settings of 1.0."""
    return migrating.migrate(values, from_version)


@hookimpl(trylast=True)
async def route_session(
    session: SessionView, facts: JSONObject, context: PluginContext
) -> Assignment | None:
    """Give the session to whoever fits best; last of all, so that rules come before."""
    return await _assigner(context).route(session, facts)


@hookimpl
async def session_assigned(
    session: SessionView, assignment: AssignmentView, context: PluginContext
) -> None:
    """Remember who has it."""
    await _assigner(context).note_assignment(session, assignment)


@hookimpl
async def session_closed(session: SessionView, context: PluginContext) -> None:
    """Forget it."""
    await _assigner(context).forget(session.id)


@hookimpl
async def subject_export(subject: SubjectView, context: PluginContext) -> list[ExportFile] | None:
    """Hand over whom a visitor knows."""
    return await acquaintances.export(context, subject)


@hookimpl
async def subject_erase(subject: SubjectView, context: PluginContext) -> ErasureReport:
    """Forget whom a visitor knows."""
    return await acquaintances.erase(context, subject)
