"""What people who answer read in notes."""

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "not_sent": "Not sent as a text message: {why}",
        "empty": "there is nothing in it that a text message can show.",
        "unsubscribed": "the number wants no more messages (STOP). It gets them again after START.",
        "held": "the number wants no more messages (STOP). It gets them again after START.",
        "bounced": "the number takes no text messages.",
        "stopped": "The number wrote STOP: it gets no more text messages until it writes START.",
        "file": "[a file did not come along: {why}]",
    },
    "de": {
        "not_sent": "Nicht als SMS gesendet: {why}",
        "empty": "Es ist nichts darin, das eine SMS zeigen kann.",
        "unsubscribed": "Die Nummer will keine SMS mehr (STOP), bis sie START schreibt.",
        "held": "Die Nummer will keine SMS mehr (STOP), bis sie START schreibt.",
        "bounced": "Die Nummer nimmt keine SMS an.",
        "stopped": "Die Nummer hat STOP geschrieben: keine SMS mehr, bis sie START schreibt.",
        "file": "[eine Datei kam nicht mit: {why}]",
    },
}


def say(language: str, key: str, **values: object) -> str:
    """Return words in a language of ours."""
    return WORDS[language][key].format(**values)
