"""`chatclick config`: the settings in force."""

import os
import re
import tomllib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chatclick.cli.output import json_option, print_json, print_table
from chatclick.cli.settings_options import load_settings

if TYPE_CHECKING:
    from pydantic import BaseModel

_SECRET = re.compile(r"(token|secret|password)$")
_PASSWORD = re.compile(r"(://[^/@:]*:)[^/]*(?=@)|([?&]password=)[^&#]*")
MASK = "••••••"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting in force.

    Attributes:
        name: dotted name, such as "limits.messages_burst".
        value: what counts now; secrets are masked.
        source: "default", "file" or the name of the variable.
        meaning: the sentence that the manual has about it.
    """

    name: str
    value: Any
    source: str
    meaning: str


@click.group()
def config() -> None:
    """Look at the settings."""


@config.command()
@json_option
def show(as_json: bool) -> None:
    """Print every setting, its value and where that comes from. Secrets are masked.

    To change one, write it into chatclick.toml or set the variable: port is CHATCLICK_PORT,
    limits.messages_burst is CHATCLICK_LIMITS__MESSAGES_BURST.
    """
    settings = list_settings()
    if as_json:
        print_json([asdict(setting) for setting in settings])
    else:
        rows = [(one.name, _to_text(one.value), one.source) for one in settings]
        print_table(("setting", "value", "from"), rows)


def list_settings() -> list[Setting]:
    """List the settings in force, in the order in which they are declared."""
    file = Path(os.environ.get("CHATCLICK_CONFIG", "chatclick.toml"))
    in_file = tomllib.loads(file.read_text("utf-8")) if file.exists() else {}
    return list(_walk(load_settings(), "", in_file))


def _walk(model: "BaseModel", prefix: str, in_file: Any) -> Iterator[Setting]:
    from pydantic import BaseModel

    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        stored = in_file.get(name) if isinstance(in_file, dict) else None
        if isinstance(value, BaseModel):
            yield from _walk(value, f"{prefix}{name}.", stored)
            continue
        variable = f"CHATCLICK_{prefix}{name}".replace(".", "__").upper()
        source = variable if variable in os.environ else "default" if stored is None else "file"
        yield Setting(f"{prefix}{name}", mask(name, value), source, field.description or "")


def mask(name: str, value: Any) -> Any:
    """Hide what must not be shown: whole secrets, and the password inside an address."""
    if value and _SECRET.search(name):
        return MASK
    if isinstance(value, Path):
        return str(value)
    return _PASSWORD.sub(rf"\1\2{MASK}", value) if isinstance(value, str) else value


def _to_text(value: Any) -> str:
    if value is None or value == "" or value == []:
        return "–"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
