"""Standard Webhooks signatures: https://www.standardwebhooks.com, symmetric, version v1. Pure.

Both sides sign what they ask of each other, with a key made anew at each start of a container.
"""

import hashlib
import hmac
import json
import secrets
import time
from base64 import b64decode, b64encode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

PREFIX = "whsec_"
KEY_BYTES = 32
SKEW_S = 300
USER_VALID_S = 60

ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"


class SignatureWrong(Exception):
    """A request is not signed, wrongly signed, or too old."""


def new_key() -> str:
    """Make a key, in the text form both sides keep it in."""
    return PREFIX + b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def read_key(text: str) -> bytes:
    """Return the bytes of a key.

    Raises:
        ValueError: not `whsec_` and base64 of 24 to 64 bytes.
    """
    if not text.startswith(PREFIX):
        raise ValueError(f"a key begins with {PREFIX}")
    key = b64decode(text.removeprefix(PREFIX), validate=True)
    if not 24 <= len(key) <= 64:
        raise ValueError("a key has 24 to 64 bytes")
    return key


def sign(key: bytes, message_id: str, timestamp: int, body: bytes) -> str:
    """Return the value of the signature header."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def build_headers(key: bytes, message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """Build the three headers of a signed request."""
    return {
        ID: message_id,
        TIMESTAMP: str(timestamp),
        SIGNATURE: sign(key, message_id, timestamp, body),
    }


def verify(key: bytes, headers: Mapping[str, str], body: bytes, now_s: float) -> str:
    """Check a signed request.

    Args:
        key: shared with the sender.
        headers: by lower-case name.
        body: as it came.
        now_s: the time, in seconds since 1970.

    Returns:
        The message's id, for whoever refuses repeats.

    Raises:
        SignatureWrong: saying what is wrong.
    """
    message_id, stamp = headers.get(ID, ""), headers.get(TIMESTAMP, "")
    if not message_id or not stamp.isascii() or not stamp.isdigit():
        raise SignatureWrong(f"{ID} or {TIMESTAMP} is missing")
    if abs(int(stamp) - now_s) > SKEW_S:
        raise SignatureWrong(f"{TIMESTAMP} is more than {SKEW_S // 60} minutes off")
    expected = sign(key, message_id, int(stamp), body)
    given = headers.get(SIGNATURE, "").split(" ")
    if not any(hmac.compare_digest(expected.encode(), one.encode()) for one in given):
        raise SignatureWrong(f"{SIGNATURE} does not fit the body and the key")
    return message_id


def sign_user(key: bytes, user: Mapping[str, Any] | None, method: str, target: str) -> str:
    """Build the header that says who calls, good for this request only.

    Args:
        key: shared with the plugin.
        user: kind, id, name and role; None for somebody who is not signed in.
        method: of the request.
        target: its path and query, as the plugin sees them.

    Returns:
        base64url of a JSON object, a dot, and the base64url of its HMAC-SHA256.
    """
    claims = {
        "user": user,
        "method": method,
        "target": target,
        "exp": int(time.time()) + USER_VALID_S,
    }
    payload = urlsafe_b64encode(json.dumps(claims).encode())
    seal = hmac.digest(key, b"user." + payload, hashlib.sha256)
    return f"{payload.decode()}.{urlsafe_b64encode(seal).decode()}"
