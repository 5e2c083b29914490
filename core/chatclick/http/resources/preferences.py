"""How the caller wants their Admin: language, look, keys, notices. The server only keeps it."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from chatclick.clock import now
from chatclick.errors import Forbidden
from chatclick.http.fields import Model
from chatclick.http.operations import SIGNED_IN, Answer, Call, Resource
from chatclick.store.models import StaffPreference
from chatclick.store.transaction import Transaction

MAX_SHORTCUTS = 200

resource = Resource("preferences")

Locale = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$")]
CommandId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,80}$")]
Keys = Annotated[str, StringConstraints(pattern=r"^[^\s]{1,24}( [^\s]{1,24})?$")]
ClockTime = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class Shortcuts(Model):
    """Keys for commands, where they differ from what Admin proposes."""

    is_on: bool = Field(True, description="false switches single keys off altogether")
    keys: dict[CommandId, Keys | None] = Field(
        {},
        max_length=MAX_SHORTCUTS,
        description="by command, such as `session.reply`: `r`, `shift+e`, `g m`; null for none",
    )


class QuietHours(Model):
    """Kept for programs that set it; Admin goes by the quiet hours of notifications."""

    is_on: bool = False
    begin: ClockTime = "20:00"
    end: ClockTime = "08:00"


class Notices(Model):
    """What Admin calls for attention with, and about what."""

    sound: bool = True
    tone: Literal["chime", "bell", "knock"] = "chime"
    volume: int = Field(60, ge=0, le=100, description="per cent")
    desktop: bool = False
    repeat: bool = Field(True, description="again and again until somebody takes what waits")
    repeat_s: int = Field(30, ge=10, le=600)
    waiting: bool = Field(True, description="a new conversation waits for anybody")
    mine: bool = Field(True, description="a visitor writes in one of mine")
    mentions: bool = Field(True, description="a colleague mentions me in a note")
    quiet: QuietHours = QuietHours()


class Preferences(Model):
    """How somebody wants their Admin; null is left to the browser."""

    locale: Locale | None = None
    theme: Literal["auto", "light", "dark"] | None = None
    density: Literal["comfortable", "compact"] | None = None
    shortcuts: Shortcuts = Shortcuts()
    notices: Notices = Notices()


class PreferencesChange(Model):
    """What to change; a part that is left out stays, one that is given replaces the whole part."""

    locale: Locale | None = None
    theme: Literal["auto", "light", "dark"] | None = None
    density: Literal["comfortable", "compact"] | None = None
    shortcuts: Shortcuts | None = None
    notices: Notices | None = None


@resource.operation("GET", "/me/preferences", permission=SIGNED_IN, answer=Preferences)
async def get_preferences(call: Call[None, None]) -> Answer:
    """Return how the caller wants their Admin."""
    row = await StaffPreference.get_or_none(staff_id=_staff_id(call))
    return Answer(_build(row.data if row else {}))


@resource.operation("PATCH", "/me/preferences", permission=SIGNED_IN, answer=Preferences)
async def change_preferences(call: Call[PreferencesChange, None]) -> Answer:
    """Change parts of it. It follows the caller to other browsers."""
    staff_id = _staff_id(call)
    change = call.body.model_dump(exclude_unset=True)

    async def work(_tx: Transaction) -> dict[str, Any]:
        row = await StaffPreference.get_or_none(staff_id=staff_id)
        data = _build({**(row.data if row else {}), **_without_nothing(change)})
        fresh = StaffPreference(staff_id=staff_id, data=data, changed_at=now())
        await fresh.save(force_create=row is None, force_update=row is not None)
        return data

    return Answer(await call.services.store.write(work))


def _staff_id(call: Call[Any, Any]) -> str:
    if call.principal.kind != "staff":
        raise Forbidden("This is for staff who are signed in.")
    return call.principal.id


def _without_nothing(change: dict[str, Any]) -> dict[str, Any]:
    """Drop a part that was given as null: it has no such value and goes back to what is proposed.

    The single values keep their null, which leaves them to the browser.
    """
    defaults = Preferences().model_dump()
    return {
        name: defaults[name] if value is None and name in {"shortcuts", "notices"} else value
        for name, value in change.items()
    }


def _build(stored: dict[str, Any]) -> dict[str, Any]:
    """Fill in what is proposed where nothing is stored, also in parts of an older version."""
    return Preferences.model_validate(stored).model_dump()
