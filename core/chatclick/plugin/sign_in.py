"""What plugins that ask for a further proof at sign-in are shown, and what they answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Self

from typing_extensions import override

from chatclick.plugin.json_form import JSONForm, freeze
from chatclick.plugin.people_views import StaffView
from chatclick.plugin.views import View


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginAttempt(View):
    """Somebody whose password was good, and who is to prove themselves further.

    Attributes:
        id: names this attempt; `login_verify` gets the one that `login_methods` was asked with.
        staff: who it is.
        origin: of the page, such as "https://chat.example.com".
        address: network address.
    """

    id: str
    staff: StaffView
    origin: str
    address: str

    @override
    def cut_to(self, permissions: frozenset[str]) -> Self:
        """Cut the staff member."""
        return replace(self, staff=self.staff.cut_to(permissions))


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginMethod(JSONForm):
    """A way to prove oneself, as the sign-in page offers it.

    Attributes:
        id: the plugin's name for it; `login_verify` gets it back.
        kind: what the page draws. "code": a field; the answer is `{"code": text}`. "passkey": the
            browser's dialog with `options` as its public-key request; the answer is
            `{"credential": object}`. "setup": a picture (`options["image"]`, SVG text) and a text
            (`options["secret"]`) to put into an app, then a field as for "code".
        label: for people, such as "Code from your app".
        options: what the page needs besides.
    """

    id: str
    kind: Literal["code", "passkey", "setup"]
    label: str
    options: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "options", freeze(self.options))
