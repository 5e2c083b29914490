"""What people read in text messages."""

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "one": "{who}: {text}",
        "many": "{count} new messages. {who}: {text}",
        "somebody": "Somebody",
        "hidden": "There is something new in your conversation.",
        "other": "(something that a text message cannot show)",
        "code": "{code} is your code for Chatclick.",
        "test": "A test: text messages of Chatclick arrive here.",
    },
    "de": {
        "one": "{who}: {text}",
        "many": "{count} neue Nachrichten. {who}: {text}",
        "somebody": "Jemand",
        "hidden": "In deinem Gespräch gibt es etwas Neues.",
        "other": "(etwas, das eine SMS nicht zeigen kann)",
        "code": "{code} ist dein Code für Chatclick.",
        "test": "Ein Test: SMS von Chatclick kommen hier an.",
    },
}


def find_language(wanted: str | None, fallback: str) -> str:
    """Return the language of ours that is nearest to a tag such as "de-AT"."""
    base = (wanted or "").split("-")[0].lower()
    return base if base in WORDS else fallback


def say(language: str, key: str, **values: object) -> str:
    """Return words in a language of ours."""
    return WORDS[language][key].format(**values)
