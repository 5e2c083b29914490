"""`chatclick widget`: config documents of widgets as files. Needs no running host."""

import sys
from typing import TYPE_CHECKING

import click

from chatclick.cli.failures import Failure, WrongInput
from chatclick.cli.output import json_option
from chatclick.cli.settings_options import load_settings

if TYPE_CHECKING:
    from chatclick.settings import Settings


@click.group()
def widget() -> None:
    """Write and check the config of widgets."""


@widget.command()
@click.argument("name", default="My site")
@click.option("--output", default="-", metavar="FILE", help="Where to.  [default: printed]")
@click.option("--schema", metavar="ADDRESS", help="Where editors find the schema.")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
def new(name: str, output: str, schema: str | None, force: bool) -> None:
    """Write a config to start from.

    NAME is what staff call the widget. Editors that know JSON Schema explain each key of the file
    and offer what it may hold: its "$schema" is the address under which this host serves it.

    \b
    chatclick widget new "Shop help" --output shop.json
    chatclick widget validate shop.json
    """
    from chatclick_widget_schema.command import write_starter

    address = build_schema_address(load_settings()) if schema is None else schema
    try:
        write_starter(name, output, schema=address, force=force)
    except FileExistsError:
        raise Failure(f"{output} is there already.", "--force replaces it.") from None
    except ValueError as error:
        raise WrongInput(f"NAME cannot be {name!r}: {error}.") from None
    if output != "-":
        click.echo(f"Wrote {output}. Next: chatclick widget validate {output}")


@widget.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--fix", is_flag=True, help="Write documents of older versions back in the newest.")
@click.option("--strict", is_flag=True, help="Count warnings as errors.")
@json_option
def validate(files: tuple[str, ...], fix: bool, strict: bool, as_json: bool) -> None:
    """Check config files: each problem with its place, what was found and what would be right.

    FILE is a path; - reads standard input, and with --fix prints the document.

    Warnings, such as a text that is missing in one language, leave a document valid. What plugins
    add to the format is checked by the server when the config is saved there.

    Exit status: 0 all valid, 1 a document is not, 2 a file could not be read or written.
    """
    from chatclick_widget_schema.command import validate_files

    sys.exit(validate_files(files, as_json=as_json, fix=fix, strict=strict))


def build_schema_address(settings: "Settings") -> str:
    """Return the address under which the host serves the newest schema."""
    from chatclick_widget_schema import VERSION

    # Port 0 is whichever is free, and a file outlives that: it names the usual one.
    own = settings.build_url(settings.port or 8000)
    return f"{own}/widget/v1/schema/config-v{VERSION}.json"
