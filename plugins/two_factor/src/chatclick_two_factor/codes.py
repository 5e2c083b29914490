"""Codes: of an authenticator app (RFC 6238), and those for the day it is lost."""

import hashlib
import secrets
import time
from collections.abc import Callable, Sequence
from hmac import compare_digest

import pyotp
import segno

STEP_S = 30
RECOVERY_CODES = 10
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else


def new_secret() -> str:
    """Make a secret for an app: 32 characters of base32, 160 bits."""
    return pyotp.random_base32()


def build_uri(secret: str, account: str, issuer: str) -> str:
    """Return what the picture says."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=issuer)


def draw(uri: str) -> str:
    """Draw the picture, as an SVG element."""
    picture: str = segno.make(uri, error="m").svg_inline(
        scale=4, border=4, dark="#000", light="#fff"
    )
    return picture


def find_step(
    secret: str, code: str, last_step: int, clock: Callable[[], float] = time.time
) -> int | None:
    """Return the time step a code is of; None for a wrong code, or one that was good already.

    Args:
        secret: the app's.
        code: six digits; spaces are let pass.
        last_step: the step of the last good code.
        clock: seconds since 1970. One step before and one after are taken for slow clocks.
    """
    digits = code.replace(" ", "")
    if len(digits) != 6 or not (digits.isascii() and digits.isdigit()):
        return None
    now_step = int(clock()) // STEP_S
    generator = pyotp.TOTP(secret)
    for step in (now_step, now_step - 1, now_step + 1):
        if step > last_step and compare_digest(generator.generate_otp(step), digits):
            return step
    return None


def new_recovery_codes() -> list[str]:
    """Make codes that work once each: 10 characters, 49 bits."""
    return [
        "-".join("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(2))
        for _ in range(RECOVERY_CODES)
    ]


def hash_code(staff_id: str, code: str) -> str:
    """Return what is kept of a recovery code."""
    plain = code.strip().lower().replace(" ", "").replace("-", "")
    return hashlib.sha256(f"recovery {staff_id} {plain}".encode()).hexdigest()


def spend_code(hashes: Sequence[str], staff_id: str, code: str) -> list[str] | None:
    """Return the codes that are left after one was used; None for a wrong one."""
    given = hash_code(staff_id, code)
    left = [one for one in hashes if not compare_digest(one, given)]
    return left if len(left) < len(hashes) else None
