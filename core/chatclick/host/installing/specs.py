"""What may be asked for: one package in one version, `name==version`, and nothing else."""

import re
from dataclasses import dataclass

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version
from typing_extensions import override

from chatclick.host.installing.problems import SpecInvalid

# Anything pip would read as an option, an address, a path or a range has no place in here.
_NAME = r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?"
_SPEC = re.compile(rf"({_NAME})==([0-9][A-Za-z0-9.!+]{{0,60}})")


@dataclass(frozen=True, slots=True)
class Spec:
    """A package in one version; both in their normal form."""

    name: str
    version: str

    @override
    def __str__(self) -> str:
        return f"{self.name}=={self.version}"


def read_spec(text: str) -> Spec:
    """Read what somebody asks for.

    Raises:
        SpecInvalid: it is anything else than `name==version`.
    """
    match = _SPEC.fullmatch(text)
    if match is None:
        raise SpecInvalid(text)
    try:
        return Spec(canonicalize_name(match[1]), str(Version(match[2])))
    except InvalidVersion:
        raise SpecInvalid(text) from None
