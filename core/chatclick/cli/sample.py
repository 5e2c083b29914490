"""`chatclick sample`: made-up conversations to look around with."""

import asyncio
from typing import TYPE_CHECKING, Any

import click

from chatclick.cli.output import get_progress, json_option, print_json
from chatclick.cli.settings_options import load_settings, settings_options

if TYPE_CHECKING:
    from chatclick.chat.sample.service import SampleStatus
    from chatclick.settings import Settings


@click.group()
def sample() -> None:
    """Add or remove made-up conversations to look around with."""


@sample.command()
@settings_options("data_dir", "database_url")
@json_option
def add(as_json: bool, **options: Any) -> None:
    """Add two weeks of made-up conversations, marked as such.

    With SQLite the host must not run; while it runs, switch them on in the Admin UI.
    """
    status = asyncio.run(change_sample(load_settings(**options), is_on=True))
    say(status, as_json, f"{status.sessions} sample conversations are there.")


@sample.command()
@settings_options("data_dir", "database_url")
@json_option
def remove(as_json: bool, **options: Any) -> None:
    """Remove them again, with all that was done in them.

    With SQLite the host must not run; while it runs, switch them off in the Admin UI.
    """
    status = asyncio.run(change_sample(load_settings(**options), is_on=False))
    say(status, as_json, "No sample data is left.")


def say(status: "SampleStatus", as_json: bool, text: str) -> None:
    """Print how it is now."""
    if as_json:
        print_json({"state": status.state, "sessions": status.sessions})
    else:
        click.echo(text)


async def change_sample(settings: "Settings", *, is_on: bool) -> "SampleStatus":
    """Add or remove the sample data of a database that no host serves, with a bar for people."""
    from chatclick.chat.sample.service import SampleData
    from chatclick.cli.installations import OPERATOR
    from chatclick.drivers.blobs import DiskBlobs
    from chatclick.store.opening import Store

    store = await Store.open(settings.effective_database_url)
    try:
        data = SampleData(store, DiskBlobs(settings.data_dir / "blobs" / "attachments"))
        with get_progress() as progress:
            bar = progress.add_task("Sample data", total=None)

            def show(status: "SampleStatus") -> None:
                progress.update(bar, completed=status.done, total=status.total)

            return await (data.add if is_on else data.remove)(OPERATOR, show)
    finally:
        await store.close()
