"""Write the reference pages from the code: `python docs/reference.py` after a change of either.

A test compares them with what stands in the folder, so that the manual lacks no setting and no
command.
"""

import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from pydantic import BaseModel
from typing_extensions import override

from chatclick.cli.root import cli
from chatclick.http.monitoring.catalogue import list_metrics
from chatclick.settings import Settings
from chatclick_widget_schema.manual import build_manual

DOCS = Path(__file__).resolve().parent


def main() -> None:
    """Write all reference pages."""
    for name, text in build_pages().items():
        (DOCS / name).write_text(text, "utf-8")
        print(f"docs/{name}")


def build_pages() -> dict[str, str]:
    """Return file name → text of each reference page."""
    return {
        "settings.md": build_settings(),
        "commands.md": build_commands(),
        "widget/config.md": build_manual(),
        "metrics.md": build_metrics(),
    }


def build_metrics() -> str:
    """Build the page about metrics."""
    lines = [
        "# Metrics",
        "",
        "What `/metrics` answers, in the text format of Prometheus;",
        "[Monitoring](monitoring.md) says how to have it read. A histogram has `_bucket`, `_sum`",
        "and `_count` behind its name. Beside these there are the usual `process_…` and",
        "`python_…` figures. No label holds an id of a conversation or a person.",
        "",
        "| metric | type | labels | meaning |",
        "|---|---|---|---|",
    ]
    for one in list_metrics():
        labels = " ".join(f"`{label}`" for label in one.labels)
        lines.append(f"| `{one.name}` | {one.kind} | {labels} | {one.text} |")
    return "\n".join(lines) + "\n"


def build_settings() -> str:
    """Build the page about settings."""
    lines = [
        "# Settings",
        "",
        "From `chatclick.toml` in the folder where the host is started (or the file that",
        "`CHATCLICK_CONFIG` names), then from variables, then from options of the command; the",
        "later one wins. A setting in a group, such as `limits.messages_burst`, stands in a TOML",
        "table `[limits]`; its variable has two underscores: `CHATCLICK_LIMITS__MESSAGES_BURST`.",
        "",
        "`chatclick config show` prints what is in force and where it comes from.",
        "",
        "| setting | variable | default | meaning |",
        "|---|---|---|---|",
        *list_settings(Settings, ""),
    ]
    return "\n".join(lines) + "\n"


def list_settings(model: type[BaseModel], prefix: str) -> Iterator[str]:
    """Yield a table row for each setting of a model, depth first."""
    for name, field in model.model_fields.items():
        default = field.get_default(call_default_factory=True, validated_data={})
        if isinstance(default, BaseModel):
            yield from list_settings(type(default), f"{prefix}{name}.")
            continue
        variable = f"CHATCLICK_{prefix}{name}".replace(".", "__").upper()
        shown = "" if default in (None, "", []) else f"`{default}`"
        yield f"| `{prefix}{name}` | `{variable}` | {shown} | {field.description} |"


class OwnCommands(click.Group):
    """The top of the command without what packages add, which depends on what is installed."""

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in their order."""
        return list(self.commands)


def build_commands() -> str:
    """Build the page about commands."""
    own = OwnCommands(
        commands=cli.commands,
        help=cli.help,
        params=cli.params,
        context_settings=cli.context_settings,
    )
    context = open_context(own, "chatclick", terminal_width=80)
    parts = ["# Commands\n", *describe(own, context)]
    return "\n".join(parts)


def describe(command: click.Command, context: click.Context) -> Iterator[str]:
    """Yield the sections about a command and those below it."""
    if context.parent is not None:
        yield f"## {context.command_path}\n"
    yield "```text\n" + textwrap.dedent(command.get_help(context)).strip() + "\n```\n"
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below is not None and not below.hidden:
                yield from describe(below, open_context(below, name, parent=context))


def open_context(command: click.Command, name: str, **settings: Any) -> click.Context:
    """Return a context as a run makes it: the command's own settings hold."""
    return click.Context(command, info_name=name, **command.context_settings, **settings)


if __name__ == "__main__":
    main()
