"""Whose fault an error is: of the disk and the database, or of what a mail says."""

from asyncpg import (
    DataError,
    IntegrityConstraintViolationError,
    InterfaceError,
    InternalClientError,
    PostgresError,
    ProgramLimitExceededError,
    SyntaxOrAccessError,
)
from tortoise.exceptions import (
    DoesNotExist,
    IntegrityError,
    MultipleObjectsReturned,
    OperationalError,
    TransactionManagementError,
)

_TROUBLES = (
    OSError,  # of files, networks and whatever took too long
    OperationalError,
    TransactionManagementError,
    PostgresError,
    InterfaceError,
    InternalClientError,
)
"""Errors of the disk and the database, whichever mail they meet, but for those that follow."""
_BY_CONTENT = (
    IntegrityError,
    DoesNotExist,
    MultipleObjectsReturned,
    DataError,
    IntegrityConstraintViolationError,
    ProgramLimitExceededError,
    SyntaxOrAccessError,
)
"""What a database says of what it is asked or given, which is the same at every try."""


def is_trouble(error: Exception) -> bool:
    """Tell whether an error is of the disk or the database, and not of what a mail says."""
    is_by_content = any(isinstance(one, _BY_CONTENT) for one in (error, error.__cause__))
    return isinstance(error, _TROUBLES) and not is_by_content
