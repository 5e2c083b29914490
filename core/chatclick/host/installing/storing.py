"""The store of wheels, and building a set from it."""

import asyncio
import json
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from chatclick.host.installing.folder import PluginFolder
from chatclick.host.installing.locks import Lock, Package
from chatclick.host.installing.pip import Pip, PipFailed
from chatclick.host.installing.problems import InstallRefused
from chatclick.host.installing.scan import check_unpacked
from chatclick.host.installing.wheels import Wheel, hash_file, read_wheel


@dataclass(frozen=True, slots=True)
class Wheels:
    """The wheels that were accepted.

    Attributes:
        folder: the plugins' folder.
        pip: fetches and unpacks.
    """

    folder: PluginFolder
    pip: Pip

    def list_missing(self, packages: Iterable[Package]) -> list[Package]:
        """Return those that are not stored as they should be."""
        return [one for one in packages if not self._has(one)]

    async def fetch(self, packages: list[Package], on_progress: Callable[[float], None]) -> None:
        """Store what is missing.

        Raises:
            InstallRefused: code "download_failed"; what was stored before stays as it was.
        """
        missing = await asyncio.to_thread(self.list_missing, packages)
        if not missing:
            return
        with self.folder.make_draft() as draft:
            try:
                await self.pip.download(missing, draft, on_progress)
            except PipFailed as error:
                raise _explain(error) from error
            await asyncio.to_thread(self._keep, missing, draft)

    def read(self, lock: Lock) -> list[Wheel]:
        """Read all wheels of a set.

        Raises:
            InstallRefused: one is missing, or is not what it should be.
        """
        for one in self.list_missing(lock.packages.values()):
            raise InstallRefused(
                "download_failed", f"{one.filename} is not stored. Repeat the plan."
            )
        return [
            read_wheel(self.folder.wheels / one.filename, one)
            for _, one in sorted(lock.packages.items())
        ]

    async def build(self, lock: Lock, draft: Path) -> Path:
        """Unpack a set, and check that nothing but its wheels came of it.

        Args:
            lock: the set.
            draft: an empty folder; becomes a set by `PluginFolder.finish_set`.

        Returns:
            The folder of its packages.

        Raises:
            InstallRefused: code "build_failed" or "scan_refused".
        """
        site = draft / "site"
        wheels = await asyncio.to_thread(self.read, lock)
        if lock.packages:
            try:
                await self.pip.unpack(lock, self.folder.wheels, site)
            except PipFailed as error:
                raise InstallRefused("build_failed", f"Unpacking failed: {error}") from error
        await asyncio.to_thread(_finish, site, draft, lock, wheels)
        return site

    def _has(self, package: Package) -> bool:
        path = self.folder.wheels / package.filename
        return path.is_file() and hash_file(path) == package.sha256

    def _keep(self, packages: Iterable[Package], draft: Path) -> None:
        hashes = self.folder.read_hashes()
        self.folder.wheels.mkdir(parents=True, exist_ok=True)
        for one in packages:
            path = draft / one.filename
            if not path.is_file() or hash_file(path) != one.sha256:
                raise InstallRefused("download_failed", f"{one.filename} is not what was promised.")
            hashes.setdefault(one.filename, one.sha256)
            path.replace(self.folder.wheels / one.filename)
        self.folder.write("hashes.json", json.dumps(hashes, indent=1, sort_keys=True) + "\n")


def _finish(site: Path, draft: Path, lock: Lock, wheels: list[Wheel]) -> None:
    site.mkdir(exist_ok=True)
    shutil.rmtree(site / "bin", ignore_errors=True)  # commands of dependencies; nobody calls them
    check_unpacked(site, wheels)
    (draft / "lock.json").write_text(lock.to_text(), "utf-8")


def _explain(error: PipFailed) -> InstallRefused:
    text = str(error)
    if "hash" in text.lower():
        return InstallRefused(
            "download_failed", f"What arrived is not what was promised, by its hash. pip: {text}"
        )
    return InstallRefused("download_failed", f"The files could not be fetched. pip said: {text}")
