"""Commands that packages add: entry points of the group `chatclick.commands`.

Nothing of them is imported before somebody calls one, so that the command line starts as fast with
many plugins as with none, and a broken one breaks no other.
"""

from collections.abc import Iterable
from functools import cached_property
from importlib.metadata import EntryPoint
from typing import Any

import click
from typing_extensions import override

from chatclick.cli.failures import Failure

GROUP = "chatclick.commands"


class AddedGroup(click.Group):
    """A group of commands from a package, loaded when it is used.

    Args:
        entry_point: names the group and where it is.
    """

    def __init__(self, entry_point: EntryPoint) -> None:
        dist = entry_point.dist
        package = dist.name if dist else entry_point.module
        summary = dist.metadata["Summary"] if dist and "Summary" in dist.metadata else ""
        super().__init__(entry_point.name, short_help=summary or f"Added by {package}.")
        self._entry_point = entry_point
        self._package = package

    @cached_property
    def loaded(self) -> click.Group:
        """The package's own group.

        Raises:
            Failure: it cannot be loaded, or is no group.
        """
        try:
            group = self._entry_point.load()
        except Exception as error:
            raise self._fail(f"{type(error).__name__}: {error}") from error
        if not isinstance(group, click.Group):
            raise self._fail("it is no click group")
        return group

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the package's commands."""
        return self.loaded.list_commands(ctx)

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return one of the package's commands."""
        return self.loaded.get_command(ctx, cmd_name)

    @override
    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Say what the package says."""
        self.loaded.format_help_text(ctx, formatter)

    def _fail(self, why: str) -> Failure:
        return Failure(
            f"The command {self.name} of {self._package} cannot be loaded: {why}.",
            f"update or uninstall {self._package}.",
        )


def list_added(taken: Iterable[str]) -> dict[str, click.Command]:
    """Return what packages add, by name; a name that is taken, or comes twice, is left out.

    Args:
        taken: names of the host's own commands.
    """
    from chatclick.host.discovery import list_entry_points

    known: dict[str, Any] = dict.fromkeys(taken)
    added: dict[str, click.Command] = {}
    for one in list_entry_points(GROUP):
        if one.name not in known:
            known[one.name] = added[one.name] = AddedGroup(one)
    return added
