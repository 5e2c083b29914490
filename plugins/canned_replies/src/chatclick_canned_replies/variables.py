"""Variables in replies: `{{visitor.name}}`, or `{{visitor.name|there}}` with a word for none."""

import re
from datetime import datetime

from chatclick import SessionView

NAMES = (
    "visitor.name",
    "visitor.first_name",
    "visitor.email",
    "agent.name",
    "agent.first_name",
    "session.subject",
    "session.id",
    "date",
)

_VARIABLE = re.compile(r"\{\{([^{}]*)\}\}")


def find_unknown(text: str) -> list[str]:
    """Return the variables of a text that nobody can fill in, in order, each once."""
    names = [match[1].partition("|")[0].strip() for match in _VARIABLE.finditer(text)]
    return list(dict.fromkeys(name for name in names if name not in NAMES))


def fill_in(text: str, session: SessionView, at: datetime) -> str:
    """Put in what is known; where nothing is, the word behind the bar.

    Args:
        text: of a reply.
        session: the conversation it is for.
        at: now, for the date.
    """
    agent = session.assignee.name if session.assignee else ""
    known = {
        "visitor.name": session.visitor.name,
        "visitor.first_name": _first(session.visitor.name),
        "visitor.email": session.visitor.email or "",
        "agent.name": agent,
        "agent.first_name": _first(agent),
        "session.subject": session.subject,
        "session.id": session.id,
        "date": at.date().isoformat(),
    }

    def put_in(match: re.Match[str]) -> str:
        name, _, instead = match[1].partition("|")
        return known.get(name.strip(), "") or instead.strip()

    return _VARIABLE.sub(put_in, text)


def _first(name: str) -> str:
    return name.split()[0] if name.strip() else ""
