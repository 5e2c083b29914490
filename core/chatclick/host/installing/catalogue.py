"""Catalogues: lists of plugins somebody looked at, each file of them named by its hash.

A catalogue is a JSON file at an address or a path; the settings name the hash of the file itself,
so whoever serves it cannot change it. The host's own, made from the repository, is part of it.
"""

import asyncio
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

import httpx2
import structlog
from packaging.utils import canonicalize_name
from packaging.version import Version

from chatclick.host.installing.folder import PluginFolder, write_whole
from chatclick.host.installing.locks import Package
from chatclick.host.installing.problems import SpecInvalid
from chatclick.host.installing.specs import Spec, read_spec
from chatclick.settings import CatalogueSource

OWN_FILE = "catalogue.json"
MAX_BYTES = 16 * 1024 * 1024
FETCH_S = 20.0

_log = structlog.get_logger(__name__)


class CatalogueUnusable(Exception):
    """A catalogue cannot be read; the text says why."""


@dataclass(frozen=True, slots=True)
class Release:
    """One version of a listed plugin.

    Attributes:
        spec: what to ask for.
        requires: host versions it fits.
        permissions: what it asks for.
        released_at: RFC 3339, "" if unknown.
        files: (name, version, sha256) of every wheel it may bring.
    """

    spec: Spec
    requires: str
    permissions: tuple[str, ...]
    released_at: str
    files: frozenset[tuple[str, str, str]]

    @property
    def pins(self) -> dict[str, str]:
        """Name → version of what it may bring, where only one version is listed."""
        versions: dict[str, set[str]] = {}
        for name, version, _ in self.files:
            versions.setdefault(name, set()).add(version)
        return {name: found.pop() for name, found in versions.items() if len(found) == 1}


@dataclass(frozen=True, slots=True)
class Listing:
    """A listed plugin.

    Attributes:
        catalogue: the name of the catalogue it is in.
        id: the plugin's.
        distribution: its package.
        texts: name, summary, publisher, license, homepage.
        releases: newest first.
    """

    catalogue: str
    id: str
    distribution: str
    texts: Mapping[str, str]
    releases: tuple[Release, ...]


@dataclass(slots=True)
class Catalogues:
    """The catalogues of the settings, and the host's own.

    Attributes:
        sources: from the settings.
        folder: where fetched ones are kept; their hash names them, so they never age.
    """

    sources: Sequence[CatalogueSource]
    folder: PluginFolder
    _read: dict[str, tuple[Listing, ...]] = field(default_factory=dict)

    async def list_all(self) -> tuple[Listing, ...]:
        """Return everything that is listed; a catalogue that cannot be read is left out."""
        found = list(await asyncio.to_thread(read_own))
        for source in self.sources:
            try:
                found += await self._load(source)
            except CatalogueUnusable as error:
                _log.warning("catalogue_unusable", catalogue=source.location, reason=str(error))
        return tuple(found)

    async def find_release(self, spec: Spec) -> Release | None:
        """Return a version of a plugin if it is listed."""
        found = (one for listing in await self.list_all() for one in listing.releases)
        return next((one for one in found if one.spec == spec), None)

    async def find_unlisted(
        self, packages: Iterable[Package], settled: Iterable[Package]
    ) -> Package | None:
        """Return the first package that no catalogue vouches for.

        Args:
            packages: what a set would consist of.
            settled: packages of the set in force, which were let in before.
        """
        allowed = {(one.name, one.version, one.sha256) for one in settled}
        for listing in await self.list_all():
            for release in listing.releases:
                allowed |= release.files
        for one in packages:
            if (one.name, one.version, one.sha256) not in allowed:
                return one
        return None

    async def _load(self, source: CatalogueSource) -> tuple[Listing, ...]:
        sha256 = source.sha256.lower()
        if sha256 not in self._read:
            raw = await self._fetch(source, sha256)
            if hashlib.sha256(raw).hexdigest() != sha256:
                raise CatalogueUnusable("it is not the file whose hash the settings name")
            self._read[sha256] = read_catalogue(raw)
        return self._read[sha256]

    async def _fetch(self, source: CatalogueSource, sha256: str) -> bytes:
        if "://" not in source.location:
            return await asyncio.to_thread(_read_bytes, Path(source.location))
        kept = self.folder.catalogues / f"{sha256}.json"
        if kept.exists():
            return await asyncio.to_thread(kept.read_bytes)
        raw = await _download(source.location)
        if hashlib.sha256(raw).hexdigest() == sha256:
            await asyncio.to_thread(write_whole, kept, raw.decode("utf-8"))
        return raw


def read_own() -> tuple[Listing, ...]:
    """Return the host's own catalogue; it is empty in a checkout without `make dist`."""
    file = files("chatclick.host.installing").joinpath(OWN_FILE)
    return read_catalogue(file.read_bytes()) if file.is_file() else ()


def read_catalogue(raw: bytes) -> tuple[Listing, ...]:
    """Read the text of a catalogue.

    Raises:
        CatalogueUnusable: it is none.
    """
    try:
        document = json.loads(raw)
        if document["catalogue_version"] != 1:
            raise ValueError(f"catalogue_version {document['catalogue_version']} is unknown")
        name = str(document["name"])
        return tuple(_read_listing(name, one) for one in document["plugins"])
    except (ValueError, KeyError, TypeError, SpecInvalid) as error:
        raise CatalogueUnusable(f"it is no catalogue: {error!r}") from error


def _read_listing(catalogue: str, document: Mapping[str, Any]) -> Listing:
    distribution = canonicalize_name(document["distribution"])
    names = ("name", "summary", "publisher", "license", "homepage")
    releases = [_read_release(distribution, one) for one in document["versions"]]
    return Listing(
        catalogue=catalogue,
        id=str(document["id"]),
        distribution=distribution,
        texts={name: str(document.get(name, "")) for name in names},
        releases=tuple(sorted(releases, key=lambda one: Version(one.spec.version), reverse=True)),
    )


def _read_release(distribution: str, document: Mapping[str, Any]) -> Release:
    packages = [(read_spec(f"{x['name']}=={x['version']}"), x["sha256"]) for x in document["files"]]
    return Release(
        spec=read_spec(f"{distribution}=={document['version']}"),
        requires=str(document.get("requires_chatclick", "")),
        permissions=tuple(str(one) for one in document.get("permissions", ())),
        released_at=str(document.get("released_at") or ""),
        files=frozenset((spec.name, spec.version, sha256) for spec, sha256 in packages),
    )


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CatalogueUnusable(str(error)) from error


async def _download(address: str) -> bytes:
    """Fetch an address the operator chose; nobody else can have a say in it."""
    raw = bytearray()
    try:
        async with (
            asyncio.timeout(FETCH_S),  # the client's own limits each part, not the whole
            httpx2.AsyncClient(timeout=FETCH_S) as client,
            client.stream("GET", address) as response,
        ):
            response.raise_for_status()
            async for part in response.aiter_bytes():
                raw += part
                if len(raw) > MAX_BYTES:
                    raise CatalogueUnusable("it is too large")
    except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError) as error:
        raise CatalogueUnusable(f"it cannot be fetched: {str(error) or 'too slow'}") from error
    return bytes(raw)
