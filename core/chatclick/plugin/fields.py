"""Fields of forms, and what people put into them: one check for widget forms, flows and answers.

A field is `{name, type, label, placeholder?, required?, options?, min?, max?, pattern?, mapTo?}`.
`min` and `max` bound what the type has: the length of text, a number, a date, a rating, or how
many options of a `choice` may be picked. `pattern` must fit the whole text; it runs in an engine
that takes linear time, so it has no look-around and no back references.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING, Annotated, Any

from chatclick.errors import FieldError, Invalid

if TYPE_CHECKING:
    from pydantic import TypeAdapter

FIELD_TYPES = (
    *("text", "textarea", "email", "phone", "number", "date", "time"),
    *("select", "choice", "checkbox", "rating"),
)
MAX_LINE = 500
MAX_TEXT = 10_000
MAX_PATTERN = 300

Value = str | int | float | bool | list[str]
Field = Mapping[str, Any]

_EMAIL = re.compile(r"[^@\s<>()\[\],;:\\\"]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_PHONE = re.compile(r"\+?[0-9 ()./-]{5,32}")
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,15})?")


class _Wrong(Exception):
    """A value does not fit; carries the error's code and message."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def check_values(
    fields: Sequence[Field], values: Mapping[str, Any], *, pointer: str = "/values"
) -> dict[str, Value]:
    """Check what somebody put into a form.

    Args:
        fields: the form's fields.
        values: by field name. None, "" and an empty list mean nothing was put in. A number may
            come as text, as a person types it.
        pointer: JSON Pointer to the values in the input, for the errors.

    Returns:
        The values that were given, of the right type, in the order of the fields.

    Raises:
        Invalid: with one error for each value that does not fit, is missing or is not asked for.
    """
    names = {field["name"] for field in fields}
    errors = [
        FieldError(f"{pointer}/{_escape(name)}", "unknown_field", "There is no such field.")
        for name in values
        if name not in names
    ]
    checked: dict[str, Value] = {}
    for field in fields:
        name = field["name"]
        try:
            value = _check(field, values.get(name))
        except _Wrong as wrong:
            errors.append(FieldError(f"{pointer}/{_escape(name)}", wrong.code, str(wrong)))
            continue
        if value is not None:
            checked[name] = value
    if errors:
        raise Invalid(errors[0].message, code="values_invalid", errors=tuple(errors[:50]))
    return checked


@lru_cache(maxsize=256)
def find_pattern(pattern: str) -> "TypeAdapter[str] | None":
    """Build the test for a pattern that must fit the whole text.

    Returns:
        None where the pattern cannot be used.
    """
    # Not at the top: an author's names are imported without a server's libraries.
    from pydantic import StringConstraints, TypeAdapter
    from pydantic_core import SchemaError

    if len(pattern) > MAX_PATTERN:
        return None
    try:
        whole = StringConstraints(pattern=rf"\A(?:{pattern})\z")
        return TypeAdapter(Annotated[str, whole])
    except SchemaError:
        return None


def _check(field: Field, value: Any) -> Value | None:
    if value is None or value == "" or value == []:
        if field.get("required"):
            raise _Wrong("required", "This is needed.")
        return None
    return _CHECKS[field["type"]](field, value)


def _check_line(field: Field, value: Any) -> str:
    text = _text(value, MAX_LINE).strip()
    if "\n" in text:
        raise _Wrong("one_line", "One line only.")
    return _check_form(field, text)


def _check_textarea(field: Field, value: Any) -> str:
    return _check_form(field, _text(value, MAX_TEXT))


def _check_email(field: Field, value: Any) -> str:
    text = _text(value, 254).strip().lower()
    if not _EMAIL.fullmatch(text):
        raise _Wrong("email", "Not an e-mail address.")
    return _check_form(field, text)


def _check_phone(field: Field, value: Any) -> str:
    text = _text(value, 33).strip()
    if not _PHONE.fullmatch(text) or sum(map(str.isdigit, text)) < 5:
        raise _Wrong("phone", "Not a telephone number.")
    return _check_form(field, text)


def _check_number(field: Field, value: Any) -> int | float:
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        value = float(value) if "." in value else int(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise _Wrong("number", "A number is needed.")
    _check_range(field, value)
    return value


def _check_date(field: Field, value: Any) -> str:
    text = _text(value, 10)
    try:
        found = date.fromisoformat(text).isoformat()
    except ValueError:
        raise _Wrong("date", "A date is needed, such as 2026-03-31.") from None
    if found != text:
        raise _Wrong("date", "A date is needed, such as 2026-03-31.")
    _check_range(field, text)
    return text


def _check_time(field: Field, value: Any) -> str:
    text = _text(value, 5)
    try:
        found = time.fromisoformat(text).strftime("%H:%M")
    except ValueError:
        found = ""
    if found != text:
        raise _Wrong("time", "A time is needed, such as 09:30.")
    _check_range(field, text)
    return text


def _check_select(field: Field, value: Any) -> str:
    return _check_option(field, value)


def _check_choice(field: Field, value: Any) -> Value:
    if not isinstance(value, list):
        return _check_option(field, value)
    most, fewest = field.get("max", 1), field.get("min", 0)
    picked = list(dict.fromkeys(_check_option(field, one) for one in value[:100]))
    if len(value) > most or len(picked) != len(value):
        raise _Wrong("too_many", f"Pick {most} at most, each once.")
    if len(picked) < fewest:
        raise _Wrong("too_few", f"Pick at least {fewest}.")
    return picked


def _check_option(field: Field, value: Any) -> str:
    options = {option["value"] for option in field.get("options", ())}
    if not isinstance(value, str) or value not in options:
        raise _Wrong("option", "Pick one of the options.")
    return value


def _check_checkbox(field: Field, value: Any) -> bool:
    if not isinstance(value, bool):
        raise _Wrong("boolean", "Ticked or not: true or false.")
    if field.get("required") and not value:
        raise _Wrong("required", "This has to be ticked.")
    return value


def _check_rating(field: Field, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _Wrong("rating", "A whole number is needed.")
    _check_range({"min": field.get("min", 1), "max": field.get("max", 5)}, value)
    return value


def _check_form(field: Field, text: str) -> str:
    if not text.strip():
        raise _Wrong("required", "This is needed.")
    fewest, most = field.get("min"), field.get("max")
    if isinstance(fewest, int) and len(text) < fewest:
        raise _Wrong("too_short", f"At least {fewest} characters.")
    if isinstance(most, int) and len(text) > most:
        raise _Wrong("too_long", f"At most {most} characters.")
    pattern = field.get("pattern")
    if pattern and not _fits(pattern, text):
        raise _Wrong("pattern", "This does not have the form that is asked for.")
    return text


def _fits(pattern: str, text: str) -> bool:
    adapter = find_pattern(pattern)
    if adapter is None:  # checked where the field was defined; a bad one must not lock people out
        return True
    try:
        adapter.validate_python(text)
    except ValueError:  # pydantic's error of validation is one
        return False
    return True


def _check_range(field: Field, value: Any) -> None:
    """Compare with `min` and `max` of the same kind; ISO dates and times sort as text."""
    kind = str if isinstance(value, str) else int | float
    least, most = field.get("min"), field.get("max")
    if isinstance(least, kind) and value < least:
        raise _Wrong("too_small", f"At least {least}.")
    if isinstance(most, kind) and value > most:
        raise _Wrong("too_large", f"At most {most}.")


def _text(value: Any, max_chars: int) -> str:
    if not isinstance(value, str):
        raise _Wrong("text", "Text is needed.")
    if len(value) > max_chars:
        raise _Wrong("too_long", f"At most {max_chars} characters.")
    return value


def _escape(name: str) -> str:
    return str(name)[:80].replace("~", "~0").replace("/", "~1")


_CHECKS: Mapping[str, Callable[[Field, Any], Value]] = {
    "text": _check_line,
    "textarea": _check_textarea,
    "email": _check_email,
    "phone": _check_phone,
    "number": _check_number,
    "date": _check_date,
    "time": _check_time,
    "select": _check_select,
    "choice": _check_choice,
    "checkbox": _check_checkbox,
    "rating": _check_rating,
}
