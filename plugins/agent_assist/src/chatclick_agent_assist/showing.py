"""The buttons, as data. Pure: only what does something now is shown."""

from collections.abc import Mapping
from typing import Any

from chatclick import SessionView, SlotBlock, SlotContent
from chatclick_agent_assist.languages import name_language

_TONES = (
    ("friendly", "Friendlier"),
    ("formal", "More formal"),
    ("short", "Shorter"),
    ("correct", "Correct mistakes"),
)


def build_slot(
    config: Mapping[str, Any], session: SessionView, *, has_model: bool
) -> SlotContent | None:
    """Build what stands where agents write.

    Args:
        config: the settings.
        session: the conversation.
        has_model: whether a model is set.
    """
    blocks: list[SlotBlock] = []
    if config["suggest"]:
        blocks.append(_build_button("Suggest a reply", "suggest"))
    if config["rewrite"] and has_model:
        blocks += [_build_button(title, "rewrite", tone=tone) for tone, title in _TONES]
    if config["translate"] and has_model and session.language:
        blocks.append(
            _build_button(f"Translate into {name_language(session.language)}", "translate")
        )
    if config["summary"]:
        blocks.append(_build_button("Sum up into a note", "summarise"))
    if config["translate"] and has_model:
        language = config["language"]
        title = f"Translate the last message into {name_language(language)}"
        blocks.append(_build_button(title, "read", language=language))
    return SlotContent(blocks=tuple(blocks)) if blocks else None


def _build_button(title: str, action: str, **values: str) -> SlotBlock:
    return SlotBlock(type="button", text=title, action=f"agent_assist.{action}", values=values)
