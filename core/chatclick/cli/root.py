"""The top of the command: its groups, the options for all of them, and how it fails."""

import os
from pathlib import Path
from typing import Any

import click
from typing_extensions import override

from chatclick.cli import plugin_author as plugin_author  # adds its commands to `plugin`
from chatclick.cli import plugin_install as plugin_install  # as does this
from chatclick.cli import plugin_register as plugin_register  # and this
from chatclick.cli.added import list_added
from chatclick.cli.config import config
from chatclick.cli.db import db
from chatclick.cli.demo import demo
from chatclick.cli.dev import dev
from chatclick.cli.doctor import doctor
from chatclick.cli.failures import Failure, explain
from chatclick.cli.plugin import plugin
from chatclick.cli.sample import sample
from chatclick.cli.serve import serve
from chatclick.cli.user import user
from chatclick.cli.widget import widget


class Root(click.Group):
    """The group that turns every error into a line and a remedy."""

    @override
    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            failure = explain(error)
            if ctx.params["debug"]:
                raise
            if failure is None:
                name = type(error).__name__
                failure = Failure(
                    f"Something unexpected: {name}: {error}",
                    "this is a defect; run `chatclick --debug …` and report what it says.",
                )
            raise failure from error

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the order in which a newcomer meets them, then what plugins add."""
        return [*self.commands, *list_added(self.commands)]

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command; what plugins add is looked for last."""
        own = super().get_command(ctx, cmd_name)
        return list_added(self.commands).get(cmd_name) if own is None else own


@click.group(cls=Root, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="chatclick", message="chatclick %(version)s")
@click.option(
    "--config",
    "config_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Settings file.  [default: chatclick.toml, if it is there]",
)
@click.option("--debug", is_flag=True, help="Show where an error comes from.")
def cli(config_file: Path | None, debug: bool) -> None:
    """Chatclick: live chat for your site, made of plugins.

    \b
    To look around, with a demo shop:     chatclick demo
    To serve your site:                   chatclick serve
    To write a plugin in one file:        chatclick dev hello.py
    To write one that others install:     chatclick plugin new hello
    When something does not work:         chatclick doctor

    Settings come from chatclick.toml and CHATCLICK_* variables; options of a command win over both.
    `chatclick config show` prints what is in force.
    """
    if config_file is not None:
        os.environ["CHATCLICK_CONFIG"] = str(config_file)


for command in (demo, serve, dev, doctor, user, widget, plugin, sample, db, config):
    cli.add_command(command)


def main() -> None:
    """Run the command line of this process."""
    cli(prog_name="chatclick")
