"""Every setting with its value and where that comes from; secrets are masked."""

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel

MASK = "••••••"

_SECRET = re.compile(r"(token|secret|password)$")
_PASSWORD = re.compile(r"(://[^/@:]*:)[^/]*(?=@)|([?&]password=)[^&#]*")


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting in force.

    Attributes:
        name: dotted name, such as "limits.messages_burst".
        value: what counts now; secrets are masked.
        source: "default", "file", "command", "stored", or the name of the variable.
        meaning: the sentence that the manual has about it.
    """

    name: str
    value: Any
    source: str
    meaning: str


def list_settings(settings: BaseModel, stored: Mapping[str, Any]) -> list[Setting]:
    """List the settings in force, in the order in which they are declared.

    Args:
        settings: the settings in force.
        stored: values that people changed while the host ran, by dotted name.
    """
    return list(_walk(settings, "", read_file(), stored))


def read_file() -> Mapping[str, Any]:
    """Return what the settings file says."""
    file = Path(os.environ.get("CHATCLICK_CONFIG", "chatclick.toml"))
    return tomllib.loads(file.read_text("utf-8")) if file.exists() else {}


def find_variable(name: str) -> str:
    """Return the variable of a setting: `limits.messages_burst` → `CHATCLICK_LIMITS__…`."""
    return f"CHATCLICK_{name}".replace(".", "__").upper()


def is_secret(name: str) -> bool:
    """Tell whether nobody may see the value of a setting."""
    return _SECRET.search(name) is not None


def mask(name: str, value: Any) -> Any:
    """Hide what must not be shown: whole secrets, and the password inside an address."""
    if value and is_secret(name):
        return MASK
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, list):
        return [mask("", one) for one in value]
    return _PASSWORD.sub(rf"\1\2{MASK}", value) if isinstance(value, str) else value


def _walk(
    model: BaseModel, prefix: str, in_file: Any, stored: Mapping[str, Any]
) -> Iterator[Setting]:
    for short, field in type(model).model_fields.items():
        name = f"{prefix}{short}"
        value = getattr(model, short)
        written = in_file.get(short) if isinstance(in_file, Mapping) else None
        if isinstance(value, BaseModel):
            yield from _walk(value, f"{name}.", written, stored)
            continue
        source = _find_source(name, value, field.get_default(call_default_factory=True), written)
        source = "stored" if name in stored else source
        yield Setting(name, mask(name, value), source, field.description or "")


def _find_source(name: str, value: Any, default: Any, written: Any) -> str:
    variable = find_variable(name)
    if variable in os.environ:
        return variable
    if written is not None:
        return "file"
    return "default" if value == default else "command"
