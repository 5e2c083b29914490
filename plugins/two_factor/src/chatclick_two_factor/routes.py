"""The API of factors: each person's own at `/factors`, and taking them away from others."""

from typing import Any

from quart import Blueprint, Response, jsonify, request

from chatclick import Caller, Site
from chatclick.errors import Conflict, FieldError, Forbidden, Invalid, NotFound
from chatclick_two_factor import passkeys
from chatclick_two_factor.factors import MAX_PASSKEYS, Factors
from chatclick_two_factor.passkeys import WrongPasskey
from chatclick_two_factor.service import Service, add_totp, now_text, renew_recovery

PREFIX = "/api/v1/plugins/two_factor"
MAX_LABEL = 60
_PROBLEMS = {401: "Not signed in", 403: "Not allowed, or prove it again", 422: "Does not fit"}


class Routes:
    """Handlers. Changes want a fresh proof from whoever has a factor already.

    Args:
        site: knows who calls.
    """

    def __init__(self, site: Site) -> None:
        self._site = site
        self.service: Service | None = None

    def build(self) -> list[Blueprint]:
        """Build the blueprint."""
        blueprint = self._site.blueprint()
        described: dict[str, Any] = {}
        for method, path, view in (
            ("GET", "/factors", self.list_factors),
            ("POST", "/factors/totp", self.begin_totp),
            ("POST", "/factors/totp/confirm", self.confirm_totp),
            ("POST", "/factors/passkeys", self.begin_passkey),
            ("POST", "/factors/passkeys/confirm", self.confirm_passkey),
            ("POST", "/factors/recovery-codes", self.renew_codes),
            ("DELETE", "/factors/{factor_id}", self.remove),
            ("DELETE", "/staff/{staff_id}", self.reset),
        ):
            rule = path.replace("{", "<").replace("}", ">")
            blueprint.add_url_rule(rule, view.__name__, view, methods=[method])
            described.setdefault(PREFIX + path, {})[method.lower()] = _describe(path, view.__doc__)
        self._site.describe(described)
        return [blueprint]

    @property
    def _service(self) -> Service:
        if self.service is None:
            raise RuntimeError("the plugin has not started")
        return self.service

    async def list_factors(self) -> Response:
        """List the caller's second factors."""
        caller = await self._caller()
        factors = await self._service.store.get(caller.id)
        return jsonify(_to_json(factors, is_required=self._service.is_required(caller.role)))

    async def begin_totp(self) -> Response:
        """Make a secret for an authenticator app."""
        caller = await self._caller(needs_proof=True)
        fresh = self._service.new_secret(caller.name)
        await self._service.secrets.put(caller.id, "", fresh)
        return jsonify(fresh.to_json())

    async def confirm_totp(self) -> Response:
        """Take the app into use, by a code it shows; the first factor brings recovery codes."""
        caller = await self._caller()
        code = await self._read_text("code", 20)
        fresh = await self._service.secrets.peek(caller.id, "")
        if fresh is None:
            raise Conflict("This took too long; begin again.", code="too_late")
        async with self._service.store.change(caller.id) as factors:
            if not add_totp(factors, fresh.secret, code):
                raise _invalid("/code", "The app shows another code now. Is its clock right?")
            made = [] if factors.recovery else renew_recovery(factors, caller.id)
        await self._service.secrets.take(caller.id, "")
        await self._site.audit(caller, "two_factor.add", caller.id, {"kind": "totp"})
        return jsonify({"recovery_codes": made})

    async def begin_passkey(self) -> Response:
        """Return the options with which a browser makes a passkey."""
        caller = await self._caller(needs_proof=True)
        factors = await self._service.store.get(caller.id)
        if len(factors.passkeys) >= MAX_PASSKEYS:
            raise Conflict(f"{MAX_PASSKEYS} passkeys are the limit.", code="too_many")
        options, asked = passkeys.begin_registration(
            _read_origin(), self._service.issuer, caller.id, caller.name, factors.passkeys
        )
        await self._service.registrations.put(caller.id, "", asked)
        return jsonify({"options": options})

    async def confirm_passkey(self) -> Response:
        """Take a passkey into use; the first factor brings recovery codes."""
        caller = await self._caller()
        body = await self._site.read_json()
        label, credential = body.get("label"), body.get("credential")
        if not isinstance(label, str) or not 0 < len(label.strip()) <= MAX_LABEL:
            raise _invalid("/label", f"Give a name of 1 to {MAX_LABEL} characters.")
        if not isinstance(credential, dict):
            raise _invalid("/credential", "Give what the browser made.")
        asked = await self._service.registrations.take(caller.id, "")
        if asked is None:
            raise Conflict("This took too long; begin again.", code="too_late")
        try:
            passkey = passkeys.finish_registration(asked, credential, label.strip(), now_text())
        except WrongPasskey as error:
            raise _invalid("/credential", "This is no passkey of this page.") from error
        async with self._service.store.change(caller.id) as factors:
            if any(one.id == passkey.id for one in factors.passkeys):
                raise Conflict("This passkey is in use already.", code="known")
            factors.passkeys.append(passkey)
            made = [] if factors.recovery else renew_recovery(factors, caller.id)
        await self._site.audit(caller, "two_factor.add", caller.id, {"kind": "passkey"})
        return jsonify({"recovery_codes": made})

    async def renew_codes(self) -> Response:
        """Make new recovery codes; the old ones work no more."""
        caller = await self._caller(needs_proof=True)
        async with self._service.store.change(caller.id) as factors:
            if not factors.is_set_up:
                raise Conflict("Set up an app or a passkey first.", code="no_factor")
            made = renew_recovery(factors, caller.id)
        await self._site.audit(caller, "two_factor.renew_codes", caller.id)
        return jsonify({"recovery_codes": made})

    async def remove(self, factor_id: str) -> tuple[str, int]:
        """Remove one of the caller's factors."""
        caller = await self._caller(needs_proof=True)
        async with self._service.store.change(caller.id) as factors:
            if not factors.remove(factor_id):
                raise NotFound("There is nothing here by that id.")
        await self._site.audit(caller, "two_factor.remove", caller.id)
        return "", 204

    async def reset(self, staff_id: str) -> tuple[str, int]:
        """Take all factors away from somebody who lost them."""
        caller = await self._site.require("staff:write", needs_proof=True)
        if caller.role != "owner":
            raise Forbidden("Only an owner can do this: it opens the account to its password.")
        await self._service.store.clear(staff_id[:64])
        await self._site.audit(caller, "two_factor.reset", staff_id[:64])
        return "", 204

    async def _caller(self, *, needs_proof: bool = False) -> Caller:
        caller = await self._site.require(None, needs_proof=needs_proof)
        if caller.kind != "staff":
            raise Forbidden("This is for staff who are signed in.")
        return caller

    async def _read_text(self, name: str, max_chars: int) -> str:
        value = (await self._site.read_json()).get(name)
        if not isinstance(value, str) or not 0 < len(value) <= max_chars:
            raise _invalid(f"/{name}", f"Give 1 to {max_chars} characters.")
        return value


def _read_origin() -> str:
    return request.headers.get("Origin") or f"{request.scheme}://{request.host}"


def _to_json(factors: Factors, *, is_required: bool) -> dict[str, Any]:
    listed: list[dict[str, Any]] = [
        {
            "id": one.id,
            "kind": "passkey",
            "label": one.label,
            "created_at": one.created_at,
            "last_used_at": one.last_used_at,
        }
        for one in factors.passkeys
    ]
    if factors.totp is not None:
        listed.insert(
            0,
            {
                "id": "totp",
                "kind": "totp",
                "label": "",
                "created_at": factors.totp.created_at,
                "last_used_at": factors.totp.last_used_at,
            },
        )
    return {
        "factors": listed,
        "recovery_codes_left": len(factors.recovery),
        "is_required": is_required,
    }


def _describe(path: str, doc: str | None) -> dict[str, Any]:
    names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    return {
        "summary": (doc or "").partition("\n")[0],
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
            for name in names
        ],
        "security": [{"bearer": []}],
        "responses": {
            "200": {"description": "Done"},
            "204": {"description": "Gone"},
            **{str(status): {"description": text} for status, text in _PROBLEMS.items()},
        },
    }


def _invalid(pointer: str, message: str) -> Invalid:
    return Invalid(message, errors=(FieldError(pointer, "invalid", message),))
