"""What staff see of a request, and the actions its buttons run."""

from collections.abc import Mapping

from chatclick import Action, JSONObject, SlotBlock, SlotItem
from chatclick_ai_bot.approvals import Request

_ID: JSONObject = {
    "type": "object",
    "additionalProperties": False,
    "required": ["request"],
    "properties": {"request": {"type": "string", "maxLength": 64}},
}
ALLOW = Action(
    type="ai_bot.allow",
    title="Let the AI bot do what it asks for",
    description="For the button beside a conversation: it takes the id of the request.",
    schema=_ID,
    outcomes=("done", "gone"),
    is_for_people=True,
)
REFUSE = Action(
    type="ai_bot.refuse",
    title="Refuse what the AI bot asks for",
    description="For the button beside a conversation: it takes the id of the request.",
    schema=_ID,
    outcomes=("done", "gone"),
    is_for_people=True,
)

_MAX_SHOWN = 12
_EN = {
    "asks": "The bot wants to run: {title}. The visitor waits for your answer.",
    "running": "{title} was allowed and is being done.",
    "allow": "Allow it",
    "refuse": "Refuse",
}
_DE = {
    "asks": "Der Bot möchte ausführen: {title}. Der Besucher wartet auf deine Antwort.",
    "running": "{title} wurde erlaubt und wird gerade ausgeführt.",
    "allow": "Erlauben",
    "refuse": "Ablehnen",
}
_AR = {
    "asks": "يريد الروبوت تنفيذ: {title}. الزائر ينتظر جوابك.",
    "running": "سُمح بـ {title} ويجري تنفيذه.",
    "allow": "السماح",
    "refuse": "الرفض",
}
_WORDS: Mapping[str, Mapping[str, str]] = {"en": _EN, "de": _DE, "ar": _AR}


def build_blocks(request: Request, locale: str) -> tuple[SlotBlock, ...]:
    """Build the card: what it is, what it will be given, and two buttons.

    Args:
        request: what the bot asks for.
        locale: the language of whoever looks.
    """
    words = _WORDS.get(locale.lower().partition("-")[0], _EN)
    if request.is_running:
        return (SlotBlock(type="text", text=words["running"].format(title=request.title)),)
    given = {"request": request.id}
    shown = tuple(
        SlotItem(label=str(name)[:200], value=str(value)[:500])
        for name, value in list(request.values.items())[:_MAX_SHOWN]
    )
    fields = (SlotBlock(type="fields", items=shown),) if shown else ()
    return (
        SlotBlock(type="text", text=words["asks"].format(title=request.title), tone="warn"),
        *fields,
        SlotBlock(type="button", text=words["allow"], action=ALLOW.type, values=given),
        SlotBlock(type="button", text=words["refuse"], action=REFUSE.type, values=given),
    )
