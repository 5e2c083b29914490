"""Options that stand for settings, and the settings they lead to."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from chatclick.cli.failures import WrongInput

if TYPE_CHECKING:
    from pydantic import ValidationError

    from chatclick.settings import Settings

Command = TypeVar("Command", bound=Callable[..., Any])

_OPTIONS: dict[str, Callable[[Command], Command]] = {
    "host": click.option(
        "--host", metavar="ADDRESS", help="Address to listen on.  [default: 127.0.0.1]"
    ),
    "port": click.option(
        "--port", type=click.IntRange(0, 65535), help="Port; 0 picks a free one.  [default: 8000]"
    ),
    "data_dir": click.option(
        "--data",
        "data_dir",
        metavar="DIR",
        type=click.Path(file_okay=False, path_type=Path),
        help="Folder for database, files and keys.  [default: ./data]",
    ),
    "database_url": click.option(
        "--database-url", metavar="URL", help="postgres://…  [default: SQLite in the data folder]"
    ),
    "safe_mode": click.option(
        "--safe-mode",
        is_flag=True,
        default=None,
        help="Start without any plugin, to repair a broken one.",
    ),
    "log_level": click.option(
        "--log-level",
        type=click.Choice(["debug", "info", "warning", "error"]),
        help="How much to log.  [default: info]",
    ),
}


def settings_options(*names: str) -> Callable[[Command], Command]:
    """Give a command the options for some settings; they arrive as `settings`.

    Args:
        names: names of settings, in the order in which help lists them.
    """

    def decorate(command: Command) -> Command:
        for name in reversed(names):
            command = _OPTIONS[name](command)
        return command

    return decorate


def load_settings(**overrides: Any) -> "Settings":
    """Read the settings in force.

    Args:
        overrides: settings given as options; None means not given.

    Raises:
        WrongInput: a setting has a value that cannot be; says which and from where.
    """
    from pydantic import ValidationError

    from chatclick.settings import Settings

    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**given)
    except ValidationError as error:
        raise _explain_settings(error) from error


def _explain_settings(error: "ValidationError") -> WrongInput:
    from chatclick.store.setting_list import mask

    first = error.errors(include_url=False)[0]
    name = ".".join(map(str, first["loc"]))
    variable = "CHATCLICK_" + "__".join(map(str, first["loc"])).upper()
    found = f", not {mask(name, first['input'])!r}" if first["type"] != "extra_forbidden" else ""
    return WrongInput(
        f"The setting {name} is wrong: {first['msg']}{found}.",
        f"correct {name} in the settings file, or the variable {variable}.",
    )
