"""What is in a wheel, read without running or unpacking any of it."""

import hashlib
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from email.parser import HeaderParser
from importlib.metadata import Distribution
from pathlib import Path, PurePosixPath

from packaging.utils import canonicalize_name
from typing_extensions import override

from chatclick.host.discovery import GROUP
from chatclick.host.installing.locks import Package
from chatclick.host.installing.problems import InstallRefused
from chatclick.host.manifest import FILE_NAME, MAX_BYTES, Manifest, ManifestInvalid, read_manifest

MAX_FILES = 20_000
MAX_UNPACKED_BYTES = 1024 * 1024 * 1024
MAX_TEXT_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Wheel:
    """A wheel.

    Attributes:
        package: which one.
        size_bytes: of the file.
        files: the paths it unpacks to.
        entry_points: group → name → "module:object".
        manifests: plugin id → its manifest.
    """

    package: Package
    size_bytes: int
    files: tuple[str, ...]
    entry_points: Mapping[str, Mapping[str, str]]
    manifests: Mapping[str, Manifest]

    @property
    def is_plugin(self) -> bool:
        """Whether it offers one."""
        return GROUP in self.entry_points


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file, 64 hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_wheel(path: Path, package: Package) -> Wheel:
    """Read a wheel.

    Args:
        path: the file.
        package: what it must be.

    Raises:
        InstallRefused: it is something else, or cannot be what it says.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _read(archive, path, package)
    except (zipfile.BadZipFile, KeyError, UnicodeDecodeError) as error:
        raise _refuse(package, f"is no wheel ({error})") from error


def _read(archive: zipfile.ZipFile, path: Path, package: Package) -> Wheel:
    infos = archive.infolist()
    if len(infos) > MAX_FILES or sum(one.file_size for one in infos) > MAX_UNPACKED_BYTES:
        raise _refuse(package, "unpacks to more than a plugin may take")
    names = [one.filename for one in infos if not one.is_dir()]
    for name in names:
        if name.startswith(("/", "\\")) or "\\" in name or ".." in PurePosixPath(name).parts:
            raise _refuse(package, f"has a path that leads elsewhere: {name[:80]!r}")
    tops = {name.partition("/")[0] for name in names}
    folders = {one for one in tops if one.endswith(".dist-info")}
    if len(folders) != 1:
        raise _refuse(package, "has not exactly one .dist-info")
    info = folders.pop()
    headers = HeaderParser().parsestr(_read_text(archive, package, "METADATA", info))
    if canonicalize_name(headers["Name"] or "") != package.name:
        raise _refuse(package, f"says that it is {headers['Name']}")
    points: Mapping[str, Mapping[str, str]] = {}
    if f"{info}/entry_points.txt" in names:
        text = _read_text(archive, package, "entry_points.txt", info)
        points = _read_entry_points(package, text)
    manifests = {
        plugin_id: _read_manifest(archive, package, plugin_id, target)
        for plugin_id, target in points.get(GROUP, {}).items()
    }
    return Wheel(package, path.stat().st_size, tuple(names), points, manifests)


def _read_text(archive: zipfile.ZipFile, package: Package, name: str, info: str) -> str:
    if archive.getinfo(f"{info}/{name}").file_size > MAX_TEXT_BYTES:
        raise _refuse(package, f"has a {name} that is too large")
    return archive.read(f"{info}/{name}").decode("utf-8")


class _Described(Distribution):
    """Entry points read by the very code that finds them later: two readers might differ."""

    def __init__(self, text: str) -> None:
        self._text = text

    @override
    def read_text(self, filename: str) -> str | None:
        return self._text if filename == "entry_points.txt" else None

    @override
    def locate_file(self, path: object) -> Path:
        raise FileNotFoundError(path)


def _read_entry_points(package: Package, text: str) -> Mapping[str, Mapping[str, str]]:
    try:
        found = list(_Described(text).entry_points)
    except (TypeError, ValueError) as error:  # a line without "="
        raise _refuse(package, "has an entry_points.txt that cannot be read") from error
    points: dict[str, dict[str, str]] = {}
    for one in found:
        if points.setdefault(one.group, {}).setdefault(one.name, one.value) != one.value:
            raise _refuse(package, f"has two entry points {one.name} in the group {one.group}")
    return points


def _read_manifest(
    archive: zipfile.ZipFile, package: Package, plugin_id: str, target: str
) -> Manifest:
    name = f"{target.partition(':')[0].partition('.')[0].strip()}/{FILE_NAME}"
    try:
        if archive.getinfo(name).file_size > MAX_BYTES:
            raise _refuse(package, f"has a {FILE_NAME} that is too large")
        manifest = read_manifest(archive.read(name))
    except KeyError:
        raise _refuse(package, f"has no {name}") from None
    except ManifestInvalid as error:
        raise _refuse(package, f"cannot be used: {error.detail}") from error
    if manifest.id != plugin_id:
        raise _refuse(package, f'offers "{plugin_id}", its manifest says "{manifest.id}"')
    return manifest


def _refuse(package: Package, what: str) -> InstallRefused:
    return InstallRefused("scan_refused", f"The wheel of {package.spec} {what}.")
