"""Passkeys (WebAuthn), by the library `webauthn`."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from chatclick_two_factor.factors import Passkey

MAX_CREDENTIAL_CHARS = 16_384


@dataclass(frozen=True, slots=True)
class Asked:
    """A challenge in base64url, and the page it was put to."""

    challenge: str
    origin: str

    @property
    def rp_id(self) -> str:
        """The host name that passkeys are bound to."""
        return urlsplit(self.origin).hostname or ""


class WrongPasskey(Exception):
    """The browser's answer does not prove anything."""


def begin_registration(
    origin: str, issuer: str, staff_id: str, name: str, known: Sequence[Passkey]
) -> tuple[dict[str, Any], Asked]:
    """Return the options for `navigator.credentials.create`, and what to remember."""
    rp_id = urlsplit(origin).hostname or ""
    options = generate_registration_options(
        rp_id=rp_id,
        rp_name=issuer,
        user_id=staff_id.encode(),
        user_name=name,
        user_display_name=name,
        exclude_credentials=_describe(known, rp_id),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.PREFERRED,
        ),
    )
    return json.loads(options_to_json(options)), Asked(
        bytes_to_base64url(options.challenge), origin
    )


def finish_registration(
    asked: Asked, credential: Mapping[str, Any], label: str, at: str
) -> Passkey:
    """Check what the browser made.

    Raises:
        WrongPasskey: it is not an answer to what was asked.
    """
    try:
        made = verify_registration_response(
            credential=_plain(credential),
            expected_challenge=base64url_to_bytes(asked.challenge),
            expected_rp_id=asked.rp_id,
            expected_origin=asked.origin,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError, IndexError) as error:
        raise WrongPasskey(str(error)) from error
    return Passkey(
        id=bytes_to_base64url(made.credential_id),
        key=bytes_to_base64url(made.credential_public_key),
        count=made.sign_count,
        rp_id=asked.rp_id,
        label=label,
        created_at=at,
    )


def begin_proof(origin: str, known: Sequence[Passkey]) -> tuple[dict[str, Any], Asked] | None:
    """Return the options for `navigator.credentials.get`; None without a passkey for this host."""
    rp_id = urlsplit(origin).hostname or ""
    allowed = _describe(known, rp_id)
    if not allowed:
        return None
    options = generate_authentication_options(
        rp_id=rp_id,
        allow_credentials=allowed,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return json.loads(options_to_json(options)), Asked(
        bytes_to_base64url(options.challenge), origin
    )


def check_proof(asked: Asked, credential: Mapping[str, Any], known: Sequence[Passkey]) -> Passkey:
    """Return the passkey that answered, with its counter moved on.

    Raises:
        WrongPasskey: none of these did.
    """
    given_id = credential.get("id")
    passkey = next((one for one in known if one.id == given_id), None)
    if passkey is None or passkey.rp_id != asked.rp_id:
        raise WrongPasskey("unknown passkey")
    try:
        verified = verify_authentication_response(
            credential=_plain(credential),
            expected_challenge=base64url_to_bytes(asked.challenge),
            expected_rp_id=asked.rp_id,
            expected_origin=asked.origin,
            credential_public_key=base64url_to_bytes(passkey.key),
            credential_current_sign_count=passkey.count,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError, IndexError) as error:
        raise WrongPasskey(str(error)) from error
    passkey.count = verified.new_sign_count
    return passkey


def _describe(known: Sequence[Passkey], rp_id: str) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.id))
        for one in known
        if one.rp_id == rp_id
    ]


def _plain(credential: Mapping[str, Any]) -> str:
    """Write it as text again: hooks are handed read-only mappings, and the library takes dicts."""
    text = json.dumps(credential, default=dict)
    if len(text) > MAX_CREDENTIAL_CHARS:
        raise WrongPasskey("too large")
    return text
