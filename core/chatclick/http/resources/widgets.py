"""Widgets: one draft each, edited under an ETag, and revisions that never change."""

import asyncio
from typing import Annotated, Any, Literal

from pydantic import RootModel, StringConstraints

from chatclick.chat.identity_secrets import seal_secret
from chatclick.clock import now
from chatclick.errors import Conflict, NotFound, PreconditionFailed
from chatclick.http import widget_configs
from chatclick.http.cursors import build_page, fetch
from chatclick.http.fields import Model, Name, Object, Page
from chatclick.http.operations import Answer, Call, Resource
from chatclick.http.shapes import ListOf, Time
from chatclick.ids import new_id
from chatclick.plugin.views import WidgetView
from chatclick.reading import names_etag
from chatclick.security.identity import new_secret
from chatclick.security.json import SIZES
from chatclick.security.keys import Vault
from chatclick.security.policy import NOTHING_HERE
from chatclick.store.models import Session, Widget, WidgetRevision
from chatclick.store.transaction import Transaction
from chatclick_widget_schema import Fragment, Problem, default_config

resource = Resource("widgets")

MAX_LISTED = 200
IF_MATCH = {"If-Match": "The `etag` of the draft that was edited; left out, the last one wins."}
IF_SEEN = {"If-Match": "The `etag` of the draft that was looked at; left out, it may be another."}


class WidgetShape(Model):
    """A widget with its draft."""

    id: str
    name: str
    created_at: Time
    updated_at: Time
    draft: Object
    published_revision: int | None
    etag: str


class ConfigProblemShape(Model):
    """One thing that is wrong with a config, or likely not what was meant."""

    pointer: str
    message: str
    expected: str
    suggestion: str
    severity: Literal["error", "warning"]
    code: str


class PublishedShape(WidgetShape):
    """A widget whose draft was published, and what its owner should still look at."""

    warnings: list[ConfigProblemShape]


class ConfigValidationShape(Model):
    """What was found out about a config."""

    is_valid: bool
    problems: list[ConfigProblemShape]
    config: Object | None


class NewWidget(Model):
    """A widget to make."""

    name: Annotated[Name, StringConstraints(max_length=80)]


class Draft(RootModel[Object]):
    """A widget config; its schema is that of the package chatclick_widget_schema."""


@resource.operation("GET", "/widgets", permission="widget:read", answer=ListOf[WidgetShape])
async def list_widgets(call: Call[None, Page]) -> Answer:
    """List the widgets."""
    rows = await fetch(Widget.all(), call.query)
    return Answer(build_page(rows, call.query.limit, lambda row: row.id, _to_json))


@resource.operation("POST", "/widgets", permission="widget:write", answer=WidgetShape, status=201)
async def create_widget(call: Call[NewWidget, None]) -> Answer:
    """Make a widget. Visitors see it once its draft is published."""
    name = call.body.name

    async def work(tx: Transaction) -> Widget:
        widget = await make_widget(tx, call.services.vault, name)
        await call.audit(tx, "widget.create", widget.id, {"name": name})
        return widget

    return _answer(await call.services.store.write(work))


@resource.operation("GET", "/widgets/{widget_id}", permission="widget:read", answer=WidgetShape)
async def get_widget(call: Call[None, None]) -> Answer:
    """Return one widget."""
    return _answer(await load_widget(call.ids["widget_id"]))


@resource.operation("PATCH", "/widgets/{widget_id}", permission="widget:write", answer=WidgetShape)
async def rename_widget(call: Call[NewWidget, None]) -> Answer:
    """Change the name that staff see."""

    async def work(tx: Transaction) -> Widget:
        widget = await load_widget(call.ids["widget_id"])
        detail = {"from": widget.name, "to": call.body.name}
        widget.name, widget.updated_at = call.body.name, now()
        await widget.save()
        await call.audit(tx, "widget.rename", widget.id, detail)
        return widget

    return _answer(await call.services.store.write(work))


@resource.operation("DELETE", "/widgets/{widget_id}", permission="widget:write", problems=(409,))
async def delete_widget(call: Call[None, None]) -> Answer:
    """Delete a widget nobody has chatted through, and its revisions."""
    widget_id = call.ids["widget_id"]

    async def work(tx: Transaction) -> None:
        widget = await load_widget(widget_id)
        if await Session.filter(widget_id=widget_id).exists():
            raise Conflict("Sessions came through this widget; it stays.", code="widget_in_use")
        if await Widget.all().count() == 1:
            raise Conflict("This is the only widget; make another one first.", code="last_widget")
        await WidgetRevision.filter(widget_id=widget_id).delete()
        await widget.delete()
        await call.audit(tx, "widget.delete", widget_id, {"name": widget.name})

    await call.services.store.write(work)
    return Answer()


@resource.operation(
    "PUT",
    "/widgets/{widget_id}/draft",
    permission="widget:write",
    answer=WidgetShape,
    problems=(412,),
    limit_bytes=SIZES.widget_config_bytes,
    request_headers=IF_MATCH,
)
async def save_draft(call: Call[Draft, None]) -> Answer:
    """Replace the draft, unless somebody else changed it since it was read."""
    # In a thread: a document of the largest size takes its time, and others are served meanwhile.
    config = await asyncio.to_thread(
        widget_configs.check_draft, call.body.root, get_fragments(call)
    )

    async def work(tx: Transaction) -> Widget:
        widget = await load_widget(call.ids["widget_id"])
        require_seen(call, widget)
        replace_draft(widget, config)
        await widget.save()
        await call.audit(tx, "widget.edit", widget.id, {"version": widget.draft_version})
        return widget

    return _answer(await call.services.store.write(work))


@resource.operation(
    "POST",
    "/widgets/{widget_id}/publish",
    permission="widget:publish",
    answer=PublishedShape,
    problems=(412,),
    request_headers=IF_SEEN,
)
async def publish_widget(call: Call[None, None]) -> Answer:
    """Make the draft what visitors see. The same draft again is no new revision.

    A draft with errors is refused with all of them; `warnings` do not keep it from being published.
    """
    fragments = get_fragments(call)
    seen = await load_widget(call.ids["widget_id"])
    asked = await ask_plugins(call, widget_configs.lift(seen.draft))

    async def work(tx: Transaction) -> tuple[Widget, list[Problem]]:
        widget = await load_widget(call.ids["widget_id"])
        require_seen(call, widget)
        config, warnings = widget_configs.check_publishable(widget.draft, fragments)
        before = widget.published_revision
        await publish(tx, widget, config, call.principal.id)
        if widget.published_revision != before:
            data = {"widget_id": widget.id, "revision": widget.published_revision}
            await tx.record("widget.published", call.actor, data)
            await call.audit(tx, "widget.publish", widget.id, data)
        return widget, [*warnings, *asked]

    return build_published(*await call.services.store.write(work))


@resource.operation(
    "POST",
    "/widgets/validate",
    permission="widget:read",
    answer=ConfigValidationShape,
    limit_bytes=SIZES.widget_config_bytes,
)
async def validate_config(call: Call[Draft, None]) -> Answer:
    """Find out what is wrong with a config without storing it.

    `config` is the document in the newest version, null where its version is not known. At most
    200 problems are listed, errors first; plugins that run here have their say.
    """
    config, problems = await asyncio.to_thread(
        widget_configs.examine, call.body.root, get_fragments(call)
    )
    if config is not None and not any(one.is_error for one in problems):
        problems = [*problems, *await ask_plugins(call, config)]
    body = {
        "is_valid": not any(one.is_error for one in problems),
        "problems": [one.to_json() for one in problems[:MAX_LISTED]],
        "config": config,
    }
    return Answer(body)


async def make_widget(_tx: Transaction, vault: Vault, name: str) -> Widget:
    """Store a widget with the default config as its draft."""
    widget_id, at = new_id("widget"), now()
    return await Widget.create(
        id=widget_id,
        name=name,
        draft=default_config(name),
        identity_secret=seal_secret(vault, widget_id, new_secret()),
        created_at=at,
        updated_at=at,
    )


async def publish(
    _tx: Transaction, widget: Widget, config: dict[str, Any], published_by: str
) -> None:
    """Store a config as a revision, unless it is what is published already.

    Args:
        widget: whose it is.
        config: a valid one of the newest version.
        published_by: id of who does it.
    """
    config_hash = widget_configs.hash_config(config)
    newest = await WidgetRevision.filter(widget_id=widget.id).order_by("-revision").first()
    if newest is not None and newest.config_hash == config_hash:
        widget.published_revision = newest.revision
    else:
        widget.published_revision = newest.revision + 1 if newest else 1
        _ = await WidgetRevision.create(
            id=new_id("widget_revision"),
            widget_id=widget.id,
            revision=widget.published_revision,
            config=config,
            config_hash=config_hash,
            published_by=published_by,
            published_at=now(),
        )
    await widget.save()


async def load_widget(widget_id: str) -> Widget:
    """Return a widget.

    Raises:
        NotFound: there is none.
    """
    widget = await Widget.get_or_none(id=widget_id)
    if widget is None:
        raise NotFound(NOTHING_HERE)
    return widget


def get_fragments(call: Call[Any, Any]) -> list[Fragment]:
    """Return what the plugins that run here add to the format."""
    return widget_configs.build_fragments(call.services.plugins.list_contributions())


async def ask_plugins(call: Call[Any, Any], config: dict[str, Any]) -> list[Problem]:
    """Return what plugins say is likely not meant, as warnings; one that fails says nothing."""
    if not call.services.dispatcher.implementers("widget_check"):
        return []
    found = await call.services.dispatcher.collect("widget_check", {"config": config})
    return [
        Problem(one.pointer, one.message, "", severity="warning", code=answer.plugin_id)
        for answer in found.answers
        for one in answer.value
    ]


def require_seen(call: Call[Any, Any], widget: Widget) -> None:
    """Refuse to replace or publish a draft that is not the one the caller read.

    Raises:
        PreconditionFailed: `If-Match` names another one.
    """
    seen = call.caller.headers.get("if-match")
    if seen is not None and not names_etag(seen, get_etag(widget)):
        raise PreconditionFailed("Somebody else changed the draft; read it again.")


def replace_draft(widget: Widget, config: dict[str, Any]) -> None:
    """Make a config the draft. The caller saves the widget."""
    widget.draft, widget.updated_at = config, now()
    widget.draft_version += 1


def build_published(widget: Widget, warnings: list[Problem]) -> Answer:
    """Build the answer to what was published."""
    answer = _answer(widget)
    listed = [one.to_json() for one in warnings[:MAX_LISTED]]
    return Answer({**answer.body, "warnings": listed}, answer.headers)


def get_etag(widget: Widget) -> str:
    """Return the ETag of a widget's draft, without quotes."""
    return f"d{widget.draft_version}"


def _answer(widget: Widget) -> Answer:
    return Answer(_to_json(widget), {"ETag": f'"{get_etag(widget)}"'})


def _to_json(widget: Widget) -> dict[str, Any]:
    return WidgetView(
        id=widget.id,
        name=widget.name,
        created_at=widget.created_at,
        updated_at=widget.updated_at,
        draft=widget_configs.lift(widget.draft),
        published_revision=widget.published_revision,
        etag=get_etag(widget),
    ).to_json()
