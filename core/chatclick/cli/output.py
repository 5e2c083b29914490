"""How commands print: tables and progress for people, JSON for programs.

Without a terminal nothing is coloured, cut or repainted.
"""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar
from unicodedata import category

import click

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

Command = TypeVar("Command", bound=Callable[..., Any])

json_option: Callable[[Command], Command] = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON, for programs."
)


_JOINERS = "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"


def get_console() -> "Console":
    """Return the console that people read."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else 10_000
    return Console(width=width, highlight=False, soft_wrap=True)


def show_text(text: str, *, keep: str = "") -> str:
    """Return text of strangers without what a terminal obeys, or what turns its order round.

    Args:
        text: such as a plugin says of itself.
        keep: control characters that may stay.
    """
    return "".join(
        one
        if one in keep or one in _JOINERS or category(one) not in ("Cc", "Cf")
        else "\N{REPLACEMENT CHARACTER}"
        for one in text
    )


def print_json(value: Any) -> None:
    """Print a value as JSON with a line feed."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False, default=str))


def print_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows under column heads.

    Args:
        columns: the heads.
        rows: as many texts as there are columns.
    """
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in columns:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(Text.from_ansi(cell) for cell in row))
    get_console().print(table)


def get_progress() -> "Progress":
    """Return a progress bar for work of known size; it stays silent without a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
    )
