"""The API at `/api/v1/notify-sms`: the log, who gets no more, and a test."""

from typing import Any

from quart import Blueprint, Response

from chatclick import RouteTable, Site
from chatclick.notifier import WRITE, LogRoutes, answer_test, build_test
from chatclick.reading import line, read_object, refuse
from chatclick_notify_sms.numbers import BadNumber
from chatclick_notify_sms.service import Service

MOUNT = "/api/v1/notify-sms"


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

    def _read_number(self, pointer: str, value: Any) -> str:
        text = line(40, fewest=5)(pointer, value)
        try:
            return self._service.read_number(text)
        except BadNumber:
            message = "A number with its country is needed, such as +49 151 234567."
            raise refuse(pointer, "phone", message) from None
