"""What the designer shows a draft with: a page of its own around the real loader and app. Pure.

The page, its script and its frame hold no secret and nothing of any widget; what they show comes as
messages of the designer, which is of the same origin.
"""

from collections.abc import Mapping
from html import escape
from typing import Any

from chatclick.errors import FieldError, Invalid
from chatclick_web_widget.look import pick_look
from chatclick_widget_schema import UnknownVersionError, explain_version, migrate, validate

PREVIEW_ID = "preview"
"""Stands in addresses where a widget's id would; no widget has it."""

MAX_ERRORS = 20
_FOR_DRAFTS = frozenset({"contrast"})

_OBJECT = {"application/json": {"schema": {"type": "object"}}}
_PROBLEM = {"application/problem+json": {"schema": {"type": "object"}}}

LOOK_OPERATION: Mapping[str, Any] = {
    "summary": "Tell what the loader draws of a draft",
    "description": "For a preview. Needs the permission `widget:read`.",
    "security": [{"bearer": []}],
    "requestBody": {"required": True, "content": _OBJECT},
    "responses": {
        "200": {"description": "The look", "content": _OBJECT},
        "401": {"description": "Not signed in", "content": _PROBLEM},
        "403": {"description": "Not allowed", "content": _PROBLEM},
        "422": {"description": "It is no config; `errors` says where", "content": _PROBLEM},
    },
}

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Preview</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<script src="{script}" defer></script>
</head>
<body><main aria-hidden="true"></main><div data-chatclick></div></body>
</html>
"""


def build_preview_page(script: str) -> str:
    """Write the page that stands in for a site.

    Args:
        script: address of its script.
    """
    return _PAGE.format(script=escape(script))


def build_draft_look(draft: Mapping[str, Any]) -> dict[str, Any]:
    """Build the look of a config that is not published.

    Args:
        draft: the config, in any version.

    Raises:
        Invalid: it is not one; colours that read badly do not count.
    """
    config: dict[str, Any] = {}
    try:
        config = migrate(dict(draft))
    except UnknownVersionError as error:
        problems = [explain_version(error)]
    else:
        problems = validate(config)
    errors = [one for one in problems if one.is_error and one.code not in _FOR_DRAFTS]
    if errors:
        found = [FieldError(one.pointer, one.code, one.message) for one in errors[:MAX_ERRORS]]
        raise Invalid("This is no config that can be shown.", errors=tuple(found))
    return pick_look(config)
