"""Variables in replies: `{{visitor.name}}`, or `{{visitor.name|there}}` with a word for none."""

import re

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
