"""What plugins are called, in the language of whoever asks."""

from collections.abc import Mapping
from typing import Any

from chatclick.http.languages import pick_language
from chatclick.http.operations import Call


def read_words(call: Call[Any, Any], plugin: Mapping[str, Any]) -> Mapping[str, str]:
    """Return what a plugin's manifest says in the caller's language, by JSON pointer; {} for none.

    Args:
        call: who asks.
        plugin: in its wire form.
    """
    locales = call.services.plugins.list_locales(plugin["id"])
    return locales.get(pick_language(call, locales), {})


def name_plugins(call: Call[Any, Any]) -> dict[str, str]:
    """Return the names of all plugins, by id."""
    return {
        plugin["id"]: read_words(call, plugin).get("/name", plugin["name"])
        for plugin in call.services.plugins.list()
    }
