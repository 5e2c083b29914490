"""Where the key may go: to the server it was given for, whoever changes the address.

`config_check` sees to that while the plugin runs. What changed while it did not is found at its
start, by what is kept here: never the key, only what tells it from another one.
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from chatclick import PluginContext

_PLACE = "key_place"


async def is_elsewhere(context: PluginContext, config: Mapping[str, Any]) -> bool:
    """Tell whether a key would go to another server than the one it was given for.

    Args:
        context: the plugin's.
        config: settings with the key.
    """
    if not config.get("api_key") or not config.get("base_url"):
        return False
    kept = await context.kv.get(_PLACE)
    if not isinstance(kept, Mapping) or kept.get("key") != _digest(config):
        return False
    return kept.get("origin") != read_origin(config)


async def remember(context: PluginContext, config: Mapping[str, Any]) -> None:
    """Keep where the key of settings in force goes; switching off forgets nothing."""
    if config.get("api_key") and config.get("base_url"):
        place = {"key": _digest(config), "origin": read_origin(config)}
        await context.kv.set(_PLACE, place)


def read_origin(config: Mapping[str, Any]) -> str:
    """Return the scheme and the authority of the server in the settings."""
    parts = urlsplit(str(config.get("base_url", "")))
    return f"{parts.scheme}://{parts.netloc}".lower()


def _digest(config: Mapping[str, Any]) -> str:
    return sha256(str(config["api_key"]).encode()).hexdigest()
