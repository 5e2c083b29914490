"""What stands beside a conversation: the mood as a line, and whether it turned. Pure."""

from collections.abc import Mapping

from chatclick import SlotBlock, SlotContent, SlotItem
from chatclick_sentiment.trend import Trend

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "worse": "The mood has turned for the worse.",
        "better": "The mood has turned for the better.",
        "now": "Latest message",
        "average": "Average",
        "trend": "Trend",
        "falling": "falling",
        "steady": "steady",
        "rising": "rising",
        "negative": "negative",
        "neutral": "neutral",
        "positive": "positive",
        "line": "Mood over {count} messages, now {label}",
    },
    "de": {
        "worse": "Die Stimmung hat sich verschlechtert.",
        "better": "Die Stimmung hat sich gebessert.",
        "now": "Letzte Nachricht",
        "average": "Durchschnitt",
        "trend": "Verlauf",
        "falling": "fallend",
        "steady": "gleichbleibend",
        "rising": "steigend",
        "negative": "negativ",
        "neutral": "neutral",
        "positive": "positiv",
        "line": "Stimmung über {count} Nachrichten, jetzt {label}",
    },
    "ar": {
        "worse": "ساء المزاج.",
        "better": "تحسّن المزاج.",
        "now": "آخر رسالة",
        "average": "المتوسط",
        "trend": "الاتجاه",
        "falling": "هابط",
        "steady": "ثابت",
        "rising": "صاعد",
        "negative": "سلبي",
        "neutral": "محايد",
        "positive": "إيجابي",
        "line": "المزاج عبر {count} رسائل، الآن {label}",
    },
}


def build_slot(trend: Trend, threshold: float, locale: str) -> SlotContent | None:
    """Return what agents see; None before the visitor has written.

    Args:
        trend: of the session.
        threshold: from which score on, either way, a message is not neutral.
        locale: the language of whoever looks.
    """
    if not trend.scores:
        return None
    words = WORDS.get(locale.partition("-")[0], WORDS["en"])
    scores = [score for _, score in trend.scores]
    label = name_mood(scores[-1], threshold)
    turn = trend.find_turn(threshold)
    blocks = []
    if turn is not None:
        tone = "bad" if turn.direction == "worse" else "good"
        blocks.append(SlotBlock(type="text", text=words[turn.direction], tone=tone))  # type: ignore[arg-type]
    if len(scores) > 1:
        text = words["line"].format(count=len(scores), label=words[label])
        tone = {"negative": "bad", "neutral": "plain", "positive": "good"}[label]
        points = tuple(scores)
        blocks.append(SlotBlock(type="line", text=text, tone=tone, points=points))  # type: ignore[arg-type]
    items = (
        SlotItem(label=words["now"], value=f"{words[label]} ({scores[-1]:+.2f})"),
        SlotItem(label=words["average"], value=f"{trend.average:+.2f}"),
        SlotItem(label=words["trend"], value=words[trend.direction]),
    )
    return SlotContent(blocks=(*blocks, SlotBlock(type="fields", items=items)))


def name_mood(score: float, threshold: float) -> str:
    """Return a score as a word."""
    return "positive" if score >= threshold else "negative" if score <= -threshold else "neutral"
