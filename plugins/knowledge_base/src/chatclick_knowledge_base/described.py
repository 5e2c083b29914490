"""What the API of the knowledge base is, in the words of OpenAPI 3.1."""

import re
from typing import Any

OBJECT = {"application/json": {"schema": {"type": "object"}}}
STATUSES = {200: "Done", 201: "Made", 202: "Begun", 204: "Gone"}
PROBLEMS = {
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    409: "The state of the thing forbids it",
    412: "Somebody changed it meanwhile",
    422: "Something does not fit; `errors` says where",
    429: "Too many requests",
}


def build_operation(
    path: str, summary: str, status: int, *, takes_body: bool, permission: str
) -> dict[str, Any]:
    """Build one operation.

    Args:
        path: with places in braces.
        summary: one line.
        status: of the answer when all is well.
        takes_body: whether there is a JSON object to send.
        permission: what the caller needs, "" for nothing.
    """
    content = {} if status == 204 else {"content": OBJECT}
    problem = {"application/problem+json": {"schema": {"type": "object"}}}
    operation: dict[str, Any] = {
        "summary": summary,
        "description": f"Needs the permission `{permission}`." if permission else "For everybody.",
        "parameters": [
            {"name": one, "in": "path", "required": True, "schema": {"type": "string"}}
            for one in re.findall(r"{(\w+)}", path)
        ],
        "security": [{"bearer": []}] if permission else [],
        "responses": {
            str(status): {"description": STATUSES[status], **content},
            **{
                str(one): {"description": text, "content": problem}
                for one, text in PROBLEMS.items()
            },
        },
    }
    if takes_body:
        operation["requestBody"] = {"required": True, "content": OBJECT}
    return operation
