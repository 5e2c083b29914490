"""Signing in: the first owner, login, refresh with rotation, logout."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from pydantic import Field
from tortoise.expressions import Q

from chatclick.chat.newcomers import Newcomer, already_set_up, create_first_owner
from chatclick.clock import now
from chatclick.errors import Unauthenticated
from chatclick.http import limits
from chatclick.http.fields import Email, Model, Name, Password
from chatclick.http.operations import PUBLIC, Answer, Call, Resource
from chatclick.http.refresh_cookie import drop_cookie, read_cookie
from chatclick.http.services import Services
from chatclick.http.shapes import LoginShape
from chatclick.http.signing_in import ENDS_IDLE_AFTER, audit_as, begin, build_answer, sign_in
from chatclick.security.headers import CSRF_HEADER
from chatclick.security.origins import address_key
from chatclick.security.tokens import hash_refresh
from chatclick.store.events import Actor
from chatclick.store.models import Login, Staff
from chatclick.store.transaction import Transaction

REUSE_GRACE = timedelta(seconds=15)
"""How long a refresh token is good once more after its first use: tabs of one browser share the
cookie and may refresh at the same moment, and an answer may be lost on its way."""

resource = Resource("auth")

_NEEDS_CSRF = {CSRF_HEADER: "Always `1`: forms of other sites cannot send it."}


class SetUpState(Model):
    """Whether the installation still needs its first owner."""

    needed: bool


class NewOwner(Model):
    """The first owner."""

    email: Email
    name: Name
    password: Password


class Credentials(Model):
    """What somebody signs in with."""

    email: str = Field(max_length=320)
    password: Password


@resource.operation("GET", "/auth/setup", permission=PUBLIC, answer=SetUpState)
async def get_setup(call: Call[None, None]) -> Answer:
    """Say whether the first owner is still to be made."""
    return Answer({"needed": not await Staff.exists()})


@resource.operation(
    "POST", "/auth/setup", permission=PUBLIC, answer=LoginShape, status=201, problems=(409,)
)
async def set_up(call: Call[NewOwner, None]) -> Answer:
    """Make the first owner and sign them in. Works once."""
    if await Staff.exists():
        raise already_set_up()
    owner = Newcomer(call.body.email, "owner", call.body.password, call.body.name)
    password_hash = await owner.hash_password(call.services.passwords)

    async def audit(tx: Transaction, action: str, target: str, detail: Mapping[str, Any]) -> None:
        actor = Actor("agent", target, owner.name)
        await audit_as(tx, call, actor, action, target, {**detail, "by": "set-up"})

    async def work(tx: Transaction) -> Staff:
        return await create_first_owner(tx, owner, password_hash, audit)

    return await begin(call, await call.services.store.write(work))


@resource.operation(
    "POST", "/auth/login", permission=PUBLIC, answer=LoginShape, problems=(401,), bucket="logins"
)
async def log_in(call: Call[Credentials, None]) -> Answer:
    """Sign in with e-mail and password.

    Whether the address or the password is wrong, the answer is the same and takes as long. Where a
    plugin asks for a further proof, a good password is answered 401 `second_factor_required` with
    `challenge` and `methods`; go on at `auth/second-factor`.
    """
    email = call.body.email.strip().lower()[:320]
    table = call.services.limiter.logins
    keys = (f"account {email}", f"address {address_key(call.caller.address)}")
    for key in keys:
        limits.take(table, key)
    staff = await Staff.get_or_none(email=email, is_active=True)
    verdict = await call.services.passwords.verify(
        staff.password_hash if staff else None, call.body.password
    )
    if staff is None or not verdict.is_valid:
        await _note_failure(call, staff)
        raise Unauthenticated("E-mail address or password is wrong.", code="wrong_credentials")
    for key in keys:
        table.give_back(key)
    if verdict.needs_rehash:
        await _rehash(call.services, staff, call.body.password)
    return await sign_in(call, staff)


@resource.operation(
    "POST",
    "/auth/refresh",
    permission=PUBLIC,
    answer=LoginShape,
    problems=(401, 403),
    request_headers=_NEEDS_CSRF,
)
async def refresh(call: Call[None, None]) -> Answer:
    """Get a new access token with the refresh cookie, which changes each time.

    Within 15 seconds of its first use, a refresh token gets the same new cookie again. Used later
    than that, it ends its login: one of the two users is a thief.
    """
    services = call.services
    given = read_cookie(services, call.caller)
    fresh = services.tokens.next_refresh(given)
    login = await services.store.write(lambda tx: _rotate(tx, call, given, fresh))
    staff = await Staff.get_or_none(id=login.staff_id, is_active=True) if login else None
    if login is None or staff is None:
        await _tell_revoked(services, hash_refresh(given))
        raise Unauthenticated("The sign-in has ended; sign in again.", code="refresh_invalid")
    return await build_answer(call, staff, login, fresh)


@resource.operation(
    "POST", "/auth/logout", permission=PUBLIC, problems=(401, 403), request_headers=_NEEDS_CSRF
)
async def log_out(call: Call[None, None]) -> Answer:
    """End the login of the refresh cookie."""
    services = call.services
    given = hash_refresh(read_cookie(services, call.caller))

    async def work(tx: Transaction) -> str | None:
        # The former token ends it too: another tab may be refreshing at this moment.
        is_its_token = Q(refresh_hash=given) | Q(previous_hash=given)
        login = await Login.filter(is_its_token, revoked_at=None).first()
        if login is None:
            return None
        await Login.filter(id=login.id).update(revoked_at=now())
        actor = Actor("agent", login.staff_id, "")
        await audit_as(tx, call, actor, "login.end", login.id)
        return login.staff_id

    staff_id = await services.store.write(work)
    if staff_id is not None:
        services.on_revoked(staff_id)
    return Answer(cookie=drop_cookie(call.caller))


async def _rotate(tx: Transaction, call: Call[Any, Any], given: str, fresh: str) -> Login | None:
    """Exchange one refresh token for the next; end the login of one that was used long before."""
    at, given_hash, fresh_hash = now(), hash_refresh(given), hash_refresh(fresh)
    # One statement, so that of two processes with the same token one finds it used.
    await Login.filter(
        refresh_hash=given_hash,
        revoked_at=None,
        expires_at__gt=at,
        last_used_at__gt=at - ENDS_IDLE_AFTER,
    ).update(refresh_hash=fresh_hash, previous_hash=given_hash, last_used_at=at)
    login = await Login.filter(previous_hash=given_hash, revoked_at=None).first()
    if login is None:
        return None
    # The distance, so that a clock that went back stretches no grace.
    if abs(at - login.last_used_at) <= REUSE_GRACE:
        return login if login.refresh_hash == fresh_hash else None
    await Login.filter(id=login.id).update(revoked_at=at)
    actor = Actor("agent", login.staff_id, "")
    await audit_as(tx, call, actor, "login.revoke", login.id, {"reason": "refresh token reused"})
    return None


async def _tell_revoked(services: Services, given: str) -> None:
    login = await Login.filter(previous_hash=given).exclude(revoked_at=None).first()
    if login is not None:
        services.on_revoked(login.staff_id)


async def _note_failure(call: Call[Any, Any], staff: Staff | None) -> None:
    if staff is None:
        return
    actor = Actor("system", None, "")

    async def work(tx: Transaction) -> None:
        await audit_as(tx, call, actor, "login.refuse", staff.id)

    await call.services.store.write(work)


async def _rehash(services: Services, staff: Staff, password: str) -> None:
    password_hash = await services.passwords.hash(password)
    # Not over another password that was set meanwhile.
    unchanged = Staff.filter(id=staff.id, password_hash=staff.password_hash)

    async def work(_tx: Transaction) -> None:
        await unchanged.update(password_hash=password_hash)

    await services.store.write(work)
