"""The kinds of events an endpoint can ask for, with what happened in a sentence.

A type that is not listed, such as one that another plugin records, is asked for by name or with
`<plugin id>.*` all the same.
"""

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

TEST = "webhook.test"

EVENT_TYPES: dict[str, str] = {
    "session.created": "A conversation began.",
    "session.queued": "It waits in a queue for somebody.",
    "session.assigned": "Somebody has it now.",
    "session.unassigned": "Nobody has it any more.",
    "session.transferred": "It went to another queue or team.",
    "session.handoff_requested": "A bot handed it over to people.",
    "session.bot_took": "A bot took it.",
    "session.snoozed": "It sleeps until a time.",
    "session.reopened": "It goes on after it was done.",
    "session.resolved": "It was marked as done.",
    "session.closed": "It ended for good.",
    "session.priority_changed": "Its priority changed.",
    "session.tags_changed": "Its tags changed.",
    "session.subject_changed": "Its subject changed.",
    "session.language_changed": "Its language was chosen or found out.",
    "session.context_changed": "What the page says of it changed.",
    "session.mentioned": "Somebody was named in a note.",
    "session.marked_unread": "Somebody put it back as not read.",
    "session.merged": "It went on in another one.",
    "session.unmerged": "It was taken out of another one again.",
    "message.created": "A message or a note was written.",
    "message.read": "Somebody has read up to a message.",
    "message.delivered": "Messages up to one have arrived.",
    "form.submitted": "The visitor filled in a form.",
    "csat.submitted": "The visitor rated the conversation.",
    "flow.started": "A flow began in it.",
    "flow.ended": "A flow in it came to its end.",
    "page.viewed": "A visitor looks at a page.",
    "widget.event": "The page told the widget of something.",
    "visitor.identified": "A site vouched for a visitor.",
    "visitor.merged": "Two visitors turned out to be one.",
    "visitor.erased": "A visitor's data was erased.",
    "agent.availability_changed": "Somebody is there, or away.",
    "agent.deactivated": "Somebody does not log in any more.",
    "notification.sent": "A notification went out.",
    "notification.failed": "A notification could not be sent.",
    "plugin.failed": "Calls of a plugin failed lately.",
    "widget.published": "A widget was published.",
}

_PATTERN = re.compile(r"\*|[a-z][a-z0-9_-]{0,47}(\.[a-z][a-z0-9_-]{0,47}){0,3}(\.\*)?")


LANGUAGES = ("de",)


@cache
def load_words(language: str) -> Mapping[str, str]:
    """Return the sentences in another language than English, by type; none where it has none."""
    if language not in LANGUAGES:
        return {}
    text = files(__package__).joinpath(f"events/{language}.json").read_text("utf-8")
    words: dict[str, str] = json.loads(text)
    return words


def is_pattern(text: str) -> bool:
    """Tell whether a text names an event type, `area.*` for all of an area, or `*` for all."""
    return len(text) <= 80 and _PATTERN.fullmatch(text) is not None


def matches(patterns: Iterable[str], event_type: str) -> bool:
    """Tell whether an event is of one of the kinds asked for."""
    return any(
        pattern in ("*", event_type)
        or (pattern.endswith(".*") and event_type.startswith(pattern[:-1]))
        for pattern in patterns
    )
