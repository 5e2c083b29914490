"""What a visitor is told while it is closed, in their language. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chatclick_business_hours.calendar import Calendar, Status

OPENS = "{opens}"
"""Stands in a text where the next opening is filled in."""

_WEEKDAYS: Mapping[str, tuple[str, ...]] = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
}
_WEEK_DAYS = 6


def build_text(
    say: Mapping[str, Any], language: str | None, calendar: Calendar, status: Status, at: datetime
) -> str:
    """Build what is said, "" for nothing.

    Args:
        say: texts by language.
        language: the visitor's, None where it is not known.
        calendar: its time zone is the one times are told in.
        status: of now.
        at: now.
    """
    chosen = choose_text(say, language)
    if OPENS not in chosen[1]:
        return chosen[1]
    return chosen[1].replace(OPENS, _tell(status.opens_at, chosen[0], calendar, at)).strip()


def choose_text(say: Mapping[str, Any], language: str | None) -> tuple[str, str]:
    """Return the language and the text that fit best: the very one, its family, English, any."""
    wanted = (language or "").lower()
    by_name = {name.lower(): str(text) for name, text in say.items()}
    family = wanted.partition("-")[0]
    for name in (wanted, family, "en", *by_name):
        if name in by_name:
            return name, by_name[name]
    return "", ""


def _tell(opens_at: datetime | None, language: str, calendar: Calendar, at: datetime) -> str:
    """Tell a moment: the time today, else its weekday, else its date."""
    if opens_at is None:
        return "–"
    wall, today = opens_at.astimezone(calendar.zone), at.astimezone(calendar.zone).date()
    days = (wall.date() - today).days
    names = _WEEKDAYS.get(language.partition("-")[0])
    if days == 0:
        return f"{wall:%H:%M}"
    if names is not None and days <= _WEEK_DAYS:
        return f"{names[wall.weekday()]} {wall:%H:%M}"
    return f"{wall:%Y-%m-%d %H:%M}"
