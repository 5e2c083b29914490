"""What a package imports that adds commands to `chatclick`; see docs/plugins/commands.md.

Beside the rooms, as the test kit is: it may hand on what stands in any of them, and none imports
it.
"""

from chatclick.cli.failures import Failure, WrongInput
from chatclick.cli.offline import open_context
from chatclick.cli.output import get_progress, json_option, print_json, print_table
from chatclick.cli.plugin_works import silence_logs
from chatclick.cli.settings_options import load_settings, settings_options

__all__ = [
    "Failure",
    "WrongInput",
    "get_progress",
    "json_option",
    "load_settings",
    "open_context",
    "print_json",
    "print_table",
    "settings_options",
    "silence_logs",
]
