"""What was published of a widget: listed, compared in sentences, and brought back."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from chatclick.clock import to_text
from chatclick.errors import FieldError, Invalid, NotFound
from chatclick.http import widget_configs
from chatclick.http.cursors import build_page, fetch
from chatclick.http.fields import Model, Object, Page
from chatclick.http.operations import Answer, Call, Resource
from chatclick.http.resources.widgets import (
    IF_MATCH,
    MAX_LISTED,
    PublishedShape,
    build_published,
    get_fragments,
    load_widget,
    publish,
    replace_draft,
    require_seen,
)
from chatclick.http.shapes import ListOf, Time
from chatclick.security.policy import NOTHING_HERE
from chatclick.store.models import Widget, WidgetRevision
from chatclick.store.transaction import Transaction
from chatclick_widget_schema import Problem, describe_changes

resource = Resource("widget revisions")

DRAFT = "draft"


class RevisionListItem(Model):
    """A published config, without the config."""

    revision: int
    published_at: Time
    published_by: str
    config_hash: str


class RevisionShape(RevisionListItem):
    """A published config."""

    config: Object


class ConfigChangeShape(Model):
    """One difference between two configs."""

    pointer: str
    kind: Literal["added", "removed", "changed"]
    sentence: str


class ConfigChangesShape(Model):
    """What two configs of a widget differ in. `more` differences are not listed."""

    from_revision: int
    to: str
    changes: list[ConfigChangeShape]
    more: int


class Comparison(Model):
    """What a revision is compared with."""

    to: Annotated[str, StringConstraints(pattern=r"^(draft|[1-9][0-9]{0,8})$")] = Field(
        DRAFT, description="draft, or the number of another revision"
    )


class RollBack(Model):
    """The revision to bring back."""

    revision: Annotated[int, Field(ge=1, le=999_999_999)]


@resource.operation(
    "GET",
    "/widgets/{widget_id}/revisions",
    permission="widget:read",
    answer=ListOf[RevisionListItem],
)
async def list_revisions(call: Call[None, Page]) -> Answer:
    """List what was published, newest first."""
    widget = await load_widget(call.ids["widget_id"])
    query = WidgetRevision.filter(widget_id=widget.id)
    rows = await fetch(query, call.query, by="revision", is_newest_first=True, kind=int)
    return Answer(build_page(rows, call.query.limit, lambda row: row.revision, _to_json))


@resource.operation(
    "GET",
    "/widgets/{widget_id}/revisions/{revision}",
    permission="widget:read",
    answer=RevisionShape,
)
async def get_revision(call: Call[None, None]) -> Answer:
    """Return one published config."""
    row = await _load_revision(call.ids["widget_id"], int(call.ids["revision"]))
    return Answer({**_to_json(row), "config": widget_configs.lift(row.config)})


@resource.operation(
    "GET",
    "/widgets/{widget_id}/revisions/{revision}/changes",
    permission="widget:read",
    answer=ConfigChangesShape,
)
async def list_changes(call: Call[None, Comparison]) -> Answer:
    """Say in sentences what the draft, or another revision, changes against this one."""
    widget = await load_widget(call.ids["widget_id"])
    old = await _load_revision(widget.id, int(call.ids["revision"]))
    if call.query.to == DRAFT:
        new = widget.draft
    else:
        new = (await _load_revision(widget.id, int(call.query.to))).config
    changes = describe_changes(old.config, new)
    body = {
        "from_revision": old.revision,
        "to": call.query.to,
        "changes": [one.to_json() for one in changes[:MAX_LISTED]],
        "more": max(0, len(changes) - MAX_LISTED),
    }
    return Answer(body)


@resource.operation(
    "POST",
    "/widgets/{widget_id}/roll-back",
    permission="widget:publish",
    answer=PublishedShape,
    problems=(412,),
    request_headers=IF_MATCH,
)
async def roll_back_widget(call: Call[RollBack, None]) -> Answer:
    """Bring an earlier revision back: as the draft, and published as a new revision.

    What was valid when it was published is not refused today; what it would be warned of or refused
    for is in `warnings`. The draft that was there is gone.
    """
    fragments = get_fragments(call)

    async def work(tx: Transaction) -> tuple[Widget, list[Problem]]:
        widget = await load_widget(call.ids["widget_id"])
        require_seen(call, widget)
        old = await _find_revision(widget.id, call.body.revision)
        if old is None:
            found = FieldError("/revision", "unknown", "is no revision of this widget")
            raise Invalid("There is no such revision of this widget.", errors=(found,))
        config = widget_configs.lift(old.config)
        replace_draft(widget, config)
        await publish(tx, widget, config, call.principal.id)
        data = {"widget_id": widget.id, "revision": widget.published_revision}
        await tx.record("widget.published", call.actor, data)
        await call.audit(tx, "widget.roll_back", widget.id, {**data, "to": old.revision})
        return widget, widget_configs.examine(config, fragments)[1]

    return build_published(*await call.services.store.write(work))


async def _load_revision(widget_id: str, revision: int) -> WidgetRevision:
    row = await _find_revision(widget_id, revision)
    if row is None:
        raise NotFound(NOTHING_HERE)
    return row


async def _find_revision(widget_id: str, revision: int) -> WidgetRevision | None:
    return await WidgetRevision.get_or_none(widget_id=widget_id, revision=revision)


def _to_json(row: WidgetRevision) -> dict[str, Any]:
    return {
        "revision": row.revision,
        "published_at": to_text(row.published_at),
        "published_by": row.published_by,
        "config_hash": row.config_hash,
    }
