"""What notices say, in the language of the setting."""

from collections.abc import Mapping
from datetime import timedelta

from chatclick_alerts.live import LIVE
from chatclick_alerts.noticing import Notice
from chatclick_alerts.rules import Band, Rule

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "fired": "Alert: {name}",
        "reminder": "Still: {name}",
        "recovered": "Over: {name}",
        "now": "Now {value}.",
        "window": "In the last {span}: {value}.",
        "high": "It should be at most {limit}.",
        "low": "It should be at least {limit}.",
        "band": "Usual are {low} to {high}.",
        "none": "nothing",
        "test": "A test of alerts",
        "test_body": "So you are told when a number goes over or under what it should.",
        "units": "s min h d",
    },
    "de": {
        "fired": "Alarm: {name}",
        "reminder": "Noch immer: {name}",
        "recovered": "Vorbei: {name}",
        "now": "Jetzt {value}.",
        "window": "In den letzten {span}: {value}.",
        "high": "Es sollten höchstens {limit} sein.",
        "low": "Es sollten mindestens {limit} sein.",
        "band": "Üblich sind {low} bis {high}.",
        "none": "nichts",
        "test": "Ein Test der Alarme",
        "test_body": "So erfährst du, wenn eine Zahl über oder unter dem liegt, was sie sein soll.",
        "units": "s min h T",
    },
    "ar": {
        "fired": "تنبيه: {name}",
        "reminder": "ما زال مستمرًا: {name}",
        "recovered": "انتهى: {name}",
        "now": "الآن {value}.",
        "window": "خلال آخر {span}: {value}.",
        "high": "ينبغي ألا يتجاوز {limit}.",
        "low": "ينبغي ألا يقل عن {limit}.",
        "band": "المعتاد من {low} إلى {high}.",
        "none": "لا شيء",
        "test": "اختبار للتنبيهات",
        "test_body": "هكذا تُبلَّغ عندما يتجاوز رقم ما حدّه أو يقل عنه.",
        "units": "ث د س ي",
    },
}
HOUR_S, DAY_S = 3600, 86_400


def tell(
    rule: Rule, kind: Notice, value: float | None, band: Band, language: str
) -> tuple[str, str]:
    """Return title and body of a notice.

    Args:
        rule: what it is about.
        kind: why.
        value: what the number is.
        band: between what it should be.
        language: "en", "de" or "ar".
    """
    words = WORDS.get(language, WORDS["en"])
    is_live = rule.asked.metric in LIVE

    def write(number: float | None) -> str:
        if number is None:
            return words["none"]
        if rule.unit == "s":
            return tell_span(timedelta(seconds=number), language)
        return f"{round(number, 2):g}{' %' if rule.unit == '%' else ''}"

    span = tell_span(rule.asked.window, language)
    said = [words["now" if is_live else "window"].format(span=span, value=write(value))]
    if rule.comparison == "unusual":
        said.append(words["band"].format(low=write(band.low), high=write(band.high)))
    else:
        limit = "high" if rule.comparison == "over" else "low"
        said.append(words[limit].format(limit=write(rule.value)))
    return words[str(kind)].format(name=rule.name), " ".join(said)


def tell_span(span: timedelta, language: str) -> str:
    """Tell a span in its two largest units, such as "1 h 5 min"."""
    second, minute, hour, day = WORDS.get(language, WORDS["en"])["units"].split()
    whole = max(0, round(span.total_seconds()))
    parts = (
        (whole // DAY_S, day),
        (whole % DAY_S // HOUR_S, hour),
        (whole % HOUR_S // 60, minute),
        (whole % 60, second),
    )
    shown = [f"{count} {unit}" for count, unit in parts if count][:2]
    return " ".join(shown) or f"0 {second}"
