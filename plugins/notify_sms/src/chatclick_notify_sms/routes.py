"""The API at `/api/v1/notify-sms`: one's own number, the log, who gets no more, and a test."""

import re
from dataclasses import replace
from typing import Any

from quart import Blueprint, Response, jsonify, request

from chatclick import Caller, Receipt, RouteTable, Site
from chatclick.errors import Forbidden
from chatclick.notifier import WRITE, LogRoutes, Target, answer_test, build_test
from chatclick.reading import line, read_object, refuse
from chatclick_notify_sms import staff_numbers
from chatclick_notify_sms.numbers import BadNumber
from chatclick_notify_sms.service import Service
from chatclick_notify_sms.words import find_language, say

MOUNT = "/api/v1/notify-sms"
STAFF = "a login of staff"

_CODE = re.compile(r"[0-9]{6}", re.ASCII)


class Routes:
    """Handlers. Each asks who calls, reads, calls one thing, and answers.

    Args:
        site: knows who calls.
        service: what runs; not there before the plugin has started.
    """

    def __init__(self, site: Site, service: Service) -> None:
        self._site = site
        self._service = service

    def build(self) -> Blueprint:
        """Build the blueprint."""
        api = RouteTable(self._site, MOUNT)
        LogRoutes(self._site, lambda: self._service.ledger, "notify_sms").add_to(api)
        api.add("POST", "/test", self.send_test, needs=WRITE, body="address: a number")
        api.add("GET", "/number", self.get_number, needs=STAFF)
        api.add("POST", "/number", self.ask, needs=STAFF, body="number")
        api.add("POST", "/number/confirm", self.confirm, needs=STAFF, body="code: six digits")
        api.add("POST", "/number/remove", self.remove, status=204, needs=STAFF, body="")
        return api.build()

    async def send_test(self) -> Response:
        """Send a test message, and return whether the provider took it and what it said."""
        caller = await self._site.require(WRITE)
        readers = {"address": self._read_number}
        body = read_object(await self._site.read_json(), readers, required=("address",))
        made = build_test(
            caller,
            title="",
            body="",
            language=str(self._service.context.config["language"]),
            phone=body["address"],
        )
        return await answer_test(self._service.notify(*made))

    async def get_number(self) -> Response:
        """Return one's own number, and the one that waits for its code; "" for none."""
        caller = await self._require_staff()
        row = await staff_numbers.find_row(caller.id)
        number, asked = (row.number, row.asked_number) if row else ("", "")
        return jsonify({"number": number, "asked": asked})

    async def ask(self) -> Response:
        """Send a code to a number that is to be one's own, and return whether it was taken."""
        caller = await self._require_staff()
        readers = {"number": self._read_number}
        body = read_object(await self._site.read_json(), readers, required=("number",))
        context = self._service.context
        code = await staff_numbers.ask(context, caller.id, body["number"])
        language = find_language(request.accept_languages.best, str(context.config["language"]))
        made, recipient = build_test(
            caller, title="", body="", language=language, phone=body["number"]
        )
        target = Target(replace(made, type="staff.code"), recipient, body["number"])
        return await answer_test(self._send_code(target, say(language, "code", code=code)))

    async def _send_code(self, target: Target, text: str) -> Receipt:
        """Send a code; one that does not go out is not waited for."""
        is_sent = False
        try:
            receipt = await self._service.send(target, text)
            is_sent = bool(receipt.provider_id)
            return receipt
        finally:
            if not is_sent:
                staff_id = target.recipient.id
                await staff_numbers.take_back(self._service.context, staff_id, target.address)

    async def confirm(self) -> Response:
        """Take a number as one's own with the code that was sent there."""
        caller = await self._require_staff()
        readers = {"code": _read_code}
        body = read_object(await self._site.read_json(), readers, required=("code",))
        await staff_numbers.confirm(self._service.context, caller.id, body["code"])
        await self._site.audit(caller, "notify_sms.confirm", caller.id)
        return await self.get_number()

    async def remove(self) -> tuple[str, int]:
        """Forget one's own number."""
        caller = await self._require_staff()
        read_object(await self._site.read_json(), {})
        await staff_numbers.remove(self._service.context, caller.id)
        await self._site.audit(caller, "notify_sms.remove", caller.id)
        return "", 204

    async def _require_staff(self) -> Caller:
        caller = await self._site.require(None)
        if caller.kind != "staff":
            raise Forbidden("Only people who log in have a number here.")
        return caller

    def _read_number(self, pointer: str, value: Any) -> str:
        text = line(40, fewest=5)(pointer, value)
        try:
            return self._service.read_number(text)
        except BadNumber:
            message = "A number with its country is needed, such as +49 151 234567."
            raise refuse(pointer, "phone", message) from None


def _read_code(pointer: str, value: Any) -> str:
    if not isinstance(value, str) or not _CODE.fullmatch(value):
        raise refuse(pointer, "pattern", "The six digits of the message.")
    return value
