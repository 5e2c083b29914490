"""The one exception tree. Each class carries the problem code and HTTP status a caller sees.

ChatclickError
├── BadRequest 400            malformed input: not JSON, wrong encoding
├── Unauthenticated 401       no or no valid credentials
├── Forbidden 403             known caller, not allowed
├── NotFound 404              no such thing, or none the caller may know of
├── Conflict 409              the thing's state forbids it
├── PreconditionFailed 412    If-Match named an older revision
├── TooLarge 413
├── UnsupportedMediaType 415  a body or a file of another type than is taken here
├── Invalid 422               well-formed input that breaks a rule; carries pointers
├── TooManyRequests 429       carries retry_after_s
├── Unavailable 503           try again; nothing was stored; carries retry_after_s
└── StorageFull 507           no room for files; messages still go
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class FieldError:
    """One problem at one place of the input.

    Attributes:
        pointer: JSON Pointer (RFC 6901) to the value, "" for the whole document.
        code: stable machine word, such as "too_long".
        message: what was found and what would be right.
    """

    pointer: str
    code: str
    message: str


class ChatclickError(Exception):
    """An error a caller can act on.

    Args:
        detail: a sentence for the person: what was wrong and what would be right.
        code: stable machine word; the class's default when left out.
        errors: places in the input, where known.
    """

    status = 500
    code = "internal"
    title = "Internal error"
    offset: int | None = None
    """Where an upload goes on, where that is what is wrong."""
    extra: Mapping[str, Any] = {}
    """Further members of the problem, such as how to go on from here."""

    def __init__(
        self, detail: str, *, code: str | None = None, errors: tuple[FieldError, ...] = ()
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.errors = errors
        if code is not None:
            self.code = code


class BadRequest(ChatclickError):
    """Input that cannot be read at all."""

    status, code, title = 400, "bad_request", "Bad request"


class Unauthenticated(ChatclickError):
    """No credentials, or none that are valid now."""

    status, code, title = 401, "unauthenticated", "Not signed in"


class Forbidden(ChatclickError):
    """The caller is known and may not do this."""

    status, code, title = 403, "forbidden", "Not allowed"


class NotFound(ChatclickError):
    """No such thing, or none that this caller may know of."""

    status, code, title = 404, "not_found", "Not found"


class Conflict(ChatclickError):
    """The state of the thing does not allow it."""

    status, code, title = 409, "conflict", "Conflict"


class PreconditionFailed(ChatclickError):
    """The caller edited an older revision than the stored one."""

    status, code, title = 412, "precondition_failed", "Changed meanwhile"


class TooLarge(ChatclickError):
    """Input beyond a size limit."""

    status, code, title = 413, "too_large", "Too large"


class UnsupportedMediaType(ChatclickError):
    """A body or a file of a type that is not taken here."""

    status, code, title = 415, "unsupported_media_type", "Unsupported media type"


class Invalid(ChatclickError):
    """Readable input that breaks a rule."""

    status, code, title = 422, "invalid", "Invalid input"


class RetryableError(ChatclickError):
    """An error that goes away with time.

    Args:
        detail: as for every error.
        retry_after_s: when a repeat is worth trying, in seconds.
        code: stable machine word.
    """

    def __init__(self, detail: str, *, retry_after_s: float = 1.0, code: str | None = None) -> None:
        super().__init__(detail, code=code)
        self.retry_after_s = retry_after_s


class TooManyRequests(RetryableError):
    """The caller is over a rate limit."""

    status, code, title = 429, "too_many_requests", "Too many requests"


class Unavailable(RetryableError):
    """The host cannot do it now. Nothing was stored."""

    status, code, title = 503, "unavailable", "Temporarily unavailable"


class StorageFull(RetryableError):
    """There is no room for files. Messages are stored elsewhere and still go."""

    status, code, title = 507, "storage_full", "No room for files"


def name_of(error: BaseException) -> str:
    """Return what an error is, for logs; never what it says, for that may be somebody's message."""
    if isinstance(error, ChatclickError):
        return error.code
    cause = error.__cause__
    inner = f" of {type(cause).__name__}" if cause is not None else ""
    return f"{type(error).__name__}{inner}"
