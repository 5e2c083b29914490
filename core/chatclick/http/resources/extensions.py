"""What plugins add to the Admin UI: their pages, places they fill, and buttons in those."""

from typing import Annotated, Any, Literal

import uuid_utils
from pydantic import Field, StringConstraints

from chatclick.errors import Forbidden, Invalid
from chatclick.host.contributions import Contributions
from chatclick.http.fields import Model, Object, id_of
from chatclick.http.languages import find_locale, pick_language
from chatclick.http.operations import SIGNED_IN, Answer, Call, Resource
from chatclick.plugin.json_form import to_plain
from chatclick.plugin.results import AdminPage
from chatclick.plugin.slots import SLOTS
from chatclick.plugin.views import ParticipantRef
from chatclick.security.policy import Principal, Scope, find_scope, is_allowed, require

resource = Resource("extensions")

SlotName = Literal["session.sidebar", "session.actions", "session.composer", "dashboard.tile"]
assert set(SlotName.__args__) == set(SLOTS)  # type: ignore[attr-defined]


class ExtensionPage(Model):
    """A plugin's page: a custom element from an ES module, or a page in a sealed frame.

    `mounts` are the plugin's addresses beside `/plugins/{id}`; the page may call those alone. One
    that is not listed stands in no menu: links of the plugin lead to it. The profile leads to one
    that is personal.
    """

    plugin_id: str
    plugin_name: str
    path: str
    title: str
    icon: str
    module: str
    element: str
    frame: str
    is_listed: bool
    is_personal: bool
    mounts: list[str]


class ExtensionSlot(Model):
    """A place a running plugin fills."""

    plugin_id: str
    slot: SlotName
    title: str


class Extensions(Model):
    """What running plugins add for the caller."""

    pages: list[ExtensionPage]
    slots: list[ExtensionSlot]
    names: dict[str, str] = Field(
        description="by plugin id: what running plugins are called, in the caller's language"
    )
    phrases: dict[str, dict[str, str]] = Field(
        description="by plugin id and code: what plugins say of their decisions, in the caller's "
        "language, with `{places}` for the `values` that stand beside a code in a `said`"
    )


class SlotItemShape(Model):
    """A line of a block."""

    label: str
    value: str
    url: str


class SlotBlockShape(Model):
    """A block: a text, fields, a list, a link, a button or a small chart."""

    type: Literal["text", "fields", "list", "link", "button", "line"]
    text: str
    tone: Literal["plain", "good", "warn", "bad"]
    items: list[SlotItemShape]
    url: str
    page: str
    action: str
    values: Object
    confirm: str
    points: list[float]


class SlotShape(Model):
    """One plugin's part of a place; `problem` says why it gave no answer, "" if it did."""

    plugin_id: str
    title: str
    blocks: list[SlotBlockShape]
    problem: Literal["", "failed", "timeout", "paused"]


class SlotList(Model):
    """What plugins show in a place, by plugin id."""

    data: list[SlotShape]
    next: None


class SlotQuery(Model):
    """Which place, and for what."""

    slot: SlotName
    session_id: id_of("session") | None = None  # type: ignore[valid-type]


class ActionCall(Model):
    """What to do: one of the actions that running plugins offer, and what it is given."""

    action: Annotated[str, StringConstraints(min_length=3, max_length=80)]
    values: Object = Field(default_factory=dict)


class ActionDone(Model):
    """How it ended: one of the action's outcomes or "failed", and what it found out."""

    outcome: str
    values: Object


@resource.operation("GET", "/extensions", permission=SIGNED_IN, answer=Extensions)
async def list_extensions(call: Call[None, None]) -> Answer:
    """List the pages and places that running plugins add to the Admin UI for the caller."""
    if call.principal.kind == "visitor":
        raise Forbidden("The Admin UI is for staff.")
    added = call.services.plugins.list_contributions()
    pages = [one for plugin_id, adds in added for one in _list_pages(call, plugin_id, adds)]
    slots = [
        {
            "plugin_id": plugin_id,
            "slot": one.slot,
            "title": adds.name_slot(one, pick_language(call, adds.locales)),
        }
        for plugin_id, adds in added
        for one in adds.admin_slots
    ]
    phrases = {
        plugin_id: adds.list_phrases(pick_language(call, adds.locales))
        for plugin_id, adds in added
        if adds.phrases
    }
    names = {
        plugin_id: adds.name_self(pick_language(call, adds.locales)) for plugin_id, adds in added
    }
    return Answer({"pages": pages, "slots": slots, "names": names, "phrases": phrases})


@resource.operation("GET", "/slots", permission="session:read", answer=SlotList, problems=(404,))
async def fill_slot(call: Call[None, SlotQuery]) -> Answer:
    """Ask running plugins what stands in a place of the Admin UI now."""
    require(call.principal, "session:read")
    slot, session_id = call.query.slot, call.query.session_id
    if slot.startswith("session.") != (session_id is not None):
        raise Invalid("Places that begin with session. are about a session; name it, there alone.")
    session = await call.services.sessions.get(call.principal, session_id) if session_id else None
    filled = await call.services.plugins.slots.fill(
        slot,
        session,
        locale=find_locale(call),
        name=lambda adds, one: adds.name_slot(one, pick_language(call, adds.locales)),
    )
    return Answer({"data": [one.to_json() for one in filled], "next": None})


@resource.operation(
    "POST",
    "/sessions/{session_id}/actions",
    permission="session:transition",
    answer=ActionDone,
    problems=(404,),
)
async def run_session_action(call: Call[ActionCall, None]) -> Answer:
    """Have a plugin do one of the actions it offers in a session."""
    require(call.principal, "session:transition")
    session = await call.services.sessions.get(call.principal, call.ids["session_id"])
    actions = call.services.plugins.services.actions
    result = await actions.run(
        call.body.action,
        session,
        call.body.values,
        run_id=uuid_utils.uuid7().hex,
        by=ParticipantRef(kind="agent", id=call.principal.id, name=call.principal.name),
    )
    return Answer({"outcome": result.outcome, "values": to_plain(result.values)})


def _list_pages(
    call: Call[None, None], plugin_id: str, adds: Contributions
) -> list[dict[str, Any]]:
    """Return a plugin's pages that the caller may see."""
    language = pick_language(call, adds.locales)
    return [
        {
            "plugin_id": plugin_id,
            "plugin_name": adds.name_self(language),
            "path": page.path,
            "title": adds.name_page(page, language),
            "icon": page.icon,
            "module": page.module,
            "element": page.element,
            "frame": page.frame,
            "is_listed": page.is_listed,
            "is_personal": page.is_personal,
            "mounts": list(adds.mounts),
        }
        for page in adds.admin_pages
        if _may_see(call.principal, page)
    ]


def _may_see(principal: Principal, page: AdminPage) -> bool:
    if page.own_is_enough:
        return not page.needs or find_scope(principal, page.needs) is not Scope.NONE
    return not page.needs or is_allowed(principal, page.needs)
