"""The API at `/api/v1/notify-email`: the log, who gets no more mails, and a test."""

from typing import Any

from quart import Blueprint, Response, jsonify, request

from chatclick import RouteTable, Site
from chatclick.mail import BadAddress, make_address
from chatclick.notifier import READ, WRITE, LogRoutes, answer_test, build_test
from chatclick.oauth import GrantRoutes
from chatclick.reading import line, read_object, refuse
from chatclick_notify_email.servers import find_username, name_grant
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

    def build(self, pages: Blueprint) -> list[Blueprint]:
        """Build the blueprints.

        Args:
            pages: the plugin's own, which a consent page leads back to.
        """
        service = self._service
        api = RouteTable(self._site, MOUNT)
        LogRoutes(self._site, lambda: self._service.ledger, "notify_email", fold).add_to(api)
        api.add("POST", "/test", self.send_test, needs=WRITE, body="address: where to")
        api.add("GET", "/sign-in", self.show_sign_in, needs=READ)
        grants = GrantRoutes(
            self._site,
            lambda: service.grants,
            "notify_email",
            service.find_username,
            service.note_granted,
        )
        grants.add_to(api, pages)
        api.add("DELETE", "/sign-in", self.sign_in_by_password, status=204, needs=WRITE)
        return [api.build(), pages]

    async def show_sign_in(self) -> Response:
        """Return which grant is the one for the server of the settings."""
        await self._site.require(READ)
        settings = self._service.context.config
        name = f"{find_username(settings)}, {settings['host']}"
        return jsonify({"grant_id": name_grant(settings), "name": name})

    async def sign_in_by_password(self) -> tuple[str, int]:
        """Sign in with the password of the settings again, and forget what was granted."""
        caller = await self._site.require(WRITE)
        grant_id = name_grant(self._service.context.config)
        await self._service.grants.remove(grant_id)
        await self._site.audit(caller, "notify_email.remove_grant", grant_id)
        return "", 204

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
