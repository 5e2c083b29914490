"""`chatclick dev`: run plugins of one file, and run them anew at each save."""

from pathlib import Path
from typing import Any

import click

from chatclick.cli.demo import serve_demo
from chatclick.cli.settings_options import load_settings, settings_options


@click.command()
@click.argument(
    "files",
    metavar="FILE...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@settings_options("host", "port", "data_dir", "log_level")
def dev(files: tuple[Path, ...], **options: Any) -> None:
    """Write a plugin: run the Python file FILE as one, and run it anew at each save.

    The demo shop, the inbox and all installed plugins are there too. A save that does not work is
    reported with its place, and the version before it goes on running.
    """
    serve_demo(load_settings(**options, log_format="text", plugins={"dev_files": list(files)}))
