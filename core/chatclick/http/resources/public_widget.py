"""What the widget itself calls, without a token: its config, and the start of a visitor."""

from typing import Any

from pydantic import Field, RootModel

from chatclick.chat.arrivals import Arrival
from chatclick.chat.listing import SessionFilter
from chatclick.clock import now
from chatclick.errors import Forbidden, NotFound
from chatclick.http import limits, widget_configs
from chatclick.http.authentication import find_published
from chatclick.http.cross_origin import build_headers
from chatclick.http.fields import Email, Model, NoFilter, Object, Short
from chatclick.http.operations import PUBLIC, Answer, Call, Resource
from chatclick.http.shapes import AvailabilityShape, SessionShape, VisitorShape
from chatclick.security.origins import address_key
from chatclick.security.policy import NOTHING_HERE
from chatclick.store.models import Widget

SESSIONS_SHOWN = 50

resource = Resource("public widget", prefix="/widget/v1")


class PublishedConfig(RootModel[Object]):
    """The published config, its defaults filled in, with `id` and `revision`."""


class Identity(Model):
    """Who the visitor is: `id` with `hmac`, or `jwt`; the rest is what they say of themselves."""

    id: str | None = Field(None, min_length=1, max_length=255)
    email: Email | None = None
    name: str | None = Field(None, max_length=160)
    hmac: str | None = Field(None, max_length=128)
    jwt: str | None = Field(None, max_length=8192)


class PageShape(Model):
    """The page the widget is on."""

    url: Short | None = None
    title: Short | None = None
    referrer: Short | None = None


class NewVisitor(Model):
    """A visit: with the token of an earlier one it goes on."""

    token: str | None = Field(None, max_length=8192)
    identity: Identity | None = None
    page: PageShape | None = None
    locale: str | None = Field(None, max_length=35)
    timezone: str | None = Field(None, max_length=64)


class Leaving(Model):
    """A visit that ends."""

    token: str = Field(min_length=1, max_length=8192)


class ArrivedShape(Model):
    """A visitor with a token for the rest of the API."""

    token: str
    expires_in: int
    visitor: VisitorShape
    sessions: list[SessionShape]
    epoch: str
    availability: AvailabilityShape


@resource.operation(
    "GET",
    "/{widget_id}/config",
    permission=PUBLIC,
    answer=PublishedConfig,
    further_statuses=(304,),
    request_headers={"If-None-Match": "The `ETag` of an earlier answer."},
)
async def get_widget_config(call: Call[None, NoFilter]) -> Answer:
    """Return the published config of a widget, for any page that may embed it."""
    widget_id = call.ids["widget_id"]
    widget = await Widget.get_or_none(id=widget_id)
    config = await find_published(widget_id)
    if widget is None or config is None or widget.published_revision is None:
        raise NotFound(NOTHING_HERE)
    filled = widget_configs.fill(widget_id, widget.published_revision, config)
    etag = f'"{widget_configs.hash_config(filled)[:32]}"'
    headers = {
        "ETag": etag,
        "Cache-Control": "public, max-age=60",
        **build_headers(call.caller.origin, frozenset(widget_configs.list_origins(config))),
    }
    if call.caller.has_seen(etag):
        return Answer(None, headers, status=304)
    return Answer(filled, headers)


@resource.operation(
    "POST",
    "/{widget_id}/visitor",
    permission=PUBLIC,
    answer=ArrivedShape,
    bucket="visitors",
    problems=(401, 403, 404),
)
async def start_visitor(call: Call[NewVisitor, None]) -> Answer:
    """Start a visitor, or go on with the one of an earlier visit.

    A token of an earlier visit is exchanged for a new one, also up to 30 days after its end; that
    of a visitor whose site vouched for them ends when it says so. One that is no good is refused
    with `token_invalid` or `token_expired`: start without it, as a new visitor.
    """
    services, widget_id = call.services, call.ids["widget_id"]
    headers = await _require_origin(call, widget_id)
    began_at = now()
    address = address_key(call.caller.address)
    limits.take(services.limiter.visitors, address)
    arrived = await services.arrivals.arrive(widget_id, _build_arrival(call.body))
    for visitor_id in arrived.ended:
        services.on_revoked(visitor_id)
    if arrived.visitor.created_at < began_at:
        # The limit is on new visitors; one who is known, by token or proof, costs nothing.
        services.limiter.visitors.give_back(address)
    sessions, _ = await services.sessions.list(
        arrived.principal, SessionFilter(), SESSIONS_SHOWN, None
    )
    body = {
        "token": arrived.token,
        "expires_in": arrived.expires_in_s,
        "visitor": arrived.visitor.to_json(),
        "sessions": [session.to_json() for session in sessions],
        "epoch": services.store.epoch,
        "availability": (await services.availability.get(widget_id)).to_json(),
    }
    return Answer(body, headers)


@resource.operation("POST", "/{widget_id}/logout", permission=PUBLIC, problems=(403, 404))
async def end_visit(call: Call[Leaving, None]) -> Answer:
    """End a visit on this browser, such as one that several people use.

    The token and all others of the visitor open nothing from here on, and open sockets end. Who
    comes next starts as a new visitor. A token that is no good any more is fine: the answer is the
    same.
    """
    widget_id = call.ids["widget_id"]
    headers = await _require_origin(call, widget_id)
    visitor_id = await call.services.arrivals.leave(widget_id, call.body.token)
    if visitor_id is not None:
        call.services.on_revoked(visitor_id)
    return Answer(headers=headers)


async def build_preflight(widget_id: str, origin: str | None) -> dict[str, str]:
    """Build the headers that tell a browser whether a page may call these addresses."""
    config = await find_published(widget_id)
    if config is None:
        return {"Vary": "Origin"}
    return build_headers(origin, frozenset(widget_configs.list_origins(config)))


async def _require_origin(call: Call[Any, Any], widget_id: str) -> dict[str, str]:
    """Refuse a browser on a page that may not embed the widget; return its CORS headers.

    Raises:
        NotFound: there is no such published widget.
        Forbidden: the page is not one of the widget's.
    """
    config = await find_published(widget_id)
    if config is None:
        raise NotFound(NOTHING_HERE)
    caller = call.caller
    headers = build_headers(caller.origin, frozenset(widget_configs.list_origins(config)))
    is_own = call.services.origins.is_allowed(caller.origin, scheme=caller.scheme, host=caller.host)
    if not is_own and "Access-Control-Allow-Origin" not in headers:
        raise Forbidden("This page may not embed the widget.", code="origin_not_allowed")
    return headers


def _build_arrival(new: NewVisitor) -> Arrival:
    return Arrival(
        new.token,
        _given(new.identity),
        _given(new.page),
        new.locale,
        new.timezone,
    )


def _given(model: Model | None) -> dict[str, str] | None:
    return model.model_dump(exclude_none=True) if model is not None else None
