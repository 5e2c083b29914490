"""Numbers of the team: one is somebody's once they typed the code that was sent there."""

import secrets
from collections.abc import Sequence
from datetime import timedelta

from tortoise.expressions import F

from chatclick import PluginContext
from chatclick.clock import now
from chatclick.errors import Invalid, TooManyRequests
from chatclick.reading import refuse
from chatclick_notify_sms.models import StaffNumber

VALID_FOR = timedelta(minutes=10)
MOST_TRIES = 5
MOST_CODES, PER = 3, timedelta(hours=1)
PAGE = 500


async def find_row(staff_id: str) -> StaffNumber | None:
    """Return what is known of somebody's number; None for nothing."""
    return await StaffNumber.get_or_none(staff_id=staff_id)


async def find_number(staff_id: str) -> str:
    """Return somebody's number, "" where they have none."""
    row = await find_row(staff_id)
    return str(row.number) if row else ""


async def ask(context: PluginContext, staff_id: str, number: str) -> str:
    """Have somebody prove that a number is theirs.

    Args:
        context: writes, and encrypts the code.
        staff_id: whose it is to be.
        number: as `+` and digits.

    Returns:
        The code to be sent there.

    Raises:
        TooManyRequests: they asked for too many codes.
    """
    code = f"{secrets.randbelow(10**6):06}"
    sealed = await context.vault.seal(code)

    async def work() -> float:
        at, mine = now(), StaffNumber.filter(staff_id=staff_id)
        if not await mine.exists():
            await StaffNumber(staff_id=staff_id, code="", asked_since=at).save(force_create=True)
        await mine.filter(asked_since__lte=at - PER).update(asked=0, asked_since=at)
        # Counted in the database: another server may be asked at the same time.
        counted = await mine.filter(asked__lt=MOST_CODES).update(
            asked=F("asked") + 1,
            asked_number=number,
            code=sealed,
            code_until=at + VALID_FOR,
            tries=0,
        )
        if counted:
            return 0.0
        row = await StaffNumber.get(staff_id=staff_id)
        return max(1.0, (row.asked_since + PER - at).total_seconds())

    wait_s = await context.write(work)
    if wait_s:
        raise TooManyRequests("Too many codes. Try again later.", retry_after_s=wait_s)
    return code


async def confirm(context: PluginContext, staff_id: str, code: str) -> None:
    """Take the number that waits for its code as theirs.

    Raises:
        Invalid: it is another code, or it is too late: time is up, or another was asked for.
    """

    async def count_try() -> StaffNumber | None:
        open_ones = StaffNumber.filter(
            staff_id=staff_id, code_until__gt=now(), tries__lt=MOST_TRIES
        )
        counted = await open_ones.update(tries=F("tries") + 1)
        return await StaffNumber.get(staff_id=staff_id) if counted else None

    row = await context.write(count_try)
    if row is None:
        raise _refuse_late()
    if not secrets.compare_digest(await context.vault.open(row.code), code):
        raise refuse("/code", "wrong", "This is another code than the one that was sent.")

    async def take() -> int:
        same = StaffNumber.filter(staff_id=staff_id, code=row.code)
        return await same.update(number=row.asked_number, asked_number="", code="", code_until=None)

    if not await context.write(take):
        raise _refuse_late()


async def take_back(context: PluginContext, staff_id: str, number: str) -> None:
    """Wait no longer for a code that did not go out; a number that is theirs stays.

    Args:
        context: writes.
        staff_id: who asked.
        number: where the code was to go.
    """

    async def work() -> None:
        mine = StaffNumber.filter(staff_id=staff_id, asked_number=number)
        await mine.update(asked_number="", code="", code_until=None)

    await context.write(work)


async def remove(context: PluginContext, staff_id: str) -> None:
    """Forget somebody's number; how many codes they asked for stays for its hour."""

    async def work() -> None:
        mine = StaffNumber.filter(staff_id=staff_id)
        await mine.update(number="", asked_number="", code="", code_until=None)

    await context.write(work)


async def forget(context: PluginContext, staff_ids: Sequence[str]) -> None:
    """Forget all that is known of some people."""

    async def work() -> None:
        await StaffNumber.filter(staff_id__in=list(staff_ids)).delete()

    await context.write(work)


async def forget_left(context: PluginContext) -> None:
    """Forget everybody who left while the plugin was off."""
    after = ""
    while rows := await StaffNumber.filter(staff_id__gt=after).order_by("staff_id").limit(PAGE):
        if left := await context.staff.list_left([row.staff_id for row in rows]):
            await forget(context, left)
        after = rows[-1].staff_id


def _refuse_late() -> Invalid:
    return refuse("/code", "expired", "This code is no longer good. Ask for another one.")
