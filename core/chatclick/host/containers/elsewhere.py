"""The plugins of this host that run elsewhere: registering them, and following what is registered.

A review shows what would run; the confirmation that comes with it is good once, for exactly that.
What another process or the command line registers is followed within seconds.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, Literal

import structlog

from chatclick.clock import now, to_text
from chatclick.errors import ChatclickError, NotFound
from chatclick.host.confirmations import Confirmations
from chatclick.host.containers.connection import Connection
from chatclick.host.containers.container_seat import ContainerSeat, Surroundings
from chatclick.host.containers.engine import Engine, EngineUnavailable, list_warnings
from chatclick.host.containers.folders import RunFolder
from chatclick.host.containers.leftovers import Leftovers
from chatclick.host.containers.registrations import Registration, RegistrationStore
from chatclick.host.containers.remote_seat import CALLBACK_PREFIX, RemoteSeat
from chatclick.host.containers.reviewing import Review, review_image, review_remote, show_limits
from chatclick.host.containers.signing import read_key
from chatclick.host.containers.targets import build_ssl, check_key, check_url
from chatclick.host.containers.transports import EgressTransport
from chatclick.host.exchanging import ExchangeFailed
from chatclick.host.manifest import Manifest, ManifestInvalid
from chatclick.host.plugin_host import PluginHost
from chatclick.host.records import Records, Wish, Writer
from chatclick.host.risk import grade
from chatclick.host.seats import Seat
from chatclick.host.sites import own_prefix
from chatclick.host.states import Desired, Entry
from chatclick.plugin.results import Health
from chatclick.security.egress import Egress
from chatclick.security.keys import DecryptionError, Vault
from chatclick.settings import Settings
from chatclick.store.events import SYSTEM, Actor

FOLLOW_EVERY_S = 2.0
LONGEST_CALL_S = 60.0

_log = structlog.get_logger(__name__)

Purge = Callable[[Entry], Awaitable[None]]


class ContainersOff(NotFound):
    """The settings say that this host runs no containers."""

    code = "containers_off"


class Elsewhere:
    """Plugins in containers and behind addresses.

    Attributes:
        confirmations: those that are open.
        on_follow: called each time after it was looked for what others stored.

    Args:
        settings: which engine, and where remote plugins may be.
        store: the write path.
        vault: encrypts the keys of remote plugins.
        host: runs the plugins.
        purge: removes what a plugin stored.
    """

    def __init__(
        self, settings: Settings, store: Writer, vault: Vault, host: PluginHost, purge: Purge
    ) -> None:
        self._settings = settings
        self._host = host
        self._purge = purge
        self._records = Records(store, vault)
        self._registrations = RegistrationStore(store, vault)
        self._known: dict[str, Registration] = {}
        self._folder = RunFolder(settings.data_dir, settings.plugins.run_dir)
        self._is_folder_open = False
        self._engine = Engine(
            settings.data_dir,
            self._folder.process,
            url=settings.plugins.docker_url,
            run_dir=settings.plugins.run_dir,
            runner_socket=settings.plugins.runner_socket,
        )
        self._egress = Egress(
            ports=range(1, 65536),
            allowed_networks=settings.plugins.remote_networks,
            ssl_context=build_ssl(settings.plugins.remote_ca_file),
            limit_s=LONGEST_CALL_S,
        )
        self._leftovers = Leftovers(self._engine, self._folder)
        self._tasks: list[asyncio.Task[None]] = []
        self._lock = asyncio.Lock()
        self.confirmations = Confirmations()
        self.on_follow: Callable[[], Awaitable[None]] = _do_nothing
        host.list_elsewhere = self.list_entries

    async def list_entries(self) -> Sequence[Entry]:
        """Return all registered plugins, without what people want of them."""
        self._known = await self._registrations.list_all()
        return [self._build_entry(one) for one in self._known.values()]

    async def start(self) -> None:
        """Begin to follow, and to remove what dead processes left. Plugins have been started."""
        self._tasks = [
            asyncio.create_task(self._follow(), name="follow plugin registrations"),
            asyncio.create_task(self._leftovers.run(), name="remove containers left behind"),
        ]

    async def stop(self) -> None:
        """Stop following."""
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)
        self._tasks = []

    async def close(self) -> None:
        """Let go of engine and folder; no plugin runs any more."""
        await self._engine.aclose()
        await self._egress.aclose()
        if self._is_folder_open:
            self._is_folder_open = False
            await asyncio.to_thread(self._folder.close)

    async def review(
        self, *, image: str | None = None, url: str | None = None, key: str | None = None
    ) -> Review:
        """Look at a plugin without running any of it.

        Args:
            image: the name of an image; or
            url: the address of a plugin somebody runs, with
            key: what both sides sign with.

        Raises:
            ChatclickError: why it cannot be registered.
        """
        current = (await self._registrations.list_all()).values()
        if image is not None:
            self._require_containers()
            await self._open_folder()
            return await review_image(self._engine, image, self._host.entries, current)
        connection = self._connect(check_url(url or ""), check_key(key or ""))
        try:
            return await review_remote(connection, url or "", self._host.entries, current)
        finally:
            await connection.aclose()

    async def register(
        self, review: Review, *, actor: Actor, key: str | None = None, enable: bool = True
    ) -> Entry:
        """Register what was reviewed and agreed to, and start it.

        Args:
            review: what was agreed to.
            actor: who agreed.
            key: of a remote plugin.
            enable: start it now.

        Returns:
            The plugin; its state says how far it got.

        Raises:
            ExchangeFailed: it is a new version and does not run; the old one goes on, and stays
                what is registered.
        """
        registration = self._build_registration(review, actor, key)
        async with self._lock:
            last = self._host.entries.get(registration.plugin_id)
            is_upgrade = last is not None and last.is_active
            if not is_upgrade:
                await self._agree(review.manifest, review.kind, actor, enable=enable)
            entry = self._build_entry(registration)
            desired = Desired.ENABLED if enable else Desired.INSTALLED
            entry.desired, entry.consented = desired, review.manifest.permissions
            try:
                await self._host.exchange(entry)
            except ExchangeFailed as error:
                why = {"digest": review.digest, "reason": error.detail[:300]}
                await self._registrations.note(review.manifest.id, actor, why)
                raise
            if is_upgrade:  # only now: the old one would go on under the old agreement
                await self._agree(review.manifest, review.kind, actor, enable=enable)
            detail = {
                "reference": review.reference,
                "digest": review.digest,
                "version": review.manifest.version,
                "permissions": sorted(review.manifest.permissions),
                "egress": list(review.manifest.runtime.egress),
            }
            await self._registrations.put(registration, actor, detail)
            self._known[registration.plugin_id] = registration
        return entry

    async def record(self, review: Review, *, actor: Actor, key: str | None, enable: bool) -> None:
        """Store a registration for a running host to follow; for the command line."""
        registration = self._build_registration(review, actor, key)
        await self._agree(review.manifest, review.kind, actor, enable=enable)
        await self._registrations.put(
            registration, actor, {"reference": review.reference, "digest": review.digest}
        )

    async def unregister(self, plugin_id: str, *, actor: Actor, purge: bool = False) -> None:
        """Stop a plugin and forget it; with `purge` also all it stored, and its image.

        Raises:
            NotFound: it is not registered.
        """
        registration = await self.get(plugin_id)
        async with self._lock:
            await self._host.halt(plugin_id)
            entry = self._host.entries.get(plugin_id) or self._build_entry(registration)
            self._host.forget([plugin_id])
            if purge:
                await self._purge(entry)
            detail = {"digest": registration.digest, "purge": purge}
            await self._registrations.remove(plugin_id, actor, detail)
            self._known.pop(plugin_id, None)
        self._host.logbook.forget(plugin_id)
        if purge and registration.image and self._settings.plugins.containers == "docker":
            with suppress(ChatclickError):  # another plugin's, or the engine is away
                await self._engine.remove_image(registration.image)

    async def get(self, plugin_id: str) -> Registration:
        """Return a registration.

        Raises:
            NotFound: the plugin is not registered.
        """
        found = await self._registrations.find(plugin_id)
        if found is None:
            raise NotFound("No such plugin is registered.", code="plugin_not_found")
        return found

    def show(self, registration: Registration) -> dict[str, Any]:
        """Build what the API shows of a registration."""
        manifest = registration.read_manifest()
        is_container = registration.kind == "container"
        return {
            "id": registration.plugin_id,
            "kind": registration.kind,
            "reference": registration.reference,
            "digest": registration.digest,
            "url": None if is_container else registration.reference,
            "registered_at": registration.registered_at,
            "registered_by": registration.registered_by,
            "version": manifest.version,
            "egress": list(manifest.runtime.egress),
            "limits": show_limits(manifest) if is_container else None,
            "risk": grade(manifest, registration.kind).to_json(),
            "previous_digest": registration.previous_digest or None,
            "container": self._show_container(registration.plugin_id),
        }

    async def show_engine(self) -> dict[str, Any]:
        """Build what the API shows of the engine; it is asked now."""
        if self._settings.plugins.containers == "off":
            detail = "Switched off by the settings (plugins.containers)."
            return {"state": "off", "detail": detail, "version": "", "warnings": []}
        try:
            await self._open_folder()
            info = await self._engine.info()
        except EngineUnavailable as error:
            return {"state": "unavailable", "detail": error.detail, "version": "", "warnings": []}
        return {
            "state": "ok",
            "detail": f"{self._engine.place}, {info['operating_system']}",
            "version": info["version"],
            "warnings": list_warnings(info),
        }

    async def refresh(self) -> None:
        """Follow what is registered and wanted now."""
        async with self._lock:
            found = await self._registrations.list_all()
            for plugin_id in self._known.keys() - found.keys():
                await self._host.halt(plugin_id)
                self._host.forget([plugin_id])
                del self._known[plugin_id]
            changed = [one for key, one in found.items() if self._known.get(key) != one]
            wishes = await self._records.list_wishes() if changed else {}
            for registration in changed:
                await self._take_over(registration, wishes)
        await self._host.refresh()

    async def _take_over(self, registration: Registration, wishes: dict[str, Wish]) -> None:
        entry = self._build_entry(registration)
        if wish := wishes.get(entry.id):
            entry.desired, entry.consented = wish.desired, wish.consented
        try:
            await self._host.exchange(entry)
        except ExchangeFailed as error:
            _log.warning("plugin_upgrade_failed", plugin=entry.id, reason=error.detail)
            last = self._known.get(entry.id)
            if last is not None:
                detail = {"digest": last.digest, "reason": error.detail}
                await self._registrations.put(last, SYSTEM, detail, action="plugin.roll_back")
                return
        # Known only now: what was broken off is followed the next time.
        self._known[entry.id] = registration

    async def _agree(self, manifest: Manifest, kind: str, actor: Actor, *, enable: bool) -> None:
        wish = Wish(Desired.ENABLED if enable else Desired.INSTALLED, manifest.permissions)
        await self._records.save_wish(
            manifest.id, wish, kind=kind, version=manifest.version, actor=actor
        )

    def _build_registration(self, review: Review, actor: Actor, key: str | None) -> Registration:
        plugin_id, last = review.manifest.id, review.current
        kind: Literal["container", "remote"] = "remote" if key else "container"
        previous = last.digest if last and last.digest != review.digest else ""
        return Registration(
            plugin_id=plugin_id,
            kind=kind,
            reference=review.reference,
            digest=review.digest,
            image=review.image,
            manifest=review.text,
            sealed_key=self._registrations.seal(plugin_id, key) if key else "",
            registered_at=to_text(now()),
            registered_by=actor.name,
            previous_digest=previous,
        )

    def _build_entry(self, registration: Registration) -> Entry:
        entry = Entry(
            id=registration.plugin_id,
            kind=registration.kind,
            distribution=registration.reference,
        )
        try:
            entry.manifest = registration.read_manifest()
            entry.version = entry.manifest.version
            entry.seat = self._build_seat(registration, entry.manifest, entry)
        except ManifestInvalid as error:
            entry.problem = error.detail
        except (ContainersOff, DecryptionError) as error:
            entry.problem = getattr(error, "detail", "its key cannot be opened; register it again")
        return entry

    def _build_seat(self, registration: Registration, manifest: Manifest, entry: Entry) -> Seat:
        if registration.kind == "container":
            self._require_containers()
            seat = ContainerSeat(manifest, registration.image, self._surround())
            seat.on_lost = partial(self._host.report_lost, entry)
            seat.on_health = partial(self._note_health, entry)
            return seat
        key = read_key(self._registrations.unseal(registration))
        callback = {}
        if self._settings.public_url:
            base = self._settings.public_url.rstrip("/") + own_prefix(manifest.id)
            callback = {"url": base + CALLBACK_PREFIX}
        connection = self._connect(registration.reference, key, manifest)
        return RemoteSeat(manifest, connection, key=key, callback=callback)

    def _surround(self) -> Surroundings:
        return Surroundings(
            engine=self._engine,
            root=self._folder.path,
            open_root=self._open_folder,
            left_behind=self._leftovers.left_behind,
            egress=self._host.services.egress,
            logbook=self._host.logbook,
            source=f"chatclick:{self._folder.home}",
        )

    def _connect(self, url: str, key: bytes, manifest: Manifest | None = None) -> Connection:
        return Connection(
            EgressTransport(self._egress),
            key=key,
            source=f"chatclick:{self._folder.home}",
            concurrency=manifest.runtime.concurrency if manifest else 1,
            base_url=url,
        )

    def _note_health(self, entry: Entry, health: Health) -> None:
        self._host.note_health(entry, health)

    def _show_container(self, plugin_id: str) -> dict[str, Any] | None:
        entry = self._host.entries.get(plugin_id)
        if entry is None or not isinstance(entry.seat, ContainerSeat):
            return None
        seat = entry.seat
        return {
            "id": seat.container[:12],
            "state": "running" if seat.started_at else "absent",
            "started_at": to_text(seat.started_at) if seat.started_at else None,
            "restarts": seat.crashes.restarts,
        }

    def _require_containers(self) -> None:
        if self._settings.plugins.containers == "off":
            raise ContainersOff("Containers are switched off by the settings (plugins.containers).")

    async def _open_folder(self) -> None:
        if not self._is_folder_open:
            self._is_folder_open = self._leftovers.is_used = True
            await asyncio.to_thread(self._folder.open)

    async def _follow(self) -> None:
        """Look for what other processes stored."""
        while True:
            await asyncio.sleep(FOLLOW_EVERY_S)
            try:
                await self.refresh()
                await self.on_follow()
            except Exception as error:  # the database is away; it is asked again
                _log.debug("plugin_follow_failed", error=str(error))


async def _do_nothing() -> None:
    return
