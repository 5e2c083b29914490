"""The throw-away host in which an author sees a plugin at work."""

import asyncio
import ipaddress
import secrets
import socket
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chatclick.cli.failures import WrongInput
from chatclick.cli.serve import run
from chatclick.cli.settings_options import load_settings

if TYPE_CHECKING:
    from chatclick.settings import Settings

USUAL_PORT = 8000
EMAIL = "author@example.com"
ALONE = {
    "database_url": "",
    "bus_url": "memory:",
    "events_url": "embedded:",
    "search_url": "embedded:",
    "blobs_url": "",
    "log_format": "text",
}
"""Whatever the author's environment says of a real installation: this host is on its own."""

PASSWORD = "my plugin at work"  # noqa: S105 - of a host that is reached from this machine only


def serve_plugin(path: Path, options: Mapping[str, Any]) -> None:
    """Serve a plugin under development until stopped.

    Args:
        path: its folder or file.
        options: settings given as options; without `data_dir` nothing is kept.

    Raises:
        WrongInput: the folder holds no plugin.
    """
    if path.is_dir():
        _require_plugin(path)
    if options.get("data_dir") is not None:
        _serve(path, options)
        return
    with tempfile.TemporaryDirectory(prefix="chatclick-dev-") as folder:
        _serve(path, {**options, "data_dir": Path(folder)})


def _require_plugin(path: Path) -> None:
    from chatclick.host.dev_packages import FolderUnusable, find_folder

    try:
        find_folder(path.resolve())
    except FolderUnusable as error:
        raise WrongInput(f"{error}.") from error


def _serve(path: Path, options: Mapping[str, Any]) -> None:
    from chatclick.chat.newcomers import Newcomer
    from chatclick.cli.staff import create_first_owner

    settings = build_settings(path, options)
    password = PASSWORD if _is_loopback(settings.host) else secrets.token_urlsafe(12)
    newcomer = Newcomer(EMAIL, "owner", password, "Author")
    owner = asyncio.run(create_first_owner(settings, newcomer))

    def tell(address: str) -> None:
        click.echo(f"\n  {click.style(address + '/', fg='cyan', bold=True)}\n")
        click.echo("Chat there as a visitor; each save is in force within a second. Stop: Ctrl-C.")
        if owner is not None:
            click.echo(f"“Staff sign-in” on that page: {EMAIL}, password “{password}”.\n")

    run(settings, tell)


def build_settings(path: Path, options: Mapping[str, Any]) -> "Settings":
    """Build the settings of the host: the options, and nothing that leads to a real installation.

    Args:
        path: what is developed.
        options: settings given as options, with `data_dir`.
    """
    port = options.get("port")
    given = {**options, "port": find_port() if port is None else port}
    return load_settings(**given, **ALONE, plugins={"dev_files": [path]})


def find_port() -> int:
    """Return the usual port, or 0 for any free one if something listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", USUAL_PORT))
        except OSError:
            return 0
    return USUAL_PORT


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
