"""Visitors, as staff and the visitor themselves see them."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints
from tortoise.expressions import Q

from chatclick.chat.activity import PAGE_VIEWED
from chatclick.chat.views import visitor_view
from chatclick.clock import to_text
from chatclick.http.cursors import build_page, fetch
from chatclick.http.fields import Email, Model, Object, Page, QueryText, Short
from chatclick.http.operations import Answer, Call, Resource
from chatclick.http.shapes import ListOf, Time, VisitorShape
from chatclick.security import sanitise
from chatclick.security.policy import require
from chatclick.store.models import Event, Visitor

resource = Resource("visitors")

Phone = Annotated[str, StringConstraints(pattern=r"^\+?[0-9 ()./-]{3,32}$")]


class VisitorQuery(Page):
    """Which visitors to list."""

    q: QueryText | None = Field(None, description="part of a name or the start of an address")


class VisitorChange(Model):
    """What to change; what is left out stays, null removes."""

    name: Short | None = None
    email: Email | None = None
    phone: Phone | None = None
    traits: Object | None = Field(None, max_length=100)


class PageActivity(Model):
    """A page that was looked at."""

    type: Literal["page"]
    url: str = Field(min_length=1, max_length=2048)
    title: Short | None = None


class TrackActivity(Model):
    """Something the page tracks, by a name of its own."""

    type: Literal["track"]
    name: str = Field(min_length=1, max_length=100)
    props: Object = Field({}, max_length=50)


class Activity(Model):
    """What a visitor did, in order."""

    events: list[Annotated[PageActivity | TrackActivity, Field(discriminator="type")]] = Field(
        min_length=1, max_length=20
    )


class PageViewShape(Model):
    """A page that was looked at. After an erasure nothing stands in it but when."""

    url: str
    title: str
    at: Time


class ExportShape(Model):
    """Everything known of a visitor, here and by plugins."""

    visitor: VisitorShape
    sessions: list[Object]
    messages: list[Object]
    attachments: list[Object]
    plugins: dict[str, list[Any]]
    failed: list[str]


class ErasureShape(Model):
    """What was erased. Plugins that failed, or do not run, or have more to erase: ask again."""

    visitor_id: str
    sessions: int
    confirmed: list[str]
    failed: list[str]


@resource.operation("GET", "/visitors", permission="visitor:read", answer=ListOf[VisitorShape])
async def list_visitors(call: Call[None, VisitorQuery]) -> Answer:
    """List visitors, the newest first."""
    require(call.principal, "visitor:read")
    wanted = call.query.q
    query = Visitor.all()
    if wanted is not None:
        query = query.filter(Q(name__icontains=wanted) | Q(email__istartswith=wanted))
    rows = await fetch(query, call.query, is_newest_first=True)
    return Answer(
        build_page(
            rows, call.query.limit, lambda row: row.id, lambda row: visitor_view(row).to_json()
        )
    )


@resource.operation("GET", "/visitors/{visitor_id}", permission="visitor:read", answer=VisitorShape)
async def get_visitor(call: Call[None, None]) -> Answer:
    """Return one visitor."""
    view = await call.services.visitors.get(call.principal, call.ids["visitor_id"])
    return Answer(view.to_json())


@resource.operation(
    "PATCH", "/visitors/{visitor_id}", permission="visitor:write", answer=VisitorShape
)
async def change_visitor(call: Call[VisitorChange, None]) -> Answer:
    """Change what is known of a visitor."""
    changes = call.body.model_dump(exclude_unset=True)
    if "name" in changes:
        changes["name"] = sanitise.name(changes["name"] or "")
    if "traits" in changes:
        changes["traits"] = changes["traits"] or {}
    view = await call.services.visitors.change(call.principal, call.ids["visitor_id"], changes)
    return Answer(view.to_json())


@resource.operation(
    "GET", "/visitors/{visitor_id}/export", permission="visitor:export", answer=ExportShape
)
async def export_visitor(call: Call[None, None]) -> Answer:
    """Gather everything known of a visitor, however much it is.

    Plugins that could not say what they keep, or do not run, stand under `failed`.
    """
    visitor_id = call.ids["visitor_id"]
    parts = await call.services.visitors.export(call.principal, visitor_id)
    await call.services.store.write(lambda tx: call.audit(tx, "visitor.export", visitor_id))
    return Answer(stream=parts)


@resource.operation(
    "POST", "/visitors/{visitor_id}/erase", permission="visitor:erase", answer=ErasureShape
)
async def erase_visitor(call: Call[None, None]) -> Answer:
    """Erase a visitor: texts, names, addresses. It cannot be undone."""
    visitor_id = call.ids["visitor_id"]
    outcome = await call.services.visitors.erase(call.principal, visitor_id)
    call.services.on_revoked(visitor_id)
    return Answer(outcome)


@resource.operation("POST", "/visitors/{visitor_id}/activity", permission="visitor:write")
async def record_activity(call: Call[Activity, None]) -> Answer:
    """Record pages a visitor looked at (`page.viewed`) and what they did (`widget.event`).

    The newest page is kept with the visitor, in the trait `page`, for routing and agents.
    """
    events = [event.model_dump() for event in call.body.events]
    await call.services.activity.record(call.principal, call.ids["visitor_id"], events)
    return Answer()


@resource.operation(
    "GET", "/visitors/{visitor_id}/pages", permission="visitor:read", answer=ListOf[PageViewShape]
)
async def list_pages(call: Call[None, Page]) -> Answer:
    """List the pages a visitor looked at, the newest first."""
    visitor = await call.services.visitors.get(call.principal, call.ids["visitor_id"])
    query = Event.filter(actor_id=visitor.id, session_id__isnull=True, type=PAGE_VIEWED)
    rows = await fetch(query, call.query, by="position", is_newest_first=True, kind=int)
    return Answer(build_page(rows, call.query.limit, lambda row: row.position, _page_to_json))


def _page_to_json(row: Event) -> dict[str, Any]:
    return {
        "url": row.data.get("url", ""),
        "title": row.data.get("title", ""),
        "at": to_text(row.at),
    }
