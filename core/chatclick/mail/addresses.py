"""Addresses: as they stand in mails, and with a tag that says what a mail belongs to."""

from email.errors import MessageError
from email.headerregistry import Address

TAG_CHARS = 64
"""The part before the @ has room for 64 bytes (RFC 5321); a tag is cut to what is left."""


class BadAddress(Exception):
    """An address that no mail can go to."""


def make_address(name: str, address: str) -> Address:
    """Return an address as it stands in a mail; nothing in it can add a header.

    Raises:
        BadAddress: it cannot be one.
    """
    try:
        return Address(one_line(name), addr_spec=address.strip())
    except (ValueError, MessageError, IndexError):  # the library's own reader raises all three
        raise BadAddress(address) from None


def one_line(text: str) -> str:
    """Return a text without line breaks and what else no header may hold."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


def tag_address(address: str, tag: str) -> str:
    """Return an address whose mails arrive in the same mailbox (RFC 5233): `a+tag@b`.

    Raises:
        BadAddress: the tag does not fit into it.
    """
    local, _, domain = address.rpartition("@")
    tagged = f"{local}+{tag}"
    if not local or not domain or len(tagged) > TAG_CHARS:
        raise BadAddress(address)
    return f"{tagged}@{domain}"


def read_tag(tagged: str, address: str) -> str | None:
    """Return the tag of an address, None where it is not `address` with one.

    Args:
        tagged: as it stood in a mail.
        address: the mailbox's own.
    """
    local, _, domain = address.lower().rpartition("@")
    got, _, got_domain = tagged.rpartition("@")
    plain, plus, tag = got.partition("+")
    is_ours = (plain.lower(), got_domain.lower()) == (local, domain)
    return tag if is_ours and plus and tag else None
