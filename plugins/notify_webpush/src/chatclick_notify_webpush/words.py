"""What devices show."""

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "one": "{who} wrote to you",
        "many": "{count} new messages",
        "somebody": "Somebody",
        "hidden_title": "New message",
        "hidden_body": "There is something new in your conversation.",
        "other": "(something that is shown in the conversation)",
        "test_title": "A test",
        "test_body": "Notifications of Chatclick arrive here.",
    },
    "de": {
        "one": "{who} hat dir geschrieben",
        "many": "{count} neue Nachrichten",
        "somebody": "Jemand",
        "hidden_title": "Neue Nachricht",
        "hidden_body": "In deinem Gespräch gibt es etwas Neues.",
        "other": "(etwas, das im Gespräch zu sehen ist)",
        "test_title": "Ein Test",
        "test_body": "Benachrichtigungen von Chatclick kommen hier an.",
    },
    "ar": {
        "one": "كتب إليك {who}",
        "many": "{count} رسائل جديدة",
        "somebody": "أحدهم",
        "hidden_title": "رسالة جديدة",
        "hidden_body": "هناك جديد في محادثتك.",
        "other": "(شيء يظهر في المحادثة)",
        "test_title": "تجربة",
        "test_body": "تصل إشعارات Chatclick إلى هنا.",
    },
}


def find_language(wanted: str | None, fallback: str) -> str:
    """Return the language of ours that is nearest to a tag such as "de-AT"."""
    base = (wanted or "").split("-")[0].lower()
    return base if base in WORDS else fallback


def say(language: str, key: str, **values: object) -> str:
    """Return words in a language of ours."""
    return WORDS[language][key].format(**values)
