"""The facts that rules may ask about, and what kind of thing each one is."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from typing_extensions import override

from chatclick import FieldType

KNOWN: dict[str, FieldType] = {
    "message.text": "text",
    "message.length": "number",
    "message.type": "text",
    "message.sender": "text",
    "visitor.id": "text",
    "visitor.name": "text",
    "visitor.email": "text",
    "visitor.email_domain": "text",
    "visitor.phone": "text",
    "visitor.is_identified": "boolean",
    "visitor.created_at": "time",
    "visitor.days_known": "number",
    "page.url": "text",
    "page.path": "text",
    "page.host": "text",
    "page.title": "text",
    "page.referrer": "text",
    "session.channel": "text",
    "session.state": "text",
    "session.priority": "text",
    "session.subject": "text",
    "session.tags": "list",
    "session.language": "text",
    "session.widget_id": "text",
    "session.queue_id": "text",
    "session.team_id": "text",
    "session.assignee_id": "text",
    "session.is_assigned": "boolean",
    "session.messages": "number",
    "session.minutes_waiting": "number",
    "session.minutes_open": "number",
    "earlier.sessions": "number",
    "earlier.days_since": "number",
    "earlier.assignee_id": "text",
    "earlier.team_id": "text",
    "earlier.tags": "list",
    "time.at": "time",
    "time.date": "text",
    "time.hour": "number",
    "time.weekday": "number",
    "close.outcome": "text",
}
"""The host's facts. `time.…` is local: the time zone of the rule set; Monday is weekday 1."""

OPEN = ("visitor.traits.", "form.", "context.")
"""Areas whose names sites choose: traits, answers as `form.<form>.<field>`, what a page says."""

AREAS = tuple(sorted({name.partition(".")[0] for name in KNOWN} | {"form", "context"}))


class Fields(Mapping[str, FieldType]):
    """Every fact there may be: the known ones, those of the open areas, and those of plugins.

    A name outside the host's areas, such as `sentiment.score`, is a fact of the plugin it begins
    with. One that only looks like a misspelt area of the host's is refused.
    """

    @override
    def __getitem__(self, name: str) -> FieldType:
        if name in KNOWN:
            return KNOWN[name]
        if not self._is_free(name):
            raise KeyError(name)
        return "any"

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(KNOWN)

    @override
    def __len__(self) -> int:
        return len(KNOWN)

    @staticmethod
    def _is_free(name: str) -> bool:
        area, dot, rest = name.partition(".")
        if not (dot and rest and area):
            return False
        if name.startswith(OPEN):
            return not name.endswith(".")
        if area in AREAS:
            return False
        return not get_close_matches(area, AREAS, n=1, cutoff=0.8)


FIELDS = Fields()
