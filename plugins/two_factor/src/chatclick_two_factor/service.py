"""What the plugin does: offer methods, check answers, set factors up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from chatclick import Accept, LoginAttempt, LoginMethod, PluginContext, Reject
from chatclick_two_factor import codes, passkeys
from chatclick_two_factor.factors import Factors, FactorStore, Totp
from chatclick_two_factor.passkeys import Asked, WrongPasskey
from chatclick_two_factor.pending import Pending

WRONG_CODE = Reject("wrong_code", "This code is wrong, or was used already.")
WRONG_PASSKEY = Reject("wrong_passkey", "This passkey did not work. Try once more.")
TOO_LATE = Reject("too_late", "This took too long. Sign in again.")


@dataclass(frozen=True, slots=True)
class NewSecret:
    """A secret that is not confirmed by a code yet."""

    secret: str
    uri: str

    def to_json(self) -> dict[str, str]:
        """Return what a page shows."""
        return {"secret": self.secret, "uri": self.uri, "image": codes.draw(self.uri)}


class Service:
    """The plugin at work; made once it has started.

    Args:
        context: the host.
    """

    def __init__(self, context: PluginContext) -> None:
        self._context = context
        self.store = FactorStore(context)
        self.secrets = Pending(context, "secret", NewSecret)
        self.registrations = Pending(context, "registration", Asked)
        self._challenges = Pending(context, "challenge", Asked)

    @property
    def issuer(self) -> str:
        """What apps show above the code."""
        return str(self._context.config["issuer"])

    def is_required(self, role: str | None) -> bool:
        """Tell whether people of a role must have a second factor."""
        return role in self._context.config["required_roles"]

    async def list_methods(self, attempt: LoginAttempt) -> list[LoginMethod]:
        """Return what somebody can prove themselves with."""
        factors = await self.store.get(attempt.staff.id)
        if not factors.is_set_up:
            return (
                [await self._offer_setup(attempt)] if self.is_required(attempt.staff.role) else []
            )
        methods = []
        asked = passkeys.begin_proof(attempt.origin, factors.passkeys)
        if asked is not None:
            options, challenge = asked
            await self._challenges.put(attempt.staff.id, attempt.id, challenge)
            methods.append(
                LoginMethod(id="passkey", kind="passkey", label="Passkey", options=options)
            )
        if factors.totp is not None:
            methods.append(LoginMethod(id="totp", kind="code", label="Code from your app"))
        # Never none: with passkeys of another address alone, the password would be enough.
        if factors.recovery or not methods:
            methods.append(LoginMethod(id="recovery", kind="code", label="Recovery code"))
        return methods

    async def verify(
        self, attempt: LoginAttempt, method: str, answer: Mapping[str, Any]
    ) -> Accept | Reject:
        """Check an answer; a good one is good once."""
        code = answer.get("code")
        text = code if isinstance(code, str) else ""
        async with self.store.change(attempt.staff.id) as factors:
            match method:
                case "totp":
                    return _use_totp(factors, text)
                case "recovery":
                    return _use_recovery(factors, attempt.staff.id, text)
                case "passkey":
                    return await self._use_passkey(factors, attempt, answer.get("credential"))
                case "setup":
                    return await self._finish_setup(factors, attempt, text)
        return WRONG_CODE

    def new_secret(self, account: str) -> NewSecret:
        """Make a secret for an app."""
        secret = codes.new_secret()
        return NewSecret(secret, codes.build_uri(secret, account, self.issuer))

    async def _offer_setup(self, attempt: LoginAttempt) -> LoginMethod:
        fresh = self.new_secret(attempt.staff.name)
        await self.secrets.put(attempt.staff.id, attempt.id, fresh)
        label = "Set up a second factor"
        return LoginMethod(id="setup", kind="setup", label=label, options=fresh.to_json())

    async def _finish_setup(
        self, factors: Factors, attempt: LoginAttempt, code: str
    ) -> Accept | Reject:
        # Only who has nothing yet: else a password would be enough to add a factor and pass by it.
        if factors.is_set_up or not self.is_required(attempt.staff.role):
            return WRONG_CODE
        fresh = await self.secrets.peek(attempt.staff.id, attempt.id)
        if fresh is None:
            return TOO_LATE
        return Accept() if add_totp(factors, fresh.secret, code) else WRONG_CODE

    async def _use_passkey(
        self, factors: Factors, attempt: LoginAttempt, credential: object
    ) -> Accept | Reject:
        asked = await self._challenges.take(attempt.staff.id, attempt.id)
        if asked is None:
            return TOO_LATE
        if not isinstance(credential, Mapping):
            return WRONG_PASSKEY
        try:
            passkey = passkeys.check_proof(asked, credential, factors.passkeys)
        except WrongPasskey as error:
            self._context.log.info("passkey_refused", reason=str(error)[:200])
            return WRONG_PASSKEY
        passkey.last_used_at = now_text()
        return Accept()


def add_totp(factors: Factors, secret: str, code: str) -> bool:
    """Take an app into use that shows the right code; return whether it does."""
    step = codes.find_step(secret, code, 0)
    if step is None:
        return False
    factors.totp = Totp(secret, now_text(), step, now_text())
    return True


def renew_recovery(factors: Factors, staff_id: str) -> list[str]:
    """Make new recovery codes in place of the old ones and return them, this once."""
    fresh = codes.new_recovery_codes()
    factors.recovery = [codes.hash_code(staff_id, one) for one in fresh]
    return fresh


def now_text() -> str:
    """Return the time as it is written on the wire."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _use_totp(factors: Factors, code: str) -> Accept | Reject:
    if factors.totp is None:
        return WRONG_CODE
    step = codes.find_step(factors.totp.secret, code, factors.totp.last_step)
    if step is None:
        return WRONG_CODE
    factors.totp.last_step = step
    factors.totp.last_used_at = now_text()
    return Accept()


def _use_recovery(factors: Factors, staff_id: str, code: str) -> Accept | Reject:
    left = codes.spend_code(factors.recovery, staff_id, code)
    if left is None:
        return WRONG_CODE
    factors.recovery = left
    return Accept()
