"""Plugins: what people want of them and how they fare."""

from typing import Any, Literal

from pydantic import Field

from chatclick.host.states import State
from chatclick.http.fields import Model, Object
from chatclick.http.operations import Answer, Call, Resource
from chatclick.http.shapes import Time

resource = Resource("plugins")


class PermissionShape(Model):
    """What a plugin asks for."""

    name: str
    title: str


class PluginShape(Model):
    """A plugin: `desired` is what people want, `state` how it fares and `reason` why."""

    id: str
    kind: Literal["python", "container", "remote"]
    name: str
    summary: str
    version: str
    distribution: str
    license: str
    homepage: str
    desired: Literal["absent", "installed", "enabled"]
    state: State
    reason: str
    changed_at: Time
    hooks: list[str]
    provides: list[Any]
    permissions: list[PermissionShape]
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


@resource.operation("GET", "/plugins", permission="plugin:read", answer=PluginList)
async def list_plugins(call: Call[None, None]) -> Answer:
    """List the plugins."""
    return Answer({"data": list(call.services.plugins.list()), "next": None})


@resource.operation("GET", "/plugins/{plugin_id}", permission="plugin:read", answer=PluginShape)
async def get_plugin(call: Call[None, None]) -> Answer:
    """Return one plugin."""
    return Answer(call.services.plugins.get(call.ids["plugin_id"]))


@resource.operation(
    "POST",
    "/plugins/{plugin_id}/enable",
    permission="plugin:write",
    answer=PluginShape,
    problems=(409,),
)
async def enable_plugin(call: Call[None, None]) -> Answer:
    """Agree to what a plugin asks for and start it."""
    return Answer(await call.services.plugins.enable(call.ids["plugin_id"], actor=call.actor))


@resource.operation(
    "POST",
    "/plugins/{plugin_id}/disable",
    permission="plugin:write",
    answer=PluginShape,
    problems=(409,),
)
async def disable_plugin(call: Call[None, None]) -> Answer:
    """Stop a plugin. What it stored stays."""
    return Answer(await call.services.plugins.disable(call.ids["plugin_id"], actor=call.actor))


@resource.operation("GET", "/plugins/{plugin_id}/config", permission="plugin:read", answer=Config)
async def get_plugin_config(call: Call[None, None]) -> Answer:
    """Return a plugin's settings, secrets masked."""
    return Answer(await call.services.plugins.get_config(call.ids["plugin_id"]))


@resource.operation(
    "PUT",
    "/plugins/{plugin_id}/config",
    permission="plugin:write",
    answer=Config,
    problems=(409,),
)
async def set_plugin_config(call: Call[NewConfig, None]) -> Answer:
    """Check a plugin's settings, store them and put them in force."""
    return Answer(
        await call.services.plugins.set_config(
            call.ids["plugin_id"], call.body.values, actor=call.actor
        )
    )
