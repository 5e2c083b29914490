"""A number of the team is used once its owner typed the code that was sent there."""

import re

from tortoise.exceptions import OperationalError

from chatclick.ids import new_id
from chatclick.testing.host import TESTER
from chatclick_notify_sms import find_sms
from chatclick_notify_sms.models import StaffNumber
from chatclick_notify_sms.staff_numbers import MOST_CODES, MOST_TRIES, remove
from chatclick_notify_sms.testing import WRONG_NUMBER

from .conftest import NUMBER


async def ask(phone, number: str = "0151 12345678") -> str:
    """Ask for a code as the agent; return what the phone got."""
    status, answer = await phone.call("POST", "/number", {"number": number}, who=phone.agent)
    assert (status, answer["is_sent"]) == (200, True), answer
    found = re.match(r"[0-9]{6}", phone.peer.sent[-1].text)
    assert found and phone.peer.sent[-1].to == NUMBER
    return found.group()


async def confirm(phone, code: str) -> tuple[int, str]:
    """Type a code; return the status, and what is wrong with it."""
    status, answer = await phone.call("POST", "/number/confirm", {"code": code}, who=phone.agent)
    return status, answer["errors"][0]["code"] if status == 422 else ""


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


async def tell(phone, **changes) -> int:
    """Tell the agent of something; return how many messages went out by that."""
    before = len(phone.peer.sent)
    told = {"type": "sla.breached", "title": "The response is late", "body": "", **changes}
    grace = phone.ann(kind="agent", id=phone.agent, name="Grace", phone=None)
    await phone.send(phone.unread(**told), grace)
    return len(phone.peer.sent) - before


async def test_an_agent_is_told_at_a_number_that_they_proved_and_no_longer_removed(phone) -> None:
    code = await ask(phone)
    assert await tell(phone) == 0, "nobody proved it yet"

    assert await confirm(phone, code) == (200, "")
    assert await phone.call("GET", "/number", who=phone.agent) == (
        200,
        {"number": NUMBER, "asked": ""},
    )
    assert await tell(phone) == 1
    assert phone.peer.sent[-1].text == "The response is late"
    assert await tell(phone, type="staff.digest", session_id=None) == 1
    assert await tell(phone, type="staff.password") == 0

    assert (await phone.call("POST", "/number/remove", {}, who=phone.agent))[0] == 204
    assert await tell(phone) == 0
    assert code not in str(await phone.call("GET", "/deliveries"))


async def test_alerts_of_no_conversation_do_not_swallow_each_other(phone) -> None:
    await confirm(phone, await ask(phone))

    sent = [await tell(phone, type="alerts.fired", session_id=None) for _ in range(2)]

    assert sent == [1, 1]


async def test_only_unread_messages_of_a_conversation_wait_for_the_pause(phone) -> None:
    await confirm(phone, await ask(phone))
    session_id = new_id("session")

    missed = [await tell(phone, session_id=session_id) for _ in range(2)]
    unread = [await tell(phone, session_id=session_id, type="message.unread") for _ in range(2)]

    assert (missed, unread) == ([1, 1], [1, 0])


async def test_codes_cannot_be_guessed_and_end(phone, clock) -> None:
    code = await ask(phone)
    assert await confirm(phone, "12345") == (422, "pattern")
    for _ in range(MOST_TRIES):
        assert await confirm(phone, wrong(code)) == (422, "wrong")
    assert await confirm(phone, code) == (422, "expired")

    late = await ask(phone)
    clock.advance(minutes=10)
    assert await confirm(phone, late) == (422, "expired")

    first, second = code, await ask(phone)
    assert await confirm(phone, second) == (200, "")
    assert await confirm(phone, first) == (422, "expired"), "it was used"


async def test_a_code_that_was_taken_back_meanwhile_confirms_nothing(phone, monkeypatch) -> None:
    code = await ask(phone)
    service = find_sms()
    assert service is not None
    vault, real = service.context.vault, service.context.vault.open

    async def open_later(sealed: str) -> str:
        await remove(service.context, phone.agent)
        return await real(sealed)

    monkeypatch.setattr(vault, "open", open_later)

    assert await confirm(phone, code) == (422, "expired")


async def test_codes_are_few_and_for_staff_and_for_numbers(phone, clock) -> None:
    for _ in range(MOST_CODES):
        await ask(phone)
    body = {"number": NUMBER}
    assert (await phone.call("POST", "/number", body, who=phone.agent))[0] == 429
    clock.advance(minutes=61)
    await ask(phone)

    visitor = phone.host.visitor.id
    assert (await phone.call("POST", "/number", body, who=visitor))[0] == 403
    status, problem = await phone.call("POST", "/number", {"number": "12"}, who=phone.agent)
    assert (status, problem["errors"][0]["pointer"]) == (422, "/number")


async def test_whoever_wrote_stop_gets_no_code_and_is_told_so(phone) -> None:
    service = find_sms()
    assert service is not None
    await service.ledger.stop(NUMBER)

    status, answer = await phone.call("POST", "/number", {"number": NUMBER}, who=phone.agent)

    assert (status, answer) == (200, {"is_sent": False, "detail": "unsubscribed"})
    assert phone.peer.sent == []
    _, mine = await phone.call("GET", "/number", who=phone.agent)
    assert mine == {"number": "", "asked": ""}, "no code is on its way"


async def test_a_number_that_no_code_reaches_leaves_the_confirmed_one_alone(phone) -> None:
    await confirm(phone, await ask(phone))
    phone.peer.answers = ["503 Away"]

    _, answer = await phone.call("POST", "/number", {"number": WRONG_NUMBER}, who=phone.agent)

    assert answer["is_sent"] is False
    _, mine = await phone.call("GET", "/number", who=phone.agent)
    assert mine == {"number": NUMBER, "asked": ""}


async def test_nothing_stays_of_somebody_who_left(phone) -> None:
    await confirm(phone, await ask(phone))
    await ask(phone)

    await phone.host.tell("staff_left", {"staff_id": "stf_other"})
    assert await StaffNumber.all().count() == 1
    await phone.host.tell("staff_left", {"staff_id": phone.agent})

    assert await StaffNumber.all().count() == 0
    assert await tell(phone) == 0


async def test_trouble_while_it_starts_is_waited_for(phone, monkeypatch) -> None:
    plugins, staff = phone.host.plugins, phone.host.services.staff
    await confirm(phone, await ask(phone))
    await plugins.disable("notify_sms", actor=TESTER)
    del phone.host.world.staff[phone.agent]

    async def fail(staff_ids: object) -> None:
        raise OperationalError("the database is away")

    with monkeypatch.context() as patch:
        patch.setattr(staff, "list_left", fail)
        await plugins.enable("notify_sms", actor=TESTER)
        assert plugins.get("notify_sms")["state"] == "retrying"
        assert await StaffNumber.all().count() == 1

    await plugins.disable("notify_sms", actor=TESTER)
    await plugins.enable("notify_sms", actor=TESTER)
    assert plugins.get("notify_sms")["state"] == "running"
    assert await StaffNumber.all().count() == 0


async def test_nothing_stays_of_somebody_who_left_while_the_plugin_was_off(phone) -> None:
    await confirm(phone, await ask(phone))
    plugins = phone.host.plugins
    await plugins.disable("notify_sms", actor=TESTER)
    await plugins.enable("notify_sms", actor=TESTER)
    assert await StaffNumber.all().count() == 1

    await plugins.disable("notify_sms", actor=TESTER)
    del phone.host.world.staff[phone.agent]
    await plugins.enable("notify_sms", actor=TESTER)

    assert plugins.get("notify_sms")["state"] == "running"
    assert await StaffNumber.all().count() == 0
