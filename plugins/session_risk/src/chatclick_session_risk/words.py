"""What people read beside a conversation and in notifications, in their language. Pure."""

from collections.abc import Mapping

from chatclick_session_risk.features import Tally

Words = Mapping[str, str]

_EN: Words = {
    "title": "This conversation may go badly",
    "risk": "At risk: {percent} %",
    "calm": "Risk: {percent} %",
    "told": "{percent} % at risk. {reasons}",
    "dismissed": "{name} said that it is not at risk.",
    "dismiss": "Not at risk",
    "restore": "Undo",
    "waiting": "Waits {span}",
    "unanswered": "Messages unanswered: {count}",
    "longest_wait": "Waited {span} before",
    "transfers": "Passed on once",
    "transfers_many": "Passed on {count} times",
    "reopenings": "Came back once",
    "reopenings_many": "Came back {count} times",
    "hand_over": "A bot handed it over",
    "bot_messages": "Messages to a bot: {count}",
    "unassigned": "Nobody has it",
    "length": "Messages so far: {count}",
    "duration": "Has taken {span} so far",
    "repeats": "Asked the same again",
    "mood_fell": "The mood fell",
    "target_close": "A response target is close",
    "target_missed": "A response target is missed",
    "units": "1 minute|{n} minutes|1 hour|{n} hours|1 day|{n} days",
}
_DE: Words = {
    "title": "Dieses Gespräch könnte schlecht ausgehen",
    "risk": "Gefährdet: {percent} %",
    "calm": "Risiko: {percent} %",
    "told": "Zu {percent} % gefährdet. {reasons}",
    "dismissed": "{name} sagt, es ist nicht gefährdet.",
    "dismiss": "Nicht gefährdet",
    "restore": "Rückgängig",
    "waiting": "Wartet schon {span}",
    "unanswered": "Unbeantwortete Nachrichten: {count}",
    "longest_wait": "Hat schon einmal {span} gewartet",
    "transfers": "Einmal weitergegeben",
    "transfers_many": "{count}-mal weitergegeben",
    "reopenings": "Kam einmal zurück",
    "reopenings_many": "Kam {count}-mal zurück",
    "hand_over": "Ein Bot hat es übergeben",
    "bot_messages": "Nachrichten an einen Bot: {count}",
    "unassigned": "Niemand hat es",
    "length": "Nachrichten bisher: {count}",
    "duration": "Dauert schon {span}",
    "repeats": "Fragt dasselbe noch einmal",
    "mood_fell": "Die Stimmung ist gekippt",
    "target_close": "Eine Antwortzeit läuft bald ab",
    "target_missed": "Eine Antwortzeit ist überschritten",
    "units": "1 Minute|{n} Minuten|1 Stunde|{n} Stunden|1 Tag|{n} Tage",
}
_AR: Words = {
    "title": "قد تنتهي هذه المحادثة نهاية سيئة",
    "risk": "معرّضة للخطر: {percent} %",
    "calm": "الخطر: {percent} %",
    "told": "معرّضة للخطر بنسبة {percent} %. {reasons}",
    "dismissed": "قال {name} إنها ليست معرّضة للخطر.",
    "dismiss": "ليست معرّضة للخطر",
    "restore": "تراجع",
    "waiting": "وقت الانتظار: {span}",
    "unanswered": "رسائل بلا رد: {count}",
    "longest_wait": "انتظار سابق: {span}",
    "transfers": "مرات التحويل: {count}",
    "transfers_many": "مرات التحويل: {count}",
    "reopenings": "مرات العودة: {count}",
    "reopenings_many": "مرات العودة: {count}",
    "hand_over": "سلّمها روبوت",
    "bot_messages": "رسائل إلى روبوت: {count}",
    "unassigned": "ليست لدى أحد",
    "length": "الرسائل حتى الآن: {count}",
    "duration": "المدة حتى الآن: {span}",
    "repeats": "كرّر السؤال نفسه",
    "mood_fell": "ساء المزاج",
    "target_close": "اقترب موعد الرد المستهدف",
    "target_missed": "فات موعد الرد المستهدف",
    "units": "{n} د|{n} د|{n} س|{n} س|{n} ي|{n} ي",
}
WORDS: Mapping[str, Words] = {"en": _EN, "de": _DE, "ar": _AR}

_HOUR, _DAY = 60, 24 * 60
_MANY = 2


def find_words(locale: str) -> Words:
    """Return the words of a language, English for one that is not there."""
    return WORDS.get(locale.lower().partition("-")[0], _EN)


def say_reason(name: str, tally: Tally, minutes: Mapping[str, float], words: Words) -> str:
    """Say what makes it likely that a session goes badly.

    Args:
        name: of a feature.
        tally: what is known of the session.
        minutes: how long "waiting", "longest_wait" and "duration" are.
        words: of the reader's language.
    """
    count = _count(name, tally)
    form = f"{name}_many" if count >= _MANY and f"{name}_many" in words else name
    return words[form].format(count=count, span=say_span(minutes.get(name, 0.0), words))


def say_span(minutes: float, words: Words) -> str:
    """Say how long something takes, in the largest unit that it fills."""
    whole = max(1, int(minutes))
    units = words["units"].split("|")
    at, size = next((one for one in ((4, _DAY), (2, _HOUR)) if whole >= one[1]), (0, 1))
    number = whole // size
    return units[at + (number > 1)].format(n=number)


def _count(name: str, tally: Tally) -> int:
    return {
        "unanswered": tally.unanswered,
        "transfers": tally.transfers,
        "reopenings": tally.reopenings,
        "bot_messages": tally.to_bot,
        "length": tally.messages,
    }.get(name, 1)
