"""`Idempotency-Key`: a repeat of a POST gets the first answer instead of a second effect.

A key counts for 24 hours, for one caller and one operation. Failures are not kept: a repeat of a
request that failed is tried again. Answers may hold a secret that is shown once, so they are stored
encrypted.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from chatclick.clock import now
from chatclick.errors import FieldError, Invalid, RetryableError
from chatclick.security.keys import DecryptionError, Vault
from chatclick.store.models import Idempotency
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction

HEADER = "Idempotency-Key"
KEPT_FOR = timedelta(hours=24)
GIVEN_UP_AFTER = timedelta(seconds=60)
"""A first request that has not ended by then died with its process; a repeat takes its place."""

_KEY = re.compile(r"[!-~]{1,255}")


class InProgress(RetryableError):
    """The first request under this key has not ended yet."""

    status, code, title = 409, "idempotency_in_progress", "In progress"


@dataclass(frozen=True, slots=True)
class Kept:
    """The answer that was given first."""

    status: int
    body: bytes


class FirstAnswers:
    """Keeps first answers.

    Args:
        store: where they are kept.
        vault: encrypts them.
    """

    def __init__(self, store: Store, vault: Vault) -> None:
        self._store = store
        self._vault = vault

    async def begin(self, key: str, fingerprint: str) -> Kept | None:
        """Claim a key.

        Args:
            key: from `build_key`.
            fingerprint: from `build_fingerprint`.

        Returns:
            The first answer of an earlier request; None when this one is the first.

        Raises:
            Invalid: code "idempotency_key_reused", the key came with another request.
            InProgress: the first one still runs.
        """
        row = await self._store.write(lambda tx: _claim(tx, key, fingerprint))
        if row is None or row.status is None:
            return None
        try:
            text = self._vault.decrypt(row.body["sealed"], _context(key))
        except DecryptionError:
            raise InProgress("The first answer cannot be read any more.") from None
        return Kept(row.status, text.encode())

    async def keep(self, key: str, status: int, body: bytes) -> None:
        """Keep the answer of the request that claimed the key."""
        sealed = {"sealed": self._vault.encrypt(body.decode(), _context(key))}

        async def work(tx: Transaction) -> None:
            await Idempotency.filter(key=key).update(status=status, body=sealed)

        await self._store.write(work)

    async def give_up(self, key: str) -> None:
        """Free the key of a request that failed."""

        async def work(tx: Transaction) -> None:
            await Idempotency.filter(key=key, status=None).delete()

        await self._store.write(work)


async def _claim(_tx: Transaction, key: str, fingerprint: str) -> Idempotency | None:
    at = now()
    await Idempotency.filter(created_at__lt=at - KEPT_FOR).delete()
    row = await Idempotency.get_or_none(key=key)
    if row is None:
        _ = await Idempotency.create(key=key, fingerprint=fingerprint, created_at=at)
        return None
    if row.fingerprint != fingerprint:
        message = "This key was used for another request. Make a new one for each request."
        raise Invalid(
            message,
            code="idempotency_key_reused",
            errors=(FieldError(f"/header/{HEADER}", "reused", message),),
        )
    if row.status is None and row.created_at > at - GIVEN_UP_AFTER:
        raise InProgress("The first request under this key has not ended.", retry_after_s=1)
    if row.status is None:
        await Idempotency.filter(key=key).update(created_at=at)
    return row


def build_key(caller_id: str, operation: str, header: str) -> str:
    """Return what a header of one caller for one operation is stored under.

    Raises:
        Invalid: the header is not 1 to 255 visible characters.
    """
    if not _KEY.fullmatch(header):
        message = "Use 1 to 255 visible ASCII characters, such as a UUID."
        raise Invalid(message, errors=(FieldError(f"/header/{HEADER}", "pattern", message),))
    return sha256("\n".join((caller_id, operation, header)).encode()).hexdigest()


def build_fingerprint(path: str, body: bytes) -> str:
    """Return what tells one request from another under the same key."""
    return sha256(path.encode() + b"\n" + body).hexdigest()


def _context(key: str) -> str:
    return f"idempotency/{key}"
