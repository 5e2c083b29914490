"""Database errors: one of our own, which others pass with time, and which ask for a repeat."""

import sqlite3

import asyncpg
from tortoise.exceptions import (
    DBConnectionError,
    IntegrityError,
    OperationalError,
    TransactionManagementError,
)

from chatclick.errors import ChatclickError

_CONFLICTS = (asyncpg.DeadlockDetectedError, asyncpg.SerializationError)
_PASSING = (
    OSError,
    TimeoutError,
    DBConnectionError,
    TransactionManagementError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # of a connection that broke in the middle of something
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.CannotConnectNowError,
)
_IN_DOUBT = (
    OSError,
    TimeoutError,
    DBConnectionError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)
_PASSING_SQLITE = ("locked", "busy", "full", "disk i/o", "unable to open", "readonly")


class DatabaseUnusable(ChatclickError):
    """The database cannot be opened as it is; the text says what to do."""

    status, code, title = 500, "database_unusable", "Database unusable"


def _chain(error: BaseException | None) -> list[BaseException]:
    """Return the error and what it wraps, Tortoise's wrapping in args included."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        inner = error.args[0] if error.args and isinstance(error.args[0], BaseException) else None
        error = inner or error.__cause__
    return found


def is_conflict(error: BaseException) -> bool:
    """Tell whether the same transaction may well succeed when run again at once."""
    return any(isinstance(each, (*_CONFLICTS, IntegrityError)) for each in _chain(error))


def is_in_doubt(error: BaseException) -> bool:
    """Tell whether the transaction may have been committed: the connection went with the answer."""
    return any(isinstance(each, _IN_DOUBT) for each in _chain(error))


def is_unavailable(error: BaseException) -> bool:
    """Tell whether the database is at fault and will take the same write later."""
    for each in _chain(error):
        if isinstance(each, _PASSING):
            return True
        if isinstance(each, sqlite3.OperationalError | OperationalError):
            text = str(each).lower()
            if any(word in text for word in _PASSING_SQLITE):
                return True
    return False
