"""The actions behind the buttons."""

from chatclick import Action, JSONObject
from chatclick_agent_assist.asking import TONES

_DRAFT: JSONObject = {"type": "string", "maxLength": 10_000}
_LOCALE: JSONObject = {"type": "string", "maxLength": 35}
_OUTCOMES = ("written", "nothing")


def _build(
    name: str, title: str, description: str, *, is_for_people: bool = True, **properties: JSONObject
) -> Action:
    schema: JSONObject = {
        "type": "object",
        "additionalProperties": False,
        "properties": {"draft": _DRAFT, "locale": _LOCALE, **properties},
    }
    outcomes = ("done", *_OUTCOMES)
    return Action(
        type=f"agent_assist.{name}",
        title=title,
        description=description,
        schema=schema,
        outcomes=outcomes,
        is_for_people=is_for_people,
    )


ACTIONS = [
    _build("suggest", "Suggest a reply", "From help articles and the conversation."),
    _build(
        "rewrite",
        "Rewrite what is written",
        "In another tone.",
        tone={"enum": list(TONES)},
    ),
    _build(
        "translate",
        "Translate what is written",
        "Into the visitor's language; the original stays below it.",
    ),
    _build(
        "read",
        "Translate what the visitor wrote",
        "Into a note; the message stays as it is.",
        is_for_people=False,
        language={"type": "string", "pattern": "^[a-zA-Z]{2,3}(-[A-Za-z0-9]{2,8})*$"},
    ),
    _build("summarise", "Sum up the conversation", "Into a note.", is_for_people=False),
]
