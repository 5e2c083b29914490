"""The people of an installation as a plugin is shown them; see `chatclick.plugin.views`."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, Self

from typing_extensions import override

from chatclick.plugin.json_form import JSONObject, freeze
from chatclick.plugin.views import View


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitorView(View):
    """A visitor.

    Attributes:
        traits: what the site or a plugin recorded about them.
        is_identified: whether the site vouched for who this is.
    """

    id: str
    name: str
    email: str | None
    phone: str | None
    traits: JSONObject
    is_identified: bool
    created_at: datetime
    last_seen_at: datetime | None

    def __post_init__(self) -> None:
        object.__setattr__(self, "traits", freeze(self.traits))

    @override
    def cut_to(self, permissions: frozenset[str]) -> Self:
        """Leave id, identification and times without `visitor:read`."""
        if "visitor:read" in permissions:
            return self
        return replace(self, name="", email=None, phone=None, traits={})


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill(View):
    """Something somebody can do: 1 knows some of it, 2 knows it, 3 knows it best."""

    name: str
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffView(View):
    """A staff member. Open to routing when online, connected and under capacity."""

    id: str
    email: str | None
    name: str
    role: str
    availability: Literal["online", "away"]
    is_connected: bool
    capacity: int
    is_active: bool
    team_ids: tuple[str, ...]
    created_at: datetime
    skills: tuple[Skill, ...] = ()
    languages: tuple[str, ...] = ()
    last_seen_at: datetime | None = None

    @override
    def cut_to(self, permissions: frozenset[str]) -> Self:
        """Remove the e-mail address without `staff:read`."""
        return self if "staff:read" in permissions else replace(self, email=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffLoad(View):
    """A staff member with what a balancer weighs.

    Attributes:
        open_sessions: sessions assigned to them that fill their capacity: in category active or
            waiting, but for idle ones (see the setting `routing.idle_minutes`).
        capacity: how many they take at most.
        last_assigned_at: when they last got one, None for never.
        by_channel: `open_sessions` by channel, such as `{"web": 2}`; a channel without is missing.
    """

    staff: StaffView
    open_sessions: int
    capacity: int
    last_assigned_at: datetime | None
    by_channel: JSONObject = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_channel", freeze(self.by_channel))

    @override
    def cut_to(self, permissions: frozenset[str]) -> Self:
        """Cut the staff member."""
        return replace(self, staff=self.staff.cut_to(permissions))


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientView(View):
    """Who a notification is for. Addresses are absent without `notify:send`."""

    kind: Literal["visitor", "agent"]
    id: str
    name: str
    email: str | None
    phone: str | None
    language: str | None

    @override
    def cut_to(self, permissions: frozenset[str]) -> Self:
        """Remove the addresses without `notify:send`."""
        return self if "notify:send" in permissions else replace(self, email=None, phone=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectView(View):
    """The person whose data is to be exported or erased, with all that may identify them.

    Unlike other views it is never cut: a plugin cannot find what it may not be told to look for.
    """

    visitor_id: str
    external_ids: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    session_ids: tuple[str, ...] = ()
