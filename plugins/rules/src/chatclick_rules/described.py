"""What the API of rules is, in the words of OpenAPI 3.1."""

import re
from typing import Any

OBJECT = {"application/json": {"schema": {"type": "object"}}}
STATUSES = {200: "Done", 201: "Made", 204: "Gone"}
PROBLEMS = {
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    409: "The state of the thing forbids it",
    412: "Somebody changed it meanwhile",
    413: "Too large",
    422: "Something does not fit; `errors` says where",
    429: "Too many requests",
}
QUERIES: dict[str, dict[str, Any]] = {
    "limit": {"type": "integer", "minimum": 1, "maximum": 100, "default": 50},
    "cursor": {"type": "string"},
    "etag": {"type": "string", "description": "As the header If-Match"},
    "session_id": {"type": "string"},
    "language": {"type": "string", "enum": ["en", "de"], "default": "en"},
}


def build_operation(
    path: str,
    summary: str,
    status: int,
    *,
    takes_body: bool,
    permission: str,
    queries: tuple[str, ...] = (),
) -> dict[str, Any]:
    """Build one operation.

    Args:
        path: with places in braces.
        summary: one line.
        status: of the answer when all is well.
        takes_body: whether there is a JSON object to send.
        permission: what the caller needs.
        queries: parameters behind the question mark, of `QUERIES`.
    """
    places = re.findall(r"{(\w+)}", path)
    content = {} if status == 204 else {"content": OBJECT}
    problem = {"application/problem+json": {"schema": {"type": "object"}}}
    responses = {
        str(status): {"description": STATUSES[status], **content},
        **{str(one): {"description": text, "content": problem} for one, text in PROBLEMS.items()},
    }
    operation: dict[str, Any] = {
        "summary": summary,
        "description": f"Needs the permission `{permission}`.",
        "parameters": [
            {"name": one, "in": "path", "required": True, "schema": {"type": "string"}}
            for one in places
        ]
        + [{"name": one, "in": "query", "schema": QUERIES[one]} for one in queries],
        "security": [{"bearer": []}],
        "responses": responses,
    }
    if takes_body:
        operation["requestBody"] = {"required": True, "content": OBJECT}
    return operation
