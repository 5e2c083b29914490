"""The hooks: routes, a bot that answers, and an action for other plugins that ask."""

from quart import Blueprint

from chatclick import (
    Action,
    ActionResult,
    BotOffer,
    BotReply,
    ConfigProblem,
    ErasureReport,
    ExportFile,
    Handoff,
    Health,
    JSONObject,
    MessageView,
    PluginContext,
    SessionView,
    Site,
    SubjectView,
    hookimpl,
)
from chatclick_knowledge_base import subjects
from chatclick_knowledge_base.asking import SEARCH, run_search
from chatclick_knowledge_base.pages import Pages
from chatclick_knowledge_base.routes import Routes
from chatclick_knowledge_base.service import Service, check_vectors

_service = Service()


@hookimpl
def register_routes(site: Site) -> list[Blueprint]:
    """Serve the API, the help pages and the files of both."""
    return [*Routes(site, _service).build(), *Pages(site, _service).build()]


@hookimpl
def register_actions() -> list[Action]:
    """Offer to find passages."""
    return [SEARCH]


@hookimpl
async def action_run(action: str, values: JSONObject, session: SessionView) -> ActionResult:
    """Find passages for a flow or another bot."""
    return await run_search(_service.library, values, session.language or "")


@hookimpl
async def plugin_startup(context: PluginContext) -> None:
    """Begin."""
    await _service.start(context)


@hookimpl
async def plugin_shutdown() -> None:
    """Put everything away."""
    await _service.stop()


@hookimpl
async def plugin_health() -> Health:
    """Tell whether everything that was set is there."""
    return _service.get_health()


@hookimpl
async def config_check(new: JSONObject) -> list[ConfigProblem]:
    """Say whether the model can be loaded."""
    return await check_vectors(str(new.get("vectors_folder", "")))


@hookimpl
async def config_changed() -> None:
    """Go by changed settings."""
    await _service.take_config()


@hookimpl
async def bot_offer() -> BotOffer | None:
    """Take new sessions where there is something to answer from."""
    return await _service.bot.offer()


@hookimpl
async def bot_reply(
    session: SessionView, history: tuple[MessageView, ...]
) -> BotReply | Handoff | None:
    """Answer from articles, or hand over."""
    return await _service.bot.reply(session, history)


@hookimpl
async def session_assigned(session: SessionView) -> None:
    """Hear that people took over from the bot."""
    await _service.bot.note_assigned(session.id)


@hookimpl
async def subject_export(subject: SubjectView) -> list[ExportFile]:
    """Return what a person asked."""
    return await subjects.export(subject)


@hookimpl
async def subject_erase(subject: SubjectView, context: PluginContext) -> ErasureReport:
    """Remove what a person asked."""
    return await subjects.erase(subject, context)
