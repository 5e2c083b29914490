"""The JSON form of views and results: one pair of functions for all of them.

Dataclasses become objects with the same keys, times RFC 3339 text, tuples lists, bytes base64.
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from types import MappingProxyType, NoneType
from typing import TYPE_CHECKING, Any, Self, TypeAlias

import msgspec

from chatclick.clock import to_text

if TYPE_CHECKING:
    JSONValue: TypeAlias = (
        # Sequence and not list: a list[float] is no list[JSONValue], and authors have those.
        "None | bool | int | float | str | Sequence[JSONValue] | Mapping[str, JSONValue]"
    )
else:
    # Decoders read annotations at run time and cannot follow a recursive name.
    JSONValue = Any

JSONObject: TypeAlias = Mapping[str, JSONValue]

_LEAVES = frozenset({NoneType, bool, int, float, str})


class JSONForm:
    """Base of everything that crosses the border to a plugin: a value with a JSON form."""

    __slots__ = ()

    def to_json(self) -> dict[str, Any]:
        """Build the JSON object: plain dicts, lists, text and numbers."""
        return {
            field.name: to_plain(getattr(self, field.name))
            for field in fields(self)  # type: ignore[arg-type]
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read the JSON object written by `to_json`.

        Args:
            data: decoded JSON; unknown keys are ignored so that newer writers stay readable.

        Returns:
            The value.

        Raises:
            ValueError: a key is missing or has the wrong type; the text names its place.
        """
        return msgspec.convert(data, cls)


def to_plain(value: Any) -> Any:
    """Turn a value into what `json.dumps` takes, keeping its shape."""
    if isinstance(value, JSONForm):
        return value.to_json()
    if isinstance(value, datetime):
        return to_text(value)
    if isinstance(value, Mapping):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [to_plain(item) for item in value]
    if isinstance(value, bytes):
        return b64encode(value).decode("ascii")
    return value


def mend_text(text: str) -> str:
    """Replace halves of surrogate pairs: no answer that holds one can be sent."""
    return text.encode(errors="replace").decode()


def freeze(value: Any) -> Any:
    """Make JSON data read-only all the way down: several plugins are handed the same object."""
    if type(value) in _LEAVES:
        return value
    if isinstance(value, MappingProxyType):
        return value  # frozen before, as where a view is cut
    if isinstance(value, (dict, Mapping)):  # asking for Mapping alone takes longer
        frozen = {
            key: item if type(item) in _LEAVES else freeze(item) for key, item in value.items()
        }
        return MappingProxyType(frozen)
    if isinstance(value, (list, tuple)):
        return tuple(freeze(item) for item in value)
    return value
