"""Plugins for tests, made of functions."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from chatclick.plugin.hooks import hookimpl


def build_plugin(**functions: Callable[..., Any]) -> SimpleNamespace:
    """Build a plugin from functions, given under the names of the hooks they implement."""
    plugin = SimpleNamespace()
    for name, function in functions.items():
        function.__name__ = name
        setattr(plugin, name, hookimpl(function))
    return plugin
