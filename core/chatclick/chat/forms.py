"""The forms of a widget's config: before a conversation, in place of one, and after it.

What was put in is kept in the session's metadata under `forms`; `mapTo` says what else it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from chatclick.chat.fields import check_values
from chatclick.chat.widgets import Config
from chatclick.clock import now, to_text
from chatclick.errors import Conflict, FieldError, Invalid
from chatclick.plugin.fields import Value
from chatclick.security import sanitise
from chatclick.store.models import Session, Visitor

FORMS: Final = ("preChat", "offline", "csat")
OPENING: Final = ("preChat", "offline")
"""Forms with which a session begins."""

RESERVED: Final = frozenset({"forms", "context", "subject"})
_CONSENT: Final = {"name": "consent", "type": "checkbox"}


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A form that was filled in and fits.

    Attributes:
        values: by field name.
        contact: what it says of the visitor, by `name`, `email`, `phone` or a trait.
        about: what it says of the session, by `subject` or a key of its metadata.
    """

    name: str
    values: Mapping[str, Value]
    contact: Mapping[str, Value] = field(default_factory=dict)
    about: Mapping[str, Value] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """What the visitor wrote in place of a first message, "" for nothing."""
        text = self.about.get("message", "")
        return text if self.name == "offline" and isinstance(text, str) else ""


def check_form(
    config: Config, name: str, values: Mapping[str, Any], visitor: Visitor, *, pointer: str = ""
) -> FilledForm:
    """Check what somebody put into a form of a widget.

    Args:
        config: the widget's config, its defaults filled in.
        name: one of `FORMS`.
        values: by field name. A box of consent is `consent`, the rating of `csat` is `score`.
        visitor: who; what is known of them already need not be put in again.
        pointer: JSON Pointer to the form in the input.

    Raises:
        Invalid: there is no such form, or the values do not fit.
    """
    form = config["forms"][name] if name in FORMS else None
    if form is None or not form["enabled"]:
        message = "The widget has no such form."
        raise Invalid(message, errors=(FieldError(f"{pointer}/name", "unknown_form", message),))
    asked = [_relax(one, visitor) for one in form["fields"]]
    if name == "csat":
        score = {"name": "score", "type": "rating", "required": True, "max": form["scale"]}
        asked.insert(0, score)
    if form.get("consent"):
        asked.append({**_CONSENT})
    checked = check_values(asked, values, pointer=f"{pointer}/values")
    return FilledForm(
        name,
        checked,
        contact=_map(asked, checked, "contact."),
        about=_map(asked, checked, "conversation."),
    )


def check_changeable(config: Config, session: Session, name: str) -> None:
    """Check that a rating that was given may still be changed; other forms always may.

    Args:
        config: the widget's config, its defaults filled in.
        session: holds what was given.
        name: of the form.

    Raises:
        Conflict: it was given too long ago.
    """
    given = session.metadata.get("forms", {}).get(name, {})
    if name != "csat" or "first_at" not in given:
        return
    days = config["forms"]["csat"]["changeDays"]
    if now() - datetime.fromisoformat(given["first_at"]) >= timedelta(days=days):
        raise Conflict("It is too late to change this rating.", code="rating_locked")


def apply_form(session: Session, visitor: Visitor, filled: FilledForm) -> None:
    """Put what was filled in where it belongs; the caller saves both rows.

    What a site vouches for, a form does not change.
    """
    forms = dict(session.metadata.get("forms", {}))
    at = to_text(now())
    first_at = forms.get(filled.name, {}).get("first_at", at)
    forms[filled.name] = {"values": dict(filled.values), "at": at, "first_at": first_at}
    session.metadata = {**session.metadata, "forms": forms}
    for key, value in filled.about.items():
        if key == "subject":
            session.subject = sanitise.short(str(value), 200)
        elif key not in RESERVED:
            session.metadata[key] = value
    _apply_contact(visitor, filled.contact)


def withdraw_form(session: Session, filled: FilledForm) -> None:
    """Take out of a session what a form put into it; the caller saves it."""
    theirs = {"forms", *(filled.about.keys() - RESERVED)}
    kept = {key: one for key, one in session.metadata.items() if key not in theirs}
    others = {
        name: one for name, one in session.metadata.get("forms", {}).items() if name != filled.name
    }
    session.metadata = {**kept, "forms": others} if others else kept
    if "subject" in filled.about:
        session.subject = ""


def _apply_contact(visitor: Visitor, contact: Mapping[str, Value]) -> None:
    traits = dict(visitor.traits)
    for key, value in contact.items():
        if key not in ("name", "email", "phone"):
            traits[key] = value
        elif not visitor.is_identified or not getattr(visitor, key):
            text = str(value)
            setattr(visitor, key, sanitise.name(text) if key == "name" else text)
    visitor.traits = traits


def _relax(asked: Mapping[str, Any], visitor: Visitor) -> dict[str, Any]:
    """Make a field optional whose answer is known: the widget does not ask for it again."""
    area, _, key = str(asked.get("mapTo", "")).partition(".")
    if area != "contact":
        return dict(asked)
    is_known = bool(getattr(visitor, key)) if key in ("name", "email", "phone") else None
    if is_known is None:
        is_known = key in visitor.traits
    return {**asked, "required": bool(asked.get("required")) and not is_known}


def _map(asked: list[dict[str, Any]], checked: Mapping[str, Value], area: str) -> dict[str, Value]:
    return {
        one["mapTo"].removeprefix(area): checked[one["name"]]
        for one in asked
        if one["name"] in checked and str(one.get("mapTo", "")).startswith(area)
    }
