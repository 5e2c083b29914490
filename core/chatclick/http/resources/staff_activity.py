"""Letting people go, and taking them back."""

from pydantic import Field

from chatclick.chat.handing_on import hand_on_sessions
from chatclick.errors import ChatclickError
from chatclick.http.fields import Model, id_of
from chatclick.http.operations import Answer, Call, Resource
from chatclick.http.resources.staff import (
    build_views,
    end_logins,
    load_staff,
    record_leaving,
    refuse_without_owner,
    require_above,
)
from chatclick.http.shapes import StaffShape
from chatclick.security.policy import SYSTEM, require
from chatclick.store.models import Session, Staff
from chatclick.store.transaction import Transaction

MAX_TAKEN_BACK = 1000

resource = Resource("staff-activity")


class HandedOn(Model):
    """The conversations that went back into their queues."""

    session_ids: list[str]


class TakingBack(Model):
    """Conversations to give back: those of them that nobody else has taken."""

    session_ids: list[id_of("session")] = Field([], max_length=MAX_TAKEN_BACK)  # type: ignore[valid-type]


@resource.operation(
    "POST",
    "/staff/{staff_id}/deactivate",
    permission="staff:write",
    answer=HandedOn,
    problems=(409,),
)
async def deactivate_person(call: Call[None, None]) -> Answer:
    """Deactivate somebody: their sign-ins end, what they have under way is handed on.

    What they wrote stays. `activate` takes it back.
    """
    return Answer({"session_ids": await _deactivate(call)})


@resource.operation("DELETE", "/staff/{staff_id}", permission="staff:write", problems=(409,))
async def deactivate_staff(call: Call[None, None]) -> Answer:
    """Deactivate somebody, as `deactivate` does."""
    await _deactivate(call)
    return Answer()


@resource.operation(
    "POST", "/staff/{staff_id}/activate", permission="staff:write", answer=StaffShape
)
async def activate_person(call: Call[TakingBack, None]) -> Answer:
    """Let somebody sign in again, and give back what nobody has taken since."""
    staff_id = call.ids["staff_id"]
    require(call.principal, "staff:write")

    async def work(tx: Transaction) -> Staff:
        staff = await load_staff(staff_id)
        await require_above(call, staff)
        if not staff.is_active:
            staff.is_active = True
            await staff.save(update_fields=["is_active"])
            await call.audit(tx, "staff.activate", staff_id)
        return staff

    staff = await call.services.store.write(work)
    free = (
        await Session.filter(id__in=call.body.session_ids, assignee_id=None)
        .exclude(state__in=("resolved", "closed"))
        .limit(MAX_TAKEN_BACK)
        .values_list("id", flat=True)
    )
    for session_id in map(str, free):
        try:
            await call.services.sessions.assign(SYSTEM, session_id, staff_id, reason="Back again")
        except ChatclickError:  # taken or closed meanwhile, which is as good
            continue
    call.services.on_changed("staff")
    return Answer((await build_views(call.services, [staff]))[staff_id])


async def _deactivate(call: Call[None, None]) -> list[str]:
    staff_id = call.ids["staff_id"]
    require(call.principal, "staff:write")

    async def work(tx: Transaction) -> None:
        staff = await load_staff(staff_id)
        await require_above(call, staff)
        if not staff.is_active:
            return
        staff.is_active = False
        await end_logins(tx, staff)
        await staff.save()
        await record_leaving(tx, call.principal, staff)
        await call.audit(tx, "staff.deactivate", staff_id)
        await refuse_without_owner()

    await call.services.store.write(work)
    call.services.on_revoked(staff_id)
    handed = await hand_on_sessions(call.services.sessions, staff_id)
    call.services.on_changed("staff")
    return handed
