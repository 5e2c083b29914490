"""The buttons, as data. Pure: only what does something now is shown."""

from collections.abc import Mapping
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
    words = _WORDS.get(locale.partition("-")[0], _EN)
    blocks: list[SlotBlock] = []
    if config["suggest"]:
        blocks.append(_build_button(words["suggest"], "suggest"))
    if config["rewrite"] and has_model:
        blocks += [_build_button(words[tone], "rewrite", tone=tone) for tone in _TONES]
    if config["translate"] and has_model and session.language:
        title = words["translate"].format(language=name_language(session.language))
        blocks.append(_build_button(title, "translate"))
    if config["summary"]:
        blocks.append(_build_button(words["summarise"], "summarise"))
    if config["translate"] and has_model:
        language = config["language"]
        title = words["read"].format(language=name_language(language))
        blocks.append(_build_button(title, "read", language=language))
    return SlotContent(blocks=tuple(blocks)) if blocks else None


def _build_button(title: str, action: str, **values: str) -> SlotBlock:
    return SlotBlock(type="button", text=title, action=f"agent_assist.{action}", values=values)
