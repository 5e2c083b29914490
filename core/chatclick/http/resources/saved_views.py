"""Saved views of the inbox: one's own, and those that are shared with everybody."""

from typing import Any

from pydantic import Field

from chatclick.chat import saved_views
from chatclick.http.fields import Model, Name
from chatclick.http.operations import Answer, Call, Resource
from chatclick.http.session_filters import SessionConditions
from chatclick.store.models import SavedView
from chatclick.store.transaction import Transaction

LAST_POSITION = 10_000

resource = Resource("saved_views")


class SavedConditions(SessionConditions):
    """What a saved view keeps."""


class SavedViewShape(Model):
    """A named filter. `is_own` says that the caller made it."""

    id: str
    name: str
    filter: SavedConditions
    is_shared: bool
    is_own: bool
    position: int


class SavedViewList(Model):
    """Saved views in their order."""

    data: list[SavedViewShape]


class NewSavedView(Model):
    """A view to save."""

    name: Name
    filter: SessionConditions = Field(SessionConditions())
    is_shared: bool = False
    position: int = Field(0, ge=0, le=LAST_POSITION)


class SavedViewChange(Model):
    """What to change; what is left out stays."""

    name: Name | None = None
    filter: SessionConditions | None = None
    is_shared: bool | None = None
    position: int | None = Field(None, ge=0, le=LAST_POSITION)


@resource.operation("GET", "/saved-views", permission="inbox:watch", answer=SavedViewList)
async def list_saved_views(call: Call[None, None]) -> Answer:
    """List the caller's views and the shared ones, in their order."""
    rows = await saved_views.list_views(call.principal)
    return Answer({"data": [_to_json(call, row) for row in rows]})


@resource.operation(
    "POST",
    "/saved-views",
    permission="inbox:watch",
    answer=SavedViewShape,
    status=201,
    problems=(409,),
)
async def create_saved_view(call: Call[NewSavedView, None]) -> Answer:
    """Save a view; to share it takes the permission saved_view:share."""
    new = call.body
    row = await saved_views.create_view(
        *(call.services.store, call.principal, _auditing(call)),
        name=new.name,
        wanted=_keep(new.filter),
        is_shared=new.is_shared,
        position=new.position,
    )
    return Answer(_to_json(call, row))


@resource.operation(
    "PATCH",
    "/saved-views/{saved_view_id}",
    permission="inbox:watch",
    answer=SavedViewShape,
    problems=(409,),
)
async def change_saved_view(call: Call[SavedViewChange, None]) -> Answer:
    """Change a view; a shared one takes the permission saved_view:share."""
    changes = call.body.model_dump(exclude_none=True, exclude={"filter"})
    if call.body.filter is not None:
        changes["wanted"] = _keep(call.body.filter)
    row = await saved_views.change_view(
        *(call.services.store, call.principal, _auditing(call)),
        call.ids["saved_view_id"],
        changes,
    )
    return Answer(_to_json(call, row))


@resource.operation("DELETE", "/saved-views/{saved_view_id}", permission="inbox:watch")
async def delete_saved_view(call: Call[None, None]) -> Answer:
    """Delete a view; a shared one takes the permission saved_view:share."""
    await saved_views.delete_view(
        *(call.services.store, call.principal, _auditing(call)), call.ids["saved_view_id"]
    )
    return Answer()


def _auditing(call: Call[Any, Any]) -> saved_views.Audit:
    async def audit(tx: Transaction, action: str, view: SavedView) -> None:
        detail = {"name": view.name, "filter": view.wanted, "is_shared": view.is_shared}
        await call.audit(tx, action, view.id, detail)

    return audit


def _keep(conditions: SessionConditions) -> dict[str, Any]:
    return conditions.model_dump(exclude_defaults=True)


def _to_json(call: Call[Any, Any], row: SavedView) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "filter": {**SessionConditions().model_dump(), **row.wanted},
        "is_shared": row.is_shared,
        "is_own": row.staff_id == call.principal.id,
        "position": row.position,
    }
