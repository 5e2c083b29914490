"""A security key made of software: enough of WebAuthn to be registered and to sign."""

import hashlib
import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

IS_PRESENT, IS_VERIFIED, HAS_KEY = 0x01, 0x04, 0x40
ID = b"a key of software"


@dataclass
class SecurityKey:
    """What a browser does with a security key, for pages of one origin."""

    origin: str
    host: str
    private: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def make(self, options: Any) -> dict[str, Any]:
        """Do as `navigator.credentials.create`."""
        point = self.private.public_key().public_numbers()
        x, y = (one.to_bytes(32, "big") for one in (point.x, point.y))
        key = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        data = self._build_data(HAS_KEY) + bytes(16) + len(ID).to_bytes(2, "big") + ID + key
        made = {"fmt": "none", "attStmt": {}, "authData": data}
        client = self._build_client("webauthn.create", options)
        return _answer(clientDataJSON=client, attestationObject=cbor2.dumps(made))

    def sign(self, options: Any) -> dict[str, Any]:
        """Do as `navigator.credentials.get`."""
        data, client = self._build_data(), self._build_client("webauthn.get", options)
        signed = data + hashlib.sha256(client).digest()
        signature = self.private.sign(signed, ec.ECDSA(SHA256()))
        return _answer(clientDataJSON=client, authenticatorData=data, signature=signature)

    def _build_client(self, type_: str, options: Any) -> bytes:
        document = {"type": type_, "challenge": options["challenge"], "origin": self.origin}
        return json.dumps(document).encode()

    def _build_data(self, flags: int = 0) -> bytes:
        named = hashlib.sha256(self.host.encode()).digest()
        return named + bytes([IS_PRESENT | IS_VERIFIED | flags]) + bytes(4)


def _answer(**parts: bytes) -> dict[str, Any]:
    response = {name: _write(part) for name, part in parts.items()}
    return {"id": _write(ID), "rawId": _write(ID), "type": "public-key", "response": response}


def _write(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
