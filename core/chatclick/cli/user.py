"""`chatclick user`: the people who log in."""

import asyncio
from pathlib import Path
from typing import Any

import click

from chatclick.cli.failures import WrongInput
from chatclick.cli.output import json_option, print_json
from chatclick.cli.settings_options import load_settings, settings_options

ROLES = ("owner", "admin", "supervisor", "agent", "analyst")


@click.group()
def user() -> None:
    """Manage the people who log in."""


@user.command()
@click.argument("email")
@click.option("--name", help="Name that visitors see.  [default: the part before the @]")
@click.option("--role", type=click.Choice(ROLES), default="agent", show_default=True)
@click.option(
    "--password-file",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    help="File that holds the password, - for standard input.  [default: ask for it]",
)
@settings_options("data_dir", "database_url")
@json_option
def create(
    email: str,
    name: str | None,
    role: str,
    password_file: Path | None,
    as_json: bool,
    **options: Any,
) -> None:
    """Add a person with the address EMAIL, who can log in with a password.

    With SQLite the host must not run; while it runs, add people in the Admin UI.
    """
    settings = load_settings(**options)
    password = read_password(password_file) if password_file else ask_password()
    from chatclick.chat.newcomers import Newcomer
    from chatclick.cli.staff import create_staff

    staff = asyncio.run(create_staff(settings, Newcomer(email, role, password, name or "")))
    if as_json:
        print_json({"id": staff.id, "email": staff.email, "name": staff.name, "role": staff.role})
    else:
        click.echo(f"{staff.name} <{staff.email}> can log in as {staff.role}.")


def read_password(file: Path) -> str:
    """Read a password from the first line of a file; "-" is standard input.

    Raises:
        WrongInput: there is none in it.
    """
    with click.open_file(str(file), encoding="utf-8") as opened:
        password: str = opened.readline().rstrip("\r\n")
    if not password:
        raise WrongInput(f"There is no password in {file}.", "put it on the first line.")
    return password


def ask_password() -> str:
    """Ask for a password twice on the terminal, without showing it."""
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
