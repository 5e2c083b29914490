"""What a help says to whoever asked for it, and what its notes say, in their language. Pure."""

from collections.abc import Mapping

Words = Mapping[str, str]

_EN: Words = {
    "nothing": "There is nothing to suggest for this question.",
    "nothing_said": "The visitor has not written anything yet.",
    "write_first": "Write something first.",
    "no_language": "The language of the visitor is not known yet.",
    "off": "No language model is set.",
    "budget": "The budget for the language model is used up.",
    "timeout": "The language model did not answer in time.",
    "too_long": "That is longer than the longest answer of the language model.",
    "failed": "The language model could not answer.",
    "translated_below": "Translated below.",
    "summed_up_below": "The summary is a note below.",
    "summary": "Summary",
    "translated": "Translated ({language}): {text}",
    "asked_first": "Asked first: {text}",
    "asked_last": "Asked last: {text}",
    "said_last": "{who} said last: {text}",
}
_DE: Words = {
    "nothing": "Zu dieser Frage gibt es keinen Vorschlag.",
    "nothing_said": "Es wurde noch nichts geschrieben.",
    "write_first": "Schreib zuerst etwas.",
    "no_language": "Die Sprache ist noch nicht bekannt.",
    "off": "Es ist kein Sprachmodell eingestellt.",
    "budget": "Das Budget für das Sprachmodell ist aufgebraucht.",
    "timeout": "Das Sprachmodell hat nicht rechtzeitig geantwortet.",
    "too_long": "Das ist länger als die längste Antwort des Sprachmodells.",
    "failed": "Das Sprachmodell konnte nicht antworten.",
    "translated_below": "Die Übersetzung steht unten.",
    "summed_up_below": "Die Zusammenfassung steht unten als Notiz.",
    "summary": "Zusammenfassung",
    "translated": "Übersetzt ({language}): {text}",
    "asked_first": "Zuerst gefragt: {text}",
    "asked_last": "Zuletzt gefragt: {text}",
    "said_last": "Zuletzt geantwortet ({who}): {text}",
}
_AR: Words = {
    "nothing": "لا يوجد اقتراح لهذا السؤال.",
    "nothing_said": "لم يُكتب شيء بعد.",
    "write_first": "اكتب شيئًا أولًا.",
    "no_language": "لغة الزائر غير معروفة بعد.",
    "off": "لم يُضبط نموذج لغوي.",
    "budget": "نفدت ميزانية النموذج اللغوي.",
    "timeout": "لم يُجب النموذج اللغوي في الوقت المناسب.",
    "too_long": "هذا أطول من أطول إجابة للنموذج اللغوي.",
    "failed": "لم يتمكن النموذج اللغوي من الإجابة.",
    "translated_below": "الترجمة في الأسفل.",
    "summed_up_below": "الملخص ملاحظة في الأسفل.",
    "summary": "ملخص",
    "translated": "ترجمة ({language}): {text}",
    "asked_first": "السؤال الأول: {text}",
    "asked_last": "السؤال الأخير: {text}",
    "said_last": "آخر رد ({who}): {text}",
}
WORDS: Mapping[str, Words] = {"en": _EN, "de": _DE, "ar": _AR}


def find_words(language: str) -> Words:
    """Return the words of a language, English for one that is not there.

    Args:
        language: a tag, such as "de-AT".
    """
    return WORDS.get(language.lower().partition("-")[0], _EN)
