"""Problem documents (RFC 9457): the one form of every error, ours or Quart's."""

from typing import Any

import msgspec
import structlog
from pydantic import ValidationError
from quart import Quart, Response, g
from quart.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from chatclick.errors import ChatclickError, FieldError, Invalid, RetryableError, Unavailable
from chatclick.security.limits import retry_after
from chatclick.store.faults import is_unavailable

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:chatclick:problem:"

_CODES = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    408: "timeout",
    413: "too_large",
    415: "unsupported_media_type",
    500: "internal",
}
_log = structlog.get_logger(__name__)


def build_problem(
    *,
    status: int,
    code: str,
    title: str,
    detail: str,
    request_id: str,
    errors: tuple[FieldError, ...] = (),
) -> dict[str, Any]:
    """Build the JSON of a problem."""
    return {
        "type": TYPE_PREFIX + code,
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
        "errors": [
            {"pointer": one.pointer, "code": one.code, "message": one.message} for one in errors
        ],
        "request_id": request_id,
    }


def build_response(error: ChatclickError, request_id: str) -> Response:
    """Build the answer to a request that failed with one of our errors."""
    problem = build_problem(
        status=error.status,
        code=error.code,
        title=error.title,
        detail=error.detail,
        request_id=request_id,
        errors=error.errors,
    )
    problem |= error.extra
    if error.offset is not None:
        problem["offset"] = error.offset
    response = _respond(problem)
    if isinstance(error, RetryableError):
        response.headers["Retry-After"] = retry_after(error.retry_after_s)
    if error.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def to_invalid(error: ValidationError, *, at: str = "") -> Invalid:
    """Turn what pydantic found into our error, with a pointer to each place.

    Args:
        error: pydantic's error.
        at: pointer to what was validated.
    """
    found = tuple(_to_field_error(one, at) for one in error.errors(include_url=False)[:20])
    return Invalid(f"{found[0].pointer or 'The body'}: {found[0].message}", errors=found)


def _to_field_error(one: Any, at: str) -> FieldError:  # Any: pydantic's ErrorDetails
    steps = [str(step).replace("~", "~0").replace("/", "~1")[:80] for step in one["loc"]]
    code = "unknown_field" if one["type"] == "extra_forbidden" else one["type"]
    message = "There is no such field." if code == "unknown_field" else one["msg"]
    return FieldError(at + "".join(f"/{step}" for step in steps), code, message)


def register(app: Quart) -> None:
    """Make every error of the app a problem document."""
    app.register_error_handler(ChatclickError, _on_ours)
    app.register_error_handler(HTTPException, _on_http)
    app.register_error_handler(Exception, _on_defect)


def get_request_id() -> str:
    """Return the id of the current request."""
    request_id: str = g.get("request_id", "")
    return request_id


async def _on_ours(error: Exception) -> ResponseReturnValue:
    assert isinstance(error, ChatclickError)
    return build_response(error, get_request_id())


async def _on_http(error: Exception) -> ResponseReturnValue:
    assert isinstance(error, HTTPException)
    status = error.code or 500
    if status < 400:
        return error.get_response()
    problem = build_problem(
        status=status,
        code=_CODES.get(status, "http_error"),
        title=error.name,
        detail=error.description or error.name,
        request_id=get_request_id(),
    )
    response = _respond(problem)
    for name, value in error.get_headers():
        if name.lower() in {"allow", "retry-after"}:
            response.headers[name] = value
    return response


async def _on_defect(error: Exception) -> ResponseReturnValue:
    if is_unavailable(error):
        _log.warning("database_unavailable", request_id=get_request_id(), error=repr(error))
        return await _on_ours(Unavailable("The database does not answer now. Try again."))
    _log.error("request_failed", request_id=get_request_id(), exc_info=error)
    problem = build_problem(
        status=500,
        code="internal",
        title=ChatclickError.title,
        detail="Something went wrong here. The request's id helps to find out what.",
        request_id=get_request_id(),
    )
    return _respond(problem)


def _respond(problem: dict[str, Any]) -> Response:
    return Response(msgspec.json.encode(problem), status=problem["status"], content_type=MEDIA_TYPE)
