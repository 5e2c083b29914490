"""Passwords: the rules for new ones, and argon2id hashing off the event loop.

One hash costs about 100 ms and 64 MiB, so few run at once and the queue for them is short. A
sign-in for an account that does not exist costs the same as one that does.
"""

import asyncio
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from chatclick.errors import FieldError, Invalid, Unavailable

MIN_CHARS = 8
MAX_CHARS = 128

_AT_ONCE = 2
_MAX_PENDING = 64

# Made once from random bytes that nobody kept, with the parameters in force.
_NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=4$O7sjbY812bfr63eTVR6TXA"
    "$XH1Ic0GDrZO/IjPed2xJ23tMasGHaUR3IZjfsaQ2FkA"
)

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of a check.

    Attributes:
        is_valid: the password is right.
        needs_rehash: it is right, but its hash has older parameters; store a new one.
    """

    is_valid: bool
    needs_rehash: bool = False


class Passwords:
    """Hashes and verifies; one instance a process, because it bounds what runs at once."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher()
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._pending = 0

    async def hash(self, password: str) -> str:
        """Hash a password that `check_rules` accepted.

        Returns:
            The text to store; it carries its own salt and parameters.

        Raises:
            Unavailable: too many hashes are waiting.
        """
        return await self._in_thread(lambda: self._hasher.hash(_normalise(password)))

    async def verify(self, stored: str | None, password: str) -> Verdict:
        """Check a password.

        Args:
            stored: what `hash` returned; None where there is no such account, which takes as long.
            password: what was typed.

        Raises:
            Unavailable: too many hashes are waiting.
        """
        return await self._in_thread(lambda: self._verify(stored, password))

    def _verify(self, stored: str | None, password: str) -> Verdict:
        try:
            self._hasher.verify(stored or _NOBODY, _normalise(password))
        except (VerificationError, InvalidHashError):
            return Verdict(is_valid=False)
        if stored is None:
            return Verdict(is_valid=False)
        return Verdict(is_valid=True, needs_rehash=self._hasher.check_needs_rehash(stored))

    async def _in_thread(self, work: Callable[[], Result]) -> Result:
        if self._pending >= _MAX_PENDING:
            raise Unavailable("Too many sign-ins at once; try again in a moment.")
        self._pending += 1
        try:
            async with self._slots:
                return await asyncio.to_thread(work)
        finally:
            self._pending -= 1


def check_rules(password: str, *, email: str = "", pointer: str = "/password") -> None:
    """Check a new password: 8 to 128 characters, not a common one, not the person's own address.

    Args:
        password: the candidate.
        email: the person's address, where known.
        pointer: where the password stood in the input, for the error.

    Raises:
        Invalid: with one of the codes "too_short", "too_long", "too_common".
    """
    text = _normalise(password)
    if len(text) < MIN_CHARS:
        raise _invalid(pointer, "too_short", f"Use at least {MIN_CHARS} characters.")
    if len(text) > MAX_CHARS:
        raise _invalid(pointer, "too_long", f"Use at most {MAX_CHARS} characters.")
    own = {email.casefold(), email.casefold().partition("@")[0]}
    if text.casefold() in own | _load_common() or len(set(text)) < 3:
        raise _invalid(pointer, "too_common", "Many people would guess this one; use another.")


@cache
def _load_common() -> frozenset[str]:
    text = files("chatclick.security").joinpath("common_passwords.txt").read_text("ascii")
    return frozenset(text.split())


def _normalise(password: str) -> str:
    # Keyboards differ in how they compose the same letter.
    return unicodedata.normalize("NFKC", password)


def _invalid(pointer: str, code: str, message: str) -> Invalid:
    return Invalid(message, errors=(FieldError(pointer, code, message),))
