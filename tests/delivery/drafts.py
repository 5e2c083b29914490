"""A message on its way, and what may become of an attempt to send it."""

from dataclasses import dataclass

from .stream import Event


@dataclass(frozen=True, slots=True)
class Draft:
    """A message before it is acknowledged; its id never changes."""

    client_msg_id: str
    session_id: str
    text: str
    kind: str = "message"


class Refused(Exception):
    """The server said no and means it; `args[0]` is the problem code."""


class Unknown(Exception):
    """No answer came: stored or not, only a repeat will tell."""


class Busy(Exception):
    """The server stored nothing and asks to wait `args[0]` seconds."""


def ack_fields(ack: Event) -> Event:
    """The fields of an ack that must be equal on every repeat."""
    return {key: ack[key] for key in ("client_msg_id", "message_id", "seq", "created_at")}
