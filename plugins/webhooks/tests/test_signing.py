"""Signatures against the words of Standard Webhooks 1.0.0."""

from base64 import b64decode

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from chatclick_webhooks.signing import build_public_key, new_secret, sign


def test_the_signature_is_that_of_the_standard_s_own_example() -> None:
    header = sign(
        ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        b'{"test": 2432232314}',
    )

    assert header == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_an_asymmetric_signature_fits_its_public_key_and_no_other_body() -> None:
    secret = new_secret("v1a")
    version, _, signature = sign([secret], "whm_1", 5, b"{}").partition(",")
    public = Ed25519PublicKey.from_public_bytes(
        b64decode(build_public_key(secret).removeprefix("whpk_"))
    )

    public.verify(b64decode(signature), b"whm_1.5.{}")

    assert version == "v1a"
    with pytest.raises(InvalidSignature):
        public.verify(b64decode(signature), b"whm_1.5.{ }")


def test_secrets_have_the_length_the_standard_asks_for() -> None:
    secret = new_secret("v1")

    assert 24 <= len(b64decode(secret.removeprefix("whsec_"))) <= 64
