"""What stands beside a conversation and what rules are told. Pure."""

from collections.abc import Mapping
from typing import Any

from chatclick import SlotBlock, SlotContent, SlotItem
from chatclick_language_detection.evidence import State
from chatclick_language_detection.names import name_language

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "label": "Writes in",
        "why": "Known from",
        "messages": "what they write ({confidence} % certain)",
        "chosen": "somebody's choice",
        "other": "The latest messages look like another language.",
    },
    "de": {
        "label": "Schreibt auf",
        "why": "Bekannt durch",
        "messages": "die Nachrichten (zu {confidence} % sicher)",
        "chosen": "jemandes Auswahl",
        "other": "Die neuesten Nachrichten scheinen in einer anderen Sprache zu sein.",
    },
    "ar": {
        "label": "يكتب بـ",
        "why": "معروف من",
        "messages": "ما يكتبه (بثقة {confidence}٪)",
        "chosen": "اختيار أحدهم",
        "other": "تبدو أحدث الرسائل بلغة أخرى.",
    },
}


def build_slot(state: State, language: str | None, locale: str) -> SlotContent | None:
    """Return what agents see; None before anything was found out.

    Args:
        state: what is known.
        language: the session's.
        locale: of whoever looks.
    """
    shown = language if state.is_left else state.language
    if not shown:
        return None
    words = WORDS.get(locale.partition("-")[0], WORDS["en"])
    certain = words["messages"].format(confidence=round(100 * state.confidence))
    items = (
        SlotItem(label=words["label"], value=name_language(shown)),
        SlotItem(label=words["why"], value=words["chosen"] if state.is_left else certain),
    )
    blocks = [SlotBlock(type="fields", items=items)]
    if state.against.messages:
        blocks.append(SlotBlock(type="text", text=words["other"], tone="warn"))
    return SlotContent(blocks=tuple(blocks))


def build_facts(state: State, language: str | None, browser: str) -> dict[str, Any] | None:
    """Return what rules and assignment are told; None where nothing is known.

    Args:
        state: what is known.
        language: the session's.
        browser: the browser's, where it is one of those served.
    """
    if state.language and not state.is_left:
        said = state.language
        if language and language.lower().partition("-")[0] == said:
            said = language
        return {"language": said, "confidence": state.confidence, "source": "messages"}
    if language:
        source = "chosen" if state.is_left else "session"
        return {"language": language, "confidence": 1.0 if state.is_left else 0.0, "source": source}
    if browser:
        return {"language": browser, "confidence": 0.0, "source": "browser"}
    return None
