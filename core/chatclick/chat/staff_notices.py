"""What staff are told: kept for each, shown at once to whoever is here, handed on to channels.

A notice is kept with what each channel has still to do about it in one transaction; `NoticeSender`
does that afterwards, so that none is lost in a crash.
"""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from tortoise.queryset import QuerySet

from chatclick.chat.deliveries import Deliveries, is_reserved
from chatclick.chat.named_staff import check_named
from chatclick.chat.notice_wishes import (
    IN_APP,
    NoticeTopic,
    Plan,
    Wishes,
    find_topic,
    is_off,
    plan,
)
from chatclick.chat.wishes_store import load_wishes
from chatclick.clock import now, to_text
from chatclick.errors import FieldError, Invalid
from chatclick.ids import is_id, new_id
from chatclick.security import sanitise
from chatclick.store.models import Notification, NotificationDelivery, Session, Staff
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction

HOST = "chatclick"
"""The source of what the host itself tells."""
UNREAD = "message.unread"
"""Of these the newest of a session stands for all before it."""
MAX_STAFF = 100
MAX_LANGUAGES = 30
MAX_TITLE, MAX_BODY, MAX_URL, MAX_KEY = 200, 2000, 2000, 200

_TYPE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){1,4}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_MAX_TYPE = 60

Tell = Callable[[str, Mapping[str, Any]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What staff are told.

    Attributes:
        type: dotted name of what it is about, such as "session.unclaimed".
        title: one line.
        body: a few lines of plain text.
        url: where a click leads: a page of Admin, such as "/sla", or a web address.
        session_id: the session it is about; a click leads there where there is no `url`.
        source: who tells it: a plugin's id, or `HOST`.
        id: of the source's choice; the same told twice is told once. None for one of its own.
        translations: `title` and `body` by language; each person reads theirs.
    """

    type: str
    title: str
    body: str = ""
    url: str | None = None
    session_id: str | None = None
    source: str = HOST
    id: str | None = None
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


async def check_notice(staff_ids: Sequence[str], notice: Notice) -> Notice:
    """Check what a plugin wants to tell, and clean it.

    Returns:
        The notice as it is kept.

    Raises:
        Invalid: with a pointer to what is wrong.
    """
    if not 1 <= len(staff_ids) <= MAX_STAFF:
        raise _invalid("/staff_ids", "length", f"Name 1 to {MAX_STAFF} staff members.")
    if len(notice.type) > _MAX_TYPE or not _TYPE.fullmatch(notice.type):
        raise _invalid("/type", "pattern", 'Use a dotted name such as "sla.missed".')
    if notice.source != HOST and is_reserved(notice.type):
        raise _invalid("/type", "reserved", "The host alone tells of this; use a name of your own.")
    said = _check_words("", notice.title, notice.body)
    if notice.id is not None and not 1 <= len(notice.id) <= MAX_KEY:
        raise _invalid("/id", "length", f"Use 1 to {MAX_KEY} characters.")
    await check_named(staff_ids, "/staff_ids", code="staff_unknown")
    await _check_session(notice.session_id)
    return replace(
        notice,
        **said,
        url=_check_url(notice.url),
        translations=_check_translations(notice.translations),
    )


def _check_words(pointer: str, title: str, body: str) -> dict[str, str]:
    clean = sanitise.short(title, MAX_TITLE)
    if not clean:
        raise _invalid(f"{pointer}/title", "empty", "Say in one line what it is about.")
    if len(body) > MAX_BODY:
        raise _invalid(f"{pointer}/body", "length", f"At most {MAX_BODY} characters.")
    return {"title": clean, "body": sanitise.preview_text(body).strip()}


def _check_translations(
    translations: Mapping[str, Mapping[str, str]],
) -> dict[str, dict[str, str]]:
    if len(translations) > MAX_LANGUAGES:
        raise _invalid("/translations", "length", f"At most {MAX_LANGUAGES} languages.")
    checked = {}
    for language, said in translations.items():
        if not _LANGUAGE.fullmatch(language):
            raise _invalid("/translations", "pattern", 'Use language tags such as "de".')
        pointer = f"/translations/{language}"
        checked[language.lower()] = _check_words(
            pointer, said.get("title", ""), said.get("body", "")
        )
    return checked


async def _check_session(session_id: str | None) -> None:
    if session_id is None:
        return
    if not is_id(session_id, "session") or not await Session.filter(id=session_id).exists():
        raise _invalid("/session_id", "not_found", "There is no such session.")


def _check_url(url: str | None) -> str | None:
    if url is None:
        return None
    is_local = url.startswith("/") and sanitise.local_path(url) == url
    clean = url if is_local else sanitise.url(url)
    if clean is None or len(clean) > MAX_URL:
        raise _invalid("/url", "invalid", "Use a web address, or a path that begins with one '/'.")
    return clean


def _invalid(pointer: str, code: str, message: str) -> Invalid:
    return Invalid(message, errors=(FieldError(pointer, code, message),))


class StaffNotices:
    """Keeps what staff are told.

    Attributes:
        on_told: called with a staff id and what changed for that person's open pages.
        on_queued: called when a channel has something to do.
        list_topics: returns the topics that a plugin declares.

    Args:
        store: the write path.
        deliveries: knows the channels.
    """

    def __init__(self, store: Store, deliveries: Deliveries) -> None:
        self._store = store
        self._deliveries = deliveries
        self.on_told: Tell = lambda _staff_id, _data: None
        self.on_queued: Callable[[], None] = lambda: None
        self.list_topics: Callable[[str], Sequence[NoticeTopic]] = lambda _plugin_id: ()

    async def tell(self, staff_ids: Sequence[str], notice: Notice) -> None:
        """Tell staff members; whoever was told of it before, is not told again.

        Args:
            staff_ids: of staff members there are.
            notice: checked, where it is a plugin's.
        """
        await self.announce(await self._store.write(lambda tx: self.keep(tx, staff_ids, notice)))

    async def announce(self, made: Sequence[Notification]) -> None:
        """Show at once what `keep` has made, after the commit."""
        if not made:
            return
        for row in made:
            if row.is_listed:
                data = {"notification": to_json(row), "unread": await count_unread(row.staff_id)}
                self.on_told(row.staff_id, data)
        self.on_queued()

    async def keep(
        self, tx: Transaction, staff_ids: Sequence[str], notice: Notice
    ) -> list[Notification]:
        """Keep a notice for staff members, as part of a transaction; then `announce` it."""
        own = new_id("notification") if notice.id is None else notice.id
        keys = {
            _build_key(notice.source, staff_id, own): staff_id
            for staff_id in dict.fromkeys(staff_ids)
        }
        found = await Notification.filter(key__in=list(keys)).values_list("key", flat=True)
        told = {str(key) for key in found}
        fresh = [key for key in keys if key not in told]
        said = await _say(notice, [keys[key] for key in fresh])
        at, notice_key = now(), _build_key(notice.source, own)
        made = [_build_row(said[keys[key]], keys[key], key, notice_key, at) for key in fresh]
        if notice.type == UNREAD:
            await _give_way(tx, notice, [row.staff_id for row in made])
        wishes = await load_wishes([row.staff_id for row in made])
        deliveries: list[NotificationDelivery] = []
        for row in made:
            deliveries += self._plan(row, wishes.get(row.staff_id, Wishes()))
        await Notification.bulk_create(made)
        await NotificationDelivery.bulk_create(deliveries)
        return made

    def _plan(self, row: Notification, wishes: Wishes) -> list[NotificationDelivery]:
        """Decide whether one person's is listed, and what each channel has to do about it."""
        topic = find_topic(row.type, row.source, HOST, self.list_topics(row.source))
        row.is_listed = not is_off(wishes, topic, IN_APP)
        in_app = Plan("sent", "", None) if row.is_listed else Plan("suppressed", "preference", None)
        plans = {IN_APP: in_app}
        for plugin_id in self._deliveries.channels:
            plans[plugin_id] = plan(wishes, topic, plugin_id, row.created_at)
        return [_build_delivery(row, channel, planned) for channel, planned in plans.items()]

    async def read(self, staff_id: str, ids: Sequence[str] | None = None) -> None:
        """Mark what somebody was told as read: these, or all."""
        unread = _list_open(staff_id)
        await self._read(staff_id, unread if ids is None else unread.filter(id__in=list(ids)))

    async def see(self, staff_id: str, session_id: str) -> None:
        """Note that somebody looks at a session: what they were told of it is read."""
        unread = _list_open(staff_id).filter(session_id=session_id)
        # Mostly there is nothing: a look must not cost a transaction.
        if await unread.exists():
            await self._read(staff_id, unread)

    async def _read(self, staff_id: str, unread: QuerySet[Notification]) -> None:
        async def work(_tx: Transaction) -> int:
            return await unread.update(read_at=now())

        if await self._store.write(work):
            self.on_told(staff_id, {"unread": await count_unread(staff_id)})


def list_listed(staff_id: str) -> QuerySet[Notification]:
    """Return what stands in somebody's list."""
    return Notification.filter(staff_id=staff_id, is_listed=True)


def list_unread(staff_id: str) -> QuerySet[Notification]:
    """Return what somebody has not read yet."""
    return list_listed(staff_id).filter(read_at=None)


def _list_open(staff_id: str) -> QuerySet[Notification]:
    """Return what somebody has not read yet, whether or not their list shows it."""
    return Notification.filter(staff_id=staff_id, read_at=None)


def list_unread_of(session_id: str | None, type_: str) -> QuerySet[Notification]:
    """Return what of a type and session nobody has read yet."""
    return Notification.filter(session_id=session_id, type=type_, read_at=None)


async def count_unread(staff_id: str) -> int:
    """Return how much somebody has not read yet."""
    return await list_unread(staff_id).count()


def to_json(row: Notification) -> dict[str, Any]:
    """Build the wire form of a notification."""
    return {
        "id": row.id,
        "type": row.type,
        "source": row.source,
        "title": row.title,
        "body": row.body,
        "url": row.url,
        "session_id": row.session_id,
        "created_at": to_text(row.created_at),
        "read_at": None if row.read_at is None else to_text(row.read_at),
    }


def _build_key(*parts: str) -> str:
    """Name a notice, or one to a person; what a source chose may be long and hold anything."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


async def _say(notice: Notice, staff_ids: Sequence[str]) -> dict[str, Notice]:
    """Return the notice as each of some people reads it."""
    said = dict.fromkeys(staff_ids, notice)
    if notice.translations and said:
        rows = Staff.filter(id__in=list(said))
        for staff_id, language in await rows.values_list("id", "language"):
            said[str(staff_id)] = _translate(notice, (language or "").lower())
    return said


def _translate(notice: Notice, language: str) -> Notice:
    words = notice.translations.get(language)
    words = words or notice.translations.get(language.partition("-")[0])
    return replace(notice, title=words["title"], body=words["body"]) if words else notice


async def _give_way(_tx: Transaction, notice: Notice, staff_ids: Sequence[str]) -> None:
    """Let what somebody was told of a session's messages give way to what they are told now."""
    before = list_unread_of(notice.session_id, UNREAD).filter(staff_id__in=list(staff_ids))
    await before.update(read_at=now())


def _build_row(
    notice: Notice, staff_id: str, key: str, notice_key: str, at: datetime
) -> Notification:
    return Notification(
        id=new_id("notification"),
        key=key,
        notice_key=notice_key,
        staff_id=staff_id,
        type=notice.type,
        source=notice.source,
        title=notice.title,
        body=notice.body,
        url=notice.url,
        session_id=notice.session_id,
        created_at=at,
    )


def _build_delivery(row: Notification, channel: str, planned: Plan) -> NotificationDelivery:
    return NotificationDelivery(
        id=new_id("notification_delivery"),
        notification_id=row.id,
        staff_id=row.staff_id,
        type=row.type,
        channel=channel,
        state=planned.state,
        reason=planned.reason,
        is_held=planned.is_held,
        due_at=planned.due_at,
        created_at=row.created_at,
        changed_at=row.created_at,
    )
