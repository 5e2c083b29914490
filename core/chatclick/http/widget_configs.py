"""Widget configs on their way in: checked against the schema, with a pointer to each problem."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from chatclick.errors import FieldError, Invalid
from chatclick.security.origins import ANY_ORIGIN, normalise
from chatclick_widget_schema import UnknownVersionError, effective, migrate, validate

_MAX_PROBLEMS = 50
_NOT_KEPT = ("$schema", "id", "revision")
"""Keys for editors and readers, which say nothing about the widget."""


def check(document: Mapping[str, Any]) -> dict[str, Any]:
    """Check a config and lift it to the newest version.

    Args:
        document: the config as somebody sent it.

    Returns:
        The config to store.

    Raises:
        Invalid: with every problem found.
    """
    try:
        config = migrate({key: document[key] for key in document if key not in _NOT_KEPT})
    except UnknownVersionError as error:
        found = FieldError("/schemaVersion", "unknown_version", str(error))
        raise Invalid(found.message, errors=(found,)) from None
    problems = tuple(
        FieldError(one.pointer, "invalid", f"{one.message}; {one.expected}")
        for one in validate(config)[:_MAX_PROBLEMS]
        if one.is_error
    )
    if problems:
        first = problems[0]
        raise Invalid(f"{first.pointer or 'The config'}: {first.message}", errors=problems)
    return config


def lift(config: Mapping[str, Any]) -> dict[str, Any]:
    """Return a stored config in the newest version, whichever it was stored in."""
    return migrate(dict(config))


def fill(widget_id: str, revision: int, config: Mapping[str, Any]) -> dict[str, Any]:
    """Build what the widget gets: the config with all defaults, its id and its revision."""
    return {**effective(lift(config)), "id": widget_id, "revision": revision}


def hash_config(config: Mapping[str, Any]) -> str:
    """Return a hash of a config's content, 64 hexadecimal digits."""
    return sha256(json.dumps(config, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def list_origins(config: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the origins a widget may be embedded on, in their normal form; ("*",) for any."""
    security = config.get("security", {})
    named = security.get("allowedOrigins", [])
    if not named:
        return (ANY_ORIGIN,)
    return tuple(origin for one in named if (origin := normalise(one)))
