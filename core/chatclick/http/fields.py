"""Kinds of values in requests, with their rules, and the base of every model on the wire."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

from chatclick.ids import PREFIXES
from chatclick.plugin.json_form import JSONValue
from chatclick.security import sanitise
from chatclick.security.policy import PERMISSIONS

_EMAIL = re.compile(r"[^@\s<>()\[\],;:\\\"]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?")
_DIGITS = re.compile(r"[0-9]{1,18}")

ID_SHAPE = r"^{prefix}_[0-9a-f]{{32}}$"


class Model(BaseModel):
    """Base of all requests and answers: no unknown fields, no conversions."""

    # Most are not asked for in the first minutes, and building them all is a tenth of a start.
    model_config = ConfigDict(extra="forbid", strict=True, defer_build=True)
    repeatable: ClassVar[frozenset[str]] = frozenset()
    """For a query: parameters that may be given more than once, of type `QueryTexts`."""


def id_of(kind: str) -> Any:
    """Return the type of an id, such as `id_of("queue")`."""
    pattern = ID_SHAPE.format(prefix=PREFIXES[kind])
    return Annotated[str, StringConstraints(pattern=pattern, max_length=36)]


def clean_name(text: str) -> str:
    """Return a name without what cannot be seen.

    Raises:
        ValueError: nothing is left.
    """
    clean = sanitise.name(text)
    if not clean:
        raise ValueError("the name is empty")
    return clean


def clean_email(text: str) -> str:
    """Return an e-mail address in the form in which it is stored and compared.

    Raises:
        ValueError: not an address.
    """
    clean = text.strip().lower()
    if len(clean) > 254 or not _EMAIL.fullmatch(clean) or sanitise.short(clean) != clean:
        raise ValueError("not an e-mail address")
    return clean


def to_utc(at: datetime) -> datetime:
    """Return a time in UTC: where times are stored as text, their texts are compared.

    Raises:
        ValueError: there is no such time in UTC.
    """
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise ValueError("the year is too far away") from None


def _check_digits(value: object) -> object:
    if isinstance(value, str) and not _DIGITS.fullmatch(value):
        raise ValueError("digits only")
    return value


def _check_word(value: object) -> object:
    if isinstance(value, str) and value not in {"true", "false"}:
        raise ValueError('"true" or "false"')
    return value


def _split_lines(value: object) -> object:
    return value.split("\n") if isinstance(value, str) else value


def _check_permissions(names: list[str]) -> list[str]:
    unknown = sorted(set(names) - PERMISSIONS)
    if unknown:
        raise ValueError(f"there is no permission {unknown[0][:60]!r}")
    return sorted(set(names))


Name = Annotated[str, StringConstraints(min_length=1, max_length=160), AfterValidator(clean_name)]
Email = Annotated[
    str,
    StringConstraints(min_length=3, max_length=254),
    Field(json_schema_extra={"format": "email"}),
    AfterValidator(clean_email),
]
Password = Annotated[str, StringConstraints(min_length=1, max_length=1024)]
Short = Annotated[str, StringConstraints(max_length=512), AfterValidator(sanitise.short)]
Seq = Annotated[int, Field(ge=0, le=2**53)]
Time = Annotated[AwareDatetime, AfterValidator(to_utc)]
Object = dict[str, JSONValue]
Permissions = Annotated[list[str], Field(max_length=64), AfterValidator(_check_permissions)]
Priority = Literal["low", "normal", "high", "urgent"]

# In a query everything is text; only its plainest spelling of a number or a truth value is taken.
QueryNumber = Annotated[
    int, BeforeValidator(_check_digits, json_schema_input_type=int), Field(ge=0, strict=False)
]
QueryFlag = Annotated[
    bool, BeforeValidator(_check_word, json_schema_input_type=bool), Field(strict=False)
]
QueryText = Annotated[str, StringConstraints(min_length=1, max_length=200)]
QueryTime = Annotated[AwareDatetime, Field(strict=False), AfterValidator(to_utc)]
QueryTexts = Annotated[
    list[QueryText], BeforeValidator(_split_lines, json_schema_input_type=list[QueryText])
]


class NoFilter(Model):
    """A query that takes no parameters."""


class Page(Model):
    """Which part of a list is asked for."""

    limit: QueryNumber = Field(25, ge=1, le=100, description="how many at most")
    cursor: str | None = Field(
        None, max_length=512, description="`next` of the page before; none for the first"
    )


def is_past(at: datetime, now: datetime) -> bool:
    """Tell whether a time is over."""
    return at <= now
