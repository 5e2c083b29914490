"""Signatures of Standard Webhooks 1.0.0: HMAC-SHA256 (`v1`) and Ed25519 (`v1a`).

What is signed is `id.timestamp.body`. A header may carry several signatures, one for each key that
counts now, so that a receiver can change its key while both are good.
"""

import hmac
import secrets
from base64 import b64decode, b64encode
from collections.abc import Sequence
from hashlib import sha256
from typing import Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

Scheme = Literal["v1", "v1a"]

SECRET_BYTES = 32
_PREFIX = {"v1": "whsec_", "v1a": "whsk_"}


def new_secret(scheme: Scheme) -> str:
    """Make a key to sign with.

    Args:
        scheme: "v1" for a secret both sides know, "v1a" for a key pair.
    """
    return _PREFIX[scheme] + b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def build_public_key(secret: str) -> str:
    """Return what a receiver checks `v1a` signatures with.

    Args:
        secret: a private key, `whsk_…`.
    """
    raw = _load_private(secret).public_key().public_bytes_raw()
    return "whpk_" + b64encode(raw).decode()


def sign(keys: Sequence[str], message_id: str, timestamp_s: int, body: bytes) -> str:
    """Build the header `webhook-signature`.

    Args:
        keys: `whsec_…` or `whsk_…`, the newest first.
        message_id: the header `webhook-id`.
        timestamp_s: the header `webhook-timestamp`, in seconds since 1970.
        body: the bytes that are sent.
    """
    signed = b".".join((message_id.encode(), str(timestamp_s).encode(), body))
    return " ".join(_sign(key, signed) for key in keys)


def _sign(key: str, signed: bytes) -> str:
    if key.startswith(_PREFIX["v1a"]):
        return "v1a," + b64encode(_load_private(key).sign(signed)).decode()
    secret = b64decode(key.removeprefix(_PREFIX["v1"]))
    return "v1," + b64encode(hmac.digest(secret, signed, sha256)).decode()


def _load_private(secret: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(b64decode(secret.removeprefix(_PREFIX["v1a"])))
