"""Reading what callers of the API send; what does not fit is an error with its place."""

import re
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from chatclick.errors import FieldError, Invalid, NotFound
from chatclick_flows.catalogue import load_template
from chatclick_flows.simulating import MAX_INPUTS

MAX_PAGE = 100


def build_first(body: Mapping[str, Any]) -> Any:
    """Return the document to create a flow from: the one given, or a template."""
    if "document" in body:
        return body["document"]
    if "template" not in body:
        text = "Give a document, or the name of a template."
        raise Invalid(text, errors=(FieldError("/document", "required", text),))
    document = deepcopy(load_template(str(body["template"])))
    return {**document, **{key: body[key] for key in ("id", "name") if key in body}}


def read_limit(text: str | None) -> int:
    """Return how many rows a page may have."""
    if text is None:
        return 50
    # Short before it is a number: Python refuses to read thousands of digits.
    if not re.fullmatch("[1-9][0-9]{0,2}", text) or int(text) > MAX_PAGE:
        message = f"A number from 1 to {MAX_PAGE}."
        raise Invalid(message, errors=(FieldError("/limit", "range", message),))
    return int(text)


def read_revision(text: str) -> int:
    """Return the number of a revision."""
    if not re.fullmatch("[1-9][0-9]{0,8}", text):
        raise NotFound("There is no such revision.", code="revision_not_found")
    return int(text)


def read_object(body: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Return an object of a body; an empty one where there is none."""
    value = body.get(key, {})
    if not isinstance(value, Mapping):
        text = "An object is needed."
        raise Invalid(text, errors=(FieldError(f"/{key}", "type", text),))
    return value


def read_inputs(inputs: Any) -> list[Mapping[str, Any]]:
    """Return the inputs of a simulation."""
    if not isinstance(inputs, list) or not all(isinstance(one, Mapping) for one in inputs):
        text = "A list of objects is needed."
        raise Invalid(text, errors=(FieldError("/inputs", "type", text),))
    for index, one in enumerate(inputs):
        for key, kind in (("content", Mapping), ("values", Mapping), ("seconds", (int, float))):
            if key in one and not isinstance(one[key], kind):
                text = "It has another kind of value here."
                raise Invalid(text, errors=(FieldError(f"/inputs/{index}/{key}", "type", text),))
    if len(inputs) > MAX_INPUTS:
        text = f"At most {MAX_INPUTS} inputs."
        raise Invalid(text, errors=(FieldError("/inputs", "too_many", text),))
    return inputs


def read_variables(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the variables a flow is started with."""
    for name, value in values.items():
        is_fine = isinstance(value, (str, int, float, bool)) and len(str(value)) <= 2000
        if not is_fine:
            text = "Text of at most 2,000 characters, a number, true or false."
            raise Invalid(text, errors=(FieldError(f"/variables/{name[:80]}", "type", text),))
    return dict(values)
