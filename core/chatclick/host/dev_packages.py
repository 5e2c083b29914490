"""Plugin packages under development: loaded from their folder, without being installed.

The package is imported anew at each save. One that does not load leaves the modules of the version
before in their place, for that version goes on running.
"""

import importlib
import os
import sys
import tomllib
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any

from chatclick.errors import ChatclickError
from chatclick.host.discovery import GROUP, LoadFailed, check_plugin, explain
from chatclick.host.manifest import FILE_NAME, Manifest, read_manifest_file

IGNORED = frozenset({"__pycache__", "node_modules", "dist", "tests"})
"""Folders that are no part of a running plugin; nor are those whose name begins with a dot."""


class FolderUnusable(Exception):
    """A folder that is no plugin as it stands; the text says where and why."""


@dataclass(frozen=True, slots=True)
class PluginFolder:
    """A folder with the source of a plugin.

    Attributes:
        root: the folder.
        manifest_file: where its manifest lies: in the package, or for containers at the top.
        project: what `pyproject.toml` says; {} without one.
    """

    root: Path
    manifest_file: Path
    project: dict[str, Any]

    @property
    def package(self) -> Path:
        """The folder of the import package."""
        return self.manifest_file.parent

    @property
    def version(self) -> str:
        """Its version, "" if nothing says."""
        return str(self.project.get("project", {}).get("version", ""))

    @property
    def entry_points(self) -> dict[str, str]:
        """Plugin id → what is loaded for it, as `package:attribute`."""
        groups = self.project.get("project", {}).get("entry-points", {})
        return dict(groups.get(GROUP, {}))

    def read_manifest(self) -> Manifest:
        """Read the manifest.

        Raises:
            FolderUnusable: it is not valid.
        """
        try:
            return read_manifest_file(self.manifest_file)
        except ChatclickError as error:
            raise FolderUnusable(error.detail) from error

    def list_files(self) -> Iterator[Path]:
        """Yield the files that make up the running plugin, in a stable order."""
        for parent, folders, names in os.walk(self.package):
            folders[:] = sorted(
                name for name in folders if name not in IGNORED and not name.startswith(".")
            )
            yield from (Path(parent, name) for name in sorted(names))


def find_folder(root: Path) -> PluginFolder:
    """Look at a folder.

    Raises:
        FolderUnusable: it holds no manifest, or several, or `pyproject.toml` is not TOML.
    """
    places = (FILE_NAME, f"src/*/{FILE_NAME}", f"*/{FILE_NAME}")
    found = next((files for place in places if (files := sorted(root.glob(place)))), [])
    if not found:
        raise FolderUnusable(
            f"{root} holds no {FILE_NAME}; `chatclick plugin new NAME` makes a plugin"
        )
    if len(found) > 1:
        raise FolderUnusable(f"{root} holds {len(found)} manifests; name the folder of one plugin")
    try:
        text = (root / "pyproject.toml").read_text("utf-8")
        project = tomllib.loads(text)
    except FileNotFoundError:
        project = {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FolderUnusable(f"pyproject.toml: {error}") from error
    return PluginFolder(root, found[0], project)


def load_package(folder: PluginFolder, manifest: Manifest) -> object:
    """Import the plugin of a folder anew.

    Returns:
        What its entry point names.

    Raises:
        FolderUnusable: it cannot be imported; says where.
    """
    package = folder.package.name
    target = folder.entry_points.get(manifest.id, f"{package}:plugin")
    module, _, attributes = target.partition(":")
    with _fresh_modules(package, folder.package.parent):
        try:
            imported = importlib.import_module(module)
            names = attributes.split(".") if attributes else []
            return check_plugin(reduce(getattr, names, imported))
        except LoadFailed as error:
            raise FolderUnusable(str(error)) from error
        except (Exception, SystemExit) as error:
            raise FolderUnusable(f"{_locate(folder, error)}: {explain(error)}") from error


@contextmanager
def _fresh_modules(package: str, parent: Path) -> Iterator[None]:
    """Forget a package for the time of an import; on an error the modules of before come back."""
    old = {name: module for name, module in sys.modules.items() if _is_of(name, package)}
    for name in old:
        del sys.modules[name]
    if str(parent) not in sys.path:
        sys.path.insert(0, str(parent))
    importlib.invalidate_caches()
    # Two saves within a second would look the same to the cache of byte code.
    writes_no_bytecode, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        yield
    except BaseException:
        for name in [name for name in sys.modules if _is_of(name, package)]:
            del sys.modules[name]
        sys.modules.update(old)
        raise
    finally:
        sys.dont_write_bytecode = writes_no_bytecode


def _is_of(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def _locate(folder: PluginFolder, error: BaseException) -> str:
    """Name the file and line of the folder that an error comes from."""
    places = [
        (Path(frame.filename), frame.lineno)
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(folder.root)
    ]
    if isinstance(error, SyntaxError) and error.filename:
        places.append((Path(error.filename), error.lineno))
    if not places:
        return folder.package.name
    file, line = places[-1]
    name = file.relative_to(folder.root) if file.is_relative_to(folder.root) else file
    return f"{name}:{line}"
