"""What visitors hear from the bot in its own words; the rest are the model's."""

from collections.abc import Mapping

_EN = {
    "hello": "Hello! What would you like to know?",
    "people": "Talk to a human",
    "source": "From: {titles}",
    "unknown": "I found nothing that answers this. Could you put it in other words?",
    "handing_over": "I will get somebody for you.",
}
_DE = {
    "hello": "Hallo! Worum geht es?",
    "people": "Mit einem Menschen sprechen",
    "source": "Aus: {titles}",
    "unknown": "Dazu habe ich nichts gefunden. Können Sie es anders sagen?",
    "handing_over": "Ich hole jemanden dazu.",
}
_FR = {
    "hello": "Bonjour ! Que voulez-vous savoir ?",
    "people": "Parler à une personne",
    "source": "Source : {titles}",
    "unknown": "Je n’ai rien trouvé à ce sujet. Pouvez-vous le dire autrement ?",
    "handing_over": "Je vais chercher quelqu’un.",
}
_ES = {
    "hello": "¡Hola! ¿Qué quiere saber?",
    "people": "Hablar con una persona",
    "source": "Fuente: {titles}",
    "unknown": "No he encontrado nada sobre esto. ¿Puede decirlo de otra manera?",
    "handing_over": "Voy a buscar a alguien.",
}
_AR = {
    "hello": "مرحبًا! ماذا تودّ أن تعرف؟",
    "people": "التحدث مع شخص",
    "source": "المصدر: {titles}",
    "unknown": "لم أجد ما يجيب عن هذا. هل يمكنك قوله بطريقة أخرى؟",
    "handing_over": "سأحضر لك أحدًا.",
}
_CATALOGUES: Mapping[str, Mapping[str, str]] = {
    "en": _EN,
    "de": _DE,
    "fr": _FR,
    "es": _ES,
    "ar": _AR,
}


def say(language: str, key: str, **values: str) -> str:
    """Return a text in a language, in English where it is not translated."""
    primary = language.lower().partition("-")[0]
    return _CATALOGUES.get(primary, _EN)[key].format(**values)
