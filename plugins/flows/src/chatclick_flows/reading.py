"""Reading what callers of the API send; what does not fit is an error with its place."""

import re
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from chatclick.errors import NotFound
from chatclick.reading import escape, refuse
from chatclick_flows.catalogue import load_template
from chatclick_flows.simulating import MAX_INPUTS


def build_first(body: Mapping[str, Any]) -> Any:
    """Return the document to create a flow from: the one given, or a template."""
    if "document" in body:
        return body["document"]
    if "template" not in body:
        raise refuse("/document", "required", "Give a document, or the name of a template.")
    document = deepcopy(load_template(str(body["template"])))
    return {**document, **{key: body[key] for key in ("id", "name") if key in body}}


def read_revision(text: str) -> int:
    """Return the number of a revision."""
    if not re.fullmatch("[1-9][0-9]{0,8}", text):
        raise NotFound("There is no such revision.", code="revision_not_found")
    return int(text)


def read_object(body: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Return an object of a body; an empty one where there is none."""
    value = body.get(key, {})
    if not isinstance(value, Mapping):
        raise refuse(f"/{key}", "type", "An object is needed.")
    return value


def read_inputs(inputs: Any) -> list[Mapping[str, Any]]:
    """Return the inputs of a simulation."""
    if not isinstance(inputs, list) or not all(isinstance(one, Mapping) for one in inputs):
        raise refuse("/inputs", "type", "A list of objects is needed.")
    for index, one in enumerate(inputs):
        for key, kind in (("content", Mapping), ("values", Mapping), ("seconds", (int, float))):
            if key in one and not isinstance(one[key], kind):
                raise refuse(f"/inputs/{index}/{key}", "type", "It has another kind of value here.")
    if len(inputs) > MAX_INPUTS:
        raise refuse("/inputs", "too_many", f"At most {MAX_INPUTS} inputs.")
    return inputs


def read_variables(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the variables a flow is started with."""
    for name, value in values.items():
        is_fine = isinstance(value, (str, int, float, bool)) and len(str(value)) <= 2000
        if not is_fine:
            message = "Text of at most 2,000 characters, a number, true or false."
            raise refuse(f"/variables/{escape(name)}", "type", message)
    return dict(values)
