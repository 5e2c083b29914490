"""What a person types to name an image, read strictly. Pure."""

import re
from dataclasses import dataclass

from typing_extensions import override

from chatclick.errors import Invalid

_HOST = r"(?:localhost|[a-z0-9]+(?:[.-][a-z0-9]+)*)(?::[0-9]{1,5})?"
_PART = r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
_REFERENCE = re.compile(
    rf"(?P<name>(?:{_HOST}/)?{_PART}(?:/{_PART})*)"
    r"(?::(?P<tag>[A-Za-z0-9_][A-Za-z0-9._-]{0,127}))?"
    r"(?:@(?P<digest>sha256:[0-9a-f]{64}))?"
)


class ReferenceInvalid(Invalid):
    """Not the name of an image."""

    code = "reference_invalid"


@dataclass(frozen=True, slots=True)
class Reference:
    """The name of an image.

    Attributes:
        name: with its registry, without tag and digest.
        tag: "" for none.
        digest: "" for none.
    """

    name: str
    tag: str = ""
    digest: str = ""

    @override
    def __str__(self) -> str:
        if self.digest:
            return f"{self.name}@{self.digest}"
        return f"{self.name}:{self.tag or 'latest'}"


def read_reference(text: str) -> Reference:
    """Read a reference such as `ghcr.io/acme/mood:1.2` or `acme/mood@sha256:…`.

    Raises:
        ReferenceInvalid: it is none.
    """
    match = _REFERENCE.fullmatch(text) if len(text) <= 400 else None
    if match is None:
        raise ReferenceInvalid(
            f'"{text[:100]}" is not the name of an image; ghcr.io/acme/mood:1.2 is one.'
        )
    return Reference(match["name"], match["tag"] or "", match["digest"] or "")
