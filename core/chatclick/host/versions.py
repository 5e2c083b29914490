"""Versions: of the host, of its hooks, and what a plugin says it was made for."""

from functools import lru_cache
from importlib.metadata import version

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

from chatclick.host.manifest import Manifest

API_LEVEL = 1
"""Raised only when a hook or an argument is removed."""

SUPPORTED_LEVELS = (API_LEVEL,)


@lru_cache(maxsize=1)
def host_version() -> str:
    """Return the version of this host."""
    return version("chatclick")


def fits_host(manifest: Manifest) -> bool:
    """Tell whether a plugin is made for this version of the host and its hooks."""
    is_made_for = fits(host_version(), manifest.requires.chatclick)
    return is_made_for and manifest.requires.api in SUPPORTED_LEVELS


def fits(found: str, specifier: str) -> bool:
    """Tell whether a version meets a PEP 440 specifier; "" and "*" take any."""
    if specifier in ("", "*"):
        return True
    try:
        return SpecifierSet(specifier).contains(Version(found), prereleases=True)
    except (InvalidSpecifier, InvalidVersion):
        return False
