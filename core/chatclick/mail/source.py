"""A mail as people look into it: its headers as they were written, and all of its text."""

import re
from dataclasses import dataclass

from chatclick.mail.addresses import one_line
from chatclick.mail.messages import MailLimits, read_mail
from chatclick.mail.parsing import decode_words

MAX_HEAD = 256 * 1024
MOST_HEADERS = 200
MAX_VALUE = 2000
_END = re.compile(rb"\r?\n\r?\n")
_FOLD = re.compile(r"\r?\n[ \t]+")
_LINE = re.compile(r"([!-9;-~]{1,100}):[ \t]*(.*)")


@dataclass(frozen=True, slots=True)
class MailSource:
    """What somebody looks for in a mail.

    Attributes:
        headers: names and values in their order, each value one line.
        text: what a reader sees, quotes and signature included.
    """

    headers: tuple[tuple[str, str], ...]
    text: str


def read_source(data: bytes) -> MailSource:
    """Read a mail for people. Whatever is broken in it, this returns something.

    Args:
        data: the whole of it.
    """
    head = _END.split(data[:MAX_HEAD], maxsplit=1)[0].decode("utf-8", "replace")
    found = (_LINE.match(line) for line in _FOLD.sub(" ", head).splitlines()[:MOST_HEADERS])
    headers = tuple((one[1], one_line(decode_words(one[2][:MAX_VALUE]))) for one in found if one)
    return MailSource(headers, read_mail(data, MailLimits(size_bytes=len(data))).text)
