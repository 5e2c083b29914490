"""Messages that only one browser can read: RFC 8291 (Web Push) over RFC 8188 (aes128gcm).

No input or output. It is done here rather than by a library because those that exist send by
themselves, past the host's egress rules.
"""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

RECORD_BYTES = 4096
MOST_BYTES = RECORD_BYTES - 86 - 16 - 1 - 7
"""What fits: a push service need not take more than 4,096 bytes with header, tag and mark, and
some browsers count a little on top."""

_POINT_BYTES = 65
_LAST_RECORD = b"\x02"


class BadSubscription(Exception):
    """The keys of a subscription are none."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What a browser gives to encrypt with: its public key, and a secret both know."""

    point: bytes
    auth: bytes


def read_keys(p256dh: str, auth: str) -> Keys:
    """Read the keys of a subscription as JSON carries them.

    Raises:
        BadSubscription: they are not a point of the curve P-256 and 16 bytes.
    """
    try:
        keys = Keys(decode(p256dh), decode(auth))
        _read_point(keys.point)
    except ValueError:
        raise BadSubscription("These are no keys of a subscription.") from None
    if len(keys.point) != _POINT_BYTES or len(keys.auth) != 16:
        raise BadSubscription("These are no keys of a subscription.")
    return keys


def encrypt(
    plain: bytes,
    keys: Keys,
    *,
    own: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """Encrypt a message as the body of a push.

    Args:
        plain: at most `MOST_BYTES` bytes.
        keys: of the browser.
        own: a key for this message alone; made here unless a test gives it.
        salt: 16 bytes for this message alone; likewise.
    """
    own = own or ec.generate_private_key(ec.SECP256R1())
    salt = salt or os.urandom(16)
    own_point = write_point(own.public_key())
    shared = own.exchange(ec.ECDH(), _read_point(keys.point))
    info = b"WebPush: info\0" + keys.point + own_point
    secret = _derive(shared, salt=keys.auth, info=info, size_bytes=32)
    key = _derive(secret, salt=salt, info=b"Content-Encoding: aes128gcm\0", size_bytes=16)
    nonce = _derive(secret, salt=salt, info=b"Content-Encoding: nonce\0", size_bytes=12)
    body = AESGCM(key).encrypt(nonce, plain + _LAST_RECORD, None)
    return b"".join(
        (salt, RECORD_BYTES.to_bytes(4, "big"), bytes((len(own_point),)), own_point, body)
    )


def write_point(key: ec.EllipticCurvePublicKey) -> bytes:
    """Write a public key as an uncompressed point, 65 bytes."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def encode(data: bytes) -> str:
    """Write bytes as base64url without padding."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """Read base64url, with padding or without; ValueError where it is none."""
    return urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))


def _read_point(point: bytes) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)


def _derive(secret: bytes, *, salt: bytes, info: bytes, size_bytes: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=size_bytes, salt=salt, info=info).derive(secret)
