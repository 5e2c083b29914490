"""Finds installed plugins and reads their manifests; loads the code of those that are wanted.

Finding runs no plugin code. The listing is always fresh: stevedore's own is kept on disk under a
key made of modification times as 32-bit floats, one step of which is two minutes today, so an
author who reinstalls a plugin would go on seeing the old one.
"""

import importlib
import importlib.metadata
import importlib.util
import inspect
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stevedore.named import NamedExtensionManager
from typing_extensions import override

from chatclick.host.manifest import FILE_NAME, Manifest, ManifestInvalid, read_manifest_file

GROUP = "chatclick.plugins"


class LoadFailed(Exception):
    """The code of a plugin cannot be used; see `__cause__`."""


@dataclass(frozen=True, slots=True)
class Discovered:
    """An installed plugin.

    Attributes:
        id: the entry point's name.
        distribution: the package it came with.
        version: that package's version.
        manifest: None if it cannot be used.
        problem: why it cannot be used, "" for nothing.
        publisher: who the package says it is by, "" for nobody.
        entry_point: names its code; None where it runs elsewhere.
    """

    id: str
    distribution: str
    version: str
    manifest: Manifest | None
    problem: str = ""
    publisher: str = ""
    entry_point: importlib.metadata.EntryPoint | None = None


class FoundExtension(NamedExtensionManager[Any]):
    """Stevedore's loader of a named extension, told which one instead of reading all packages.

    Args:
        found: what to load.
        failures: what its import raises is added here.
    """

    def __init__(self, found: importlib.metadata.EntryPoint, failures: list[BaseException]) -> None:
        self._found = found
        super().__init__(
            GROUP,
            names=[found.name],
            on_load_failure_callback=lambda _manager, _entry_point, error: failures.append(error),
            on_missing_entrypoints_callback=None,
        )

    @override
    def list_entry_points(self) -> list[importlib.metadata.EntryPoint]:
        """List the one there is to load."""
        return [self._found]


def list_entry_points(group: str) -> list[importlib.metadata.EntryPoint]:
    """Return the entry points of a group as installed now, sorted by name and distribution."""
    importlib.invalidate_caches()
    found = importlib.metadata.entry_points(group=group)
    return sorted(found, key=lambda one: (one.name, _distribution(one)[0]))


def discover() -> tuple[Discovered, ...]:
    """Find every installed plugin, without importing any.

    Returns:
        One for each entry point, sorted by id; if two share an id, both have that problem.
    """
    found = list_entry_points(GROUP)
    counts = Counter(entry_point.name for entry_point in found)
    return tuple(
        _describe(one, _others(one, found) if counts[one.name] > 1 else ()) for one in found
    )


def find(plugin_id: str) -> importlib.metadata.EntryPoint:
    """Find one plugin.

    Raises:
        LoadFailed: there is no such plugin.
    """
    for one in list_entry_points(GROUP):
        if one.name == plugin_id:
            return one
    raise LoadFailed(f'no installed package offers the plugin "{plugin_id}"')


def load(entry_point: importlib.metadata.EntryPoint) -> object:
    """Import a plugin's code and return the object its entry point names.

    Raises:
        LoadFailed: importing it failed in whatever way.
    """
    failures: list[BaseException] = []
    try:
        found = FoundExtension(entry_point, failures).extensions
    except (Exception, SystemExit) as error:  # some of what an import raises stevedore lets through
        failures.append(error)
        found = []
    if failures:
        raise LoadFailed(explain(failures[0])) from failures[0]
    return check_plugin(found[0].plugin)


def check_plugin(plugin: object) -> object:
    """Return what an entry point names.

    Raises:
        LoadFailed: it is a class.
    """
    if inspect.isclass(plugin):
        raise LoadFailed(f"the entry point names the class {plugin.__name__}; name an instance")
    return plugin


def explain(error: BaseException) -> str:
    """Say in one line what an import raised."""
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _describe(entry_point: importlib.metadata.EntryPoint, others: Iterable[str]) -> Discovered:
    distribution, version = _distribution(entry_point)
    manifest, problem = None, ""
    try:
        manifest = read_manifest_file(_find_manifest(entry_point))
        if manifest.id != entry_point.name:
            problem = f'the manifest says id "{manifest.id}", the entry point "{entry_point.name}"'
    except ManifestInvalid as error:
        problem = error.detail
    except (OSError, ImportError, ValueError, AttributeError) as error:
        problem = explain(error)
    if named := ", ".join(others):
        problem = f"{distribution} and {named} both offer this id; uninstall all but one"
    return Discovered(
        entry_point.name,
        distribution,
        version,
        None if problem else manifest,
        problem,
        _find_publisher(entry_point.dist),
        entry_point,
    )


def _find_manifest(entry_point: importlib.metadata.EntryPoint) -> Path:
    package = entry_point.module.partition(".")[0]
    spec = importlib.util.find_spec(package)  # of a top-level name: imports nothing
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"there is no package {package} to hold {FILE_NAME}")
    path = Path(spec.submodule_search_locations[0]) / FILE_NAME
    if not path.is_file():
        raise FileNotFoundError(f"the package {package} holds no {FILE_NAME}")
    return path


def _distribution(entry_point: importlib.metadata.EntryPoint) -> tuple[str, str]:
    distribution = entry_point.dist
    return (distribution.name, distribution.version) if distribution else ("", "")


def _find_publisher(distribution: importlib.metadata.Distribution | None) -> str:
    """Return the name of the author, whichever of the four ways to say it was chosen."""
    if distribution is None:
        return ""
    fields = ("Author", "Author-email", "Maintainer", "Maintainer-email")
    metadata = distribution.metadata
    given = next(filter(None, (metadata[one] for one in fields if one in metadata)), "")
    return given.partition("<")[0].strip(' "') or given.strip("<>")


def _others(
    entry_point: importlib.metadata.EntryPoint, found: Iterable[importlib.metadata.EntryPoint]
) -> list[str]:
    return [
        _distribution(one)[0]
        for one in found
        if one.name == entry_point.name and one is not entry_point
    ]
