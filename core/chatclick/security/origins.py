"""Where a request comes from: the page's origin, the caller's address behind proxies.

Origins are compared whole, never by their ending. Forwarding headers count only when a configured
proxy sent them. A missing `Origin` is let through: programs send none, and no credential is ambient
(tokens travel in frames and headers; the refresh cookie also wants a header that forms cannot set).
"""

import re
from collections.abc import Collection, Iterable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

ANY_ORIGIN = "*"

_ORIGIN = re.compile(r"(https?)://([a-z0-9._-]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?", re.ASCII)
_DEFAULT_PORTS = {"http": "80", "https": "443"}
_PAGE_SCHEMES = {"ws": "http", "wss": "https"}
_HOP = re.compile(r"\[([^\]]*)\](?::\d+)?|([\d.]+)(?::\d+)?|([0-9a-fA-F:.]+)", re.ASCII)
_MAX_HOPS = 32


def normalise(origin: str) -> str | None:
    """Return an origin as browsers send it, or None where it is not one.

    Args:
        origin: such as "https://Shop.example:443"; "null", a path or a user name make it none.
    """
    match = _ORIGIN.fullmatch(origin.lower())
    if match is None:
        return None
    scheme, host, port = match.groups()
    return f"{scheme}://{host}" + (f":{port}" if port and port != _DEFAULT_PORTS[scheme] else "")


class Origins:
    """Which pages may call the API and open sockets.

    Args:
        public_url: the address of this installation; when empty, its own origin is what the request
            names as scheme and host.
        allowed: further origins.

    Raises:
        ValueError: one of them is not an origin.
    """

    def __init__(self, public_url: str = "", allowed: Iterable[str] = ()) -> None:
        own = {_demand_origin(public_url.rstrip("/"))} if public_url else set()
        self._has_own = bool(own)
        self._allowed = own | {_demand_origin(origin) for origin in allowed}

    def is_allowed(self, origin: str | None, *, scheme: str, host: str) -> bool:
        """Tell whether a page may go on.

        Args:
            origin: the `Origin` header; None when there is none.
            scheme: the scheme of the request: http, https, ws or wss.
            host: the `Host` header.
        """
        if origin is None:
            return True
        page = normalise(origin)
        if page is None:
            return False
        if page in self._allowed:
            return True
        return not self._has_own and page == normalise(
            f"{_PAGE_SCHEMES.get(scheme, scheme)}://{host}"
        )


def build_cors(origin: str | None, allowed: Collection[str]) -> dict[str, str]:
    """Build the CORS headers of a response; never with credentials.

    Args:
        origin: the `Origin` header.
        allowed: exact origins in their normal form, or `ANY_ORIGIN`.

    Returns:
        The headers; without `Access-Control-Allow-Origin` where the page may not read it.
    """
    if ANY_ORIGIN in allowed:
        return {"Access-Control-Allow-Origin": "*"}
    page = normalise(origin) if origin else None
    if page is None or page not in allowed:
        return {"Vary": "Origin"}
    return {"Access-Control-Allow-Origin": page, "Vary": "Origin"}


class Proxies:
    """The proxies whose forwarding headers count.

    Args:
        networks: their addresses or networks, such as "10.0.0.0/8".

    Raises:
        ValueError: one of them is not a network.
    """

    def __init__(self, networks: Iterable[str]) -> None:
        self._networks = [ip_network(network) for network in networks]

    def resolve_address(self, peer: str, forwarded_for: Sequence[str]) -> str:
        """Find the caller's address.

        Each proxy appends the address it was called from, so the walk goes from the right and
        stops at the first address that is not a proxy; everything left of it anyone can write.

        Args:
            peer: the address that opened the connection.
            forwarded_for: all values of `X-Forwarded-For`, in order.

        Returns:
            The address; `peer` itself when it is not a proxy.
        """
        address = peer
        for hop in reversed(",".join(forwarded_for).split(",")[-_MAX_HOPS:]):
            match = _HOP.fullmatch(hop.strip())
            if not self.is_trusted(address) or match is None:
                break
            found = _find_address(match[1] or match[2] or match[3] or "")
            if found is None:
                break
            address = str(found)
        return address

    def resolve_scheme(self, peer: str, scheme: str, forwarded_proto: Sequence[str]) -> str:
        """Find the scheme the caller used: the last `X-Forwarded-Proto` when a proxy sent it."""
        last = ",".join(forwarded_proto).split(",")[-1].strip().lower()
        return last if last in _DEFAULT_PORTS and self.is_trusted(peer) else scheme

    def is_trusted(self, address: str) -> bool:
        """Tell whether an address is one of the proxies."""
        found = _find_address(address)
        return found is not None and any(found in network for network in self._networks)


def address_key(address: str) -> str:
    """Return what limits count by: an IPv4 address, or the /64 that one IPv6 customer gets."""
    found = _find_address(address)
    if isinstance(found, IPv6Address):
        return str(ip_network((int(found) >> 64 << 64, 64)))
    return address[:64] if found is None else str(found)


def _find_address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        return found.ipv4_mapped
    return found


def _demand_origin(text: str) -> str:
    origin = normalise(text)
    if origin is None:
        raise ValueError(f"{text!r} is not an origin such as https://shop.example")
    return origin
