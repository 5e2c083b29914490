"""What an endpoint without content gets of an event: what is known to be harmless, and no more.

A field that nobody thought of, such as one of a plugin, is left out.
"""

import re
from collections.abc import Mapping
from typing import Any

_PARTICIPANTS = frozenset({"assignee", "participant", "recipient", "sender"})
_WORDS: Mapping[str, frozenset[str]] = {
    "agent.availability_changed": frozenset({"availability"}),
    "flow.ended": frozenset({"reason"}),
    "form.submitted": frozenset({"form"}),
    "message.created": frozenset({"kind", "state"}),
    "notification.failed": frozenset({"notifier"}),
    "notification.sent": frozenset({"notifier", "type"}),
    "plugin.failed": frozenset({"plugin"}),
    "session.bot_took": frozenset({"bot"}),
    "session.closed": frozenset({"outcome"}),
    "session.created": frozenset({"channel", "language"}),
    "session.handoff_requested": frozenset({"bot"}),
    "session.language_changed": frozenset({"from", "to"}),
    "session.priority_changed": frozenset({"from", "to"}),
    "session.reopened": frozenset({"state"}),
}
"""Where the host's own events have states: one word of the host, a plugin or a standard."""

# A label that a bot or a page made up, such as "Name of the dog", is a text too.
_KEY = re.compile(r"[a-z][A-Za-z0-9_]{0,63}")
_WORD = re.compile(r"[a-z][A-Za-z0-9_.-]{0,47}")
_ID_KEY = re.compile(r"id|[a-z0-9_]+_ids?")
# Neither an address nor a telephone number with its plus fits.
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_:-]{0,63}")
_HOST_ID = re.compile(r"[a-z]{3}_[0-9a-f]{32}")
# With its zone: a date alone may be somebody's birthday.
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)")


def thin_data(event_type: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the ids, states, numbers, times and truth values of an event's data.

    Args:
        event_type: dotted; of a type that is not the host's, no words are known to be states.
        data: what happened, in its JSON form.
    """
    words = _WORDS.get(event_type, frozenset())
    kept: dict[str, Any] = {}
    for key, value in data.items():
        if key in _PARTICIPANTS and isinstance(value, Mapping):
            kept[key] = thin_participant(value)
        elif _KEY.fullmatch(key) and _is_harmless(key, value, words):
            kept[key] = value
    return kept


def thin_participant(who: Mapping[str, Any]) -> dict[str, Any]:
    """Return who somebody is, without what they are called."""
    words = frozenset({"kind"})
    return {
        key: who[key] for key in ("kind", "id") if key in who and _is_harmless(key, who[key], words)
    }


def _is_harmless(key: str, value: Any, words: frozenset[str]) -> bool:
    if isinstance(value, list):
        return all(_is_harmless(key, one, words) for one in value)
    if isinstance(value, str):
        return not value or _is_known(key, value, words)
    return value is None or isinstance(value, bool | int | float)


def _is_known(key: str, text: str, words: frozenset[str]) -> bool:
    """Tell whether a text is a word where one is looked for, an id, or a time."""
    if key in words:
        return _WORD.fullmatch(text) is not None
    if _ID_KEY.fullmatch(key) and _ID.fullmatch(text):
        return True
    return any(form.fullmatch(text) for form in (_HOST_ID, _TIME))
