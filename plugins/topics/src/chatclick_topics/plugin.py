"""The hooks: topics are computed in the background, and rules are told what a session is about."""

import json

from quart import Blueprint

from chatclick import (
    ErasureReport,
    ExportFile,
    Health,
    JSONObject,
    MessageView,
    PluginContext,
    SessionView,
    Site,
    SubjectView,
    hookimpl,
)
from chatclick_topics import keeping
from chatclick_topics.routes import Routes
from chatclick_topics.service import Service, find_shown, label

_service = Service()


@hookimpl
def register_routes(site: Site) -> list[Blueprint]:
    """Serve the API and the page."""
    return Routes(site, _service).build()


@hookimpl
async def plugin_startup(context: PluginContext) -> None:
    """Compute topics, if it is time."""
    await _service.start(context)


@hookimpl
async def plugin_shutdown() -> None:
    """Stop."""
    await _service.stop()


@hookimpl
async def plugin_health() -> Health:
    """Say whether topics could be computed."""
    if not _service.problem:
        return Health()
    return Health("degraded", f"Topics could not be computed: {_service.problem}")


@hookimpl
async def config_changed() -> None:
    """Compute anew by other settings."""
    _service.wish()


@hookimpl
async def routing_facts(session: SessionView, message: MessageView | None) -> JSONObject | None:
    """Say what a session is about: `topics.name`, `.id` and `.likeness`."""
    return await _service.find_topic(session, message)


@hookimpl
async def subject_export(subject: SubjectView) -> list[ExportFile] | None:
    """Return the topics of a person's sessions."""
    rows = await keeping.list_rows(subject)
    if not rows:
        return None
    found = []
    for row in rows:
        topic = await find_shown(row.topic_id or "")
        found.append(
            {
                "session_id": row.session_id,
                "on": str(row.on),
                "topic": label(topic) if topic else None,
            }
        )
    data = json.dumps(found, indent=2).encode()
    return [ExportFile(name="topics.json", media_type="application/json", data=data)]


@hookimpl
async def subject_erase(subject: SubjectView, context: PluginContext) -> ErasureReport:
    """Forget a person's sessions, and what they added to topics."""
    erased = await keeping.erase(context, subject)
    if erased:
        _service.forget(subject.session_ids)
    return ErasureReport(is_complete=True, erased=erased)
