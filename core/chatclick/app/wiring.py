"""Wiring: makes the rooms of one process, opens and closes them in order."""

import asyncio
from collections.abc import Callable, Collection, Coroutine, Sequence
from contextlib import AsyncExitStack
from typing import Literal

import structlog
from quart import Quart

from chatclick.app.bindings import (
    PluginAttachments,
    PluginBlobs,
    PluginIntake,
    PluginVisitors,
    PluginWidgets,
    PluginWriting,
)
from chatclick.app.channels import PluginChannels
from chatclick.app.directory import PluginDirectory
from chatclick.app.first_rows import ensure_first_rows
from chatclick.app.gate import PluginGate
from chatclick.app.notices import PluginNotices
from chatclick.app.session_bindings import PluginSessions
from chatclick.app.traces import begin_traces, end_traces
from chatclick.app.users import PluginUsers
from chatclick.chat.arrivals import Arrivals
from chatclick.chat.attachment_checks import AttachmentChecks
from chatclick.chat.attachment_claims import AttachmentClaims
from chatclick.chat.attachment_sweeps import AttachmentSweeps
from chatclick.chat.attachments import AttachmentService
from chatclick.chat.presence import note_seen
from chatclick.chat.sample.service import SampleData
from chatclick.chat.search import MessageSearch
from chatclick.chat.services import Chat
from chatclick.chat.visitors import VisitorService
from chatclick.drivers.blobs import DiskBlobs
from chatclick.drivers.bus import Bus, Doorbell, MemoryBus
from chatclick.errors import ChatclickError
from chatclick.hooks import Dispatcher
from chatclick.host.containers.desk import answer_all
from chatclick.host.containers.elsewhere import Elsewhere
from chatclick.host.installing.hosting import HostedInstaller
from chatclick.host.plugin_host import PluginHost
from chatclick.host.ports import Services as PluginServices
from chatclick.host.purging import purge_plugin
from chatclick.host.sites import Sites
from chatclick.http import cross_origin
from chatclick.http.authentication import find_unproven
from chatclick.http.build import build_quart
from chatclick.http.services import Services
from chatclick.http.shared import prepare
from chatclick.realtime.addresses import Addresses
from chatclick.realtime.hub import Hub
from chatclick.realtime.inbox import Inbox
from chatclick.realtime.socket import Sockets, SocketServices
from chatclick.realtime.sse import EventStreams
from chatclick.realtime.traffic import Traffic
from chatclick.realtime.watching import Watching
from chatclick.realtime.writing import Writing
from chatclick.security.connecting import Connector
from chatclick.security.egress import Egress
from chatclick.security.images import ImageEncoder
from chatclick.security.keys import KeyRing, Vault
from chatclick.security.origins import Origins, Proxies
from chatclick.security.passwords import Passwords
from chatclick.security.tokens import Tokens
from chatclick.settings import Settings
from chatclick.store.backups import Backups
from chatclick.store.events import StoredEvent
from chatclick.store.live_settings import LiveSettings
from chatclick.store.models import Session, Staff
from chatclick.store.opening import Store

DRAIN_WRITES_S = 25.0
RETRY_S = 1.0
LONGEST_CALL_S = 30.0
"""The longest that a plugin may have the host wait for another server."""

_log = structlog.get_logger(__name__)


class SettingUnknown(ChatclickError):
    """A setting names a driver that is not installed."""

    status, code, title = 500, "setting_unknown", "Unknown driver"


class Host:
    """One process of Chatclick.

    Attributes:
        quart: serves HTTP, once open.
        sockets: serves WebSockets, once open.
        is_open: all of it runs.
        stage: what it is at while it opens: migrating (the database), or starting (the rest).
        request_restart: drains and starts the process again, where what serves it can do that.

    Args:
        settings: the settings in force.
        has_writer_process: as for `Store.open`.
    """

    quart: Quart
    sockets: Sockets
    store: Store
    plugins: PluginHost

    def __init__(self, settings: Settings, *, has_writer_process: bool = False) -> None:
        self._has_writer_process = has_writer_process
        # A copy: people change some while the host runs.
        self.settings = settings.model_copy(deep=True)
        self.bus: Bus = _build_bus(settings)
        self.traffic = Traffic()
        self.request_restart: Callable[[], None] | None = None
        self.is_open = False
        self.stage: Literal["migrating", "starting"] = "starting"
        self._is_draining = False
        self._background: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Open the database and start everything. What fails is said, and nothing is left open."""
        settings = self.settings
        begin_traces(settings.tracing)
        keys = KeyRing.load(settings.effective_secret_key_file)
        self.stage = "migrating"
        self.store = await Store.open(
            settings.effective_database_url,
            max_pending=settings.limits.pending_writes,
            has_writer_process=self._has_writer_process,
        )
        self.stage = "starting"
        try:
            self.live = LiveSettings(settings, self.store)
            await self.live.load()
            self.backups = Backups(settings.effective_database_url, settings.data_dir / "backups")
            self.dispatcher = Dispatcher()
            self.chat = Chat(
                self.store,
                self.dispatcher,
                settings.limits,
                settings.unread,
                settings.routing.idle_minutes,
                settings.public_url,
                settings.privacy,
            )
            self._build_attachments()
            self.search = MessageSearch(self.store)
            self._build_realtime()
            self._build_plugins(Vault(keys))
            self._build_http(keys)
            await self._start()
        except BaseException:
            await self.close()
            raise

    def _build_attachments(self) -> None:
        folder, limits = self.settings.data_dir / "blobs", self.settings.attachments
        self.blobs = blobs = DiskBlobs(folder / "attachments")
        self.images = ImageEncoder(
            folder / "work", max_pixels=limits.max_pixels, max_frames=limits.max_frames
        )
        self.checks = AttachmentChecks(
            *(self.store, blobs, self.images, self.dispatcher, self.chat.views),
            check_s=limits.check_seconds,
        )
        self.attachments = AttachmentService(
            self.store, self.chat.owners, blobs, self.checks, limits
        )
        self.sweeps = AttachmentSweeps(self.store, blobs, self.checks, limits)
        self.chat.intake.use_attachments(AttachmentClaims(self.store, limits))

    def _build_realtime(self) -> None:
        self.hub = Hub(self.chat.log, self.chat.owners, Inbox(self.chat.views, self.chat.log))
        self.hub.use_previews(self.chat.configs.shows_typed_words)
        self.chat.notices.on_told = self.hub.tell_notification
        self.addresses = Addresses(self.settings.limits)
        self.streams = EventStreams(
            self.hub, self.chat.presence, self.store.epoch, self.addresses, self.traffic
        )
        self.writing = Writing(self.hub)
        self.watching = Watching(
            self.hub,
            self.chat.line,
            self.chat.availability,
            self.chat.boards,
            self.chat.presence,
        )

    def _build_plugins(self, vault: Vault) -> None:
        self.vault = vault
        self.egress = Egress(
            ports=self.settings.egress.ports,
            allowed_networks=self.settings.egress.allowed_networks,
            limit_s=LONGEST_CALL_S,
        )
        self.sites = Sites(self._prepare_site)
        blobs = PluginBlobs(self.settings.data_dir / "blobs" / "plugins")
        services = PluginServices(
            intake=PluginIntake(self.chat.intake),
            sessions=PluginSessions(
                self.chat.sessions,
                self.chat.views,
                self.chat.log,
                self.chat.bot_sessions,
                self.chat.routing,
                self.chat.own_sessions,
            ),
            writing=PluginWriting(self.writing, self.chat.owners),
            staff=self.chat.staffing,
            visitors=PluginVisitors(self.store),
            blobs=blobs,
            attachments=PluginAttachments(self.attachments, self.blobs),
            channels=PluginChannels(
                self.chat.channels, self.chat.views, self.attachments, self.chat.intake
            ),
            connections=Connector(
                ports=self.settings.egress.mail_ports,
                allowed_networks=self.settings.egress.allowed_networks,
            ),
            egress=self.egress,
            widgets=PluginWidgets(self.chat.availability),
            directory=PluginDirectory(),
            epoch=self.store.epoch,
            notices=PluginNotices(self.chat.notices),
        )
        self.plugins = PluginHost(
            self.settings,
            self.store,
            vault,
            dispatcher=self.dispatcher,
            sites=self.sites,
            services=services,
        )
        self.plugins.on_change = self._on_plugins_changed
        self.chat.notices.list_topics = self.plugins.list_notice_topics
        self.elsewhere = Elsewhere(
            self.settings,
            self.store,
            vault,
            self.plugins,
            purge=lambda entry: purge_plugin(self.store, blobs.purge, entry),
        )
        self.sets = HostedInstaller(
            self.settings,
            self.store,
            self.plugins,
            purge=lambda entry: purge_plugin(self.store, blobs.purge, entry),
        )
        self.sets.request_restart = self.request_restart

    def _prepare_site(self, app: Quart, plugin_id: str) -> None:
        prepare(app, Proxies(self.settings.trusted_proxies), site=plugin_id)
        cross_origin.install(app, self.settings.allowed_origins)

    def _build_http(self, keys: KeyRing) -> None:
        settings = self.settings
        proxies = Proxies(settings.trusted_proxies)
        origins = Origins(settings.public_url, settings.allowed_origins)
        tokens = Tokens(keys)
        services = Services(
            settings=settings,
            store=self.store,
            vault=self.vault,
            tokens=tokens,
            passwords=Passwords(),
            proxies=proxies,
            origins=origins,
            intake=self.chat.intake,
            sessions=self.chat.sessions,
            attachments=self.attachments,
            own_sessions=self.chat.own_sessions,
            hand_overs=self.chat.hand_overs,
            availability=self.chat.availability,
            activity=self.chat.activity,
            line=self.chat.line,
            transcripts=self.chat.transcripts,
            desk=self.chat.desk,
            merging=self.chat.merging,
            log=self.chat.log,
            drafts=self.chat.drafts,
            mentions=self.chat.mentions,
            notices=self.chat.notices,
            presence=self.chat.presence,
            visitors=VisitorService(
                *(self.store, self.dispatcher, self.chat.log, self.sweeps.remove_erased),
                list_silent=self.plugins.list_silent,
            ),
            arrivals=Arrivals(self.store, self.vault, tokens, self.chat.owners),
            search=self.search,
            egress=self.egress,
            routing=self.chat.routing,
            sample=SampleData(self.store, self.blobs, self.dispatcher, self.search.catch_up),
            dispatcher=self.dispatcher,
            plugins=self.plugins,
            elsewhere=self.elsewhere,
            sets=self.sets,
            hub=self.streams,
            deliveries=self.chat.deliveries,
            boards=self.chat.boards,
            live=self.live,
            dead_letters=self.chat.dead_letters,
            depths=self.chat.depths,
            census=self.chat.census,
            backups=self.backups,
            spawn=self._spawn,
            sites=self.sites,
            on_revoked=self.hub.revoke,
            on_changed=self.hub.tell_changed,
            why_not_ready=lambda: "draining" if self._is_draining else "",
            traffic=self.traffic,
            list_connections=self.hub.list_connections,
        )
        self.services = services
        self.live.on_change(lambda: services.limiter.follow(settings.limits))
        self.live.on_change(self.chat.follow_limits)
        self.elsewhere.on_follow = lambda: answer_all(self.settings.data_dir, self.elsewhere)
        self.plugins.services.users = PluginUsers(services.authenticator)
        self.plugins.services.gate = PluginGate(services)
        self.quart = build_quart(services)
        self.sockets = Sockets(
            SocketServices(
                authenticator=services.authenticator,
                intake=self.chat.intake,
                sessions=self.chat.sessions,
                log=self.chat.log,
                mentions=self.chat.mentions,
                notices=self.chat.notices,
                presence=self.chat.presence,
                hub=self.hub,
                addresses=self.addresses,
                origins=origins,
                proxies=proxies,
                limits=settings.limits,
                epoch=self.store.epoch,
                traffic=self.traffic,
            )
        )

    async def _start(self) -> None:
        self.store.unit_of_work.on_commit(self._on_commit)
        self.store.unit_of_work.on_doubt(lambda ids: self._spawn(self._ring(ids)))
        self.bus.subscribe(self.hub.on_doorbell)
        self.bus.subscribe(self.watching.on_doorbell)
        await self.bus.start()
        self.chat.presence.on_change(self._on_presence)
        self.hub.start()
        self.watching.start()
        await ensure_first_rows(self.store, self.vault)
        self.search.start()
        await self.sets.agree()
        await self.plugins.start()
        await self.elsewhere.start()
        await self.chat.start()
        await self.images.clear()
        self.sweeps.start()
        await self.sets.start()
        self.is_open = True

    async def drain(self) -> None:
        """Take nothing new, send everyone away, and let what was accepted be committed."""
        self._is_draining = True
        over_s = self.settings.drain_seconds
        await asyncio.gather(self.sockets.drain(over_s), self.streams.drain(over_s))
        try:
            async with asyncio.timeout(DRAIN_WRITES_S):
                await self.store.unit_of_work.drained()
        except TimeoutError:
            _log.error("writes_left_behind", writes=self.store.unit_of_work.pending)

    async def close(self) -> None:
        """Stop everything in the reverse order and close the database, whatever fails meanwhile.

        A database left open keeps its thread, and with it the process, alive for ever.
        """
        for task in self._background:
            task.cancel()
        async with AsyncExitStack() as steps:
            # Last, for what is closed writes, too; in a thread: a collector may be slow.
            steps.push_async_callback(asyncio.to_thread, end_traces)
            steps.push_async_callback(self.store.close)
            steps.push_async_callback(self.bus.stop)
            if not hasattr(self, "sets"):
                return
            steps.push_async_callback(self.backups.stop)
            steps.push_async_callback(self.egress.aclose)
            steps.callback(self.hub.stop)
            steps.push_async_callback(self.watching.stop)
            steps.callback(self.writing.stop)
            steps.push_async_callback(self.elsewhere.close)
            steps.push_async_callback(self.plugins.stop)
            steps.push_async_callback(self.elsewhere.stop)
            steps.push_async_callback(self.search.stop)
            steps.push_async_callback(self.chat.stop)
            steps.push_async_callback(self.checks.stop)
            steps.push_async_callback(self.sweeps.stop)
            steps.push_async_callback(self.sets.close)

    def _on_commit(self, events: Sequence[StoredEvent]) -> None:
        self.hub.on_commit(events)
        self.watching.on_commit(events)
        doorbells = [
            (event.session_id, event.seq)
            for event in events
            if event.session_id is not None and event.seq is not None
        ]
        self.bus.publish(doorbells)
        for event in events:
            if event.type == "agent.availability_changed":
                self._spawn(self._tell_presence(str(event.data["staff_id"])))
            elif event.type == "widget.published":
                self._spawn(self._end_unproven(str(event.data["widget_id"])))

    async def _end_unproven(self, widget_id: str) -> None:
        visitors = self.hub.list_visitors(widget_id)
        for visitor_id in await find_unproven(widget_id, visitors):
            self.hub.revoke(visitor_id)

    async def _ring(self, session_ids: Collection[str]) -> None:
        """Have everybody look at sessions that may have moved without a word."""
        doorbells = await self._read_lengths(session_ids)
        self.hub.on_doorbell(doorbells)
        self.watching.on_doorbell(doorbells)
        self.bus.publish(doorbells)

    async def _read_lengths(self, session_ids: Collection[str]) -> list[Doorbell]:
        """Read how far sessions have come, as soon as the database can be read."""
        while True:
            try:
                # bounded: the sessions of one or two batches
                found = Session.filter(id__in=list(session_ids))
                rows = await found.values_list("id", "last_seq")
            except Exception:
                # It has just been away, and a reader may find that later than the writer.
                _log.exception("doubts_not_read", sessions=len(session_ids))
                await asyncio.sleep(RETRY_S)
            else:
                return [(str(session_id), int(seq)) for session_id, seq in rows]

    def _on_presence(self, staff_id: str, is_connected: bool) -> None:
        self._spawn(self._tell_presence(staff_id))
        if not is_connected:
            self._spawn(note_seen(self.store, staff_id))

    async def _tell_presence(self, staff_id: str) -> None:
        staff = await Staff.get_or_none(id=staff_id)
        if staff is not None:
            is_connected = self.chat.presence.is_connected(staff_id)
            self.hub.tell_presence(staff_id, staff.availability, is_connected)

    def _on_plugins_changed(self) -> None:
        self._spawn(self.chat.follow_plugins())

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)


def _build_bus(settings: Settings) -> Bus:
    if settings.bus_url == "memory:":
        return MemoryBus()
    raise SettingUnknown(f"bus_url: this host has the bus memory:, not {settings.bus_url}.")
