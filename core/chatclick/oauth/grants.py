"""Keeping grants: a person consents once, and tokens are fresh from then on."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

from chatclick.clock import now
from chatclick.errors import Conflict, Invalid, NotFound
from chatclick.oauth import flows
from chatclick.oauth.flows import Refused, Tokens, build_consent_url
from chatclick.oauth.providers import APP, OTHER
from chatclick.oauth.refreshing import (
    CONNECTED,
    NEW,
    FreshTokens,
    Tell,
    build_client,
    seal_tokens,
)
from chatclick.oauth.rows import ConsentRow, GrantRow
from chatclick.oauth.settings import build_provider, find_provider, read_settings
from chatclick.oauth.troubles import NO_REFRESH, OTHER_SERVER, ConsentRefused, build_trouble
from chatclick.plugin import PluginContext
from chatclick.reading import line, read_object, refuse

CONSENT_S = 600.0
MOST_CONSENTS = 100
MOST_GRANTS = 100
_ANSWER = {
    "state": line(200, fewest=1),
    "code": line(4096),
    "error": line(200),
    "error_description": line(4096),
    "iss": line(500),
}


class Grants:
    """The grants of a plugin.

    Args:
        context: the plugin's; it needs `http:egress`.
        grants: its table of them.
        consents: its table of consent pages.
        tell: is told of a grant that was taken back.
    """

    def __init__(
        self,
        context: PluginContext,
        grants: type[GrantRow],
        consents: type[ConsentRow],
        tell: Tell,
    ) -> None:
        self._context = context
        self._grants = grants
        self._consents = consents
        self._tokens = FreshTokens(context, grants, tell)

    async def stop(self) -> None:
        """Wait for what is under way; then nothing is lost."""
        await self._tokens.stop()

    async def list_all(self) -> list[GrantRow]:
        """Return all, by id."""
        return await self._grants.all().order_by("id").limit(MOST_GRANTS)

    async def find(self, grant_id: str) -> GrantRow | None:
        """Return one, None where there is none."""
        return await self._grants.get_or_none(id=grant_id)

    async def get(self, grant_id: str) -> GrantRow:
        """Return one.

        Raises:
            NotFound: there is none.
        """
        row = await self.find(grant_id)
        if row is None:
            raise NotFound("Nothing is set up to connect to.")
        return row

    async def set_up(self, grant_id: str, document: Any) -> GrantRow:
        """Say how a grant is got. What was granted stays while only secret or scopes change.

        Args:
            grant_id: of the plugin's choice.
            document: `provider` and `client_id`, and `client_secret`, `flow`, `organisation`,
                `issuer`, `authorize_url`, `token_url`, `scopes` where they are needed.

        Raises:
            Invalid: a value does not fit; the secret was given for other addresses.
            Conflict: somebody else sets it up just now.
            Unavailable: the issuer does not answer.
        """
        values = read_settings(document)
        row = await self.find(grant_id)
        secret = values.pop("client_secret", None)
        is_same = row is not None and _is_same(row, values)
        if secret is None and row is not None and row.client_secret and not is_same:
            message = "This secret was given for another client or server. Give it again."
            raise refuse("/client_secret", "required", message)
        has_secret = bool(row and row.client_secret if secret is None else secret)
        if values["flow"] == APP and not has_secret:  # RFC 6749, 4.4
            raise refuse("/client_secret", "required", "The app itself signs in with its secret.")
        provider = await find_provider(self._context.http.request, values)
        values["authorize_url"], values["token_url"] = provider.authorize_url, provider.token_url
        values["client_auth"] = provider.client_auth
        if secret is not None:
            values["client_secret"] = await self._context.vault.seal(secret) if secret else ""
        version = uuid4().hex

        async def work() -> GrantRow:
            kept = await self.find(grant_id)
            if (kept and kept.version) != (row and row.version):
                raise Conflict(_MEANWHILE)
            if kept is None:
                made = self._grants(id=grant_id, **values, **_NOTHING, version=version)
                await made.save(force_create=True)
                return made
            if is_same and _is_granted(kept):
                # A refresh that is under way goes on: what it brings must not be lost.
                changes = {"status": CONNECTED, "trouble": "", "refresh_at": now()}
                await self._grants.filter(id=grant_id).update(**values, **changes)
            else:
                await self._grants.filter(id=grant_id).update(**values)
                await self._clear(grant_id, version)
            return await self.get(grant_id)

        return await self._context.write(work)

    async def begin(self, grant_id: str, staff_id: str, *, redirect_uri: str, hint: str) -> str:
        """Return where a person is sent to consent, "" where none has to: then it is connected.

        Args:
            grant_id: what for.
            staff_id: who is sent there; nobody else can finish it.
            redirect_uri: where the page leads back to.
            hint: the account it is about.

        Raises:
            NotFound: nothing is set up.
            Invalid: the server gives the app itself no token, or its secret is not there.
            Unavailable: it does not answer.
        """
        row = await self.get(grant_id)
        if row.flow == APP:
            await self._connect_app(row)
            return ""
        state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
        consent = self._consents(
            state=_digest(state),
            grant_id=grant_id,
            staff_id=staff_id,
            version=row.version,
            verifier=await self._context.vault.seal(verifier),
            redirect_uri=redirect_uri,
            expires_at=now() + timedelta(seconds=CONSENT_S),
        )

        async def work() -> None:
            await self._consents.filter(expires_at__lt=now()).delete()
            if await self._consents.all().count() >= MOST_CONSENTS:
                raise Conflict("Too many consent pages are open. Try again in ten minutes.")
            await consent.save(force_create=True)

        await self._context.write(work)
        provider, asked = build_provider(row), {"state": state, "verifier": verifier, "hint": hint}
        return build_consent_url(provider, row.client_id, redirect_uri=redirect_uri, **asked)

    async def finish(self, staff_id: str, document: Any) -> GrantRow:
        """Take what a consent page handed back, once.

        Args:
            staff_id: who brings it.
            document: its parameters.

        Raises:
            Invalid: this consent is not theirs, too old or used (`state_unknown`); they did not
                agree (`consent_denied`); the server gives no token for it (`consent_refused`).
            Conflict: it was set up otherwise, or disconnected, since they were sent there.
            Unavailable: the server does not answer.
        """
        answer = read_object(document, _ANSWER, required=("state",))
        consent = await self._take(answer["state"], staff_id)
        row = await self.get(consent.grant_id)
        if row.version != consent.version:  # code and verifier are for the server that was asked
            raise Conflict(_MEANWHILE)
        _check_answer(row, answer)
        try:
            tokens = await flows.redeem(
                self._context.http.request,
                build_provider(row),
                await build_client(self._context, row),
                code=answer.get("code", ""),
                redirect_uri=consent.redirect_uri,
                verifier=await self._context.vault.open(consent.verifier),
            )
        except Refused as error:
            raise ConsentRefused(error.trouble) from None
        if not tokens.refresh:
            raise ConsentRefused(build_trouble(NO_REFRESH))
        return await self._connect(row, tokens)

    async def disconnect(self, grant_id: str) -> None:
        """Forget the tokens; how to get them anew stays."""
        await self._context.write(lambda: self._clear(grant_id, uuid4().hex))

    async def forget(self, grant_id: str) -> None:
        """Forget what must not be used for another account or at another server.

        That is the secret as well where it alone brings tokens, with nobody to consent. Call it
        inside the `context.write` that changes account or server.
        """
        await self._clear(grant_id, uuid4().hex)
        await self._grants.filter(id=grant_id, flow=APP).update(client_secret="")

    async def _clear(self, grant_id: str, version: str) -> None:
        """Forget tokens and open consents; nothing that was begun before ends in a grant."""
        cleared = {**_NOTHING, "version": version}
        await self._grants.filter(id=grant_id).update(**cleared)
        await self._consents.filter(grant_id=grant_id).delete()

    async def remove(self, grant_id: str) -> None:
        """Forget all of a grant; a missing one is fine."""

        async def work() -> None:
            await self._grants.filter(id=grant_id).delete()
            await self._consents.filter(grant_id=grant_id).delete()

        await self._context.write(work)

    async def get_token(self, grant_id: str) -> str:
        """Return an access token that is good now.

        Raises:
            NotConnected: a person has to consent.
            Unavailable: the server does not answer; try again.
        """
        return await self._tokens.get(grant_id)

    async def distrust(self, grant_id: str, token: str) -> None:
        """Have a fresh token next time: a server refused this one before its time."""
        await self._tokens.distrust(grant_id, token)

    async def _take(self, state: str, staff_id: str) -> ConsentRow:
        """Take a consent from the table, so that it counts once whatever comes of it."""
        digest = _digest(state)

        async def work() -> ConsentRow | None:
            found = await self._consents.get_or_none(state=digest, staff_id=staff_id)
            if found is not None:
                await self._consents.filter(state=digest).delete()
            return found

        consent = await self._context.write(work)
        if consent is None or consent.expires_at <= now():
            message = "This sign-in was not begun by you here, or it is too old. Connect again."
            raise Invalid(message, code="state_unknown")
        return consent

    async def _connect_app(self, row: GrantRow) -> None:
        if not row.client_secret:
            message = "The client secret has to be entered again."
            raise refuse("/client_secret", "required", message)
        client, ask = await build_client(self._context, row), self._context.http.request
        try:
            tokens = await flows.ask_as_app(ask, build_provider(row), client)
        except Refused as error:
            raise ConsentRefused(error.trouble) from None
        _ = await self._connect(row, tokens)

    async def _connect(self, row: GrantRow, tokens: Tokens) -> GrantRow:
        changes = {
            **await seal_tokens(self._context, tokens),
            "status": CONNECTED,
            "trouble": "",
            "account": tokens.account,
            "connected_at": now(),
            "refresher": "",
        }

        async def work() -> GrantRow:
            # What was set up otherwise or disconnected meanwhile is not what was consented to.
            same = self._grants.filter(id=row.id, version=row.version)
            if not await same.update(**changes):
                raise Conflict(_MEANWHILE)
            return await self.get(row.id)

        return await self._context.write(work)


_MEANWHILE = "This was set up otherwise or disconnected meanwhile. Try again."
_NOTHING: Mapping[str, Any] = {
    "status": NEW,
    "trouble": "",
    "refresher": "",
    "account": "",
    "connected_at": None,
    "access_token": "",
    "refresh_token": "",
    "refresh_at": None,
}


def _is_same(row: GrantRow, values: Mapping[str, str]) -> bool:
    """Tell whether settings are of the client and the server that were consented to."""
    names = ["provider", "flow", "organisation", "client_id", "issuer"]
    if values["provider"] == OTHER and not values["issuer"]:
        names += ["authorize_url", "token_url"]
    return all(getattr(row, name) == values[name] for name in names)


def _is_granted(row: GrantRow) -> bool:
    """Tell whether there is a leave to keep; the app itself has one without a refresh token."""
    return bool(row.refresh_token) or (row.flow == APP and row.status != NEW)


def _check_answer(row: GrantRow, answer: Mapping[str, str]) -> None:
    if answer.get("error") == "access_denied":
        raise Invalid("The consent page was left without agreeing.", code="consent_denied")
    if answer.get("error") or not answer.get("code"):
        said = " ".join(answer.get("error_description", "").split())[:200]
        raise ConsentRefused(build_trouble(answer.get("error") or "nothing", said))
    if row.issuer and answer.get("iss", row.issuer) != row.issuer:  # RFC 9207
        raise ConsentRefused(build_trouble(OTHER_SERVER))


def _digest(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()
