"""Widget configs on their way in: checked against the schema, with a pointer to each problem."""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from chatclick.errors import FieldError, Invalid
from chatclick.host.contributions import Contributions
from chatclick.plugin.json_form import to_plain
from chatclick.security.origins import ANY_ORIGIN, normalise
from chatclick_widget_schema import (
    Fragment,
    Problem,
    UnknownVersionError,
    effective,
    explain_version,
    migrate,
    validate,
)

MAX_PROBLEMS = 50
_NOT_KEPT = ("$schema", "id", "revision")
"""Keys for editors and readers, which say nothing about the widget."""

_FOR_DRAFTS = frozenset({"contrast"})
"""Kinds of errors a draft may have: who drags a colour passes many that read badly."""

Config = Mapping[str, Any]


def build_fragments(added: Iterable[tuple[str, Contributions]]) -> list[Fragment]:
    """Build what running plugins add to the format from what they told the host."""
    return [
        Fragment(
            plugin_id,
            to_plain(one.widget_schema) or None,
            {block.type: to_plain(block.schema) for block in one.widget_blocks},
        )
        for plugin_id, one in added
    ]


def examine(
    document: Config, fragments: Iterable[Fragment] | None = None
) -> tuple[dict[str, Any] | None, list[Problem]]:
    """Find out all that is wrong with a config.

    Args:
        document: the config as somebody sent it.
        fragments: what plugins add to the format; None where that is not known.

    Returns:
        The config in the newest version, None if its version is not known; and the problems,
        errors first.
    """
    try:
        config = migrate({key: document[key] for key in document if key not in _NOT_KEPT})
    except UnknownVersionError as error:
        return None, [explain_version(error)]
    return config, validate(config, fragments)


def check_draft(document: Config, fragments: Iterable[Fragment] | None = None) -> dict[str, Any]:
    """Check a config that somebody works on, and lift it to the newest version.

    Returns:
        The config to store.

    Raises:
        Invalid: with every problem that keeps it from being one.
    """
    config, problems = examine(document, fragments)
    _refuse([one for one in problems if one.is_error and one.code not in _FOR_DRAFTS])
    return config or {}


def check_publishable(
    document: Config, fragments: Iterable[Fragment] | None = None
) -> tuple[dict[str, Any], list[Problem]]:
    """Check a config that visitors shall get, and lift it to the newest version.

    Returns:
        The config to store, and warnings.

    Raises:
        Invalid: with every error.
    """
    config, problems = examine(document, fragments)
    _refuse([one for one in problems if one.is_error])
    return config or {}, problems


def lift(config: Config) -> dict[str, Any]:
    """Return a stored config in the newest version, whichever it was stored in."""
    return migrate(dict(config))


def fill(widget_id: str, revision: int, config: Config) -> dict[str, Any]:
    """Build what the widget gets: the config with all defaults, its id and its revision."""
    return {**effective(lift(config)), "id": widget_id, "revision": revision}


def hash_config(config: Config) -> str:
    """Return a hash of a config's content, 64 hexadecimal digits."""
    return sha256(json.dumps(config, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def list_origins(config: Config) -> tuple[str, ...]:
    """Return the origins a widget may be embedded on, in their normal form; ("*",) for any."""
    security = config.get("security", {})
    named = security.get("allowedOrigins", [])
    if not named:
        return (ANY_ORIGIN,)
    return tuple(origin for one in named if (origin := normalise(one)))


def _refuse(errors: list[Problem]) -> None:
    if not errors:
        return
    found = tuple(
        FieldError(one.pointer, one.code, f"{one.message}; {_say_right(one)}")
        for one in errors[:MAX_PROBLEMS]
    )
    raise Invalid(f"{errors[0].pointer or 'The config'}: {found[0].message}", errors=found)


def _say_right(problem: Problem) -> str:
    if not problem.suggestion or problem.expected.endswith(problem.suggestion):
        return problem.expected
    return f"did you mean {problem.suggestion}? {problem.expected}"
