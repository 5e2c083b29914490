"""Transcripts: a session's messages as a file or by mail, as whoever asks may see them.

Notes are never in one: a transcript is made to be handed out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Literal
from zoneinfo import ZoneInfo

from chatclick.chat.audience import audience_of
from chatclick.chat.deliveries import PRIVACY, TRANSCRIPT, Deliveries
from chatclick.chat.hours import load_zone
from chatclick.chat.log import EventLog
from chatclick.chat.sessions import SessionService
from chatclick.chat.views import SessionViews
from chatclick.chat.widgets import WidgetConfigs
from chatclick.clock import now
from chatclick.errors import Conflict, Forbidden, TooManyRequests, Unavailable
from chatclick.ids import new_id
from chatclick.plugin.contents import content_text
from chatclick.plugin.people_views import RecipientView
from chatclick.plugin.views import NotificationView, SessionView
from chatclick.security.limits import BucketTable, Rate
from chatclick.security.policy import Principal
from chatclick.store.events import StoredMessage
from chatclick.store.models import Visitor
from chatclick.store.transaction import Transaction

Format = Literal["text", "html"]

MAX_MESSAGES = 2000
MAX_MAIL_CHARS = 200_000
MAILS = Rate(per_second=3 / 3600, burst=3)
"""Mails a person may ask for, and an address may get: nobody has proved that it is theirs."""
MAILS_FROM = Rate(per_second=10 / 3600, burst=10)
"""Mails that visitors of one network may ask for, since anybody can be a new visitor."""

_PAGE = 200
_MEDIA_TYPES = {"text": "text/plain", "html": "text/html"}
_ENDINGS = {"text": "txt", "html": "html"}


@dataclass(frozen=True, slots=True)
class Transcript:
    """A transcript, ready to be handed out."""

    name: str
    media_type: str
    text: str


class Transcripts:
    """Writes and mails transcripts.

    Args:
        sessions: authorises.
        views: reads the session.
        log: reads the messages.
        configs: what a widget offers its visitors.
        deliveries: sends mail.
    """

    def __init__(
        self,
        sessions: SessionService,
        views: SessionViews,
        log: EventLog,
        configs: WidgetConfigs,
        deliveries: Deliveries,
    ) -> None:
        self._sessions = sessions
        self._views = views
        self._log = log
        self._configs = configs
        self._deliveries = deliveries
        self._buckets = BucketTable(MAILS)
        self._networks = BucketTable(MAILS_FROM)

    async def build(self, principal: Principal, session_id: str, format_: Format) -> Transcript:
        """Write the transcript of a session.

        Raises:
            NotFound, Forbidden: none, or not the caller's; or the widget does not offer it.
        """
        session = await self._admit(principal, session_id, "download")
        text = await self._write(session, format_)
        name = f"transcript-{session.created_at:%Y-%m-%d}.{_ENDINGS[format_]}"
        return Transcript(name, _MEDIA_TYPES[format_], text)

    async def mail(
        self, principal: Principal, session_id: str, email: str, *, network: str
    ) -> None:
        """Send the transcript of a session to an address, through the plugins that notify.

        Args:
            principal: who asks.
            session_id: of which session.
            email: where to.
            network: where the request comes from, as `address_key` names it.

        Raises:
            NotFound, Forbidden: none, or not the caller's; or the widget does not offer it.
            Conflict: no plugin sends mail ("mail_unavailable").
            TooManyRequests: too many mails.
            Unavailable: the plugin could not take it now.
        """
        session = await self._admit(principal, session_id, "email")
        if not self._deliveries.is_possible:
            raise Conflict("This server cannot send mail.", code="mail_unavailable")
        self._limit(principal, email, network)
        notification = NotificationView(
            id=new_id("notification"),
            type=TRANSCRIPT,
            session_id=session_id,
            title="Your conversation",
            body=(await self._write(session, "text"))[-MAX_MAIL_CHARS:],
            url=None,
            created_at=now(),
        )
        recipient = RecipientView(
            kind="visitor",
            id=session.visitor.id,
            name=session.visitor.name,
            email=email,
            phone=None,
            language=session.language,
        )
        attempt = await self._deliveries.send(
            notification, recipient, about={}, sent_by=(), on_sent=_note_nothing
        )
        if attempt.suppressed == PRIVACY:
            raise Conflict("This server sends no transcripts.", code="mail_unavailable")
        if attempt.error is not None:
            raise Unavailable("The mail could not be handed over.", retry_after_s=60)

    def _limit(self, principal: Principal, email: str, network: str) -> None:
        wait_s = self._buckets.take(principal.id) or self._buckets.take(email.casefold())
        if principal.kind == "visitor" and not wait_s:
            wait_s = self._networks.take(network)
        if wait_s:
            raise TooManyRequests("Too many mails. Try again later.", retry_after_s=wait_s)

    async def _admit(self, principal: Principal, session_id: str, way: str) -> SessionView:
        await self._sessions.require(principal, "message:read", session_id)
        session = await self._views.get(session_id, audience_of(principal))
        offered = (await self._configs.find(session.widget_id))["features"]["transcript"]
        if principal.kind == "visitor" and not (offered["enabled"] and offered[way]):
            raise Forbidden("This widget offers no transcript.", code="feature_off")
        return session

    async def _write(self, session: SessionView, format_: Format) -> str:
        visitor = await Visitor.get_or_none(id=session.visitor.id)
        zone = load_zone(str((visitor.traits if visitor else {}).get("timezone", "UTC")))
        messages = await self._read(session.id)
        write = _write_html if format_ == "html" else _write_text
        return write(session, messages, zone)

    async def _read(self, session_id: str) -> list[StoredMessage]:
        """Return the newest messages, oldest first."""
        messages: list[StoredMessage] = []
        before: int | None = None
        while len(messages) < MAX_MESSAGES:
            page = await self._log.read_messages(
                session_id, before_seq=before, limit=_PAGE, with_notes=False
            )
            messages[:0] = page
            if len(page) < _PAGE:
                break
            before = page[0].seq
        return messages


def _write_text(session: SessionView, messages: Sequence[StoredMessage], zone: ZoneInfo) -> str:
    head = [session.subject] if session.subject else []
    head += [f"{_when(session.created_at, zone)} ({zone.key})", "-" * 40]
    lines = [
        f"[{_when(one.created_at, zone)}] {_name(one)}: {content_text(one.content)}"
        for one in messages
    ]
    return "\n".join([*head, *lines]) + "\n"


def _write_html(session: SessionView, messages: Sequence[StoredMessage], zone: ZoneInfo) -> str:
    title = escape(session.subject or f"Conversation of {_when(session.created_at, zone)}")
    rows = "\n".join(_write_row(one, zone) for one in messages)
    return (
        "<!doctype html>\n"
        f'<html><head><meta charset="utf-8"><title>{title}</title></head>\n'
        f'<body><h1 dir="auto">{title}</h1>\n<p>{escape(zone.key)}</p>\n<dl>\n{rows}\n</dl>'
        "</body></html>\n"
    )


def _write_row(message: StoredMessage, zone: ZoneInfo) -> str:
    text = escape(content_text(message.content)).replace("\n", "<br>")
    who, when = escape(_name(message)), _when(message.created_at, zone)
    return f'<dt><bdi>{who}</bdi> <time>{when}</time></dt><dd dir="auto">{text}</dd>'


def _name(message: StoredMessage) -> str:
    return message.sender.name or message.sender.kind.title()


def _when(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


async def _note_nothing(_tx: Transaction, _plugin_id: str) -> None:
    """A transcript is sent once, when it is asked for; who took it need not be kept."""
