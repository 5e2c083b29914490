"""What the provider calls: messages that come in, and what became of those that went out."""

from pathlib import Path

import structlog
from quart import Blueprint, Response, request

from chatclick import Site
from chatclick.errors import Forbidden, NotFound, TooLarge
from chatclick_notify_sms.provider import BadCall, Call
from chatclick_notify_sms.service import INCOMING_PATH, STATUS_PATH, Service

MOST_BYTES = 65_536
OWN = "/plugins/notify_sms"

_log = structlog.get_logger(__name__)


class Webhooks:
    """Handlers of calls that carry a signature in place of a token.

    Args:
        site: reads them.
        service: what runs.
    """

    def __init__(self, site: Site, service: Service) -> None:
        self._site = site
        self._service = service

    def build(self) -> Blueprint:
        """Build the blueprint."""
        pages = self._site.blueprint()
        for path, view in ((INCOMING_PATH, self.take), (STATUS_PATH, self.settle)):
            pages.add_url_rule(path.removeprefix(OWN), view.__name__, view, methods=["POST"])
        files = self._site.assets(Path(__file__).parent / "static")

        @pages.get("/static/<path:name>")
        async def static(name: str) -> Response:
            return await files.file(name)

        return pages

    async def take(self) -> Response:
        """Take a message in; it is answered once it is kept."""
        call = await self._read(INCOMING_PATH)
        try:
            sms = self._service.provider.read_incoming(call)
        except BadCall as error:
            raise self._refuse(error) from None
        await self._service.take(sms)
        return self._answer()

    async def settle(self) -> Response:
        """Hear what became of a message."""
        call = await self._read(STATUS_PATH)
        try:
            report = self._service.provider.read_status(call)
        except BadCall as error:
            raise self._refuse(error) from None
        await self._service.settle(report)
        return self._answer()

    async def _read(self, path: str) -> Call:
        if not self._service.is_running:
            raise NotFound("There is nothing here.")
        body = await request.get_data(True, False, False)
        if len(body) > MOST_BYTES:
            raise TooLarge("A call of the provider is not that large.")
        is_json = request.mimetype == "application/json"
        base = str(self._service.context.config["base_url"]).rstrip("/")
        query = request.query_string.decode("ascii", "replace")
        return Call(
            # As the provider knows it: what a proxy before us made of it does not count.
            url=f"{base}{path}{f'?{query}' if query else ''}",
            headers={name.lower(): value for name, value in request.headers.items()},
            body=body,
            document=await self._site.read_json(max_bytes=MOST_BYTES) if is_json else None,
        )

    def _refuse(self, error: BadCall) -> Forbidden:
        _log.warning("sms_call_refused", reason=str(error))
        return Forbidden("This call is not signed as the provider signs.", code="bad_signature")

    def _answer(self) -> Response:
        text, media_type = self._service.provider.answer
        return Response(text, content_type=media_type)
