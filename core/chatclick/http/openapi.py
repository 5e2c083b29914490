"""The OpenAPI 3.1 document, built from the declared operations and their models."""

import inspect
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from chatclick.http.fields import ID_SHAPE
from chatclick.http.idempotency import HEADER as IDEMPOTENCY_KEY
from chatclick.http.operations import ID_KINDS, SIGNED_IN, Operation
from chatclick.http.parsing import PLACE_PATTERNS
from chatclick.http.problems import MEDIA_TYPE
from chatclick.http.shapes import ProblemShape
from chatclick.ids import PREFIXES

Document = dict[str, Any]
Schemas = Mapping[Any, dict[str, Any]]

_REF = "#/components/schemas/{model}"
_INTEGER_HEADER = {"schema": {"type": "integer", "minimum": 0}}
_HEADERS = {
    "X-Request-Id": {"schema": {"type": "string"}},
    "RateLimit-Limit": _INTEGER_HEADER,
    "RateLimit-Remaining": _INTEGER_HEADER,
    "RateLimit-Reset": _INTEGER_HEADER,
}


def build(operations: Iterable[Operation], version: str) -> Document:
    """Build the document.

    Args:
        operations: all of them.
        version: of the host.
    """
    listed = sorted(operations, key=lambda one: (one.path, one.method))
    schemas, definitions = _build_schemas(listed)
    paths: Document = {}
    for operation in listed:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _describe(
            operation, schemas
        )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Chatclick",
            "version": version,
            "description": "Sessions, messages and all that belongs to them.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "tags": [{"name": tag} for tag in sorted({one.tag for one in listed})],
        "paths": paths,
        "components": {
            "schemas": definitions,
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
            "responses": {
                str(status): _describe_problem(status)
                for status in sorted({each for one in listed for each in one.statuses})
            },
        },
    }


def _build_schemas(operations: list[Operation]) -> tuple[Schemas, Document]:
    wanted: list[tuple[type[BaseModel], JsonSchemaMode]] = [(ProblemShape, "serialization")]
    for operation in operations:
        if operation.body is not None:
            wanted.append((operation.body, "validation"))
        if operation.query is not None:
            wanted.append((operation.query, "validation"))
        if operation.answer is not None:
            wanted.append((operation.answer, "serialization"))
    # Each once and in order, so that the document is the same from run to run.
    found, top = models_json_schema(list(dict.fromkeys(wanted)), ref_template=_REF)
    return found, top["$defs"]


def _describe(operation: Operation, schemas: Schemas) -> Document:
    text = inspect.getdoc(operation.handler) or ""
    summary, _, description = text.partition("\n")
    described: Document = {
        "operationId": operation.name,
        "tags": [operation.tag],
        "summary": summary.rstrip("."),
        "security": [] if operation.is_public else [{"bearer": []}],
        "parameters": [
            *(_describe_place(place) for place in operation.places),
            *_describe_query(operation, schemas),
            *_describe_headers(operation),
        ],
        "responses": _describe_responses(operation, schemas),
        "x-permission": operation.permission,
    }
    if description.strip():
        described["description"] = description.strip()
    if operation.permission not in {SIGNED_IN} and not operation.is_public:
        note = f"Needs the permission `{operation.permission}`."
        described["description"] = "\n\n".join(
            part for part in (described.get("description", ""), note) if part
        )
    content = {kind: {"schema": dict(schema)} for kind, schema in operation.takes.items()}
    if operation.body is not None:
        content["application/json"] = {"schema": schemas[operation.body, "validation"]}
    if content:
        described["requestBody"] = {"required": True, "content": content}
    return described


def _describe_place(place: str) -> Document:
    kind = ID_KINDS.get(place)
    pattern = ID_SHAPE.format(prefix=PREFIXES[kind]) if kind else f"^{PLACE_PATTERNS[place]}$"
    schema = {"type": "string", "pattern": pattern}
    return {"name": place, "in": "path", "required": True, "schema": schema}


def _describe_query(operation: Operation, schemas: Schemas) -> Iterable[Document]:
    if operation.query is None:
        return
    for name, field in operation.query.model_json_schema(mode="validation")["properties"].items():
        schema = {key: value for key, value in field.items() if key not in ("title", "description")}
        # A parameter that is left out is null to us, but nobody can send a null in a query.
        options = [one for one in schema.pop("anyOf", ()) if one != {"type": "null"}]
        if options:
            schema |= options[0]
        if schema.get("default", "") is None:
            del schema["default"]
        parameter = {"name": name, "in": "query", "required": False, "schema": schema}
        if field.get("description"):
            parameter["description"] = field["description"]
        yield parameter


def _describe_headers(operation: Operation) -> Iterable[Document]:
    headers = dict(operation.request_headers)
    if operation.takes_idempotency_key:
        headers[IDEMPOTENCY_KEY] = "A repeat under the same key gets the first answer."
    for name, description in headers.items():
        schema = {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"}
        yield {"name": name, "in": "header", "description": description, "schema": schema}


def _describe_responses(operation: Operation, schemas: Schemas) -> Document:
    responses: Document = {}
    for status in (operation.status, *operation.further_statuses):
        responses[str(status)] = {"description": HTTPStatus(status).phrase, "headers": _HEADERS}
    if operation.media_type == "*/*":
        responses[str(operation.status)]["content"] = {"*/*": {"schema": {}}}
    elif operation.media_type != "application/json":
        content: Document = {operation.media_type: {"schema": {"type": "string"}}}
        responses[str(operation.status)]["content"] = content
    elif operation.answer is not None:
        schema = schemas[operation.answer, "serialization"]
        responses[str(operation.status)]["content"] = {"application/json": {"schema": schema}}
    for status in operation.statuses:
        responses[str(status)] = {"$ref": f"#/components/responses/{status}"}
    return responses


def _describe_problem(status: int) -> Document:
    headers = dict(_HEADERS)
    if status in (409, 429, 503):
        headers["Retry-After"] = _INTEGER_HEADER
    schema = {"$ref": _REF.format(model=ProblemShape.__name__)}
    return {
        "description": HTTPStatus(status).phrase,
        "headers": headers,
        "content": {MEDIA_TYPE: {"schema": schema}},
    }
