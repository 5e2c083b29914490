"""What the API of predictive routing is, in the words of OpenAPI 3.1."""

import re
from typing import Any

OBJECT = {"application/json": {"schema": {"type": "object"}}}
STATUSES = {200: "Done", 201: "Made", 204: "Done, with nothing to say"}
PROBLEMS = {
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    409: "It has seen too little yet, or cannot learn",
    422: "Something does not fit; `errors` says where",
    429: "Too many requests",
}


def build_operation(
    path: str, summary: str, status: int, body: str | None, needs: str
) -> dict[str, Any]:
    """Build one operation.

    Args:
        path: with places in braces.
        summary: one line.
        status: of the answer when all is well.
        body: what to send, in words; None for nothing.
        needs: what the caller needs, in words.
    """
    content = {} if status == 204 else {"content": OBJECT}
    problem = {"application/problem+json": {"schema": {"type": "object"}}}
    operation: dict[str, Any] = {
        "summary": summary,
        "description": f"Needs {needs}.",
        "parameters": [
            {"name": one, "in": "path", "required": True, "schema": {"type": "string"}}
            for one in re.findall(r"{(\w+)}", path)
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
    if body is not None:
        operation["requestBody"] = {"required": True, "description": body, "content": OBJECT}
    return operation
