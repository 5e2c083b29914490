"""What a person reads when a command cannot do its work: one line, a remedy, an exit code.

Exit codes: 0 done, 1 could not be done, 2 wrong usage or settings, 130 interrupted.
"""

import errno
import socket
import tomllib
from typing import IO, Any

import click
from typing_extensions import override

from chatclick.errors import ChatclickError


class Failure(click.ClickException):
    """A command that could not do its work.

    Args:
        what: what went wrong, one sentence.
        remedy: what the person can do, one sentence; empty if `what` says it.
    """

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(what)
        self.remedy = remedy

    @override
    def show(self, file: IO[Any] | None = None) -> None:
        """Print the failure to the error stream."""
        click.echo(f"{click.style('Error:', fg='red')} {self.message}", file, err=True)
        if self.remedy:
            click.echo(f"{click.style('Remedy:', fg='cyan')} {self.remedy}", file, err=True)


class WrongInput(Failure):
    """A command that was called, or the host that was set up, in a way that cannot be."""

    exit_code = 2


def explain(error: Exception) -> Failure | None:
    """Turn an exception into words for the person, or None if it is a defect of ours."""
    match error:
        case ChatclickError():
            return Failure(error.detail, getattr(error, "remedy", ""))
        case tomllib.TOMLDecodeError():
            return WrongInput(f"The settings file is not TOML: {error}.")
        case OSError():
            return _explain_system(error)
    package = type(error).__module__.partition(".")[0]
    if package in {"asyncpg", "tortoise"}:
        return Failure(
            f"The database cannot be used: {error}.",
            "check that it runs, and that database_url names it with the right user and password.",
        )
    if type(error).__name__ == "KeyFileError":
        return Failure(str(error))
    return None


def _explain_system(error: OSError) -> Failure | None:
    name = error.filename or error.filename2
    text = error.strerror or str(error)
    if isinstance(error, socket.gaierror):
        return Failure(
            f"Nobody has this name: {text}.", "check that database_url names the database."
        )
    if isinstance(error, TimeoutError):
        return Failure(
            "Nobody answers in time.",
            "check that the database runs and that database_url names it; connect_timeout in the"
            " address says how long to wait.",
        )
    match error.errno:
        case errno.EADDRINUSE:
            return Failure(
                f"The address is in use already: {text}.",
                "stop the other program, or choose another port with --port.",
            )
        case errno.EADDRNOTAVAIL:
            return Failure(
                f"This machine has no such address: {text}.", "choose another one with --host."
            )
        case errno.ECONNREFUSED:
            return Failure(
                f"Nobody answers: {text}.",
                "check that the database runs and that database_url names it.",
            )
        case errno.EACCES | errno.EPERM | errno.EROFS:
            where = f"{name} may not be used" if name else "That is not permitted"
            return Failure(f"{where}: {text}.", "check who owns it, or name another one.")
        case errno.ENOENT | errno.ENOTDIR | errno.EISDIR if name:
            return Failure(f"{name}: {text}.", "check the path.")
        case errno.ENOSPC | errno.EDQUOT:
            return Failure(
                f"No room left: {text}.", "free some space on the disk of the data folder."
            )
    return None
