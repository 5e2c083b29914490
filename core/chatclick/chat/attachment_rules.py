"""What may be uploaded to a session: the settings say it for all, a widget for its visitors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tortoise.functions import Sum

from chatclick.errors import Conflict, FieldError, Forbidden, Invalid, NotFound, TooLarge
from chatclick.errors import UnsupportedMediaType as WrongType
from chatclick.security.media_types import is_accepted, is_audio
from chatclick.security.policy import NOTHING_HERE
from chatclick.settings import MIB, AttachmentSettings
from chatclick.store.models import Attachment, Session, Widget, WidgetRevision
from chatclick_widget_schema import effective, migrate

MAX_DURATION_MS = 24 * 3600 * 1000
DEFAULT_MAX_MB = 10
DEFAULT_MAX_FILES = 5
DEFAULT_VOICE_S = 120
MAX_FILES = 10

Config = Mapping[str, Any]

REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Rules:
    """What one side of one session may upload.

    Attributes:
        max_bytes: of one file.
        accept: lists of which a type must be on each.
        max_files: of one message.
        max_voice_ms: the longest sound, None where it is not limited.
    """

    max_bytes: int
    accept: tuple[Sequence[str], ...]
    max_files: int = MAX_FILES
    max_voice_ms: int | None = None

    def check_size(self, size_bytes: int) -> None:
        """Refuse a file that is too large or empty.

        Raises:
            TooLarge, Invalid.
        """
        if size_bytes > self.max_bytes:
            raise TooLarge(
                f"A file may have {self.max_bytes} bytes.",
                code="file_too_large",
                errors=(_at("/size_bytes", "too_large", f"at most {self.max_bytes} bytes"),),
            )
        if size_bytes < 1:
            raise Invalid(
                "The file is empty.",
                code="file_empty",
                errors=(_at("/size_bytes", "too_small", "a file has at least one byte"),),
            )

    def check_type(self, media_type: str, name: str) -> None:
        """Refuse a type that is not taken here.

        Raises:
            UnsupportedMediaType: code "type_not_accepted".
        """
        if all(is_accepted(media_type, name, one) for one in self.accept):
            return
        taken = ", ".join(self.accept[-1]) or "none"
        raise WrongType(
            f"Files of type {media_type} are not taken here; these are: {taken}.",
            code="type_not_accepted",
            errors=(_at("/media_type", "not_accepted", f"one of {taken}"),),
        )

    def check_duration(self, media_type: str, duration_ms: int | None) -> None:
        """Refuse a sound that says to be longer than is taken.

        Raises:
            Invalid.
        """
        most = MAX_DURATION_MS
        if self.max_voice_ms is not None and is_audio(media_type):
            most = self.max_voice_ms
        if duration_ms is not None and not 0 <= duration_ms <= most:
            message = f"A sound lasts at most {most} ms here."
            raise Invalid(message, errors=(_at("/duration_ms", "too_long", message),))


async def load_session(session_id: str) -> Session:
    """Return a session that takes files.

    Raises:
        NotFound: there is none.
        Conflict: it is closed.
    """
    session = await Session.get_or_none(id=session_id)
    if session is None:
        raise NotFound(NOTHING_HERE)
    if session.state == "closed":
        raise Conflict("The session is closed. Start a new one.", code="session_closed")
    return session


async def load_rules(session: Session, is_visitor: bool, settings: AttachmentSettings) -> Rules:
    """Return what a side of a session may upload.

    Raises:
        Forbidden: the widget takes no files, code "uploads_off".
    """
    common = Rules(settings.max_bytes, (settings.accept,))
    if not is_visitor or session.widget_id is None:
        return common
    features: Config = (await _load_config(session.widget_id)).get("features", {})
    files, voice = _read(features, "fileUpload"), _read(features, "voice")
    if files is None and voice is None:
        raise Forbidden("This widget takes no files.", code="uploads_off")
    voice_ms = round(1000 * voice.get("maxSec", DEFAULT_VOICE_S)) if voice is not None else None
    if files is None:
        return Rules(settings.max_bytes, (settings.accept, ("audio/*",)), 1, voice_ms)
    accept = list(files.get("accept") or settings.accept)
    if voice is not None:
        accept.append("audio/*")
    return Rules(
        min(settings.max_bytes, round(MIB * files.get("maxMb", DEFAULT_MAX_MB))),
        (settings.accept, accept),
        min(MAX_FILES, files.get("maxFiles", DEFAULT_MAX_FILES)),
        voice_ms,
    )


async def count_room(
    session_id: str, sender_kind: str, sender_id: str, settings: AttachmentSettings
) -> int:
    """Return how many bytes a participant may still add to a session.

    Files that are being uploaded count as large as they say they will be.
    """
    in_session = await _sum(session_id=session_id)
    room = settings.session_total_bytes - in_session
    if sender_kind == "visitor":
        of_visitor = await _sum(sender_kind="visitor", sender_id=sender_id)
        room = min(room, settings.visitor_total_bytes - of_visitor)
    return max(0, room)


def check_room(room_bytes: int, size_bytes: int) -> None:
    """Refuse a file for which there is no room among the sender's.

    Raises:
        TooLarge: code "total_too_large".
    """
    if size_bytes > room_bytes:
        raise TooLarge(
            f"All files together are too large; {room_bytes} bytes are left.",
            code="total_too_large",
        )


async def _sum(**of: str) -> int:
    rows = (
        await Attachment.filter(**of)
        .exclude(state=REFUSED)
        .annotate(total=Sum("size_bytes"))
        .limit(1)
        .values_list("total", flat=True)
    )
    return int(str(rows[0] or 0)) if rows else 0


async def wants_scan(widget_id: str | None, sender_kind: str) -> bool:
    """Tell whether plugins look at a file: the site may have turned that off for its visitors."""
    if widget_id is None or sender_kind != "visitor":
        return True
    security: Config = (await _load_config(widget_id)).get("security", {})
    return bool(security.get("attachmentsScan", True))


async def _load_config(widget_id: str) -> Config:
    widget = await Widget.get_or_none(id=widget_id)
    if widget is None or widget.published_revision is None:
        return {}
    revision = await WidgetRevision.get(widget_id=widget_id, revision=widget.published_revision)
    return effective(migrate(revision.config))


def _read(features: Config, name: str) -> Config | None:
    """Return the options of a feature, None where it is off."""
    feature = features.get(name)
    if isinstance(feature, Mapping):
        return feature if feature.get("enabled") else None
    return {} if feature else None


def _at(pointer: str, code: str, message: str) -> FieldError:
    return FieldError(pointer, code, message)
