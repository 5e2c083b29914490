"""Looking at a plugin before any of it runs: what it is, what it asks for, how risky that is."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from chatclick.errors import Conflict, Invalid, Unavailable
from chatclick.host.compatibility import find_incompatibility
from chatclick.host.containers.adapter import HookNotRemote, check_hooks
from chatclick.host.containers.connection import Connection, PluginUnreachable
from chatclick.host.containers.engine import Engine, EngineRefused, ImageNotFound
from chatclick.host.containers.protocol import MANIFEST_LABEL, PROTOCOL, PROTOCOL_LABEL, AnswerWrong
from chatclick.host.containers.references import read_reference
from chatclick.host.containers.registrations import Registration
from chatclick.host.manifest import Kind, Manifest, ManifestInvalid, read_manifest
from chatclick.host.risk import Risk, grade
from chatclick.host.states import Entry
from chatclick.plugin.permissions import PERMISSIONS

MANIFEST_LIMIT_S = 10.0


class ManifestMissing(Invalid):
    """An image or address that is no plugin."""

    code = "manifest_missing"


class ImageRefused(Invalid):
    """An image that cannot be run the one way images are run."""

    code = "image_refused"


class PluginExists(Conflict):
    """The id belongs to a plugin that is installed as a Python package."""

    code = "plugin_exists"


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What a person is shown, and agrees to.

    Attributes:
        reference: as it was typed.
        digest: what the agreement is about.
        image: what would run, by digest; "" for a remote plugin.
        manifest: what it says of itself.
        text: the manifest as it was written.
        current: what is registered under the id now.
        warnings: what a person should know besides.
    """

    kind: Kind
    reference: str
    digest: str
    image: str
    manifest: Manifest
    text: str
    current: Registration | None = None
    warnings: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        """What a confirmation is for."""
        return f"register:{self.manifest.id}"

    @property
    def risk(self) -> Risk:
        """The grade with its reasons."""
        return grade(self.manifest, self.kind)

    @property
    def growth(self) -> dict[str, list[str]]:
        """What it asks for that its present version does not."""
        before = self.current.read_manifest() if self.current else None
        return {
            "permissions": _list_new(
                self.manifest.permissions, before.permissions if before else None
            ),
            "egress": _list_new(
                self.manifest.runtime.egress, before.runtime.egress if before else None
            ),
        }

    def to_json(self) -> dict[str, Any]:
        """Build what the API shows, without a confirmation."""
        manifest, document = self.manifest, self.manifest.document
        return {
            "id": manifest.id,
            "kind": self.kind,
            "name": manifest.name,
            "summary": manifest.summary,
            "version": manifest.version,
            "license": document.get("license", ""),
            "homepage": document.get("homepage", ""),
            "security_contact": document.get("security_contact", ""),
            "reference": self.reference,
            "digest": self.digest,
            "url": self.reference if self.kind == "remote" else None,
            "permissions": [
                {"name": one, "title": PERMISSIONS[one]} for one in sorted(manifest.permissions)
            ],
            "egress": list(manifest.runtime.egress),
            "hooks": sorted(manifest.hooks),
            "provides": list(document.get("provides", [])),
            "limits": show_limits(manifest) if self.kind == "container" else None,
            "risk": self.risk.to_json(),
            "current": self.current and _show_current(self.current),
            "growth": self.growth,
            "warnings": list(self.warnings),
            "confirmation": None,
        }


async def review_image(
    engine: Engine, reference: str, entries: Mapping[str, Entry], current: Collection[Registration]
) -> Review:
    """Look at an image: pull it by digest if it is not here, and read its labels.

    Args:
        engine: has it, or pulls it.
        reference: as it was typed.
        entries: the plugins there are.
        current: the registrations there are.

    Raises:
        ReferenceInvalid, ImageNotFound, ImageRefused, ManifestMissing, ManifestInvalid,
        PluginExists, EngineUnavailable: why it cannot be registered.
    """
    wanted = read_reference(reference)
    try:
        found = await engine.inspect_image(str(wanted))
    except ImageNotFound:
        found = await _pull(engine, str(wanted), wanted.digest, wanted.name)
    if volumes := found["volumes"]:
        raise ImageRefused(
            f"The image declares the volume {volumes[0]}, which would be a disk without a limit; "
            "take VOLUME out of its Dockerfile. A plugin keeps data by the host's kv and blobs."
        )
    labels = found["labels"]
    if MANIFEST_LABEL not in labels:
        raise ManifestMissing(f"The image {reference} has no label {MANIFEST_LABEL}.")
    protocol = labels.get(PROTOCOL_LABEL, str(PROTOCOL))
    if protocol != str(PROTOCOL):
        raise ImageRefused(f"The image speaks protocol {protocol}; this host speaks {PROTOCOL}.")
    user = str(found["user"]).partition(":")[0]
    warnings = () if user not in ("", "0", "root") else ("is built to run as root; it will not",)
    return _build(
        Review(
            kind="container",
            reference=reference,
            digest=_find_digest(found, wanted.name),
            image=found["id"],
            manifest=read_manifest(labels[MANIFEST_LABEL].encode()),
            text=labels[MANIFEST_LABEL],
            warnings=warnings,
        ),
        entries,
        current,
    )


async def review_remote(
    connection: Connection,
    url: str,
    entries: Mapping[str, Entry],
    current: Collection[Registration],
) -> Review:
    """Look at a plugin that somebody else runs: ask it for its manifest.

    Raises:
        Unavailable: it does not answer.
        ManifestMissing, ManifestInvalid, PluginExists: why it cannot be registered.
    """
    try:
        reply = await connection.request(
            "GET", "/v1/manifest", headers={}, body=b"", limit_s=MANIFEST_LIMIT_S
        )
    except (PluginUnreachable, TimeoutError, AnswerWrong) as error:
        text = str(error) or "no answer in time"
        raise Unavailable(f"{url} does not answer: {text}", code="plugin_unreachable") from error
    if reply.status != 200:
        raise ManifestMissing(f"{url}/v1/manifest answered {reply.status}; 200 is right.")
    return _build(
        Review(
            kind="remote",
            reference=url,
            digest="sha256:" + hashlib.sha256(url.encode() + b"\n" + reply.body).hexdigest(),
            image="",
            manifest=read_manifest(reply.body),
            text=reply.body.decode(),
        ),
        entries,
        current,
    )


def show_limits(manifest: Manifest) -> dict[str, Any]:
    """Build the limits a container runs under, as the API shows them."""
    runtime = manifest.runtime
    return {
        "memory_mb": runtime.memory_mb,
        "cpu": runtime.cpu,
        "pids": runtime.pids,
        "scratch_mb": runtime.writable_mb,
        "concurrency": runtime.concurrency,
    }


async def _pull(engine: Engine, reference: str, digest: str, name: str) -> dict[str, Any]:
    try:
        digest = digest or await engine.resolve(reference)
        await engine.pull(reference, digest)
        return await engine.inspect_image(f"{name}@{digest}")
    except (EngineRefused, ImageNotFound) as error:
        raise ImageNotFound(
            f"There is no image {reference} on this engine, and it cannot be pulled: {error.detail}"
        ) from error


def _find_digest(found: Mapping[str, Any], name: str) -> str:
    """Return the registry's digest where there is one, else that of the image itself."""
    for one in found["digests"]:
        if one.partition("@")[0] == name:
            return str(one.partition("@")[2])
    return str(found["id"])


def _build(
    review: Review, entries: Mapping[str, Entry], current: Collection[Registration]
) -> Review:
    manifest = review.manifest
    if manifest.kind == "python" or (review.kind == "container" and manifest.kind != "container"):
        raise ManifestInvalid(f'runtime.kind in the manifest is "{manifest.kind}"; see the manual.')
    if manifest.models:
        raise ManifestInvalid("Tables (data.models) are for plugins in Python; use kv or blobs.")
    if manifest.mounts:
        raise ManifestInvalid("Mounts outside of /plugins/<id>/ are for plugins in Python.")
    if not manifest.version:
        raise ManifestInvalid("The manifest has no version.")
    try:
        check_hooks(manifest)
    except HookNotRemote as error:
        raise ManifestInvalid(f"{error}.") from error
    entry = entries.get(manifest.id)
    if entry is not None and entry.kind == "python" and entry.seat is not None:
        raise PluginExists(f'The id "{manifest.id}" belongs to {entry.distribution or "a plugin"}.')
    warnings = list(review.warnings)
    if problem := find_incompatibility(manifest, entries):
        warnings.append(f"cannot start yet: {problem}")
    registered = next((one for one in current if one.plugin_id == manifest.id), None)
    return Review(
        kind=review.kind,
        reference=review.reference,
        digest=review.digest,
        image=review.image,
        manifest=manifest,
        text=review.text,
        current=registered,
        warnings=tuple(warnings),
    )


def _show_current(registration: Registration) -> dict[str, Any]:
    manifest = registration.read_manifest()
    return {
        "version": manifest.version,
        "digest": registration.digest,
        "permissions": sorted(manifest.permissions),
        "egress": list(manifest.runtime.egress),
    }


def _list_new(asked: Collection[str], before: Collection[str] | None) -> list[str]:
    return [] if before is None else sorted(set(asked) - set(before))
