"""The hooks: the settings and their test, an action, and the budgets."""

import asyncio

from quart import Blueprint

from chatclick import (
    Action,
    ActionResult,
    ConfigProblem,
    ErasureReport,
    ExportFile,
    Health,
    JSONObject,
    PluginContext,
    SessionView,
    Site,
    SubjectView,
    hookimpl,
)
from chatclick_language_model.acting import COMPLETE, complete
from chatclick_language_model.books import Books
from chatclick_language_model.failures import ModelFailed
from chatclick_language_model.key_places import is_elsewhere, remember
from chatclick_language_model.model import GIVE_AGAIN, LanguageModel
from chatclick_language_model.routes import build_routes

_SWEEP_EVERY_S = 6 * 3600
_SWEEP_AGAIN_S = 60


class _Place:
    """Holds the model while the plugin runs."""

    model: LanguageModel | None = None
    sweeper: asyncio.Task[None] | None = None


_place = _Place()


def find_model() -> LanguageModel | None:
    """Return the model of this installation; None while the plugin does not run."""
    return _place.model


@hookimpl
def register_routes(site: Site) -> list[Blueprint]:
    """Serve the test of the connection, and what was spent."""
    return build_routes(site, find_model)


@hookimpl
def register_actions() -> list[Action]:
    """Offer to ask the model."""
    return [COMPLETE]


@hookimpl
async def action_run(values: JSONObject, session: SessionView) -> ActionResult:
    """Ask the model for another plugin."""
    return await complete(find_model(), values, session.id)


@hookimpl
async def plugin_startup(context: PluginContext) -> None:
    """Begin."""
    model = LanguageModel(context)
    config = {**context.config, **context.secrets}
    model.is_key_elsewhere = await is_elsewhere(context, config)
    if not model.is_key_elsewhere:
        await remember(context, config)
    _place.model = model
    _place.sweeper = asyncio.create_task(_sweep(model.books, context))


@hookimpl
async def plugin_shutdown() -> None:
    """Put everything away."""
    if _place.sweeper is not None:
        _place.sweeper.cancel()
        await asyncio.gather(_place.sweeper, return_exceptions=True)
    _place.model = _place.sweeper = None


@hookimpl
async def plugin_health(context: PluginContext) -> Health:
    """Tell whether a model is set. Nothing is called: looking costs no tokens."""
    if not context.config["base_url"]:
        return Health("ok", "Off: no address is set.")
    if _place.model is not None and _place.model.is_key_elsewhere:
        return Health("degraded", GIVE_AGAIN)
    return Health("ok", f"Asks {context.config['model']}.")


@hookimpl
async def config_check(
    new: JSONObject, old: JSONObject, context: PluginContext
) -> list[ConfigProblem]:
    """Ask the model one short question before its settings are stored."""
    if not new.get("base_url"):
        return []
    # Whoever may change the address must not be able to read the key by that.
    if old.get("api_key") and await is_elsewhere(context, new):
        return [ConfigProblem("/api_key", GIVE_AGAIN)]
    if not new.get("model"):
        return [ConfigProblem("/model", "Say which model; the server lists its names.")]
    try:
        await LanguageModel(context).test(dict(new))
    except ModelFailed as error:
        return [ConfigProblem(error.pointer, str(error))]
    return []


@hookimpl
async def config_changed(context: PluginContext) -> None:
    """Go by changed settings, read at each call; their key was given for the server they name."""
    await remember(context, {**context.config, **context.secrets})
    if _place.model is not None:
        _place.model.is_key_elsewhere = False


@hookimpl
async def subject_export() -> list[ExportFile] | None:
    """Hand over nothing: numbers of tokens are all there is."""
    return None


@hookimpl
async def subject_erase(subject: SubjectView, context: PluginContext) -> ErasureReport:
    """Remove what a person's sessions cost."""
    return await LanguageModel(context).books.erase(subject)


async def _sweep(books: Books, context: PluginContext) -> None:
    while True:
        try:
            await books.sweep()
            pause_s = _SWEEP_EVERY_S
        except Exception as error:
            context.log.warning("sweep_failed", error=str(error)[:200])
            pause_s = _SWEEP_AGAIN_S
        await asyncio.sleep(pause_s)
