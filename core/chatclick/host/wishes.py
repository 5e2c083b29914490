"""What is wanted of each installed plugin when the host starts.

What people chose counts. About a plugin that was never seen before its package decides, and what is
released with the host needs no second consent: whoever updated the host agreed to all of it.
"""

from functools import cache
from importlib.metadata import PackageNotFoundError, requires

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from chatclick.host.records import Records, Wish
from chatclick.host.states import Desired, Entry
from chatclick.store.events import SYSTEM


class Wishes:
    """Decides where nobody did.

    Args:
        records: where wishes are kept.
        is_kept: False in safe mode, which changes no choice.
    """

    def __init__(self, records: Records, *, is_kept: bool) -> None:
        self._records = records
        self._is_kept = is_kept

    async def find(self, entry: Entry, stored: Wish | None) -> Wish | None:
        """Return what is wanted of a plugin; what is new is stored, so that people can change it.

        Args:
            entry: a plugin of a package that is installed.
            stored: what is known so far, None for a plugin that was never seen before.
        """
        wish = _wish_first(entry) if stored is None else _renew(entry, stored)
        if wish is not None and wish != stored and self._is_kept:
            await self._records.save_wish(
                entry.id,
                wish,
                kind=entry.kind,
                version=entry.version,
                actor=SYSTEM,
                is_first=True,
            )
        return wish


def is_released_with_host(distribution: str) -> bool:
    """Tell whether the host's own package lists a distribution as one of its plugins."""
    return canonicalize_name(distribution) in _list_released()


@cache
def _list_released() -> frozenset[str]:
    try:
        lines = requires("chatclick") or []
    except PackageNotFoundError:
        return frozenset()
    wanted = [Requirement(line) for line in lines]
    return frozenset(canonicalize_name(one.name) for one in wanted if _is_extra(one))


def _is_extra(requirement: Requirement) -> bool:
    marker = requirement.marker
    return (
        marker is not None
        and marker.evaluate({"extra": "plugins"})
        and not marker.evaluate({"extra": ""})
    )


def _wish_first(entry: Entry) -> Wish | None:
    """Take the package at its word: installing a Python package is trusting it."""
    manifest = entry.manifest
    if manifest is None or manifest.kind != "python" or not manifest.is_enabled_by_default:
        return None
    return Wish(Desired.ENABLED, manifest.permissions)


def _renew(entry: Entry, stored: Wish) -> Wish:
    """Agree for people to what an update of the host itself has brought."""
    manifest = entry.manifest
    if manifest is None or stored.desired is not Desired.ENABLED:
        return stored
    if manifest.kind != "python" or not is_released_with_host(entry.distribution):
        return stored
    return Wish(stored.desired, stored.consented | manifest.permissions)
