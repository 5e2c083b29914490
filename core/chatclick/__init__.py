"""Chatclick: an open-source, plugin-based chat host.

What a plugin author needs is importable from here: `from chatclick import hookimpl, Reject`.
"""

# Whatever is imported from any room imports this first, also the process that stores messages: the
# author's names, listed once in chatclick.plugin, come when somebody asks for them.

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chatclick.plugin import *  # noqa: F403
    from chatclick.plugin import __all__ as __all__


def __getattr__(name: str) -> Any:
    plugin = import_module("chatclick.plugin")
    if name == "__all__" or name in getattr(plugin, "__all__", ()):
        return getattr(plugin, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
