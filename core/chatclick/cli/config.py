"""`chatclick config`: the settings in force."""

from dataclasses import asdict
from typing import Any

import click

from chatclick.cli.output import json_option, print_json, print_table
from chatclick.cli.settings_options import load_settings


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
    from chatclick.store.setting_list import list_settings

    settings = list_settings(load_settings(), {})
    if as_json:
        print_json([asdict(setting) for setting in settings])
    else:
        rows = [(one.name, _to_text(one.value), one.source) for one in settings]
        print_table(("setting", "value", "from"), rows)


def _to_text(value: Any) -> str:
    if value is None or value == "" or value == []:
        return "–"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
