"""Words that by themselves mean: no more, or again. Networks and laws want them heeded."""

_STOP = frozenset(
    {
        *(
            "stop",
            "stopall",
            "stop all",
            "unsubscribe",
            "cancel",
            "end",
            "quit",
            "optout",
            "revoke",
        ),
        *("stopp", "abmelden", "arret", "arrêt", "baja", "alto"),
    }
)
_START = frozenset({"start", "unstop", "yes", "ja", "anmelden", "oui", "alta"})


def is_stop(text: str) -> bool:
    """Tell whether a text says: no more."""
    return _only_word(text) in _STOP


def is_start(text: str) -> bool:
    """Tell whether a text says: again."""
    return _only_word(text) in _START


def _only_word(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .!\"'")
