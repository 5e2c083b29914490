"""Whose numbers somebody may see: everybody's, or those of their own conversations."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from chatclick import Caller, Site
from chatclick.errors import Forbidden, Unavailable
from chatclick_analytics.asking import Query
from chatclick_analytics.stores.shaping import Standstill

READ = "metrics:read"
CONFIGURE = "settings:read"
PAUSED = "Nothing is counted now, and nothing is lost. Those who manage the settings see why."
ASK = "The store of numbers does not answer now. Those who manage the settings see why."


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who looks at numbers.

    Attributes:
        caller: who.
        is_own: only what they had or answered is theirs to see.
    """

    caller: Caller
    is_own: bool

    def narrow(self, query: Query) -> Query:
        """Return a question as far as it is theirs to ask."""
        if not self.is_own:
            return query
        return replace(query, filters={**query.filters, "staff": (self.caller.id,)})

    def tell(self, trouble: str) -> str:
        """Return what is wrong with the store, as far as it is theirs to know; "" if nothing is."""
        return trouble if not trouble or CONFIGURE in self.caller.permissions else ASK

    def tell_standstill(self, standstill: Standstill, trouble: str) -> tuple[str, str]:
        """Return a code for why nothing is counted, and the same in a sentence.

        Args:
            standstill: why nothing is counted.
            trouble: the same, in full.
        """
        # That tables are being moved is over by itself, and for everybody to know.
        if standstill != "gone" or CONFIGURE in self.caller.permissions:
            return standstill, trouble
        return "paused", PAUSED

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Let them ask the store.

        Raises:
            Unavailable: it does not answer, for a reason that is theirs to know.
        """
        try:
            yield
        except Unavailable as error:
            raise Unavailable(self.tell(str(error)), code=error.code) from error


async def find_reader(site: Site) -> Reader:
    """Find out who asks.

    Raises:
        Unauthenticated: nobody who is known.
        Forbidden: they may not see numbers.
    """
    caller = await site.require(None)
    if caller.kind == "visitor":
        raise Forbidden("This is for staff.")
    if READ in caller.permissions:
        return Reader(caller, is_own=False)
    if READ in caller.own_permissions:
        return Reader(caller, is_own=True)
    raise Forbidden(f"This needs the permission {READ}.")
