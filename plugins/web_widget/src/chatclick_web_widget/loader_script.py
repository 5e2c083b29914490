"""The loader of one widget: the built script with the widget's look written into it. Pure."""

import gzip
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from chatclick_web_widget.look import needs_consent_or_scope, pick_look

PLACE = "__CHATCLICK_LOOK__"
"""The string literal in the built script that the look takes the place of."""

_MARK = re.compile(rf"""([`"']){PLACE}\1""")


@dataclass(frozen=True, slots=True)
class Templates:
    """The built scripts that looks are written into.

    Attributes:
        small: for most widgets.
        full: with the parts for consent and for storage over subdomains.
    """

    small: str
    full: str


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


def read_templates(dist: Path) -> Templates:
    """Read the scripts of the front-end build."""
    small, full = (dist / name for name in ("loader.js", "loader-full.js"))
    return Templates(small.read_text("utf-8"), full.read_text("utf-8"))


def read_versions(folder: Path) -> dict[str, str]:
    """Read what stands behind `?v=` in the addresses of the loader's parts, by file name.

    Args:
        folder: the built parts.

    Returns:
        The beginning of each one's hash, as `web/build.mjs` writes it into the loader.
    """
    parts = folder.glob("*.js")
    return {part.name: hashlib.sha256(part.read_bytes()).hexdigest()[:10] for part in parts}


def build_loader(templates: Templates, config: Mapping[str, Any]) -> Loader:
    """Write a widget's look into the script that suits it.

    Args:
        templates: the built scripts.
        config: the widget's published config.

    Returns:
        The script of this widget; equal configs give the same object.
    """
    template = templates.full if needs_consent_or_scope(config) else templates.small
    # ASCII only, so that no character of a text can end the line or the script
    return _build(template, json.dumps(pick_look(config), sort_keys=True, separators=(",", ":")))


def build_preview_loader(templates: Templates) -> Loader:
    """Write the script that takes its look from the page around it, for the designer."""
    return _build(templates.full, "window.chatclickLook")


@lru_cache(maxsize=64)
def _build(template: str, look: str) -> Loader:
    # in one go: a text of the config may look like the mark itself
    body = _MARK.sub(lambda _: f"({look})", template).encode()
    return Loader(body, gzip.compress(body, 9, mtime=0), hashlib.sha256(body).hexdigest()[:32])
