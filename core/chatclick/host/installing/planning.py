"""The dry run: what a set would become, whether the rules allow it, and what it asks for.

At its end every wheel lies in the store, checked against its hash and read; nothing of it has run,
and the set in force is untouched.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import version
from typing import Any

from packaging.version import Version

from chatclick.clock import now, to_text
from chatclick.host.installing.catalogue import Catalogues
from chatclick.host.installing.folder import PluginFolder
from chatclick.host.installing.locks import Lock, Package, build_digest, read_lock
from chatclick.host.installing.pip import Pip, PipFailed
from chatclick.host.installing.problems import InstallRefused
from chatclick.host.installing.scan import check_compatible, check_wheels
from chatclick.host.installing.sealed_pip import REFUSAL
from chatclick.host.installing.specs import Spec
from chatclick.host.installing.storing import Wheels
from chatclick.host.installing.surroundings import Surroundings, look_around
from chatclick.host.installing.wheels import Wheel, read_wheel
from chatclick.host.manifest import Manifest
from chatclick.host.risk import grade
from chatclick.plugin.permissions import PERMISSIONS

EXPIRES_AFTER = timedelta(minutes=10)

Tell = Callable[[str, str], None]
"""Told the step and a text for people."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants.

    Attributes:
        spec: the package.
        allow_downgrade: an older version than the installed one is meant.
        only_listed: only what a catalogue vouches for.
    """

    spec: Spec
    allow_downgrade: bool = False
    only_listed: bool = True


@dataclass(slots=True)
class Planner:
    """Makes plans.

    Attributes:
        folder: the plugins' folder.
        pip: resolves and downloads.
        catalogues: what is vouched for.
    """

    folder: PluginFolder
    pip: Pip
    catalogues: Catalogues

    async def plan(
        self, wanted: Wanted, tell: Tell, on_progress: Callable[[float], None]
    ) -> dict[str, Any]:
        """Find out what an installation would change.

        Args:
            wanted: what is asked for.
            tell: told each step.
            on_progress: told how much of the download is there, 0 to 1.

        Returns:
            The plan: its public form, and `lock`, `base` and `only_listed` for carrying it out.

        Raises:
            InstallRefused: it must not or cannot be; nothing has changed.
        """
        base = self.folder.read_pointer().set
        current = await asyncio.to_thread(load_lock, self.folder, base)
        around = await asyncio.to_thread(look_around, self.folder.root)
        spec = wanted.spec
        check_spec(spec, current, around)
        release = await self.catalogues.find_release(spec)
        if wanted.only_listed and release is None:
            # Before anything is asked of an index: nobody learns or fetches by guessing names.
            raise refuse_unlisted(str(spec))
        tell("resolving", f"Finding out what {spec} needs")
        roots = {**current.roots, spec.name: spec.version}
        listed = release.pins if release else {}
        packages = await self._resolve(roots, current, around, listed)
        lock = Lock(roots, {one.name: one for one in packages})
        self._check_moves(wanted, current, lock)
        if wanted.only_listed:
            await self._check_listed(spec, current, lock)
        store = Wheels(self.folder, self.pip)
        missing = await asyncio.to_thread(store.list_missing, lock.packages.values())
        tell("downloading", f"Fetching {len(missing)} of {len(lock.packages)} files")
        await store.fetch(list(lock.packages.values()), on_progress)
        tell("checking", "Reading what is in them")
        wheels = await asyncio.to_thread(store.read, lock)
        await asyncio.to_thread(check_wheels, wheels, around, roots)
        _check_fit(spec, wheels, around)
        granted = await asyncio.to_thread(self._list_granted, current.packages.get(spec.name))
        plan = build_plan(spec, current, lock, wheels, base, granted)
        return {**plan, "only_listed": wanted.only_listed}

    async def resolve_rest(self, roots: Mapping[str, str], current: Lock) -> Lock:
        """Return what is left of a set when only these roots stay; needs no index.

        Raises:
            InstallRefused: the stored wheels do not fit together.
        """
        if not roots:
            return Lock()
        around = await asyncio.to_thread(look_around, self.folder.root)
        offline = Pip(str(self.folder.wheels))
        pins = _pin(current, around, without=set())
        try:
            found = await offline.resolve(roots, pins)
        except PipFailed as error:
            raise InstallRefused("build_failed", f"What is left does not fit: {error}") from error
        return Lock(dict(roots), {one.name: one for one in found})

    def _list_granted(self, before: Package | None) -> frozenset[str]:
        """Return the permissions that the installed version asks for."""
        if before is None:
            return frozenset()
        manifests = read_wheel(self.folder.wheels / before.filename, before).manifests.values()
        return frozenset(one for manifest in manifests for one in manifest.permissions)

    async def _resolve(
        self,
        roots: Mapping[str, str],
        current: Lock,
        around: Surroundings,
        listed: Mapping[str, str],
    ) -> list[Package]:
        """Resolve without moving what need not move, to the versions somebody looked at."""
        kept = {**listed, **_pin(current, around, without=set(roots))}
        fresh = {**listed, **around.pins}
        stored = self.folder.wheels if self.folder.wheels.is_dir() else None
        failures = []
        for pins, folder in ((kept, None), (kept, stored), (fresh, stored)):
            try:
                return await self.pip.resolve(roots, pins, stored=folder)
            except PipFailed as error:
                failures.append(str(error))
        raise explain_resolution(failures[0])

    def _check_moves(self, wanted: Wanted, current: Lock, lock: Lock) -> None:
        known = self.folder.read_hashes()
        for package in lock.packages.values():
            if known.get(package.filename, package.sha256) != package.sha256:
                raise InstallRefused(
                    "hash_changed",
                    f"{package.filename} is another file than the one of that name that was"
                    " installed here before. Nobody may change a published version.",
                )
            before = current.packages.get(package.name)
            if before is None or wanted.allow_downgrade:
                continue
            if Version(package.version) < Version(before.version):
                raise InstallRefused(
                    "downgrade_refused",
                    f"{package.name} would go back from {before.version} to {package.version}."
                    " Ask for a downgrade if that is meant.",
                )

    async def _check_listed(self, spec: Spec, current: Lock, lock: Lock) -> None:
        others = [one for one in current.packages.values() if one.name != spec.name]
        unlisted = await self.catalogues.find_unlisted(lock.packages.values(), others)
        if unlisted is not None:
            raise refuse_unlisted(f"{unlisted.spec} with the hash {unlisted.sha256[:12]}…")


def refuse_unlisted(what: str) -> InstallRefused:
    """Build the refusal of what no catalogue lists."""
    return InstallRefused(
        "not_in_catalogue",
        f"{what} is in no catalogue of this installation. Add a catalogue to the settings, or"
        " install it on the command line.",
    )


def load_lock(folder: PluginFolder, number: int) -> Lock:
    """Return what a set consists of; number 0 is none."""
    if number == 0:
        return Lock()
    return read_lock((folder.set_folder(number) / "lock.json").read_text("utf-8"))


def check_spec(spec: Spec, current: Lock, around: Surroundings) -> None:
    """Refuse what is there already.

    Raises:
        InstallRefused: code "part_of_host" or "already_installed".
    """
    if spec.name in around.pins:
        raise InstallRefused(
            "part_of_host",
            f"{spec.name} {around.pins[spec.name]} came with this installation and is changed with"
            " it, not here.",
        )
    if current.roots.get(spec.name) == spec.version:
        raise InstallRefused("already_installed", f"{spec} is installed already.")


def explain_resolution(said: str) -> InstallRefused:
    """Turn what pip said into a refusal."""
    low = said.lower()
    if "conflict" in low or "resolutionimpossible" in low:
        return InstallRefused(
            "host_package_would_move",
            "It needs other versions of packages than the host and the other plugins have, which"
            f" stay as they are. pip said: {said}",
        )
    if REFUSAL in low:
        return InstallRefused(
            "no_wheel",
            "It needs something by an address, or without a wheel, that would have to be built;"
            f" nothing is ever built here. pip said: {said}",
        )
    if "no matching distribution" in low or "could not find a version" in low:
        return InstallRefused(
            "no_wheel",
            "The index has no wheel of it, or of something it needs, for this Python; source"
            f" distributions are not installed. pip said: {said}",
        )
    return InstallRefused("download_failed", f"The index could not be used. pip said: {said}")


def _pin(current: Lock, around: Surroundings, *, without: set[str]) -> dict[str, str]:
    packages = current.packages.values()
    return {
        **{one.name: one.version for one in packages if one.name not in without},
        **around.pins,
    }


def _check_fit(spec: Spec, wheels: list[Wheel], around: Surroundings) -> None:
    others = {plugin_id: around.pins[name] for plugin_id, name in around.plugins.items()}
    for wheel in wheels:
        others |= dict.fromkeys(wheel.manifests, wheel.package.version)
    for wheel in wheels:
        for manifest in wheel.manifests.values():
            if wheel.package.name == spec.name:
                check_compatible(manifest, others, version("chatclick"), spec=spec)


def build_plan(
    spec: Spec,
    current: Lock,
    lock: Lock,
    wheels: list[Wheel],
    base: int,
    granted: frozenset[str] = frozenset(),
) -> dict[str, Any]:
    """Build a plan; its digest names exactly this change of exactly this set."""
    sizes = {wheel.package.name: wheel for wheel in wheels}
    packages = [
        {
            **_describe(one, current, lock),
            "size_bytes": sizes[one.name].size_bytes if one.name in sizes else 0,
            "is_plugin": one.name in sizes and sizes[one.name].is_plugin,
        }
        for _, one in sorted({**current.packages, **lock.packages}.items())
    ]
    (wheel,) = (one for one in wheels if one.package.name == spec.name)
    before = current.packages.get(spec.name)
    plugin = _describe_plugin(next(iter(wheel.manifests.values())), spec, before, granted)
    bound = {"spec": str(spec), "base": base, "packages": packages, "plugin": plugin}
    return {
        "digest": build_digest(bound),
        "expires_at": to_text(now() + EXPIRES_AFTER),
        "spec": str(spec),
        "restarts": True,
        "plugin": plugin,
        "packages": packages,
        "base": base,
        "lock": lock.to_text(),
        "changed": sorted(list_changed(current, lock, wheels)),
    }


def list_changed(current: Lock, lock: Lock, wheels: list[Wheel]) -> set[str]:
    """Return the ids of plugins that are new or different."""
    return {
        plugin_id
        for wheel in wheels
        if current.packages.get(wheel.package.name) != lock.packages.get(wheel.package.name)
        for plugin_id in wheel.manifests
    }


def _describe(one: Package, current: Lock, lock: Lock) -> dict[str, Any]:
    before, after = current.packages.get(one.name), lock.packages.get(one.name)
    if after is None:
        change = "remove"
    elif before is None:
        change = "add"
    elif Version(after.version) == Version(before.version):
        change = "keep"
    else:
        is_newer = Version(after.version) > Version(before.version)
        change = "upgrade" if is_newer else "downgrade"
    return {
        "name": one.name,
        "version": one.version,
        "previous": before.version if before else None,
        "change": change,
        "filename": one.filename,
        "sha256": one.sha256,
    }


def _describe_plugin(
    manifest: Manifest, spec: Spec, before: Package | None, granted: frozenset[str]
) -> dict[str, Any]:
    return {
        "id": manifest.id,
        "name": manifest.name,
        "summary": manifest.summary,
        "version": spec.version,
        "license": str(manifest.document.get("license", "")),
        "homepage": str(manifest.document.get("homepage", "")),
        "permissions": [
            {"name": one, "title": PERMISSIONS[one]} for one in sorted(manifest.permissions)
        ],
        "new_permissions": sorted(manifest.permissions - granted),
        "hooks": sorted(manifest.hooks),
        "has_config": manifest.has_config,
        "risk": grade(manifest, "python").to_json(),
        "installed_version": before.version if before else None,
    }
