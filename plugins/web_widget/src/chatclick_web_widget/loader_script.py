"""The loader of one widget: the built script with the widget's look written into it. Pure."""

import gzip
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

PLACE = "__CHATCLICK_LOOK__"
"""The string literal in the built script that the look takes the place of."""

_QUOTES = "`\"'"
_KEPT = ("name", "locales", "layout", "theme", "launcher")


@dataclass(frozen=True, slots=True)
class Loader:
    """A script ready to send.

    Attributes:
        body: the script.
        compressed: the same, gzipped.
        etag: changes with the content.
    """

    body: bytes
    compressed: bytes
    etag: str


def pick_look(config: Mapping[str, Any]) -> dict[str, Any]:
    """Take from a config what the launcher shows; all else stays with the app.

    Args:
        config: the published config, with or without defaults.

    Returns:
        A small document of the same shape.
    """
    look = {key: config[key] for key in _KEPT if key in config}
    if name := config.get("brand", {}).get("displayName"):
        look["name"] = name
    label = config.get("launcher", {}).get("label", "launcher.label")
    texts = {
        locale: {label: strings[label]}
        for locale, strings in config.get("strings", {}).items()
        if label in strings
    }
    return {**look, "strings": texts} if texts else look


def build_loader(template: str, config: Mapping[str, Any]) -> Loader:
    """Write a widget's look into the script.

    Args:
        template: the built script.
        config: the widget's published config.

    Returns:
        The script of this widget; equal configs give the same object.
    """
    # ASCII only, so that no character of a text can end the line or the script
    return _build(template, json.dumps(pick_look(config), sort_keys=True, separators=(",", ":")))


@lru_cache(maxsize=64)
def _build(template: str, look: str) -> Loader:
    script = template
    for quote in _QUOTES:
        script = script.replace(f"{quote}{PLACE}{quote}", f"({look})")
    body = script.encode()
    return Loader(body, gzip.compress(body, 9, mtime=0), hashlib.sha256(body).hexdigest()[:32])
