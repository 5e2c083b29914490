"""Questions of forms: what a schema cannot say about them. Pure."""

import re
import warnings
from collections.abc import Iterator
from typing import Any

from chatclick_widget_schema.problems import Path, Problem, build_pointer, show
from chatclick_widget_schema.schema import JSONObject

_WITH_OPTIONS = ("select", "choice")


def check_fields(path: Path, fields: list[JSONObject]) -> Iterator[Problem]:
    """Yield the problems of a form's questions.

    Args:
        path: where the list stands.
        fields: the questions; each follows the schema.
    """
    yield from check_unique([*path], fields, "name", "the name of an earlier question")
    for index, one in enumerate(fields):
        yield from _check_field([*path, index], one)


def check_unique(path: Path, items: list[JSONObject], key: str, what: str) -> Iterator[Problem]:
    """Yield a problem for each object whose key has the value of an earlier one."""
    seen: set[Any] = set()
    for index, one in enumerate(items):
        value = one[key]
        if value in seen:
            pointer = build_pointer([*path, index, key])
            yield Problem(pointer, f"is {show(value)}, {what}", "each once", code="duplicate")
        seen.add(value)


def _check_field(path: Path, field: JSONObject) -> Iterator[Problem]:
    has_options = "options" in field
    if field["type"] in _WITH_OPTIONS and not has_options:
        pointer = build_pointer([*path, "options"])
        yield Problem(pointer, "is missing", f"the options of the {field['type']}", code="required")
    if has_options and field["type"] not in _WITH_OPTIONS:
        pointer = build_pointer([*path, "options"])
        message = f"is not used by a question of kind {field['type']}"
        yield Problem(pointer, message, "select or choice as type", "", "warning", "unused")
    if has_options:
        where = [*path, "options"]
        yield from check_unique(where, field["options"], "value", "the value of an earlier option")
    least, most = field.get("min"), field.get("max")
    if _is_above(least, most):
        pointer = build_pointer([*path, "max"])
        yield Problem(pointer, f"is {show(most)}", f"at least min, {show(least)}", code="range")
    if "pattern" in field and not _is_pattern(field["pattern"]):
        pointer = build_pointer([*path, "pattern"])
        message = f"is {show(field['pattern'])}, which is no regular expression"
        yield Problem(pointer, message, "one such as [0-9]{5}", code="pattern")


def _is_above(least: Any, most: Any) -> bool:
    if isinstance(least, str) and isinstance(most, str):
        return least > most
    numbers = (int, float)
    return isinstance(least, numbers) and isinstance(most, numbers) and least > most


def _is_pattern(text: str) -> bool:
    with warnings.catch_warnings():
        # Python warns of what a later version may read otherwise, such as "[[".
        warnings.simplefilter("ignore", FutureWarning)
        try:
            re.compile(text)
        except (re.error, RecursionError, OverflowError):
            return False
    return True
