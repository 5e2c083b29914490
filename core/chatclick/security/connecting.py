"""The way out for what is not HTTP, such as mail: connections to addresses that were checked.

The rules are those of `egress`: the name is resolved once, every address it has is checked as a
number, and the connection goes to one that was checked.
"""

import asyncio
import socket
from collections.abc import Collection, Iterable

from chatclick.security.egress import EgressFailed, EgressRefused, Resolve, Ways, resolve

MAIL_PORTS = frozenset({25, 143, 465, 587, 993, 2525})
MAX_TIMEOUT_S = 30.0


class Connector:
    """Opens TCP connections to public addresses.

    Args:
        ports: the accepted ports; None for all, which is for tests.
        allowed_networks: networks that count as public; only an operator may set them.
        resolve: gives the addresses of a host.
    """

    def __init__(
        self,
        *,
        ports: Collection[int] | None = MAIL_PORTS,
        allowed_networks: Iterable[str] = (),
        resolve: Resolve = resolve,
    ) -> None:
        self._ways = Ways(ports, allowed_networks, resolve)

    async def connect(self, host: str, port: int, *, timeout_s: float) -> socket.socket:
        """Connect.

        Args:
            host: its name or address.
            port: which.
            timeout_s: for everything together, at most `MAX_TIMEOUT_S`.

        Returns:
            A connected socket that does not block; the caller closes it.

        Raises:
            EgressRefused: not a public address, or another port.
            EgressFailed: no connection in time.
        """
        limit_s = min(timeout_s, MAX_TIMEOUT_S)
        try:
            async with asyncio.timeout(limit_s):
                return await self._connect(host, port)
        except TimeoutError:
            message = f"No connection within {limit_s:g} s."
            raise EgressFailed(message, code="egress_timeout") from None
        except (OSError, UnicodeError) as error:
            reason = getattr(error, "strerror", None) or type(error).__name__
            raise EgressFailed(f"There is no connection: {reason}.") from None

    async def _connect(self, host: str, port: int) -> socket.socket:
        failure: OSError = OSError("no address")
        for address in await self._ways.find(host, port):
            try:
                return await _open(address, port)
            except OSError as error:
                failure = error
        raise failure


async def _open(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        made.setblocking(False)
        await asyncio.get_running_loop().sock_connect(made, (address, port))
    except BaseException:
        made.close()
        raise
    return made


__all__ = ["MAIL_PORTS", "Connector", "EgressFailed", "EgressRefused"]
