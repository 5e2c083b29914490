"""Who sends: the signed word that each push carries (RFC 8292), and its key, made once."""

import json
from datetime import timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from chatclick import PluginContext
from chatclick.clock import now
from chatclick_notify_webpush.encrypting import encode, write_point
from chatclick_notify_webpush.models import Key

ONLY = "vapid"
VALID_FOR = timedelta(hours=12)


async def get_key(context: PluginContext) -> ec.EllipticCurvePrivateKey:
    """Return the key of this installation; the first call makes it.

    Browsers keep to the key they subscribed with, so it never changes.

    Args:
        context: keeps it, encrypted.

    Raises:
        Invalid: the host's own key is another one than when it was made.
    """
    row = await Key.get_or_none(id=ONLY)
    sealed = row.sealed if row else await _make_key(context)
    key = load_pem_private_key((await context.vault.open(sealed)).encode(), password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key


async def _make_key(context: PluginContext) -> str:
    made = ec.generate_private_key(ec.SECP256R1())
    pem = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    sealed = await context.vault.seal(pem)

    async def work() -> str:
        # Another process may have made it meanwhile: the first one stays.
        row = await Key.get_or_none(id=ONLY)
        if row is not None:
            return str(row.sealed)
        await Key(id=ONLY, sealed=sealed, at=now()).save(force_create=True)
        return sealed

    return await context.write(work)


def write_public_key(key: ec.EllipticCurvePrivateKey) -> str:
    """Write what browsers are given to subscribe with."""
    return encode(write_point(key.public_key()))


def build_authorization(key: ec.EllipticCurvePrivateKey, endpoint: str, contact: str) -> str:
    """Build the header that says who sends.

    Args:
        key: of this installation.
        endpoint: where to; its origin is whom the word is for.
        contact: how a push service reaches who runs this, as mailto: or https:.
    """
    where = urlsplit(endpoint)
    claims = {
        "aud": f"{where.scheme}://{where.netloc}",
        "exp": int((now() + VALID_FOR).timestamp()),
        "sub": contact,
    }
    said = f"{_write({'typ': 'JWT', 'alg': 'ES256'})}.{_write(claims)}"
    r, s = decode_dss_signature(key.sign(said.encode(), ec.ECDSA(SHA256())))
    signature = encode(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    return f"vapid t={said}.{signature}, k={write_public_key(key)}"


def _write(document: dict[str, object]) -> str:
    return encode(json.dumps(document, separators=(",", ":")).encode())
