"""What the HTTP room is given by the app. It makes none of it but what only HTTP needs."""

from collections.abc import AsyncGenerator, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from chatclick.chat.activity import VisitorActivity
from chatclick.chat.arrivals import Arrivals
from chatclick.chat.attachments import AttachmentService
from chatclick.chat.availability import AvailabilityService
from chatclick.chat.board import Boards
from chatclick.chat.census import Census
from chatclick.chat.dead_letters import DeadLetters
from chatclick.chat.deliveries import Deliveries
from chatclick.chat.depths import Depths
from chatclick.chat.desk import Desk
from chatclick.chat.drafts import Drafts
from chatclick.chat.handing_over import HandOvers
from chatclick.chat.intake import Intake
from chatclick.chat.log import EventLog
from chatclick.chat.mentions import Mentions
from chatclick.chat.merging_sessions import SessionMerging
from chatclick.chat.notice_wishes import NoticeTopic
from chatclick.chat.own_sessions import OwnSessions
from chatclick.chat.presence import Presence
from chatclick.chat.routing import Routing
from chatclick.chat.sample.service import SampleData
from chatclick.chat.search import MessageSearch
from chatclick.chat.sessions import SessionService
from chatclick.chat.staff_notices import StaffNotices
from chatclick.chat.transcripts import Transcripts
from chatclick.chat.visitors import VisitorService
from chatclick.chat.waiting import WaitingLine
from chatclick.errors import FieldError
from chatclick.hooks import Dispatcher
from chatclick.host.containers.elsewhere import Elsewhere
from chatclick.host.contributions import Contributions
from chatclick.host.installing.hosting import HostedInstaller
from chatclick.host.locales import Words
from chatclick.host.logbook import Logbook
from chatclick.host.ports import Services as Ports
from chatclick.host.sites import Sites
from chatclick.host.slots import PluginSlots
from chatclick.http.authentication import Authenticator
from chatclick.http.idempotency import FirstAnswers
from chatclick.http.limits import Limiter
from chatclick.plugin.json_form import JSONObject
from chatclick.plugin.results import Health
from chatclick.realtime.connection import Connection
from chatclick.realtime.traffic import Traffic
from chatclick.security.egress import Egress
from chatclick.security.keys import Vault
from chatclick.security.origins import Origins, Proxies
from chatclick.security.passwords import Passwords
from chatclick.security.policy import Principal
from chatclick.security.tokens import Tokens
from chatclick.settings import Settings
from chatclick.store.backups import Backups
from chatclick.store.events import Actor
from chatclick.store.live_settings import LiveSettings
from chatclick.store.opening import Store


class Hub(Protocol):
    """The part of the realtime hub that REST speaks to."""

    async def typing(self, principal: Principal, session_id: str, on: bool) -> None:
        """Tell the others in a session that somebody types."""

    def tell_person(
        self, person_id: str, type_: str, data: Mapping[str, Any], *, session_id: str
    ) -> None:
        """Tell all sockets of one person something that is not stored, about a session."""

    def stream(
        self, principal: Principal, after: int | None, expires_at_s: int | None, *, address: str
    ) -> AsyncGenerator[tuple[str, str], None]:
        """Yield (id, JSON frame) from behind a position until the caller's token ends.

        Raises:
            TooManyRequests: too many connections are open from that address.
        """


class PluginRegistry(Protocol):
    """The host's registry of plugins, as REST uses it."""

    def list(self) -> Sequence[dict[str, Any]]:
        """Return all plugins in their wire form."""

    def get(self, plugin_id: str) -> dict[str, Any]:
        """Return one, or raise NotFound."""

    def list_contributions(self) -> Sequence[tuple[str, Contributions]]:
        """Return what each running plugin adds, by id."""

    def list_locales(self, plugin_id: str) -> Mapping[str, Words]:
        """Return what its manifest says in other languages, by language."""

    def list_notice_topics(self, plugin_id: str) -> Sequence[NoticeTopic]:
        """Return the topics of what it tells; none of one that is not there."""

    async def enable(self, plugin_id: str, *, actor: Actor) -> dict[str, Any]:
        """Consent to what it asks for and start it."""

    async def disable(self, plugin_id: str, *, actor: Actor) -> dict[str, Any]:
        """Stop it."""

    async def get_config(self, plugin_id: str) -> dict[str, Any]:
        """Return schema and values, secrets masked."""

    async def set_config(
        self, plugin_id: str, values: JSONObject, *, actor: Actor
    ) -> dict[str, Any]:
        """Check and store values."""

    async def check_config(self, plugin_id: str, values: JSONObject) -> tuple[FieldError, ...]:
        """Tell what is wrong with values."""

    async def get_health(self, plugin_id: str) -> dict[str, Any]:
        """Return how it and its hooks do."""

    async def check_health(self, plugin_id: str) -> Health:
        """Ask it how it feels."""

    @property
    def logbook(self) -> Logbook:
        """What the plugins logged."""

    slots: PluginSlots
    """What they show in places of the Admin UI."""

    services: Ports
    """What they reach, the actions of others among it."""


@dataclass(slots=True, kw_only=True)
class Services:
    """Everything a request may need.

    Attributes:
        on_revoked: called with the id of a staff member, visitor or API key whose tokens have just
            ended, so that open sockets end too.
        on_changed: called with the name of what people set up that has just changed, such as
            "queues", so that the pages of the others read it again.
        spawn: does work that no request waits for; the host ends it when it stops.
        why_not_ready: says why the host takes no traffic now, such as "draining"; "" when it does.
        traffic: what passed through the sockets.
        list_connections: lists sockets and event streams that are open.
    """

    settings: Settings
    store: Store
    vault: Vault
    tokens: Tokens
    passwords: Passwords
    proxies: Proxies
    origins: Origins
    intake: Intake
    sessions: SessionService
    desk: Desk
    merging: SessionMerging
    attachments: AttachmentService
    own_sessions: OwnSessions
    hand_overs: HandOvers
    availability: AvailabilityService
    activity: VisitorActivity
    line: WaitingLine
    transcripts: Transcripts
    log: EventLog
    drafts: Drafts
    mentions: Mentions
    notices: StaffNotices
    presence: Presence
    visitors: VisitorService
    arrivals: Arrivals
    search: MessageSearch
    sample: SampleData
    routing: Routing
    egress: Egress
    dispatcher: Dispatcher
    plugins: PluginRegistry
    elsewhere: Elsewhere
    sets: HostedInstaller
    hub: Hub
    deliveries: Deliveries
    boards: Boards
    live: LiveSettings
    dead_letters: DeadLetters
    depths: Depths
    census: Census
    backups: Backups
    spawn: Callable[[Coroutine[None, None, None]], None]
    sites: Sites | None = None
    on_revoked: Callable[[str], None] = lambda _id: None
    on_changed: Callable[[str], None] = lambda _area: None
    why_not_ready: Callable[[], str] = lambda: ""
    traffic: Traffic = field(default_factory=Traffic)
    list_connections: Callable[[], Sequence[Connection]] = list
    limiter: Limiter = field(init=False)
    authenticator: Authenticator = field(init=False)
    first_answers: FirstAnswers = field(init=False)

    def __post_init__(self) -> None:
        self.limiter = Limiter.build(self.settings.limits)
        self.authenticator = Authenticator(self.tokens, self.store)
        self.first_answers = FirstAnswers(self.store, self.vault)
