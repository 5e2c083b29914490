"""`chatclick demo`: the host with a shop to chat in."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chatclick.cli.serve import run
from chatclick.cli.settings_options import load_settings, settings_options
from chatclick.cli.user import read_password

if TYPE_CHECKING:
    from chatclick.settings import Settings


@click.command()
@settings_options("host", "port", "data_dir", "safe_mode")
@click.option("--owner", metavar="EMAIL", help="Make this person the owner if there is no staff.")
@click.option(
    "--password-file",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    help="File that holds the owner's password, - for standard input.",
)
def demo(owner: str | None, password_file: Path | None, **options: Any) -> None:
    """Try it: a demo shop with the widget, the inbox, and all installed plugins.

    Everything is kept in the data folder; start it again and the conversations go on. The first
    visit to the Admin UI asks who the owner is, unless --owner and --password-file say so.
    """
    if bool(owner) != bool(password_file):
        raise click.UsageError("--owner and --password-file belong together.")
    from chatclick.host.installing.guardian import is_restart

    settings = load_settings(**options)
    if owner and password_file and not is_restart():
        make_owner(settings, owner, password_file)
    serve_demo(settings)


def serve_demo(settings: "Settings") -> None:
    """Serve and, once it answers, say what is where."""
    run(settings, lambda address: print_addresses(settings, address))


def make_owner(settings: "Settings", email: str, password_file: Path) -> None:
    """Make the owner of a new installation; an old one stays as it is."""
    from chatclick.chat.newcomers import Newcomer
    from chatclick.cli.staff import create_first_owner

    newcomer = Newcomer(email, "owner", read_password(password_file))
    if asyncio.run(create_first_owner(settings, newcomer)) is None:
        click.echo("There is staff already; --owner is left aside.", err=True)


def print_addresses(settings: "Settings", address: str) -> None:
    """Say that the host is ready, and what is where."""
    click.echo("\nChatclick is ready (stop with Ctrl-C)\n")
    for what, path in (("Shop", "/"), ("Inbox", "/admin"), ("API", "/api/docs")):
        click.echo(f"  {what:<6} {click.style(address + path, fg='cyan')}")
    click.echo(f"\nEverything is kept in {settings.data_dir.absolute()}\n")
