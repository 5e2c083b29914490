"""Cuts the arguments of a call to what the plugin asked for and may see."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from chatclick.hooks.registrations import Implementation
from chatclick.plugin.json_form import freeze
from chatclick.plugin.views import MessageView, View

_GUARDED_FACTS = {"visitor": "visitor:read", "message": "message:read"}


def cut_arguments(impl: Implementation, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Build the keyword arguments of one call.

    Args:
        impl: who is called.
        arguments: all arguments of the hook.

    Returns:
        What it asks for; one that the caller did not give is None.
    """
    permissions = impl.owner.permissions
    given = {name: _cut(name, arguments.get(name), permissions) for name in impl.arguments}
    if impl.wants_context:
        given["context"] = impl.owner.context
    return given


def is_own_message(impl: Implementation, arguments: Mapping[str, Any]) -> bool:
    """Tell whether the call is about a message the plugin wrote itself."""
    message = arguments.get("message")
    return (
        isinstance(message, MessageView)
        and message.sender.kind == "bot"
        and message.sender.id == impl.owner.plugin_id
    )


def _cut(name: str, value: Any, permissions: frozenset[str]) -> Any:
    if isinstance(value, View):
        return value.cut_to(permissions)
    if isinstance(value, tuple):
        return tuple(_cut("", item, permissions) for item in value)
    if name == "facts" and isinstance(value, Mapping):
        return _cut_facts(value, permissions)
    return value


def _cut_facts(facts: Mapping[str, Any], permissions: frozenset[str]) -> Mapping[str, Any]:
    return MappingProxyType(
        {
            key: freeze(value)
            for key, value in facts.items()
            if _GUARDED_FACTS.get(key, "") in permissions or key not in _GUARDED_FACTS
        }
    )
