"""The hooks: assignments and events are learned from, and routing is advised once it may be."""

from quart import Blueprint

from chatclick import (
    AssignmentView,
    ConfigProblem,
    ErasureReport,
    EventView,
    ExportFile,
    Health,
    JSONObject,
    PluginContext,
    SessionView,
    Site,
    SubjectView,
    hookimpl,
)
from chatclick_predictive_routing import subjects
from chatclick_predictive_routing.routes import Routes
from chatclick_predictive_routing.service import Service

_service = Service()


@hookimpl
def register_routes(site: Site) -> list[Blueprint]:
    """Serve the API and the page."""
    return Routes(site, _service).build()


@hookimpl
async def plugin_startup(context: PluginContext) -> None:
    """Go on with what was learned."""
    await _service.start(context)


@hookimpl
async def plugin_shutdown() -> None:
    """Stop."""
    await _service.stop()


@hookimpl
async def plugin_health() -> Health:
    """Say whether it can learn."""
    return _service.report_health()


@hookimpl
async def config_check(new: JSONObject) -> list[ConfigProblem]:
    """Find settings that do not go together."""
    least, memory = int(str(new["min_sessions"])), int(str(new["memory"]))
    # Of a memory that is full, the oldest quarter is forgotten.
    if least <= memory * 3 // 4:
        return []
    text = f"With a memory of {memory}, at most {memory * 3 // 4} can be asked for."
    return [ConfigProblem("/min_sessions", text)]


@hookimpl
async def config_changed() -> None:
    """Take new settings over."""
    await _service.forget()


@hookimpl
async def routing_facts(session: SessionView) -> JSONObject | None:
    """Advise whoever gives sessions out."""
    return await _service.advise(session)


@hookimpl
async def session_assigned(session: SessionView, assignment: AssignmentView) -> None:
    """Write down who has it, and who else could have had it."""
    await _service.note_assignment(session, assignment)


@hookimpl
async def analytics_event(event: EventView) -> None:
    """Write down how it goes on."""
    await _service.take_event(event)


@hookimpl
async def subject_export(subject: SubjectView) -> list[ExportFile]:
    """Return the decisions about a person's sessions."""
    return await subjects.export(subject)


@hookimpl
async def subject_erase(subject: SubjectView, context: PluginContext) -> ErasureReport:
    """Remove the decisions about a person's sessions, and what was learned from them."""
    report = await subjects.erase(subject, context)
    if report.erased:
        await _service.forget()
    return report
