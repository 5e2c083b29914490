"""Reading a request: path places, query, body. All strict, all errors with a pointer."""

import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError
from quart import Request

from chatclick.errors import BadRequest, FieldError, Invalid, NotFound, UnsupportedMediaType
from chatclick.host.unreadable import check_parameter
from chatclick.http.operations import ID_KINDS, Operation
from chatclick.http.problems import to_invalid
from chatclick.ids import is_id
from chatclick.security.json import SIZES, decode
from chatclick.security.policy import NOTHING_HERE

JSON = "application/json"

PLACE_PATTERNS = {
    "backup": r"chatclick-[0-9]{8}T[0-9]{9}Z\.(?:sqlite3|pgdump)",
    "plugin_id": r"[a-z][a-z0-9_]{1,47}",
    "revision": r"[1-9][0-9]{0,8}",
    "schema_file": r"[a-z]{1,20}-v[1-9][0-9]{0,3}\.json",
}
_COMPILED = {place: re.compile(pattern) for place, pattern in PLACE_PATTERNS.items()}


def check_places(places: Mapping[str, str]) -> None:
    """Refuse path values that no thing can have: the answer is the same as for a missing thing.

    Raises:
        NotFound: a value has the wrong shape.
    """
    for place, value in places.items():
        kind = ID_KINDS.get(place)
        fits = is_id(value, kind) if kind else _COMPILED[place].fullmatch(value) is not None
        if not fits:
            raise NotFound(NOTHING_HERE)


def parse_query(operation: Operation, request: Request) -> Any:  # Any: operation.query's model
    """Read the query.

    Raises:
        Invalid: an unknown parameter, one given twice, or a wrong value.
    """
    if operation.query is None:
        return None
    repeatable: frozenset[str] = getattr(operation.query, "repeatable", frozenset())
    values: dict[str, str] = {}
    for name, value in request.args.items(multi=True):
        if name in values and name not in repeatable:
            raise _twice(name)
        check_parameter(name, value)
        # No value has a line break; a repeated parameter is told apart by it.
        values[name] = f"{values[name]}\n{value}" if name in values else value
    try:
        return operation.query.model_validate_strings(values)
    except ValidationError as error:
        raise to_invalid(error, at="/query") from None


def _twice(name: str) -> Invalid:
    message = f"Give {name[:40]!r} once."
    return Invalid(message, errors=(FieldError(f"/query/{name[:40]}", "repeated", message),))


def find_incoming(operation: Operation, request: Request) -> Request | None:
    """Return the request where its body is one that the handler reads itself.

    Raises:
        UnsupportedMediaType: the operation takes no other kind of body.
    """
    if request.mimetype in operation.takes:
        return request
    if operation.takes and operation.body is None:
        raise UnsupportedMediaType(f"Send the body as {', '.join(operation.takes)}.")
    return None


async def parse_body(operation: Operation, request: Request) -> Any:  # Any: operation.body's model
    """Read the body.

    Raises:
        UnsupportedMediaType: not JSON by its `Content-Type`.
        BadRequest: not JSON by its bytes.
        TooLarge: larger than the operation takes.
        Invalid: JSON of another shape.
    """
    if operation.body is None:
        return None
    if request.mimetype != JSON:
        raise UnsupportedMediaType(f"Send the body as {JSON}.")
    raw = await request.get_data(cache=False, as_text=False, parse_form_data=False)
    return validate(operation.body, raw, operation.limit_bytes or SIZES.rest_body_bytes)


def validate(model: type[BaseModel], raw: bytes, max_bytes: int) -> BaseModel:
    """Read JSON into a model, strictly.

    Raises:
        BadRequest: not JSON.
        TooLarge: more than `max_bytes`.
        Invalid: JSON of another shape.
    """
    if not isinstance(decode(raw, max_bytes=max_bytes), dict):
        raise BadRequest("The body must be a JSON object.", code="not_an_object")
    try:
        # From the text again: pydantic's strict mode takes times as text only from JSON.
        return model.model_validate_json(raw, strict=True)
    except ValidationError as error:
        raise to_invalid(error) from None
