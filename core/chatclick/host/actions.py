"""Actions that running plugins offer, found and run for the plugin that asks."""

from collections.abc import Callable, Mapping
from typing import Any

import structlog

from chatclick.errors import ChatclickError, Invalid, NotFound, name_of
from chatclick.hooks import Dispatcher, HookError
from chatclick.host.contributions import Contributions
from chatclick.host.schemas import list_problems
from chatclick.plugin.json_form import JSONObject, to_plain
from chatclick.plugin.results import Action, ActionResult, TryLater
from chatclick.plugin.views import ParticipantRef, SessionView

FAILED = ActionResult(outcome="failed")

_log = structlog.get_logger(__name__)


class PluginActions:
    """What plugins offer now.

    Args:
        dispatcher: calls who offers.
        list_contributions: returns what each running plugin adds, by id.
    """

    def __init__(
        self, dispatcher: Dispatcher, list_contributions: Callable[[], Mapping[str, Contributions]]
    ) -> None:
        self._dispatcher = dispatcher
        self._list_contributions = list_contributions

    async def list_offered(self) -> tuple[Action, ...]:
        """Return the actions that plugins may run, sorted by type."""
        found = (one for adds in self._list_contributions().values() for one in adds.actions)
        offered = (one for one in found if not one.is_for_people)
        return tuple(sorted(offered, key=lambda action: action.type))

    async def run(
        self,
        action: str,
        session: SessionView,
        values: JSONObject,
        *,
        run_id: str,
        by: ParticipantRef,
    ) -> ActionResult:
        """Have an action done by who offers it; what goes wrong there is the outcome "failed".

        Args:
            action: its type.
            session: in which.
            values: what it is given.
            run_id: names the run.
            by: who wants it: the agent who clicked, or the plugin that asks.

        Raises:
            NotFound: no running plugin offers it, or only to people.
            Invalid: the values do not fit its schema.
        """
        plugin_id, offered = self._find(action)
        if offered.is_for_people and by.kind != "agent":
            raise NotFound(f'The action "{action}" is for people alone.', code="action_not_found")
        given: Any = to_plain(values)
        if problems := list_problems(to_plain(offered.schema), given):
            first = problems[0]
            raise Invalid(f"{first.pointer or 'The values'}: {first.message}", errors=problems)
        arguments: dict[str, Any] = {"action": action, "session": session, "values": given}
        arguments |= {"run_id": run_id, "by": by}
        try:
            result = await self._dispatcher.owner("action_run", plugin_id, arguments)
        except (HookError, ChatclickError, TryLater) as error:
            _log.warning("action_failed", plugin=plugin_id, action=action, error=name_of(error))
            return FAILED
        result = result or ActionResult()
        if result.outcome not in (*offered.outcomes, FAILED.outcome):
            _log.warning("action_outcome_unknown", plugin=plugin_id, outcome=result.outcome)
            return FAILED
        return result

    def _find(self, action: str) -> tuple[str, Action]:
        for plugin_id, adds in self._list_contributions().items():
            for one in adds.actions:
                if one.type == action:
                    return plugin_id, one
        raise NotFound(f'No running plugin offers the action "{action}".', code="action_not_found")
