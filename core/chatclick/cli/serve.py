"""`chatclick serve`: run the host."""

import gc
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

import click

from chatclick.cli.settings_options import load_settings, settings_options

if TYPE_CHECKING:
    from chatclick.settings import Settings


@click.command()
@settings_options("host", "port", "data_dir", "database_url", "log_level", "safe_mode")
def serve(**options: Any) -> None:
    """Serve your site: the widget, the API and the Admin UI.

    Tables are made or brought up to date at the start. Stop it with Ctrl-C or SIGTERM: visitors are
    moved to another process or told to come back, and nothing that was acknowledged is lost.
    """
    run(load_settings(**options), print_address)


def run(settings: "Settings", on_ready: Callable[[str], None]) -> None:
    """Run the host on the fastest event loop there is, until it is told to stop.

    Where another set of plugins was installed meanwhile, the process starts again with it.

    Args:
        settings: the settings in force.
        on_ready: called with the base address once requests are answered.
    """
    # Until the host is ready: what a start makes stays, and looking it through is a tenth of it.
    gc.disable()
    from chatclick.app import serve as serve_app
    from chatclick.host.installing.guardian import StartAgain, start_again

    try:
        _run(serve_app(settings, on_ready=on_ready))
    except StartAgain as wish:
        start_again(wish)
    finally:
        gc.enable()


def _run(work: Coroutine[Any, Any, None]) -> None:
    try:
        import uvloop
    except ImportError:  # Windows has none
        import asyncio

        asyncio.run(work)
    else:
        uvloop.run(work)


def print_address(address: str) -> None:
    """Say that the host is ready, and where."""
    click.echo(f"Chatclick is ready on {address} (stop with Ctrl-C)")
