"""Calling any hook through the host's own dispatcher, with samples for what a test leaves out."""

from typing import Any

from chatclick.hooks import Dispatcher
from chatclick.plugin.hooks import HOOKS
from chatclick.testing.views import build_arguments


class Dispatch:
    """Calls hooks as the host does: cut to permissions, fenced, combined by the hook's mode.

    `await dispatch("routing_facts", message=build_message("help!"))`

    Args:
        dispatcher: the host's.
    """

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    async def __call__(self, hook: str, *, plugin_id: str = "", **arguments: Any) -> Any:
        """Call a hook.

        Args:
            hook: its name.
            plugin_id: whose, for hooks about one plugin; may be left out if only one has it.
            arguments: what is handed over; samples stand for what is left out.

        Returns:
            By the hook's mode. gate: Accept, Reject or Defer. chain: the changed first argument.
            first: the answer, or None. collect: plugin id → answer. event: None. owner: the answer.

        Raises:
            HookFailed, HookTimeout, HookUnavailable: an event or owner hook did not end well.
        """
        whole = build_arguments(hook, **arguments)
        mode = HOOKS[hook].mode
        if mode == "gate":
            return await self._dispatcher.gate(hook, whole)
        if mode == "chain":
            return (await self._dispatcher.chain(hook, whole)).value
        if mode == "first":
            answer = await self._dispatcher.first(hook, whole)
            return None if answer is None else answer.value
        if mode == "collect":
            collected = await self._dispatcher.collect(hook, whole)
            return {one.plugin_id: one.value for one in collected.answers}
        return await self._call_own(hook, plugin_id, whole)

    async def _call_own(self, hook: str, plugin_id: str, arguments: dict[str, Any]) -> Any:
        owners = [plugin_id] if plugin_id else list(self._dispatcher.implementers(hook))
        if HOOKS[hook].mode == "event":
            for owner in owners:
                await self._dispatcher.event(hook, owner, arguments)
            return None
        if len(owners) != 1:
            raise LookupError(f"{hook} is implemented by {owners or 'nobody'}; say plugin_id=…")
        return await self._dispatcher.owner(hook, owners[0], arguments)
