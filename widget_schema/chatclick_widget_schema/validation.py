"""Validation of a config: what the schema says, and what no schema can say."""

import json
from collections.abc import Iterable

from chatclick_widget_schema.config_checks import check_config
from chatclick_widget_schema.documents import UnknownVersionError
from chatclick_widget_schema.fragments import Fragment, check_fragments
from chatclick_widget_schema.problems import Problem, find_problems, sort_problems
from chatclick_widget_schema.schema import VERSION, JSONObject, load_validator

MAX_DEPTH = 32
"""How deep documents nest at most, as everywhere in Chatclick."""


def validate(document: object, fragments: Iterable[Fragment] | None = None) -> list[Problem]:
    """Check a config document of the newest version.

    Args:
        document: parsed JSON of any kind.
        fragments: what plugins add to the format; None where that is not known, so that nothing
            is said about plugins.

    Returns:
        Every problem, errors first, each kind by place; without errors the document is valid.
    """
    if not is_shallow(document):
        return [Problem("", "nests too deep", f"at most {MAX_DEPTH} levels", code="too_deep")]
    problems = sort_problems(find_problems(load_validator(), document))
    if problems or not isinstance(document, dict):
        return problems
    return sort_problems([*check_config(document), *_check_plugins(document, fragments)])


def explain_version(error: UnknownVersionError) -> Problem:
    """Say what is wrong with the version of a document."""
    expected = f"a whole number from 1 to {VERSION}"
    message = f"is {json.dumps(error.found, default=str)[:40]}, which this Chatclick does not know"
    meant = str(error.found) if str(error.found) in map(str, range(1, VERSION + 1)) else ""
    return Problem("/schemaVersion", message, expected, meant, code="unknown_version")


def is_shallow(document: object) -> bool:
    """Tell whether a document nests no deeper than is allowed."""
    level = [document]
    for _ in range(MAX_DEPTH + 1):
        level = [below for one in level for below in _list_below(one)]
        if not level:
            return True
    return False


def _list_below(value: object) -> list[object]:
    if isinstance(value, dict):
        return [*value.values()]
    return value if isinstance(value, list) else []


def _check_plugins(document: JSONObject, fragments: Iterable[Fragment] | None) -> list[Problem]:
    return [] if fragments is None else [*check_fragments(document, fragments)]
