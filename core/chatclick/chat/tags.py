"""Tags: how they are set, and which are known."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from zlib import crc32

from tortoise.expressions import F, Q, Subquery

from chatclick.clock import now
from chatclick.errors import FieldError, Invalid, NotFound
from chatclick.ids import new_id
from chatclick.security.policy import NOTHING_HERE
from chatclick.security.sanitise import short
from chatclick.store.models import Session, SessionTag, Tag
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction

MAX_TAGS: Final = 50
TAG_CHARS: Final = 60

COLORS: Final = ("gray", "red", "orange", "green", "teal", "blue", "violet", "pink")


@dataclass(frozen=True, slots=True)
class KnownTag:
    """A tag as people choose it.

    Attributes:
        color: one of `COLORS`.
        uses: how often it was given to a session.
    """

    id: str
    name: str
    color: str
    uses: int


def clean_tags(tags: Sequence[str] | None) -> list[str] | None:
    """Return the tags as they are stored, each once; None stays None."""
    if tags is None:
        return None
    return list(dict.fromkeys(tag for tag in (short(tag, TAG_CHARS) for tag in tags) if tag))


async def set_tags(_tx: Transaction, session: Session, tags: Sequence[str]) -> None:
    """Give the session exactly these tags, which its transaction saves.

    Raises:
        Invalid: too many of them.
    """
    if len(tags) > MAX_TAGS:
        message = f"At most {MAX_TAGS} tags."
        raise Invalid(message, errors=(FieldError("/tags", "too_many", message),))
    added = [tag for tag in tags if tag not in session.tags]
    gone = [tag for tag in session.tags if tag not in tags]
    session.tags = list(tags)
    if gone:
        await SessionTag.filter(session_id=session.id, tag__in=gone).delete()
    await SessionTag.bulk_create([SessionTag(session_id=session.id, tag=tag) for tag in added])
    for tag in added:
        fresh = Tag(id=new_id("tag"), name=tag, created_at=now())
        await Tag.bulk_create([fresh], ignore_conflicts=True)
        await Tag.filter(name=tag).update(uses=F("uses") + 1)


async def list_tags(part: str, limit: int) -> list[KnownTag]:
    """Return the tags whose name has a part, the most used first."""
    query = Tag.filter(name__icontains=part) if part else Tag.all()
    return [_known(row) for row in await query.order_by("-uses", "name").limit(limit)]


async def set_color(store: Store, tag_id: str, color: str) -> KnownTag:
    """Give a tag a colour of `COLORS`.

    Raises:
        NotFound: there is no such tag.
    """

    async def work(_tx: Transaction) -> Tag:
        tag = await Tag.get_or_none(id=tag_id)
        if tag is None:
            raise NotFound(NOTHING_HERE)
        tag.color = color
        await tag.save(update_fields=["color"])
        return tag

    return _known(await store.write(work))


def has_tags(tags: Sequence[str]) -> Q:
    """Build the condition on sessions that have all of these tags."""
    condition = Q()
    for tag in tags:
        ids = SessionTag.filter(tag=tag).values_list("session_id", flat=True)
        condition &= Q(id__in=Subquery(ids))
    return condition


def _known(row: Tag) -> KnownTag:
    # A name has the same colour everywhere, from its first day on, until somebody chooses another.
    color = row.color or COLORS[crc32(row.name.encode()) % len(COLORS)]
    return KnownTag(row.id, row.name, color, row.uses)


async def forget_tags(_tx: Transaction, session_id: str) -> None:
    """Take back that a session, which is being removed, was given its tags."""
    # bounded: a session has few tags
    names = await SessionTag.filter(session_id=session_id).values_list("tag", flat=True)
    await SessionTag.filter(session_id=session_id).delete()
    await Tag.filter(name__in=list(names)).update(uses=F("uses") - 1)
    await Tag.filter(name__in=list(names), uses__lte=0, color__isnull=True).delete()
