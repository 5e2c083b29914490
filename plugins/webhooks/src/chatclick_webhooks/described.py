"""What the API of webhooks is, in the words of OpenAPI 3.1."""

import re
from typing import Any

from chatclick_webhooks.models import STATES

PROBLEMS = {
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    409: "The state of the thing forbids it",
    422: "Something does not fit; `errors` says where",
    429: "Too many requests",
}
STATUSES = {200: "Done", 201: "Made", 204: "Gone"}

_TEXT = {"type": "string"}
_MAYBE_TEXT = {"type": ["string", "null"]}
_MAYBE_TIME = {"type": ["string", "null"], "format": "date-time"}
_NUMBER = {"type": "integer"}
_FLAG = {"type": "boolean"}
_PATTERNS = {"type": "array", "items": _TEXT, "minItems": 1, "maxItems": 50}


def _object(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    needed = {"required": list(required)} if required else {}
    return {"type": "object", "properties": properties, **needed}


def _page(item: dict[str, Any]) -> dict[str, Any]:
    return _object({"data": {"type": "array", "items": item}, "next": _MAYBE_TEXT}, "data", "next")


_CHANGEABLE = {
    "url": {"type": "string", "format": "uri", "maxLength": 2048},
    "description": {"type": "string", "maxLength": 200},
    "event_types": {**_PATTERNS, "description": 'Types, "session.*" for an area, "*" for all'},
    "has_content": {"type": "boolean", "description": "Send what people wrote, and their names"},
    "is_enabled": _FLAG,
}
_ENDPOINT = _object(
    {
        "id": _TEXT,
        **_CHANGEABLE,
        "scheme": {"enum": ["v1", "v1a"]},
        "public_key": _MAYBE_TEXT,
        "former_secret_until": _MAYBE_TIME,
        "disabled_reason": {"enum": ["failing", "gone", None]},
        "failing_since": _MAYBE_TIME,
        "delivered_at": _MAYBE_TIME,
        "queued": _NUMBER,
        "created_at": {"type": "string", "format": "date-time"},
        "updated_at": {"type": "string", "format": "date-time"},
        "secret": {"type": "string", "description": "Only in the answer that made it"},
    },
    *("id", "url", "event_types", "scheme", "is_enabled", "queued"),
)
_DELIVERY = {
    "id": _TEXT,
    "endpoint_id": _TEXT,
    "type": _TEXT,
    "session_id": _MAYBE_TEXT,
    "position": {"type": ["integer", "null"]},
    "state": {"enum": list(STATES)},
    "attempts": _NUMBER,
    "next_attempt_at": _MAYBE_TIME,
    "last_status": {"type": ["integer", "null"]},
    "last_error": _MAYBE_TEXT,
    "created_at": {"type": "string", "format": "date-time"},
    "ended_at": _MAYBE_TIME,
}
_TRY = _object(
    {
        "at": {"type": "string", "format": "date-time"},
        "duration_ms": _NUMBER,
        "status": {"type": ["integer", "null"]},
        "error": _MAYBE_TEXT,
        "request_headers": {"type": "object"},
        "response_headers": {"type": "object"},
        "response_excerpt": _TEXT,
    }
)
_WHOLE_DELIVERY = _object(
    {**_DELIVERY, "body": _TEXT, "tries": {"type": "array", "items": _TRY}}, "id", "body", "tries"
)
_EVENT_TYPE = _object({"type": _TEXT, "meaning": _TEXT}, "type", "meaning")

ANSWERS: dict[str, dict[str, Any]] = {
    "list_endpoints": _page(_ENDPOINT),
    "create": _ENDPOINT,
    "list_event_types": _page(_EVENT_TYPE),
    "list_deliveries": _page(_object(_DELIVERY, "id", "type", "state")),
    "show_delivery": _WHOLE_DELIVERY,
    "replay": _object(_DELIVERY, "id", "type", "state"),
    "show": _ENDPOINT,
    "change": _ENDPOINT,
    "rotate": _ENDPOINT,
    "test": _object(_DELIVERY, "id", "type", "state"),
    "replay_since": _object({"count": _NUMBER}, "count"),
}
BODIES: dict[str, dict[str, Any]] = {
    "create": _object({**_CHANGEABLE, "scheme": {"enum": ["v1", "v1a"], "default": "v1"}}, "url"),
    "change": _object(_CHANGEABLE),
    "rotate": _object(
        {"overlap_hours": {"type": "integer", "minimum": 0, "maximum": 168, "default": 24}}
    ),
    "replay_since": _object(
        {
            "since": {"type": "string", "format": "date-time"},
            "until": {"type": "string", "format": "date-time"},
            "states": {"type": "array", "items": {"enum": list(STATES)}, "default": ["failed"]},
        },
        "since",
    ),
}
QUERIES: dict[str, dict[str, Any]] = {
    "list_deliveries": {
        "endpoint_id": _TEXT,
        "state": {"type": "string", "description": "One or more states, with commas between"},
        "type": _TEXT,
        "session_id": _TEXT,
        "since": {"type": "string", "format": "date-time"},
        "until": {"type": "string", "format": "date-time"},
        "limit": {"type": "integer", "minimum": 1, "maximum": 100, "default": 25},
        "cursor": _TEXT,
    }
}


def build_operation(
    path: str, name: str, summary: str, status: int, permission: str
) -> dict[str, Any]:
    """Build one operation.

    Args:
        path: with places in braces.
        name: of the handler.
        summary: one line.
        status: of the answer when all is well.
        permission: what the caller needs.
    """
    answer = ANSWERS.get(name)
    content = {"content": {"application/json": {"schema": answer}}} if answer else {}
    problem = {"application/problem+json": {"schema": {"type": "object"}}}
    places = re.findall(r"{(\w+)}", path)
    operation: dict[str, Any] = {
        "summary": summary,
        "description": f"Needs the permission `{permission}`.",
        "parameters": [
            *({"name": one, "in": "path", "required": True, "schema": _TEXT} for one in places),
            *(
                {"name": one, "in": "query", "schema": schema}
                for one, schema in QUERIES.get(name, {}).items()
            ),
        ],
        "security": [{"bearer": []}],
        "responses": {
            str(status): {"description": STATUSES[status], **content},
            **{
                str(one): {"description": text, "content": problem}
                for one, text in PROBLEMS.items()
            },
        },
    }
    if name in BODIES:
        schema = {"application/json": {"schema": BODIES[name]}}
        operation["requestBody"] = {"required": True, "content": schema}
    return operation
