"""The API at `/api/v1/notify-email`: the log, who gets no more mails, and a test."""

from typing import Any

from quart import Blueprint, Response, request

from chatclick import RouteTable, Site
from chatclick.mail import BadAddress, make_address
from chatclick.notifier import WRITE, LogRoutes, answer_test, build_test
from chatclick.reading import line, read_object, refuse
from chatclick_notify_email.service import Service, fold
from chatclick_notify_email.words import find_language, say

MOUNT = "/api/v1/notify-email"


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
        LogRoutes(self._site, lambda: self._service.ledger, "notify_email", fold).add_to(api)
        api.add("POST", "/test", self.send_test, needs=WRITE, body="address: where to")
        return api.build()

    async def send_test(self) -> Response:
        """Send a test mail, and return whether the server took it and what it said."""
        caller = await self._site.require(WRITE)
        readers = {"address": read_address}
        body = read_object(await self._site.read_json(), readers, required=("address",))
        language = find_language(
            request.accept_languages.best, self._service.context.config["language"]
        )
        made = build_test(
            caller,
            title=say(language, "test_title"),
            body=say(language, "test_body"),
            language=language,
            email=body["address"],
        )
        return await answer_test(self._service.send(*made))


def read_address(pointer: str, value: Any) -> str:
    """Read an address that a mail can go to."""
    address: str = line(254, fewest=3)(pointer, value)
    try:
        make_address("", address)
    except BadAddress:
        raise refuse(pointer, "email", "An e-mail address is needed.") from None
    return address
