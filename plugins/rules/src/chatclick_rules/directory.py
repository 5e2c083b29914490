"""What rules point at: the names of queues, teams, widgets and people, and what is not there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chatclick import PluginContext, QueueView, TeamView, WidgetEntry
from chatclick.errors import FieldError, Invalid, NotFound

LIMIT = 500
"""How many of a kind the host names; behind that it is not known whether an id is wrong."""
TAKE = ".take"
"""How an action ends by which a plugin's bot takes a session."""
START_FLOW = "flows.start"


@dataclass(frozen=True, slots=True)
class Directory:
    """What there is.

    Attributes:
        agents: everybody who answers visitors, as id and name.
    """

    queues: tuple[QueueView, ...]
    teams: tuple[TeamView, ...]
    widgets: tuple[WidgetEntry, ...]
    agents: tuple[tuple[str, str], ...]

    @property
    def names(self) -> Mapping[str, str]:
        """What everything is called, by id."""
        named: tuple[QueueView | TeamView | WidgetEntry, ...]
        named = (*self.queues, *self.teams, *self.widgets)
        return {one.id: one.name for one in named} | dict(self.agents)

    def has(self, kind: str, one_id: str) -> bool:
        """Tell whether there is a queue, team or person by an id, as far as that is known."""
        known: Sequence[str] = {
            "queue": [one.id for one in self.queues],
            "team": [one.id for one in self.teams],
        }.get(kind, [one_id for one_id, _ in self.agents])
        return one_id in known or (kind != "agent" and len(known) >= LIMIT)


async def read_directory(context: PluginContext) -> Directory:
    """Read what there is.

    Args:
        context: the plugin's.
    """
    loads = await context.staff.list_loads()
    return Directory(
        queues=await context.queues.list(),
        teams=await context.teams.list(),
        widgets=await context.widgets.list(),
        agents=tuple((load.staff.id, load.staff.name) for load in loads),
    )


async def list_missing(
    context: PluginContext, directory: Directory, document: Mapping[str, Any], *, below: str = ""
) -> list[FieldError]:
    """Return an error for each queue, team and person of a rule set that is not there.

    Args:
        context: the plugin's.
        directory: what there is.
        document: a rule set that can be read.
        below: look at this place only, a pointer.
    """
    errors: list[FieldError] = []
    for place, kind, one_id in _list_targets(document):
        if not place.startswith(below) or directory.has(kind, one_id):
            continue
        if kind == "agent" and await _is_somebody(context, one_id):
            continue
        errors.append(FieldError(place, "unknown_id", f"There is no {kind} by this id."))
    return errors


def refuse_missing(errors: Sequence[FieldError]) -> None:
    """Refuse what points at nothing.

    Raises:
        Invalid: with all errors.
    """
    if errors:
        first = errors[0]
        text = f"{first.pointer}: {first.message}"
        raise Invalid(text, code="rules_invalid", errors=tuple(errors))


async def list_choices(context: PluginContext, directory: Directory) -> dict[str, Any]:
    """Return what an editor of rules offers besides queues, teams and people.

    Args:
        context: the plugin's.
        directory: what there is.
    """
    offered = await context.actions.list_offered()
    bots = [one for one in offered if one.type.endswith(TAKE)]
    others = [one for one in offered if one not in bots and one.type != START_FLOW]
    return {
        "offers_flows": any(one.type == START_FLOW for one in offered),
        "bots": [{"id": one.type.removesuffix(TAKE), "name": one.title} for one in bots],
        "actions": [
            {"id": one.type, "name": one.title, "schema": one.to_json()["schema"]} for one in others
        ],
        "queues": [
            {"id": one.id, "name": one.name, "is_fallback": one.is_fallback}
            for one in directory.queues
        ],
        "teams": [{"id": one.id, "name": one.name} for one in directory.teams],
        "widgets": [{"id": one.id, "name": one.name} for one in directory.widgets],
        "agents": [{"id": one_id, "name": name} for one_id, name in directory.agents],
    }


def _list_targets(document: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield pointer, kind and id of everything that a readable rule set points at."""
    if document.get("fallback_queue_id"):
        yield "/fallback_queue_id", "queue", document["fallback_queue_id"]
    for at, rule in enumerate(document["rules"]):
        for place, act in enumerate(rule.get("actions", ())):
            key = _KEYS.get(act["type"])
            if key is not None:
                yield f"/rules/{at}/actions/{place}/{key}", act["type"], act[key]


_KEYS = {"queue": "queue_id", "team": "team_id", "agent": "staff_id"}


async def _is_somebody(context: PluginContext, staff_id: str) -> bool:
    try:
        await context.staff.get(staff_id)
    except NotFound:
        return False
    return True
