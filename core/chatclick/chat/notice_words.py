"""What the host tells staff, in the languages of Admin. Never a word of a conversation."""

from collections.abc import Mapping

_Words = Mapping[str, tuple[str, str, str]]

WORDS: Mapping[str, _Words] = {
    "en": {
        "message.unread": ("New message", "{name} wrote to you.", "A visitor"),
        "session.mentioned": ("You were mentioned", "{name} mentioned you in a note.", "A plugin"),
        "session.assigned": (
            "A conversation is yours",
            "{name} gave you a conversation.",
            "Chatclick",
        ),
        "session.unclaimed": (
            "Nobody takes a conversation",
            "One has waited in {name} for {minutes} minutes.",
            "",
        ),
    },
    "de": {
        "message.unread": ("Neue Nachricht", "{name} hat dir geschrieben.", "Ein Besucher"),
        "session.mentioned": (
            "Du wurdest erwähnt",
            "{name} hat dich in einer Notiz erwähnt.",
            "Ein Plugin",
        ),
        "session.assigned": (
            "Ein Gespräch gehört dir",
            "{name} hat dir ein Gespräch gegeben.",
            "Chatclick",
        ),
        "session.unclaimed": (
            "Ein Gespräch nimmt niemand",
            "In {name} wartet eines seit {minutes} Minuten.",
            "",
        ),
    },
    "ar": {
        "message.unread": ("رسالة جديدة", "كتب لك {name}.", "أحد الزوار"),
        "session.mentioned": ("تمت الإشارة إليك", "أشار إليك {name} في ملاحظة.", "إضافة"),
        "session.assigned": ("محادثة أُسندت إليك", "أسند إليك {name} محادثة.", "Chatclick"),
        "session.unclaimed": (
            "لا أحد يتولى محادثة",
            "تنتظر محادثة في {name} منذ {minutes} دقيقة.",
            "",
        ),
    },
}
"""By language and type: title, body, and who did it where nobody is named."""


def say(type_: str, language: str | None, name: str) -> tuple[str, str]:
    """Return title and body of a notice.

    Args:
        type_: what it is about.
        language: of the person who is told, such as "de-AT"; English where it is not known.
        name: who did it, "" for somebody without a name.
    """
    words = WORDS.get((language or "en").partition("-")[0], WORDS["en"])
    title, body, somebody = words[type_]
    return title, body.replace("{name}", name or somebody)


_TOGETHER = {
    "en": "{count} notifications",
    "de": "{count} Benachrichtigungen",
    "ar": "{count} إشعارات",
}


def say_together(language: str | None, count: int) -> str:
    """Return the title of several notices at once."""
    words = _TOGETHER.get((language or "en").partition("-")[0], _TOGETHER["en"])
    return words.replace("{count}", str(count))
