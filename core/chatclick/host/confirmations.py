"""One-time confirmations: what a person agrees to is bound to the exact bytes they were shown."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from chatclick.clock import now
from chatclick.errors import Conflict

VALID_S = 600.0
MAX_OPEN = 100


class ConfirmationInvalid(Conflict):
    """The confirmation was used, is too old, or was given for something else."""

    code = "confirmation_invalid"

    def __init__(self) -> None:
        super().__init__(
            "This confirmation is not valid: it was used, is older than ten minutes, or what it"
            " was given for has changed. Review the plugin again."
        )


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What a person sends back to agree.

    Attributes:
        token: good once.
        expires_at: and not after this.
    """

    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class _Open:
    subject: str
    digest: str
    staff_id: str
    ends_at_s: float


class Confirmations:
    """The open confirmations of this process; a restart forgets them, and people review again.

    Args:
        clock: monotonic time in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._open: dict[str, _Open] = {}

    def issue(self, subject: str, digest: str, staff_id: str) -> Confirmation:
        """Make a confirmation.

        Args:
            subject: what would be done, such as "register:mood".
            digest: of exactly what was shown.
            staff_id: who was shown it.
        """
        self._forget_old()
        while len(self._open) >= MAX_OPEN:
            del self._open[next(iter(self._open))]
        token = secrets.token_urlsafe(24)
        self._open[token] = _Open(subject, digest, staff_id, self._clock() + VALID_S)
        return Confirmation(token, now() + timedelta(seconds=VALID_S))

    def redeem(self, token: str, subject: str, digest: str, staff_id: str) -> None:
        """Use a confirmation up.

        Args:
            token: as it was issued; it is gone afterwards, whatever comes of it.
            subject: what is about to be done.
            digest: of exactly what it is about to be done with.
            staff_id: who does it.

        Raises:
            ConfirmationInvalid: it was not issued for just this, or not lately.
        """
        self._forget_old()
        found = self._open.pop(token, None)
        asked = (subject, digest, staff_id)
        if found is None or (found.subject, found.digest, found.staff_id) != asked:
            raise ConfirmationInvalid

    def _forget_old(self) -> None:
        at = self._clock()
        self._open = {token: one for token, one in self._open.items() if one.ends_at_s > at}
