"""The buttons, as data. Pure: only what does something now is shown."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from chatclick import SessionView, SlotBlock, SlotContent
from chatclick_agent_assist.languages import name_language

_TONES = ("friendly", "formal", "short", "correct")
_EN = {
    "suggest": "Suggest a reply",
    "friendly": "Friendlier",
    "formal": "More formal",
    "short": "Shorter",
    "correct": "Correct mistakes",
    "translate": "Translate into {language}",
    "summarise": "Sum up into a note",
    "read": "Translate the last message into {language}",
}
_DE = {
    "suggest": "Antwort vorschlagen",
    "friendly": "Freundlicher",
    "formal": "Förmlicher",
    "short": "Kürzer",
    "correct": "Fehler verbessern",
    "translate": "Übersetzen: {language}",
    "summarise": "Als Notiz zusammenfassen",
    "read": "Letzte Nachricht übersetzen: {language}",
}
_AR = {
    "suggest": "اقتراح رد",
    "friendly": "أكثر ودّاً",
    "formal": "أكثر رسمية",
    "short": "أقصر",
    "correct": "تصحيح الأخطاء",
    "translate": "الترجمة إلى {language}",
    "summarise": "تلخيص في ملاحظة",
    "read": "ترجمة آخر رسالة إلى {language}",
}
_WORDS: Mapping[str, Mapping[str, str]] = {"en": _EN, "de": _DE, "ar": _AR}


def build_slot(
    config: Mapping[str, Any], session: SessionView, *, has_model: bool, locale: str = "en"
) -> SlotContent | None:
    """Build what stands where agents write.

    Args:
        config: the settings.
        session: the conversation.
        has_model: whether a model is set.
        locale: the language of whoever looks.
    """
    language = locale.lower().partition("-")[0]
    words = _WORDS.get(language, _EN)
    # What comes of it is told in the language of who pressed the button.
    build = partial(_build_button, locale=language if language in _WORDS else "en")
    blocks: list[SlotBlock] = []
    if config["suggest"]:
        blocks.append(build(words["suggest"], "suggest"))
    if config["rewrite"] and has_model:
        blocks += [build(words[tone], "rewrite", tone=tone) for tone in _TONES]
    if config["translate"] and has_model and session.language:
        title = words["translate"].format(language=name_language(session.language))
        blocks.append(build(title, "translate"))
    if config["summary"]:
        blocks.append(build(words["summarise"], "summarise"))
    if config["translate"] and has_model:
        own = config["language"]
        title = words["read"].format(language=name_language(own))
        blocks.append(build(title, "read", language=own))
    return SlotContent(blocks=tuple(blocks)) if blocks else None


def _build_button(title: str, action: str, **values: str) -> SlotBlock:
    return SlotBlock(type="button", text=title, action=f"agent_assist.{action}", values=values)
