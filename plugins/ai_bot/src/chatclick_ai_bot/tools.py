"""Tools: actions of other plugins that an admin ticked, and getting people.

The model asks; what is done is decided here. A name that is not on the list is not called, and what
an action is given is checked against its schema by the host.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chatclick import Action, ActionResult, PluginContext
from chatclick.errors import ChatclickError, Invalid
from chatclick.plugin.json_form import to_plain
from chatclick_ai_bot.guarding import clean
from chatclick_language_model import Tool, ToolCall

GET_PEOPLE = Tool(
    name="talk_to_human",
    description="Hands the conversation over to a person: when the visitor asks for one, is upset, "
    "or when you are not sure of the answer.",
    schema={
        "type": "object",
        "additionalProperties": False,
        "properties": {"reason": {"type": "string", "maxLength": 200}},
    },
)
Wish = tuple[str, dict[str, Any]]
"""The type of an action, and what it is to be given."""

_WAITS = "Staff are still looking at something else; ask for this once they have answered."
_MAX_RESULT = 4_000
_MAX_DESCRIPTION = 500


@dataclass(frozen=True, slots=True)
class Used:
    """A tool that was wanted.

    Attributes:
        name: the action's type; what the model wrote, where there is no such action.
        outcome: how it ended; "refused" where it was not allowed or did not fit, "waits" where
            staff have to answer something else first.
        result: what the model is told.
    """

    name: str
    outcome: str
    result: str


class NeedsLeave(Exception):
    """The model wants an action that an agent has to allow first.

    Args:
        action: which.
        values: what it would be given.
        call: the model's own words.
    """

    def __init__(self, action: Action, values: dict[str, Any], call: ToolCall) -> None:
        super().__init__(action.type)
        self.action = action
        self.values = values
        self.call = call


class Tools:
    """What the model may ask for.

    Args:
        context: the plugin's.
        actions: those that are offered now and ticked.
        guarded: the types of those that an agent has to allow first.
        waiting: what staff are asked about already; they are asked one thing at a time.
    """

    def __init__(
        self,
        context: PluginContext,
        actions: Sequence[Action],
        guarded: Sequence[str] = (),
        waiting: Wish | None = None,
    ) -> None:
        self._context = context
        self._waiting = waiting
        self._guarded = frozenset(guarded)
        named = Counter(_build_name(action.type) for action in actions)
        # Of two with one name nobody could say which one the model means.
        alone = [one for one in actions if named[_build_name(one.type)] == 1]
        for one in actions:
            if one not in alone:
                context.log.warning("tool_name_taken", action=one.type)
        self._actions = {_build_name(action.type): action for action in alone}

    @classmethod
    async def open(
        cls,
        context: PluginContext,
        ticked: Sequence[str],
        guarded: Sequence[str] = (),
        waiting: Wish | None = None,
    ) -> "Tools":
        """Find the actions that are ticked, either way, among those that are offered now."""
        wanted = {*ticked, *guarded}
        if not wanted:
            return cls(context, ())
        offered = await context.actions.list_offered()
        # Its own are for people: the bot must not allow itself anything.
        own = f"{context.plugin_id}."
        found = [one for one in offered if one.type in wanted and not one.type.startswith(own)]
        return cls(context, found, guarded, waiting)

    def __bool__(self) -> bool:
        """Whether there are any besides getting people."""
        return bool(self._actions)

    def list(self) -> tuple[Tool, ...]:
        """Return what the model is told of."""
        offered = [
            Tool(
                name=name,
                description=clean(f"{action.title}. {action.description}", _MAX_DESCRIPTION),
                schema=to_plain(action.schema),
            )
            for name, action in sorted(self._actions.items())
        ]
        return (*offered, GET_PEOPLE)

    async def use(self, call: ToolCall, session_id: str, run_id: str) -> Used:
        """Do what the model wants, if it may.

        Args:
            call: as the model wrote it.
            session_id: the one session it can be about; the model has no say in it.
            run_id: names the run.

        Raises:
            NeedsLeave: an agent has to allow it first.
        """
        action = self._actions.get(call.name)
        if action is None:
            return Used(clean(call.name, 80), "refused", "There is no such tool.")
        try:
            values = _read_arguments(call.arguments)
            if action.type in self._guarded:
                if self._waiting not in (None, (action.type, values)):
                    return Used(action.type, "waits", _WAITS)
                raise NeedsLeave(action, values, call)
            result = await self._context.actions.run(action.type, session_id, values, run_id=run_id)
        except Invalid as error:
            return Used(action.type, "refused", clean(f"Refused: {error.detail}", 300))
        except ChatclickError as error:
            return Used(action.type, "failed", f"It failed ({error.code}).")
        return Used(action.type, result.outcome, tell(result))


def tell(result: ActionResult) -> str:
    """Return how an action ended, as the model is told."""
    told = {"outcome": result.outcome, "values": to_plain(result.values)}
    return clean(json.dumps(told, ensure_ascii=False), _MAX_RESULT)


def _build_name(action: str) -> str:
    """Return an action's type as protocols of models allow a name."""
    return action.replace(".", "__")[:64]


def _read_arguments(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError):
        raise Invalid("The arguments are not JSON.") from None
    if not isinstance(found, dict):
        raise Invalid("The arguments are not an object.")
    return found
