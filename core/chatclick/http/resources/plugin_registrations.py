"""Plugins in containers and behind addresses: look at one, agree to it, see what is registered."""

from typing import Any, Literal

from pydantic import Field

from chatclick.clock import to_text
from chatclick.errors import FieldError, Invalid
from chatclick.http.fields import Model, Password
from chatclick.http.operations import Answer, Call, Resource
from chatclick.http.reauthentication import require_fresh
from chatclick.http.resources.plugins import PermissionShape, PluginShape, RiskShape
from chatclick.http.shapes import Time
from chatclick.settings import Settings

resource = Resource("plugin registration")


def _is_offered(settings: Settings) -> bool:
    return settings.plugins.ui_install != "off"


class LimitsShape(Model):
    """What a container gets."""

    memory_mb: int
    cpu: float
    pids: int
    scratch_mb: int
    concurrency: int


class CurrentShape(Model):
    """What is registered under the same id now."""

    version: str
    digest: str
    permissions: list[str]
    egress: list[str]


class GrowthShape(Model):
    """What a new version asks for that the present one does not."""

    permissions: list[str]
    egress: list[str]


class ConfirmationShape(Model):
    """Sent back, it agrees to what was shown; good once."""

    token: str
    expires_at: Time


class ReviewShape(Model):
    """A plugin before any of it runs; `digest` says exactly which."""

    id: str
    kind: Literal["container", "remote"]
    name: str
    summary: str
    version: str
    license: str
    homepage: str
    security_contact: str
    reference: str
    digest: str
    url: str | None
    permissions: list[PermissionShape]
    egress: list[str]
    hooks: list[str]
    provides: list[Any]
    limits: LimitsShape | None
    risk: RiskShape
    current: CurrentShape | None
    growth: GrowthShape
    warnings: list[str]
    confirmation: ConfirmationShape | None


class NewRegistration(Model):
    """An image, or an address with its key; with a confirmation and the password, agreed to."""

    image: str | None = Field(None, min_length=1, max_length=400)
    url: str | None = Field(None, min_length=1, max_length=400)
    key: str | None = Field(None, min_length=1, max_length=200)
    confirmation: str | None = Field(None, min_length=1, max_length=100)
    password: Password | None = None
    enable: bool = True


class Registered(Model):
    """What would be registered, or what has been."""

    status: Literal["review", "registered"]
    review: ReviewShape
    plugin: PluginShape | None


class ContainerShape(Model):
    """The container of a plugin, if it has one now."""

    id: str
    state: Literal["running", "absent"]
    started_at: Time | None
    restarts: int


class RegistrationShape(Model):
    """What is registered: which image or address, and who agreed to it when."""

    id: str
    kind: Literal["container", "remote"]
    reference: str
    digest: str
    url: str | None
    registered_at: Time
    registered_by: str
    version: str
    egress: list[str]
    limits: LimitsShape | None
    risk: RiskShape
    previous_digest: str | None
    container: ContainerShape | None


class EngineShape(Model):
    """The container engine, asked now."""

    state: Literal["ok", "unavailable", "off"]
    detail: str
    version: str
    warnings: list[str]


class Unregistering(Model):
    """The password once more; `purge` removes what the plugin stored, too."""

    password: Password
    purge: bool = False


@resource.operation(
    "POST",
    "/plugins/register",
    permission="plugin:install",
    answer=Registered,
    problems=(403, 404, 409, 422),
    is_offered=_is_offered,
    audits_refusals=True,
)
async def register_plugin(call: Call[NewRegistration, None]) -> Answer:
    """Look at a plugin; with the confirmation of an earlier look and the password, register it."""
    body, elsewhere = call.body, call.services.elsewhere
    _check_target(body)
    if body.confirmation is not None:
        _owner = await require_fresh(call, body.password or "", body.image or body.url or "")
    review = await elsewhere.review(image=body.image, url=body.url, key=body.key)
    asked = (review.subject, review.digest, call.principal.id)
    shown = review.to_json()
    if body.confirmation is None:
        made = elsewhere.confirmations.issue(*asked)
        shown["confirmation"] = {"token": made.token, "expires_at": to_text(made.expires_at)}
        return Answer({"status": "review", "review": shown, "plugin": None})
    elsewhere.confirmations.redeem(body.confirmation, *asked)
    entry = await elsewhere.register(review, actor=call.actor, key=body.key, enable=body.enable)
    answer = {"status": "registered", "review": shown, "plugin": entry.to_json()}
    return Answer(answer, status=201)


@resource.operation("GET", "/plugins/engine", permission="plugin:read", answer=EngineShape)
async def get_plugin_engine(call: Call[None, None]) -> Answer:
    """Say whether there is a container engine, and what is wrong with it."""
    return Answer(await call.services.elsewhere.show_engine())


@resource.operation(
    "GET",
    "/plugins/{plugin_id}/registration",
    permission="plugin:read",
    answer=RegistrationShape,
)
async def get_plugin_registration(call: Call[None, None]) -> Answer:
    """Return what is registered of a plugin in a container or behind an address."""
    elsewhere = call.services.elsewhere
    return Answer(elsewhere.show(await elsewhere.get(call.ids["plugin_id"])))


@resource.operation(
    "POST",
    "/plugins/{plugin_id}/unregister",
    permission="plugin:install",
    problems=(403, 409),
    is_offered=_is_offered,
    audits_refusals=True,
)
async def unregister_plugin(call: Call[Unregistering, None]) -> Answer:
    """Stop a plugin and forget it; what it stored stays, unless it is to be purged."""
    elsewhere = call.services.elsewhere
    _owner = await require_fresh(call, call.body.password, call.ids["plugin_id"])
    await elsewhere.unregister(call.ids["plugin_id"], actor=call.actor, purge=call.body.purge)
    return Answer()


def _check_target(body: NewRegistration) -> None:
    wrong = pointer = ""
    if (body.image is None) == (body.url is None):
        wrong, pointer = "Give either image or url.", "/image"
    elif (body.url is None) != (body.key is None):
        wrong, pointer = "A url needs a key; an image has none.", "/key"
    elif body.confirmation is not None and body.password is None:
        wrong, pointer = "Give your password to agree.", "/password"
    if wrong:
        raise Invalid(wrong, errors=(FieldError(pointer, "required", wrong),))
