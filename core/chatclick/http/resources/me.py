"""The caller themselves."""

from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, StringConstraints

from chatclick.errors import FieldError, Forbidden, Invalid
from chatclick.http import limits
from chatclick.http.fields import Model, Name, Password
from chatclick.http.operations import SIGNED_IN, Answer, Call, Resource
from chatclick.http.resources.staff import build_views, end_logins, load_staff
from chatclick.http.second_factor import METHODS_HOOK
from chatclick.http.shapes import StaffShape
from chatclick.http.skills import Language, Languages
from chatclick.security.passwords import check_rules
from chatclick.store.models import Staff
from chatclick.store.transaction import Transaction

resource = Resource("me")


def _check_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("not a time zone, such as Europe/Berlin")
    return name


TimeZone = Annotated[str, StringConstraints(max_length=64), AfterValidator(_check_zone)]


class Me(StaffShape):
    """The caller, and what they may do."""

    permissions: dict[str, Literal["own", "any"]]
    language: str | None
    time_zone: str | None
    factor_plugins: list[str] = Field(
        description="plugins with second factors; each answers at `plugins/{id}/factors`"
    )


class MyChange(Model):
    """What to change; what is left out stays. A new password ends all sign-ins."""

    name: Name | None = None
    availability: Literal["online", "away"] | None = None
    language: Language | None = None
    time_zone: TimeZone | None = None
    languages: Languages | None = None
    current_password: Password | None = None
    new_password: Password | None = None


@resource.operation("GET", "/me", permission=SIGNED_IN, answer=Me)
async def get_me(call: Call[None, None]) -> Answer:
    """Return the staff member who calls."""
    return Answer(await _build_me(call, await _load_me(call)))


@resource.operation("PATCH", "/me", permission=SIGNED_IN, answer=Me)
async def change_me(call: Call[MyChange, None]) -> Answer:
    """Change what the staff member who calls may change of themselves."""
    staff = await _load_me(call)
    change = call.body
    if change.availability is not None:
        staff = await call.services.presence.set_availability(
            call.principal, staff.id, change.availability
        )
    password_hash = await _check_password(call, staff) if change.new_password else None
    if password_hash is not None or _list_changes(change):
        staff = await call.services.store.write(lambda tx: _change(tx, call, staff, password_hash))
    if password_hash is not None:
        call.services.on_revoked(staff.id)
    if change.name is not None or change.languages is not None:
        call.services.on_changed("staff")
    return Answer(await _build_me(call, staff))


async def _load_me(call: Call[Any, Any]) -> Staff:
    if call.principal.kind != "staff":
        raise Forbidden("This is for staff who are signed in.")
    return await load_staff(call.principal.id)


async def _check_password(call: Call[MyChange, None], staff: Staff) -> str:
    """Check the current password and the new one; return the hash of the new one."""
    change = call.body
    assert change.new_password is not None
    if change.current_password is None:
        raise _invalid("/current_password", "required", "Give your current password, too.")
    key = f"account {staff.email}"
    limits.take(call.services.limiter.logins, key)
    verdict = await call.services.passwords.verify(staff.password_hash, change.current_password)
    if not verdict.is_valid:
        raise _invalid("/current_password", "wrong", "This is not your current password.")
    call.services.limiter.logins.give_back(key)
    check_rules(change.new_password, email=staff.email, pointer="/new_password")
    return await call.services.passwords.hash(change.new_password)


async def _change(
    tx: Transaction, call: Call[MyChange, None], seen: Staff, password_hash: str | None
) -> Staff:
    staff = await load_staff(seen.id)
    if password_hash is not None and staff.password_hash != seen.password_hash:
        raise _invalid("/current_password", "wrong", "This is not your current password any more.")
    changes = _list_changes(call.body)
    _ = staff.update_from_dict(changes)
    if password_hash is not None:
        staff.password_hash = password_hash
        await end_logins(tx, staff)
    await staff.save()
    detail = {"has_new_password": password_hash is not None, **changes}
    await call.audit(tx, "staff.change", staff.id, detail)
    return staff


def _list_changes(change: MyChange) -> dict[str, Any]:
    plain = {"name", "language", "time_zone", "languages"}
    return change.model_dump(include=plain, exclude_unset=True, exclude_none=True)


async def _build_me(call: Call[Any, Any], staff: Staff) -> dict[str, Any]:
    view = (await build_views(call.services, [staff]))[staff.id]
    grants = {
        name: reach.name.lower() for name, reach in sorted(call.principal.grants.items()) if reach
    }
    return {
        **view,
        "permissions": grants,
        "language": staff.language,
        "time_zone": staff.time_zone,
        "factor_plugins": list(call.services.dispatcher.implementers(METHODS_HOOK)),
    }


def _invalid(pointer: str, code: str, message: str) -> Invalid:
    return Invalid(message, errors=(FieldError(pointer, code, message),))
