"""Plugins: what people want of them and how they fare."""

from typing import Any, Literal

from pydantic import Field

from chatclick.host.locales import Words, translate
from chatclick.host.states import State
from chatclick.http.fields import Model, Object
from chatclick.http.languages import pick_language
from chatclick.http.operations import Answer, Call, Resource
from chatclick.http.shapes import FieldErrorShape, Time
from chatclick.plugin.hooks import Mode

resource = Resource("plugins")


class PermissionShape(Model):
    """What a plugin asks for."""

    name: str
    title: str


class ReasonShape(Model):
    """One thing that counts for or against a plugin."""

    points: int
    text: str


class RiskShape(Model):
    """How much a plugin could do, from 1 (minimal) to 6 (full trust)."""

    grade: int
    word: str
    reasons: list[ReasonShape]


class PluginShape(Model):
    """A plugin: `desired` is what people want, `state` how it fares and `reason` why."""

    id: str
    kind: Literal["python", "container", "remote"]
    name: str
    summary: str
    version: str
    distribution: str
    publisher: str
    license: str
    homepage: str
    support_url: str
    requires_chatclick: str
    is_compatible: bool
    risk: RiskShape | None
    personal_data: str
    egress: list[str]
    desired: Literal["absent", "installed", "enabled"]
    state: State
    reason: str
    changed_at: Time
    hooks: list[str]
    provides: list[Any]
    permissions: list[PermissionShape]
    consented: list[str]
    mounts: list[str]
    has_config: bool


class PluginList(Model):
    """All plugins there are; installations have few."""

    data: list[PluginShape]
    next: None


class NewConfig(Model):
    """All values; a secret that is left out or sent as it was shown stays."""

    values: Object


class Config(Model):
    """A plugin's settings: their JSON Schema and the values in force, of secrets only when set."""

    values: Object
    schema_: Object = Field(alias="schema")
    schema_version: str
    secrets: list[str]


class ConfigVerdict(Model):
    """Whether a configuration would do."""

    is_valid: bool
    errors: list[FieldErrorShape]


class CheckedShape(Model):
    """What a plugin itself last said of its health, and when."""

    status: Literal["ok", "degraded", "failed"]
    message: str
    at: Time


class BreakerShape(Model):
    """An open breaker holds calls back after repeated failures, for a while."""

    is_open: bool
    retry_after_s: float
    reason: str


class HookHealth(Model):
    """One hook of a plugin since this process started; times in milliseconds.

    `limit_ms` is how long a call may take; `held_back` counts calls that were not made because
    the breaker was open or no time was left.
    """

    hook: str
    mode: Mode
    limit_ms: float
    calls: int
    errors: int
    timeouts: int
    held_back: int
    mean_ms: float
    p50_ms: float
    p95_ms: float
    breaker: BreakerShape


class HealthPoint(Model):
    """What a hook did in the interval that ended then; there is none when it was not called."""

    at: Time
    hook: str
    calls: int
    failures: int
    mean_ms: float
    p95_ms: float


class HealthShape(Model):
    """How a plugin does: its state, its own word, its hooks, and how those did lately."""

    state: State
    reason: str
    changed_at: Time
    checked: CheckedShape | None
    hooks: list[HookHealth]
    interval_s: float
    span_s: float
    points: list[HealthPoint]


@resource.operation("GET", "/plugins", permission="plugin:read", answer=PluginList)
async def list_plugins(call: Call[None, None]) -> Answer:
    """List the plugins, in the language of `Accept-Language` where they speak it."""
    plugins = [_speak(call, one) for one in call.services.plugins.list()]
    return Answer({"data": plugins, "next": None})


@resource.operation("GET", "/plugins/{plugin_id}", permission="plugin:read", answer=PluginShape)
async def get_plugin(call: Call[None, None]) -> Answer:
    """Return one plugin."""
    return Answer(_speak(call, call.services.plugins.get(call.ids["plugin_id"])))


@resource.operation(
    "POST",
    "/plugins/{plugin_id}/enable",
    permission="plugin:write",
    answer=PluginShape,
    problems=(409,),
)
async def enable_plugin(call: Call[None, None]) -> Answer:
    """Agree to what a plugin asks for and start it."""
    plugins = call.services.plugins
    return Answer(_speak(call, await plugins.enable(call.ids["plugin_id"], actor=call.actor)))


@resource.operation(
    "POST",
    "/plugins/{plugin_id}/disable",
    permission="plugin:write",
    answer=PluginShape,
    problems=(409,),
)
async def disable_plugin(call: Call[None, None]) -> Answer:
    """Stop a plugin. What it stored stays."""
    plugins = call.services.plugins
    return Answer(_speak(call, await plugins.disable(call.ids["plugin_id"], actor=call.actor)))


@resource.operation("GET", "/plugins/{plugin_id}/config", permission="plugin:read", answer=Config)
async def get_plugin_config(call: Call[None, None]) -> Answer:
    """Return a plugin's settings, secrets masked."""
    config = await call.services.plugins.get_config(call.ids["plugin_id"])
    return Answer(_speak_config(call, config))


@resource.operation(
    "PUT",
    "/plugins/{plugin_id}/config",
    permission="plugin:write",
    answer=Config,
    problems=(409,),
)
async def set_plugin_config(call: Call[NewConfig, None]) -> Answer:
    """Check a plugin's settings, store them and put them in force."""
    config = await call.services.plugins.set_config(
        call.ids["plugin_id"], call.body.values, actor=call.actor
    )
    call.services.on_changed("plugins")
    return Answer(_speak_config(call, config))


@resource.operation(
    "POST",
    "/plugins/{plugin_id}/config/check",
    permission="plugin:write",
    answer=ConfigVerdict,
)
async def check_plugin_config(call: Call[NewConfig, None]) -> Answer:
    """Check a plugin's settings without storing them.

    By their schema, and by the plugin itself if it runs and knows how: it may try a connection.
    """
    errors = await call.services.plugins.check_config(call.ids["plugin_id"], call.body.values)
    shown = [{"pointer": one.pointer, "code": one.code, "message": one.message} for one in errors]
    return Answer({"is_valid": not errors, "errors": shown})


@resource.operation(
    "GET", "/plugins/{plugin_id}/health", permission="plugin:read", answer=HealthShape
)
async def get_plugin_health(call: Call[None, None]) -> Answer:
    """Return how a plugin and its hooks do, without asking it."""
    return Answer(await call.services.plugins.get_health(call.ids["plugin_id"]))


@resource.operation(
    "POST", "/plugins/{plugin_id}/health", permission="plugin:write", answer=HealthShape
)
async def check_plugin_health(call: Call[None, None]) -> Answer:
    """Ask a plugin how it feels, now."""
    plugin_id = call.ids["plugin_id"]
    await call.services.plugins.check_health(plugin_id)
    return Answer(await call.services.plugins.get_health(plugin_id))


def _find_words(call: Call[Any, Any], plugin_id: str) -> Words:
    locales = call.services.plugins.list_locales(plugin_id)
    return locales.get(pick_language(call, locales), {})


def _speak(call: Call[Any, Any], plugin: dict[str, Any]) -> dict[str, Any]:
    """Return a plugin in its wire form, in the caller's language as far as it speaks it."""
    words = _find_words(call, plugin["id"])
    said = {
        "name": words.get("/name"),
        "summary": words.get("/summary"),
        "personal_data": words.get("/data/personal_data"),
    }
    provides = translate({"provides": plugin["provides"]}, words)
    return {**plugin, **provides, **{key: text for key, text in said.items() if text}}


def _speak_config(call: Call[Any, Any], config: dict[str, Any]) -> dict[str, Any]:
    words = _find_words(call, call.ids["plugin_id"])
    return {**config, "schema": translate(config["schema"], words, "/config/schema")}
