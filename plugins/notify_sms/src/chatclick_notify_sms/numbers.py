"""Telephone numbers as providers want them (E.164). No input or output."""

import re

E164 = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)
_WRITTEN = re.compile(r"[\s().\-/\u00a0\u2010-\u2015]+")


class BadNumber(Exception):
    """This is no telephone number that a text message can go to."""


def read_number(text: str, country_code: str = "") -> str:
    """Return a number as `+` and digits.

    Args:
        text: as people write it, such as "0151 234-567", "+49 (151) 234567" or "0049151234567".
        country_code: of numbers without one, such as "49"; "" takes none.

    Raises:
        BadNumber: it is none, or it has no country and there is no code for it.
    """
    digits = _WRITTEN.sub("", text.strip().replace("(0)", ""))
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    elif digits.startswith("0") and country_code:
        digits = f"+{country_code}{digits[1:]}"
    if not E164.fullmatch(digits):
        raise BadNumber(text)
    return digits
