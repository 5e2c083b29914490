"""Places in the Admin UI, filled by the running plugins that list them."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import structlog

from chatclick.errors import ChatclickError
from chatclick.hooks import Dispatcher, HookError, HookTimeout, HookUnavailable
from chatclick.host.admin_manifest import AdminSlot
from chatclick.host.contributions import Contributions
from chatclick.plugin.json_form import to_plain
from chatclick.plugin.results import NotReady, TryLater
from chatclick.plugin.slots import SlotContent
from chatclick.plugin.views import SessionView

Problem = Literal["", "failed", "timeout", "paused"]

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Filled:
    """One plugin's part of a place.

    Attributes:
        content: what it shows; None for nothing.
        problem: why it gave no answer, "" if it did.
    """

    plugin_id: str
    title: str
    content: SlotContent | None
    problem: Problem = ""

    def to_json(self) -> dict[str, Any]:
        """Build what the API shows."""
        content = self.content or SlotContent()
        return {
            "plugin_id": self.plugin_id,
            "title": content.title or self.title,
            "blocks": to_plain(content.blocks),
            "problem": self.problem,
        }


def _name_plainly(_adds: Contributions, slot: AdminSlot) -> str:
    return slot.title


class PluginSlots:
    """What stands in places of the Admin UI now.

    Args:
        dispatcher: calls who fills them.
        list_contributions: returns what each running plugin adds, by id.
    """

    def __init__(
        self, dispatcher: Dispatcher, list_contributions: Callable[[], Mapping[str, Contributions]]
    ) -> None:
        self._dispatcher = dispatcher
        self._list_contributions = list_contributions

    async def fill(
        self,
        slot: str,
        session: SessionView | None,
        *,
        locale: str = "en",
        name: Callable[[Contributions, AdminSlot], str] = _name_plainly,
    ) -> tuple[Filled, ...]:
        """Ask every plugin that lists a place what stands there.

        Args:
            slot: its name.
            session: the one it is about.
            locale: the language of whoever looks.
            name: says what a plugin's part is headed by.

        Returns:
            What they show and whose answer is missing, by plugin id; who has nothing is left out.
        """
        wanted = [
            (plugin_id, name(adds, one))
            for plugin_id, adds in sorted(self._list_contributions().items())
            for one in adds.admin_slots
            if one.slot == slot
        ]
        filled = await asyncio.gather(*(self._ask(*one, slot, session, locale) for one in wanted))
        return tuple(one for one in filled if one.problem or one.content)

    async def _ask(
        self, plugin_id: str, title: str, slot: str, session: SessionView | None, locale: str
    ) -> Filled:
        arguments = {"slot": slot, "session": session, "locale": locale}
        try:
            content = await self._dispatcher.owner("admin_slot", plugin_id, arguments)
        except (HookError, ChatclickError, TryLater, NotReady) as error:
            _log.info("slot_not_filled", plugin=plugin_id, slot=slot, reason=str(error))
            return Filled(plugin_id, title, None, _name_problem(error))
        return Filled(plugin_id, title, content)


def _name_problem(error: Exception) -> Problem:
    if isinstance(error, HookTimeout):
        return "timeout"
    return "paused" if isinstance(error, HookUnavailable) else "failed"
