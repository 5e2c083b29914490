"""Seats: how the code of one kind of plugin is brought in. Containers and remotes get theirs too.

A seat hands over an object whose methods are marked with `hookimpl`. For a plugin that runs
elsewhere that object has just the hooks its manifest lists and passes each call on.
"""

import asyncio
from collections.abc import Sequence
from importlib.metadata import EntryPoint
from typing import TYPE_CHECKING, Protocol

from chatclick.host.discovery import load

if TYPE_CHECKING:
    from quart import Blueprint

    from chatclick.host.context import HostContext


class Seat(Protocol):
    """The place of one plugin."""

    async def load(self) -> object:
        """Bring the plugin in, ready to be registered.

        Raises:
            LoadFailed: it cannot be brought in; the text says why.
        """

    def list_routes(self) -> "Sequence[Blueprint]":
        """Return addresses the seat itself serves, beside those of the plugin."""

    async def attach(self, context: "HostContext") -> None:
        """Hand over what the plugin may do, after it is registered and before it starts up."""

    async def unload(self) -> None:
        """Put away what `load` brought in."""


class _Here:
    """What seats of this process have in common: nothing more to do."""

    def list_routes(self) -> "Sequence[Blueprint]":
        """Return none."""
        return ()

    async def attach(self, context: "HostContext") -> None:
        """Do nothing: hooks are handed the context."""


class PythonSeat(_Here):
    """An installed Python plugin.

    Args:
        entry_point: names its code, as it was found when the host started.
    """

    def __init__(self, entry_point: EntryPoint) -> None:
        self._entry_point = entry_point

    async def load(self) -> object:
        """Import it, in a thread: a slow import must not hold up the loop."""
        return await asyncio.to_thread(load, self._entry_point)

    async def unload(self) -> None:
        """Do nothing: Python cannot take back an import."""


class LoadedSeat(_Here):
    """A plugin that is loaded already: a file under development, or a plugin in a test.

    Args:
        plugin: the module or object.
    """

    def __init__(self, plugin: object) -> None:
        self._plugin = plugin

    async def load(self) -> object:
        """Return the plugin."""
        return self._plugin

    async def unload(self) -> None:
        """Do nothing; whoever loaded it puts it away."""
