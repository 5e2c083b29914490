"""The hooks: what happened is counted from the log, and numbers are served."""

from quart import Blueprint

from chatclick import (
    ConfigProblem,
    ErasureReport,
    ExportFile,
    Health,
    JSONObject,
    MetricAnswers,
    MetricCatalogue,
    MetricQuery,
    PluginContext,
    Site,
    SubjectView,
    hookimpl,
)
from chatclick.errors import Unavailable
from chatclick_analytics import offering, subjects
from chatclick_analytics.routes import Routes
from chatclick_analytics.service import Service
from chatclick_analytics.stores import checking

_service = Service()


@hookimpl
def register_routes(site: Site) -> list[Blueprint]:
    """Serve the API and the page."""
    return Routes(site, _service).build()


@hookimpl
async def plugin_startup(context: PluginContext) -> None:
    """Count on from where it stopped."""
    await _service.start(context)


@hookimpl
async def plugin_shutdown() -> None:
    """Stop."""
    await _service.stop()


@hookimpl
async def plugin_health() -> Health:
    """Say whether the store of numbers takes what is counted, and is the one that was chosen."""
    trouble = _service.passing.trouble or _service.shaping.trouble
    return Health("degraded", trouble) if trouble else Health("ok")


@hookimpl
async def config_check(
    new: JSONObject, old: JSONObject, context: PluginContext
) -> list[ConfigProblem]:
    """Connect to the store before settings are stored."""
    return await checking.check(new, old, context)


@hookimpl
async def metrics_describe(context: PluginContext) -> MetricCatalogue:
    """Say which numbers are counted, for other plugins."""
    return await offering.describe(context)


@hookimpl
async def metrics_query(queries: tuple[MetricQuery, ...]) -> MetricAnswers | None:
    """Answer what numbers were, for other plugins; nothing while the store does not answer."""
    try:
        return await offering.answer_all(_service, queries)
    except Unavailable:
        # Whoever asks is told so by the host. It is no fault of this plugin's that would stop it.
        return None


@hookimpl
async def subject_export(subject: SubjectView) -> list[ExportFile]:
    """Return what was counted in a person's sessions."""
    return await subjects.export(subject, _service.stores)


@hookimpl
async def subject_erase(subject: SubjectView, context: PluginContext) -> ErasureReport:
    """Take the way from the numbers to a person's sessions away."""
    return await subjects.erase(subject, context, _service.erasing)
