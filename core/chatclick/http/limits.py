"""The rate limits of REST and what they are counted by."""

from dataclasses import dataclass

from chatclick.errors import TooManyRequests
from chatclick.security.limits import BucketTable, Rate
from chatclick.settings import Limits

FACTORS_AT_ONCE = 5
FACTORS_PER_HOUR = 30
RESETS = Rate(per_second=10 / 3600, burst=10)
RESET_MAILS = Rate(per_second=3 / 3600, burst=3)


@dataclass(frozen=True, slots=True)
class Limiter:
    """One table of buckets for each limit.

    Attributes:
        requests: by principal; by address while nobody is known.
        logins: failed sign-ins, by account and by address.
        visitors: new visitors, by address.
        factors: wrong answers to second factors, by person. A code has six digits, so that guesses
            must be far apart.
        resets: links asked for with a forgotten password, by network.
        reset_mails: such mails, by the address they go to.
    """

    requests: BucketTable
    logins: BucketTable
    visitors: BucketTable
    factors: BucketTable
    resets: BucketTable
    reset_mails: BucketTable

    @classmethod
    def build(cls, limits: Limits) -> "Limiter":
        """Build the tables from the settings."""
        return cls(
            requests=BucketTable(_per_minute(limits.requests_per_minute)),
            logins=BucketTable(_per_minute(limits.logins_per_minute)),
            visitors=BucketTable(_per_minute(limits.visitors_per_minute)),
            factors=BucketTable(Rate(per_second=FACTORS_PER_HOUR / 3600, burst=FACTORS_AT_ONCE)),
            resets=BucketTable(RESETS),
            reset_mails=BucketTable(RESET_MAILS),
        )

    def follow(self, limits: Limits) -> None:
        """Put changed settings in force."""
        self.requests.set_rate(_per_minute(limits.requests_per_minute))
        self.logins.set_rate(_per_minute(limits.logins_per_minute))
        self.visitors.set_rate(_per_minute(limits.visitors_per_minute))


def _per_minute(count: int) -> Rate:
    return Rate(per_second=count / 60, burst=count)


def take(table: BucketTable, key: str) -> None:
    """Take a token.

    Raises:
        TooManyRequests: there is none left.
    """
    wait_s = table.take(key)
    if wait_s:
        raise TooManyRequests("Too many requests. Slow down.", retry_after_s=wait_s)
