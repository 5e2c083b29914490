"""All services of this room, made and run together."""

from collections.abc import Sequence

from chatclick.chat.activity import VisitorActivity
from chatclick.chat.availability import AvailabilityService
from chatclick.chat.board import Boards
from chatclick.chat.bot_sessions import BotSessions
from chatclick.chat.bots import Bots
from chatclick.chat.census import Census
from chatclick.chat.channels import ChannelService
from chatclick.chat.consumer_set import ConsumerSet
from chatclick.chat.dead_letters import DeadLetters
from chatclick.chat.deliveries import Deliveries
from chatclick.chat.depths import Depths
from chatclick.chat.desk import Desk
from chatclick.chat.drafts import Drafts
from chatclick.chat.escalations import Escalations
from chatclick.chat.handing_over import HandOvers
from chatclick.chat.intake import Intake
from chatclick.chat.log import EventLog
from chatclick.chat.mentions import Mentions
from chatclick.chat.merging_sessions import SessionMerging
from chatclick.chat.notice_sending import NoticeSender
from chatclick.chat.notifications import Notifications
from chatclick.chat.own_sessions import OwnSessions
from chatclick.chat.owners import SessionOwners
from chatclick.chat.plugin_events import PluginEvents
from chatclick.chat.presence import Presence
from chatclick.chat.retention import Retention
from chatclick.chat.routing import Routing
from chatclick.chat.session_works import Loads
from chatclick.chat.sessions import SessionService
from chatclick.chat.snoozes import Snoozes
from chatclick.chat.staff_notices import StaffNotices
from chatclick.chat.staffing import Staffing
from chatclick.chat.transcripts import Transcripts
from chatclick.chat.unread import GIVEN_UP, UnreadNotices
from chatclick.chat.views import SessionViews
from chatclick.chat.visitor_pace import VisitorPace
from chatclick.chat.waiting import WaitingLine
from chatclick.chat.widgets import WidgetConfigs
from chatclick.hooks import Dispatcher
from chatclick.security.limits import BucketTable, Rate
from chatclick.settings import Limits, PrivacySettings, Unread
from chatclick.store.events import StoredEvent
from chatclick.store.opening import Store


class Chat:
    """The services.

    Args:
        store: the open database.
        dispatcher: calls plugins.
        limits: how much a participant may send.
        unread: when visitors who are away are told of replies.
        idle_minutes: after how long an answered session no longer fills anybody's capacity.
        public_url: where people reach the host, for links; "" where nobody said.
        privacy: what may leave the installation.
    """

    def __init__(
        self,
        store: Store,
        dispatcher: Dispatcher,
        limits: Limits,
        unread: Unread | None = None,
        idle_minutes: float = 0.0,
        public_url: str = "",
        privacy: PrivacySettings | None = None,
    ) -> None:
        self._dispatcher = dispatcher
        self.owners = SessionOwners()
        self.log = EventLog(self.owners)
        self.views = SessionViews(self.owners)
        self.presence = Presence(store)
        self.mentions = Mentions(store)
        self.drafts = Drafts(store)
        self.loads = Loads(idle_minutes)
        self.staffing = Staffing(self.presence, self.loads)
        self.sessions = SessionService(
            store, self.owners, self.views, self.log, dispatcher, self.loads
        )
        self.desk = Desk(self.sessions, self.log)
        self.merging = SessionMerging(store, self.sessions, dispatcher)
        self._limits = limits
        self._buckets = buckets = BucketTable(_build_rate(limits))
        self.intake = Intake(store, dispatcher, self.owners, self.log, self.views, buckets)
        self.configs = WidgetConfigs()
        self.intake.use_pace(VisitorPace(self.configs))
        self.own_sessions = OwnSessions(store, self.sessions, self.intake, self.views, self.configs)
        self.channels = ChannelService(store, self.sessions, self.views)
        self.availability = AvailabilityService(self.configs, self.staffing, dispatcher)
        self.activity = VisitorActivity(store)
        self.line = WaitingLine(self.sessions)
        self.routing = Routing(
            store,
            dispatcher,
            self.sessions,
            self.views,
            self.log,
            self.presence,
            self.staffing,
        )
        self.hand_overs = HandOvers(store, self.sessions, dispatcher)
        self.bot_sessions = BotSessions(store, self.hand_overs, self.views)
        self.bots = Bots(dispatcher, self.intake, self.hand_overs, self.views, self.log)
        self.deliveries = deliveries = Deliveries(store, dispatcher, privacy, public_url)
        self.boards = Boards(self.presence, self.loads)
        self.unread = UnreadNotices(store, self.log, self.presence, deliveries, unread or Unread())
        self.transcripts = Transcripts(
            self.sessions, self.views, self.log, self.configs, deliveries
        )
        self.notices = StaffNotices(store, deliveries)
        self.notice_sender = NoticeSender(store, self.presence, deliveries, public_url)
        self.notices.on_queued = self.notice_sender.wake
        self.escalations = Escalations(store, self.log, self.staffing, self.notices)
        self.notifications = Notifications(deliveries, self.presence, self.unread, self.notices)
        self.snoozes = Snoozes(self.sessions)
        self.retention = Retention(store, self.configs)
        self.consumers = ConsumerSet(store, self.log)
        self.census = Census(self.presence)
        self.dead_letters = DeadLetters(store, self.consumers, {GIVEN_UP: self.unread})
        self.depths = Depths(store, self.consumers)
        self._plugin_events = PluginEvents(dispatcher, self.views)
        store.unit_of_work.on_commit(self._on_commit)
        store.unit_of_work.on_doubt(lambda _sessions: self.consumers.look_back())

    async def start(self) -> None:
        """Start reading the log, routing and waking."""
        for consumer in (
            self.routing.consumer,
            self.bots.consumer,
            self.notifications.consumer,
        ):
            await self.consumers.add(consumer)
        await self.follow_plugins()
        self.routing.start()
        self.snoozes.start()
        self.retention.start()
        self.unread.start()
        self.notice_sender.start()
        self.escalations.start()
        self.depths.start()

    async def stop(self) -> None:
        """Stop everything; what is not handled yet is read again at the next start."""
        await self.depths.stop()
        await self.escalations.stop()
        await self.notice_sender.stop()
        await self.unread.stop()
        await self.retention.stop()
        await self.snoozes.stop()
        await self.routing.stop()
        await self.consumers.stop()
        self.presence.stop()

    async def follow_plugins(self) -> None:
        """Run a consumer for each plugin that listens to events, and no other."""
        wanted = self._plugin_events.list_consumers()
        for name in self.consumers.names():
            running = self.consumers.find(name)
            if not name.startswith("plugin:") or running is None:
                continue
            if name not in wanted or wanted[name].types != running.types:
                await self.consumers.remove(name)
        for name, consumer in wanted.items():
            if self.consumers.find(name) is None:
                await self.consumers.add(consumer)
        self.routing.wake()

    def follow_limits(self) -> None:
        """Put changed limits in force."""
        self._buckets.set_rate(_build_rate(self._limits))

    def _on_commit(self, events: Sequence[StoredEvent]) -> None:
        self.consumers.on_commit(events)
        self.log.recent.append(events)
        for event in events:
            self.snoozes.on_event(event)
            self.census.count(event)


def _build_rate(limits: Limits) -> Rate:
    return Rate(limits.messages_per_second, limits.messages_burst)
