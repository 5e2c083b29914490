"""What stands beside a conversation: how it was rated, and how earlier ones were. Pure."""

from collections.abc import Mapping, Sequence

from chatclick import SlotBlock, SlotContent, SlotItem
from chatclick_csat.models import Survey

MAX_SHOWN = 500
ASK_TYPE = "csat.ask"

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "good": "Good: {score} of {scale}",
        "fair": "Fair: {score} of {scale}",
        "poor": "Poor: {score} of {scale}",
        "comment": "Comment",
        "earlier": "Earlier rating",
        "ask": "Ask for a rating",
    },
    "de": {
        "good": "Gut: {score} von {scale}",
        "fair": "Mittel: {score} von {scale}",
        "poor": "Schlecht: {score} von {scale}",
        "comment": "Kommentar",
        "earlier": "Frühere Bewertung",
        "ask": "Um Bewertung bitten",
    },
    "ar": {
        "good": "جيد: {score} من {scale}",
        "fair": "متوسط: {score} من {scale}",
        "poor": "سيئ: {score} من {scale}",
        "comment": "تعليق",
        "earlier": "تقييم سابق",
        "ask": "طلب تقييم",
    },
}
_TONES = {"good": "good", "fair": "warn", "poor": "bad"}


def build_slot(
    row: Survey | None, earlier: Sequence[Survey], locale: str, *, can_ask: bool = False
) -> SlotContent | None:
    """Return what agents see; None where the visitor has never rated anything.

    Args:
        row: of the conversation.
        earlier: ratings of the visitor's other conversations, the newest first.
        locale: the language of whoever looks.
        can_ask: with a button that asks in the conversation, where it is not rated.
    """
    words = WORDS.get(locale.partition("-")[0], WORDS["en"])
    blocks = []
    if row is not None and row.score is not None:
        tone = _TONES[row.label]
        blocks.append(SlotBlock(type="text", text=_say(row, words), tone=tone))  # type: ignore[arg-type]
        if row.comment:
            text = row.comment[:MAX_SHOWN]
            item = SlotItem(label=words["comment"], value=text)
            blocks.append(SlotBlock(type="fields", items=(item,)))
    items = tuple(
        SlotItem(label=words["earlier"], value=f"{_say(one, words)} · {_write_day(one)}")
        for one in earlier
    )
    if items:
        blocks.append(SlotBlock(type="fields", items=items))
    if can_ask and (row is None or row.score is None):
        blocks.append(SlotBlock(type="button", text=words["ask"], action=ASK_TYPE))
    return SlotContent(blocks=tuple(blocks)) if blocks else None


def _say(row: Survey, words: Mapping[str, str]) -> str:
    return words[row.label].format(score=row.score, scale=row.scale)


def _write_day(row: Survey) -> str:
    return row.rated_at.date().isoformat() if row.rated_at else ""
