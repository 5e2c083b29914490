"""Reading documents that people send, part by part, collecting what is wrong and where.

A reader never raises in between: it hands on something harmless in place of a bad part, and
`finish` raises with everything that was found.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import isfinite
from re import Pattern
from typing import Any

from chatclick.errors import FieldError, Invalid
from chatclick.security.json import SIZES
from chatclick.security.sanitise import message_text, short

MAX_PROBLEMS = 20


class Reader:
    """Reads one document."""

    def __init__(self) -> None:
        self.errors: list[FieldError] = []

    def report(self, pointer: str, code: str, message: str) -> None:
        """Note what is wrong."""
        self.errors.append(FieldError(pointer, code, message))

    def finish(self) -> None:
        """End reading.

        Raises:
            Invalid: something was wrong.
        """
        if self.errors:
            found = self.errors[:MAX_PROBLEMS]
            raise Invalid(
                f"{found[0].pointer}: {found[0].message}",
                code="content_invalid",
                errors=tuple(found),
            )

    def read_object(
        self, pointer: str, value: Any, required: Sequence[str], optional: Iterable[str]
    ) -> Mapping[str, Any]:
        """Return an object with these keys and no others."""
        if not isinstance(value, Mapping):
            self.report(pointer, "object", "An object is needed.")
            return {}
        for key in required:
            if key not in value:
                self.report(f"{pointer}/{key}", "required", "This is missing.")
        known = {*required, *optional}
        for key in value:
            if key not in known:
                shown = str(key)[:80].replace("~", "~0").replace("/", "~1")
                allowed = ", ".join(sorted(known))
                self.report(f"{pointer}/{shown}", "unknown_key", f"Known here: {allowed}.")
        return value

    def read_list(
        self, pointer: str, document: Mapping[str, Any], key: str, fewest: int, most: int
    ) -> Sequence[Any]:
        """Return a list of a length within bounds."""
        if key not in document:
            return ()
        value = document[key]
        if not isinstance(value, list | tuple) or not fewest <= len(value) <= most:
            self.report(f"{pointer}/{key}", "list", f"A list of {fewest} to {most} is needed.")
            return ()
        return value

    def read_text(
        self, pointer: str, document: Mapping[str, Any], max_chars: int = SIZES.text_chars
    ) -> str:
        """Return the `text`, of several lines, cleaned as that of a message."""
        key = "text"
        if key not in document:
            return ""
        value = document[key]
        if not isinstance(value, str) or len(value) > max_chars:
            self.report(f"{pointer}/{key}", "text", f"Text of at most {max_chars} characters.")
            return ""
        try:
            return message_text(value, pointer=f"{pointer}/{key}")
        except Invalid as error:
            self.errors.extend(error.errors)
            return ""

    def read_line(
        self,
        pointer: str,
        document: Mapping[str, Any],
        key: str,
        max_chars: int = SIZES.short_chars,
    ) -> str:
        """Return one line: no controls, no direction overrides, nothing invisible."""
        if key not in document:
            return ""
        value = document[key]
        if not isinstance(value, str):
            self.report(f"{pointer}/{key}", "text", "Text is needed.")
            return ""
        if len(value) > max_chars:
            self.report(f"{pointer}/{key}", "too_long", f"At most {max_chars} characters.")
            return ""
        clean = short(value, max_chars)
        if not clean:
            self.report(f"{pointer}/{key}", "empty", "The text is empty.")
        return clean

    def read_word(
        self, pointer: str, document: Mapping[str, Any], key: str, pattern: "Pattern[str]"
    ) -> str:
        """Return a word of a fixed shape, such as a name of a field."""
        value = document.get(key)
        if isinstance(value, str) and pattern.fullmatch(value):
            return value
        if key in document:
            self.report(f"{pointer}/{key}", "pattern", f"It must fit {pattern.pattern}.")
        return ""

    def read_choice(
        self, pointer: str, document: Mapping[str, Any], key: str, choices: Sequence[str]
    ) -> str:
        """Return one of the given words."""
        value = document.get(key)
        if isinstance(value, str) and value in choices:
            return value
        if key in document:
            self.report(f"{pointer}/{key}", "enum", f"Use one of {', '.join(choices)}.")
        return ""

    def read_flag(self, pointer: str, document: Mapping[str, Any], key: str) -> bool:
        """Return true or false."""
        value = document[key]
        if not isinstance(value, bool):
            self.report(f"{pointer}/{key}", "boolean", "true or false is needed.")
        return value is True

    def read_number(self, pointer: str, document: Mapping[str, Any], key: str) -> int | float:
        """Return a number."""
        value = document[key]
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not isfinite(value):
            self.report(f"{pointer}/{key}", "number", "A number is needed.")
            return 0
        return value  # type: ignore[no-any-return]  # a number, as was just checked

    def require_unique(
        self, pointer: str, documents: Sequence[Mapping[str, Any]], key: str
    ) -> None:
        """Report values of a key that occur twice in a list."""
        seen: set[Any] = set()
        for at, one in enumerate(documents):
            if one[key] and one[key] in seen:
                self.report(f"{pointer}/{at}/{key}", "repeated", "This occurs twice.")
            seen.add(one[key])
