"""Telephone numbers as providers want them (E.164). No input or output."""

import re

E164 = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)
_NATIONAL = re.compile(r"[1-9][0-9]{6,13}", re.ASCII)
_FEWEST_BEHIND_CODE = 9
_WRITTEN = re.compile(r"[\s().\-/\u00a0\u2010-\u2015]+")


class BadNumber(Exception):
    """This is no telephone number that a text message can go to."""


def read_number(text: str, country_code: str = "") -> str:
    """Return a number as `+` and digits.

    Args:
        text: as people write it, such as "0151 234-567", "+49 (151) 234567" or "0049151234567"; in
            many countries numbers begin with no 0, such as "(415) 555-2671".
        country_code: of numbers without one, such as "49"; "" takes none.

    Raises:
        BadNumber: it is none, or it has no country and there is no code for it.
    """
    digits = _WRITTEN.sub("", text.strip().replace("(0)", ""))
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    elif digits.startswith("0") and country_code:
        digits = f"+{country_code}{digits[1:]}"
    elif country_code and _NATIONAL.fullmatch(digits):
        digits = _add_code(digits, country_code)
    if not E164.fullmatch(digits):
        raise BadNumber(text)
    return digits


def _add_code(digits: str, country_code: str) -> str:
    """Write the country before a number that begins with no 0, unless it is there already."""
    behind = digits.removeprefix(country_code)
    has_code = behind != digits and len(behind) >= _FEWEST_BEHIND_CODE
    return f"+{digits}" if has_code else f"+{country_code}{digits}"
