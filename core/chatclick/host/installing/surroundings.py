"""What the environment of the host holds, apart from the sets of plugins behind it."""

import importlib.metadata
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.machinery import PathFinder
from pathlib import Path

from packaging.utils import canonicalize_name

from chatclick.host.discovery import GROUP


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The environment.

    Attributes:
        pins: name → version of every distribution.
        plugins: plugin id → the distribution that offers it.
        path: where its modules are.
    """

    pins: Mapping[str, str]
    plugins: Mapping[str, str]
    path: tuple[str, ...]

    def has_module(self, name: str) -> bool:
        """Whether a top-level name is Python's or the environment's already."""
        if name in sys.stdlib_module_names or name in sys.builtin_module_names:
            return True
        spec = PathFinder.find_spec(name, list(self.path))
        # A folder without __init__ is a namespace, which several distributions may share.
        return spec is not None and spec.origin is not None


def look_around(sets: Path) -> Surroundings:
    """Describe the environment of this process.

    Args:
        sets: the folder of the sets, which do not count.
    """
    path = tuple(one for one in sys.path if not Path(one).is_relative_to(sets))
    pins: dict[str, str] = {}
    plugins: dict[str, str] = {}
    for one in importlib.metadata.distributions(path=list(path)):
        name = canonicalize_name(one.name or "")
        if not name or name in pins:
            continue  # the first on the path is the one that is imported
        pins[name] = one.version
        plugins |= {point.name: name for point in one.entry_points if point.group == GROUP}
    return Surroundings(pins, plugins, path)
