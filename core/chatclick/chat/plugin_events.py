"""Telling plugins what happened: one consumer for each plugin that listens, so that a slow or
failing one delays nobody else.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import takewhile
from typing import Any

from chatclick.chat.consumers import Consumer
from chatclick.chat.views import SessionViews, message_view, visitor_view
from chatclick.errors import NotFound
from chatclick.hooks import Dispatcher
from chatclick.plugin.traces import Candidate
from chatclick.plugin.views import (
    Assignee,
    AssignmentView,
    EventView,
    ParticipantRef,
)
from chatclick.store.events import MESSAGE_CREATED, STAFF_LEFT, Actor, StoredEvent
from chatclick.store.models import Staff, Trace, Visitor

HOOK_OF: Mapping[str, str] = {
    MESSAGE_CREATED: "message_stored",
    "session.created": "session_opened",
    "session.assigned": "session_assigned",
    "session.closed": "session_closed",
    STAFF_LEFT: "staff_left",
}
EVERYTHING = "analytics_event"


class PluginEvents:
    """Builds the consumers of plugins and the arguments of their event hooks.

    Args:
        dispatcher: calls the plugins.
        views: builds session views.
    """

    def __init__(self, dispatcher: Dispatcher, views: SessionViews) -> None:
        self._dispatcher = dispatcher
        self._views = views

    def list_consumers(self) -> dict[str, Consumer]:
        """Return a consumer for each plugin that listens, by name."""
        wanted: dict[str, frozenset[str] | None] = {}
        for type_, hook in HOOK_OF.items():
            for plugin_id in self._dispatcher.implementers(hook):
                wanted[plugin_id] = (wanted.get(plugin_id) or frozenset()) | {type_}
        for plugin_id in self._dispatcher.implementers(EVERYTHING):
            wanted[plugin_id] = None
        return {
            f"plugin:{plugin_id}": self._build_consumer(plugin_id, types)
            for plugin_id, types in wanted.items()
        }

    def _build_consumer(self, plugin_id: str, types: frozenset[str] | None) -> Consumer:
        async def handle(event: StoredEvent) -> None:
            await self._tell(plugin_id, event)

        async def handle_run(events: Sequence[StoredEvent], on_done: Callable[[], None]) -> None:
            await self._tell_run(plugin_id, events, on_done)

        hears = partial(self._dispatcher.registrations.hears, plugin_id)
        name = f"plugin:{plugin_id}"
        return Consumer(name, types, handle, hears=hears, handle_run=handle_run)

    async def _tell_run(
        self, plugin_id: str, events: Sequence[StoredEvent], on_done: Callable[[], None]
    ) -> None:
        """Hand over what goes to one hook at the front together, or else the first event alone."""
        hook = self._find_run_hook(plugin_id, events[0])
        if hook is None:
            await self._tell(plugin_id, events[0])
            on_done()
            return
        run = takewhile(lambda event: self._find_run_hook(plugin_id, event) == hook, events)
        calls = [_build_light_arguments(hook, event) for event in run]
        await self._dispatcher.events(hook, plugin_id, calls, on_done)

    def _find_run_hook(self, plugin_id: str, event: StoredEvent) -> str | None:
        """Return the one hook that hears of an event, if its arguments are at hand."""
        if event.data.get("depth"):
            return None
        implements = partial(self._dispatcher.implements, plugin_id)
        hears_everything = implements(EVERYTHING)
        hook = HOOK_OF.get(event.type)
        if hook is None or not implements(hook):
            return EVERYTHING if hears_everything else None
        is_light = event.message is not None and self._wants_message_alone(plugin_id)
        if hears_everything or not is_light or event.actor.kind == "bot":
            return None
        return hook

    def _wants_message_alone(self, plugin_id: str) -> bool:
        """Tell whether it does not ask for the view of the session, which costs four queries."""
        found = self._dispatcher.registrations.find(plugin_id, "message_stored")
        return found is not None and "session" not in found.arguments

    async def _tell(self, plugin_id: str, event: StoredEvent) -> None:
        depth = int(event.data.get("depth", 0))
        hook = HOOK_OF.get(event.type)
        if hook is not None and self._dispatcher.implements(plugin_id, hook):
            arguments = await self._build_arguments(plugin_id, hook, event)
            if arguments is not None:
                await self._dispatcher.event(hook, plugin_id, arguments, depth=depth)
        if self._dispatcher.implements(plugin_id, EVERYTHING):
            await self._dispatcher.event(
                EVERYTHING, plugin_id, {"event": event_view(event)}, depth=depth
            )

    async def _build_arguments(
        self, plugin_id: str, hook: str, event: StoredEvent
    ) -> dict[str, Any] | None:
        """Build what the hook is called with; None when it is not true any more.

        The session was erased meanwhile, or who left is back and may have begun anew.
        """
        if event.session_id is None:
            staff_id = str(event.data["staff_id"])
            is_back = await Staff.filter(id=staff_id, is_active=True).exists()
            return None if is_back else {"staff_id": staff_id}
        if event.message is not None and self._wants_message_alone(plugin_id):
            return {"message": message_view(event.message)}
        try:
            session = await self._views.get(event.session_id)
        except NotFound:
            return None
        arguments: dict[str, Any] = {"session": session}
        if event.message is not None:
            arguments["message"] = message_view(event.message)
        elif event.type == "session.created":
            row = await Visitor.get_or_none(id=session.visitor.id)
            arguments["visitor"] = visitor_view(row) if row else None
        elif event.type == "session.assigned":
            arguments["assignment"] = await self._build_assignment(event)
        else:
            arguments["outcome"] = event.data.get("outcome") or None
        return arguments

    async def _build_assignment(self, event: StoredEvent) -> AssignmentView:
        trace_id = event.data.get("trace_id")
        row = await Trace.get_or_none(id=trace_id) if trace_id else None
        return _assignment_view(event, row.candidates if row else ())


def _build_light_arguments(hook: str, event: StoredEvent) -> dict[str, Any]:
    if hook == EVERYTHING:
        return {"event": event_view(event)}
    assert event.message is not None
    return {"message": message_view(event.message)}


def event_view(event: StoredEvent, *, is_impersonal: bool = False) -> EventView:
    """Build the view of an event.

    Args:
        event: what was committed.
        is_impersonal: leave out a message's content and visitors' names at once, for who may read
            neither; to cut them from the view takes longer than to build it.
    """
    data = dict(event.full_data)
    name = event.actor.name
    if is_impersonal:
        data.pop("content", None)
        name = _name_of_staff(event.actor)
        if event.message is not None:
            data["sender"] = {**data["sender"], "name": _name_of_staff(event.message.sender)}
    actor = ParticipantRef(
        kind=event.actor.kind,  # type: ignore[arg-type]  # written by the host only
        id=event.actor.id,
        name=name,
    )
    return EventView(
        session_id=event.session_id,
        seq=event.seq,
        position=event.position,
        type=event.type,
        at=event.at,
        actor=actor,
        data=data,
    )


def _name_of_staff(actor: Actor) -> str:
    return "" if actor.kind == "visitor" else actor.name


def _assignment_view(event: StoredEvent, candidates: Sequence[Any]) -> AssignmentView:
    assignee, previous = event.data.get("assignee"), event.data.get("previous")
    return AssignmentView(
        assignee=Assignee(**assignee) if assignee else None,
        previous=Assignee(id=previous, name="") if previous else None,
        reason=str(event.data.get("reason", "")),
        trace_id=event.data.get("trace_id"),
        trace=tuple(Candidate.from_json(one) for one in candidates),
    )
